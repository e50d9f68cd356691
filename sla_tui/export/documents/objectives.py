"""Promises besides availability in words: what was promised, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.result import ObjectiveResult

DECIMALS = 4
UNITS = {"latency": "ms", "error_rate": "%", "response_time": "s", "resolution_time": "s"}


def objective_lines(results: Iterable[ObjectiveResult], language: Language = ENGLISH) -> Iterator[str]:
    """Yields a line for each: ``latency p95 <= 400 ms: 412 ms of 1,204 samples: missed; credit 5 %``."""
    for result in results:
        value = language.say("working.no_value")
        if result.value is not None:
            value = _value(result, result.value, language)
        if result.samples:
            value = language.say("working.of_samples", value=value, samples=language.grouped(result.samples))
        if result.windows:
            met, windows = language.grouped(result.windows_met or 0), language.grouped(result.windows)
            value = language.say("working.windows_met", value=value, met=met, windows=windows)
        partly = result.met is None and result.read != 1
        kept = read_text(result.read, language) if partly else met_text(language, met=result.met)
        bound = f"{result.op} {_value(result, result.threshold, language)}"
        text = f"{language.tell(result.label)} ({bound}): {value}: {kept}"
        worth = [language.percent(result.credit)] if result.credit else []
        worth += [language.money(result.amount, result.currency)] if result.amount is not None else []
        if worth:
            text = language.say("working.objective_credit", objective=text, credit=" / ".join(worth))
        yield text


def missed_lines(results: Iterable[ObjectiveResult], language: Language = ENGLISH) -> Iterator[str]:
    """Yields the promises that are missed as it stands, in the fewest words: ``latency p95 missed``."""
    for result in results:
        if result.met is False:
            yield f"{language.tell(result.label)} {met_text(language, met=False)}"


def met_text(language: Language = ENGLISH, *, met: bool | None) -> str:
    """Says whether a promise was kept."""
    return language.say("met.unknown" if met is None else "met.yes" if met else "met.no")


def read_of(results: Iterable[ObjectiveResult], kind: str) -> Fraction:
    """Returns the share (0..1) of the period's checks that the objectives of a kind rest on; 1 for none."""
    return min((result.read for result in results if result.kind == kind), default=Fraction(1))


def read_text(read: Fraction, language: Language = ENGLISH) -> str:
    """Says what stands in the place of a verdict on a part of the checks: ``42 % of the checks read``."""
    return language.say("objective.read", share=language.figure(fmt.fixed(read * 100, 0, Fraction(0), Fraction(100))))


def _value(result: ObjectiveResult, value: Fraction, language: Language) -> str:
    exact = fmt.decimals_of(value) <= DECIMALS
    whole = value.denominator == 1
    number = language.grouped(int(value)) if whole else language.figure(_digits(value, exact=exact))
    return f"{number} {UNITS.get(result.kind, result.unit)}".strip()


def _digits(value: Fraction, *, exact: bool) -> str:
    return fmt.exact_percent(value) if exact else fmt.fixed(value, DECIMALS)
