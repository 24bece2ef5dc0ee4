/**
 * File names that an agent started by `--agent` must not have: computed by trying 263 names, one file each, on ocs
 * 0.12.0 with Python 3.11. Names that work (numpy, serial, test, code, secrets …) are not here.
 */

/** Loaded before the agent: ocs-agent-cli then runs the library's module in place of the file. */
export const alreadyLoaded: ReadonlySet<string> = new Set(
  `abc argparse array atexit base64 binascii bisect builtins bz2 calendar codecs collections contextlib copyreg csv
  datetime email encodings enum errno fcntl fnmatch functools genericpath gettext importlib io ipaddress itertools
  keyword linecache locale logging lzma marshal math ntpath ocs operator os packaging pathlib platform posix posixpath
  quopri random re reprlib select selectors setproctitle setuptools_scm shlex shutil signal site socket stat string
  struct subprocess sys tempfile textwrap threading time token tokenize traceback types typing urllib warnings weakref
  yaml zipfile zipimport zlib zope`.split(/\s+/),
);

/** Needed later by ocs, Twisted or Autobahn, which then get the agent's file in place of the library. */
export const loadedLater: ReadonlySet<string> = new Set(
  `ast asyncio attr autobahn automat cbor2 cmath colorsys concurrent constantly contextvars copy cryptography ctypes
  dataclasses decimal dis faulthandler gc grp hashlib heapq hmac html http idna incremental inspect json numbers opcode
  pickle pprint pwd pydantic pyexpat queue runpy spwd ssl syslog termios twisted txaio typing_extensions unicodedata
  uuid`.split(/\s+/),
);
