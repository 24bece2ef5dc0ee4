import { add, all, because, drop, type Mutant, type Mutation, mutants, swap } from './mutant.ts';

/** Agents of socs, one of each way of writing them, and the last. */
const agents = [
  ['ac_mains', 'AcMainsAgent'],
  ['air_compressor', 'AirCompressorAgent'],
  ['camera_guider', 'CameraGuiderAgent'],
  ['breaker_panel', 'BreakerPanelAgent'],
  ['sun_watch', 'SunWatchAgent'],
  ['weather_mast', 'WeatherMastAgent'],
] as const;

const inEach = (name: string, make: (folder: string, agent: string) => Mutation): readonly [string, Mutation][] =>
  agents.map(([folder, agent]) => [`${name}, ${folder}`, make(folder, agent)]);

const code = (from: string | RegExp, to: string) => (folder: string) =>
  swap(`socs/agents/${folder}/agent.py`, from, to);

const wiregrid = (from: string | RegExp, to: string): Mutation => swap('docker/wiregrid_actuator/Dockerfile', from, to);
const pysmurf = (from: string | RegExp, to: string): Mutation => swap('docker/pysmurf_controller/Dockerfile', from, to);
const ls240 = (from: string | RegExp, to: string): Mutation => swap('simulators/lakeshore240/Dockerfile', from, to);
const own = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]';

