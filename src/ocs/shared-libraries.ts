/**
 * Debian package that holds a shared library, by soname. The base images are Ubuntu (20.04 until v0.11.1, then 22.04);
 * the names are those of both. Source: Debian Policy 8.1, by which a library's package is named after its soname, and
 * `apt-cache show` for the exceptions.
 */
const packages: Readonly<Record<string, string>> = {
  'libEGL.so.1': 'libegl1',
  'libGL.so.1': 'libgl1',
  'libSM.so.6': 'libsm6',
  'libX11.so.6': 'libx11-6',
  'libXext.so.6': 'libxext6',
  'libXrender.so.1': 'libxrender1',
  'libasound.so.2': 'libasound2',
  'libatomic.so.1': 'libatomic1',
  'libbluetooth.so.3': 'libbluetooth3',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libftdi1.so.2': 'libftdi1-2',
  'libgfortran.so.5': 'libgfortran5',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgomp.so.1': 'libgomp1',
  'libgpiod.so.2': 'libgpiod2',
  'libgthread-2.0.so.0': 'libglib2.0-0',
  'libhidapi-hidraw.so.0': 'libhidapi-hidraw0',
  'libhidapi-libusb.so.0': 'libhidapi-libusb0',
  'libiio.so.0': 'libiio0',
  'libmodbus.so.5': 'libmodbus5',
  'libodbc.so.2': 'unixodbc',
  'libopenblas.so.0': 'libopenblas0',
  'libpcap.so.0.8': 'libpcap0.8',
  'libportaudio.so.2': 'libportaudio2',
  'libpq.so.5': 'libpq5',
  'libudev.so.1': 'libudev1',
  'libusb-0.1.so.4': 'libusb-0.1-4',
  'libusb-1.0.so.0': 'libusb-1.0-0',
  'libv4l2.so.0': 'libv4l-0',
  'libxcb.so.1': 'libxcb1',
  'libzmq.so.5': 'libzmq5',
};

/** Libraries that only their vendor gives out: the program or file to install. Source: the vendors' own pages. */
const vendors: Readonly<Record<string, string>> = {
  'libLabJackM.so': "LabJack's LJM installer",
  'libftd2xx.so': "FTDI's D2XX driver",
  'libps2000a.so': "Pico Technology's PicoSDK packages",
  'libps4000a.so': "Pico Technology's PicoSDK packages",
  'libps6000a.so': "Pico Technology's PicoSDK packages",
};

/** What brings a shared library: a Debian package, a vendor's installer, or null where neither is known. */
export function librarySource(
  soname: string,
): { readonly kind: 'package'; readonly name: string } | { readonly kind: 'vendor'; readonly name: string } | null {
  if (Object.hasOwn(packages, soname)) return { kind: 'package', name: packages[soname] ?? '' };
  const stem = soname.replace(/(\.so)\..*$/, '$1');
  return Object.hasOwn(vendors, stem) ? { kind: 'vendor', name: vendors[stem] ?? '' } : null;
}
