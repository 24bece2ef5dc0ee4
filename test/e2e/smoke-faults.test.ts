import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DockerCommand } from '../../src/ports/docker.ts';
import {
  type InstancePlan,
  type InstanceResult,
  runInstance,
  startInstance,
  type Variant,
} from '../../src/smoke/instance.ts';
import type { Sandbox, Tools } from '../../src/smoke/sandbox.ts';
import { Watch } from '../../src/smoke/watch.ts';
import { type Fault, faults } from './support/faults.ts';
import { type Lab, openLab } from './support/lab.ts';
import { must } from './support/shell.ts';

let lab: Lab;
const table: string[] = [];

beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab.close();
  console.log(['fault → what was reported', ...table].join('\n'));
});

/** The engine as it is, but for a limit that no user of ours can ask for. */
function limited(tools: Tools, memory: string): Tools {
  return {
    ...tools,
    docker: {
      async run(command: DockerCommand, options) {
        const completed = await tools.docker.run(command, options);
        if (command.verb === 'create')
          await must('docker', ['update', '--memory', memory, '--memory-swap', memory, command.container.name]);
        return completed;
      },
    },
  };
}

/** A hub whose seats tell another path than theirs. */
function misled(sandbox: Sandbox, suffix: string): Sandbox {
  const { hub } = sandbox;
  return {
    ...sandbox,
    hub: {
      ...hub,
      realm: hub.realm,
      addressRoot: hub.addressRoot,
      kind: hub.kind,
      transcript: () => hub.transcript(),
      close: () => hub.close(),
      async seat(instanceId) {
        const seat = await hub.seat(instanceId);
        return new Proxy(seat, {
          get: (target, key) =>
            key === 'hubUrl'
              ? target.hubUrl + suffix
              : typeof Reflect.get(target, key) === 'function'
                ? Reflect.get(target, key).bind(target)
                : Reflect.get(target, key),
        });
      },
    },
  };
}

let made = 0;

/** INSTANCE in a site config of the table stands for the id that is chosen here. */
function named(variant: Variant, id: string): Variant {
  const { siteConfig } = variant;
  return typeof siteConfig === 'string' ? { ...variant, siteConfig: siteConfig.replaceAll('INSTANCE', id) } : variant;
}

async function planOf(fault: Fault): Promise<InstancePlan> {
  made += 1;
  const folder = await lab.folder({ files: fault.files ?? { empty: '' }, executable: fault.executable ?? [] });
  return {
    image: 'simonsobs/ocs:v0.12.1',
    instanceId: `valve-${made}`,
    agentClass: fault.agentClass ?? 'FakeDataAgent',
    arguments: fault.siteArguments ?? [],
    env: fault.env ?? {},
    files: [{ from: `${folder}/.`, to: '/app' }],
    devices: fault.devices ?? [],
    configDir: '/config',
    timeout: fault.seconds ?? 60,
    operations: [],
    ...(fault.variant === undefined ? {} : { variant: named(fault.variant, `valve-${made}`) }),
  };
}

async function besideAnother(plan: InstancePlan, run: () => Promise<InstanceResult>): Promise<InstanceResult> {
  const seat = await lab.sandbox.hub.seat(plan.instanceId);
  const first = await startInstance(lab.tools, lab.sandbox, plan, seat);
  const watch = new Watch(seat, lab.sandbox.hub.addressRoot, lab.tools);
  try {
    expect(await watch.wait(first, 60)).toBe('up');
    return await run();
  } finally {
    watch.close();
    await first.remove();
    await seat.leave();
  }
}

async function resultOf(fault: Fault): Promise<InstanceResult> {
  const plan = await planOf(fault);
  const tools = fault.memory === undefined ? lab.tools : limited(lab.tools, fault.memory);
  const sandbox = fault.hubSuffix === undefined ? lab.sandbox : misled(lab.sandbox, fault.hubSuffix);
  const run = (): Promise<InstanceResult> => runInstance(tools, sandbox, plan);
  return fault.twice === true ? besideAnother(plan, run) : run();
}

describe('a container that has a fault is told which', () => {
  test.concurrent.each(faults.map((fault) => [fault.fault, fault] as const))('%s', async (_what, fault) => {
    const { status, reason, diagnosis, log } = await resultOf(fault);
    const shown = [reason, ...log].join('\n');
    table.push(
      `${fault.fault} → ${diagnosis?.id}: ${diagnosis?.cause} | ${diagnosis?.evidence} | ${diagnosis?.remedy}`,
    );
    expect(status, shown).toBe('failed');
    expect(diagnosis?.id, shown).toBe(fault.diagnosis);
    expect(`${diagnosis?.cause} ${diagnosis?.evidence} ${diagnosis?.remedy}`).toMatch(fault.says);
  });
});

test('no diagnosis is given to two faults of different kinds by accident: each id of the table is met', () => {
  expect(new Set(faults.map(({ diagnosis }) => diagnosis)).size).toBeGreaterThan(25);
});
