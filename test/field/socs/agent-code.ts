import type { Device, Style } from './devices.ts';

const header: Readonly<Record<Style, (device: Device) => string>> = {
  serial: ({ folder, title }) => `#!/usr/bin/env python3
"""Agent of the ${title}, which hangs on a serial line."""
import argparse
import os
import time

import serial
import txaio
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import Pacemaker, TimeoutLock

from socs.agents.${folder}.drivers import Port
`,
  network: () => `import argparse
import socket
import time
from dataclasses import dataclass
from os import environ

import numpy as np
import txaio
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import TimeoutLock
from twisted.internet import reactor, threads

from socs.tcp.line_reader import LineReader
`,
  optional: ({ folder }) => `import argparse
import os
import queue
import sys

import txaio

try:
    import cv2
except ImportError:
    cv2 = None

ON_RTD = os.environ.get('READTHEDOCS') == 'True'
if not ON_RTD:
    from ocs import ocs_agent, site_config
    from ocs.ocs_twisted import TimeoutLock
    from socs.agents.${folder} import drivers
`,
  snmp: () => `import argparse
import os
import time

import txaio
from autobahn.twisted.util import sleep as dsleep
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import TimeoutLock
from twisted.internet.defer import inlineCallbacks

from socs.snmp import SNMPTwister
`,
  client: () => `import argparse
import os
import time

import numpy as np
import txaio
import yaml
from ocs import ocs_agent, site_config
from ocs.ocs_client import OCSClient
from ocs.ocs_twisted import Pacemaker, TimeoutLock
`,
};

const init: Readonly<Record<Style, string>> = {
  serial: '        self.port = Port(address, timeout=2.)\n',
  network: '        self.reader = LineReader(address, 5025)\n        self.last = np.nan\n',
  optional: '        self.frames = queue.Queue(maxsize=8)\n        self.address = address\n',
  snmp: '        self.snmp = SNMPTwister(address, 161)\n',
  client: '        self.others = {}\n        self.address = address\n',
};

const read: Readonly<Record<Style, string>> = {
  serial: `    @ocs_agent.param('sampling_time', default=1., type=float, check=lambda x: x > 0)
    def acq(self, session, params):
        """acq(sampling_time=1.)

        **Process** - Reads the instrument until it is stopped.

        """
        pace = Pacemaker(1. / params['sampling_time'])
        with self.lock.acquire_timeout(0, job='acq') as acquired:
            if not acquired:
                return False, f"Lock is held by {self.lock.job}"
            self.take_data = True
            while self.take_data:
                pace.sleep()
                try:
                    value = self.port.read()
                except serial.SerialException as error:
                    self.log.warn('no answer: {error}', error=error)
                    continue
                session.data = {'value': value, 'timestamp': time.time()}
                self.agent.publish_to_feed('readings', {
                    'timestamp': time.time(),
                    'block_name': 'readings',
                    'data': {'value': value},
                })
        return True, 'Acquisition exited cleanly'
`,
  network: `    def acq(self, session, params=None):
        """acq()

        **Process** - Follows what the instrument sends.

        """
        self.take_data = True
        while self.take_data:
            line = self.reader.line()
            if line is None:
                time.sleep(0.1)
                continue
            self.last = float(line.split(',')[-1])
            session.data = {'value': self.last, 'timestamp': time.time()}
        return True, 'Acquisition exited cleanly'
`,
  optional: `    def acq(self, session, params):
        """acq()

        **Process** - Takes frames and counts them.

        """
        if cv2 is None:
            return False, 'opencv is not installed'
        self.take_data = True
        count = 0
        while self.take_data:
            self.frames.put(drivers.frame(self.address))
            count += 1
            session.data = {'frames': count}
        return True, 'Acquisition exited cleanly'
`,
  snmp: `    @ocs_agent.param('test_mode', default=False, type=bool)
    @inlineCallbacks
    def acq(self, session, params):
        """acq(test_mode=False)

        **Process** - Asks for every OID in turn.

        """
        self.take_data = True
        while self.take_data:
            yield dsleep(1)
            found = yield self.snmp.get(['.1.3.6.1.2.1.1.3.0'])
            session.data = {'oids': {str(oid): int(value) for oid, value in found}}
            if params['test_mode']:
                break
        return True, 'Acquisition exited cleanly'
`,
  client: `    def acq(self, session, params):
        """acq()

        **Process** - Reads other agents' session data and averages it.

        """
        self.take_data = True
        pace = Pacemaker(1.)
        while self.take_data:
            pace.sleep()
            values = [client.acq.status().session.get('data', {}).get('value', np.nan)
                      for client in self.others.values()]
            session.data = {'mean': float(np.nanmean(values)), 'timestamp': time.time()}
        return True, 'Acquisition exited cleanly'

    def configure(self, session, params):
        """configure()

        **Task** - Reads which agents to follow.

        """
        with open(self.address) as stream:
            wanted = yaml.safe_load(stream)
        self.others = {name: OCSClient(name) for name in wanted}
        return True, f'Follows {len(self.others)} agents'
`,
};

/** agent.py of one device, in the style of its kind: parser function, class, `main(args=None)`. */
export function agentCode(device: Device): string {
  const { style } = device;
  const says = device.saysClass ?? device.class;
  const environment = style === 'network' ? 'environ' : 'os.environ';
  const makeParser = style === 'serial' || style === 'network' ? 'make_parser' : 'add_agent_args';
  return `${header[style](device)}
txaio.use_twisted()


class ${device.class}:
    """Runs the ${device.title}.

    Parameters:
        agent (OCSAgent): The agent that this one registers with.
        address (str): Where the instrument is reached.

    """

    def __init__(self, agent, address):
        self.agent = agent
        self.log = agent.log
        self.lock = TimeoutLock(default_timeout=5)
        self.take_data = False
${init[style]}        agent.register_feed('readings',
                            record=True,
                            agg_params={'frame_length': 10 * 60},
                            buffer_time=1.)

${read[style]}
    def _stop_acq(self, session, params):
        ok = self.take_data
        self.take_data = False
        return ok, 'asked to stop' if ok else 'acq is not running'


def ${makeParser}(parser=None):
    """The arguments of this agent, for its command line and its page."""
    if parser is None:
        parser = argparse.ArgumentParser()
    pgroup = parser.add_argument_group('Agent Options')
    pgroup.add_argument('--address', type=str, help='where the instrument is')
    pgroup.add_argument('--mode', type=str, default='acq', choices=['idle', 'acq'])
    return parser


def main(args=None):
    txaio.start_logging(level=${environment}.get('LOGLEVEL', 'info'))

    parser = ${makeParser}()
    args = site_config.parse_args(agent_class='${says}',
                                  parser=parser,
                                  args=args)

    agent, runner = ocs_agent.init_site_agent(args)
    device = ${device.class}(agent, args.address)
    agent.register_process('acq', device.acq, device._stop_acq,
                           startup=args.mode == 'acq')
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
`;
}

/** drivers.py where the device has one. */
export function driverCode({ style, title }: Device): string | null {
  if (style === 'serial')
    return `import serial


class Port:
    """The line that the ${title} hangs on."""

    def __init__(self, address, timeout=1.):
        self.com = serial.serial_for_url(address, baudrate=9600, timeout=timeout)

    def read(self):
        self.com.write(b'MEAS?\\r\\n')
        return float(self.com.readline().decode().strip() or 'nan')
`;
  if (style === 'optional')
    return `import subprocess


def frame(address):
    return subprocess.run(['grab', address], capture_output=True, check=True).stdout
`;
  return null;
}
