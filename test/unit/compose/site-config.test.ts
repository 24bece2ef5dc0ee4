import { describe, expect, test } from 'vitest';
import type { SiteConfigFile } from '../../../src/compose/compose-file.ts';
import { parseSiteConfig, readSiteConfigs } from '../../../src/compose/index.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { whereabouts } from './verbs.ts';

const good = `hub:
  wamp_server: ws://localhost:8001/ws
  wamp_http: http://localhost:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    crossbar-timeout: 3
    agent-instances:
      - agent-class: 'FakeDataAgent'
        instance-id: fake-1
        arguments: [['--mode', 'acq'], [['--num', 16]], --flag, on, 1.5]
`;

function siteConfig(text: string): SiteConfigFile {
  const found = parseSiteConfig({ path: 'default.yaml', text });
  if (!found) throw new Error('not taken for a site config');
  return found;
}

const instances = (body: string) =>
  siteConfig(`hub: {}\nhosts:\n  h:\n    agent-instances:\n${body}`).hosts[0]?.instances ?? [];

describe('a site config', () => {
  test('as OCS reads it, every value with its place', () => {
    const { hub, hosts } = siteConfig(good);
    expect(whereabouts(hub?.wampServer)).toBe('default.yaml:2:16 ws://localhost:8001/ws');
    expect(hub?.addressRoot?.value).toBe('observatory');
    expect(hosts.map(({ name }) => name.value)).toEqual(['ocs-docker']);
    expect(hosts[0]?.keys.map(whereabouts)).toEqual([
      'default.yaml:8:5 crossbar-timeout',
      'default.yaml:9:5 agent-instances',
    ]);
    expect(whereabouts(hosts[0]?.instances[0]?.agentClass)).toBe("default.yaml:10:22 'FakeDataAgent'");
    expect(hosts[0]?.instances[0]?.arguments?.map(({ value }) => value)).toEqual([
      '--mode',
      'acq',
      '--num',
      '16',
      '--flag',
      'True',
      '1.5',
    ]);
  });

  test.each([
    ['absent', '      - {instance-id: a}\n', 'absent'],
    ['a string', '      - {instance-id: a, arguments: "--mode idle"}\n', 'text'],
    ['null', '      - {instance-id: a, arguments: }\n', 'null'],
    ['a mapping', '      - {instance-id: a, arguments: {a: b}}\n', 'mapping'],
    ['a list', '      - {instance-id: a, arguments: []}\n', 'list'],
  ])('arguments that are %s', (_title, body, shape) => {
    expect(instances(body)[0]?.argumentsShape).toBe(shape);
    expect(instances(body)[0]?.arguments).toEqual(shape === 'list' ? [] : null);
  });

  test.each([
    ['a', true],
    ['"123"', true],
    ['123', false],
    ['0x1F', false],
    ['1:30', false],
    ['yes', false],
    ['1.5', false],
    ['1e3', true],
    ['a1', true],
  ])('the id %s is text: %s', (id, isText) => {
    expect(instances(`      - {instance-id: ${id}}\n`)[0]?.instanceIdIsText).toBe(isText);
  });

  test.each([
    ['a hub that is missing', 'hosts: {}\n', 'absent', 'mapping'],
    ['a hub that is empty', 'hub:\nhosts: {}\n', 'null', 'mapping'],
    ['hosts that are missing', 'hub: {}\n', 'mapping', 'absent'],
    ['hosts that are a list', 'hub: {}\nhosts: []\n', 'mapping', 'list'],
  ])('%s', (_title, text, hubShape, hostsShape) => {
    expect(siteConfig(text)).toMatchObject({ hubShape, hostsShape });
  });

  test('a host without agent-instances, and one where nothing stands below it', () => {
    const { hosts } = siteConfig('hub: {}\nhosts:\n  a: {}\n  b: {agent-instances: }\n  c:\n');
    expect(hosts.map(({ instancesShape }) => instancesShape)).toEqual(['absent', 'null', 'absent']);
  });

  test('of a host that stands there twice the last counts, and the first is told', () => {
    const text =
      'hub: {}\nhosts:\n  h: {agent-instances: [{instance-id: a}]}\n  h: {agent-instances: [{instance-id: b}]}\n';
    const { hosts, repeatedHosts, problems } = siteConfig(text);
    expect(problems).toEqual([]);
    expect(hosts.map((host) => host.instances.map(({ instanceId }) => instanceId?.value))).toEqual([['b']]);
    expect(repeatedHosts.map(whereabouts)).toEqual(['default.yaml:3:3 h']);
  });

  test('anchors and merge keys', () => {
    const [first] = instances('      - &x {agent-class: A, instance-id: a}\n      - {<<: *x, instance-id: b}\n').slice(
      1,
    );
    expect([first?.agentClass?.value, first?.instanceId?.value]).toEqual(['A', 'b']);
  });

  test('a file that PyYAML refuses has a problem', () => {
    expect(siteConfig('hub:\n  a: b\n c: d\nhosts:\n').problems).toHaveLength(1);
  });
});

describe('which files are site configs', () => {
  test.each([
    ['default.yaml', good, 1],
    ['config/site.yml', good, 1],
    ['config/default.yaml', 'hosts: {}\n', 1],
    ['config/other.yaml', 'hosts: {}\n', 0],
    ['inventory.yaml', 'all:\n  hosts: {}\n  hub: x\n', 0],
    ['helm/default.yaml', 'image: x\n', 0],
    ['compose.yaml', good, 0],
    ['node_modules/x/default.yaml', good, 0],
    ['default.yaml', 'hub: [\nhosts: x\n', 1],
    ['default.json', good, 0],
  ])('%s %j: %i', (path, text, count) => {
    expect(readSiteConfigs(snapshotOfTexts({ [path]: text }))).toHaveLength(count);
  });
});
