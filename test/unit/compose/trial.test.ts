import { describe, expect, test } from 'vitest';
import { standIn } from '../../../src/compose/trial/place.ts';
import { secondsOf } from '../../../src/compose/trial/resolved.ts';
import { type Trial, trialOf, variableOf } from '../../../src/compose/trial/trial.ts';
import { type TrialModel, type TrialStart, trialModel } from '../../../src/compose/trial/trial-model.ts';
import { siteConfigWithHub, wordsWithHub } from '../../../src/compose/trial/with-hub.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';

const siteConfig = `# Of the site.
hub: {wamp_server: ws://crossbar:8001/ws, wamp_realm: lamps, address_root: 'street'}
hosts:
  h:
    wamp_http: http://crossbar:8001/call # of this host
    agent-instances: []
`;

const snapshot = snapshotOfTexts({
  'config/default.yaml': siteConfig,
  'config/sub/x.txt': 'x',
  'other/y.txt': 'y',
  'settings.txt': 's',
});

const hub = { hubUrl: 'ws://10.0.0.1:5/k/ws', httpUrl: 'http://10.0.0.1:5/k/call', realm: 'r', addressRoot: 'o' };

type Service = Readonly<Record<string, unknown>>;

function tried(service: Service, host: string | null = null, project: Service = {}): Trial {
  const facts = { root: '/repo', snapshot, siteConfig: '/config/default.yaml', host, tried: new Set(['ocs-b']) };
  const model = { ...project, services: { 'ocs-a': service, db: { image: 'influxdb' }, x: { image: 'my/crossbar' } } };
  const found = trialOf(model, 'ocs-a', facts);
  if (!found) throw new Error('the service was not found');
  return found;
}

const start: TrialStart = {
  project: 'p',
  container: 'c',
  image: 'sha256:1',
  network: 'n',
  labels: { run: '1' },
  extraHosts: [],
  hub,
  environment: {},
  devices: [],
  siteConfigs: [{ path: 'config/default.yaml', text: siteConfig }],
  siteConfig: 'written',
};

function started(service: Service, more: Partial<TrialStart> = {}): { model: TrialModel; service: Service } {
  const model = trialModel(tried(service), { ...start, ...more });
  const { services } = JSON.parse(model.text) as { services: Record<string, Service> };
  return { model, service: services['ocs-a'] ?? {} };
}

const bind = (source: string, target: string, more: Service = {}) => ({ type: 'bind', source, target, ...more });

describe('of what reaches beyond its container, a service is given nothing, and it is told', () => {
  test.each<[string, Service, readonly string[]]>([
    ['the host network', { network_mode: 'host' }, ["on a network of its own instead of the host's"]],
    ['no network at all stays', { network_mode: 'none' }, []],
    [
      'devices',
      { devices: [{ source: '/dev/ttyUSB0', target: '/dev/ttyUSB0' }] },
      ['without its `devices` (/dev/ttyUSB0)'],
    ],
    ['rights', { privileged: true, cap_add: ['SYS_ADMIN'] }, ['without its `privileged`', 'without its `cap_add`']],
    ['what is not set', { privileged: false, cap_add: [], pid: null }, []],
    ['namespaces', { pid: 'host', ipc: 'host' }, ['without its `pid`', 'without its `ipc`']],
    ['how it lives among others', { ports: [{}], container_name: 'x', restart: 'always', healthcheck: {} }, []],
    [
      'neighbours: the hub stands for a Crossbar, and agents are there',
      { depends_on: { db: {}, x: {}, 'ocs-b': {} } },
      ['without db, which it depends on'],
    ],
    [
      'a folder of the host',
      { volumes: [bind('/mnt/data', '/data')] },
      ['with an empty folder at /data: /mnt/data lies outside of the repository'],
    ],
    [
      'a file of the host',
      { volumes: [bind('/etc/localtime', '/etc/localtime')] },
      ['without /etc/localtime: /etc/localtime lies outside of the repository'],
    ],
    [
      'the socket of the engine',
      { volumes: [bind('/var/run/docker.sock', '/var/run/docker.sock')] },
      ['without /var/run/docker.sock: /var/run/docker.sock lies outside of the repository'],
    ],
    [
      'a folder beside the repository whose name begins alike',
      { volumes: [bind('/repository/data', '/data')] },
      ['with an empty folder at /data: /repository/data lies outside of the repository'],
    ],
    [
      'a site config that only the site knows',
      { volumes: [bind(standIn('OCS_CONFIG_DIR'), '/config', { read_only: true })] },
      ['with a site config written for the test at /config/default.yaml: ${OCS_CONFIG_DIR} is not set'],
    ],
    [
      'a site config that is kept out of git',
      { volumes: [bind('/repo/other', '/config')] },
      ['with a site config written for the test at /config/default.yaml: other/default.yaml is not in the repository'],
    ],
    ['what is in the repository', { volumes: [bind('/repo/config', '/config'), bind('/repo/settings.txt', '/s')] }, []],
  ])('%s', (_name, service, otherwise) => {
    expect(tried(service).otherwise).toEqual(otherwise);
  });

  test('a secret whose value is not here', () => {
    const project = { secrets: { token: { environment: 'TOKEN' } } };
    expect(tried({ secrets: [{ source: 'token' }] }, null, project).otherwise).toEqual([
      'without the secret token, whose value is not in the repository',
    ]);
  });
});

