import { agentSource, pluginPackage } from './agent-source.ts';

/** A small repository of one shape, and what must come of it. */
export type Layout = {
  readonly files: Readonly<Record<string, string>>;
  /** Tag of the commit, where the version comes from git. */
  readonly tag?: string;
  /** Started for real: the class, and what `docker run` or compose passes. */
  readonly starts: readonly { readonly class: string; readonly args?: readonly string[] }[];
  /** Distributions and their versions in the image. */
  readonly installed?: Readonly<Record<string, string>>;
  /** Must not be in the image. */
  readonly absent?: readonly string[];
};

const hatchling = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`;

const setuptools = `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"
`;

function entryPoints(name: string): string {
  return `[project.entry-points."ocs.plugins"]
${name} = "${name}.plugin"
`;
}

const flat: Layout = {
  files: {
    'pyproject.toml': `${hatchling}
[project]
name = "dome"
version = "0.3.0"
description = "OCS agents of the dome: shutter and \\"rotation\\""
license = "BSD-2-Clause"
requires-python = ">=3.8"
dependencies = ["ocs>=0.11", "pyserial"]
urls.Repository = "https://github.com/example/dome"

${entryPoints('dome')}`,
    'requirements.txt': '# ocs itself comes with the base image\npyserial==3.5\n',
    ...pluginPackage('dome', {
      shutter: { class: 'ShutterAgent', imports: ['import serial'] },
      rotation: { class: 'RotationAgent' },
    }),
    'docs/agents/shutter.rst': 'Shutter\n=======\n',
    'tests/test_dome.py': 'def test_nothing():\n    pass\n',
    'README.md': '# dome\n',
  },
  starts: [{ class: 'ShutterAgent' }, { class: 'RotationAgent' }],
  installed: { dome: '0.3.0', pyserial: '3.5' },
  absent: ['hatchling'],
};

const src: Layout = {
  files: {
    'pyproject.toml': `${setuptools}
[project]
name = "mount-agents"
version = "1.0"
dependencies = ["ocs", "pyserial>=3.4,<4", 'typing-extensions>=4; python_version < "3.12"']

${entryPoints('mount_agents')}`,
    ...pluginPackage('src/mount_agents', { drive: { class: 'DriveAgent', imports: ['import serial'] } }),
  },
  starts: [{ class: 'DriveAgent' }],
  installed: { 'mount-agents': '1.0' },
};

const setupPy: Layout = {
  files: {
    'setup.py': `from setuptools import setup, find_packages

setup(name='cryo',
      version='0.9',
      packages=find_packages(),
      install_requires=['ocs', 'pyserial'],
      python_requires='>=3.7',
      entry_points={'ocs.plugins': ['cryo = cryo.plugin']})
`,
    'requirements.txt': 'pyserial==3.5\n',
    ...pluginPackage('cryo', { pump: { class: 'PumpAgent', imports: ['import serial'] } }),
  },
  starts: [{ class: 'PumpAgent' }],
  installed: { cryo: '0.9' },
};

const setupCfg: Layout = {
  files: {
    'pyproject.toml': setuptools,
    'setup.cfg': `[metadata]
name = weather
version = 2.1

[options]
packages = find:
install_requires =
    ocs
    pyserial>=3
python_requires = >=3.8

[options.extras_require]
plots = pyyaml

[options.entry_points]
ocs.plugins =
    weather = weather.plugin
