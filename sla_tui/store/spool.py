"""A file for what a history would not take: written on the way out, read back by the next process that writes there.

A line a write, as JSON: what was called, with the frozen records of `sla.observation`, `sla.acts` and `store.records`
as objects that name their class. Nothing in such a file is run: only those classes are made of it, only those calls.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from sla_tui.sla import acts, observation
from sla_tui.store import records
from sla_tui.store.holder import StoreCall
from sla_tui.system import AT_ONCE, NO_LINK, PRIVATELY, is_ours, open_to_others

_log = logging.getLogger(__name__)

CALLS: Final = frozenset(
    {"record", "record_attempt", "record_break", "record_event", "set_aside", "append_act", "add_closed_periods"}
)
_CLASS: Final = "$"
_RECORDS: Final = {
    made.__name__: made
    for module in (acts, observation, records)
    for made in vars(module).values()
    if isinstance(made, type) and is_dataclass(made)
}
_NUMBERS: Final = {"Fraction": Fraction, "Decimal": Decimal}


def waits(folders: Iterable[Path]) -> bool:
    """Whether anything of any history lies in these folders that is not written yet."""
    return any(next(folder.glob("spool-*.jsonl"), None) is not None for folder in folders)


class Spool:
    """The file of one history, in the first of some folders that takes it."""

    def __init__(self, folders: Sequence[Path], history: str, *, keeps: bool = True) -> None:
        """Touches nothing yet.

        Args:
            folders: where the file may be, the best first.
            history: the place of the history, which the file's name is made of.
            keeps: whether what stays unwritten at the end belongs there, too.
        """
        self.keeps = keeps
        mark = hashlib.sha256(history.encode()).hexdigest()[:12]
        self._paths = [folder / f"spool-{mark}.jsonl" for folder in folders]

    def read(self) -> list[StoreCall]:
        """Reads what an earlier process left, in its order; a line that makes no sense is left out, and logged."""
        found: list[StoreCall] = []
        for path in self._paths:
            try:
                text = _own_text(path)
            except OSError as error:
                _log.warning("%s cannot be read: %s", path, error.strerror)
                continue
            for number, line in enumerate(text.split("\n"), 1):
                if not line:
                    continue
                try:
                    found.append(_call(json.loads(line)))
                except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
                    _log.warning("%s:%d makes no sense (%s) and is left out", path, number, type(error).__name__)
        return found

    def write(self, calls: Iterable[StoreCall]) -> Path:
        """Writes all of them, durably, in place of what was there; returns where.

        Raises:
            OSError: no folder takes it.
        """
        lines = [json.dumps(_plain_call(call), separators=(",", ":")) for call in calls]
        body = "".join(f"{line}\n" for line in lines).encode()
        failed: OSError = FileNotFoundError("no folder for it")
        for path in self._paths:
            try:
                _write(path, body)
            except OSError as error:
                failed = error
                continue
            self.clear(but=path)
            return path
        raise failed

    def clear(self, *, but: Path | None = None) -> None:
        """Removes the file: what it holds is in the history."""
        for path in self._paths:
            if path != but:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def _own_text(path: Path) -> str:
    """Reads a file that is ours alone; "" where there is none. A stranger's, or a link, is not read."""
    try:
        fd = os.open(path, os.O_RDONLY | NO_LINK | PRIVATELY | AT_ONCE)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    with os.fdopen(fd, encoding="utf-8", errors="replace") as file:
        known = os.fstat(fd)
        if not stat.S_ISREG(known.st_mode) or not is_ours(known) or open_to_others(known, 0o022):
            _log.warning("%s is not a file of ours alone, and is not read", path)
            return ""
        return file.read()


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | PRIVATELY, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


# The form of a line


def _plain_call(call: StoreCall) -> object:
    return {
        "do": call.name,
        "with": [_plain(a) for a in call.args],
        "and": {k: _plain(v) for k, v in call.kwargs.items()},
    }


def _call(line: object) -> StoreCall:
    if not isinstance(line, dict) or line["do"] not in CALLS:
        msg = "no write of a history"
        raise ValueError(msg)
    return StoreCall(line["do"], tuple(map(_made, line["with"])), {str(k): _made(v) for k, v in line["and"].items()})


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (Fraction, Decimal)):
        return {_CLASS: type(value).__name__, "": str(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {_CLASS: type(value).__name__, **{f.name: _plain(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, Mapping):
        return {_CLASS: "dict", "": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, (frozenset, set)):
        return {_CLASS: "frozenset", "": [_plain(one) for one in sorted(value)]}
    if isinstance(value, Iterable):
        return [_plain(one) for one in value]
    msg = f"no record: {type(value).__name__}"
    raise TypeError(msg)


def _made(value: object) -> object:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, dict):
        return value
    name = value[_CLASS]
    if name in _NUMBERS:
        return _NUMBERS[name](value[""])
    if name == "frozenset":
        return frozenset(_each(value))
    if name == "dict":
        return {pair[0]: pair[1] for pair in _each(value) if isinstance(pair, tuple)}
    return _RECORDS[name](**{key: _made(one) for key, one in value.items() if key != _CLASS})


def _each(value: Mapping[str, object]) -> Iterator[object]:
    inner = value[""]
    yield from (_made(one) for one in inner) if isinstance(inner, list) else ()
