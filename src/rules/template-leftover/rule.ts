import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import { templatePackages } from '../../ocs/apt-packages.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { aptCall, packageName } from '../support/apt.ts';
import { inDockerfile, soundImages } from '../support/images.ts';
import { runSteps } from '../support/run-steps.ts';

const header = /\bmy-ocs-agent\b|^\s*A brief description of your image\.?\s*$/;
const scripts = /\.(?:py|sh|bash)$|(?:^|\/)Makefile$/;

/** The repository itself is called so. */
function isCalledSo({ snapshot, projects }: AgentRepo): boolean {
  const names = projects.length > 0 ? projects.map(({ name }) => name?.value ?? '') : [snapshot.name];
  return names.some((name) => /^my[-_]ocs[-_]agent/.test(name));
}

/** Some script or Python file of the repository, or another RUN, names the program. */
function isUsed(repo: AgentRepo, program: string): boolean {
  const pattern = new RegExp(`(?<![\\w-])${program}(?![\\w-])`);
  if (runSteps(repo).some(({ commands }) => commands.some((each) => each.program === program))) return true;
  return textsOf(repo.snapshot).some((text) => pattern.test(text));
}

function textsOf(snapshot: RepoSnapshot): readonly string[] {
  return [...snapshot.files.keys()]
    .filter((path) => scripts.test(path))
    .flatMap((path) => textOf(snapshot, path)?.text ?? []);
}

/** Source: docs/developer/docker.rst, v0.12.0. */
export const templateLeftover = rule<{ readonly what: 'header' | 'package'; readonly name: string }>({
  id: 'template-leftover',
  title: "header or unused packages of the documentation's template",
  severity: 'notice',
  message: ({ what, name }) =>
    what === 'header'
      ? `this comment is the template's of the OCS documentation (${name}); say what this image is`
      : `${name} came with the template of the OCS documentation, and nothing here uses it; leave it out`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const first = image.dockerfile.instructions[0]?.span.start ?? 0;
      const comments = image.dockerfile.comments.filter(
        ({ span }) => span.start < first && header.test(span ? textAt(image.dockerfile.file.text, span) : ''),
      );
      const [comment] = comments;
      if (comment && !isCalledSo(repo)) {
        yield { at: inDockerfile(image, comment.span), params: { what: 'header', name: comment.text.trim() } };
      }
    }
    for (const { commands, image, base } of runSteps(repo)) {
      for (const command of commands) {
        const call = aptCall(command);
        const names = call?.packages.map(packageName) ?? [];
        if (call?.verbText !== 'install' || !templatePackages.every((name) => names.includes(name))) continue;
        for (const word of call.packages) {
          const name = packageName(word) ?? '';
          const isTemplate = templatePackages.some((one) => one === name);
          const isPip = name === 'python3-pip';
          if (!isTemplate || (isPip ? base?.facts.virtualenv == null : isUsed(repo, name))) continue;
          yield { at: inDockerfile(image, word.span), params: { what: 'package', name } };
        }
      }
    }
  },
});

function textAt(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end).replace(/^#+/, '');
}
