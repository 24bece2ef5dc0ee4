import type { SourceFile } from '../../model/location.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import type { ComposeFile, SiteConfigFile } from '../compose-file.ts';
import { type Block, codeBlocks } from './blocks.ts';
import { composeFragments, siteFragments } from './fragments.ts';

/**
 * A Dockerfile shown in documentation. `source` has the documentation file's path and, blanked out around the block,
 * its length and lines: what a parser finds in it has its place in the documentation file.
 */
export type DockerfileBlock = { readonly file: SourceFile; readonly source: SourceFile };

export type Documentation = {
  /** Fragments: `services` of name '' are the keys of a service without its name. */
  readonly compose: readonly ComposeFile[];
  /** Fragments: a host of name '' stands for instances that are shown without their host. */
  readonly siteConfigs: readonly SiteConfigFile[];
  readonly dockerfiles: readonly DockerfileBlock[];
};

/** What the code blocks of a repository's .md and .rst files show: compose services, site configs, Dockerfiles. */
export function readDocumentation(snapshot: RepoSnapshot): Documentation {
  const blocks: Block[] = [];
  for (const path of snapshot.files.keys()) {
    if (!/\.(?:md|markdown|rst)$/i.test(path) || /(?:^|\/)(?:node_modules|\.git)\//.test(path)) continue;
    const file = textOf(snapshot, path);
    if (file) blocks.push(...codeBlocks(file));
  }
  return {
    compose: blocks.flatMap(composeFragments),
    siteConfigs: blocks.flatMap(siteFragments),
    dockerfiles: blocks.flatMap(dockerfileBlock),
  };
}

function dockerfileBlock({ file, language, span }: Block): readonly DockerfileBlock[] {
  if (language !== 'docker' && language !== 'dockerfile') return [];
  const text = file.text.slice(span.start, span.end);
  if (/^[ \t]*(?:\.{3}|…)[ \t]*$|<[A-Za-z][\w -]*>/m.test(text)) return [];
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ');
  const blanked = blank(file.text.slice(0, span.start)) + text + blank(file.text.slice(span.end));
  return [{ file, source: { path: file.path, text: blanked } }];
}
