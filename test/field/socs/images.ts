import type { Era } from '../era.ts';

function rootDockerfile({ base, python, pip }: Era): string {
  return `# SOCS
# Everything that the agents of the telescopes need, in one image.

# Use the ocs image as a base
FROM simonsobs/ocs:${base}

# The accounts that own what the agents write
RUN groupadd -g 1000 cryo && \\
    useradd -m -l -u 1000 -g 1000 cryo && \\
    groupadd -g 1010 site && \\
    useradd -m -l -u 1010 -g 1010 site

# System packages: file transfer, USB devices
RUN apt-get update && apt-get install -y \\
    rsync \\
    wget \\
    libusb-1.0-0 \\
    udev

# The vendor's library of the flux probe
WORKDIR /app/fluxlib/
RUN wget https://downloads.example.com/fluxlib/fluxlib_2.4.1_x86_64.tar.gz && \\
    tar zxf ./fluxlib_2.4.1_x86_64.tar.gz && \\
    ./fluxlib_2.4.1/install.sh -- --no-restart-device-rules

# Requirements first: they change less often than the code
COPY requirements/ /app/socs/requirements
COPY requirements.txt /app/socs/requirements.txt
WORKDIR /app/socs/
RUN ${pip} install "setuptools<71"
RUN ${pip} install -r requirements.txt

# The agents themselves
COPY . /app/socs/
RUN ${pip} install .

# A desktop's OpenCV asks for libGL
RUN ${pip} uninstall -y opencv-python && ${pip} install --force-reinstall opencv-python-headless

# Which libraries did we get?
RUN ${python} -c "import numpy; print(numpy.__version__)"

# Reset workdir to avoid local imports
WORKDIR /

# Port for the beam map source's broadcasts
EXPOSE 8080/udp

# Run agent on container startup
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`;
}

function wiregridDockerfile({ pip }: Era): string {
  return `# Actuator of the wire grid: the vendor's controller library needs its own packages.
FROM socs:latest

WORKDIR /home/ocs/
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get upgrade -y && \\
    apt-get install -y --no-install-recommends \\
        ca-certificates \\
        gnupg \\
        wget && \\
    wget -qO - https://packages.example.org/drive.key | apt-key add - && \\
    echo 'deb https://packages.example.org/drive stable main' > /etc/apt/sources.list.d/drive.list && \\
    apt-get update && \\
    apt-get install -y drive-tools drive-dev && \\
    ${pip} install gclib && \\
    apt-get clean && rm -rf /var/lib/apt/lists/*

COPY ./ ./

ENTRYPOINT ["./wg-actuator-entrypoint.sh"]
`;
}

const wiregridEntrypoint = `#!/bin/bash
# The drive's license file is mounted where its library does not look.
set -e

if [ -f /license/drive.lic ]; then
    cp /license/drive.lic /etc/drive.lic
fi

exec dumb-init ocs-agent-cli "$@"
`;

const pysmurfDockerfile = `# Readout electronics: the base is not one of ours, so the contract with OCS is made here.
FROM simonsobs/so_smurf_base:v0.0.9

# Analysis library
WORKDIR /usr/local/src/
RUN git clone https://github.com/simonsobs/sodetlib.git
WORKDIR /usr/local/src/sodetlib
RUN pip3 install -e . && \\
    pip3 install -r requirements.txt

# Where OCS looks for its configuration, and logs that come at once
ENV OCS_CONFIG_DIR=/config
ENV PYTHONUNBUFFERED=1

# The agents
RUN pip3 install "git+https://github.com/simonsobs/socs.git@main"
RUN pip3 install dumb-init

WORKDIR /
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`;

function ls240Dockerfile({ python }: Era): string {
  return `# Stands in for a temperature monitor, for tests without hardware.
FROM socs:latest

WORKDIR /app/simulators/lakeshore240/

COPY . .

EXPOSE 7777

ENTRYPOINT ["${python}", "-u", "ls240_simulator.py"]
CMD ["-p", "7777"]
`;
}

function ls372Dockerfile({ python }: Era): string {
  return `# Stands in for a resistance bridge, for tests without hardware.
FROM socs:latest

WORKDIR /app/simulators/lakeshore372/

COPY . .

EXPOSE 50000

ENTRYPOINT ["dumb-init", "${python}", "-u", "ls372_simulator.py"]
`;
}

function simulator(title: string, port: number): string {
  return `import argparse
import random
import socket


def answer(question):
    if question.startswith(b'*IDN?'):
        return '${title},SIM,1'
    if question.startswith(b'KRDG?'):
        return f'{random.gauss(4.2, 0.01):+.4f}'
    return ''


def serve(port):
    with socket.create_server(('', port)) as server:
        while True:
            peer, _ = server.accept()
            with peer:
                for line in peer.makefile('rb'):
                    peer.sendall((answer(line) + '\\r\\n').encode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('-p', '--port', type=int, default=${port})
    serve(parser.parse_args().port)


if __name__ == '__main__':
    main()
`;
}

const composeFile = `# Lists what is built; nothing here is run.
services:
  socs:
    image: "socs"
    build: .

  ocs-wg-actuator-agent:
    image: "ocs-wg-actuator-agent"
    build: ./docker/wiregrid_actuator/

  ocs-pysmurf-agent:
    image: "ocs-pysmurf-agent"
    build: ./docker/pysmurf_controller/

  ocs-lakeshore240-simulator:
    image: "ocs-lakeshore240-simulator"
    build: ./simulators/lakeshore240/

  ocs-lakeshore372-simulator:
    image: "ocs-lakeshore372-simulator"
    build: ./simulators/lakeshore372/
`;

/** The five Dockerfiles, what stands beside them, and the compose file that lists their builds. */
export function imageFiles(era: Era): Readonly<Record<string, string>> {
  return {
    Dockerfile: rootDockerfile(era),
    'docker-compose.yml': composeFile,
    'docker/pysmurf_controller/Dockerfile': pysmurfDockerfile,
    'docker/wiregrid_actuator/Dockerfile': wiregridDockerfile(era),
    'docker/wiregrid_actuator/wg-actuator-entrypoint.sh': wiregridEntrypoint,
    'simulators/lakeshore240/Dockerfile': ls240Dockerfile(era),
    'simulators/lakeshore240/ls240_simulator.py': simulator('LSCI', 7777),
    'simulators/lakeshore372/Dockerfile': ls372Dockerfile(era),
    'simulators/lakeshore372/ls372_simulator.py': simulator('LSCI', 50000),
  };
}