/** The large repository, broken at many places: other agents, the nested Dockerfiles. */
export const placeMutants: readonly Mutant[] = [
  ...mutants(
    'agent-main-without-args',
    'error',
    ['socs'],
    inEach('no parameter', code('def main(args=None)', 'def main()')),
  ),
  ...mutants(
    'agent-entry-point-missing',
    'error',
    ['socs'],
    inEach('main is gone', code('def main(args=None)', 'def start(args=None)')),
  ),
  ...mutants(
    'agent-syntax-invalid',
    'error',
    ['socs'],
    inEach('an open string', code('txaio.use_twisted()', "txaio.use_twisted('")),
  ),
  ...mutants(
    'agent-class-mismatch',
    'warning',
    ['socs'],
    inEach('another name', code(/agent_class='\w+'/, "agent_class='OldName'")),
  ),
  ...mutants(
    'agent-module-missing',
    'error',
    ['socs'],
    inEach('the file is gone', (folder) => drop(`socs/agents/${folder}/agent.py`)),
  ),
  ...mutants(
    'plugin-agents-invalid',
    'error',
    ['socs'],
    inEach('no module', (folder, agent) =>
      swap('socs/plugin.py', `'${agent}': {'module': 'socs.agents.${folder}.agent', `, `'${agent}': {`),
    ),
  ),
  ...mutants(
    'package-init-missing',
    'notice',
    ['socs'],
    inEach('no __init__.py', (folder) => drop(`socs/agents/${folder}/__init__.py`)),
  ),
  ...mutants(
    'agent-docs-missing',
    'notice',
    ['socs'],
    inEach('no page', (folder) => drop(`docs/agents/${folder}.rst`)),
  ),

  ...mutants(
    'apt-get-not-assumed-yes',
    'error',
    ['socs'],
    [
      [
        'among other commands of a nested one',
        wiregrid(
          'apt-get install -y --no-install-recommends \\\n        ca-certificates',
          'apt-get install --no-install-recommends \\\n        rsync ca-certificates',
        ),
      ],
    ],
  ),
  ...mutants(
    'copy-source-missing',
    'error',
    ['socs'],
    [
      ["from the root's folder", wiregrid('COPY ./ ./', 'COPY ./ ./\nCOPY missing.lic /etc/missing.lic')],
      ['in a simulator', ls240('COPY . .', 'COPY simulator.py .')],
    ],
    { also: [because('dockerignore-missing', 'nothing is taken whole any more')] },
  ),
  ...mutants(
    'exec-form-invalid',
    'error',
    ['socs'],
    [
      ['in a nested one', pysmurf(own, 'ENTRYPOINT ["dumb-init", ocs-agent-cli]')],
      [
        'the wrapper',
        wiregrid('ENTRYPOINT ["./wg-actuator-entrypoint.sh"]', "ENTRYPOINT ['./wg-actuator-entrypoint.sh']"),
      ],
      ['in a simulator', ls240('CMD ["-p", "7777"]', 'CMD ["-p", "7777",]')],
    ],
  ),
  ...mutants(
    'entrypoint-without-init',
    'warning',
    ['socs'],
    [
      ['in a nested one', pysmurf(own, 'ENTRYPOINT ["ocs-agent-cli"]')],
      [
        'in the wrapper',
        swap(
          'docker/wiregrid_actuator/wg-actuator-entrypoint.sh',
          'exec dumb-init ocs-agent-cli',
          'exec ocs-agent-cli',
        ),
      ],
    ],
  ),
  ...mutants(
    'base-unpinned',
    'warning',
    ['socs'],
    [
      ['another base', pysmurf('FROM simonsobs/so_smurf_base:v0.0.9', 'FROM simonsobs/so_smurf_base')],
      ['the published image in place of the own', ls240('FROM socs:latest', 'FROM simonsobs/socs:latest')],
    ],
  ),
  ...mutants(
    'dockerfile-syntax',
    'error',
    ['socs'],
    [
      ['in a simulator', ls240('EXPOSE 7777', 'EXPOSE')],
      ['in a nested one', pysmurf('RUN git clone', 'RUM git clone')],
    ],
  ),
  ...mutants(
    'path-clobbered',
    'error',
    ['socs'],
    [
      [
        'in an image of an image',
        wiregrid('ENV DEBIAN_FRONTEND=noninteractive', 'ENV DEBIAN_FRONTEND=noninteractive PATH=/opt/drive/bin'),
      ],
    ],
    { silent: 'the entry script may set PATH itself' },
  ),
  ...mutants(
    'secret-in-dockerfile',
    'warning',
    ['socs'],
    [['in a nested one', wiregrid('ENV DEBIAN_FRONTEND=noninteractive', 'ENV DRIVE_PASSWORD=hunter2')]],
  ),
  ...mutants(
    'legacy-instruction',
    'notice',
    ['socs'],
    [['in a nested one', pysmurf('ENV PYTHONUNBUFFERED=1', 'ENV PYTHONUNBUFFERED 1')]],
  ),
  ...mutants(
    'secret-in-context',
    'warning',
    ['socs'],
    [
      [
        'in a nested context',
        add(
          'docker/wiregrid_actuator/id_rsa',
          '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n',
        ),
      ],
    ],
    { also: [because('secret-in-context', 'the context of the root holds it, too')], findings: 2 },
  ),

  ...mutants(
    'config-unreadable',
    'error',
    ['single-agent', 'minimal-script'],
    [
      ['600', swap('Dockerfile', /^COPY agent\.py (.*)$/m, 'COPY --chmod=600 agent.py $1\nUSER ocs')],
      ['0400', swap('Dockerfile', /^COPY agent\.py (.*)$/m, 'COPY --chmod=0400 agent.py $1\nUSER 9000')],
    ],
  ),
  ...mutants(
    'ignore-unused',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      [
        'it finds nothing',
        swap('Dockerfile', /^FROM /m, '# ocs-agent: ignore=base-unpinned because we follow releases\nFROM '),
      ],
      [
        'no reason',
        all(swap('Dockerfile', /^FROM .*$/m, '# ocs-agent: ignore=base-unpinned\nFROM simonsobs/ocs:latest')),
      ],
    ],
    { also: [because('base-unpinned', 'without a reason the comment does not count')] },
  ),
  ...mutants(
    'ignore-unknown',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [['a typo', swap('Dockerfile', /^FROM /m, '# ocs-agent: ignore=base-unpined because we follow releases\nFROM ')]],
  ),
];
