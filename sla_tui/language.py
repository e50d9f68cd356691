"""Says a thing in a language: phrases by key, and how numbers, money, dates and lengths of time are written in it.

What a language says stands in one file, `locales/en.toml` and its neighbours: sections of phrases, the same keys in the
same order in each. A phrase holds its values in braces (``{uptime} of {target}``); a phrase that counts something is a
list of forms (``["{n} outage", "{n} outages"]``), of which the rule of `[language] plural` picks one by the value `n`.
To add a language, write its file and add its code to `LANGUAGES`.

Sections are read when they are first asked for: a command that says three words pays for three words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from gettext import c2py
from pathlib import Path
from typing import Final, Protocol, cast

from sla_tui import format as fmt

LANGUAGES: Final = ("en", "nl", "de")
"""The languages that there are, by their tags; each is a file of that name in `locales/`."""
DEFAULT: Final = "en"

_SECTION: Final = re.compile(r"^\[([a-z_]+)\][ \t]*$", re.MULTILINE)
_LENGTHS: Final = (
    ("days", 86_400_000),
    ("hours", 3_600_000),
    ("minutes", 60_000),
    ("seconds", 1_000),
    ("milliseconds", 1),
)
_READABLE: Final = 10**15
"""A ratio of a larger denominator is not read by anybody."""
_SHORT_UNITS: Final = ("d", "h", "m", "s")

Phrase = str | list[str]


class Sayable(Protocol):
    """Something that is said by its key and values: a step of a sum, a note."""

    @property
    def key(self) -> str:
        """The phrase that says it (``step.capped``)."""

    @property
    def values(self) -> Mapping[str, PhraseValue]:
        """What is filled in, by name."""


PhraseValue = str | int | Fraction | Decimal | date | Sayable
"""What a phrase may hold: words as they are, exact numbers in the language's marks, or something else that is said.

