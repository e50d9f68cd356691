"""Whether an answer is the right one: status, headers, text, pattern, values in JSON."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.json_path import parse_path, pick
from sla_tui.errors import PayloadError
from sla_tui.sources.http import jsonsafe
from sla_tui.sources.probes.http.exchange import LARGEST_BODY, Answer, wanted
from sla_tui.text import clean

PATTERN_SECONDS: Final = 0.5  # a pattern that takes longer than this on 64 KiB would take for ever


class Expectations:
    """What a probe expects, made ready once."""

    def __init__(self, config: ProbeConfig) -> None:
        """Compiles what has to be."""
        self._status = config.expect_status
        self._text = config.expect_text.encode()
        self._headers = tuple((k.lower().encode(), v.encode()) for k, v in config.expect_headers.items())
        self._json = tuple((path, parse_path(path), value) for path, value in config.expect_json.items())
        self._pattern: Any = None
        if config.expect_regex:
            import regex  # Python's own cannot be given a limit of time, and holds up the whole program meanwhile

            self._pattern = regex.compile(config.expect_regex)

    async def problem(self, answer: Answer) -> str:
        """Returns what is wrong with the answer in a few inert words; "" where it is right."""
        if not wanted(self._status, answer.status):
            return f"HTTP {answer.status}{_phrase(answer.status)}"
        where = "there" if answer.whole else f"in its first {LARGEST_BODY // 1024} KiB"
        wrong = self._missing(answer)
        if not wrong and self._text and self._text not in answer.body:
            wrong = f"the expected text is not {where}"
        if not wrong and self._pattern is not None:
            wrong = await self._unmatched(answer.body, where)
        if not wrong and self._json:
            wrong = self._unlike(answer)
        return f"HTTP {answer.status}, but {wrong}" if wrong else ""

    def _missing(self, answer: Answer) -> str:
        for name, value in self._headers:
            found = answer.header(name)
            if found is None or value not in found:
                what = "is not there" if found is None else "says something else"
                return f"the header {clean(name.decode(), 60)} {what}"
        return ""

    async def _unmatched(self, body: bytes, where: str) -> str:
        text = body.decode("utf-8", "replace")

        def search() -> bool:
            # `concurrent` lets other threads run meanwhile: the loop does not wait for a pattern.
            return self._pattern.search(text, timeout=PATTERN_SECONDS, concurrent=True) is not None

        try:
            return "" if await asyncio.to_thread(search) else f"the pattern is not found {where}"
        except TimeoutError:
            return f"the pattern was not decided within {PATTERN_SECONDS:g} s: make it simpler"

    def _unlike(self, answer: Answer) -> str:
        if not answer.whole:
            return f"it is longer than {LARGEST_BODY // 1024} KiB, too long to be read as JSON"
        try:
            data = jsonsafe.loads(answer.body)
        except PayloadError as error:
            return clean(error.what.replace("the answer", "it"), 100)
        for path, steps, expected in self._json:
            found, value = pick(data, steps)
            if not found:
                return f"its JSON has no {clean(path, 60)}"
            if not _same(value, expected):
                return f"{clean(path, 60)} is {_shown(value)} in its JSON"
        return ""


def _same(value: object, expected: object) -> bool:
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    if isinstance(value, float):
        value = Decimal(repr(value))
    return value == expected


def _shown(value: object) -> str:
    """Shows a value from outside, inert and short, and nothing from inside of lists and tables."""
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{clean(value, 40)}"' if isinstance(value, str) else clean(str(value), 40)


def _phrase(status: int) -> str:
    """Returns the standard's words for a status; the server's own are not shown."""
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
