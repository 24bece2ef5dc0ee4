import{UsageProblem}from"./chunk-11.js";import{environmentVariables,ruleIds,ruleOf,rules}from"./chunk-14.js";import"./chunk-16.js";import"./chunk-17.js";import"./chunk-18.js";import"./chunk-23.js";import"./chunk-24.js";import{nearest}from"./chunk-25.js";import"./chunk-28.js";import"./chunk-29.js";import"./chunk-30.js";var rulePages={"agent-arguments-refused":`# agent-arguments-refused

Found by the station \`smoke\`: what a site config gives an instance under \`arguments\` was put to the parser of its agent inside of the image, as \`site_config.parse_args\` does it, and the parser refused it. The message holds the parser's own sentence. The agent need not be started for that, so it is found at every level from \`import\` on, for agents too that cannot come up without their hardware.

It is an error for an instance that a compose service starts from this image, or that is named (\`instances\`, \`site-config\`): that instance ends with status 2. For another instance of the site config it is a warning. An agent whose parser is made by neither \`make_parser()\` nor \`add_agent_args()\` is not asked.

## Fails

\`\`\`python agent.py
import argparse


def make_parser(parser=None):
    parser = parser or argparse.ArgumentParser()
    parser.add_argument('--mode', choices=['idle', 'acq'])
    return parser
\`\`\`

\`\`\`yaml config/default.yaml
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: ValveAgent
        instance-id: valve-1
        arguments: ['--mod', 'acquire']
\`\`\`

## Passes

\`\`\`yaml config/default.yaml
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: ValveAgent
        instance-id: valve-1
        arguments: ['--mode', 'acq']
\`\`\`
`,"agent-class-duplicate":`# agent-class-duplicate

The agents of all plugins of an image go into one dict by their class. Of two with the same class the one whose plugin is loaded first is started, whichever instance asked: ocs-agent-cli warns (\`Found duplicate agent-class FakeDataAgent\`), and the order of loading is not fixed. ocs's own classes count: a FakeDataAgent of your own may never run.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'FakeDataAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='FakeDataAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
warning[agent-class-duplicate]: ocs itself has an agent class FakeDataAgent too: the plugin that is
  loaded first wins, and the order is not fixed; give this one a name of its own
 --> tele/plugin.py:1:11
  |
1 | agents = {'FakeDataAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |           ^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"agent-class-mismatch":`# agent-class-mismatch

The key of an agent in its plugin is what a site config calls it; \`parse_args(agent_class=\u2026)\` is what the agent calls itself, in get_api and in its feeds. Where they differ the agent works, but clients that look for the class find another name. The documentation of OCS says that the two should match.

## Fails

\`\`\`toml pyproject.toml
[project]
name = "my-ocs-agent"
version = "1.0"

[project.entry-points."ocs.plugins"]
my_ocs_agent = "my_ocs_agent.plugin"
\`\`\`

\`\`\`python my_ocs_agent/plugin.py
agents = {
    'FilterWheelAgent': {'module': 'my_ocs_agent.wheel'},
}
\`\`\`

\`\`\`python my_ocs_agent/wheel.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='FilterWheel', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python my_ocs_agent/__init__.py
\`\`\`

\`\`\`output
warning[agent-class-mismatch]: the plugin calls this agent FilterWheelAgent, the agent itself says
  agent_class='FilterWheel': it works, but get_api and feeds report FilterWheel; use one name
 --> my_ocs_agent/wheel.py:5:47
  |
5 |     args = site_config.parse_args(agent_class='FilterWheel', args=args)
  |                                               ^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`toml pyproject.toml
[project]
name = "my-ocs-agent"
version = "1.0"

[project.entry-points."ocs.plugins"]
my_ocs_agent = "my_ocs_agent.plugin"
\`\`\`

\`\`\`python my_ocs_agent/plugin.py
agents = {
    'FilterWheelAgent': {'module': 'my_ocs_agent.wheel'},
}
\`\`\`

\`\`\`python my_ocs_agent/wheel.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='FilterWheelAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python my_ocs_agent/__init__.py
\`\`\`
`,"agent-docs-missing":`# agent-docs-missing

The repository has documentation, and an agent of its plugin is not in it. The next user of the agent looks there for its arguments, tasks, processes and feeds, and reviewers ask for the page by hand.

A page mentions an agent by its class or by its module.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`text docs/index.rst
Tele
====

The agents of the telescope.
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
notice[agent-docs-missing]: no page in docs/ mentions ValveAgent; describe its arguments, tasks,
  processes and feeds there, with a site config block
 --> tele/plugin.py:1:11
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |           ^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`text docs/valve.rst
.. autoclass:: tele.agents.valve.ValveAgent
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

No documentation at all is another matter:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"agent-entry-point-missing":`# agent-entry-point-missing

ocs-agent-cli calls a function of the agent's module: the one that \`entry_point\` or \`--entrypoint\` names, in a plugin's table \`main\` where none is named. Where the module does not define it, the agent ends with \`AttributeError: module 'tele.agents.valve' has no attribute 'start'\`, exit status 1. Agents from before ocs-agent-cli, which do everything below \`if __name__ == '__main__':\`, end so too.

A name that is imported or assigned counts as defined. Where a star import or \`__getattr__\` could bring it, the rule says nothing.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'start'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[agent-entry-point-missing]: start is not defined in tele.agents.valve (AttributeError as soon
  as the agent starts); write main
 --> tele/plugin.py:1:72
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'start'}}
  |                                                                        ^^^^^^^
\`\`\`

The default, in a module that has no \`main\`:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config

if __name__ == '__main__':
    args = site_config.parse_args(agent_class='ValveAgent')
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[agent-entry-point-missing]: main, which is called where no entry_point is given, is not
  defined in tele.agents.valve (AttributeError as soon as the agent starts); define a function
  main(args=None) there
 --> tele/plugin.py:1:11
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve'}}
  |           ^^^^^^^^^^^^
\`\`\`

A script:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "start"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-entry-point-missing]: start is not defined in agent.py (AttributeError as soon as the
  agent starts); write main
 --> Dockerfile:3:56
  |
3 | CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "start"]
  |                                                        ^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

It comes from elsewhere:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/agents/tools.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from tele.agents.tools import main
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"agent-exited-early":`# agent-exited-early

Found by the station \`smoke\`: the container of an instance ended before anybody stopped it. The status does not matter. Most failures that OCS notices by itself end with 0, and so does an agent that prints "could not find device" and returns from \`main\`; Docker's \`restart\` policy then starts it again for ever.

## Fails

\`\`\`python agent.py
def main(args=None):
    print('Could not find device port. Exiting.')
    return
\`\`\`

## Passes

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"agent-import-failed":`# agent-import-failed

Found by the station \`smoke\`: the module of an agent was imported inside of the image and raised. Mostly a distribution is missing that is installed on the author's own machine; the message names it where Python does.

It is an error where an instance of the agent is named or it is the only one, and a warning otherwise: a package of many agents may hold some whose libraries only one of its images brings. An agent that imports in another image of the repository gives no finding.

## Fails

\`\`\`python agent.py
import serial_asyncio_fast

from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Passes

With the distribution in requirements.txt, or with the import inside of the function that needs it.
`,"agent-main-without-args":`# agent-main-without-args

ocs-agent-cli hands the command line on as a keyword argument: \`main(args=[\u2026])\`. A function that cannot be called so ends the agent: \`TypeError: main() got an unexpected keyword argument 'args'\`, exit status 1. The way of the documentation is \`def main(args=None):\`, with \`args=args\` passed on to \`site_config.parse_args\`.

Decorated functions are not judged.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main():
    args = site_config.parse_args(agent_class='ValveAgent')
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-main-without-args]: ocs-agent-cli calls main(args=[\u2026]), which this signature does not
  take (TypeError as soon as the agent starts); write def main(args=None): and pass args on to
  site_config.parse_args
 --> agent.py:4:5
  |
4 | def main():
  |     ^^^^
\`\`\`

Another parameter that has no default:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args, port):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[agent-main-without-args]: ocs-agent-cli calls main(args=[\u2026]), which this signature does not
  take (TypeError as soon as the agent starts); write def main(args=None): and pass args on to
  site_config.parse_args
 --> tele/agents/valve.py:4:5
  |
4 | def main(args, port):
  |     ^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

Keyword arguments of any name:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(**options):
    args = site_config.parse_args(agent_class='ValveAgent', args=options['args'])
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"agent-module-missing":`# agent-module-missing

The \`module\` of an entry in a plugin's table is a dotted name that ocs-agent-cli imports when an instance of that class starts. A name that no file of the package has ends the agent: \`ModuleNotFoundError: No module named 'tele.agents.valv'\`, exit status 1. Nobody sees it before, because the other classes of the plugin work.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valv', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[agent-module-missing]: tele.agents.valv, the module of ValveAgent, is no module of this
  repository (ModuleNotFoundError as soon as the agent starts); write tele.agents.valve
 --> tele/plugin.py:1:36
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valv', 'entry_point': 'main'}}
  |                                    ^^^^^^^^^^^^^^^^^^
\`\`\`

A path in place of a dotted name:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele/agents/valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[agent-module-missing]: tele/agents/valve, the module of ValveAgent, is a path, where a dotted
  module name was expected (ModuleNotFoundError as soon as the agent starts); write
  tele.agents.valve
 --> tele/plugin.py:1:36
  |
1 | agents = {'ValveAgent': {'module': 'tele/agents/valve', 'entry_point': 'main'}}
  |                                    ^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"agent-name-shadowed":`# agent-name-shadowed

ocs-agent-cli imports the agent by the name of its file. If Python, OCS, Twisted or Autobahn has a module of that name loaded already, the import gives that one, and the agent is never seen. If one of them needs such a module later, it gets the agent in its place.

Which names these are was tried, one file each, on a real base: 130 of 263. Names such as serial, numpy, test or code are fine.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY calendar.py /app/calendar.py
CMD ["--agent", "/app/calendar.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python calendar.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-name-shadowed]: /app/calendar.py is called like the module calendar, which is loaded
  before it: ocs-agent-cli runs that one, and the agent never (a traceback, status 1 or 2); give the
  file a name of its own, such as calendar_agent.py
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/calendar.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^^^^^
\`\`\`

Needed later:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY json.py /app/json.py
CMD ["--agent", "/app/json.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python json.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-name-shadowed]: /app/json.py is called like the module json, which ocs needs after it:
  that gets the agent in its place (a traceback, status 1 or 2); give the file a name of its own,
  such as json_agent.py
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/json.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY serial.py /app/serial.py
CMD ["--agent", "/app/serial.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python serial.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Depends on

The names were computed with ocs 0.12.0 on Python 3.11. Four packages that not every base holds (automat, pydantic, setproctitle, setuptools_scm) give a warning only.
`,"agent-neighbour-shadows":`# agent-neighbour-shadows

The folder of an \`--agent\` file comes first on Python's path, so each of its neighbours stands in front of the standard library. A \`queue.py\` beside the agent is what Twisted gets when it imports queue.

Modules that are loaded before the agent (logging, yaml and others) cannot be shadowed in this way and give no finding.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py queue.py /app/
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python queue.py
class CommandQueue:
    """Commands for the valve."""
\`\`\`

\`\`\`output
warning[agent-neighbour-shadows]: queue.py lies in the folder of /app/agent.py, which comes first on
  Python's path: whoever imports queue, ocs and Twisted too, gets this file (mostly an ImportError);
  rename it, or put the agent into a folder of its own
 --> queue.py
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py logging.py /app/
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python logging.py
LEVEL = 'info'
\`\`\`
`,"agent-not-up":`# agent-not-up

Found by the station \`smoke\`: an instance is up when both of its procedures are registered at the router, \`get_api\` has answered and two heartbeats were heard. Here that did not happen in time, though the container still ran. A running container proves nothing: an agent that waits for its hardware, or for another router than the one it was told of, runs for ever.

The message says what was seen on the wire, the likely cause with the line of the log that shows it, and what to do. The container's last lines are in the report.

## Fails

An agent that never calls \`runner.run\`:

\`\`\`python agent.py
import time


def main(args=None):
    while True:
        time.sleep(1)
\`\`\`

## Passes

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"agent-operation-failed":`# agent-operation-failed

Found by the station \`smoke\`: an instance was up, one of the operations it was told to run was started, and ended with the operation code FAILED. The agent itself stays up, so nothing but this tells.

Operations are those that the settings list under \`operations\` for an instance. One that needs hardware is marked \`may-fail\`.

## Fails

\`\`\`yaml .github/ocs-agent.yaml
instances:
  - instance-id: valve-1
    agent-class: ValveAgent
    operations:
      - start: acq
\`\`\`

## Passes

\`\`\`yaml .github/ocs-agent.yaml
instances:
  - instance-id: valve-1
    agent-class: ValveAgent
    operations:
      - start: acq
        may-fail: true
\`\`\`
`,"agent-path-missing":`# agent-path-missing

\`--agent\` names a file in the *container*: where WORKDIR, COPY and .dockerignore put it, not where it lies in the repository. ocs-agent-cli puts the file's folder on Python's path and imports its name, so a wrong path is a ModuleNotFoundError in every container of the image.

Everything that could bring the file makes the rule silent: a RUN that may create it, a compose mount, an installed package of that name, a base that is not known.

## Fails

The folder is missing in the path:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/my-agent
COPY ./src ./src
CMD ["--agent", "/src/queen_agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python src/queen_agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='QueenAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-path-missing]: nothing brings /src/queen_agent.py into the image (ModuleNotFoundError:
  No module named 'queen_agent', status 1); /app/my-agent/src/queen_agent.py would work
 --> Dockerfile:4:17
  |
4 | CMD ["--agent", "/src/queen_agent.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A relative path begins at the last WORKDIR:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app
COPY agent.py .
WORKDIR /
CMD ["--agent", "agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-path-missing]: nothing brings agent.py (/agent.py in the container) into the image
  (ModuleNotFoundError: No module named 'agent', status 1); /app/agent.py would work
 --> Dockerfile:5:17
  |
5 | CMD ["--agent", "agent.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

No COPY brings it, or .dockerignore keeps it out:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/
CMD ["--agent", "/app/valve_agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text .dockerignore
*_agent.py
\`\`\`

\`\`\`python valve_agent.py
def main(args=None):
    pass
\`\`\`

\`\`\`output
error[agent-path-missing]: nothing brings /app/valve_agent.py into the image (ModuleNotFoundError:
  No module named 'valve_agent', status 1); valve_agent.py is kept out by line 1 of .dockerignore:
  take it out of there
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/valve_agent.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app
COPY agent.py .
WORKDIR /
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

A RUN may put it there:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /tmp/agent.py
RUN mkdir /app/agents && cp /tmp/agent.py /app/agents/valve.py
CMD ["--agent", "/app/agents/valve.py", "--entrypoint", "main"]
\`\`\`
`,"agent-path-not-python":`# agent-path-not-python

ocs-agent-cli cuts the last three characters off the path, whatever they are, and imports what is left. \`/app/agent\` becomes a search for a module \`ag\`, a folder becomes nothing at all, and a dot inside of the name (\`my.agent.py\`) is a package to Python.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/
CMD ["--agent", "/app/agent", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-path-not-python]: /app/agent cannot be imported: ocs-agent-cli cuts off the last three
  characters and imports what is left, \`ag\` (ModuleNotFoundError, status 1); write /app/agent.py
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/agent", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A dot in the name:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY my.agent.py /app/
CMD ["--agent", "/app/my.agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python my.agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-path-not-python]: /app/my.agent.py cannot be imported: ocs-agent-cli cuts off the last
  three characters and imports what is left, \`my.agent\` (ModuleNotFoundError, status 1); rename the
  file to one without a dot in its name
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/my.agent.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^^^^^
\`\`\`

Another ending:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.txt /app/
CMD ["--agent", "/app/agent.txt", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.txt
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-path-not-python]: /app/agent.txt cannot be imported: ocs-agent-cli cuts off the last
  three characters and imports what is left, \`agent.\` (ModuleNotFoundError, status 1); name a .py
  file
 --> Dockerfile:3:17
  |
3 | CMD ["--agent", "/app/agent.txt", "--entrypoint", "main"]
  |                 ^^^^^^^^^^^^^^^^
\`\`\`

## Passes

A hyphen is fine:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY my-agent.py /app/
CMD ["--agent", "/app/my-agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python my-agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"agent-path-relative":`# agent-path-relative

A relative \`--agent\` is looked up from the working directory of the container: the last WORKDIR, unless a compose \`working_dir\` or \`docker run -w\` says otherwise. The image works until somebody adds a WORKDIR at its end.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/my-agent
COPY agent.py .
CMD ["--agent", "agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
warning[agent-path-relative]: --agent agent.py is found from the working directory alone: another
  WORKDIR, working_dir or \`docker run -w\` and it is gone; write /app/my-agent/agent.py
 --> Dockerfile:4:17
  |
4 | CMD ["--agent", "agent.py", "--entrypoint", "main"]
  |                 ^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/my-agent
COPY agent.py .
CMD ["--agent", "/app/my-agent/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"agent-relative-import":`# agent-relative-import

\`--agent\` puts the file's folder on \`sys.path\` and imports the file by its name, as a module that belongs to no package. A relative import has nothing to be relative to: \`ImportError: attempted relative import with no known parent package\`, exit status 1. What lies beside the file can be imported by its plain name.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py limits.py /app/valve/
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from .limits import HIGHEST
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python limits.py
HIGHEST = 4.2
\`\`\`

\`\`\`output
error[agent-relative-import]: --agent imports this file by its name alone, as a module without a
  package, so \`.limits\` leads nowhere (ImportError: attempted relative import with no known parent
  package); the file's folder is on sys.path: import limits
 --> agent.py:1:1
  |
1 | from .limits import HIGHEST
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py limits.py /app/valve/
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from limits import HIGHEST
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python limits.py
HIGHEST = 4.2
\`\`\`

In a package that is installed, relative imports are fine:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/agents/limits.py
HIGHEST = 4.2
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from .limits import HIGHEST
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"agent-syntax-invalid":`# agent-syntax-invalid

An agent that is no valid Python, or that uses syntax newer than the Python of the base image, ends as soon as it is imported: \`SyntaxError: invalid syntax\`, exit status 1. The build does not notice, because nothing imports the agent there. The files that it imports from this repository are looked at as well.

## Fails

Syntax of Python 3.12 on a base with an older one:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


type Pressure = float


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-syntax-invalid]: the type statement needs Python 3.12, the base image has 3.10, and the
  agent ends with SyntaxError as soon as it starts; write it in the older way, or take a base with a
  newer Python
 --> agent.py:4:1
  |
4 | type Pressure = float
  | ^^^^
\`\`\`

A bracket that is never closed:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-syntax-invalid]: this is no Python ('(' was never closed), and the agent ends with
  SyntaxError as soon as it starts; mend it
 --> agent.py:5:34
  |
5 |     args = site_config.parse_args(agent_class='ValveAgent', args=args
  |                                  ^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Depends on

The Python of the base image: 3.6 up to v0.7.1, 3.8 from v0.8.0, 3.10 from v0.11.2. Of several images the newest counts.
`,"agent-unclean-stop":`# agent-unclean-stop

Found by the station \`smoke\`: after SIGTERM an instance should end its processes, leave the router and end with status 0. Status 137 means that it had to be killed after ten seconds: a loop of a process ignores its stop flag, or a shell in the entry point swallows the signal. Files and hardware are then left as they were.

It is a warning, and an error where the settings say \`clean-stop: required\`.

## Fails

\`\`\`python agent.py
def acq(self, session, params=None):
    while True:
        time.sleep(1)
\`\`\`

## Passes

\`\`\`python agent.py
def acq(self, session, params=None):
    while session.status in ('starting', 'running'):
        time.sleep(1)
    return True, 'acquisition ended'
\`\`\`
`,"agent-without-entrypoint":`# agent-without-entrypoint

\`--agent\` names a file and \`--entrypoint\` the function in it that starts the agent. ocs-agent-cli has no default for the second and ends without it. The two may stand in different places, one in ENTRYPOINT and one in CMD or a compose \`command\`; what counts is the whole line.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-without-entrypoint]: --agent /app/agent.py has no --entrypoint beside it (--entrypoint
  not provided, status 1); name the function that starts the agent: --entrypoint main
 --> Dockerfile:3:6
  |
3 | CMD ["--agent", "/app/agent.py"]
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

In a compose file:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
    command:
      - --agent
      - /app/agent.py
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[agent-without-entrypoint]: --agent /app/agent.py has no --entrypoint beside it (--entrypoint
  not provided, status 1); name the function that starts the agent: --entrypoint main
 --> docker-compose.yml:7:9
  |
7 |       - --agent
  |         ^^^^^^^
8 |       - /app/agent.py
  |       ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

In two places:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--agent", "/app/agent.py"]
CMD ["--entrypoint", "main"]
\`\`\`
`,"agent-wrong-identity":`# agent-wrong-identity

Found by the station \`smoke\`: an agent registered another address than that of its INSTANCE_ID. The hub of the smoke test lets each container register under its own name alone, so one that says it is another is seen at once. At the level \`full\` two more things are tried: without INSTANCE_ID nothing may start (ocs-agent-cli ends with status 1 and its own message), and a second container with the same INSTANCE_ID must be refused as one that runs already.

An image with a name built in serves one instance; the next one that is started from it throws the first off the hub, or cannot join it.

## Fails

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    args.instance_id = 'valve'
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Passes

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"apt-get-not-assumed-yes":'# apt-get-not-assumed-yes\n\n`apt-get install` asks before it installs more than it was told to. In a build nobody answers: it prints `Do you want to continue? [Y/n] Abort.` and the RUN ends with status 1. One package that needs nothing else installs without a question, so the same line builds today and fails with the next package.\n\n`-q`, `--no-install-recommends` and `DEBIAN_FRONTEND=noninteractive` do not answer. `-y`, `--yes`, `--assume-yes`, `-qq`, `yes |` and `-o APT::Get::Assume-Yes=true` do.\n\n## Fails\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nRUN apt-get update && apt-get install rsync && rm -rf /var/lib/apt/lists/*\n```\n\n```output\nerror[apt-get-not-assumed-yes]: apt-get install without -y asks, because rsync brings other packages\n  along; nobody answers in a build, and it aborts; write apt-get install -y\n --> Dockerfile:2:23\n  |\n2 | RUN apt-get update && apt-get install rsync && rm -rf /var/lib/apt/lists/*\n  |                       ^^^^^^^^^^^^^^^\n  = fix: `ocs-agent check --fix` repairs it\n```\n\nA package that comes alone, for now:\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nRUN apt-get update && \\\n    DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends tree && \\\n    rm -rf /var/lib/apt/lists/*\n```\n\n```output\nwarning[apt-get-not-assumed-yes]: apt-get install without -y asks as soon as a package brings others\n  along; nobody answers in a build, and it aborts; write apt-get install -y\n --> Dockerfile:3:36\n  |\n3 |     DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends tree && \\\n  |                                    ^^^^^^^^^^^^^^^^^^\n  = fix: `ocs-agent check --fix` repairs it\n```\n\n## Passes\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nRUN apt-get update && apt-get install -y rsync && rm -rf /var/lib/apt/lists/*\n```\n\nOther ways to say yes, and text that only speaks of it:\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nRUN apt-get update -qq && apt-get -qq install rsync && \\\n    yes | apt-get install socat && \\\n    echo "apt-get install curl" && \\\n    rm -rf /var/lib/apt/lists/*\n```\n\n## Depends on\n\nWhich packages bring others depends on what the base holds: the error is given on OCS bases since v0.11.2, for packages that were counted there. Elsewhere it is a warning.\n',"apt-python-library":`# apt-python-library

Since v0.11.2 the OCS base runs its agents in the virtualenv /opt/venv, which does not see the system's packages. A library that apt-get installs is therefore there for /usr/bin/python3 and nobody else: the agent that imports it ends with \`ModuleNotFoundError\`.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y python3-serial && rm -rf /var/lib/apt/lists/*
\`\`\`

\`\`\`output
warning[apt-python-library]: python3-serial goes to the system's Python, and agents run in the
  virtualenv /opt/venv, which does not see it; install it with python -m pip instead
 --> Dockerfile:2:42
  |
2 | RUN apt-get update && apt-get install -y python3-serial && rm -rf /var/lib/apt/lists/*
  |                                          ^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y python3-dev && rm -rf /var/lib/apt/lists/*
RUN python -m pip install --no-cache-dir pyserial==3.5
\`\`\`

An older base runs its agents with the system's Python:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.1
RUN apt-get update && apt-get install -y python3-serial && rm -rf /var/lib/apt/lists/*
\`\`\`

## Depends on

The virtualenv came with the base of v0.11.2 (v0.11.1-1-gb6cbd88).
`,"apt-update-alone":`# apt-update-alone

Docker keeps the result of a RUN until its text changes. Package lists that were fetched in a RUN of their own are therefore as old as the cache, while the archive has moved on: the install in the next RUN asks for files that are gone, on one machine and not on the other.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update
RUN apt-get install -y rsync
\`\`\`

\`\`\`output
warning[apt-update-alone]: apt-get update stands in a RUN of its own: the build cache keeps its
  lists while the archive moves on, and a later install asks for packages that are gone; join it to
  the install: apt-get update && apt-get install -y \u2026
 --> Dockerfile:2:5
  |
2 | RUN apt-get update
  |     ^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y rsync && rm -rf /var/lib/apt/lists/*
\`\`\`

A script may install something:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY install.sh /tmp/install.sh
RUN apt-get update && sh /tmp/install.sh
\`\`\`

\`\`\`sh install.sh
apt-get install -y rsync
\`\`\`
`,"argument-one-string":`# argument-one-string

Docker and Compose hand every element of a list on as one argument, blanks and all. \`- '--agent /app/agent.py --entrypoint main'\`, as a page of the OCS documentation had it, is one long argument that no option matches.

What becomes of it depends: mostly \`unrecognized arguments\` and status 2; with \`--agent=\u2026\` in front everything behind the \`=\` is the path; \`"--site-hub=\u2026 --site-http=\u2026"\` even runs for ever and never connects. A value may hold blanks (\`--mode=a b\`, or an element behind its option), and a \`command\` written as one string is split by Compose: both are fine.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent /app/agent.py --entrypoint main"]
\`\`\`

\`\`\`output
error[argument-one-string]: "--agent /app/agent.py --entrypoint main" is one argument to
  ocs-agent-cli, not 4: it is refused or read as something else (mostly \`unrecognized arguments\`,
  status 2); make an element of each word
 --> Dockerfile:4:6
  |
4 | CMD ["--agent /app/agent.py --entrypoint main"]
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

In a compose file:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
    command:
      - '--agent /app/agent.py --entrypoint main'
\`\`\`

\`\`\`output
error[argument-one-string]: "--agent /app/agent.py --entrypoint main" is one argument to
  ocs-agent-cli, not 4: it is refused or read as something else (mostly \`unrecognized arguments\`,
  status 2); make an element of each word
 --> docker-compose.yml:7:9
  |
7 |       - '--agent /app/agent.py --entrypoint main'
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

With \`=\` the first option swallows the second:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent=/app/agent.py --entrypoint=main"]
\`\`\`

\`\`\`output
error[argument-one-string]: "--agent=/app/agent.py --entrypoint=main" is one argument to
  ocs-agent-cli, not 2: it is refused or read as something else (mostly \`unrecognized arguments\`,
  status 2); make an element of each word
 --> Dockerfile:3:6
  |
3 | CMD ["--agent=/app/agent.py --entrypoint=main"]
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A blank at the end is enough:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent ", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[argument-one-string]: "--agent " has a blank at its end, which makes another argument of it
  (\`unrecognized arguments\`, status 2); take it away
 --> Dockerfile:3:6
  |
3 | CMD ["--agent ", "/app/agent.py", "--entrypoint", "main"]
  |      ^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

Compose splits a string:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
    command: --agent /app/agent.py --entrypoint main
\`\`\`
`,"base-not-ocs":`# base-not-ocs

An agent is started by \`ocs-agent-cli\`, which the image simonsobs/ocs brings together with dumb-init, a Python with ocs in it, the configuration folder and the entry point. On the bare image of a language or an operating system none of it is there.

It is an error where the base is one of the official images that certainly hold no ocs and nothing is installed; where packages are installed that are not known to bring ocs, it is a warning. An image nobody has looked at may bring everything itself: no finding.

## Fails

\`\`\`dockerfile Dockerfile
FROM debian:bookworm
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[base-not-ocs]: debian:bookworm has no ocs-agent-cli, and nothing is installed that would bring
  it: an agent cannot start (executable file not found, status 127); use FROM simonsobs/ocs:v0.12.1
 --> Dockerfile:1:6
  |
1 | FROM debian:bookworm
  |      ^^^^^^^^^^^^^^^
\`\`\`

Without an entry point the first argument is taken for a program:

\`\`\`dockerfile Dockerfile
FROM debian:bookworm
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[base-not-ocs]: debian:bookworm has no ocs-agent-cli, and nothing is installed that would bring
  it: an agent cannot start (executable file not found, status 127); use FROM simonsobs/ocs:v0.12.1
 --> Dockerfile:1:6
  |
1 | FROM debian:bookworm
  |      ^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

An image that installs ocs itself:

\`\`\`dockerfile Dockerfile
FROM python:3.11
RUN python -m pip install dumb-init ocs==0.12.1
ENV OCS_CONFIG_DIR=/config
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`
`,"base-outdated":`# base-outdated

A development image of ocs is pushed for every commit and forgotten as soon as a release holds it. Groups stay on such tags for years, because nothing tells them that the release they waited for is out.

It is a notice: an older base works as it did, and moving is a decision.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.3-19-gd729e04
\`\`\`

\`\`\`output
notice[base-outdated]: v0.11.3-19-gd729e04 is a development image; v0.12.0 has been released since
  and holds that commit, the newest is v0.12.1; move to a release
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.11.3-19-gd729e04
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.2
\`\`\`

\`\`\`output
notice[base-outdated]: v0.12.1 of simonsobs/ocs is out, this is v0.11.2; read its release notes and
  move when it suits
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.11.2
  |      ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

A commit after the newest release:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1-3-g0123abc
\`\`\`

## Depends on

The list of releases in this program; the newest is v0.12.1.
`,"base-tag-unknown":`# base-tag-unknown

The Dockerfile is judged by what its base tag is known to hold: the Python, the entry point, the virtualenv. A tag that is no release of simonsobs/ocs is judged by the newest facts instead, and a tag that nobody ever pushed makes the build fail.

A tag that is nearly one of the releases is a warning, any other a notice.

## Fails

A letter in the place of a digit:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.O
\`\`\`

\`\`\`output
warning[base-tag-unknown]: no release of simonsobs/ocs is called v0.12.O; is v0.12.0 meant?
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.12.O
  |      ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

The \`v\` is missing:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:0.11.3
\`\`\`

\`\`\`output
warning[base-tag-unknown]: no release of simonsobs/ocs is called 0.11.3; is v0.11.3 meant?
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:0.11.3
  |      ^^^^^^^^^^^^^^^^^^^^
\`\`\`

Newer than anything this program has heard of:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.13.0
\`\`\`

\`\`\`output
notice[base-tag-unknown]: v0.13.0 is newer than v0.12.1, the newest release this program knows: it
  is judged by that one's facts; update ocs-agent-action
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.13.0
  |      ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

A tag of no known shape:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:nightly
\`\`\`

\`\`\`output
notice[base-tag-unknown]: nightly is no tag as simonsobs/ocs has them (v0.12.1,
  v0.11.3-19-gd729e04): it is judged by the facts of v0.12.1
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:nightly
  |      ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

Releases, pre-releases and the development tags that \`git describe\` makes:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

A development tag:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.3-19-gd729e04
\`\`\`

With the ending that ocs once had and socs still has:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.10.3-4-g0123abc-dev
\`\`\`

## Depends on

The list of releases in this program: v0.4.2 to v0.12.1.
`,"base-too-old":`# base-too-old

\`ocs-agent-cli\` and the entry point that starts it came with v0.10.0 of simonsobs/ocs. On an older base nothing can be inherited, and \`ocs-agent-cli\` does not exist: the agents of that time were scripts that their own images started.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.9.3
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`output
error[base-too-old]: simonsobs/ocs:v0.9.3 has no ocs-agent-cli (executable file not found, status
  127 or 2): both came with v0.10.0; use a newer base
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.9.3
  |      ^^^^^^^^^^^^^^^^^^^^
\`\`\`

Nothing to inherit:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.9.3
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[base-too-old]: simonsobs/ocs:v0.9.3 has no entry point that this image could inherit
  (executable file not found, status 127 or 2): both came with v0.10.0; use a newer base
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.9.3
  |      ^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.10.0
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

An agent of that time, started by its own image:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.9.3
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "python3", "-u", "/app/agent.py"]
\`\`\`

## Depends on

simonsobs/ocs before v0.9.3-10-gc1de8e9, so up to v0.9.3.
`,"base-unpinned":`# base-unpinned

\`latest\` is another image after every release of OCS, and after its pre-releases too: the workflow that publishes them moves the same tag. An agent image that was built in March cannot be built again in May, and nobody sees from the Dockerfile what it runs on.

The documentation of OCS warns of \`latest\` for the same reason, although its own template uses it. Names that this repository builds itself are never unpinned.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:latest
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`output
warning[base-unpinned]: simonsobs/ocs:latest moves with every release and pre-release: the same
  Dockerfile gives another image tomorrow; name a version, \`simonsobs/ocs:v0.12.1\`
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:latest
  |      ^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

No tag is the same:

\`\`\`dockerfile Dockerfile
FROM simonsobs/socs
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`output
warning[base-unpinned]: simonsobs/socs has no tag, so it is latest, and that moves with every
  release: the same Dockerfile gives another image tomorrow; name a version
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/socs
  |      ^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

A development tag, or a digest:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.3-19-gd729e04
\`\`\`

An image that this repository builds:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`dockerfile simulators/dome/Dockerfile
FROM my-ocs-agent:latest
ENTRYPOINT ["dumb-init", "python3", "-u", "dome.py"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-my-agent:
    image: my-ocs-agent
    build: .
  dome-simulator:
    build: simulators/dome
\`\`\`

## Depends on

The fix names the newest release that this program knows.
`,"build-failed":`# build-failed

Found by the station \`build\`: \`docker buildx build\` ends with a status other than 0. The message is BuildKit's own, and the line is the one that BuildKit names; where the failing step printed something, its last line stands behind it.

A registry that is asked for an image or a cache and gives no answer in two minutes, or stops in the middle of an image for ten, is waited for no longer; the line is then the one that names the image. A step that runs is waited for, however silent it is.

Faults that can be seen without a build have rules of their own, which name the remedy: run \`ocs-agent check\` first.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN python -m pip install no-such-distribution-anywhere
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN python -c "import ocs"
\`\`\`
`,"command-drops-agent":`# command-drops-agent

\`command\` of a service takes the place of the image's CMD, all of it. Where CMD says which agent to start, a \`command\` that only adds an option takes the agent away, and ocs-agent-cli looks for a plugin of the class in the site config.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=valve-1
    command:
      - --log-dir
      - /data
\`\`\`

\`\`\`output
error[command-drops-agent]: \`command\` of service ocs-valve-1 replaces the image's CMD, and with it
  --agent /app/agent.py: ocs-agent-cli then looks for a plugin (KeyError, status 1); say --agent
  /app/agent.py --entrypoint \u2026 again in \`command\`
  --> docker-compose.yml:10:7
   |
10 |       - --log-dir
   |       ^^^^^^^^^^^
11 |       - /data
   |       ^^^^^^^
\`\`\`

An entry point of one's own drops CMD as well:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=valve-1
    entrypoint: [dumb-init, ocs-agent-cli]
\`\`\`

\`\`\`output
error[command-drops-agent]: \`entrypoint\` of service ocs-valve-1 replaces the image's CMD, and with
  it --agent /app/agent.py: ocs-agent-cli then looks for a plugin (KeyError, status 1); say --agent
  /app/agent.py --entrypoint \u2026 again in \`command\`
 --> docker-compose.yml:9:17
  |
9 |     entrypoint: [dumb-init, ocs-agent-cli]
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=valve-1
    command:
      - --agent
      - /app/agent.py
      - --entrypoint
      - main
      - --log-dir
      - /data
\`\`\`

An empty \`command\` leaves CMD as it is:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=valve-1
    command: []
\`\`\`
`,"command-not-arguments":`# command-not-arguments

The entry point of ocs is a program already, and everything in CMD or in a compose \`command\` is an argument to it. \`CMD ["python", "/app/agent.py"]\` runs no Python: it hands the word \`python\` to ocs-agent-cli, which does not know it. CMD in shell form is always such a case, because Docker puts \`/bin/sh -c\` in front of it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["python", "/app/agent.py"]
\`\`\`

\`\`\`output
error[command-not-arguments]: the entry point is ocs-agent-cli already, and gets python for an
  argument (unrecognized arguments, status 2); give options only, --agent FILE --entrypoint main, or
  replace ENTRYPOINT as well
 --> Dockerfile:3:6
  |
3 | CMD ["python", "/app/agent.py"]
  |      ^^^^^^^^
\`\`\`

The program once more:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["ocs-agent-cli", "--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[command-not-arguments]: the entry point is ocs-agent-cli already, and gets ocs-agent-cli for
  an argument (unrecognized arguments, status 2); leave the program out and keep the options
 --> Dockerfile:4:6
  |
4 | CMD ["ocs-agent-cli", "--agent", "/app/agent.py", "--entrypoint", "main"]
  |      ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Shell form:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD python /app/agent.py
\`\`\`

\`\`\`output
error[command-not-arguments]: the entry point is ocs-agent-cli already, and gets /bin/sh -c \u2026 for an
  argument (unrecognized arguments, status 2); give options only, --agent FILE --entrypoint main, or
  replace ENTRYPOINT as well
 --> Dockerfile:3:5
  |
3 | CMD python /app/agent.py
  |     ^^^^^^^^^^^^^^^^^^^^
\`\`\`

In a compose file:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
    command: bash
\`\`\`

\`\`\`output
error[command-not-arguments]: the entry point is ocs-agent-cli already, and gets bash for an
  argument (unrecognized arguments, status 2); give options only, --agent FILE --entrypoint main, or
  set \`entrypoint\` as well
 --> docker-compose.yml:6:14
  |
6 |     command: bash
  |              ^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

With an entry point of its own:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
    entrypoint: ["dumb-init"]
    command: ["ocs-agent-cli"]
\`\`\`
`,"compose-image-tag-unset":`# compose-image-tag-unset

Compose puts the empty string in the place of a variable that nothing sets. \`simonsobs/ocs:\` is no image, and the whole project does not start; \`docker compose config\` does not say so.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:\${OCS_TAG}
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
warning[compose-image-tag-unset]: nothing sets OCS_TAG, and without a value simonsobs/ocs:\${OCS_TAG}
  is no image (invalid reference format): docker compose up starts nothing; give it a default,
  \`\${OCS_TAG:-\u2026}\`, or a value in .env
 --> docker-compose.yml:3:12
  |
3 |     image: simonsobs/ocs:\${OCS_TAG}
  |            ^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:\${OCS_TAG:-v0.12.1}
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

With a value beside it:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:\${OCS_TAG}
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`sh .env
OCS_TAG=v0.12.1
\`\`\`
`,"compose-invalid":`# compose-invalid

Docker Compose reads the whole file before it does anything, and starts no service of a file that it refuses. This is the reason that it gives, at the place it is about.

What Compose refuses only while a variable has no value, or while a file that is kept out of git does not exist, is not said here.

Where this program stops reading before Compose does (more than 100 documents in a file, 1,000 files that are included, or 1,000 services that extend each the next), it is a warning.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    hostnames: ocs-docker
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
error[compose-invalid]: docker compose refuses this file, and starts none of its services:
  services.ocs-fake-data-1 additional properties 'hostnames' not allowed
 --> docker-compose.yml:6:5
  |
6 |     hostnames: ocs-docker
  |     ^^^^^^^^^
\`\`\`

A mapping in a list of variables:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID: fake-data-1
\`\`\`

\`\`\`output
error[compose-invalid]: docker compose refuses this file, and starts none of its services:
  services.ocs-fake-data-1.environment.0 must be a string
 --> docker-compose.yml:8:9
  |
8 |       - INSTANCE_ID: fake-data-1
  |         ^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

A key twice:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    environment:
      - LOGLEVEL=info
\`\`\`

\`\`\`output
error[compose-invalid]: docker compose refuses this file, and starts none of its services: mapping
  key "environment" already defined
 --> docker-compose.yml:9:5
  |
9 |     environment:
  |     ^^^^^^^^^^^
\`\`\`

## Passes

Numbers and truth values are values of variables too, and a hostname may have an underscore:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    hostname: ocs_docker
    environment:
      INSTANCE_ID: fake-data-1
      DEBUG: true
      CHANNELS: 2
\`\`\`
`,"compose-version-obsolete":`# compose-version-obsolete

Compose has not read \`version\` since 2020. Newer releases say at each start that it is obsolete and should be removed.

## Fails

\`\`\`yaml docker-compose.yml
version: '3.7'

services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
notice[compose-version-obsolete]: \`version\` 3.7 has no effect: Compose ignores it, and says at each
  start that it is obsolete; take the line out
 --> docker-compose.yml:1:1
  |
1 | version: '3.7'
  | ^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"config-dir-overridden":`# config-dir-overridden

OCS_CONFIG_DIR is where ocs looks for default.yaml. The base says /config, and every compose file of the field mounts its configuration there. An image that says something else finds nothing at that place, unless each of its compose files knows about it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV OCS_CONFIG_DIR=/app/config
\`\`\`

\`\`\`output
warning[config-dir-overridden]: OCS_CONFIG_DIR is /app/config here, while every compose file of an
  observatory mounts its configuration at /config: the agent does not find default.yaml
  (FileNotFoundError, status 1); leave the variable as the base has it
 --> Dockerfile:2:5
  |
2 | ENV OCS_CONFIG_DIR=/app/config
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV OCS_CONFIG_DIR=/config/
\`\`\`
`,"config-mount-missing":`# config-mount-missing

The site config is no part of an image: one image serves many sites. The service mounts the folder that holds \`default.yaml\` at /config, where OCS_CONFIG_DIR says it is. Without it, the agent ends.

A site config that the image brings, that \`configs\` puts there, or that \`--site-file\` names, counts.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[config-mount-missing]: service ocs-fake-data-1 has no site config: nothing is mounted at
  /config (FileNotFoundError: '/config/default.yaml', status 1); mount the folder of your
  default.yaml there
 --> docker-compose.yml:2:3
  |
2 |   ocs-fake-data-1:
  |   ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Mounted at another place:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/conf:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[config-mount-missing]: service ocs-fake-data-1 has no site config: nothing is mounted at
  /config (FileNotFoundError: '/config/default.yaml', status 1); mount the folder of your
  default.yaml there
 --> docker-compose.yml:2:3
  |
2 |   ocs-fake-data-1:
  |   ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

The file alone:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config/default.yaml:/config/default.yaml:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

At a place of its own:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/etc/ocs:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - OCS_CONFIG_DIR=/etc/ocs
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`
`,"config-mount-writable":`# config-mount-writable

Agents only read the site config, and many of them share it. Mounted with \`:ro\`, none of them can change it for the others.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - \${OCS_CONFIG_DIR}:/config
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
notice[config-mount-writable]: \${OCS_CONFIG_DIR}:/config lets the container write to the site
  config, which agents only read, and which others share; add :ro
 --> docker-compose.yml:5:9
  |
5 |       - \${OCS_CONFIG_DIR}:/config
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"config-unreadable":`# config-unreadable

\`COPY\` keeps a file's permissions and gives it to root. A file that only its owner may read is closed to every other USER, and the agent ends before it has connected.

\`--chmod\` has a trap: folders that the COPY has to make get the same mode. Without the x of 755 nobody but root may enter them, so even \`--chmod=644\` makes an agent that is not found. Make the folder before, by WORKDIR or mkdir.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY --chmod=600 agent.py /app/agent.py
USER ocs
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`

\`\`\`output
error[config-unreadable]: /app/agent.py has mode 600 and the container runs as ocs, who may not read
  it, so the agent does not start; let others read it, or copy it with --chown=ocs
 --> Dockerfile:2:14
  |
2 | COPY --chmod=600 agent.py /app/agent.py
  |              ^^^
\`\`\`

The folder /app/valve is made by the COPY, and gets 644:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY --chmod=644 agent.py /app/valve/agent.py
USER ocs
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`

\`\`\`output
error[config-unreadable]: --chmod=644 goes for the folder of /app/valve/agent.py too, which this
  COPY makes and ocs may then not enter, so the agent does not start; write 755, or make the folder
  before
 --> Dockerfile:2:14
  |
2 | COPY --chmod=644 agent.py /app/valve/agent.py
  |              ^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
RUN chmod -R 700 /app/valve
USER 9000
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`

\`\`\`output
error[config-unreadable]: /app/valve/agent.py has mode 700 and the container runs as 9000, who may
  not read it, so the agent does not start; let others read it, or copy it with --chown=9000
 --> Dockerfile:3:14
  |
3 | RUN chmod -R 700 /app/valve
  |              ^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY --chmod=600 --chown=ocs:ocs agent.py /app/agent.py
USER ocs
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`

A folder that is there before:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/valve
COPY --chmod=644 agent.py .
WORKDIR /
USER ocs
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`

No mode at all:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
USER ocs
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
\`\`\`
`,"configuration-baked":`# configuration-baked

INSTANCE_ID, SITE_HUB, SITE_HTTP and SITE_HOST say who an agent is and where its observatory is. In the image they make one image for one place: whoever starts it elsewhere and forgets to override one of them talks to the wrong router, or not at all.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV SITE_HUB=ws://10.10.10.10:8001/ws \\
    INSTANCE_ID=valve-1
\`\`\`

\`\`\`output
warning[configuration-baked]: ENV SITE_HUB ties the image to one site; leave it out and set SITE_HUB
  where the container is started, in the environment of its compose service
 --> Dockerfile:2:5
  |
2 | ENV SITE_HUB=ws://10.10.10.10:8001/ws \\
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

warning[configuration-baked]: ENV INSTANCE_ID ties the image to one instance; leave it out and set
  INSTANCE_ID where the container is started, in the environment of its compose service
 --> Dockerfile:3:5
  |
3 |     INSTANCE_ID=valve-1
  |     ^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV LOGLEVEL=info
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
\`\`\`
`,"copy-before-requirements":`# copy-before-requirements

Docker repeats every step behind the first one that has changed. With the source copied first, one edited line downloads and installs all dependencies again; with the requirements copied and installed first, it repeats a copy.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/valve/
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`

\`\`\`output
warning[copy-before-requirements]: the source is copied before /app/valve/requirements.txt is
  installed, so every edit of the source installs all dependencies anew; copy the requirements
  alone, install them, and copy the source afterwards
 --> Dockerfile:2:6
  |
2 | COPY . /app/valve/
  |      ^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
COPY . /app/valve/
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`
`,"copy-outside-context":`# copy-outside-context

A build sees its context and nothing above it. BuildKit does not refuse \`COPY ../agent.py\`: it drops the \`../\` and takes \`agent.py\` of the context, if there is one. So the image holds another file than the line says. Where there is none the build fails: [copy-source-missing](../copy-source-missing/rule.md).

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY ../agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`

\`\`\`output
warning[copy-outside-context]: nothing outside of the build context can be copied: Docker drops the
  ../ of ../agent.py and takes agent.py of the context; write that path, or take a context that
  holds the file you mean
 --> Dockerfile:2:6
  |
2 | COPY ../agent.py /app/valve/agent.py
  |      ^^^^^^^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY .. /app/valve/
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`

\`\`\`output
warning[copy-outside-context]: nothing outside of the build context can be copied: Docker drops the
  ../ of .. and takes the whole context; write that path, or take a context that holds the file you
  mean
 --> Dockerfile:2:6
  |
2 | COPY .. /app/valve/
  |      ^^
\`\`\`

## Passes

A path that goes up and stays inside, and another stage, whose files have no context:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1 AS made
RUN touch /limits.csv

FROM simonsobs/ocs:v0.12.1
COPY drivers/../agent.py /app/valve/agent.py
COPY --from=made ../limits.csv /app/valve/
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`
`,"copy-source-missing":`# copy-source-missing

\`COPY\` and \`ADD\` take files from the build context: the repository, less what .dockerignore cuts out. A source that is not there ends the build (\`failed to calculate checksum of ref \u2026: "/calibration.csv": not found\`). Upper and lower case count, and a file that only lies on the author's disk, kept out of git, is missing everywhere else.

A wildcard that finds nothing copies nothing and is no error; stages that the build does not reach are not looked at.

## Fails

The file was never added to the repository:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY calibration.csv /app/valve/
\`\`\`

\`\`\`output
error[copy-source-missing]: calibration.csv is not in the build context, and the build fails; add
  the file to the repository, or remove it here
 --> Dockerfile:2:6
  |
2 | COPY calibration.csv /app/valve/
  |      ^^^^^^^^^^^^^^^
\`\`\`

The file is there, and .dockerignore keeps it out:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY limits.csv /app/valve/
\`\`\`

\`\`\`text .dockerignore
*.csv
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`

\`\`\`output
error[copy-source-missing]: .dockerignore keeps limits.csv out of the build context (\`*.csv\`), and
  the build fails; take it back in with \`!limits.csv\`, or do not copy it
 --> Dockerfile:2:6
  |
2 | COPY limits.csv /app/valve/
  |      ^^^^^^^^^^
\`\`\`

The name differs in case:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY Limits.csv /app/valve/
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`

\`\`\`output
error[copy-source-missing]: Limits.csv is not in the build context, but limits.csv is: upper and
  lower case count; write limits.csv
 --> Dockerfile:2:6
  |
2 | COPY Limits.csv /app/valve/
  |      ^^^^^^^^^^
\`\`\`

A path above the context; Docker drops the \`../\`:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY ../shared.csv /app/valve/
\`\`\`

\`\`\`output
error[copy-source-missing]: ../shared.csv leaves the build context: Docker drops the ../ and finds
  nothing, so the build fails; move the file below the context, or take a context that holds it
 --> Dockerfile:2:6
  |
2 | COPY ../shared.csv /app/valve/
  |      ^^^^^^^^^^^^^
\`\`\`

A bind mount of a file that is not there:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN --mount=type=bind,source=limits.csv,target=/tmp/limits.csv cat /tmp/limits.csv
\`\`\`

\`\`\`output
error[copy-source-missing]: limits.csv is not in the build context, and the build fails; add the
  file to the repository, or remove it here
 --> Dockerfile:2:30
  |
2 | RUN --mount=type=bind,source=limits.csv,target=/tmp/limits.csv cat /tmp/limits.csv
  |                              ^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY limits.csv /app/valve/
\`\`\`

\`\`\`text .dockerignore
*.csv
!limits.csv
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`

A wildcard without a match, and a stage that nothing needs:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1 AS never
COPY nothing.csv /app/

FROM simonsobs/ocs:v0.12.1
COPY extra*.csv /app/valve/
\`\`\`
`,"credentials-in-git-config":'# credentials-in-git-config\n\nactions/checkout before v6 writes the job\'s token into `.git/config`, where it stays until the job ends; a clone with `https://user:token@\u2026` keeps it for good. A package whose version comes from git needs `.git` in the build, so `COPY .` takes the token along: every build step can read it, and it lies in a layer of the image.\n\nIt is an error in CI and a warning on one\'s own machine.\n\n## Fails\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\n```\n\n```json git\n{ "credentialLine": 8 }\n```\n\n```output\nwarning[credentials-in-git-config]: this line holds a token, and Dockerfile takes .git/config into\n  the build: every step can read it, and a COPY bakes it into the image; check out with\n  persist-credentials: false (or actions/checkout v6), or keep .git/config out by .dockerignore\n --> .git/config:8:1\n```\n\n## Passes\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\n```\n\n```text .dockerignore\n.git/config\n```\n\n```json git\n{ "credentialLine": 8 }\n```\n',"crossbar-timeout-invalid":`# crossbar-timeout-invalid

CROSSBAR_TIMEOUT is a whole number of seconds. \`10s\`, \`10.5\` and words end the container before it starts.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - CROSSBAR_TIMEOUT=10s
\`\`\`

\`\`\`output
error[crossbar-timeout-invalid]: CROSSBAR_TIMEOUT wants seconds as a whole number, not "10s"
  (invalid int value, status 2); write 10, or 0 for no limit
 --> docker-compose.yml:9:26
  |
9 |       - CROSSBAR_TIMEOUT=10s
  |                          ^^^
\`\`\`

The option:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command: --crossbar-timeout never
\`\`\`

\`\`\`output
error[crossbar-timeout-invalid]: --crossbar-timeout wants seconds as a whole number, not "never"
  (invalid int value, status 2); write 10, or 0 for no limit
 --> docker-compose.yml:9:33
  |
9 |     command: --crossbar-timeout never
  |                                 ^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      INSTANCE_ID: fake-data-1
      CROSSBAR_TIMEOUT: 20
\`\`\`

A good option over a bad variable:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - CROSSBAR_TIMEOUT=10s
    command: --crossbar-timeout 20
\`\`\`

## Depends on

CROSSBAR_TIMEOUT is read since v0.10.3; an older base ignores it.
`,"dockerfile-missing":`# dockerfile-missing

Without a Dockerfile there is nothing to build. It can be written by hand, written once by \`ocs-agent generate\`, or made anew for each build with \`dockerfile: generate\`.

A repository that holds compose and site config files and no agent needs none.

## Fails

\`\`\`python valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
error[dockerfile-missing]: there is no Dockerfile; write one, run \`ocs-agent generate\`, or set
  \`dockerfile: generate\` to have it made for each build
\`\`\`

A compose file that builds from a folder without one:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY valve.py /app/valve.py
CMD ["--agent", "/app/valve.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-simulator:
    build: ./simulator/
    command: ["--port", "7777"]
\`\`\`

\`\`\`python simulator/simulator.py
print('answers')
\`\`\`

\`\`\`output
error[dockerfile-missing]: there is no simulator/Dockerfile, which service ocs-simulator is built
  from; write it, or name the one that is meant
 --> docker-compose.yml:3:12
  |
3 |     build: ./simulator/
  |            ^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY valve.py /app/valve.py
CMD ["--agent", "/app/valve.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

A site's repository:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    environment:
      - INSTANCE_ID=fake-1
\`\`\`
`,"dockerfile-syntax":`# dockerfile-syntax

BuildKit reads a Dockerfile before it does anything else, and refuses the whole file for one line. The message and the line are BuildKit's own, so what fails here fails in the same words in \`docker buildx build\`.

A file that BuildKit refuses gets this finding and no other: what stands behind the fault cannot be trusted.

## Fails

An instruction that does not exist:

\`\`\`dockerfile Dockerfile
FRM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`output
error[dockerfile-syntax]: BuildKit refuses this file: unknown instruction: FRM (did you mean FROM?);
  nothing can be built until it is mended
 --> Dockerfile:1:1
  |
1 | FRM simonsobs/ocs:v0.12.1
  | ^^^
\`\`\`

\`CMD\` in shell form whose first word is an option: BuildKit takes it for a flag of its own.

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD --agent /app/agent.py --entrypoint main
\`\`\`

\`\`\`output
error[dockerfile-syntax]: BuildKit refuses this file: unknown flag: --agent; nothing can be built
  until it is mended
 --> Dockerfile:3:5
  |
3 | CMD --agent /app/agent.py --entrypoint main
  |     ^^^^^^^
\`\`\`

A JSON array that holds more than strings:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--crossbar-timeout", 20]
\`\`\`

\`\`\`output
error[dockerfile-syntax]: BuildKit refuses this file: when using JSON array syntax, arrays must be
  comprised of strings only; nothing can be built until it is mended
 --> Dockerfile:2:1
  |
2 | ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--crossbar-timeout", 20]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

Lower case, a second ENTRYPOINT and a trailing backslash are all legal:

\`\`\`dockerfile Dockerfile
from simonsobs/ocs:v0.12.1
ENTRYPOINT ["ocs-agent-cli"]
ENTRYPOINT ["dumb-init", \\
    "ocs-agent-cli"] \\
\`\`\`
`,"dockerignore-missing":`# dockerignore-missing

Without a .dockerignore, \`COPY .\` takes everything: caches that change with every test and so rebuild every layer behind them, virtualenvs for another machine, \`.env\` files with secrets.

The file that the fix writes leaves \`.git\` in where the version comes from it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
\`\`\`

\`\`\`output
notice[dockerignore-missing]: COPY . takes everything that lies here, caches, virtualenvs and .env
  included, and there is no .dockerignore; add one
 --> Dockerfile:2:6
  |
2 | COPY . /app/tele/
  |      ^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
\`\`\`

\`\`\`text .dockerignore
**/__pycache__
.env
\`\`\`

Only what is named:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY limits.csv /app/tele/
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`
`,"download-unverified":`# download-unverified

A URL delivers what its owner puts there. Vendors move and replace files; a checksum in the Dockerfile turns a changed download into a failed build in place of a changed image.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ADD https://example.org/labjack.tar.gz /tmp/labjack.tar.gz
RUN curl -fsSL https://example.org/driver.sh -o /tmp/driver.sh && sh /tmp/driver.sh
\`\`\`

\`\`\`output
notice[download-unverified]: nothing checks what https://example.org/labjack.tar.gz delivers, today
  or next year; write ADD --checksum=sha256:\u2026
 --> Dockerfile:2:5
  |
2 | ADD https://example.org/labjack.tar.gz /tmp/labjack.tar.gz
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

notice[download-unverified]: nothing checks what https://example.org/driver.sh delivers, today or
  next year; check it in the same RUN: echo '<sum> <file>' | sha256sum -c
 --> Dockerfile:3:16
  |
3 | RUN curl -fsSL https://example.org/driver.sh -o /tmp/driver.sh && sh /tmp/driver.sh
  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ADD --checksum=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 https://example.org/empty /tmp/empty
RUN curl -fsSL https://example.org/driver.sh -o /tmp/driver.sh && \\
    echo "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  /tmp/driver.sh" | sha256sum -c && \\
    sh /tmp/driver.sh
\`\`\`
`,"entrypoint-emptied":`# entrypoint-emptied

An image inherits the entry point of its base. \`ENTRYPOINT []\` and \`ENTRYPOINT [""]\` take it away, and then the first option of CMD is the program that Docker looks for. ENTRYPOINT with nothing behind it is worse: it is an empty shell command, and the container ends with status 0 as if all were well.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT []
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[entrypoint-emptied]: this takes the entry point of the base away, and the first option of CMD
  is taken for the program (executable file not found, status 127); write ENTRYPOINT ["dumb-init",
  "ocs-agent-cli"], or leave the line out
 --> Dockerfile:3:12
  |
3 | ENTRYPOINT []
  |            ^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

An empty text:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT [""]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[entrypoint-emptied]: this takes the entry point of the base away, and the first option of CMD
  is taken for the program (executable file not found, status 127); write ENTRYPOINT ["dumb-init",
  "ocs-agent-cli"], or leave the line out
 --> Dockerfile:3:12
  |
3 | ENTRYPOINT [""]
  |            ^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Nothing to run:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT []
\`\`\`

\`\`\`output
error[entrypoint-emptied]: this takes the entry point of the base away, and nothing is left to run
  (no command specified, status 125); write ENTRYPOINT ["dumb-init", "ocs-agent-cli"], or leave the
  line out
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT []
  |            ^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

No words at all:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT
\`\`\`

\`\`\`output
error[entrypoint-emptied]: an ENTRYPOINT without words is an empty shell command: the container ends
  at once with status 0, and no agent has run; write ENTRYPOINT ["dumb-init", "ocs-agent-cli"], or
  leave the line out
 --> Dockerfile:2:1
  |
2 | ENTRYPOINT
  | ^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

With the whole command in CMD:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT []
CMD ["dumb-init", "ocs-agent-cli"]
\`\`\`
`,"entrypoint-not-agent":`# entrypoint-not-agent

INSTANCE_ID, SITE_HUB, SITE_HTTP and the other variables of a container are read by \`ocs-agent-cli\` and by nothing else. An agent that is started as a program of its own has to be given everything as arguments, in each compose file again, and does not take the options that the documentation of OCS describes.

Wrapper scripts that end in \`exec dumb-init ocs-agent-cli "$@"\` are followed. Simulators and other images that are no agents get no finding, as long as the repository has another image and no compose service gives them an INSTANCE_ID.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "python3", "-u", "/app/agent.py"]
\`\`\`

\`\`\`output
warning[entrypoint-not-agent]: the container runs python3, not ocs-agent-cli: INSTANCE_ID, SITE_HUB
  and their like are read by nobody; use ENTRYPOINT ["dumb-init", "ocs-agent-cli"], with the agent
  in a plugin or behind --agent
 --> Dockerfile:3:12
  |
3 | ENTRYPOINT ["dumb-init", "python3", "-u", "/app/agent.py"]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

By a wrapper:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /usr/local/bin/start.sh
ENTRYPOINT ["/usr/local/bin/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
echo "starting $INSTANCE_ID"
exec dumb-init ocs-agent-cli "$@"
\`\`\`
`,"entrypoint-shell-form":`# entrypoint-shell-form

In shell form \`/bin/sh -c\` is process 1. It takes everything that CMD or a compose \`command\` adds for its own \`$0\`, \`$1\` and so on, so \`--agent\` never arrives; and it hands SIGTERM to nobody, so \`docker stop\` waits ten seconds and then kills the agent, which ends no process and closes no file.

It is an error where arguments are passed and lost. Where nobody passes any the agent runs, and only its end is unclean: a warning. \`exec \u2026 "$0" "$@"\` in the text is well.

## Fails

CMD is lost:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT dumb-init ocs-agent-cli
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
error[entrypoint-shell-form]: a shell runs this entry point: the arguments of CMD never reach
  ocs-agent-cli, and \`docker stop\` takes 10 s and kills the agent (status 137); write ENTRYPOINT
  ["dumb-init", "ocs-agent-cli"]
 --> Dockerfile:3:12
  |
3 | ENTRYPOINT dumb-init ocs-agent-cli
  |            ^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Nobody passes arguments, but the end is unclean:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT dumb-init ocs-agent-cli
\`\`\`

\`\`\`output
warning[entrypoint-shell-form]: a shell runs this entry point: it swallows every argument, and
  \`docker stop\` takes 10 s and kills the agent (status 137); write ENTRYPOINT ["dumb-init",
  "ocs-agent-cli"]
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT dumb-init ocs-agent-cli
  |            ^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

With \`"$@"\` alone the first argument is still lost, because it becomes \`$0\`:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT exec dumb-init ocs-agent-cli "$@"
CMD ["--crossbar-timeout", "20"]
\`\`\`

\`\`\`output
error[entrypoint-shell-form]: a shell runs this entry point: the arguments of CMD never reach
  ocs-agent-cli; write ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT exec dumb-init ocs-agent-cli "$@"
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A shell in exec form is no better:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["sh", "-c", "ocs-agent-cli"]
\`\`\`

\`\`\`output
warning[entrypoint-shell-form]: a shell runs this entry point: it swallows every argument, and
  \`docker stop\` takes 10 s and kills the agent (status 137); write ENTRYPOINT ["dumb-init",
  "ocs-agent-cli"]
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT ["sh", "-c", "ocs-agent-cli"]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

A shell that passes everything on and makes room:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["sh", "-c", "exec dumb-init ocs-agent-cli \\"$0\\" \\"$@\\""]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`
`,"entrypoint-without-init":`# entrypoint-without-init

Process 1 of a container gets no signal that it has no handler for, and every orphan of the container to look after. An agent has its handlers only once Twisted's event loop runs: while it still imports, or waits for its hardware in \`main\`, \`docker stop\` does nothing for ten seconds and then kills it. The base brings dumb-init for this.

tini counts as well, and \`init: true\` in the compose file where every service has it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
ENTRYPOINT ["ocs-agent-cli"]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`output
warning[entrypoint-without-init]: process 1 of the container is ocs-agent-cli, without an init:
  until the agent's event loop runs \`docker stop\` is ignored and ends in a kill after 10 s (status
  137); put "dumb-init" in front of it
 --> Dockerfile:3:13
  |
3 | ENTRYPOINT ["ocs-agent-cli"]
  |             ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A wrapper that hands over to the agent alone:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec ocs-agent-cli "$@"
\`\`\`

\`\`\`output
warning[entrypoint-without-init]: process 1 of the container is /start.sh, without an init: until
  the agent's event loop runs \`docker stop\` is ignored and ends in a kill after 10 s (status 137);
  let start.sh end in \`exec dumb-init ocs-agent-cli "$@"\`
 --> Dockerfile:3:13
  |
3 | ENTRYPOINT ["/start.sh"]
  |             ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

Docker's own init:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["ocs-agent-cli"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    init: true
    environment:
      - INSTANCE_ID=valve-1
\`\`\`

## Depends on

The fix is offered where the base has dumb-init: simonsobs/ocs from v0.7.1 on.
`,"env-needs-newer-base":`# env-needs-newer-base

SITE_HOST and CROSSBAR_TIMEOUT are read since v0.10.3. An older \`ocs-agent-cli\` does not know them and says nothing: the agent looks itself up under the wrong host, or never gives up on a router that is gone.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.10.0
ENV CROSSBAR_TIMEOUT=20
\`\`\`

\`\`\`output
warning[env-needs-newer-base]: CROSSBAR_TIMEOUT is read since v0.10.3; ocs-agent-cli of
  simonsobs/ocs:v0.10.0 ignores it without a word: use a newer base, or say it in the site config
 --> Dockerfile:2:5
  |
2 | ENV CROSSBAR_TIMEOUT=20
  |     ^^^^^^^^^^^^^^^^
\`\`\`

In a compose file:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.10.0
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
      - SITE_HOST=daq-node1-docker
\`\`\`

\`\`\`output
warning[env-needs-newer-base]: SITE_HOST is read since v0.10.3; ocs-agent-cli of
  simonsobs/ocs:v0.10.0 ignores it without a word: use a newer base, or say it in the site config
 --> docker-compose.yml:6:9
  |
6 |       - SITE_HOST=daq-node1-docker
  |         ^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.10.3
ENV CROSSBAR_TIMEOUT=20
\`\`\`

## Depends on

simonsobs/ocs before v0.10.3.
`,"environment-empty":`# environment-empty

OCS reads a variable that is set and empty as a value. \`SITE_HUB=\` does not mean "as in the site config": ocs-agent-cli takes it for an option without a value and ends with an IndexError, an empty OCS_CONFIG_DIR makes it look for \`/default.yaml\`, an empty CROSSBAR_TIMEOUT is no number.

A compose service that sets it empty, by an empty default too, is an error. Where nothing here says what a variable holds, it is a warning.

In a Dockerfile it is an error where a compose service leaves the variable as the image has it, and a warning otherwise. An option on the command line wins, and then the variable does no harm.

## Fails

ENV of the image, and a service that says nothing else:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV SITE_HTTP=""
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
\`\`\`

\`\`\`output
error[environment-empty]: OCS takes an empty SITE_HTTP for a value (IndexError: string index out of
  range, status 1), and service ocs-valve-1 does not set it; leave it out of ENV
 --> Dockerfile:2:5
  |
2 | ENV SITE_HTTP=""
  |     ^^^^^^^^^^^^
\`\`\`

No service sets it, and none is here:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV CROSSBAR_TIMEOUT=
\`\`\`

\`\`\`output
warning[environment-empty]: OCS takes an empty CROSSBAR_TIMEOUT for a value (argument
  --crossbar-timeout: invalid int value: '', status 2), in every container that does not set it;
  leave it out of ENV
 --> Dockerfile:2:5
  |
2 | ENV CROSSBAR_TIMEOUT=
  |     ^^^^^^^^^^^^^^^^^
\`\`\`

In a compose service, with a default that is empty:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=\${SITE_HUB:-}
\`\`\`

\`\`\`output
error[environment-empty]: OCS takes an empty SITE_HUB for a value (IndexError: string index out of
  range, status 1); give it one in service ocs-fake-data-1, or leave it out
 --> docker-compose.yml:9:18
  |
9 |       - SITE_HUB=\${SITE_HUB:-}
  |                  ^^^^^^^^^^^^^
\`\`\`

A folder of no name:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - OCS_CONFIG_DIR=
\`\`\`

\`\`\`output
error[environment-empty]: OCS takes an empty OCS_CONFIG_DIR for a value (FileNotFoundError:
  '/default.yaml', status 1); give it one in service ocs-fake-data-1, or leave it out
 --> docker-compose.yml:9:9
  |
9 |       - OCS_CONFIG_DIR=
  |         ^^^^^^^^^^^^^^^
\`\`\`

A variable that somebody's \`.env\` may set, or may not:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=\${HUB}
\`\`\`

\`\`\`output
warning[environment-empty]: SITE_HUB is empty wherever nothing sets HUB, and neither .env nor a
  default does: OCS takes an empty SITE_HUB for a value (IndexError: string index out of range,
  status 1); give it a default, or pass it through by its bare name
 --> docker-compose.yml:9:18
  |
9 |       - SITE_HUB=\${HUB}
  |                  ^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV CROSSBAR_TIMEOUT=20
\`\`\`

The option wins:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV CROSSBAR_TIMEOUT=
CMD ["--crossbar-timeout", "20"]
\`\`\`

A name alone takes the shell's value, and none where the shell has none:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HOST
      - CROSSBAR_TIMEOUT
\`\`\`
`,"environment-ignored":`# environment-ignored

Found by the station \`smoke\` at the level \`full\`: a container was configured by environment variables alone, as every container of an agent is, and one of INSTANCE_ID, SITE_HUB, SITE_HTTP, SITE_HOST and CROSSBAR_TIMEOUT did not reach the agent. What counts is what ocs-agent-cli says of its arguments and what the agent then does: which address it registers, which host of the site config it finds itself under, whether a client in the image reaches SITE_HTTP, and whether the agent gives up after CROSSBAR_TIMEOUT when the hub is gone.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--crossbar-timeout", "0"]
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

## Depends on

SITE_HOST and CROSSBAR_TIMEOUT are read since v0.10.3; on an older base they are not asked for.
`,"environment-in-command":`# environment-in-command

\`command\` is what stands behind ocs-agent-cli on its command line, so \`KEY=value\` there is an argument that it does not know. Several published pages list variables under \`command\`.

An agent that is started by \`--agent\` may take such arguments itself: then it is a warning.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command:
      - SITE_HUB=ws://10.10.10.10:8001/ws
      - SITE_HTTP=http://10.10.10.10:8001/call
\`\`\`

\`\`\`output
error[environment-in-command]: SITE_HUB=ws://10.10.10.10:8001/ws,
  SITE_HTTP=http://10.10.10.10:8001/call stand under \`command\`: ocs-agent-cli gets them as arguments
  (unrecognized arguments, status 2), not as variables; put them under \`environment\`
  --> docker-compose.yml:10:9
   |
10 |       - SITE_HUB=ws://10.10.10.10:8001/ws
   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

With nothing under \`environment\`, ocs-agent-cli misses INSTANCE_ID before it comes to the arguments:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    command:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
error[environment-in-command]: INSTANCE_ID=fake-data-1 stands under \`command\`: ocs-agent-cli gets it
  as an argument (unrecognized arguments, status 2), not as a variable; put it under \`environment\`
 --> docker-compose.yml:8:9
  |
8 |       - INSTANCE_ID=fake-data-1
  |         ^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
\`\`\`

An option and its value:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command:
      - --site-http=http://10.10.10.10:8001/call
\`\`\`
`,"environment-overridden":`# environment-overridden

An option of ocs-agent-cli wins over the variable of the same meaning. Where both are given, the variable is dead, and whoever changes it wonders.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
    command: --site-hub ws://10.10.10.20:8001/ws
\`\`\`

\`\`\`output
warning[environment-overridden]: SITE_HUB has no effect: --site-hub ws://10.10.10.20:8001/ws is
  given too, and an option wins over its variable; leave one of them out
 --> docker-compose.yml:9:9
  |
9 |       - SITE_HUB=ws://10.10.10.10:8001/ws
  |         ^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
    command: --log-dir /data
\`\`\`
`,"environment-quoted":`# environment-quoted

In \`- INSTANCE_ID="x"\` the quotes stand inside of the entry, where YAML leaves them alone: the value is \`"x"\`, quotes and all. In an env_file quotes are taken away.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID="fake-data-1"
\`\`\`

\`\`\`output
error[environment-quoted]: the quotes of INSTANCE_ID="fake-data-1" become part of its value (could
  not find matching device description, status 1): in a list, YAML takes quotes away only around the
  whole entry; leave them out
 --> docker-compose.yml:8:21
  |
8 |       - INSTANCE_ID="fake-data-1"
  |                     ^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

The address of the hub:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB="ws://10.10.10.10:8001/ws"
\`\`\`

\`\`\`output
error[environment-quoted]: the quotes of SITE_HUB="ws://10.10.10.10:8001/ws" become part of its
  value (invalid WebSocket URL, status 1): in a list, YAML takes quotes away only around the whole
  entry; leave them out
 --> docker-compose.yml:9:18
  |
9 |       - SITE_HUB="ws://10.10.10.10:8001/ws"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - "INSTANCE_ID=fake-data-1"
\`\`\`

As a mapping:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      INSTANCE_ID: "fake-data-1"
\`\`\`
`,"environment-shadowed":`# environment-shadowed

A YAML merge key copies keys one level deep. A service that merges a template and has an \`environment\` of its own does not add to the template's: it replaces it, and what the template set is gone without a word.

## Fails

\`\`\`yaml docker-compose.yml
x-agent: &agent
  image: simonsobs/ocs:v0.12.1
  hostname: ocs-docker
  volumes:
    - \${OCS_CONFIG_DIR}:/config:ro
  environment:
    SITE_HUB: ws://10.10.10.10:8001/ws
    SITE_HTTP: http://10.10.10.10:8001/call

services:
  ocs-fake-data-1:
    <<: *agent
    environment:
      INSTANCE_ID: fake-data-1
\`\`\`

\`\`\`output
warning[environment-shadowed]: \`environment\` of service ocs-fake-data-1 takes the place of the
  merged one, and so loses its SITE_HUB, SITE_HTTP: a YAML merge is one level deep; merge inside of
  environment, \`environment: {<<: *anchor, \u2026}\`
  --> docker-compose.yml:13:5
   |
13 |     environment:
   |     ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
x-environment: &hub
  SITE_HUB: ws://10.10.10.10:8001/ws
  SITE_HTTP: http://10.10.10.10:8001/call

services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      <<: *hub
      INSTANCE_ID: fake-data-1
\`\`\`
`,"environment-unknown":`# environment-unknown

ocs-agent-cli reads INSTANCE_ID, SITE_HUB, SITE_HTTP, SITE_HOST and CROSSBAR_TIMEOUT, and says nothing about names that are nearly these. The agent then goes to the hub of the site config, or to another host, and nobody knows why.

A misspelt INSTANCE_ID ends the container: that is instance-id-missing. A name that the repository's own code reads is none of this rule's business.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUP=ws://10.10.10.10:8001/ws
\`\`\`

\`\`\`output
warning[environment-unknown]: nobody reads SITE_HUP: what it says is silently ignored; call it
  SITE_HUB
 --> docker-compose.yml:9:9
  |
9 |       - SITE_HUP=ws://10.10.10.10:8001/ws
  |         ^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

An entry of a list that is written like one of a mapping:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - "SITE_HUB: ws://10.10.10.10:8001/ws"
\`\`\`

\`\`\`output
warning[environment-unknown]: in a list, "SITE_HUB: ws://10.10.10.10:8001/ws" is the name of a
  variable and no value: OCS never sees it; write SITE_HUB=\u2026
 --> docker-compose.yml:9:10
  |
9 |       - "SITE_HUB: ws://10.10.10.10:8001/ws"
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
      - SITE_PORT=8001
\`\`\`
`,"exec-form-invalid":`# exec-form-invalid

Exec form is a JSON array of strings in double quotes. Anything else that begins with a bracket is shell form, and Docker says nothing about it: it starts \`/bin/sh -c '[dumb-init, \u2026'\`, and the shell looks for a program called \`[dumb-init,\`.

In CMD it is an error only while nobody gives a command: a compose service's \`command\` takes its place.

## Fails

No quotes:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT [dumb-init, ocs-agent-cli]
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it lacks quotes: Docker hands
  all of it to /bin/sh, which finds no such program (status 127); write \`["dumb-init",
  "ocs-agent-cli"]\`
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT [dumb-init, ocs-agent-cli]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Single quotes, as Python has them:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
CMD ['--agent', '/app/agent.py', '--entrypoint', 'main']
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it has single quotes: Docker
  hands it to the entry point as one shell command, which is no argument (status 2); write
  \`["--agent", "/app/agent.py", "--entrypoint", "main"]\`
 --> Dockerfile:3:5
  |
3 | CMD ['--agent', '/app/agent.py', '--entrypoint', 'main']
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A comma behind the last element:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli",]
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it has a comma behind the last
  element: Docker hands all of it to /bin/sh, which finds no such program (status 127); write
  \`["dumb-init", "ocs-agent-cli"]\`
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT ["dumb-init", "ocs-agent-cli",]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A comment in the line of the array; a Dockerfile has comments on lines of their own only:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"] # the agent
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it has a comment behind it:
  Docker hands all of it to /bin/sh, which finds no such program (status 127); write \`["dumb-init",
  "ocs-agent-cli"]\`
 --> Dockerfile:2:12
  |
2 | ENTRYPOINT ["dumb-init", "ocs-agent-cli"] # the agent
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

COPY knows the array too:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY [agent.py, /app/]
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it lacks quotes: Docker takes
  the words for file patterns: the build fails; write \`["agent.py", "/app/"]\`
 --> Dockerfile:2:6
  |
2 | COPY [agent.py, /app/]
  |      ^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

And so does RUN:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN ['true']
\`\`\`

\`\`\`output
error[exec-form-invalid]: this looks like a JSON array and is none, it has single quotes: Docker
  hands all of it to /bin/sh, which finds no such program: the build fails; write \`["true"]\`
 --> Dockerfile:2:5
  |
2 | RUN ['true']
  |     ^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY ["agent.py", "/app/"]
RUN [ -f /app/agent.py ] && echo "there"
ENTRYPOINT [ "dumb-init", "ocs-agent-cli" ]
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`
`,"expected-failure-stale":`# expected-failure-stale

Found by the station \`smoke\`. Some agents need a vendor's library that no image can hold. They are listed under \`expected-failures\` with the reason, and then nothing is said about their import. An entry that is no longer true hides the next failure: the agent imports by now, or it was renamed and the list was not.

## Fails

The agent imports in the image:

\`\`\`yaml .github/ocs-agent.yaml
expected-failures:
  - agent-class: LabJackAgent
    reason: the LJM library is behind a login
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='LabJackAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Passes

\`\`\`python agent.py
from labjack import ljm

from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='LabJackAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

An agent that imports in one image of the repository and not in another is listed with the \`image\` in which it fails.
`,"feed-data-invalid":"# feed-data-invalid\n\nFound by the station `smoke`: what a feed with `record=True` published while the instance was watched is not of the structure that the aggregator and the InfluxDB publisher take: blocks by name, each with its timestamps and, for each field, as many values as there are timestamps. Field names are letters, digits and underscores. Such data are lost without a word on the agent's side.\n\n`publish_to_feed` of OCS refuses most of it. What is published past it, with `agent.publish`, is checked by nobody else.\n\n## Fails\n\n```python agent.py\nself.agent.publish('observatory.valve-1.feeds.pressure', ({'chan-1': 3.2}, {'record': True}))\n```\n\n## Passes\n\n```python agent.py\nself.agent.publish_to_feed('pressure', {'block_name': 'all', 'timestamp': time.time(), 'data': {'chan_1': 3.2}})\n```\n","file-unreadable":`# file-unreadable

Dockerfiles, compose files, packaging and the files of agents are read as UTF-8 text of at most 2 MiB. One that an editor on Windows saved as UTF-16, one with NUL bytes, a link that leads out of the repository or nowhere: docker, pip and Python stumble over most of them too, and with a message that does not say why. Nothing that such a file says is known to the other rules. A Dockerfile of more than 128 stages is not read either: each may stand on the one before it and copy from all of them.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/
RUN pip install -r /app/requirements.txt
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text requirements.txt utf16
pyserial==3.5
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
warning[file-unreadable]: requirements.txt is written in UTF-16, so no rule has looked at it; save
  it as UTF-8
 --> requirements.txt
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/
RUN pip install -r /app/requirements.txt
COPY agent.py /app/agent.py
CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"from-arg-without-default":`# from-arg-without-default

A plain \`docker build .\` gives an ARG without default no value, and \`simonsobs/ocs:\` with nothing behind the colon is no image. Whoever clones the repository cannot build it without reading the workflow that knows the value.

Values that a compose file gives under \`build: args:\` count.

## Fails

\`\`\`dockerfile Dockerfile
ARG OCS_TAG
FROM simonsobs/ocs:\${OCS_TAG}
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`output
warning[from-arg-without-default]: simonsobs/ocs:\${OCS_TAG} is no image unless the build is given
  OCS_TAG (invalid reference format): \`docker build .\` fails; give the ARG a default
 --> Dockerfile:2:6
  |
2 | FROM simonsobs/ocs:\${OCS_TAG}
  |      ^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
ARG OCS_TAG=v0.12.1
FROM simonsobs/ocs:\${OCS_TAG}
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

A default in the FROM itself:

\`\`\`dockerfile Dockerfile
ARG OCS_TAG
FROM simonsobs/ocs:\${OCS_TAG:-v0.12.1}
\`\`\`

By a compose file:

\`\`\`dockerfile Dockerfile
ARG OCS_TAG
FROM simonsobs/ocs:\${OCS_TAG}
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build:
      context: .
      args:
        OCS_TAG: v0.12.1
    environment:
      - INSTANCE_ID=valve-1
\`\`\`
`,"git-history-excluded":`# git-history-excluded

hatch-vcs and setuptools-scm read the package's version from git's tags. They look for \`.git\` beside pyproject.toml, in the image, while pip installs; without it the build ends with \`LookupError: \u2026 was unable to detect version\`. It is easily lost: by a line in .dockerignore, by copying only some folders, in a worktree or submodule, or by building from a URL.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`text .dockerignore
.git
**/__pycache__
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
dynamic = ["version"]

[tool.setuptools_scm]
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`json git
{ "tags": ["v1.2.0"] }
\`\`\`

\`\`\`output
error[git-history-excluded]: setuptools-scm reads the version from git, and this line keeps .git out
  of the build context; take it out, or set SETUPTOOLS_SCM_PRETEND_VERSION in the build
 --> .dockerignore:1:1
  |
1 | .git
  | ^^^^
\`\`\`

\`.git\` is in the context, and not in the image:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY pyproject.toml /app/tele/
COPY tele /app/tele/tele
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
dynamic = ["version"]

[tool.setuptools_scm]
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`json git
{ "tags": ["v1.2.0"] }
\`\`\`

\`\`\`output
error[git-history-excluded]: setuptools-scm reads the version from git, and .git is not copied to
  /app/tele before pip installs it; copy .git too, or set SETUPTOOLS_SCM_PRETEND_VERSION in the
  build
 --> Dockerfile:4:5
  |
4 | RUN python -m pip install --no-cache-dir /app/tele
  |     ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

A version for builds without git:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
ARG VERSION=0.0.0
RUN SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`text .dockerignore
.git
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
dynamic = ["version"]

[tool.setuptools_scm]
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`json git
{ "tags": ["v1.2.0"] }
\`\`\`

\`.git\` is copied with the rest:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
dynamic = ["version"]

[tool.setuptools_scm]
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`json git
{ "tags": ["v1.2.0"] }
\`\`\`
`,"git-unpinned":`# git-unpinned

\`git clone\` takes the newest commit of a branch. The build of the same Dockerfile gives another image next week, and nobody can say what was in the one that worked. A commit behind the clone settles it. A tag is nearly as good; its owners can move it.

\`git switch -c <commit>\` looks like it and is not: it makes a new branch with that name.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN git clone https://github.com/observatory/dewar.git /src/dewar && \\
    python -m pip install --no-cache-dir /src/dewar
\`\`\`

\`\`\`output
warning[git-unpinned]: https://github.com/observatory/dewar.git is taken as it is today: another
  commit tomorrow, and another image; check out a commit behind the clone
 --> Dockerfile:2:15
  |
2 | RUN git clone https://github.com/observatory/dewar.git /src/dewar && \\
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

A commit that becomes the name of a branch:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN git clone https://github.com/observatory/dewar.git /src/dewar && \\
    cd /src/dewar && git switch -c 4f6b2f3c1a
\`\`\`

\`\`\`output
warning[git-unpinned]: git switch -c 4f6b2f3c1a makes a branch of that name where the clone stands,
  it does not go to that commit; write git checkout 4f6b2f3c1a
 --> Dockerfile:3:36
  |
3 |     cd /src/dewar && git switch -c 4f6b2f3c1a
  |                                    ^^^^^^^^^^
\`\`\`

A tag:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN git clone --depth 1 --branch v1.2.0 https://github.com/observatory/dewar.git /src/dewar
\`\`\`

\`\`\`output
notice[git-unpinned]: https://github.com/observatory/dewar.git is taken at the tag v1.2.0, which its
  owners can move; a commit cannot be moved: git checkout <commit>
 --> Dockerfile:2:41
  |
2 | RUN git clone --depth 1 --branch v1.2.0 https://github.com/observatory/dewar.git /src/dewar
  |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /src
RUN git clone https://github.com/observatory/dewar.git && \\
    git -C dewar checkout 4f6b2f3c1a
WORKDIR /
\`\`\`

A commit that the build is told, and text that only speaks of a clone:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ARG COMMIT=4f6b2f3c1a
RUN echo "git clone https://github.com/observatory/dewar.git" && \\
    git clone https://github.com/observatory/dewar.git /src/dewar && \\
    cd /src/dewar && git checkout "$COMMIT"
\`\`\`
`,"host-network-without-hub":`# host-network-without-hub

The names of services are known on the network that Compose makes for them. A service with \`network_mode: host\` is not on it: \`ws://crossbar:8001/ws\` of the site config does not resolve there, and the agent retries for ever.

Where no site config is in the repository, this is a notice.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    network_mode: host
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://crossbar:8001/ws
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
warning[host-network-without-hub]: service ocs-fake-data-1 is on the network of its host, where the
  name crossbar, by which config/default.yaml knows its hub, does not resolve: it retries for ever;
  set SITE_HUB and SITE_HTTP to the hub's address
 --> docker-compose.yml:5:19
  |
5 |     network_mode: host
  |                   ^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    network_mode: host
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://127.0.0.1:8001/ws
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://crossbar:8001/ws
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

The site config has an address:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    network_mode: host
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`
`,"hostname-missing":`# hostname-missing

An agent looks under one host of the site config: the one named like its container, or as SITE_HOST says, and else under \`localhost\`. A container without \`hostname\` is named by its id, which no site config can know.

On the network of its host a container has the host's name, and that may well be the right one. Where no site config is in the repository, a service that names nothing is a warning.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[hostname-missing]: service ocs-fake-data-1 goes by its container's id, which is no host of
  config/default.yaml (it has ocs-docker): KeyError, no entry in "hosts", status 1; set hostname, or
  SITE_HOST, to one of its hosts
 --> docker-compose.yml:2:3
  |
2 |   ocs-fake-data-1:
  |   ^^^^^^^^^^^^^^^
\`\`\`

A hostname that is not there:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-dockers
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[hostname-missing]: service ocs-fake-data-1 goes by the name ocs-dockers, which is no host of
  config/default.yaml (it has ocs-docker): KeyError, no entry in "hosts", status 1; set hostname, or
  SITE_HOST, to one of its hosts
 --> docker-compose.yml:4:15
  |
4 |     hostname: ocs-dockers
  |               ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

By a variable:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HOST=ocs-docker
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`localhost\` serves every name:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  localhost:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`
`,"ignore-unknown":`# ignore-unknown

A name that no rule has excuses nothing, and looks as if it did.

## Fails

\`\`\`dockerfile Dockerfile
# ocs-agent: ignore=base-unpined because the test bench follows every release
FROM simonsobs/ocs:latest
\`\`\`

\`\`\`output
warning[ignore-unknown]: there is no rule base-unpined, so this comment excuses nothing;
  base-unpinned was probably meant
 --> Dockerfile:1:21
  |
1 | # ocs-agent: ignore=base-unpined because the test bench follows every release
  |                     ^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
# ocs-agent: ignore=base-unpinned because the test bench follows every release
FROM simonsobs/ocs:latest
\`\`\`
`,"ignore-unused":`# ignore-unused

A comment line \`# ocs-agent: ignore=RULE because \u2026\` excuses the instruction, key or statement below it. One that excuses nothing any more is a trap: it hides the next fault in that place. One without a reason does not count, because nobody can tell later whether it still holds.

In documentation the comment is \`.. ocs-agent: ignore=\u2026\` or \`<!-- ocs-agent: ignore=\u2026 -->\`, above the code block.

## Fails

\`\`\`dockerfile Dockerfile
# ocs-agent: ignore=base-unpinned because the test bench follows every release
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`output
warning[ignore-unused]: base-unpinned finds nothing here, so this comment excuses nothing; take it
  out before it hides the next fault
 --> Dockerfile:1:21
  |
1 | # ocs-agent: ignore=base-unpinned because the test bench follows every release
  |                     ^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

\`\`\`dockerfile Dockerfile
# ocs-agent: ignore=base-unpinned
FROM simonsobs/ocs:latest
\`\`\`

\`\`\`output
warning[ignore-unused]: this comment says not why base-unpinned may be ignored, and so does not
  count; write ignore=base-unpinned because \u2026
 --> Dockerfile:1:21
  |
1 | # ocs-agent: ignore=base-unpinned
  |                     ^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
# ocs-agent: ignore=base-unpinned because the test bench follows every release
FROM simonsobs/ocs:latest
\`\`\`

In documentation, above the block:

\`\`\`rst docs/agents/valve.rst
Run it so:

.. ocs-agent: ignore=argument-one-string because this is what the page is about

.. code-block:: yaml

    services:
      ocs-valve:
        image: my-ocs-agent:v1.0.0
        environment:
          - INSTANCE_ID=valve-1
        command:
          - '--agent /app/agent.py --entrypoint main'
\`\`\`
`,"image-contract":`# image-contract

Found by the station \`smoke\`, on the image itself: what the base promises to every agent image must still be there. \`ocs-agent-cli --help\` must be reachable through the entry point, or no agent can start: an error. OCS_CONFIG_DIR, /data, the virtualenv first on PATH, dumb-init as process 1 and unbuffered output are judged by the facts of the base tag and give warnings.

It sees what a Dockerfile does not show: a base that was built elsewhere, a RUN that replaced a file.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN rm /opt/venv/bin/ocs-agent-cli
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`
`,"image-dependencies-broken":`# image-dependencies-broken

Found by the station \`smoke\`: \`pip check\` inside the image names distributions that do not fit together, or the image holds another version of ocs than its base. pip installs all the same, with a line that nobody reads, and the agents that use the part that does not fit fail one day at the telescope.

What the base itself brought in such a state gives no finding: only what this image installed is named. The version of ocs is compared with the base's tag, where that is a release.

## Fails

\`\`\`text requirements.txt
numpy==1.19.5
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/
RUN python -m pip install -r /app/requirements.txt
\`\`\`

## Passes

\`\`\`text requirements.txt
numpy
\`\`\`
`,"image-name-typo":`# image-name-typo

A name that is one letter away from an image that everybody uses is hardly another image. A published page says \`simonobs/socs\`, and whoever copies it pulls nothing.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonobs/socs:v0.6.0
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
warning[image-name-typo]: there is no simonobs/socs on Docker Hub that OCS knows of; did you mean
  simonsobs/socs?
 --> docker-compose.yml:3:12
  |
3 |     image: simonobs/socs:v0.6.0
  |            ^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"image-not-this-commit":"# image-not-this-commit\n\nFound by the station `smoke`: the agents' modules that are installed in the image are not those of the repository that was built. That happens where the Dockerfile installs the package from an index or a git URL, or where the base already holds an older one that wins. Such an image is tested and pushed, and none of the commit's changes is in it.\n\nCompared are the agents' modules and the plugin module, byte for byte, and, for versions that come from git, the commit in the version. A Dockerfile that edits files (`sed -i`, `patch`, `git apply`) gives no finding on them.\n\n## Fails\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nRUN python -m pip install git+https://github.com/simonsobs/socs.git@main\n```\n\n## Passes\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele\nRUN python -m pip install /app/tele\n```\n","image-unpinned":`# image-unpinned

\`latest\`, which no tag means too, is whatever was pushed last, a pre-release among it. A telescope that is started again tomorrow runs another program than today.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:latest
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
notice[image-unpinned]: simonsobs/ocs:latest is another image after each pull, pre-releases among
  them; name a version, simonsobs/ocs:v\u2026
 --> docker-compose.yml:3:12
  |
3 |     image: simonsobs/ocs:latest
  |            ^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

An image that is built here is as new as this commit:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: my-ocs-agent
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"instance-id-baked":`# instance-id-baked

An option wins over its variable. With \`--instance-id\` in the image, INSTANCE_ID has no effect: a second container of the same image is the same instance again, and with a site config that does not know the baked id the agent ends at once.

It is an error where a compose service says another INSTANCE_ID and cannot have it. In CMD the option lasts only until somebody gives a command.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "valve-1"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-2:
    build: .
    environment:
      - INSTANCE_ID=valve-2
\`\`\`

\`\`\`output
error[instance-id-baked]: ENTRYPOINT says --instance-id valve-1, and an option wins over the
  INSTANCE_ID=valve-2 of service ocs-valve-2: it looks for valve-1 (could not find matching device
  description, status 1) or takes its place; leave the option out
 --> Dockerfile:2:43
  |
2 | ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "valve-1"]
  |                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Without such a service:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
CMD ["--instance-id=valve-1"]
\`\`\`

\`\`\`output
warning[instance-id-baked]: CMD says --instance-id valve-1, and an option wins over INSTANCE_ID:
  every container of this image is valve-1; leave it out and set INSTANCE_ID where the container is
  started
 --> Dockerfile:2:6
  |
2 | CMD ["--instance-id=valve-1"]
  |      ^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --diff\` shows one to read first
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-2:
    build: .
    environment:
      - INSTANCE_ID=valve-2
\`\`\`

A service that overrides the option:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-2:
    build: .
    environment:
      - INSTANCE_ID=valve-2
    command: --instance-id valve-2
\`\`\`
`,"instance-id-duplicate":`# instance-id-duplicate

The instance-id is the agent's address, and a router gives an address to one agent alone. The second one joins, fails to register, and leaves again with exit status 0; with \`restart:\` it comes back every half minute.

Services of different \`profiles\` never meet. A service with \`replicas\` above one meets itself.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
  ocs-fake-data-2:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
error[instance-id-duplicate]: services ocs-fake-data-1 and ocs-fake-data-2 both say that they are
  fake-data-1: an address has one agent, the second fails to register and ends with status 0; give
  each its own instance-id
  --> docker-compose.yml:15:21
   |
15 |       - INSTANCE_ID=fake-data-1
   |                     ^^^^^^^^^^^
\`\`\`

More than one of a service:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    deploy:
      replicas: 2
\`\`\`

\`\`\`output
error[instance-id-duplicate]: service ocs-fake-data-1 runs 2 containers, all of them fake-data-1: an
  address has one agent, the others fail to register and end with status 0; make a service of each
  instance
 --> docker-compose.yml:2:3
  |
2 |   ocs-fake-data-1:
  |   ^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
  ocs-fake-data-2:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-2
\`\`\`

One at a time, by profile:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    profiles: [lab]
    environment:
      - INSTANCE_ID=fake-data-1
  ocs-fake-data-1-telescope:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    profiles: [telescope]
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"instance-id-missing":`# instance-id-missing

An agent finds its place in the site config, its arguments and its address on the network by its instance-id. Without one, ocs-agent-cli ends before it does anything else.

INSTANCE_ID counts as given where it is passed through (\`INSTANCE_ID:\` with nothing behind it), where an env_file cannot be read, and where the image or the command line brings it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - SITE_HUB=ws://10.10.10.10:8001/ws
      - SITE_HTTP=http://10.10.10.10:8001/call
\`\`\`

\`\`\`output
error[instance-id-missing]: service ocs-valve-1 runs an agent that is not told who it is
  (--instance-id (or $INSTANCE_ID) not provided, status 1); set INSTANCE_ID in its environment
 --> docker-compose.yml:2:3
  |
2 |   ocs-valve-1:
  |   ^^^^^^^^^^^
  = fix: \`ocs-agent check --diff\` shows one to read first
\`\`\`

A name that nobody reads:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      INSTANCE-ID: valve-1
\`\`\`

\`\`\`output
error[instance-id-missing]: service ocs-valve-1 sets \`INSTANCE-ID\`, which nobody reads, and so no
  INSTANCE_ID (--instance-id (or $INSTANCE_ID) not provided, status 1); call it INSTANCE_ID
 --> docker-compose.yml:5:7
  |
5 |       INSTANCE-ID: valve-1
  |       ^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    environment:
      - INSTANCE_ID=valve-1
\`\`\`

By the command line:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    command: --instance-id valve-1
\`\`\`
`,"instance-not-in-site-config":`# instance-not-in-site-config

An agent looks itself up in the site config: under the host that its container's name, or SITE_HOST, stands for, by its instance-id. What is not there cannot be started.

Said only where the site config that the service mounts is in the repository.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-2
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[instance-not-in-site-config]: config/default.yaml has no instance fake-data-2, not under its
  host ocs-docker (could not find matching device description, status 1); did you mean fake-data-1?
 --> docker-compose.yml:8:21
  |
8 |       - INSTANCE_ID=fake-data-2
  |                     ^^^^^^^^^^^
\`\`\`

It is there, under another host:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-2
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
  other-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-2
\`\`\`

\`\`\`output
error[instance-not-in-site-config]: config/default.yaml has no instance fake-data-2, not under its
  host ocs-docker (could not find matching device description, status 1); it stands under
  other-docker: set hostname to that, or move the instance
 --> docker-compose.yml:8:21
  |
8 |       - INSTANCE_ID=fake-data-2
  |                     ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

Where the site config is somebody else's, nothing is said:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-2
\`\`\`
`,"layer-waste":`# layer-waste

A layer keeps what its RUN leaves behind; a later RUN that removes it makes nothing smaller. Package lists and pip's downloads are never read again.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y rsync
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`output
notice[layer-waste]: the package lists stay in this layer, some tens of megabytes that nothing reads
  again; end the RUN with rm -rf /var/lib/apt/lists/*
 --> Dockerfile:2:5
  |
2 | RUN apt-get update && apt-get install -y rsync
  |     ^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it

notice[layer-waste]: pip keeps what it downloads in the layer, and nothing reads it again; write pip
  install --no-cache-dir, here and in every RUN of this file
 --> Dockerfile:4:5
  |
4 | RUN python -m pip install -r /app/valve/requirements.txt
  |     ^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y rsync && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

Caches that stand outside of the layers:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y rsync
RUN --mount=type=cache,target=/root/.cache/pip python -m pip install pyserial==3.5
\`\`\`
`,"legacy-instruction":`# legacy-instruction

\`MAINTAINER\` has been deprecated since Docker 1.13; a label says the same, and tools read it. \`ENV key value\` holds one key and takes the rest of the line for its value: a second pair on the line silently becomes part of the first.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
MAINTAINER Ada Lovelace <ada@example.org>
ENV VALVE_LIMITS /app/valve/limits of today.csv
\`\`\`

\`\`\`output
notice[legacy-instruction]: MAINTAINER is deprecated; write LABEL
  org.opencontainers.image.authors="\u2026"
 --> Dockerfile:2:1
  |
2 | MAINTAINER Ada Lovelace <ada@example.org>
  | ^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it

notice[legacy-instruction]: ENV VALVE_LIMITS without = is the legacy form, which holds one key and
  takes the rest of the line for its value; write ENV VALVE_LIMITS=\u2026
 --> Dockerfile:3:1
  |
3 | ENV VALVE_LIMITS /app/valve/limits of today.csv
  | ^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
LABEL org.opencontainers.image.authors="Ada Lovelace <ada@example.org>"
ENV VALVE_LIMITS="/app/valve/limits of today.csv"
\`\`\`
`,"license-missing":`# license-missing

What has no license may not be used, changed or passed on by anybody else. Observatories share agents; one file makes that possible.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
notice[license-missing]: there is no LICENSE file; without one nobody else may use or change these
  agents: add one (ocs and socs have BSD-2-Clause)
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`text LICENSE
BSD 2-Clause License
\`\`\`
`,"nothing-to-run":`# nothing-to-run

The repository builds an image on the OCS base, but holds no agent for it: no package with an entry point in \`ocs.plugins\` and no agent script. A container of it can start the agents that ocs itself brings, and nothing else, which the base image does without a repository around it.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY limits.yaml /app/limits.yaml
\`\`\`

\`\`\`yaml limits.yaml
low: 0
\`\`\`

\`\`\`output
warning[nothing-to-run]: nothing in this repository is an agent that the image my-ocs-agent could
  start: only the agents of its base would run; add a package with an entry point in ocs.plugins, or
  an agent script that CMD names by --agent
 --> Dockerfile:1:6
  |
1 | FROM simonsobs/ocs:v0.12.1
  |      ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

A plugin from elsewhere, with settings of its own:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/requirements.txt
\`\`\`

\`\`\`text requirements.txt
socs==0.6.1
\`\`\`
`,"ocs-version-conflict":`# ocs-version-conflict

The base image carries ocs, and its entry point starts it. A requirement that the base's ocs does not meet makes pip install another one over it: two versions in the layers, and an agent that runs with neither the base's tests nor the base's name.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
ocs==0.11.3
pyserial==3.5
\`\`\`

\`\`\`output
warning[ocs-version-conflict]: ocs==0.11.3 is not what the base v0.12.1 brings (ocs 0.12.1): pip
  puts another ocs over the base's, beside the base's own entry point; ask for what the base has, or
  take the base of that version
 --> requirements.txt:1:1
  |
1 | ocs==0.11.3
  | ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
ocs>=0.11
pyserial==3.5
\`\`\`

## Depends on

The ocs of a base is that of its tag; \`latest\` and tags newer than every known one are not judged.
`,"package-discovery-ambiguous":`# package-discovery-ambiguous

Without a setting setuptools looks for the packages itself. In a flat layout it takes every folder beside pyproject.toml for one, whether or not it holds Python files, but for those with well-known other uses (docs, tests, scripts \u2026). With two candidates it refuses: \`error: Multiple top-level packages discovered in a flat-layout: ['config', 'tele'].\`, and the image is not built.

## Fails

A folder with a site config file beside the package:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"
\`\`\`

\`\`\`yaml config/default.yaml
hub: {}
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[package-discovery-ambiguous]: setuptools finds several top-level packages (config, tele; a
  folder without Python files counts) and refuses to build; say which one is meant:
  [tool.setuptools.packages.find] with include = ["\u2026*"], or move it below src/
 --> pyproject.toml:6:8
  |
6 | name = "tele"
  |        ^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`yaml config/default.yaml
hub: {}
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

.dockerignore keeps it out of the build:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"
\`\`\`

\`\`\`yaml config/default.yaml
hub: {}
\`\`\`

\`\`\`text .dockerignore
config
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

A folder that setuptools knows:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"
\`\`\`

\`\`\`text docs/index.rst
ValveAgent
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"package-init-missing":`# package-init-missing

A folder without \`__init__.py\` is a package for Python, but not for every tool. setuptools' \`find_packages()\`, \`packages = find:\` in setup.cfg and \`packages.find\` with \`namespaces = false\` leave it out: the agent is not in the image (\`ModuleNotFoundError: No module named 'tele.agents'\`, exit status 1). Where it is packed all the same, by hatchling or by \`packages.find\` as it is by default, this is a notice.

## Fails

setup.py:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`python setup.py
from setuptools import find_packages, setup

setup(
    name='tele',
    version='1.0',
    packages=find_packages(),
    entry_points={'ocs.plugins': ['tele = tele.plugin']},
)
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`output
error[package-init-missing]: tele/agents/ has no __init__.py, and setuptools leaves out what has
  none, so the agent is not in the image (ModuleNotFoundError); add an empty file
 --> tele/plugin.py:1:36
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |                                    ^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

\`namespaces = false\`:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
namespaces = false
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`output
error[package-init-missing]: tele/agents/ has no __init__.py, and setuptools leaves out what has
  none, so the agent is not in the image (ModuleNotFoundError); add an empty file
 --> tele/plugin.py:1:36
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |                                    ^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

It is found all the same:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`output
notice[package-init-missing]: tele/agents/ has no __init__.py: it is packed all the same, but other
  tools, and another build backend, will not find it; add an empty file
 --> tele/plugin.py:1:36
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |                                    ^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"package-left-out":`# package-left-out

setuptools installs the packages that \`packages = [\u2026]\` lists, and no subpackage that is not listed itself. Where the one with the agents is left out, the build succeeds, the plugin is found, and the agent ends with \`ModuleNotFoundError: No module named 'tele.agents'\`, exit status 1.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools]
packages = ["tele"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[package-left-out]: the list of packages leaves out tele.agents, which is not installed then,
  and tele.agents.valve is not found (ModuleNotFoundError); a package does not bring its
  subpackages: list them too, or let setuptools find them
  --> pyproject.toml:13:12
   |
13 | packages = ["tele"]
   |            ^^^^^^^^
\`\`\`

setup.py:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`python setup.py
from setuptools import setup

setup(
    name='tele',
    version='1.0',
    packages=['tele'],
    entry_points={'ocs.plugins': ['tele = tele.plugin']},
)
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[package-left-out]: the list of packages leaves out tele.agents, which is not installed then,
  and tele.agents.valve is not found (ModuleNotFoundError); a package does not bring its
  subpackages: list them too, or let setuptools find them
 --> setup.py:6:14
  |
6 |     packages=['tele'],
  |              ^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools]
packages = ["tele", "tele.agents"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"path-clobbered":`# path-clobbered

dumb-init and ocs-agent-cli lie in the virtualenv of the base, and the base puts that first on PATH. An ENV that sets PATH anew loses it, and so does one in single quotes, where \`$PATH\` is four letters and a dollar sign.

An entry point with absolute paths needs no PATH and gives no finding.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PATH=/opt/vendor/bin
\`\`\`

\`\`\`output
error[path-clobbered]: PATH becomes /opt/vendor/bin, without /opt/venv/bin: dumb-init is not found
  (executable file not found, status 127 or 2); add to it, PATH=\u2026:$PATH, in double quotes or none
 --> Dockerfile:2:5
  |
2 | ENV PATH=/opt/vendor/bin
  |     ^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Single quotes:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PATH='/opt/vendor/bin:$PATH'
\`\`\`

\`\`\`output
error[path-clobbered]: PATH becomes /opt/vendor/bin:$PATH, without /opt/venv/bin: dumb-init is not
  found (executable file not found, status 127 or 2); add to it, PATH=\u2026:$PATH, in double quotes or
  none
 --> Dockerfile:2:5
  |
2 | ENV PATH='/opt/vendor/bin:$PATH'
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PATH="/opt/vendor/bin:$PATH"
\`\`\`

Everything written out:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PATH=/usr/bin:/bin
ENTRYPOINT ["/opt/venv/bin/dumb-init", "/opt/venv/bin/ocs-agent-cli"]
\`\`\`

## Depends on

The folder is /opt/venv/bin from v0.11.2 of simonsobs/ocs on and /usr/local/bin before.
`,"pip-editable":`# pip-editable

\`pip install -e\` installs a link to the source folder. In an image that folder is one more thing that must stay, readable for whoever runs the agent; a volume mounted over it, or a USER without rights there, takes the package away. OCS and socs both gave it up for that.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir -e /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`output
warning[pip-editable]: an editable install leaves /app/tele where it lies and only points there,
  which breaks in images as soon as the folder is moved, mounted over or owned by another user;
  install it without -e
 --> Dockerfile:3:42
  |
3 | RUN python -m pip install --no-cache-dir -e /app/tele
  |                                          ^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`
`,"pip-installs-itself-from-remote":`# pip-installs-itself-from-remote

An image that installs its own package from the hosting site holds whatever lies there at the time: the build of a pull request tests the default branch, and the tag names a commit that is not inside.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN python -m pip install --no-cache-dir git+https://github.com/observatory/tele.git@main
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`output
warning[pip-installs-itself-from-remote]: git+https://github.com/observatory/tele.git@main is this
  very repository: the image holds what lies there when it is built, not this commit, so a pull
  request tests nothing; COPY the source and install that
 --> Dockerfile:2:42
  |
2 | RUN python -m pip install --no-cache-dir git+https://github.com/observatory/tele.git@main
  |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`
`,"plugin-agent-flag":`# plugin-agent-flag

ocs-agent-cli finds the class of a plugin agent in the site config, and reads its whole command line for that with a parser that knows its own options and those of the site config. An option of the agent is refused there, before the agent is asked.

The options of an agent belong into \`arguments\` of its instance in the site config. An agent that is started by \`--agent\` gets its options from the command line.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command: --mode idle
\`\`\`

\`\`\`output
error[plugin-agent-flag]: ocs-agent-cli takes its own options and those of the site config, and
  refuses --mode idle before it asks the agent (unrecognized arguments, status 2); say it in
  \`arguments\` of the instance in the site config
 --> docker-compose.yml:9:14
  |
9 |     command: --mode idle
  |              ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments: ['--mode', 'idle']
\`\`\`

Options of the site config are taken:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command:
      - --log-dir=/data
      - --site-realm
      - test_realm
\`\`\`

So is an option of an agent that is no plugin:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/agent.py
\`\`\`

\`\`\`python agent.py
import argparse

from ocs import ocs_agent, site_config


def main(args=None):
    parser = argparse.ArgumentParser()
    parser.add_argument('--mode')
    args = site_config.parse_args(agent_class='ValveAgent', parser=parser, args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=valve-1
    command: --agent /app/agent.py --entrypoint main --mode idle
\`\`\`
`,"plugin-agents-invalid":`# plugin-agents-invalid

ocs-agent-cli reads the dict \`agents\` of every plugin module that it loaded, and only the loading is guarded. A plugin module without \`agents\` therefore ends every plugin agent of the image, those of ocs itself too: \`AttributeError: module 'tele.plugin' has no attribute 'agents'\`, exit status 1. So does a list. An entry without \`module\` ends the agents of that class alone (\`KeyError: 'module'\`).

Only what is written literally is judged; a table that is imported or built is not looked at.

## Fails

A name that nobody looks for:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
AGENTS = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-agents-invalid]: tele.plugin binds no name \`agents\`: ocs-agent-cli ends with a
  traceback whichever plugin agent is started from this image, ocs's own too; write agents =
  {'Class': {'module': '\u2026', 'entry_point': 'main'}}
 --> tele/plugin.py
\`\`\`

A list:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = ['ValveAgent']
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-agents-invalid]: \`agents\` is a list, not a dict: ocs-agent-cli ends with a traceback
  whichever plugin agent is started from this image, ocs's own too; write agents = {'Class':
  {'module': '\u2026', 'entry_point': 'main'}}
 --> tele/plugin.py:1:10
  |
1 | agents = ['ValveAgent']
  |          ^^^^^^^^^^^^^^
\`\`\`

An entry without \`module\`:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-agents-invalid]: the entry of ValveAgent has no module (KeyError: 'module' as soon as
  such an agent starts); add 'module': the dotted name of the file that defines its entry point
 --> tele/plugin.py:1:11
  |
1 | agents = {'ValveAgent': {'entry_point': 'main'}}
  |           ^^^^^^^^^^^^
\`\`\`

An entry that is no dict:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': 'tele.agents.valve'}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-agents-invalid]: the entry of ValveAgent is no dict (TypeError as soon as such an agent
  starts); write {'module': '\u2026', 'entry_point': 'main'}
 --> tele/plugin.py:1:25
  |
1 | agents = {'ValveAgent': 'tele.agents.valve'}
  |                         ^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

Built from other tables:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
valves = {'ValveAgent': {'module': 'tele.agents.valve'}}
agents = {**valves}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"plugin-entry-point-attribute":`# plugin-entry-point-attribute

Entry points of other programs often name an object behind a colon. Those of \`ocs.plugins\` name a module, in which ocs-agent-cli looks for \`agents\`. With \`tele.plugin:agents\` it gets the dict itself and ends with \`AttributeError: 'dict' object has no attribute 'agents'\`, exit status 1, for every plugin agent of the image, ocs's own too.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin:agents"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-attribute]: the entry point names agents of tele.plugin, where
  ocs-agent-cli expects the module: it looks for \`agents\` in the dict and ends with AttributeError,
  whichever plugin agent is started; write tele.plugin
  --> pyproject.toml:10:20
   |
10 | tele = "tele.plugin:agents"
   |                    ^^^^^^^
   = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A name that the module does not have leaves the plugin unloaded, and its agents unknown:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin:main"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-attribute]: the entry point names main of tele.plugin, which has none: the
  plugin is not loaded, and starting one of its agents ends with KeyError; write tele.plugin
  --> pyproject.toml:10:20
   |
10 | tele = "tele.plugin:main"
   |                    ^^^^^
   = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

An object that has \`agents\` of its own:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin:Plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
class Plugin:
    agents = {'ValveAgent': {'module': 'tele.agents.valve'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"plugin-entry-point-missing":`# plugin-entry-point-missing

ocs-agent-cli finds the agents of a package by its entry point in the group \`ocs.plugins\`. Without one the package is installed and its agents are unknown all the same: \`KeyError: 'ValveAgent'\`, exit status 1. A group that is nearly called so, \`ocs.plugin\`, is as good as none.

The rule says nothing where something starts the agents by \`--agent\`: that needs no entry point.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-missing]: no entry point in the group ocs.plugins names tele.plugin, so
  ocs-agent-cli never finds ValveAgent (KeyError, status 1); add one to pyproject.toml, or start the
  agent by --agent
 --> tele/plugin.py:1:10
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

The group has a wrong name:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugin"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-missing]: the group \`ocs.plugin\` is not \`ocs.plugins\`, where ocs-agent-cli
  looks for plugins, so it never finds ValveAgent (KeyError, status 1); name it ocs.plugins, in TOML
  with quotes: [project.entry-points."ocs.plugins"]
 --> pyproject.toml:9:23
  |
9 | [project.entry-points."ocs.plugin"]
  |                       ^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Without quotes it is a table \`plugins\` in a group \`ocs\`, and the build fails:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points.ocs.plugins]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-missing]: the group \`ocs\` is not \`ocs.plugins\`, where ocs-agent-cli looks
  for plugins, so it never finds ValveAgent (KeyError, status 1); name it ocs.plugins, in TOML with
  quotes: [project.entry-points."ocs.plugins"]
 --> pyproject.toml:9:23
  |
9 | [project.entry-points.ocs.plugins]
  |                       ^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

setup.py:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`python setup.py
from setuptools import find_packages, setup

setup(
    name='tele',
    version='1.0',
    packages=find_packages(),
)
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-missing]: no entry point in the group ocs.plugins names tele.plugin, so
  ocs-agent-cli never finds ValveAgent (KeyError, status 1); add one to setup.py, or start the agent
  by --agent
 --> tele/plugin.py:1:10
  |
1 | agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Agents, but no table of them:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-entry-point-missing]: no entry point in the group ocs.plugins names a plugin module
  with a dict \`agents\`, so ocs-agent-cli never finds ValveAgent (KeyError, status 1); add one to
  pyproject.toml, or start the agent by --agent
 --> pyproject.toml:6:8
  |
6 | name = "tele"
  |        ^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

An agent that is started as a script:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
CMD ["--agent", "/app/tele/tele/agents/valve.py", "--entrypoint", "main"]
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`
`,"plugin-module-missing":`# plugin-module-missing

The entry point of a plugin names a module that ocs-agent-cli imports to learn which agents there are. Where that module does not exist, the agents of this plugin are unknown: ocs-agent-cli prints \`Could not load plugin: tele\` and ends with \`KeyError: 'ValveAgent'\`, exit status 1. Plugins of other packages still work.

A module that lies in a package of another repository, or that a build step writes, cannot be seen here: then it is a warning, or nothing.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugins"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-module-missing]: the entry point's module tele.plugins is no module of this repository
  ("Could not load plugin: tele", then KeyError for each of its agents); write tele.plugin
  --> pyproject.toml:10:8
   |
10 | tele = "tele.plugins"
   |        ^^^^^^^^^^^^^^
\`\`\`

A path in place of a dotted name, which setuptools refuses to build:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele/plugin.py"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-module-missing]: the entry point's module tele/plugin.py is a path, where a dotted
  module name was expected (the build fails, or: "Could not load plugin: tele", then KeyError for
  each of its agents); write tele.plugin
  --> pyproject.toml:10:8
   |
10 | tele = "tele/plugin.py"
   |        ^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"plugin-name-duplicate":`# plugin-name-duplicate

ocs-agent-cli takes the entry points of \`ocs.plugins\` by their names and expects one of each. ocs itself has one called \`ocs\`. A second one of that name ends every plugin agent of the image: \`ValueError: too many values to unpack (expected 1)\`, exit status 1. The same happens with two packages of one repository that are installed into one image.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
ocs = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
error[plugin-name-duplicate]: ocs itself has an entry point ocs in ocs.plugins too: no plugin agent
  of the image starts any more (ValueError: too many values to unpack); give this one the name of
  its package
  --> pyproject.toml:10:1
   |
10 | ocs = "tele.plugin"
   | ^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`
`,"precedence-broken":`# precedence-broken

Found by the station \`smoke\` at the level \`full\`: an agent takes each setting from the command line before the environment, and from the environment before the site config. A container whose variables all lead nowhere and whose arguments are all right must come up; this one did not, or ocs-agent-cli got other values than were given. A wrapper script that drops its arguments, or puts its own behind them, does that.

## Fails

\`\`\`sh entrypoint.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@" --site-hub "$SITE_HUB"
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
\`\`\`

## Passes

\`\`\`sh entrypoint.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`
`,"push-failed":`# push-failed

Found by the station \`push\`: the registry refused the login or the image, or could not be asked what it holds. Passing trouble (5xx, 429, a reset, a time-out) has been waited out and tried again before this is said; 401, 403, *denied* and *not found* are never tried again.

The message gives the registry's own words and what to do about them: a job without \`packages: write\`, a package that is not linked to the repository, a repository that does not exist, a rate limit, an empty secret. What was pushed before the failure is named, and running again finishes the rest.

## Fails

\`\`\`yaml .github/workflows/image.yml
# ghcr.io answers 403: the job's token may not write packages.
permissions:
  contents: read
\`\`\`

## Passes

\`\`\`yaml .github/workflows/image.yml
permissions:
  contents: read
  packages: write
\`\`\`
`,"push-not-proved":`# push-not-proved

Found by the station \`push\`: docker said that the push went through, and the manifest that the registry serves under the tag is not the tested image. Its config digest (classic image store) or its own digest (containerd's) must be the id that the smoke test ran.

A tag that existed is pointed back to what it named before; nothing is deleted. The message names what remains. \`verified\` is \`false\`.

## Fails

A registry, or a proxy before it, that rewrites manifests, or another job that pushes the same tag at the same moment.

## Passes

One job at a time for one tag: \`concurrency\` in the workflow, with \`cancel-in-progress: false\`.
`,"python-outside-venv":`# python-outside-venv

Since v0.11.2 the OCS base has two Pythons: the system's in /usr/bin, and the virtualenv /opt/venv, first on PATH, which agents run in. What the first one installs the second does not see. \`pip install --user\` has no place to go in a virtualenv, and \`setup.py install\` goes round pip altogether.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN /usr/bin/python3 -m pip install --no-cache-dir pyserial==3.5
\`\`\`

\`\`\`output
warning[python-outside-venv]: /usr/bin/python3 is the system's, and agents run in the virtualenv
  /opt/venv: what it installs they do not see; write python -m pip install
 --> Dockerfile:2:5
  |
2 | RUN /usr/bin/python3 -m pip install --no-cache-dir pyserial==3.5
  |     ^^^^^^^^^^^^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --user -r /tmp/requirements.txt
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`output
warning[python-outside-venv]: pip install --user does not work in the virtualenv /opt/venv, which
  agents run in (user site-packages are not visible there); leave --user out
 --> Dockerfile:3:32
  |
3 | RUN pip install --no-cache-dir --user -r /tmp/requirements.txt
  |                                ^^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY driver /src/driver
RUN cd /src/driver && python3 setup.py install
\`\`\`

\`\`\`python driver/setup.py
from setuptools import setup

setup(name='driver', version='1.0')
\`\`\`

\`\`\`output
warning[python-outside-venv]: setup.py install passes pip by: no dependencies of it are checked,
  nothing can remove it, and newer virtualenvs have no setuptools for it; write python -m pip
  install .
 --> Dockerfile:3:31
  |
3 | RUN cd /src/driver && python3 setup.py install
  |                               ^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY driver /src/driver
RUN python -m pip install --no-cache-dir pyserial==3.5 /src/driver
\`\`\`

\`\`\`python driver/setup.py
from setuptools import setup

setup(name='driver', version='1.0')
\`\`\`

An older base has one Python only:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.11.1
RUN /usr/bin/python3 -m pip install --no-cache-dir pyserial==3.5
\`\`\`

## Depends on

The virtualenv came with the base of v0.11.2 (v0.11.1-1-gb6cbd88).
`,"python-version-conflict":`# python-version-conflict

pip reads \`requires-python\` before it installs a package, and refuses one that excludes the Python it runs on: \`ERROR: Package 'tele' requires a different Python\`. The build ends there. Which Python that is the OCS base decides.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0.0"
requires-python = ">=3.12"
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`output
error[python-version-conflict]: requires-python is >=3.12, and the OCS base v0.12.1 has Python 3.10,
  so pip refuses to install the package; allow 3.10, or take a base that has the Python you need
 --> pyproject.toml:8:19
  |
8 | requires-python = ">=3.12"
  |                   ^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0.0"
requires-python = ">=3.9,<3.13"
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

A package that no image installs:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/tele/agent.py
CMD ["--agent", "/app/tele/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
requires-python = ">=3.12"
\`\`\`

## Depends on

The base's Python: 3.6 at first, 3.8 since v0.8.0, 3.10 since v0.11.2.
`,"readme-missing":`# readme-missing

The next group that wants these agents has to guess which device they drive, which arguments an instance needs and how the image is started. A README says so, and registries show it beside the image.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
notice[readme-missing]: there is no README; say which hardware the agents drive, how the image is
  configured, and whom to ask
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`text README.md
# valve
\`\`\`
`,"registry-untrusted":"# registry-untrusted\n\nWhoever can put an image where this one is pulled from runs programs in the build and at the telescope. A site that takes its images from a few places says so once, under `registries` in `.github/ocs-agent.yaml`; without that key this rule is silent. An entry is a registry (`docker.io`, `registry.example.org:5000`), a part of one (`ghcr.io/simonsobs`), or a domain with all below it (`*.example.org`). FROM, `COPY --from`, `RUN --mount=from=` and `image:` of compose services are looked at; what this repository builds itself is not.\n\n## Fails\n\n```yaml .github/ocs-agent.yaml\nregistries: [docker.io/simonsobs, ghcr.io/simonsobs]\n```\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY --from=quay.io/somebody/tools:1.4 /usr/bin/tool /usr/bin/tool\n```\n\n```output\nwarning[registry-untrusted]: quay.io/somebody/tools:1.4 comes from quay.io, and the settings trust\n  docker.io/simonsobs, ghcr.io/simonsobs alone; take the image from there, or add quay.io to\n  `registries`\n --> Dockerfile:2:6\n  |\n2 | COPY --from=quay.io/somebody/tools:1.4 /usr/bin/tool /usr/bin/tool\n  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n```\n\nA part of a registry is not all of it:\n\n```yaml .github/ocs-agent.yaml\nregistries: [docker.io/simonsobs]\n```\n\n```yaml docker-compose.yml\nservices:\n  crossbar:\n    image: crossbario/crossbar:pypy3-24.3.1\n```\n\n```output\nwarning[registry-untrusted]: crossbario/crossbar:pypy3-24.3.1 comes from docker.io, and the settings\n  trust docker.io/simonsobs alone; take the image from there, or add docker.io to `registries`\n --> docker-compose.yml:3:12\n  |\n3 |     image: crossbario/crossbar:pypy3-24.3.1\n  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n```\n\n## Passes\n\n```yaml .github/ocs-agent.yaml\nregistries: [docker.io, '*.example.org']\n```\n\n```dockerfile Dockerfile\nFROM mirror.example.org:5000/tools/tool:1.4 AS tools\nFROM simonsobs/ocs:v0.12.1\nCOPY --from=tools /usr/bin/tool /usr/bin/tool\n```\n\nNothing is said where the settings name no registries:\n\n```dockerfile Dockerfile\nFROM quay.io/somebody/ocs:v0.12.1\n```\n","requirement-unpinned-vcs":`# requirement-unpinned-vcs

\`git+https://\u2026@master\` is whatever lies on that branch when the image is built. The same commit of this repository gives another image tomorrow, and the tag that was tested is not what the next build holds.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
xy-stage-control @ git+https://github.com/observatory/xy-stage-control.git@main
git+https://github.com/observatory/dewar.git
\`\`\`

\`\`\`output
warning[requirement-unpinned-vcs]: git+https://github.com/observatory/xy-stage-control.git@main is
  the branch main, which is another commit tomorrow, and so is the image; name a commit or a tag
  behind @
 --> requirements.txt:2:20
  |
2 | xy-stage-control @ git+https://github.com/observatory/xy-stage-control.git@main
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

warning[requirement-unpinned-vcs]: git+https://github.com/observatory/dewar.git is the default
  branch, which is another commit tomorrow, and so is the image; name a commit or a tag behind @
 --> requirements.txt:3:1
  |
3 | git+https://github.com/observatory/dewar.git
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
xy-stage-control @ git+https://github.com/observatory/xy-stage-control.git@4f6b2f3c1a
git+https://github.com/observatory/dewar.git@v1.2.0
\`\`\`
`,"requirements-include-missing":`# requirements-include-missing

pip opens every file that a requirements file includes, at the same place beside it. The usual \`COPY requirements.txt\` brings only the first, and the build ends with \`Could not open requirements file: [Errno 2] No such file or directory\`. The same happens where a COPY of several files flattens their folders.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
-r requirements/testing.txt
\`\`\`

\`\`\`text requirements/testing.txt
six
\`\`\`

\`\`\`output
error[requirements-include-missing]: /app/valve/requirements.txt includes requirements/testing.txt,
  not in the image when pip reads it, so pip fails; copy that too, to the same place beside
  /app/valve/requirements.txt
 --> Dockerfile:3:45
  |
3 | RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
  |                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

The folder is lost on the way, and a constraint counts too:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/valve
COPY requirements.txt requirements/pins.txt ./
RUN pip install --no-cache-dir -r requirements.txt
WORKDIR /
\`\`\`

\`\`\`text requirements.txt
-c requirements/pins.txt
six
\`\`\`

\`\`\`text requirements/pins.txt
six>1
\`\`\`

\`\`\`output
error[requirements-include-missing]: requirements.txt includes requirements/pins.txt, not in the
  image when pip reads it, so pip fails; copy that too, to the same place beside requirements.txt
 --> Dockerfile:4:35
  |
4 | RUN pip install --no-cache-dir -r requirements.txt
  |                                   ^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

The file itself comes too late:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
COPY requirements.txt /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
six
\`\`\`

\`\`\`output
error[requirements-include-missing]: /app/valve/requirements.txt is not in the image when this RUN
  reads it, and pip fails; copy it before
 --> Dockerfile:2:45
  |
2 | RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
  |                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^
\`\`\`

A line that installs the project, before the project is there:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/valve
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
WORKDIR /
\`\`\`

\`\`\`text requirements.txt
six
-e .
\`\`\`

\`\`\`output
error[requirements-include-missing]: requirements.txt says -e ., and that project is not in the
  image yet, so pip fails; copy it before, or install it in a RUN of its own
 --> Dockerfile:4:35
  |
4 | RUN pip install --no-cache-dir -r requirements.txt
  |                                   ^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/valve/requirements.txt
COPY requirements/ /app/valve/requirements/
RUN python -m pip install --no-cache-dir -r /app/valve/requirements.txt
\`\`\`

\`\`\`text requirements.txt
-r requirements/testing.txt
\`\`\`

\`\`\`text requirements/testing.txt
six
\`\`\`

A bind mount brings both without copying:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN --mount=type=bind,target=/src python -m pip install --no-cache-dir -r /src/requirements.txt
\`\`\`

\`\`\`text requirements.txt
-r requirements/testing.txt
\`\`\`

\`\`\`text requirements/testing.txt
six
\`\`\`
`,"requirements-missing":`# requirements-missing

An agent that imports a module which neither the base image nor the repository has ends as soon as it starts: \`ModuleNotFoundError: No module named 'serial'\`, exit status 1. Where no file of the repository declares any dependency, nothing installs it, and the next person cannot know what to install.

Imports inside functions, \`try\` and \`if\` do not count: those the agent may do without. Where the Dockerfile installs something by other means, the rule says nothing.

## Fails

An agent script that talks to a serial port:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
import serial
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`output
warning[requirements-missing]: serial is neither in the base image nor in this repository, and
  nothing declares a dependency (ModuleNotFoundError as soon as the agent starts); list pyserial in
  requirements.txt, and install that in the Dockerfile
 --> agent.py:1:1
  |
1 | import serial
  | ^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A plugin package that declares nothing:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir --no-build-isolation /app/tele
WORKDIR /
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0"

[project.entry-points."ocs.plugins"]
tele = "tele.plugin"

[tool.setuptools.packages.find]
include = ["tele*"]
\`\`\`

\`\`\`python tele/plugin.py
agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}
\`\`\`

\`\`\`python tele/agents/valve.py
import serial
import yaml
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`python tele/agents/__init__.py
\`\`\`

\`\`\`output
warning[requirements-missing]: serial is neither in the base image nor in this repository, and
  nothing declares a dependency (ModuleNotFoundError as soon as the agent starts); list pyserial in
  pyproject.toml, and install that in the Dockerfile
 --> tele/agents/valve.py:1:1
  |
1 | import serial
  | ^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY requirements.txt /app/requirements.txt
RUN python -m pip install --no-cache-dir -r /app/requirements.txt
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`text requirements.txt
pyserial==3.5
\`\`\`

\`\`\`python agent.py
import serial
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

The base image carries all that is imported:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
import json

import numpy
import yaml
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

It does without:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY agent.py /app/valve/agent.py
CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
try:
    import serial
except ImportError:
    serial = None
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

## Depends on

What the base image carries: the standard library, what ocs's requirements.txt installs, and what \`so3g\` brings with it.
`,"secret-in-context":"# secret-in-context\n\n`COPY .` takes everything that .dockerignore does not name, hidden files included: the `.env` beside the compose file, a private key from a test, `.netrc`. They stay in the image's layers even if a later step deletes them.\n\n## Fails\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\n```\n\n```text .env\nINFLUXDB_PASSWORD=hunter2\n```\n\n```output\nwarning[secret-in-context]: COPY . takes .env into the image, where everybody who can pull it reads\n  it; keep it out by .dockerignore\n --> Dockerfile:2:6\n  |\n2 | COPY . /app/tele/\n  |      ^\n```\n\n## Passes\n\n```dockerfile Dockerfile\nFROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\n```\n\n```text .env\nINFLUXDB_PASSWORD=hunter2\n```\n\n```text .env.example\nINFLUXDB_PASSWORD=\n```\n\n```text .dockerignore\n.env\n```\n","secret-in-dockerfile":`# secret-in-dockerfile

Every ENV and ARG stands in the image's history (\`docker history\`), for everybody who can pull it, also when a later layer unsets it; and the Dockerfile itself stands in git. A build secret (\`RUN --mount=type=secret,id=\u2026\`) leaves nothing behind, and what the agent needs at run time belongs to the container.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ARG GITHUB_TOKEN
ENV INFLUXDB_PASSWORD=hunter2
RUN git clone https://ada:hunter2@git.example.org/observatory/dewar.git /src/dewar
\`\`\`

\`\`\`output
warning[secret-in-dockerfile]: GITHUB_TOKEN in ARG stays in the image's history for everybody who
  can pull it; for a build use RUN --mount=type=secret, for the agent give it when the container
  starts
 --> Dockerfile:2:5
  |
2 | ARG GITHUB_TOKEN
  |     ^^^^^^^^^^^^

warning[secret-in-dockerfile]: INFLUXDB_PASSWORD in ENV stays in the image's history for everybody
  who can pull it; for a build use RUN --mount=type=secret, for the agent give it when the container
  starts
 --> Dockerfile:3:5
  |
3 | ENV INFLUXDB_PASSWORD=hunter2
  |     ^^^^^^^^^^^^^^^^^

warning[secret-in-dockerfile]: this looks like a secret (https://\u2026): it stays in the image's history
  and in git; take it back where it was made, and use a build secret
 --> Dockerfile:4:15
  |
4 | RUN git clone https://ada:hunter2@git.example.org/observatory/dewar.git /src/dewar
  |               ^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV INFLUXDB_PASSWORD_FILE=/run/secrets/influxdb TOKEN_TTL=60
RUN --mount=type=secret,id=token cat /run/secrets/token > /dev/null
\`\`\`
`,"service-name":`# service-name

The HostManager agent starts and stops the services of a host, and finds them by name: \`ocs-\` and the instance-id. A service of another name it does not see.

## Fails

\`\`\`yaml docker-compose.yml
services:
  fake-data:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`output
notice[service-name]: HostManager finds the service of an instance by its name, ocs-fake-data-1, and
  so not fake-data; rename it if HostManager is to start and stop it
 --> docker-compose.yml:2:3
  |
2 |   fake-data:
  |   ^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`
`,"shallow-clone":`# shallow-clone

A shallow clone builds and runs, and its version is wrong: without the history no tag is reachable, and hatch-vcs or setuptools-scm say \`0.1.dev1+g60a4d00\` or \`0.0.post1.dev1\`. \`git describe\` gives a bare commit, so there is no tag for the image either. A shallow clone of the tag itself is fine: its version is right.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "tele"
dynamic = ["version"]

[tool.hatch.version]
source = "vcs"
\`\`\`

\`\`\`json git
{ "shallow": true }
\`\`\`

\`\`\`output
warning[shallow-clone]: hatch-vcs reads the version from git, and this clone is shallow: no tag is
  reachable from aaaaaaa, so the package calls itself 0.1.dev1 or the like; fetch the history
  (actions/checkout with fetch-depth: 0, or git fetch --unshallow --tags)
 --> pyproject.toml
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
RUN python -m pip install --no-cache-dir /app/tele
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "tele"
dynamic = ["version"]

[tool.hatch.version]
source = "vcs"
\`\`\`

\`\`\`json git
{ "shallow": true, "tags": ["v1.2.0"], "tagsAtHead": ["v1.2.0"] }
\`\`\`
`,"site-config-agent-unknown":`# site-config-agent-unknown

ocs-agent-cli finds the module of a plugin agent by the agent-class of its instance, upper and lower case told apart. A class that no installed plugin has ends the container.

Said of instances that a service starts from this repository's image without \`--agent\`. Of the others, a class that is nearly a known one is a notice.

## Fails

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "plug"
version = "1.0"

[project.entry-points."ocs.plugins"]
plug = "plug.plugin"

[tool.setuptools]
packages = ["plug", "plug.agents"]
\`\`\`

\`\`\`python plug/__init__.py

\`\`\`

\`\`\`python plug/plugin.py
agents = {
    'ValveAgent': {'module': 'plug.agents.valve'},
}
\`\`\`

\`\`\`python plug/agents/__init__.py

\`\`\`

\`\`\`python plug/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/plug/
RUN python -m pip install --no-deps --no-build-isolation /app/plug/
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=valve-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: ValvesAgent
        instance-id: valve-1
\`\`\`

\`\`\`output
error[site-config-agent-unknown]: no plugin of this repository or of ocs has the agent-class
  ValvesAgent, by which service ocs-valve-1 is started (KeyError: 'ValvesAgent', status 1); did you
  mean ValveAgent?
 --> config/default.yaml:9:22
  |
9 |       - agent-class: ValvesAgent
  |                      ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "plug"
version = "1.0"

[project.entry-points."ocs.plugins"]
plug = "plug.plugin"

[tool.setuptools]
packages = ["plug", "plug.agents"]
\`\`\`

\`\`\`python plug/__init__.py

\`\`\`

\`\`\`python plug/plugin.py
agents = {
    'ValveAgent': {'module': 'plug.agents.valve'},
}
\`\`\`

\`\`\`python plug/agents/__init__.py

\`\`\`

\`\`\`python plug/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/plug/
RUN python -m pip install --no-deps --no-build-isolation /app/plug/
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=valve-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: ValveAgent
        instance-id: valve-1
\`\`\`

A class of ocs itself:

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "plug"
version = "1.0"

[project.entry-points."ocs.plugins"]
plug = "plug.plugin"

[tool.setuptools]
packages = ["plug", "plug.agents"]
\`\`\`

\`\`\`python plug/__init__.py

\`\`\`

\`\`\`python plug/plugin.py
agents = {
    'ValveAgent': {'module': 'plug.agents.valve'},
}
\`\`\`

\`\`\`python plug/agents/__init__.py

\`\`\`

\`\`\`python plug/agents/valve.py
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/plug/
RUN python -m pip install --no-deps --no-build-isolation /app/plug/
\`\`\`

\`\`\`yaml docker-compose.yml
services:
  ocs-valve-1:
    build: .
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=valve-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: valve-1
\`\`\`
`,"site-config-arguments-invalid":`# site-config-arguments-invalid

\`arguments\` of an instance is a list, and each of its elements is one argument of the agent. Option and value are two elements, flat or as pairs.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments: ['--mode idle']
\`\`\`

\`\`\`output
error[site-config-arguments-invalid]: \`arguments\` of fake-data-1 holds "--mode idle", which is one
  argument to the agent, not several (unrecognized arguments, status 2); make an element of each
  word
  --> config/default.yaml:11:21
   |
11 |         arguments: ['--mode idle']
   |                     ^^^^^^^^^^^^^
   = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A text is no list:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments: '--mode idle'
\`\`\`

\`\`\`output
error[site-config-arguments-invalid]: \`arguments\` of fake-data-1 is a text of which each letter
  becomes an argument (IndexError, status 1); write a list, ['--option', 'value']
  --> config/default.yaml:11:20
   |
11 |         arguments: '--mode idle'
   |                    ^^^^^^^^^^^^^
\`\`\`

Nothing is no list either:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments:
\`\`\`

\`\`\`output
error[site-config-arguments-invalid]: \`arguments\` of fake-data-1 is empty (TypeError, status 1);
  write [], or leave it out
  --> config/default.yaml:11:9
   |
11 |         arguments:
   |         ^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments: ['--mode', 'idle']
\`\`\`

As pairs, with numbers:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
        arguments:
          - ['--mode', 'idle']
          - ['--num-channels', 2]
\`\`\`
`,"site-config-invalid":`# site-config-invalid

Every agent of a site reads the same site config, and reads all of it. One host without \`agent-instances\` ends the agents of all the others. Where a key stands twice, the last counts, and what the first held is lost without a word.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[site-config-invalid]: this site config has no wamp_realm in its hub (KeyError: 'wamp_realm',
  status 1); add wamp_realm
 --> config/default.yaml:1:1
  |
1 | hub:
  | ^^^
\`\`\`

A host without instances ends the agents of every host:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
  other-docker:
    log-dir: /data
\`\`\`

\`\`\`output
error[site-config-invalid]: this site config has a host other-docker without agent-instances
  (KeyError: 'agent-instances', status 1, for every agent of the site); add it; it may be an empty
  list, []
  --> config/default.yaml:11:3
   |
11 |   other-docker:
   |   ^^^^^^^^^^^^
\`\`\`

No hub:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[site-config-invalid]: this site config has no \`hub\` (KeyError: 'hub', status 1); add one and
  write wamp_server, wamp_realm and address_root below it
 --> config/default.yaml
\`\`\`

An instance-id that is a number to YAML:

\`\`\`yaml docker-compose.yml
services:
  ocs-1204:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=1204
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: 1204
\`\`\`

\`\`\`output
error[site-config-invalid]: this site config has the instance-id 1204, which YAML takes for no text,
  so that no agent can be meant by it (could not find matching device description, status 1); put it
  in quotes
  --> config/default.yaml:10:22
   |
10 |         instance-id: 1204
   |                      ^^^^
\`\`\`

A host twice:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-2
\`\`\`

\`\`\`output
warning[site-config-invalid]: this site config has the host ocs-docker again further down: only the
  last one counts, and instances of this one are not found (could not find matching device
  description, status 1); put them together
 --> config/default.yaml:7:3
  |
7 |   ocs-docker:
  |   ^^^^^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

A host that only brings the router up, and a hub without \`wamp_http\`:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
  router:
    agent-instances: []
    crossbar: {}
\`\`\`
`,"site-config-key-ignored":`# site-config-key-ignored

OCS takes the keys it knows from the site config and leaves the others alone, without a word. Its documentation says \`crossbar-timeout\` where its code reads \`crossbar_timeout\`.

## Fails

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    crossbar-timeout: 60
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
warning[site-config-key-ignored]: OCS does not read \`crossbar-timeout\` here, and says nothing about
  it; call it crossbar_timeout
 --> config/default.yaml:8:5
  |
8 |     crossbar-timeout: 60
  |     ^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml config/default.yaml
hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    crossbar_timeout: 60
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`
`,"site-flag-ambiguous":`# site-flag-ambiguous

The library reads \`--site\`, ocs-agent-cli does not: to its parser it is the start of \`--site-hub\`, \`--site-http\` and \`--site-host\`, and it ends.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command: --site default
\`\`\`

\`\`\`output
error[site-flag-ambiguous]: ocs-agent-cli takes --site for the start of an option and finds several
  (ambiguous option: could match --site-hub, --site-http, --site-host, status 2); give the file by
  --site-file, or write the option out
 --> docker-compose.yml:9:14
  |
9 |     command: --site default
  |              ^^^^^^
\`\`\`

With its value in the same word:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command:
      - --site=none
\`\`\`

\`\`\`output
error[site-flag-ambiguous]: ocs-agent-cli takes --site for the start of an option and finds several
  (ambiguous option: could match --site-hub, --site-http, --site-host, status 2); give the file by
  --site-file, or write the option out
  --> docker-compose.yml:10:9
   |
10 |       - --site=none
   |         ^^^^^^
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command: --site-file /config/default.yaml
\`\`\`

An abbreviation that means one option:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
    command: --site-r test_realm
\`\`\`
`,"site-http-not-http":`# site-http-not-http

SITE_HTTP and \`wamp_http\` are where clients post their calls: an HTTP address. The agent itself comes up without it; what fails is whoever is a client, agents among them.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HTTP=ws://10.10.10.10:8001/call
\`\`\`

\`\`\`output
warning[site-http-not-http]: SITE_HTTP "ws://10.10.10.10:8001/call" has the scheme ws: the agent
  comes up, but whoever calls others by it fails; write http://HOST:8001/call
 --> docker-compose.yml:9:19
  |
9 |       - SITE_HTTP=ws://10.10.10.10:8001/call
  |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

No scheme:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HTTP=10.10.10.10:8001/call
\`\`\`

\`\`\`output
warning[site-http-not-http]: SITE_HTTP "10.10.10.10:8001/call" has no scheme: the agent comes up,
  but whoever calls others by it fails; write http://HOST:8001/call
 --> docker-compose.yml:9:19
  |
9 |       - SITE_HTTP=10.10.10.10:8001/call
  |                   ^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HTTP=http://10.10.10.10:8001/call
\`\`\`
`,"site-hub-not-websocket":`# site-hub-not-websocket

The hub is reached by WebSocket: SITE_HUB, \`--site-hub\` and \`wamp_server\` of the site config begin with \`ws://\` or \`wss://\`. Anything else ends the agent. \`rs://\`, a raw socket, is taken by the library, and only warned of.

## Fails

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=http://10.10.10.10:8001/ws
\`\`\`

\`\`\`output
error[site-hub-not-websocket]: SITE_HUB "http://10.10.10.10:8001/ws" has the scheme http, which is
  not for WebSocket (invalid WebSocket URL, status 1); write ws://HOST:8001/ws
 --> docker-compose.yml:9:18
  |
9 |       - SITE_HUB=http://10.10.10.10:8001/ws
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

No scheme at all:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=10.10.10.10:8001
\`\`\`

\`\`\`output
error[site-hub-not-websocket]: SITE_HUB "10.10.10.10:8001" has no scheme (invalid WebSocket URL,
  status 1); write ws://HOST:8001/ws
 --> docker-compose.yml:9:18
  |
9 |       - SITE_HUB=10.10.10.10:8001
  |                  ^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

In the site config:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`

\`\`\`output
error[site-hub-not-websocket]: wamp_server "http://10.10.10.10:8001/call" has the scheme http, which
  is not for WebSocket (invalid WebSocket URL, status 1); write ws://HOST:8001/ws
 --> config/default.yaml:2:16
  |
2 |   wamp_server: http://10.10.10.10:8001/call
  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --diff\` shows one to read first
\`\`\`

## Passes

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
\`\`\`

An address that the service overrules:

\`\`\`yaml docker-compose.yml
services:
  ocs-fake-data-1:
    image: simonsobs/ocs:v0.12.1
    hostname: ocs-docker
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID=fake-data-1
      - SITE_HUB=ws://10.10.10.10:8001/ws
\`\`\`

\`\`\`yaml config/default.yaml
hub:
  wamp_server: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
hosts:
  ocs-docker:
    agent-instances:
      - agent-class: FakeDataAgent
        instance-id: fake-data-1
\`\`\`
`,"tag-exists":`# tag-exists

Found by the station \`push\`, before anything is pushed: the registry has a version tag already, and its label \`org.opencontainers.image.revision\` names another commit, or none. A version that changes under its users is worse than a failed job.

A tag of this very commit is no fault: the published image is pulled, tested and used for the names that are missing.

## Fails

\`v0.6.3\` was pushed by hand last week, and the release of \`v0.6.3\` wants the name.

## Passes

A new version, or \`overwrite: true\` where the old content must go.
`,"template-leftover":`# template-leftover

The Dockerfile of the OCS documentation is copied more than any other, with its header and with three packages that it installs for the sake of the example. Nobody uses them, and everybody downloads them.

## Fails

\`\`\`dockerfile Dockerfile
# my-ocs-agent-docker
# A brief description of your image.

# Use the ocs image as a base
FROM simonsobs/ocs:v0.12.1

# Install required dependencies
RUN apt-get update && apt-get install -y rsync \\
    wget \\
    python3-pip
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`output
notice[template-leftover]: this comment is the template's of the OCS documentation
  (my-ocs-agent-docker); say what this image is
 --> Dockerfile:1:3
  |
1 | # my-ocs-agent-docker
  |   ^^^^^^^^^^^^^^^^^^^

notice[template-leftover]: rsync came with the template of the OCS documentation, and nothing here
  uses it; leave it out
 --> Dockerfile:8:42
  |
8 | RUN apt-get update && apt-get install -y rsync \\
  |                                          ^^^^^

notice[template-leftover]: wget came with the template of the OCS documentation, and nothing here
  uses it; leave it out
 --> Dockerfile:9:5
  |
9 |     wget \\
  |     ^^^^

notice[template-leftover]: python3-pip came with the template of the OCS documentation, and nothing
  here uses it; leave it out
  --> Dockerfile:10:5
   |
10 |     python3-pip
   |     ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
# tele
# The agents of the telescope's mount.
FROM simonsobs/ocs:v0.12.1
RUN apt-get update && apt-get install -y rsync
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`
`,"unbuffered-overridden":`# unbuffered-overridden

The base sets PYTHONUNBUFFERED, so that every line of an agent is in the log as soon as it is written. Without it Python collects output in blocks: the log of a container lags behind by minutes, and what was collected last is lost when the agent is killed.

Python reads an empty text and \`0\` as "not set"; any other text keeps it on.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PYTHONUNBUFFERED=0
\`\`\`

\`\`\`output
notice[unbuffered-overridden]: PYTHONUNBUFFERED=0 switches off what the base switches on: the log
  reaches \`docker logs\` late, and its end is lost when the agent is killed; leave the variable as it
  is
 --> Dockerfile:2:5
  |
2 | ENV PYTHONUNBUFFERED=0
  |     ^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
ENV PYTHONUNBUFFERED=1
\`\`\`
`,"user-before-install":`# user-before-install

Packages belong to root, and since v0.11.2 the virtualenv does too. Behind a USER who is not root, apt-get ends with \`Could not open lock file \u2026 Permission denied\` (status 100) and pip with \`Could not install packages due to an OSError: [Errno 13] Permission denied\` (status 1).

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
USER ocs
RUN apt-get update
\`\`\`

\`\`\`output
error[user-before-install]: USER ocs (line 2) may not install packages: apt-get gets "Permission
  denied" and the build fails; install before that USER
 --> Dockerfile:3:5
  |
3 | RUN apt-get update
  |     ^^^^^^^^^^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
USER 9000
RUN python -m pip install --no-cache-dir pyserial==3.5
\`\`\`

\`\`\`output
error[user-before-install]: USER 9000 (line 2) may not write to the virtualenv: pip gets "Permission
  denied" and the build fails; install before that USER
 --> Dockerfile:3:5
  |
3 | RUN python -m pip install --no-cache-dir pyserial==3.5
  |     ^^^^^^^^^^^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /tmp/tele
RUN python -m pip install --no-cache-dir /tmp/tele
USER ocs
\`\`\`

\`\`\`toml pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

A folder of one's own:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
USER ocs
RUN python -m pip install --no-cache-dir --target /home/ocs/lib six
\`\`\`

## Depends on

Bases before v0.11.2 have no virtualenv; there pip falls back to ~/.local, and only apt-get is reported.
`,"user-unknown":`# user-unknown

A container whose USER is in nobody's /etc/passwd does not start: \`unable to find user valve: no matching entries in passwd file\`, status 125; a RUN below such a USER fails the build. \`COPY --chown\` with an unknown name does not fail, and that is worse: the files silently belong to root.

Numbers need nobody to exist. Once a package or a script may have created users this rule is silent.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
USER valve
\`\`\`

\`\`\`output
error[user-unknown]: nobody has created the user valve, and no container starts with it; create it
  before (useradd valve), or write a number, or ocs, which the base has
 --> Dockerfile:2:6
  |
2 | USER valve
  |      ^^^^^
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY --chown=valve:valve limits.csv /data/limits.csv
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`

\`\`\`output
warning[user-unknown]: nobody has created the user valve: the build goes on, and the files silently
  belong to root; create it before, or write a number
 --> Dockerfile:2:14
  |
2 | COPY --chown=valve:valve limits.csv /data/limits.csv
  |              ^^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
RUN groupadd -g 1010 valve && useradd -m -u 1010 -g valve valve
COPY --chown=valve:valve limits.csv /data/limits.csv
USER valve
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`

The base's own user, and a number:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY --chown=9000:9000 limits.csv /data/limits.csv
USER ocs
\`\`\`

\`\`\`csv limits.csv
low,high
\`\`\`
`,"workdir-not-reset":`# workdir-not-reset

Whatever WORKDIR comes last is where the container starts. Inside the source tree, \`python -m \u2026\` and \`docker exec \u2026 python\` import the files that lie there in place of the package that was installed; OCS and socs end with \`WORKDIR /\` for that. \`ocs-agent-cli\` itself does not look there, unless \`--agent\` is given as a relative path: that is found by nothing else.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/tele
COPY . .
RUN python -m pip install --no-cache-dir .
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`

\`\`\`output
notice[workdir-not-reset]: agents start in /app/tele, inside the source: python -m and docker exec \u2026
  python import the source tree in place of what is installed; end with WORKDIR /
 --> Dockerfile:2:9
  |
2 | WORKDIR /app/tele
  |         ^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/valve
COPY agent.py .
CMD ["--agent", "agent.py", "--entrypoint", "main"]
\`\`\`

\`\`\`python agent.py
def main(args=None):
    pass
\`\`\`

\`\`\`output
warning[workdir-not-reset]: agents start in /app/valve, inside the source, and --agent agent.py is
  only found there: another working_dir loses it, and python imports the source tree first; write
  the whole path, and end with WORKDIR /
 --> Dockerfile:2:9
  |
2 | WORKDIR /app/valve
  |         ^^^^^^^^^^
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
WORKDIR /app/tele
COPY . .
RUN python -m pip install --no-cache-dir .
WORKDIR /
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
\`\`\`

\`\`\`toml pyproject.toml
[project]
name = "tele"
version = "1.0.0"
\`\`\`

\`\`\`python tele/__init__.py
\`\`\`
`,"wrapper-crlf":`# wrapper-crlf

With Windows line ends the first line of a script names an interpreter called \`/bin/sh\` and a carriage return. The kernel does not find it, and Docker reports that the *script* is missing, which sends people looking in the wrong place.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable crlf
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-crlf]: the lines of start.sh end in CRLF, so its interpreter is not found (no such
  file or directory, status 1); write it with LF, and \`*.sh text eol=lf\` into .gitattributes
 --> start.sh:1:1
  |
1 | #!/bin/sh
  | ^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A shell that is named finds the script, and hands the carriage return on:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["sh", "/start.sh"]
\`\`\`

\`\`\`sh start.sh crlf
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-crlf]: the lines of start.sh end in CRLF, which the shell hands on as part of the last
  argument (status 2); write it with LF, and \`*.sh text eol=lf\` into .gitattributes
 --> start.sh:1:1
  |
1 | #!/bin/sh
  | ^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

Mended in the build:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
RUN sed -i 's/\\r$//' /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable crlf
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`
`,"wrapper-drops-arguments":`# wrapper-drops-arguments

A wrapper gets everything that CMD and a compose \`command\` say as its own arguments. If it does not hand them on by \`"$@"\`, they have no effect, and nothing says so: the agent runs with its defaults.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
CMD ["--crossbar-timeout", "20"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli
\`\`\`

\`\`\`output
warning[wrapper-drops-arguments]: start.sh starts ocs-agent-cli without "$@": what CMD or a compose
  command says has no effect; end it with \`exec dumb-init ocs-agent-cli "$@"\`
 --> start.sh:2:1
  |
2 | exec dumb-init ocs-agent-cli
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --diff\` shows one to read first
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
CMD ["--crossbar-timeout", "20"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`
`,"wrapper-no-shebang":`# wrapper-no-shebang

Docker asks the kernel to run the script, and the kernel wants \`#!\` in its first two bytes. A shell would take the file without; that is why such a script works when it is tried by hand. Behind dumb-init, which asks a shell in the end, it works too.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
exec dumb-init ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-no-shebang]: start.sh has no \`#!\` line, so the kernel cannot run it (exec format
  error, status 1); begin it with #!/bin/sh
 --> start.sh:1:1
  |
1 | exec dumb-init ocs-agent-cli "$@"
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

A blank line in front of it is enough:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable

#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-no-shebang]: start.sh has its \`#!\` line not at the very beginning, so the kernel
  cannot run it (exec format error, status 1); begin it with #!/bin/sh
 --> start.sh:2:1
  |
2 | #!/bin/sh
  | ^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

Behind dumb-init:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["dumb-init", "/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
exec ocs-agent-cli "$@"
\`\`\`
`,"wrapper-not-executable":`# wrapper-not-executable

A script that a container begins with must have the executable bit. COPY keeps the mode that the file has in the build context, and git keeps that one bit, so it is lost where it was never set: on Windows, or in an editor's new file.

\`COPY --chmod\`, a RUN with chmod, and a shell in front of the script (\`["sh", "/start.sh"]\`) are all answers.

## Fails

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-not-executable]: /start.sh is not executable (permission denied, status 126); \`chmod
  +x start.sh\` and commit that, or use COPY --chmod=0755
 --> Dockerfile:3:13
  |
3 | ENTRYPOINT ["/start.sh"]
  |             ^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

Under an init the status is another one:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY . /app/
ENTRYPOINT ["dumb-init", "/app/start.sh"]
\`\`\`

\`\`\`sh start.sh
#!/bin/sh
exec ocs-agent-cli "$@"
\`\`\`

\`\`\`output
error[wrapper-not-executable]: /app/start.sh is not executable (permission denied, status 2); \`chmod
  +x start.sh\` and commit that, or use COPY --chmod=0755
 --> Dockerfile:3:26
  |
3 | ENTRYPOINT ["dumb-init", "/app/start.sh"]
  |                          ^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it
\`\`\`

## Passes

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh executable
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`

By chmod:

\`\`\`dockerfile Dockerfile
FROM simonsobs/ocs:v0.12.1
COPY start.sh /start.sh
RUN chmod +x /start.sh
ENTRYPOINT ["/start.sh"]
\`\`\`

\`\`\`sh start.sh
#!/bin/sh
exec dumb-init ocs-agent-cli "$@"
\`\`\`
`};function environmentTable(){let rows=environmentVariables.map(({name,flag,since,description,example,whenEmpty})=>[`\`${name}\``,flag===null?"":`\`${flag}\``,since,description,`\`${example}\``,whenEmpty===null?"nothing":`\`${whenEmpty.message}\`, exit ${whenEmpty.status}`]),head=["variable","flag","since base","meaning","example","set but empty"];return[head,head.map(()=>"---"),...rows].map(row=>`| ${row.join(" | ")} |
`).join("")}function explain(topic){if(topic===null)return rules.map(({id,severity,title})=>`${id}  (${severity})  ${title}
`).join("");if(topic==="environment")return environmentTable();let rule=ruleOf(topic);if(!rule){let meant=nearest(topic,[...ruleIds,"environment"]);throw new UsageProblem(`no rule is called ${topic}${meant?`, did you mean ${meant}?`:""}; \`ocs-agent explain\` lists all`)}return rulePages[rule.id]??`# ${rule.id}

${rule.title}
`}export{explain};