A date is ``5 Oct 2026``; a phrase takes its parts as ``{first:month}``, ``{first:short_month}`` and ``{first:year}``.
"""


class Language:
    """One language, read from the text of its file.

    Raises `KeyError` for a phrase that does not exist: a test holds that every key in the code does.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        found = list(_SECTION.finditer(text))
        ends = [match.start() for match in found[1:]] + [len(text)]
        self._texts = {match[1]: text[match.end() : end] for match, end in zip(found, ends, strict=True)}
        self._sections: dict[str, Mapping[str, Phrase]] = {}
        self._phrases: dict[str, Phrase] = {}

    def section(self, name: str) -> Mapping[str, Phrase]:
        """Reads all phrases of one section, by the last part of their keys."""
        known = self._sections.get(name)
        if known is None:
            known = self._sections[name] = tomllib.loads(self._texts[name])
        return known

    def say(self, key: str, /, **values: PhraseValue) -> str:
        """Says the phrase `key` ("section.name") with its values filled in; its form is picked by the value `n`."""
        phrase = self._phrases.get(key)
        if phrase is None:
            section, _, name = key.partition(".")
            phrase = self._phrases[key] = self.section(section)[name]
        if isinstance(phrase, list):
            phrase = phrase[self._plural(abs(int(cast("int", values["n"]))))]
        if not values:
            return phrase
        return phrase.format_map(
            {name: value if type(value) is str else self._written(value) for name, value in values.items()}
        )

    def tell(self, what: Sayable | str) -> str:
        """Says what the arithmetic said in codes; what is text already (somebody's own words) stays as it is."""
        return what if isinstance(what, str) else self.say(what.key, **what.values)

    def knows(self, key: str) -> bool:
        """Tells whether there is such a phrase."""
        section, _, name = key.partition(".")
        return section in self._texts and name in self.section(section)

    def name_of(self, section: str, code: str) -> str:
        """Says what a code is called: the phrase `section.code`; the code itself where there is no such phrase."""
        return self.say(f"{section}.{code}") if self.knows(f"{section}.{code}") else code

    # numbers

    def figure(self, digits: str) -> str:
        """Writes a figure of `format` (``1,234.5``) in this language's marks."""
        return self._marks.figure(digits)

    def percent_typed(self, typed: str) -> str:
        """Writes typed percents with a point, where they have this language's comma; see `Marks.percent_typed`."""
        return self._marks.percent_typed(typed)

    def exact(self, value: Fraction | Decimal | int) -> str:
        """Writes a number exactly: ``99.95``, in Dutch ``99,95``."""
        return self.figure(fmt.exact_percent(Fraction(value)))

    def full_number(self, value: Fraction | int) -> str:
        """Writes a number for a calculator: ``99.95``, ``70/3``; one of endless digits ``about 0.123457``."""
        if value.denominator > _READABLE:
            return cast("str", self.section("language")["about"]).format(
                number=self.figure(fmt.fixed(Fraction(value), 6))
            )
        return self.figure(fmt.full_number(value))

    def grouped(self, value: int) -> str:
        """Writes a whole number with its thousands parted: ``12,345``."""
        return self.figure(f"{value:,}".replace("-", fmt.MINUS))

    def count(self, number: int, unit: str) -> str:
        """Counts something, by a key of `[unit]`: ``1 day``, ``3 days``."""
        return self.say(f"unit.{unit}", n=number)

    def money(self, amount: Decimal, currency: str) -> str:
        """Writes an amount with its currency: ``€1,240.00``."""
        return fmt.money(amount, currency, self._marks)

    def short_money(self, amount: Decimal, currency: str) -> str:
        """Writes an amount where room is short, without decimals where they are all zeros: ``€1,240``."""
        return fmt.money(amount, currency, self._marks, places=0 if amount == int(amount) else None)

    def without_signs(self) -> Language:
        """This language with the codes of currencies in the place of their signs: ``EUR 1,240.00``."""
        plain = copy(self)
        plain._marks = replace(self._marks, signs={})  # noqa: SLF001  a copy of its own kind
        return plain

    # percents

    def percent(self, value: Fraction) -> str:
        """Writes a percent as a contract does: ``99.95 %``."""
        return f"{self.figure(fmt.exact_percent(value))} %"

    def uptime(self, uptime: Fraction, target: Fraction | None = None, *, decimals: int | None = None) -> str:
        """Writes an uptime (0..1): ``99.6874 %``, on its own side of the target and of 100."""
        return f"{self.figure(fmt.uptime_percent(uptime, target, decimals=decimals))} %"

    def rate(self, value: Fraction, threshold: Fraction | None = None) -> str:
        """Writes an error rate in percent: ``0.31 %``."""
        return f"{self.figure(fmt.rate_percent(value, threshold))} %"

    def share(self, value: Fraction) -> str:
        """Writes a share (0..1) with two decimals; only the whole reads as 100 %."""
        return f"{self.figure(fmt.fixed(value * 100, 2, Fraction(0), Fraction(100)))} %"

    def whole_percent(self, value: Fraction) -> str:
        """Writes a share (0 and more) in whole percents; only nothing reads as 0 %, only the whole as 100 %."""
        return f"{self.figure(fmt.fixed(value * 100, 0, Fraction(0), Fraction(100)))} %"

    def known(self, coverage: Fraction, wanted: Fraction | None = None) -> str:
        """Writes how much of the time is known (0..1): ``0.15 %``, on its side of what is `wanted` (in percent)."""
        bounds = () if wanted is None else (wanted,)
        return f"{self.figure(fmt.known_percent(coverage, *bounds))} %"

    def credit_percent(self, percent: Fraction) -> str:
        """Writes a credit's percent exactly: ``10 %``, ``23.3333 (70/3) %``."""
        if fmt.decimals_of(percent) <= 6:
            return self.percent(percent)
        return f"{self.figure(fmt.fixed(percent, 4))} ({percent}) %"

    def multiple(self, value: Fraction) -> str:
        """Writes a burn rate: ``6.2×``."""
        return self.figure(fmt.multiple(value))

    # lengths of time

    def duration(self, seconds: int, *, parts: int = 2) -> str:
        """Writes a length of time in its largest units: ``1 h 44 m``; cut, not rounded."""
        text = fmt.duration(seconds, parts=parts)
        for unit, own in self._units:
            text = " ".join(own if word == unit else word for word in text.split(" "))
        return text

    @cached_property
    def duration_cells(self) -> int:
        """Counts the cells that a length of less than ten days takes: ``59 m 59 s``, ``59 min 59 s``."""
        return max(len(self.duration(seconds)) for seconds in (60 * 60 - 1, 24 * 3600 - 1, 10 * 86_400 - 1))

    def age(self, seconds: int) -> str:
        """Says how old something is, in one unit: ``12 s``. A negative age (a clock that went back) is 0."""
        return self.duration(max(0, seconds), parts=1)

    def length(self, seconds: Fraction | int) -> str:
        """Says a length of time in words: ``1 hour and 30 minutes``."""
        rest = int(seconds * 1000)
        parts: list[str] = []
        for unit, size in _LENGTHS:
            number, rest = divmod(rest, size)
            if number:
                parts.append(self.count(number, unit))
        return self.listed(parts or [self.count(0, "seconds")])

    def milliseconds(self, ms: int) -> str:
        """Writes a response time: ``412 ms``, from ten seconds on ``12.3 s``."""
        return self.figure(fmt.milliseconds(ms))

    # instants

    def date(self, day: date) -> str:
        """Writes a date: ``7 October 2024``."""
        pattern = cast("str", self.section("language")["date"])
        return pattern.format(day=day.day, month=self._months[day.month - 1], year=day.year)

    def day(self, at: int, zone: tzinfo) -> str:
        """Writes a local date: ``12 November 2026``."""
        return self.date(datetime.fromtimestamp(at, zone).date())

    def short_day(self, at: int, zone: tzinfo, *, year: bool = False) -> str:
        """Writes a local date in short: ``12 Nov``, with `year` ``12 Nov 2026``."""
        local = datetime.fromtimestamp(at, zone)
        return self.short_date(local.day, local.month) + (f" {local.year}" if year else "")

    @cached_property
    def _short_pattern(self) -> str:
        return cast("str", self.section("language")["short_date"])

    def short_date(self, day: int, month: int) -> str:
        """Writes a day of a month in short: ``12 Nov``, in German ``12. Nov``."""
        return self._short_pattern.format(day=day, month=self._short_months[month - 1])

    def moment(self, at: int, zone: tzinfo) -> str:
        """Writes a local date and time to the minute, without its year: ``30 Nov 14:02``."""
        return f"{self.short_day(at, zone)} {fmt.clock_time(at, zone, seconds=False)}"

    @cached_property
    def moment_cells(self) -> int:
        """Counts the cells that a local date and time takes, of a day of two digits."""
        return len(self.short_date(30, 11)) + len(" 14:02")

    def moment_to_the_second(self, at: int, zone: tzinfo) -> str:
        """Writes a local date and time to the second, without its year: ``30 Nov 14:02:07``."""
        return f"{self.short_day(at, zone)} {fmt.clock_time(at, zone)}"

    def instant(self, at: int, zone: tzinfo) -> str:
        """Writes a local time to the second with its offset: ``12 Nov 2026 03:14:07 +01:00``."""
        local = datetime.fromtimestamp(at, zone)
        day = f"{self.short_date(local.day, local.month)} {local.year}"
        return f"{day} {local.hour:02}:{local.minute:02}:{local.second:02} {_offset(local)}"

    def last_day(self, deadline: int, zone: tzinfo) -> str:
        """Writes the day by whose end something must be done, of an exclusive instant: ``15 December 2026``."""
        return self.day(deadline - 1, zone)

    def short_last_day(self, deadline: int, zone: tzinfo, *, year: bool = False) -> str:
        """Writes the same in short, with its time where it is no midnight: ``15 Dec``, ``16 Dec 14:30``.

        With `year`: ``15 Dec 2026``, ``16 Dec 2026 14:30``.
        """
        local = datetime.fromtimestamp(deadline, zone)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return self.short_day(deadline - 1, zone, year=year)
        return f"{self.short_day(deadline, zone, year=year)} {fmt.clock_time(deadline, zone, seconds=False)}"

    def month(self, number: int) -> str:
        """Names a month, 1 to 12."""
        return self._months[number - 1]

    def short_month(self, number: int) -> str:
        """Names a month in short, 1 to 12."""
        return self._short_months[number - 1]

    def weekday(self, number: int) -> str:
        """Names a day of the week in short, 1 (Monday) to 7."""
        return self.section("calendar_names")["weekdays"][number - 1]

    # words

    def listed(self, words: Sequence[str]) -> str:
        """Joins words as a sentence lists them: ``a, b and c``."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.section('language')['and']} {words[-1]}"

    def _written(self, value: PhraseValue) -> object:
        if isinstance(value, (str, int)):  # a union of types would be made anew at every call
            return value
        if isinstance(value, Fraction):
            return self.full_number(value)
        if isinstance(value, Decimal):
            return self.figure(f"{value:f}")
        if isinstance(value, date):
            return _Date(value, self)
        return self.tell(value)

    def _plural(self, number: int) -> int:
        return int(self._rule(number))

    @cached_property
    def _rule(self) -> Callable[[int], int]:
        return c2py(cast("str", self.section("language")["plural"]))

    @cached_property
    def _marks(self) -> fmt.Marks:
        section = cast("Mapping[str, str]", self.section("language"))
        signs = cast("Mapping[str, str]", self.section("currency"))
        return fmt.Marks(point=section["point"], group=section["group"], signs=signs)

    @cached_property
    def _units(self) -> tuple[tuple[str, str], ...]:
        """The short units that are written otherwise than `format` writes them."""
        section = self.section("short_unit")
        return tuple((unit, cast("str", section[unit])) for unit in _SHORT_UNITS if section[unit] != unit)

    @cached_property
    def _months(self) -> Sequence[str]:
        return self.section("calendar_names")["months"]

    @cached_property
    def _short_months(self) -> Sequence[str]:
        return self.section("calendar_names")["short_months"]


class _Date:
    """A date in a phrase: whole, or the part of it that the phrase asks for."""

    def __init__(self, day: date, language: Language) -> None:
        self._day, self._language = day, language

    def __format__(self, part: str) -> str:
        day, language = self._day, self._language
        short = language.short_month(day.month)
        parts = {
            "": f"{language.short_date(day.day, day.month)} {day.year}",
            "short_month": short,
            "year": f"{day.year}",
        }
        return language.month(day.month) if part == "month" else parts[part]


@lru_cache(maxsize=8)
def language_named(code: str = DEFAULT) -> Language:
    """Reads the language of that tag. Raises `KeyError` for one that there is not."""
    if code not in LANGUAGES:
        raise KeyError(code)
    path = Path(__file__).parent / "locales" / f"{code}.toml"
    return Language(code, path.read_text(encoding="utf-8"))


ENGLISH: Final = language_named()
"""The language that is written where none is named."""


def _offset(local: datetime) -> str:
    return "UTC" if local.tzinfo is UTC or str(local.tzinfo) == "UTC" else local.isoformat()[-6:]
