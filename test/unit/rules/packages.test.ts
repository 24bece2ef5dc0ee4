import { base, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const older = (lines: string) => ({ files: { Dockerfile: `FROM simonsobs/ocs:v0.11.1\n${lines}\n` } });

finds('apt-get-not-assumed-yes', {
  'a package that brings others': [
    dockerfile('RUN apt-get update && apt-get install rsync'),
    'error Dockerfile "apt-get install"',
  ],
  'one among several, over lines': [
    dockerfile('RUN apt-get update && \\\n    apt-get install --no-install-recommends wget \\\n    udev'),
    'error Dockerfile "apt-get install"',
  ],
  apt: [dockerfile('RUN apt install curl'), 'error Dockerfile "apt install"'],
  'set -e': [dockerfile('RUN set -eux; apt-get install curl; ls'), 'error Dockerfile "apt-get install"'],
  'a heredoc': [dockerfile('RUN <<EOF\napt-get install curl\nEOF'), 'error Dockerfile "apt-get install"'],
  'DEBIAN_FRONTEND does not answer': [
    dockerfile('RUN DEBIAN_FRONTEND=noninteractive apt-get -q install curl'),
    'error Dockerfile "apt-get -q install"',
  ],
  'a version': [dockerfile('RUN apt-get install curl=7.88'), 'error Dockerfile "apt-get install"'],
  'what comes alone today': [dockerfile('RUN apt-get install tree'), 'warning Dockerfile "apt-get install"'],
  'git and wget, which come alone on this base': [
    dockerfile('RUN apt-get install git wget'),
    'warning Dockerfile "apt-get install"',
  ],
  'another base': [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install curl\n' } },
    'warning Dockerfile "apt-get install"',
  ],
  'an older base, full of packages': [older('RUN apt-get install curl'), 'warning Dockerfile "apt-get install"'],
  'a failure that is caught': [dockerfile('RUN apt-get install curl || true'), 'warning Dockerfile "apt-get install"'],
  'a failure that is passed over': [dockerfile('RUN apt-get install curl; ls'), 'warning Dockerfile "apt-get install"'],
  'upgrade and remove': [
    dockerfile('RUN apt-get upgrade && apt-get remove vim'),
    'warning Dockerfile "apt-get upgrade"',
    'warning Dockerfile "apt-get remove"',
  ],
});

isSilentOn('apt-get-not-assumed-yes', {
  '-y': dockerfile('RUN apt-get install -y curl'),
  '-y behind the packages': dockerfile('RUN apt-get install curl -y'),
  '-y in front': dockerfile('RUN apt-get -y install curl'),
  '--yes': dockerfile('RUN apt-get install --yes curl'),
  '--assume-yes': dockerfile('RUN apt-get install --assume-yes curl'),
  '-yq': dockerfile('RUN apt-get install -yq curl'),
  '-qqy': dockerfile('RUN apt-get install -qqy curl'),
  '-qq': dockerfile('RUN apt-get -qq install curl'),
  '-q twice': dockerfile('RUN apt-get -q -q install curl'),
  '-q=2': dockerfile('RUN apt-get -q=2 install curl'),
  'yes |': dockerfile('RUN yes | apt-get install curl'),
  'an option': dockerfile('RUN apt-get -o APT::Get::Assume-Yes=true install curl'),
  'an option in one word': dockerfile('RUN apt-get -oAPT::Get::Assume-Yes=true install curl'),
  'apt.conf': dockerfile(
    `RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install curl`,
  ),
  'a copied apt.conf': dockerfile('COPY 90yes /etc/apt/apt.conf.d/\nRUN apt-get install curl', { '90yes': '' }),
  'options in a variable': dockerfile('ARG OPTS=-y\nRUN apt-get install $OPTS curl'),
  'a trial': dockerfile('RUN apt-get install -s curl'),
  'text in an echo': dockerfile('RUN echo "apt-get install curl"'),
  'text in a comment': dockerfile('# apt-get install curl\nRUN ls # apt-get install curl'),
  'text in a file': dockerfile('RUN cat > /x <<EOF\napt-get install curl\nEOF'),
  update: dockerfile('RUN apt-get update'),
  pip: dockerfile('RUN pip install curl'),
});

repairs('apt-get-not-assumed-yes', {
  'behind the verb': [
    dockerfile('RUN apt-get update && apt-get -q install \\\n    curl'),
    'Dockerfile',
    `${base}RUN apt-get update && apt-get -q install -y \\\n    curl\n`,
  ],
});

finds('apt-update-alone', {
  alone: [dockerfile('RUN apt-get update\nRUN apt-get install -y curl'), 'warning Dockerfile "apt-get update"'],
  'apt, with options': [
    dockerfile('RUN apt -qq update\nRUN apt install -y curl'),
    'warning Dockerfile "apt -qq update"',
  ],
  'with something that installs nothing': [
    dockerfile('RUN apt-get update && mkdir /x'),
    'warning Dockerfile "apt-get update"',
  ],
});

isSilentOn('apt-update-alone', {
  'with its install': dockerfile('RUN apt-get update && apt-get install -y curl'),
  'over lines': dockerfile('RUN apt-get update \\\n  && apt-get install -y curl'),
  'a heredoc': dockerfile('RUN <<EOF\napt-get update\napt-get install -y curl\nEOF'),
  'a script that may install': dockerfile('RUN apt-get update && sh /x.sh'),
  'a program that installs': dockerfile('RUN apt-get update && rosdep install x'),
  'a cache mount': dockerfile('RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update'),
  'text in an echo': dockerfile('RUN echo apt-get update'),
});

repairs('apt-update-alone', {
  'by joining it to the install': [
    dockerfile('RUN apt-get update\nRUN apt-get install -y curl'),
    'Dockerfile',
    `${base}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
  ],
  'without a removal where a later RUN needs the lists': [
    dockerfile('RUN apt-get update\nRUN apt-get install -y curl\nRUN apt-get install -y jq'),
    'Dockerfile',
    `${base}RUN apt-get update && apt-get install -y curl\nRUN apt-get install -y jq\n`,
  ],
});

finds('layer-waste', {
  'package lists': [dockerfile('RUN apt-get update && apt-get install -y curl'), 'notice Dockerfile "apt-get update"'],
  'pip’s cache, once a file': [
    dockerfile('RUN pip3 install pyserial && python -m pip install six\nRUN pip install smbus2'),
    'notice Dockerfile "pip3 install"',
  ],
});

isSilentOn('layer-waste', {
  'lists removed': dockerfile('RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'),
  'lists that a later RUN needs': dockerfile(
    'RUN apt-get update && apt-get install -y curl\nRUN apt-get install -y jq',
  ),
  'an update alone, which has its own rule': dockerfile('RUN apt-get update'),
  '--no-cache-dir': dockerfile('RUN pip install --no-cache-dir six'),
  PIP_NO_CACHE_DIR: dockerfile('ENV PIP_NO_CACHE_DIR=1\nRUN pip install six'),
  'PIP_NO_CACHE_DIR for one command': dockerfile('RUN PIP_NO_CACHE_DIR=1 pip install six'),
  'a cache mount': dockerfile('RUN --mount=type=cache,target=/root/.cache pip install six'),
  'a cache that is removed': dockerfile('RUN pip install six && rm -rf ~/.cache /root/.cache'),
  'a folder alone': dockerfile('RUN pip install --no-deps /app/x'),
  'a stage that the image only copies from': {
    files: { Dockerfile: `${base.trim()} AS made\nRUN pip install six\n${base}COPY --from=made /x /x\n` },
  },
  'text in an echo': dockerfile('RUN echo pip install six'),
});

repairs('layer-waste', {
  'on one line': [
    dockerfile('RUN apt-get update && apt-get install -y curl'),
    'Dockerfile',
    `${base}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
  ],
  'on a line of its own': [
    dockerfile('RUN apt-get update \\\n    && apt-get install -y curl'),
    'Dockerfile',
    `${base}RUN apt-get update \\\n    && apt-get install -y curl && \\\n    rm -rf /var/lib/apt/lists/*\n`,
  ],
  pip: [dockerfile('RUN pip install six'), 'Dockerfile', `${base}RUN pip install --no-cache-dir six\n`],
});

finds('apt-python-library', {
  'a library': [dockerfile('RUN apt-get install -y python3-serial'), 'warning Dockerfile "python3-serial"'],
  'among others': [
    dockerfile('RUN apt-get install -y curl python3-numpy=1:1.24 git'),
    'warning Dockerfile "python3-numpy=1:1.24"',
  ],
});

isSilentOn('apt-python-library', {
  tools: dockerfile('RUN apt-get install -y python3 python3-pip python3-dev python3-venv'),
  'a base without virtualenv': older('RUN apt-get install -y python3-serial'),
  'a virtualenv that sees the system': dockerfile(
    'RUN apt-get install -y python3-serial && sed -i s/false/true/ /opt/venv/pyvenv.cfg',
  ),
  'the system’s Python, called by its path': dockerfile(
    'RUN apt-get install -y python3-serial && /usr/bin/python3 -c "import serial"',
  ),
  'another base': { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y python3-serial\n' } },
  'text in an echo': dockerfile('RUN echo "apt-get install -y python3-serial"'),
});

finds('python-outside-venv', {
  'the system’s python': [
    dockerfile('RUN /usr/bin/python3 -m pip install six'),
    'warning Dockerfile "/usr/bin/python3"',
  ],
  'the system’s pip': [dockerfile('RUN /usr/bin/pip3 install six'), 'warning Dockerfile "/usr/bin/pip3"'],
  '--user': [dockerfile('RUN pip install --user six'), 'warning Dockerfile "--user"'],
  'setup.py install': [dockerfile('RUN cd /src && python3 setup.py install'), 'warning Dockerfile "setup.py install"'],
});

isSilentOn('python-outside-venv', {
  'the virtualenv’s own': dockerfile('RUN /opt/venv/bin/pip install six && python3 -m pip install six'),
  'a script': dockerfile('RUN /usr/bin/python3 /x.py'),
  'an older base': older('RUN /usr/bin/python3 -m pip install six'),
  'setup.py that builds': dockerfile('RUN python setup.py build_ext'),
});

finds('pip-editable', {
  'a folder': [dockerfile('RUN pip install -e .'), 'warning Dockerfile "-e ."'],
  'the long option': [dockerfile('RUN pip3 install --editable=/app/x'), 'warning Dockerfile "--editable=/app/x"'],
  'a repository': [
    dockerfile('RUN pip install -e git+https://example.org/a/x.git@4f6b2f3c1a#egg=x'),
    'warning Dockerfile "-e git+https://example.org/a/x.git@4f6b2f3c1a#egg=x"',
  ],
});

isSilentOn('pip-editable', {
  'a plain install': dockerfile('RUN pip install .'),
  'text in an echo': dockerfile('RUN echo "pip install -e ."'),
});

repairs('pip-editable', {
  'by leaving it out': [dockerfile('RUN pip install -e . six'), 'Dockerfile', `${base}RUN pip install . six\n`],
  'by leaving the long one out': [
    dockerfile('RUN pip install --editable /app/x'),
    'Dockerfile',
    `${base}RUN pip install /app/x\n`,
  ],
});

const tele = { 'pyproject.toml': '[project]\nname = "tele"\nversion = "1"\n' };

finds('pip-installs-itself-from-remote', {
  'a branch': [
    dockerfile('RUN pip install git+https://github.com/obs/tele.git@main', tele),
    'warning Dockerfile "git+https://github.com/obs/tele.git@main"',
  ],
  'a name in front': [
    dockerfile("RUN pip install 'tele @ git+https://github.com/obs/tele'", tele),
    'warning Dockerfile "\'tele @ git+https://github.com/obs/tele\'"',
  ],
  'an archive': [
    dockerfile('RUN pip install https://github.com/obs/tele/archive/main.zip', tele),
    'warning Dockerfile "https://github.com/obs/tele/archive/main.zip"',
  ],
  'git’s own remote': [
    {
      ...dockerfile('RUN pip install git+ssh://git@github.com/obs/agents.git'),
      git: { remote: 'https://github.com/obs/agents' },
    },
    'warning Dockerfile "git+ssh://git@github.com/obs/agents.git"',
  ],
});

isSilentOn('pip-installs-itself-from-remote', {
  'another package': dockerfile('RUN pip install git+https://github.com/obs/dewar.git@4f6b2f3c1a', tele),
  'the context': dockerfile('COPY . /app/\nRUN pip install /app', tele),
  'a commit that the build is told': dockerfile(
    'ARG COMMIT\nRUN pip install git+https://github.com/obs/tele.git@${COMMIT}',
    tele,
  ),
});

const required = (line: string) =>
  dockerfile('COPY requirements.txt /r.txt\nRUN pip install -r /r.txt', { 'requirements.txt': `six\n${line}\n` });

finds('requirement-unpinned-vcs', {
  'a branch': [
    required('git+https://example.org/a/dewar.git@main'),
    'warning requirements.txt "git+https://example.org/a/dewar.git@main"',
  ],
  'the default branch, by its name': [
    required('dewar @ git+https://example.org/a/dewar.git  # ours'),
    'warning requirements.txt "git+https://example.org/a/dewar.git"',
  ],
  'on a command line': [
    dockerfile('RUN pip install git+https://example.org/a/dewar.git'),
    'warning Dockerfile "git+https://example.org/a/dewar.git"',
  ],
  'in pyproject.toml': [
    dockerfile('COPY . /app/\nRUN pip install /app', {
      'pyproject.toml': '[project]\nname = "v"\ndependencies = ["dewar @ git+https://example.org/a/dewar.git@dev"]\n',
    }),
    'warning pyproject.toml "git+https://example.org/a/dewar.git@dev"',
  ],
});

isSilentOn('requirement-unpinned-vcs', {
  'a commit': required('git+https://example.org/a/dewar.git@4f6b2f3c1a'),
  'a tag': required('git+https://example.org/a/dewar.git@v1.2.0'),
  'a variable': required('git+https://example.org/a/dewar.git@${REF}'),
  'an archive': required('https://example.org/a/dewar.tar.gz'),
  'a comment': required('# git+https://example.org/a/dewar.git'),
  'a file that no image installs': dockerfile('', { 'requirements.txt': 'git+https://example.org/a/dewar.git\n' }),
});

finds('ocs-version-conflict', {
  'an older one': [required('ocs==0.10.3'), 'warning requirements.txt "ocs==0.10.3"'],
  'an upper bound': [required('ocs<0.12'), 'warning requirements.txt "ocs<0.12"'],
  'from git': [
    required('ocs @ git+https://github.com/simonsobs/ocs.git@main'),
    'warning requirements.txt "ocs @ git+https://github.com/simonsobs/ocs.git@main"',
  ],
  'in the package’s dependencies': [
    dockerfile('COPY . /app/\nRUN pip install /app', {
      'pyproject.toml': '[project]\nname = "v"\ndependencies = ["ocs>=0.13"]\n',
    }),
    'warning pyproject.toml "\\"ocs>=0.13\\""',
  ],
});

isSilentOn('ocs-version-conflict', {
  any: required('ocs'),
  'what the base has': required('ocs>=0.11,<1'),
  'another package': required('ocsx==1'),
  'a marker': required('ocs==0.10.3; python_version < "3.7"'),
  'the newest base, whatever that is': {
    files: {
      Dockerfile: 'FROM simonsobs/ocs:latest\nCOPY requirements.txt /r.txt\nRUN pip install -r /r.txt\n',
      'requirements.txt': 'ocs==0.10.3\n',
    },
  },
  'a development tag between two releases': {
    files: {
      Dockerfile: 'FROM simonsobs/ocs:v0.11.3-19-gd729e04\nCOPY requirements.txt /r.txt\nRUN pip install -r /r.txt\n',
      'requirements.txt': 'ocs>=0.11.3\n',
    },
  },
});

const clone = 'git clone https://example.org/a/dewar.git';

finds('git-unpinned', {
  'as it is today': [dockerfile(`RUN ${clone}`), 'warning Dockerfile "https://example.org/a/dewar.git"'],
  'a branch': [dockerfile(`RUN ${clone} -b main`), 'warning Dockerfile "https://example.org/a/dewar.git"'],
  'a tag': [
    dockerfile(`RUN git clone --branch=v1.2 https://example.org/a/dewar.git`),
    'notice Dockerfile "https://example.org/a/dewar.git"',
  ],
  'a tag that is checked out': [
    dockerfile(`RUN ${clone} && cd dewar && git checkout v1.2.0`),
    'notice Dockerfile "https://example.org/a/dewar.git"',
  ],
  'a branch that is named like a commit': [
    dockerfile(`RUN ${clone} && cd dewar && git switch -c 4f6b2f3c1a`),
    'warning Dockerfile "4f6b2f3c1a"',
  ],
  'one of two': [
    dockerfile(`RUN ${clone} /a && git clone https://example.org/b/b.git /b && git -C /b checkout 4f6b2f3c1a`),
    'warning Dockerfile "https://example.org/a/dewar.git"',
  ],
  'scp’s way to write it': [
    dockerfile('RUN git clone git@example.org:a/b.git'),
    'warning Dockerfile "git@example.org:a/b.git"',
  ],
  'ADD of a repository': [
    dockerfile('ADD https://example.org/a/dewar.git#main /src'),
    'warning Dockerfile "https://example.org/a/dewar.git#main"',
  ],
});

isSilentOn('git-unpinned', {
  'a commit behind it': dockerfile(`RUN ${clone} && cd dewar && git checkout 4f6b2f3c1a`),
  'a commit in the next RUN': dockerfile(`WORKDIR /src\nRUN ${clone}\nWORKDIR dewar\nRUN git checkout 4f6b2f3c1a`),
  reset: dockerfile(`RUN ${clone} /d && git -C /d reset --hard 4f6b2f3c1a`),
  'switch --detach': dockerfile(`RUN ${clone} /d && git -C /d switch --detach 4f6b2f3c1a`),
  'switch -c with a commit': dockerfile(`RUN ${clone} /d && git -C /d switch -c pinned 4f6b2f3c1a`),
  'a variable': dockerfile(`ARG C\nRUN ${clone} /d && git -C /d checkout $C`),
  'a branch in a variable': dockerfile(`ARG B\nRUN ${clone} -b $B`),
  'a folder': dockerfile('RUN git clone /src /dst'),
  'a URL in a variable': dockerfile('ARG U\nRUN git clone $U'),
  'text in an echo': dockerfile(`RUN echo "${clone}"`),
  'ADD of a commit': dockerfile('ADD https://example.org/a/dewar.git#4f6b2f3c1a /src'),
});

finds('download-unverified', {
  'wget and curl': [
    dockerfile('RUN wget https://a.org/x && curl -LO "https://b.org/y"'),
    'notice Dockerfile "https://a.org/x"',
    'notice Dockerfile "\\"https://b.org/y\\""',
  ],
  'into a shell': [dockerfile('RUN curl -sSL https://a.org/x | sh'), 'notice Dockerfile "https://a.org/x"'],
  ADD: [dockerfile('ADD https://a.org/x /x'), 'notice Dockerfile "https://a.org/x"'],
});

isSilentOn('download-unverified', {
  'a sum': dockerfile('RUN wget https://a.org/x && echo "0  x" | sha256sum -c -'),
  'a signature': dockerfile('RUN wget https://a.org/x https://a.org/x.sig && gpg --verify x.sig x'),
  'ADD with a sum': dockerfile(`ADD --checksum=sha256:${'0'.repeat(64)} https://a.org/x /x`),
  'a look': dockerfile('RUN curl -I https://a.org/x && wget --spider https://a.org/x'),
  itself: dockerfile('RUN curl http://localhost:8001/call'),
  'text in an echo': dockerfile('RUN echo wget https://a.org/x'),
  'pip and git': dockerfile('RUN pip install https://a.org/x.whl'),
});