describe('the file that Compose is given', () => {
  test('keeps how the container runs', () => {
    const own = { user: '9000', working_dir: '/w', init: true, hostname: 'h', tmpfs: ['/tmp'], stop_signal: 'SIGINT' };
    const { service } = started({ ...own, image: 'x', build: {}, restart: 'always', network_mode: 'host' });
    expect(service).toMatchObject({ ...own, image: 'sha256:1', container_name: 'c', networks: { default: null } });
    expect(Object.keys(service)).not.toEqual(expect.arrayContaining(['build']));
    expect(service).not.toHaveProperty('restart');
    expect(service).not.toHaveProperty('network_mode');
  });

  test('names the hub of the test, wherever the service names another', () => {
    const { service } = started({
      environment: { SITE_HUB: 'ws://a', A: 'costs $$5', B: null },
      command: ['--site-hub', 'ws://a', '--site-htt=http://b', '--mode', '$$x'],
    });
    expect(service['environment']).toEqual({
      SITE_HUB: hub.hubUrl,
      SITE_HTTP: hub.httpUrl,
      A: 'costs $$5',
      B: null,
    });
    expect(service['command']).toEqual(['--site-hub', hub.hubUrl, `--site-htt=${hub.httpUrl}`, '--mode', '$$x']);
  });

  test('has what `instances` adds, its dollars doubled', () => {
    const { service } = started({ environment: { A: '1' } }, { environment: { A: '$HOME' }, devices: ['/dev/null'] });
    expect(service).toMatchObject({ environment: { A: '$$HOME' }, devices: ['/dev/null'] });
  });

  test('mounts a copy of a folder, its site configs with the hub of the test', () => {
    const { model, service } = started({ volumes: [bind('/repo/config', '/config', { read_only: true })] });
    expect(service['volumes']).toEqual([
      { type: 'volume', source: 'm0', target: '/config', read_only: true, volume: { nocopy: true } },
    ]);
    expect(model.volumes).toEqual([
      {
        name: 'p_m0',
        from: 'config',
        files: [{ path: 'default.yaml', from: null, text: siteConfigWithHub(start.siteConfigs[0] ?? never(), hub) }],
      },
    ]);
    expect(model.files).toEqual([]);
  });

  test('puts a single file into the volume that it lies in, and others into the container', () => {
    const { model } = started({
      volumes: [
        bind('/repo/other', '/config'),
        bind('/repo/config/default.yaml', '/config/default.yaml'),
        bind('/repo/settings.txt', '/config/s.txt'),
        bind('/repo/settings.txt', '/etc/s.txt'),
      ],
    });
    expect(model.volumes).toMatchObject([
      {
        from: 'other',
        files: [
          { path: 'default.yaml', from: null },
          { path: 's.txt', from: 'settings.txt' },
        ],
      },
    ]);
    expect(model.files).toEqual([{ path: '/etc/s.txt', from: 'settings.txt', text: null }]);
  });

  test('has the written site config where the mount is not here, as a file too', () => {
    const folder = started({ volumes: [bind(standIn('X'), '/config', { read_only: true })] }).model;
    expect(folder.volumes).toEqual([
      { name: 'p_m0', from: null, files: [{ path: 'default.yaml', from: null, text: 'written' }] },
    ]);
    const file = started({ volumes: [bind(standIn('X'), '/config/default.yaml')] }).model;
    expect(file.files).toEqual([{ path: '/config/default.yaml', from: null, text: 'written' }]);
    expect(started({}).model).toMatchObject({ volumes: [], files: [] });
  });

  test('labels every volume, so that the sweep finds it', () => {
    const { model } = started({
      volumes: [bind('/repo/config', '/config'), bind('/mnt', '/data'), { type: 'volume', source: 'v', target: '/v' }],
    });
    const { volumes } = JSON.parse(model.text) as { volumes: Record<string, Service> };
    expect(Object.values(volumes).map(({ name, labels }) => [name, labels])).toEqual([
      ['p_m0', { run: '1' }],
      ['p_v2', { run: '1' }],
      ['p_e1', { run: '1' }],
    ]);
  });
});

