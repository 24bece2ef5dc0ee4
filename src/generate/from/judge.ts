import type { Dockerfile, Instruction } from '../../dockerfile/ast.ts';
import { parseImageRef } from '../../model/image.ts';
import { baseRepository, newestBase } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import type { Plan } from '../plan.ts';
import { judgeRun } from './run.ts';
import { dropped, kept, notUnderstood, replaced, type Verdict } from './verdict.ts';

function judgeFrom(image: string, plan: Plan): Verdict {
  const ref = parseImageRef(image);
  if (ref === null) return notUnderstood;
  if (ref.registry !== null || ref.repository !== baseRepository)
    return { kind: 'replaced', because: 'the same base, of which nothing is known here', options: { base: image } };
  if (image === plan.base.reference) return replaced('the same base');
  const moves = ref.tag === null || ref.tag === 'latest' ? ', a tag that does not move' : '';
  return replaced(`${plan.base.reference}${moves}: the newest release that fits (known up to ${newestBase})`);
}

function judgeCopy(instruction: Extract<Instruction, { readonly kind: 'copy' | 'add' }>, plan: Plan): Verdict {
  const { sources, destination, flags, heredocs } = instruction;
  if (flags.length > 0 || heredocs.length > 0 || sources.some(({ text }) => /[$:]/.test(text))) return notUnderstood;
  const paths = sources.map(({ text }) => text.replace(/^\.?\/+/, '').replace(/\/+$/, '') || '.');
  if (paths.every((path) => plan.requirements.files.includes(path) || path === 'requirements'))
    return replaced('every requirements file, with all that they include, and each at its own path');
  const isHome = /^(?:\.|\.\/|\/app(?:\/[^/]+)?\/?|\/[A-Za-z0-9_-]+\/?)$/.test(destination.text);
  const isSource = (path: string): boolean =>
    path === '.' ||
    plan.installs.includes(path) ||
    /^(?:pyproject\.toml|setup\.(?:py|cfg)|src)$/.test(path) ||
    plan.scripts.some(({ file }) => file === path || file?.startsWith(`${path}/`));
  if (paths.every(isSource) && (isHome || paths.every((path) => path !== '.')))
    return replaced(
      plan.installs.length > 0 ? 'the source is lent to the installation' : `copied to /app/${plan.name}`,
    );
  return notUnderstood;
}

function judgeStart(instruction: Extract<Instruction, { readonly kind: 'entrypoint' | 'cmd' }>, plan: Plan): Verdict {
  const { arguments: args, kind } = instruction;
  const words = args.form === 'exec' ? args.elements.map(({ text }) => text) : args.text.text.split(/\s+/);
  const isOcs = words.join(' ').replace(/^dumb-init /, '');
  if (kind === 'entrypoint' && isOcs === 'ocs-agent-cli')
    return replaced(args.form === 'exec' ? 'the same' : 'exec form: arguments and signals reach the agent');
  const agent = words.flatMap((word, at) =>
    words[at - 1] === '--agent' ? [word] : [word.match(/^--agent=(.*)/)?.[1] ?? ''],
  );
  const named = agent.find((one) => one !== '');
  const [script, ...others] = plan.scripts;
  const extra = words.filter((word) => word.startsWith('--') && !/^--(?:agent|entrypoint)(?:=|$)/.test(word));
  const isOurs = script?.file != null && others.length === 0 && named?.endsWith(script.file.split('/').at(-1) ?? '');
  if (isOurs && extra.length === 0 && plan.installs.length === 0)
    return replaced('an absolute --agent in ENTRYPOINT, which a `command` does not take away');
  return notUnderstood;
}

/** What becomes of one instruction. */
export function judge(repo: AgentRepo, dockerfile: Dockerfile, instruction: Instruction, plan: Plan): Verdict {
  switch (instruction.kind) {
    case 'from':
      return judgeFrom(instruction.image.text, plan);
    case 'run':
      return judgeRun(repo, dockerfile, instruction, plan);
    case 'copy':
    case 'add':
      return judgeCopy(instruction, plan);
    case 'entrypoint':
    case 'cmd':
      return judgeStart(instruction, plan);
    case 'workdir':
      return replaced('the source at /app, and / at the end, so that `python -m` meets no source tree');
    case 'user':
      return /^(?:ocs|\d+(?::\d+)?)$/.test(instruction.value.text)
        ? { kind: 'replaced', because: 'at the end', options: { user: instruction.value.text } }
        : notUnderstood;
    case 'expose': {
      const ports = instruction.values.map(({ text }) => text);
      return ports.every((port) => /^\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/.test(port))
        ? { kind: 'replaced', because: 'at the end', options: { expose: ports } }
        : notUnderstood;
    }
    case 'env': {
      const pairs = instruction.pairs.map(({ key, value }) => `${key.text}=${value?.text ?? ''}`);
      const isIdle = (pair: string): boolean =>
        /^(?:DEBIAN_FRONTEND=.*|OCS_CONFIG_DIR=\/config|PYTHONUNBUFFERED=1|LANG=C\.UTF-8)$/.test(pair);
      return pairs.every(isIdle)
        ? dropped('the base sets it, or only apt needs it, and gets it where it runs')
        : notUnderstood;
    }
    case 'label':
      return instruction.pairs.every(({ key }) => plan.labels.some(([name]) => name === key.text))
        ? replaced('from the packaging')
        : kept('a label of your own');
    case 'maintainer':
    case 'shell':
    case 'stopsignal':
    case 'volume':
    case 'healthcheck':
    case 'onbuild':
    case 'arg':
      return notUnderstood;
  }
}
