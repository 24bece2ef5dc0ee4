import { eraOf } from './era.ts';
import { agentCode, driverCode } from './socs/agent-code.ts';
import { devices } from './socs/devices.ts';
import { documentationFiles } from './socs/docs.ts';
import { imageFiles } from './socs/images.ts';
import { type FieldTree, fieldTree } from './tree.ts';

const pyproject = `[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "socs"
dynamic = ["version"]
description = "Agents for the instruments of a telescope site"
readme = "README.rst"
requires-python = ">=3.7"
license = { file = "LICENSE" }
dependencies = [
    "ocs",
    "autobahn[serialization]",
    "numpy",
    "pyserial",
    "pysnmp",
    "pyyaml",
    "twisted",
    "txaio",
]

[project.optional-dependencies]
camera = ["opencv-python-headless"]
dev = ["pytest", "pre-commit"]

[project.scripts]
socs-probe = "socs.tools.probe:main"

[project.entry-points."ocs.plugins"]
socs = "socs.plugin"

[tool.hatch.version]
source = "vcs"

[tool.hatch.build.hooks.vcs]
version-file = "socs/_version.py"

[tool.hatch.build.targets.wheel]
packages = ["socs"]

[tool.hatch.build.targets.sdist]
exclude = ["/docs", "/tests"]

[tool.pytest.ini_options]
markers = ["integtest: needs a router"]
`;

const plugin = `package_name = 'socs'
agents = {
${devices
  .map(
    ({ folder, class: name }) => `    '${name}': {'module': 'socs.agents.${folder}.agent', 'entry_point': 'main'},\n`,
  )
  .join('')}}
`;

const requirements = `# socs
ocs
autobahn[serialization]
numpy
opencv-python
pyserial
pysnmp==4.4.12
pyyaml
twisted

# Instruments whose libraries are on no index
git+https://github.com/simonsobs/sodetlib.git@master
drive-client @ git+https://github.com/example/drive-client.git@v1.3.0

-r requirements/testing.txt
-r requirements/docs.txt
`;

const lineReader = `import socket


class LineReader:
    """Lines that an instrument sends over TCP."""

    def __init__(self, host, port, timeout=1.):
        self.stream = socket.create_connection((host, port), timeout).makefile('r')

    def line(self):
        try:
            return self.stream.readline() or None
        except socket.timeout:
            return None
`;

const snmp = `from pysnmp.hlapi.twisted import (CommunityData, ContextData, ObjectIdentity,
                                   ObjectType, SnmpEngine, UdpTransportTarget,
                                   getCmd)


class SNMPTwister:
    """Asks one device for OIDs."""

    def __init__(self, address, port=161):
        self.engine = SnmpEngine()
        self.target = UdpTransportTarget((address, port))

    def get(self, oids):
        wanted = [ObjectType(ObjectIdentity(oid)) for oid in oids]
        return getCmd(self.engine, CommunityData('public'), self.target, ContextData(), *wanted)
`;

const testsSiteConfig = `hub:
  wamp_server: ws://localhost:18001/ws
  wamp_http: http://localhost:18001/call
  wamp_realm: test_realm
  address_root: observatory
  registry_address: observatory.registry

hosts:
  localhost:
    agent-instances: [
${devices
  .slice(0, 12)
  .map(
    ({ folder, class: name }) => `      {'agent-class': '${name}',
       'instance-id': '${folder.replaceAll('_', '-')}',
       'arguments': [['--address', '127.0.0.1'],
                     ['--mode', 'idle']]},
`,
  )
  .join('')}    ]
`;

const testsCompose = `version: '3.7'
services:
  crossbar:
    image: simonsobs/ocs-crossbar:v0.7.0-9-g1d136a3-dev
    ports:
      - "127.0.0.1:18001:8001"
    volumes:
      - ./config.json:/app/crossbar/config.json:ro
`;

const workflow = `name: Build Test Images
on:
  pull_request:
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 0
      - run: docker build -t socs:latest .
      - run: docker compose build
`;

const license = `BSD 2-Clause License

Copyright (c) 2026, The authors

Redistribution and use in source and binary forms, with or without
modification, are permitted under the conditions of the license.
`;

const readme = `====
SOCS
====

Agents for the instruments of a telescope site, to be run with OCS.

Installation
------------

::

    pip install socs

Docker images are built for every release; see docs/user.rst.
`;

function packageFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'socs/__init__.py': "from ._version import version as __version__\n\n__all__ = ['__version__']\n",
    'socs/agents/__init__.py': '',
    'socs/plugin.py': plugin,
    'socs/snmp.py': snmp,
    'socs/tcp/__init__.py': '',
    'socs/tcp/line_reader.py': lineReader,
    'socs/tools/__init__.py': '',
    'socs/tools/probe.py': "def main():\n    print('nothing found')\n",
    'socs/mibs/UPS-MIB.txt': 'UPS-MIB DEFINITIONS ::= BEGIN\nEND\n',
  };
  for (const device of devices) {
    const folder = `socs/agents/${device.folder}`;
    if (!device.withoutInit) files[`${folder}/__init__.py`] = '';
    files[`${folder}/agent.py`] = agentCode(device);
    const drivers = driverCode(device);
    if (drivers !== null) files[`${folder}/drivers.py`] = drivers;
  }
  return files;
}

function testFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'tests/conftest.py': 'import pytest\n',
    'tests/default.yaml': testsSiteConfig,
    'tests/docker-compose.yml': testsCompose,
    'tests/config.json': '{"version": 2, "workers": []}\n',
    'tests/pytest.ini': '[pytest]\naddopts = -v\n',
  };
  for (const { folder, class: name } of devices.filter((_, index) => index % 4 === 0)) {
    files[`tests/agents/test_${folder}.py`] = `from socs.agents.${folder}.agent import ${name}


def test_${folder}_is_there():
    assert ${name}.__doc__
`;
  }
  return files;
}

/** A large plugin repository in the shape of socs: 58 agents, five Dockerfiles, documentation full of examples. */
export function socs(base: string): FieldTree {
  const era = eraOf(base);
  return fieldTree(
    'socs',
    {
      '.flake8': '[flake8]\nmax-line-length = 120\n',
      '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: docker\n    directory: /\n',
      '.github/workflows/test-build.yml': workflow,
      '.gitignore': '__pycache__/\n*.pyc\nsocs/_version.py\ndist/\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://github.com/pycqa/isort\n    rev: 5.13.2\n    hooks: [{id: isort}]\n',
      '.readthedocs.yaml': 'version: 2\nsphinx:\n  configuration: docs/conf.py\n',
      'CONTRIBUTING.rst': 'Contributing\n============\n\nOne agent a pull request, please.\n',
      LICENSE: license,
      'MANIFEST.in': 'include LICENSE\n',
      'README.rst': readme,
      'pyproject.toml': pyproject,
      'requirements.txt': requirements,
      'requirements/docs.txt': 'sphinx>=5.3\nsphinx-argparse\n',
      'requirements/testing.txt': 'pytest\npytest-cov\npytest-docker-compose\nhttp-server-mock\n',
      ...imageFiles(era),
      ...packageFiles(),
      ...testFiles(),
      ...documentationFiles(base),
    },
    {
      executable: ['docker/wiregrid_actuator/wg-actuator-entrypoint.sh'],
      git: {
        tags: ['v0.5.3', 'v0.6.0', 'v0.6.1', 'v0.6.2'],
        describe: 'v0.6.2-7-gaaaaaaa',
        remote: 'https://github.com/simonsobs/socs.git',
      },
    },
  );
}
