"""Whether a terminal has gone away: its window was closed, or the connection to it was lost."""

from __future__ import annotations

import errno

try:
    import termios
except ImportError:  # not on Windows, whose console ends its programs itself
    HAS_TERMIOS = False
else:
    HAS_TERMIOS = True


def is_gone(fileno: int) -> bool:
    """Returns whether the terminal behind `fileno` was hung up; False for what never was one."""
    if not HAS_TERMIOS:
        return False
    try:
        termios.tcgetattr(fileno)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    except ValueError:
        return True  # a closed file
    return False
