"""Keeps the compiled methods of dataclasses beside the bytecode of modules, so that no start compiles them again.

A frozen dataclass has its methods written as text and compiled whenever its module is imported: measured, 1,450 texts
and a third of what a start of the dashboard took before its first frame. What is kept is found by the whole text, is
of this very interpreter, and is trusted as the `.pyc` files are that lie beside it; where it is damaged, or is not
there, the text is compiled as ever. Where Python is to write no bytecode, or cannot, nothing is kept.
"""

from __future__ import annotations

import dataclasses
import marshal
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

MOST_BYTES = 8_000_000
"""A file that has grown beyond this holds texts of earlier versions: it is begun anew."""
_CHECKSUM = 4
"""Bytes of it."""


class CompiledMethods:
    """The texts that were compiled once, with their code.

    Args:
        path: the file that holds them.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._kept = _read(path)
        self._new: dict[str, bytes] = {}

    def run(self, text: str, globals: dict[str, Any] | None = None, locals: dict[str, Any] | None = None) -> None:  # noqa: A002
        """Does what `exec` does with a text that `dataclasses` wrote."""
        exec(self._code(text), vars(dataclasses) if globals is None else globals, locals)  # noqa: S102  as it does

    def keep(self) -> None:
        """Writes down what was compiled in this process, if anything was."""
        if not self._new or sys.dont_write_bytecode:
            return
        kept, self._new = {**_read(self._path), **self._kept, **self._new}, {}
        body = marshal.dumps((sys.version, kept))
        if len(body) > MOST_BYTES - _CHECKSUM:
            body = marshal.dumps((sys.version, {}))
        try:
            from pathlib import Path

            from sla_tui.files import write_whole

            path = Path(self._path)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, zlib.crc32(body).to_bytes(_CHECKSUM, "big") + body)
        except (OSError, ImportError):  # a folder that is not ours to write, no file to be had: as with bytecode
            return

    def _code(self, text: str) -> CodeType:
        kept = self._kept.get(text)
        if kept is not None:
            code: CodeType = marshal.loads(kept)  # noqa: S302  as Python loads bytecode
            return code
        code = compile(text, "<string>", "exec", dont_inherit=True)
        self._new[text] = marshal.dumps(code)
        return code


_here: CompiledMethods | None = None


def install() -> None:
    """Has `dataclasses` take what is kept from now on; where no bytecode is kept, nothing changes."""
    global _here  # noqa: PLW0603  a process has one `dataclasses`
    cached = None if __spec__ is None else __spec__.cached
    if _here is None and cached is not None:
        _here = CompiledMethods(f"{cached.removesuffix('.pyc')}.methods")
        vars(dataclasses)["exec"] = _here.run


def keep() -> None:
    """Writes down what this process compiled."""
    if _here is not None:
        _here.keep()


def _read(path: str) -> dict[str, bytes]:
    """Reads what is kept; nothing, where it is damaged or of another interpreter."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  pathlib costs more than this file
            data = memoryview(file.read(MOST_BYTES))
        if zlib.crc32(data[_CHECKSUM:]) != int.from_bytes(data[:_CHECKSUM], "big"):
            return {}
        version, kept = marshal.loads(data[_CHECKSUM:])  # noqa: S302  as Python loads bytecode
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept if version == sys.version and isinstance(kept, dict) else {}
