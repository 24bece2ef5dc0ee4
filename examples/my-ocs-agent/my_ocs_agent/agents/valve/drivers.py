import time

import serial


class SerialValve:
    """A valve behind a controller that speaks one line per command.

    Parameters:
        port (str): Serial port or pyserial URL of the controller, e.g.
            ``/dev/ttyUSB0`` or ``socket://10.10.10.31:4001``.
        timeout (float): Seconds to wait for an answer. Defaults to 2.

    """

    def __init__(self, port, timeout=2.):
        self._line = serial.serial_for_url(port, baudrate=9600,
                                           timeout=timeout)

    def _ask(self, command):
        self._line.reset_input_buffer()
        self._line.write(f'{command}\r\n'.encode('ascii'))
        answer = self._line.readline()
        if not answer.endswith(b'\n'):
            raise TimeoutError(f'no answer to "{command}"')
        return answer.decode('ascii').strip()

    def move_to(self, position):
        """Ask the valve to move to position (float), in percent open."""
        answer = self._ask(f'MOVE {position:.1f}')
        if answer != 'OK':
            raise ValueError(f'controller refused to move: "{answer}"')

    def position(self):
        """Return the position (float) in percent open."""
        return float(self._ask('POS?'))

    def close(self):
        """Close the connection."""
        self._line.close()


class SimulatedValve:
    """A valve for tests, which moves with a constant speed.

    Parameters:
        speed (float): Percent of the full way per second. Defaults to 20.
        clock (callable): Returns the time in seconds. Defaults to
            time.monotonic.

    """

    def __init__(self, speed=20., clock=time.monotonic):
        self._speed = speed
        self._clock = clock
        self._start = 0.
        self._target = 0.
        self._started_at = clock()

    def move_to(self, position):
        """Ask the valve to move to position (float), in percent open."""
        self._start = self.position()
        self._target = position
        self._started_at = self._clock()

    def position(self):
        """Return the position (float) in percent open."""
        moved = self._speed * (self._clock() - self._started_at)
        way = self._target - self._start
        if moved >= abs(way):
            return self._target
        return self._start + (moved if way > 0 else -moved)

    def close(self):
        """Nothing to close."""
