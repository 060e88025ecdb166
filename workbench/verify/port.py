"""A serial line. In: a device's name. Out: a `Port` that is read and written with a deadline. Never: an exception of pyserial's, or
of the system's, that is not told in words.
"""

from __future__ import annotations

import termios
from types import TracebackType

import serial

from workbench.failure import BAD_INPUT, Failure

_SLICE = 0.05  # seconds that one read may wait
_WRITE_PATIENCE = 10.0


class Gone(Exception):
    """The line broke off: unplugged, or taken by somebody else."""


class Port:
    """A serial device that is ours alone while it is open."""

    def __init__(self, device: str, baud: int) -> None:
        self._device = device
        try:
            self._serial = serial.Serial(device, baud, timeout=_SLICE, write_timeout=_WRITE_PATIENCE, exclusive=True)
        except (serial.SerialException, termios.error, OSError, ValueError, OverflowError) as error:
            raise Failure(f"cannot open {device or repr(device)}: {_words(error)}", BAD_INPUT) from error

    def __enter__(self) -> Port:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._serial.close()
        except (serial.SerialException, termios.error, OSError):
            pass  # it is gone already

    def read(self) -> bytes:
        try:
            data: bytes = self._serial.read(max(1, self._serial.in_waiting))
            return data
        except (serial.SerialException, termios.error, OSError, TypeError) as error:
            raise Gone(_words(error)) from error

    def write(self, data: bytes) -> None:
        try:
            self._serial.write(data)
            self._serial.flush()
        except serial.SerialTimeoutException as error:
            raise Gone(f"it has taken nothing for {_WRITE_PATIENCE:.0f} s") from error
        except (serial.SerialException, termios.error, OSError) as error:
            raise Gone(_words(error)) from error


def _words(error: BaseException) -> str:
    """What the system says, without the wrapping."""
    number = getattr(error, "errno", None)
    if number == 2:
        return "there is no such device"
    if number == 13:
        return "permission denied; the device's group, often dialout, may open it"
    if number in (11, 16):
        return "another program has it open"
    if number == 5:
        return "the device is gone"
    if isinstance(error.__context__, termios.error):
        return "it is no serial device"
    text = str(error.args[-1] if error.args else error)
    return text[:1].lower() + text[1:] if text else type(error).__name__