`,
    ...pluginPackage('weather', { wind: { class: 'WindAgent', imports: ['import serial'] } }),
  },
  starts: [{ class: 'WindAgent' }],
  installed: { weather: '2.1', pyserial: '3.5' },
};

const hatchVcs: Layout = {
  files: {
    'pyproject.toml': `[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "telescope"
dynamic = ["version"]
dependencies = ["ocs", "pyserial"]

${entryPoints('telescope')}
[tool.hatch.version]
source = "vcs"
`,
    'requirements.txt': 'pyserial==3.5\n',
    ...pluginPackage('telescope', { focus: { class: 'FocusAgent', imports: ['import serial'] } }),
    'docs/index.rst': 'Telescope\n',
    'tests/test_focus.py': 'def test_nothing():\n    pass\n',
    '.gitignore': '__pycache__/\n',
  },
  tag: 'v1.4.0',
  starts: [{ class: 'FocusAgent' }],
  installed: { telescope: '1.4.0' },
  absent: ['hatchling', 'hatch-vcs'],
};

const setuptoolsScm: Layout = {
  files: {
    'pyproject.toml': `[build-system]
requires = ["setuptools>=64", "setuptools-scm>=8"]
build-backend = "setuptools.build_meta"

[project]
name = "receiver"
dynamic = ["version"]
dependencies = ["ocs>=0.11.2,<0.12"]

${entryPoints('receiver')}
[tool.setuptools]
packages = ["receiver", "receiver.agents", "receiver.agents.bias"]

[tool.setuptools_scm]
`,
    ...pluginPackage('receiver', { bias: { class: 'BiasAgent' } }),
  },
  tag: 'v0.2.0',
  starts: [{ class: 'BiasAgent' }],
  installed: { receiver: '0.2.0', ocs: '0.11.3' },
};

const findPackages: Layout = {
  files: {
    'pyproject.toml': `${setuptools}
[project]
name = "optics"
version = "3.0.1"
dynamic = ["dependencies"]

${entryPoints('optics')}
[tool.setuptools.packages.find]
include = ["optics*"]

[tool.setuptools.dynamic]
dependencies = {file = ["requirements/base.txt"]}
`,
    'requirements/base.txt': 'ocs\npyserial==3.5\n',
    'requirements/dev.txt': '-r base.txt\npytest\n',
    ...pluginPackage('optics', { filter_wheel: { class: 'FilterWheelAgent', imports: ['import serial'] } }),
    'scripts/plot.py': 'print("a plot")\n',
  },
  starts: [{ class: 'FilterWheelAgent' }],
  installed: { optics: '3.0.1', pyserial: '3.5' },
};

const poetry: Layout = {
  files: {
    'pyproject.toml': `[build-system]
requires = ["poetry-core>=1.5"]
build-backend = "poetry.core.masonry.api"

[tool.poetry]
name = "compressor"
version = "0.1.2"
description = "OCS agents of the compressors"
authors = ["The compressor developers <compressor@example.org>"]

[tool.poetry.dependencies]
python = "^3.8"
ocs = ">=0.10"
pyserial = "^3.4"
psutil = {version = "~5.9", optional = true}

[tool.poetry.extras]
load = ["psutil"]

[tool.poetry.plugins."ocs.plugins"]
compressor = "compressor.plugin"
`,
    ...pluginPackage('compressor', { valve: { class: 'ValveAgent', imports: ['import serial'] } }),
  },
  starts: [{ class: 'ValveAgent' }],
  installed: { compressor: '0.1.2', pyserial: '3.5' },
  absent: ['psutil', 'poetry-core'],
};

const nested: Layout = {
  files: {
    'pyproject.toml': `${hatchling}
[project]
name = "detector"
version = "0.1"
dependencies = ["ocs"]

${entryPoints('detector')}`,
    'requirements.txt': `# everything
-r requirements/agents.txt
-c constraints.txt
-e .
`,
    'requirements/agents.txt': '-r more/serial.txt\nschedule\n',
    'requirements/more/serial.txt': 'pyserial\n',
    'requirements/docs.txt': 'sphinx\n',
    'constraints.txt': 'pyserial==3.4\nschedule<2\n',
    ...pluginPackage('detector', { bias: { class: 'BiasAgent', imports: ['import serial', 'import schedule'] } }),
  },
  starts: [{ class: 'BiasAgent' }],
  installed: { detector: '0.1', pyserial: '3.4' },
  absent: ['sphinx'],
};

const extras: Layout = {
  files: {
    'pyproject.toml': `${hatchling}
[project]
name = "site-agents"
version = "0.5"
dependencies = ["ocs"]

[project.optional-dependencies]
serial = ["pyserial==3.5"]
load = ["psutil>=5"]
tests = ["pytest-cov"]

${entryPoints('site_agents')}`,
    '.github/ocs-agent.yaml': `# what the repository cannot say
generate:
  extras: [serial, load]
  user: ocs
  expose: [8080/udp]
`,
    ...pluginPackage('site_agents', { load: { class: 'LoadAgent', imports: ['import psutil', 'import serial'] } }),
  },
  starts: [{ class: 'LoadAgent' }],
  installed: { 'site-agents': '0.5', pyserial: '3.5' },
  absent: ['pytest-cov'],
};

const single: Layout = {
  files: {
    'requirements.txt': 'pyserial==3.5\n',
    'cooler.py': agentSource('CoolerAgent', ['import serial', 'from driver import Driver'], 'start'),
    'driver.py': 'class Driver:\n    pass\n',
    'docker-compose.yml': `services:
  ocs-cooler:
    image: example/cooler:v1
    build: .
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=cooler-1
    command: ["--agent", "/app/cooler/cooler.py", "--entrypoint", "start"]
`,
    'tests/test_driver.py': 'def test_nothing():\n    pass\n',
  },
  starts: [{ class: 'CoolerAgent' }, { class: 'CoolerAgent', args: ['--log-dir', '/tmp'] }],
  installed: { pyserial: '3.5' },
};

const several: Layout = {
  files: {
    'README.md': '# lab\n',
    '.github/ocs-agent.yaml': 'generate:\n  compose: true\n',
    'agents/heater/agent.py': agentSource('HeaterAgent', ['import serial']),
    'agents/heater/requirements.txt': 'pyserial==3.5\n',
    'agents/pump/agent.py': agentSource('PumpAgent', ['import schedule']),
    'agents/pump/requirements.txt': 'schedule\n',
  },
  starts: [
    { class: 'HeaterAgent', args: ['--agent', '/app/repository/agents/heater/agent.py', '--entrypoint', 'main'] },
    { class: 'PumpAgent', args: ['--agent', '/app/repository/agents/pump/agent.py', '--entrypoint', 'main'] },
  ],
  installed: { pyserial: '3.5' },
};

const apt: Layout = {
  files: {
    'pyproject.toml': `${hatchling}
[project]
name = "camera"
version = "0.2"
dependencies = ["ocs", "pyusb"]

${entryPoints('camera')}`,
    'requirements.txt': 'pyusb>=1.2\nopencv-python>=4.8\n',
    '.github/ocs-agent.yaml': 'generate:\n  apt:\n    - iputils-ping # to see whether the camera answers\n',
    ...pluginPackage('camera', {
      usb: {
        class: 'UsbAgent',
        imports: ['import usb.core', 'import cv2', 'assert usb.core.find() is None or True'],
      },
    }),
  },
  starts: [{ class: 'UsbAgent' }],
  installed: { camera: '0.2' },
  absent: ['opencv-python'],
};

const nonAscii: Layout = {
  files: {
    'requirements.txt': '-r Größen/öfen.txt\n',
    'Größen/öfen.txt': 'pyserial==3.5 # für die Öfen\n',
    'Öfen im Keller/ofen.py': agentSource('OfenAgent', [
      'import serial',
      'import schedule',
      'from größe import GRÖSSE',
    ]),
    'Öfen im Keller/größe.py': 'GRÖSSE = 3\n',
    'Öfen im Keller/requirements.txt': 'schedule\n',
    'docs/Übersicht.md': '# Übersicht\n',
  },
  starts: [{ class: 'OfenAgent' }],
  installed: { pyserial: '3.5' },
};

/** By name: the golden files and the end-to-end tests go by it. */
export const layouts: Readonly<Record<string, Layout>> = {
  flat,
  src,
  'setup-py': setupPy,
  'setup-cfg': setupCfg,
  'hatch-vcs': hatchVcs,
  'setuptools-scm': setuptoolsScm,
  'find-packages': findPackages,
  poetry,
  'nested-requirements': nested,
  extras,
  'single-agent': single,
  'several-agents': several,
  apt,
  'non-ascii': nonAscii,
};
