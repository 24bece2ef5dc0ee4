/** What a Python distribution needs from the system, besides what its wheel brings. */
export type SystemNeed = {
  /** Names in Debian 12 and Ubuntu 22.04 alike. Empty: nothing, which is worth knowing too. */
  readonly apt: readonly string[];
  /** One sentence without full stop, for the comment above the package. */
  readonly because: string;
  /** Where that is written down. */
  readonly source: string;
};

const compiler = ['build-essential', 'python3-dev'] as const;

/**
 * By normalised distribution name. Only what was read at the source: a distribution that is not here is not guessed.
 * No entry lists a package that every base brings (git, python3).
 */
export const systemNeeds: Readonly<Record<string, SystemNeed>> = {
  'labjack-ljm': {
    apt: ['libusb-1.0-0'],
    because: "LabJack's LJM library talks to USB devices by libusb; the library itself comes with LabJack's installer",
    source: 'simonsobs/socs, Dockerfile: libusb-1.0-0 beside the LJM installer',
  },
  libusb1: {
    apt: ['libusb-1.0-0'],
    because: 'libusb1 loads the libusb library when it is imported',
    source: 'python-libusb1, README: Dependencies',
  },
  mysqlclient: {
    apt: ['default-libmysqlclient-dev', 'pkg-config', ...compiler],
    because: "mysqlclient has no wheel for Linux: it is compiled against MySQL's client library",
    source: 'PyMySQL/mysqlclient, README: Linux',
  },
  'opencv-python': {
    apt: ['libgl1', 'libglib2.0-0'],
    because: 'the desktop build of OpenCV loads libGL and GLib; opencv-python-headless would need neither',
    source: 'opencv/opencv-python, README: headless environments; simonsobs/socs#800',
  },
  'opencv-contrib-python': {
    apt: ['libgl1', 'libglib2.0-0'],
    because: 'the desktop build of OpenCV loads libGL and GLib; opencv-contrib-python-headless would need neither',
    source: 'opencv/opencv-python, README: headless environments',
  },
  easysnmp: {
    apt: ['libsnmp-dev', ...compiler],
    because: 'easysnmp has no wheel for Linux: it is compiled against Net-SNMP',
    source: 'easysnmp, documentation: Installation; Debian source package python-easysnmp',
  },
  psycopg2: {
    apt: ['libpq-dev', ...compiler],
    because: 'psycopg2 is compiled against libpq; psycopg2-binary would need nothing',
    source: 'psycopg2, documentation: Installation, Build prerequisites',
  },
  pyaudio: {
    apt: ['portaudio19-dev', ...compiler],
    because: 'PyAudio has no wheel for Linux: it is compiled against PortAudio',
    source: 'PyAudio, documentation: Installation, GNU/Linux',
  },
  pyftdi: {
    apt: ['libusb-1.0-0'],
    because: 'pyftdi reaches its devices by libusb',
    source: 'pyftdi, documentation: Installation, Debian/Ubuntu Linux',
  },
  pylibftdi: {
    apt: ['libftdi1-2'],
    because: 'pylibftdi loads libftdi when it opens a device',
    source: 'pylibftdi, documentation: Installation, Linux',
  },
  'python-magic': {
    apt: ['libmagic1'],
    because: 'python-magic loads libmagic when it is imported',
    source: 'python-magic, README: Debian/Ubuntu',
  },
  'python-usbtmc': {
    apt: ['libusb-1.0-0'],
    because: 'python-usbtmc reaches its devices by PyUSB, and that by libusb',
    source: 'python-usbtmc, README: Requirements',
  },
  pyudev: {
    apt: ['libudev1'],
    because: 'pyudev loads libudev when it is used',
    source: 'pyudev, documentation: Installation',
  },
  pyusb: {
    apt: ['libusb-1.0-0'],
    because: 'PyUSB reaches its devices by libusb and says "No backend available" without it',
    source: 'pyusb, README: Requirements; docs/faq.rst',
  },
  spidev: {
    apt: [...compiler],
    because: 'spidev has no wheel: it is compiled',
    source: 'spidev, files on PyPI: a source distribution only',
  },
  h5py: { apt: [], because: 'its wheel brings HDF5', source: 'h5py, documentation: Installation' },
  hidapi: { apt: [], because: 'its wheel brings hidapi', source: 'cython-hidapi, README: Install' },
  numpy: { apt: [], because: 'its wheel brings OpenBLAS', source: 'numpy, documentation: Installing' },
  'opencv-python-headless': {
    apt: [],
    because: 'its wheel brings all it loads',
    source: 'opencv/opencv-python, README',
  },
  'psycopg2-binary': { apt: [], because: 'its wheel brings libpq', source: 'psycopg2, documentation: Installation' },
  pyepics: { apt: [], because: 'its wheel brings libca', source: 'pyepics, documentation: Installation' },
  pyserial: { apt: [], because: 'it opens device files by Python alone', source: 'pyserial, documentation: Overview' },
  pyzmq: { apt: [], because: 'its wheel brings libzmq', source: 'pyzmq, README: Building' },
};

/** Distribution → the one to install in its place in a container without a screen. */
export const headless: Readonly<Record<string, string>> = {
  'opencv-python': 'opencv-python-headless',
  'opencv-contrib-python': 'opencv-contrib-python-headless',
};
