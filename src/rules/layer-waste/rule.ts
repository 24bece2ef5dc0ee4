import type { Edit } from '../../model/finding.ts';
import type { Location, Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { aptCalls, lonelyUpdate, removingLists, stepsWithUsedLists } from '../support/apt-lists.ts';
import { insertingAt } from '../support/edits.ts';
import { inDockerfile } from '../support/images.ts';
import { localPath, type PipInstall, pipInstall } from '../support/pip.ts';
import { type RunCommand, type RunStep, runSteps } from '../support/run-steps.ts';

const lists = /^\/var\/lib\/apt(?:\/lists)?(?:\/|$)/;
const cache = /(?:^|\/)\.cache(?:\/|$)/;

function mounts({ run }: RunStep, target: RegExp): boolean {
  return run.flags.some(({ name, value }) => {
    const at = /(?:target|dst|destination)=([^,]+)/.exec(value?.text ?? '')?.[1] ?? '';
    return name === 'mount' && target.test(at);
  });
}

function removes(step: RunStep, path: RegExp): boolean {
  return step.commands.some(
    ({ program, args }) => program === 'rm' && args.some(({ value }) => path.test(value ?? '')),
  );
}

/** The update whose lists the layer keeps; null where a later RUN installs from them. */
function keptLists(step: RunStep, used: ReadonlySet<RunStep>): Span | null {
  const calls = aptCalls(step);
  const update = calls.find(({ verbText }) => verbText === 'update');
  if (!update || lonelyUpdate(step) || removes(step, lists) || mounts(step, lists)) return null;
  if (calls.some(({ verbText }) => verbText === 'distclean')) return null;
  return used.has(step) ? null : callSpan(update.command, update.verb.span);
}

function callSpan({ word }: RunCommand, verb: Span): Span {
  return { start: word?.span.start ?? verb.start, end: verb.end };
}

function isSet(step: RunStep, name: string): boolean {
  const value = step.env.get(name)?.value;
  return (
    (value !== undefined && value !== '') ||
    step.args.has(name) ||
    step.commands.some(({ shell, args }) =>
      [...shell.assignments, ...args].some(({ text }) => text.startsWith(`${name}=`)),
    )
  );
}

function keepsCache(step: RunStep): boolean {
  const purges = step.commands.some(({ program, args }) => /^pip/.test(program ?? '') && args[0]?.value === 'cache');
  return !purges && !isSet(step, 'PIP_NO_CACHE_DIR') && !mounts(step, cache) && !removes(step, cache);
}

/** A folder of the image without its dependencies leaves nothing in the cache. */
function downloads({ options, requirements, targets, editable }: PipInstall): boolean {
  if (options.has('--no-cache-dir')) return false;
  const all = [...targets, ...editable.map(({ target }) => target)];
  const isLocal = requirements.length === 0 && all.every(({ text }) => text !== null && localPath(text) !== null);
  return !(isLocal && options.has('--no-deps'));
}

export const layerWaste = rule<{ readonly what: string }>({
  id: 'layer-waste',
  title: "apt's lists or pip's cache kept in a layer",
  severity: 'notice',
  message: ({ what }) =>
    what === 'lists'
      ? 'the package lists stay in this layer, some tens of megabytes that nothing reads again; end the RUN with rm -rf /var/lib/apt/lists/*'
      : 'pip keeps what it downloads in the layer, and nothing reads it again; write pip install --no-cache-dir, here and in every RUN of this file',
  *check(repo) {
    const steps = runSteps(repo).filter(({ inImage }) => inImage);
    const used = stepsWithUsedLists(steps);
    const cached = new Map<string, { readonly at: Location; readonly edits: Edit[] }>();
    for (const step of steps) {
      const kept = keptLists(step, used);
      if (kept) {
        const edits = removingLists(step);
        yield {
          at: inDockerfile(step.image, kept),
          params: { what: 'lists' },
          ...(edits ? { fix: { safe: true, edits } } : {}),
        };
      }
      if (!keepsCache(step)) continue;
      for (const command of step.commands) {
        const install = pipInstall(command);
        if (!install || command.program === 'uv' || install.isOpen || !downloads(install)) continue;
        const { file } = step.image.dockerfile;
        const edit = insertingAt(file, install.verb.span.end, ' --no-cache-dir');
        const before = cached.get(file.path);
        if (before) before.edits.push(edit);
        else {
          cached.set(file.path, { at: inDockerfile(step.image, callSpan(command, install.verb.span)), edits: [edit] });
        }
      }
    }
    // A habit of the whole file: said once.
    for (const { at, edits } of cached.values()) {
      yield { at, params: { what: 'cache' }, fix: { safe: true, edits } };
    }
  },
});
