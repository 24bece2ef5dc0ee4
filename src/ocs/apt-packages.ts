/**
 * Packages that bring others along, so that apt-get asks before it installs them. Counted by `apt-get install -s`, with
 * and without recommended packages, on a base of the contract of v0.12.1 (git, python3-pip and a virtualenv are there).
 * Those that come alone there are left out, as wget, git, make, nano and libusb-1.0-0 do.
 */
export const packagesThatBringOthers: ReadonlySet<string> = new Set(
  `cmake curl dnsutils ffmpeg htop iproute2 iputils-ping jq libgl1 libgl1-mesa-glx libhdf5-dev libpq-dev libsnmp-dev
  libusb-1.0-0-dev mercurial netcat netcat-openbsd rsync screen snmp socat software-properties-common subversion telnet
  tmux udev usbip usbutils`.split(/\s+/),
);

/** Debian packages whose name says python3- and which are no libraries: tools, headers, the interpreter itself. */
export const pythonTools: ReadonlySet<string> = new Set(
  `all all-dev apt dbg debian dev dev-is-python3 distutils doc full lib2to3 minimal pip pip-whl pkg-resources
  setuptools-whl tk-dev venv virtualenv wheel-whl`
    .split(/\s+/)
    .map((name) => `python3-${name}`),
);

/** What the documentation's template installs with apt-get. Source: docs/developer/docker.rst, v0.12.0. */
export const templatePackages = ['rsync', 'wget', 'python3-pip'] as const;
