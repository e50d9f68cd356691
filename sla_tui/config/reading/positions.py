"""On which line of a TOML file a key stands: `tomllib` does not say, and a problem without a line is half a help."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Final

from sla_tui.config.reading.problems import child, item

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INLINE_BLANK: Final = re.compile(r"[ \t]*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'  # up to two quotes may stand right before the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"[^,\]}#\n]+")


class KeyLines:
    """The lines of one text's keys. The text is looked through once, when the first line is asked for.

    Args:
        text: TOML that `tomllib` accepts.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[str, int] | None = None

    def of(self, key: str) -> int | None:
        """Returns the line of the dotted `key`, or of the nearest thing that encloses it; None where nothing does."""
        if self._lines is None:
            self._lines = _Scan(self._text).run()
        if key in self._lines:
            return self._lines[key]
        ends = (i for i in range(len(key) - 1, 0, -1) if key[i] in ".[")
        return next((self._lines[key[:end]] for end in ends if key[:end] in self._lines), None)


class _Scan:
    """One walk through the text. It is known to be TOML, so only what tells keys from values is looked at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[str, int] = {}
        self.arrays: dict[str, int] = {}  # how many tables every [[array]] has so far

    def run(self) -> dict[str, int]:
        """Returns the line of every key, table and item; what was found so far where the text is no TOML after all."""
        table = ""
        try:
            while self._skip(_BLANK):
                table = self._header() if self._peek("[") else self._pair(table)
        except (_NotTomlError, tomllib.TOMLDecodeError, RecursionError):
            return self.lines
        return self.lines

    def _header(self) -> str:
        """Reads `[a.b]` or `[[a.b]]`; returns the key of the table that begins."""
        line, many = self._line(), self._peek("[[")
        self.at += 2 if many else 1
        *parents, last = self._dotted()
        self._expect("]]" if many else "]")
        key = ""
        for name in parents:
            key = child(key, name)
            self.lines.setdefault(key, line)
            if key in self.arrays:
                key = item(key, self.arrays[key] - 1)
        key = child(key, last)
        if not many:
            self.lines[key] = line
            return key
        self.lines.setdefault(key, line)
        index = self.arrays.get(key, 0)
        self.arrays[key] = index + 1
        self.lines[item(key, index)] = line
        return item(key, index)

    def _pair(self, table: str) -> str:
        """Reads `a.b = value` inside `table`; returns the table."""
        line, key = self._line(), table
        for name in self._dotted():
            key = child(key, name)
            self.lines.setdefault(key, line)
        self._expect("=")
        self._skip(_INLINE_BLANK)
        self._value(key)
        return table

    def _value(self, key: str) -> None:
        if self._peek("["):
            self._array(key)
        elif self._peek("{"):
            self._inline_table(key)
        elif self._peek('"') or self._peek("'"):
            self._take(_STRING)
        else:
            self._take(_PLAIN)

    def _array(self, key: str) -> None:
        self.at += 1
        index = 0
        while self._skip(_BLANK) and not self._peek("]"):
            self.lines[item(key, index)] = self._line()
            self._value(item(key, index))
            index += 1
            self._comma()
        self._expect("]")

    def _inline_table(self, key: str) -> None:
        self.at += 1
        while self._skip(_BLANK) and not self._peek("}"):
            self._pair(key)
            self._comma()
        self._expect("}")

    def _dotted(self) -> list[str]:
        """Reads a key in its parts: `a."b c".d`."""
        names: list[str] = []
        while True:
            self._skip(_INLINE_BLANK)
            if self._peek('"') or self._peek("'"):
                names.append(tomllib.loads(f"name = {self._take(_STRING)}")["name"])
            else:
                names.append(self._take(_BARE))
            self._skip(_INLINE_BLANK)
            if not self._peek("."):
                return names
            self.at += 1

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self._peek(","):
            self.at += 1

    def _skip(self, blank: re.Pattern[str]) -> bool:
        """Goes behind `blank`; False at the text's end."""
        match = blank.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _peek(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def _expect(self, word: str) -> None:
        self._skip(_INLINE_BLANK)
        if not self._peek(word):
            raise _NotTomlError
        self.at += len(word)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _NotTomlError
        self.at = match.end()
        return match[0]

    def _line(self) -> int:
        return bisect_right(self.breaks, self.at) + 1


class _NotTomlError(Exception):
    """The text is not what `tomllib` accepted."""