function never(): never {
  throw new Error('the fixture has no site config');
}

test('on the network of a host it has the hostname by which the site config knows that host', () => {
  expect(tried({ network_mode: 'host' }, 'daq-1').kept['hostname']).toBe('daq-1');
  expect(tried({ network_mode: 'host', hostname: 'own' }, 'daq-1').kept['hostname']).toBe('own');
  expect(tried({}, 'daq-1').kept).not.toHaveProperty('hostname');
});

test('a memory limit and hardening stay', () => {
  const kept = tried({
    deploy: { resources: { limits: { memory: '64M' } } },
    security_opt: ['no-new-privileges:true', 'apparmor:unconfined'],
  }).kept;
  expect(kept).toEqual({ mem_limit: '64M', security_opt: ['no-new-privileges:true'] });
});

test('the time to stop is the service’s own, or what Compose gives', () => {
  expect(tried({ stop_grace_period: '1m30s' }).stopSeconds).toBe(90);
  expect(tried({}).stopSeconds).toBe(10);
});

test.each([
  ['1m30s', 90],
  ['250ms', 0.25],
  ['1h0m0s', 3600],
  ['soon', null],
  ['5', null],
])('the duration %s', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test('only the hub of a site config is exchanged, of a host too', () => {
  expect(siteConfigWithHub({ path: 'default.yaml', text: siteConfig }, hub)).toBe(`# Of the site.
hub: {wamp_server: "ws://10.0.0.1:5/k/ws", wamp_realm: "r", address_root: "o"}
hosts:
  h:
    wamp_http: "http://10.0.0.1:5/k/call" # of this host
    agent-instances: []
`);
});

test.each([
  [
    ['--site-hub=a', '--x=--site-hub'],
    ['--site-hub=ws://10.0.0.1:5/k/ws', '--x=--site-hub'],
  ],
  [
    ['--address-root', 'a', '--site-realm=b'],
    ['--address-root', 'o', '--site-realm=r'],
  ],
  [
    ['--site', 'none', '--instance-id', 'a'],
    ['--site', 'none', '--instance-id', 'a'],
  ],
  [
    ['--site-hub=a', 'b'],
    ['--site-hub=ws://10.0.0.1:5/k/ws', 'b'],
  ],
])('the hub in the words %j', (words, expected) => {
  expect(wordsWithHub(words, hub)).toEqual(expected);
});

test('a variable of a service, its dollars undone; null where the shell is to give it', () => {
  const project = { services: { a: { environment: { A: '$$1', B: null } } } };
  expect(['A', 'B', 'C'].map((name) => variableOf(project, 'a', name))).toEqual(['$1', null, null]);
});

test('a service that Compose does not have', () => {
  const facts = { root: '/repo', snapshot, siteConfig: '/c/default.yaml', host: null, tried: new Set<string>() };
  expect(trialOf({ services: {} }, 'a', facts)).toBeNull();
});
