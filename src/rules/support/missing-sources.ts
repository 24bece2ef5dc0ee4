import type { InstructionOf } from '../../dockerfile/ast.ts';
import { cleanPath } from '../../dockerfile/ignore.ts';
import { stageCopiedFrom } from '../../dockerfile/stages.ts';
import type { Span } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { contextIsGuessed, contextOf, filesOf, reachedStages } from './build-context.ts';
import type { SoundImage } from './images.ts';
import { triedAsJsonWords } from './tried-json.ts';

/** A source that the build does not find. */
export type MissingSource = {
  readonly span: Span;
  /** As written. */
  readonly written: string;
  /** As Docker looks for it, without slash in front. */
  readonly path: string;
  readonly because: 'absent' | 'ignored' | 'case' | 'link' | 'refused';
  /** The path in the right case, the ignore line, BuildKit's words. */
  readonly detail: string;
  /** COPY --from. */
  readonly stage: string | null;
  readonly outside: boolean;
  /** Nobody says what the context is, and from PATH the source would be found. */
  readonly isThereFromRoot: boolean;
};

/** Every source of COPY, ADD and `RUN --mount=type=bind` that a build of the image asks for in vain. */
export function missingSources(repo: AgentRepo, image: SoundImage): readonly MissingSource[] {
  const fromRoot = contextIsGuessed(image) ? contextOf(repo, { ...image, context: '' }) : null;
  return reachedStages(image).flatMap((stage) => {
    const copied = filesOf(repo, image, stage).copies.flatMap(({ instruction, sources }) => {
      const from = instruction.flags.find(({ name }) => name === 'from')?.value?.text ?? null;
      return sources.flatMap(({ word, path, outside, outcome, copied: files }): readonly MissingSource[] => {
        if (path === null || isUnseen(repo, path) || (from !== null && isThere(repo, image, from, path))) return [];
        const common = { span: word.span, written: word.text, path, stage: from, outside };
        const isThereFromRoot =
          from === null && fromRoot !== null && (fromRoot.files.has(path) || fromRoot.folders.has(path));
        if (outcome.kind === 'not-found') {
          const { because } = outcome;
          const detail = because.kind === 'case' ? because.path : because.kind === 'ignored' ? because.by.pattern : '';
          return [{ ...common, because: because.kind, detail, isThereFromRoot }];
        }
        if (outcome.kind === 'refused') {
          // Said there: exec-form-invalid.
          if (triedAsJsonWords([...instruction.sources, instruction.destination])) return [];
          return [{ ...common, because: 'refused', detail: outcome.message, isThereFromRoot: false }];
        }
        const link = from === null && outcome.kind === 'found' && outcome.what === 'file' ? files[0]?.file.link : null;
        return link ? [{ ...common, because: 'link', detail: '', isThereFromRoot: false }] : [];
      });
    });
    const bound = stage.instructions.flatMap((instruction) =>
      instruction.kind === 'run' ? missingMounts(repo, image, instruction) : [],
    );
    return [...copied, ...bound];
  });
}

/** What the snapshot leaves out: nobody can tell whether it is there. */
function isUnseen(repo: AgentRepo, path: string): boolean {
  const [first = ''] = path.split('/');
  if (first === '.git') return repo.snapshot.git === null || path.startsWith('.git/');
  return /(?:^|\/)node_modules(?:\/|$)/.test(path);
}

function missingMounts(repo: AgentRepo, image: SoundImage, run: InstructionOf<'run'>): readonly MissingSource[] {
  const context = contextOf(repo, image);
  return run.flags.flatMap(({ name, value }): readonly MissingSource[] => {
    if (name !== 'mount' || !value || /["$]/.test(value.text)) return [];
    const fields = new Map(
      value.text.split(',').map((field): [string, string] => {
        const at = field.indexOf('=');
        return at === -1 ? [field, ''] : [field.slice(0, at).toLowerCase(), field.slice(at + 1)];
      }),
    );
    const source = fields.get('source') ?? fields.get('src');
    const from = fields.get('from') ?? '';
    if ((fields.get('type') ?? 'bind') !== 'bind' || source === undefined || from !== '') return [];
    const path = cleanPath(`/${source}`).replace(/^\//, '');
    if (isUnseen(repo, path) || context.files.has(path) || context.folders.has(path)) return [];
    const ignored = context.ignoredBy(path);
    const at = value.span.start + value.text.indexOf(source);
    return [
      {
        span: { start: at, end: at + source.length },
        written: source,
        path,
        because: ignored && context.all.has(path) ? 'ignored' : 'absent',
        detail: ignored?.pattern ?? '',
        stage: null,
        outside: false,
        isThereFromRoot: false,
      },
    ];
  });
}

/** A folder of the stage without a known file in it, or one that a COPY in vain should have made. */
function isThere(repo: AgentRepo, image: SoundImage, from: string, path: string): boolean {
  const stage = stageCopiedFrom(image.dockerfile.stages, from);
  if (!stage) return true;
  const files = filesOf(repo, image, stage);
  const isBroken = files.copies.some(({ sources }) => sources.some(({ outcome }) => outcome.kind === 'not-found'));
  return isBroken || files.hasFolder(`/${path}`) !== false;
}
