"""Promises besides availability in words: what was promised, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.result import ObjectiveResult

DECIMALS = 4
UNITS = {"latency": "ms", "error_rate": "%", "response_time": "s", "resolution_time": "s"}


def objective_lines(results: Iterable[ObjectiveResult]) -> Iterator[str]:
    """A line for each: ``latency p95 <= 400 ms: 412 ms of 1,204 samples: missed; credit 5 %``."""
    for result in results:
        name = ENGLISH.tell(result.label)
        value = "no value" if result.value is None else _value(result.kind, result.value)
        counts = f" of {result.samples:,} samples" if result.samples else ""
        windows = ""
        if result.windows:
            windows = f", {result.windows_met or 0:,} of {result.windows:,} windows met"
        met = read_text(result.read) if result.met is None and result.read != 1 else met_text(met=result.met)
        credit = f"; credit {fmt.exact_percent(result.credit)} %" if result.credit else ""
        bound = f"{result.op} {_value(result.kind, result.threshold)}"
        yield f"{name} ({bound}): {value}{counts}{windows}: {met}{credit}"


def missed_lines(results: Iterable[ObjectiveResult]) -> Iterator[str]:
    """The promises that are missed as it stands, in the fewest words: ``latency p95 missed``."""
    for result in results:
        if result.met is False:
            yield f"{ENGLISH.tell(result.label)} {met_text(met=False)}"


def met_text(language: Language = ENGLISH, *, met: bool | None) -> str:
    """Whether a promise was kept."""
    return language.say("met.unknown" if met is None else "met.yes" if met else "met.no")


def read_of(results: Iterable[ObjectiveResult], kind: str) -> Fraction:
    """The share (0..1) of the period's checks that the objectives of a kind rest on; 1 where there is none."""
    return min((result.read for result in results if result.kind == kind), default=Fraction(1))


def read_text(read: Fraction, language: Language = ENGLISH) -> str:
    """What stands in the place of a verdict that rests on a part of the checks: ``42 % of the checks read``."""
    return language.say("objective.read", share=language.figure(fmt.fixed(read * 100, 0, Fraction(0), Fraction(100))))


def _value(kind: str, value: Fraction) -> str:
    unit = UNITS.get(kind, "")
    exact = fmt.decimals_of(value) <= DECIMALS
    number = f"{int(value):,}" if value.denominator == 1 else fmt.exact_percent(value) if exact else fmt.fixed(value, 4)
    return f"{number} {unit}".strip()
