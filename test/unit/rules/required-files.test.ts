import { agentText, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';
import { backend, entry, find, plugin, project, setupPy } from './plugin-trees.ts';

const script = 'COPY agent.py /app/\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]';
const importing = (line: string) => agentText.replace('from ocs', `${line}\nfrom ocs`);

finds('requirements-missing', {
  'a script': [dockerfile(script, { 'agent.py': importing('import serial') }), 'warning agent.py "import serial"'],
  'a submodule': [
    dockerfile(script, { 'agent.py': importing('from serial.tools import list_ports') }),
    'warning agent.py "from serial.tools import list_ports"',
  ],
  'a module of its own package': [
    plugin({
      'tele/agents/valve.py': importing('from tele.drivers import Valve'),
      'tele/drivers.py': 'import serial\n',
    }),
    'warning tele/drivers.py "import serial"',
  ],
  'nothing but ocs is declared': [
    plugin({
      'pyproject.toml': `${project}dependencies = ["ocs"]\n${entry}${find}`,
      'tele/agents/valve.py': importing('import serial'),
    }),
    'warning tele/agents/valve.py "import serial"',
  ],
  'requirements of the documentation only': [
    dockerfile(script, { 'agent.py': importing('import serial'), 'docs/requirements.txt': 'sphinx\n' }),
    'warning agent.py "import serial"',
  ],
  'tools of pip': [
    dockerfile(`RUN python -m pip install --upgrade pip setuptools\n${script}`, {
      'agent.py': importing('import serial'),
    }),
    'warning agent.py "import serial"',
  ],
});

isSilentOn('requirements-missing', {
  'the standard library': dockerfile(script, { 'agent.py': importing('import os, json, asyncio') }),
  'what ocs brings': dockerfile(script, { 'agent.py': importing('import numpy, yaml, twisted.internet, txaio, so3g') }),
  'a neighbour': dockerfile(script.replace('agent.py /app/', 'agent.py drivers.py /app/'), {
    'agent.py': importing('import drivers'),
    'drivers.py': '',
  }),
  'a try': dockerfile(script, {
    'agent.py': importing('try:\n    import serial\nexcept ImportError:\n    serial = None'),
  }),
  'an import in a function': dockerfile(script, { 'agent.py': `${agentText}\ndef late():\n    import serial\n` }),
  'a pip line in the Dockerfile': dockerfile(`RUN pip install pyserial\n${script}`, {
    'agent.py': importing('import serial'),
  }),
  'a script in the Dockerfile': dockerfile(`COPY setup.sh /\nRUN sh /setup.sh\n${script}`, {
    'agent.py': importing('import serial'),
  }),
  'conda in the Dockerfile': dockerfile(`RUN conda install pyserial\n${script}`, {
    'agent.py': importing('import serial'),
  }),
  'packages from another stage': dockerfile(`COPY --from=x /opt/venv /opt/venv\n${script}`, {
    'agent.py': importing('import serial'),
  }),
  'another base': {
    files: { 'agent.py': importing('import serial'), Dockerfile: `FROM simonsobs/socs:v0.6.1\n${script}\n` },
  },
  'requirements.txt': dockerfile(script, { 'agent.py': importing('import serial'), 'requirements.txt': '# none\n' }),
  'declared dependencies': plugin({
    'pyproject.toml': `${project}dependencies = ["pyserial"]\n${entry}${find}`,
    'tele/agents/valve.py': importing('import serial'),
  }),
  'dependencies that setup.py reads': plugin({
    ...setupPy(
      "packages=find_packages(),\n    install_requires=open('deps').read(),\n    entry_points={'ocs.plugins': ['tele = tele.plugin']},",
    ),
    'tele/agents/valve.py': importing('import serial'),
  }),
  'an agent that nothing starts, beside one that is': dockerfile(script, {
    'old/agent2.py': importing('import serial'),
  }),
});

repairs('requirements-missing', {
  'a plugin’s dependencies': [
    plugin({ 'tele/agents/valve.py': importing('import serial') }),
    'pyproject.toml',
    `${backend}[project]\nname = "tele"\ndependencies = [\n    "pyserial",\n]\nversion = "1"\n${entry}${find}`,
  ],
  'a plugin that declares ocs alone': [
    plugin({
      'pyproject.toml': `${project}dependencies = ["ocs"]\n${entry}${find}`,
      'tele/agents/valve.py': importing('import serial, usb'),
    }),
    'pyproject.toml',
    `${project}dependencies = [\n    "ocs",\n    "pyserial",\n    "pyusb",\n]\n${entry}${find}`,
  ],
  'a script’s': [dockerfile(script, { 'agent.py': importing('import serial') }), 'requirements.txt', 'pyserial\n'],
});

finds('readme-missing', { 'a plugin': [plugin(), 'notice'], 'a script': [dockerfile(script), 'notice'] });
isSilentOn('readme-missing', {
  'README.rst': plugin({ 'README.rst': '' }),
  'readme in lower case': plugin({ 'readme.md': '' }),
  'a site': { files: { 'docker-compose.yml': 'services:\n  a:\n    image: simonsobs/socs:v0.6.1\n' } },
  'a folder of a repository': { ...plugin(), git: { dotGit: 'elsewhere' } },
});
finds('license-missing', { 'a plugin': [plugin(), 'notice'] });
isSilentOn('license-missing', {
  LICENSE: plugin({ LICENSE: '' }),
  'LICENSE.txt': plugin({ 'LICENSE.txt': '' }),
  'COPYING.LESSER': plugin({ 'COPYING.LESSER': '' }),
  'LICENSES/': plugin({ 'LICENSES/BSD-2-Clause.txt': '' }),
});

finds('agent-docs-missing', {
  'a page on something else': [plugin({ 'docs/index.rst': 'Valves.\n' }), `notice tele/plugin.py "'ValveAgent'"`],
  'a longer name': [plugin({ 'docs/index.rst': 'MyValveAgent2\n' }), `notice tele/plugin.py "'ValveAgent'"`],
});
isSilentOn('agent-docs-missing', {
  'its class': plugin({ 'docs/agents/valve.rst': '.. autoclass:: ValveAgent\n' }),
  'its module': plugin({ 'doc/valve.md': 'see tele.agents.valve\n' }),
  'no documentation': plugin(),
});
