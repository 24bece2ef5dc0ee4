function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Standard library of Python 3.8 to 3.12, all of them together. Source: sys.stdlib_module_names, Python documentation. */
const standardLibrary = names(`
  __future__ __main__ _thread abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb
  binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys
  compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
  decimal difflib dis distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler fcntl filecmp
  fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
  hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
  linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing
  netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle
  pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
  pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors
  shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants
  sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny
  tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize tomllib trace
  traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
  webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`);

/**
 * What `pip install -r requirements.txt` of ocs brings, with what that needs in turn. Source: ocs/requirements.txt,
 * v0.12.0, and importlib.metadata.packages_distributions() in an image that has it installed.
 */
const ofOcs = names(`
  annotated_types attr attrs autobahn automat cbor2 certifi cffi charset_normalizer ciso8601 colorama constantly
  cryptography dateutil deprecation hyperlink idna importlib_metadata incremental influxdb influxdb_client msgpack numpy
  ocs packaging pip pkg_resources progress pycparser pydantic pydantic_core pytz reactivex requests setproctitle setuptools
  six tqdm twisted txaio typing_extensions typing_inspection tzdata ubjson ujson urllib3 wheel yaml zipp zope`);

/** Source: ocs/requirements/testing.txt, v0.12.0, which ocs/requirements.txt includes. */
const ofTesting = names(`
  _pytest coverage docker iniconfig pluggy py pygments pytest pytest_cov pytest_docker pytest_twisted setuptools_scm so3g
  vcs_versioning`);

/** Source: so3g/requirements.txt and what that needs; until v0.11.1 simonsobs/so3g was the base, with spt3g. */
const ofSo3g = names(`
  PIL astropy astropy_iers_data contourpy cycler ducc0 ephem erfa fontTools greenlet h5py healpy kiwisolver matplotlib
  mpl_toolkits pixell pyaml pylab pyparsing pysqlite3 qpoint scipy spt3g sqlalchemy toml`);

/** Top-level modules that an agent may import without installing anything: some base image carries them. */
export const baseModules: ReadonlySet<string> = new Set([...standardLibrary, ...ofOcs, ...ofTesting, ...ofSo3g]);

/**
 * The distribution that holds a module, for modules that agents import. Source: requirements and extras of socs, pcs
 * and of the agents' own repositories; the projects' pages on PyPI.
 */
const distributions: Readonly<Record<string, string>> = {
  Crypto: 'pycryptodome',
  aiohttp: 'aiohttp',
  bitstring: 'bitstring',
  bs4: 'beautifulsoup4',
  can: 'python-can',
  cv2: 'opencv-python-headless',
  dotenv: 'python-dotenv',
  epics: 'pyepics',
  ftd2xx: 'ftd2xx',
  gpiozero: 'gpiozero',
  hid: 'hidapi',
  httpx: 'httpx',
  jsonschema: 'jsonschema',
  labjack: 'labjack-ljm',
  lxml: 'lxml',
  minimalmodbus: 'minimalmodbus',
  netaddr: 'netaddr',
  nidaqmx: 'nidaqmx',
  numexpr: 'numexpr',
  paho: 'paho-mqtt',
  pandas: 'pandas',
  paramiko: 'paramiko',
  pexpect: 'pexpect',
  pfeiffer_vacuum_protocol: 'pfeiffer-vacuum-protocol',
  psutil: 'psutil',
  psycopg2: 'psycopg2-binary',
  pyModbusTCP: 'pyModbusTCP',
  pyasn1: 'pyasn1',
  pymodbus: 'pymodbus',
  pymysql: 'PyMySQL',
  pysmi: 'pysmi',
  pysnmp: 'pysnmp',
  pyudev: 'pyudev',
  pyvisa: 'PyVISA',
  redis: 'redis',
  schedule: 'schedule',
  serial: 'pyserial',
  serial_asyncio: 'pyserial-asyncio',
  skyfield: 'skyfield',
  smbus2: 'smbus2',
  spidev: 'spidev',
  telnetlib3: 'telnetlib3',
  tenacity: 'tenacity',
  usb: 'pyusb',
  usbtmc: 'python-usbtmc',
  websocket: 'websocket-client',
  websockets: 'websockets',
  zmq: 'pyzmq',
};

/** Name on PyPI of the distribution that holds a top-level module; null where the name alone does not tell. */
export function distributionOf(module: string): string | null {
  return Object.hasOwn(distributions, module) ? (distributions[module] ?? null) : null;
}

/** Distributions that are known to bring no OCS plugin. */
export const knownDistributions: ReadonlySet<string> = new Set(
  [...Object.values(distributions), ...ofOcs, ...ofTesting, ...ofSo3g].map((name) =>
    name.toLowerCase().replace(/[-_.]+/g, '-'),
  ),
);
