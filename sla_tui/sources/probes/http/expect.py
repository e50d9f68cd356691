"""Whether an answer is the right one: status, headers, text, pattern, values in JSON."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.json_path import parse_path, pick
from sla_tui.sources.probes.http.coding import CodingNotKnownError
from sla_tui.sources.probes.http.exchange import LARGEST_BODY, Answer, wanted
from sla_tui.sources.probes.http.page import ReadBody, read_body
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours
from sla_tui.text import clean

LONGEST_INT: Final = 4000  # digits
PATTERN_SECONDS: Final = 0.5  # a pattern that takes longer than this on 64 KiB would take for ever


class Expectations:
    """What a probe expects, made ready once."""

    def __init__(self, config: ProbeConfig) -> None:
        """Compiles what has to be."""
        self._status = config.expect_status
        self._text = config.expect_text
        self._headers = tuple((k.lower().encode(), v.encode()) for k, v in config.expect_headers.items())
        self._json = tuple((path, parse_path(path), value) for path, value in config.expect_json.items())
        self._pattern: Any = None
        if config.expect_regex:
            import regex  # Python's own cannot be given a limit of time, and holds up the whole program meanwhile

            self._pattern = regex.compile(config.expect_regex)

    async def judged(self, answer: Answer) -> ProbeOutcome | None:
        """Returns what is wrong with the answer in a few inert words; None where it is right."""
        if not wanted(self._status, answer.status):
            return failed(f"HTTP {answer.status}{_phrase(answer.status)}")
        wrong = self._missing(answer)
        if not wrong and self._reads:
            try:
                wrong = await self._unlike(answer)
            except CodingNotKnownError as error:
                return ours(f"the answer is encoded as {error}")
        return failed(f"HTTP {answer.status}, but {wrong}") if wrong else None

    @property
    def _reads(self) -> bool:
        return bool(self._text or self._json) or self._pattern is not None

    def _missing(self, answer: Answer) -> str:
        for name, value in self._headers:
            found = answer.header(name)
            if found is None or value not in found:
                what = "is not there" if found is None else "says something else"
                return f"the header {clean(name.decode(), 60)} {what}"
        return ""

    async def _unlike(self, answer: Answer) -> str:
        """Says what the body is not that it should be, read as it says of itself and as plain UTF-8.

        Raises:
            CodingNotKnownError: there is nothing here that could read it.
        """
        read = read_body(answer)
        where = "there" if read.whole else f"in its first {LARGEST_BODY // 1024} KiB"
        wrong = ""
        if self._text and not any(self._text in text for text in read.texts):
            wrong = f"the expected text is not {where}"
        if not wrong and self._pattern is not None:
            wrong = await self._unmatched(read.texts, where)
        if not wrong and self._json:
            wrong = self._unequal(read)
        return f"{wrong}: {read.problem}" if wrong and read.problem else wrong

    async def _unmatched(self, texts: tuple[str, ...], where: str) -> str:
        def search() -> bool:
            # `concurrent` lets other threads run meanwhile: the loop does not wait for a pattern.
            return any(self._pattern.search(text, timeout=PATTERN_SECONDS, concurrent=True) for text in texts)

        try:
            return "" if await asyncio.to_thread(search) else f"the pattern is not found {where}"
        except TimeoutError:
            return f"the pattern was not decided within {PATTERN_SECONDS:g} s: make it simpler"

    def _unequal(self, read: ReadBody) -> str:
        if not read.whole:
            return f"it is longer than {LARGEST_BODY // 1024} KiB, too long to be read as JSON"
        try:
            data = json.loads(read.json, parse_int=_whole)
        except (RecursionError, ValueError) as error:
            return _no_json(error)
        for path, steps, expected in self._json:
            found, value = pick(data, steps)
            if not found:
                return f"its JSON has no {clean(path, 60)}"
            if not _same(value, expected):
                return f"{clean(path, 60)} is {_shown(value)} in its JSON"
        return ""


def _no_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON from character {error.pos + 1} of {len(error.doc)} on"
    return "it is nested too deep" if isinstance(error, RecursionError) else "it is not JSON in UTF-8"


def _whole(digits: str) -> int | Decimal:
    """Reads a whole number, also one of more digits than Python makes an int of."""
    return int(digits) if len(digits) < LONGEST_INT else Decimal(digits)


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
