import { type Digest, type ImageId, imageName, parseDigest, parseImageId, parseImageRef } from '../model/image.ts';
import { readJson, textOfValue } from '../model/json.ts';
import { type Reference, textOf } from './push/registry.ts';

/** What one job's report says about one image it pushed. */
type PushedImage = {
  readonly report: string;
  readonly id: ImageId;
  readonly digest: Digest;
  readonly references: readonly Reference[];
};

/** One tag to be made of the tags of several platforms, all under one name. */
export type Join = {
  readonly target: Reference;
  readonly sources: readonly {
    readonly report: string;
    readonly reference: Reference;
    readonly id: ImageId;
    /** Under the first name the job pushed to; another registry may serve the same image under another. */
    readonly digest: Digest;
  }[];
};

export type MergePlan =
  | { readonly status: 'planned'; readonly joins: readonly Join[] }
  /** `problems` are sentences for people. */
  | { readonly status: 'refused'; readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names that Docker gives platforms, as a tag ends in them. Source: containerd/platforms, `database.go`. */
const platformSuffix =
  /^(?<tag>.+?)-(?:linux-)?(?:amd64|x86_64|arm64|aarch64|arm(?:-?v[5-8])?|armhf|armel|386|i386|ppc64le|s390x|riscv64|mips64le|loong64)$/;

function references(value: unknown): readonly Reference[] {
  return (Array.isArray(value) ? value : []).flatMap((text): Reference[] => {
    const parsed = typeof text === 'string' ? parseImageRef(text) : null;
    return parsed?.tag == null ? [] : [{ name: imageName(parsed), tag: parsed.tag }];
  });
}

/** Takes one report apart. @returns images that were pushed and proved, or every reason against it */
function imagesOf(report: string, text: string): readonly PushedImage[] | readonly string[] {
  const parsed = readJson(text);
  if (parsed === undefined) return [`${report} is no JSON; a report of ocs-agent was expected`];
  if (!isFields(parsed) || parsed['version'] !== 1 || !Array.isArray(parsed['images']))
    return [`${report} is no report of version 1; the file of the output \`report\` was expected`];
  if (parsed['outcome'] !== 'passed')
    return [
      `${report}: its outcome is ${textOfValue(parsed['outcome'])}, and only images of a run that passed are joined`,
    ];
  const images: readonly unknown[] = parsed['images'];
  if (images.length === 0) return [`${report} has no image`];
  const problems: string[] = [];
  const pushed = images.filter(isFields).flatMap((image): PushedImage[] => {
    const id = parseImageId(textOfValue(image['id']));
    const digest = parseDigest(textOfValue(image['digest']));
    const tags = references(image['tags']);
    if (image['verified'] !== true || id === null || digest === null || tags.length === 0) {
      problems.push(`${report}: ${textOfValue(image['name'])} was not pushed and verified, so it is joined to nothing`);
      return [];
    }
    return [{ report, id, digest, references: tags }];
  });
  return problems.length > 0 ? problems : pushed;
}

function isProblems(value: readonly PushedImage[] | readonly string[]): value is readonly string[] {
  return typeof value[0] === 'string';
}

/** Which tags to make of which, from the jobs' reports. Reports and their file names, in the order given. */
export function planMerge(reports: readonly { readonly file: string; readonly text: string }[]): MergePlan {
  if (reports.length < 2)
    return { status: 'refused', problems: ['the reports of two platforms at least were expected'] };
  const read = reports.map(({ file, text }) => imagesOf(file, text));
  const problems = read.flatMap((one) => (isProblems(one) ? one : []));
  if (problems.length > 0) return { status: 'refused', problems };
  const joins = new Map<string, { target: Reference; sources: Join['sources'][number][] }>();
  for (const { report, id, digest, references: tags } of read.flatMap((one) => (isProblems(one) ? [] : one))) {
    for (const reference of tags) {
      const tag = platformSuffix.exec(reference.tag)?.groups?.['tag'];
      if (tag === undefined) {
        problems.push(
          `${report}: ${textOf(reference)} does not end in the name of a platform (-amd64, -arm64, …); give each job \`flavor: suffix=-<arch>,onlatest=true\` in \`tags\``,
        );
        continue;
      }
      const target = { name: reference.name, tag };
      const join = joins.get(textOf(target)) ?? { target, sources: [] };
      join.sources.push({ report, reference, id, digest });
      joins.set(textOf(target), join);
    }
  }
  for (const { target, sources } of joins.values()) {
    const missing = reports.filter(({ file }) => !sources.some(({ report }) => report === file));
    for (const { file } of missing)
      problems.push(`${file} has nothing for ${textOf(target)}; a tag that lacks a platform is not made`);
  }
  if (problems.length > 0) return { status: 'refused', problems };
  const all = [...joins.values()];
  // `latest` last, as everywhere.
  const isLatest = ({ target }: Join): boolean => target.tag === 'latest';
  return { status: 'planned', joins: [...all.filter((join) => !isLatest(join)), ...all.filter(isLatest)] };
}
