"""The columns of the fleet, an entry each: its heading, what stands in it, and how wide it is.

To add one, write its cell and its entry in `COLUMNS`, and its place in `layout.STEPS`: when it gives way. A dash stands
for what cannot be stood for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from sla_tui.export.columns import Column
from sla_tui.format import exact_percent
from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.glyphs import ASCII
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, inert, left, right
from sla_tui.ui.parts.day_strip import day_strip
from sla_tui.ui.parts.gauge import thin_gauge
from sla_tui.ui.parts.table import Place
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import (
    credit_words,
    error_words,
    latency_words,
    left_figure,
    next_credit_words,
    part_mark,
    range_words,
    stale_mark,
    uptime_words,
)
from sla_tui.ui.wording.present import is_running, state_of
from sla_tui.ui.wording.roles import (
    BAR_ROLES,
    NAME_ROLES,
    credit_role,
    figure_role,
    limit_role,
    objective_role,
    verdict_role,
)
from sla_tui.ui.wording.standing import STATE_ROLES, now_column_words, severity, word_of


class Need(NamedTuple):
    """Cells that the words of a service take: in Unicode, in ASCII, and whether an uptime's decimals come on top."""

    cells: int
    ascii: int
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class FleetColumn:
    """A column of the fleet.

    Args:
        column: its key, its heading, what stands in a row, and on which side.
        cells: of words that it has at least.
        need: measures the words of a service, where the column is as wide as the longest of all; None has no words.
        most: cells of words that it has at most.
        longest: cells of the longest words that there can be in it, whatever the services are.
        filled: tells whether anything could ever stand in it for a service; where it could for none, it is left out.
        over: whether it is there where every period that is shown is over, or where one is not; None: always.
        wide: the heading of a column that is wide enough for it; "": the same.
    """

    column: Column[Place[ServiceSnapshot], Line]
    cells: int = 0
    need: Callable[[ServiceSnapshot, Language], Need | None] | None = None
    most: int = 60
    longest: Callable[[Language], int] | None = None
    filled: Callable[[ServiceSnapshot], bool] | None = None
    over: bool | None = None
    wide: str = ""


def _none(look: Look) -> Line:
    return (look.span(NONE, "faint_text"),)


@lru_cache(maxsize=2048)
def _need_of(words: str) -> Need | None:
    return Need(cells_of(words), cells_of(ASCII.words(words))) if words and words != NONE else None


def _service(place: Place[ServiceSnapshot]) -> Line:
    service = place.item
    return (place.look.foreign(service.title, NAME_ROLES[severity(service)]),)


def _contract(place: Place[ServiceSnapshot]) -> Line:
    """Writes ``Gold    99.95``: the contract's name without its target, and the target flush right."""
    service, cells, look = place.item, place.cells, place.look
    target = _target_words(service, look.language)
    name: Line = (StyledText(look.foreign(_short_name(service.contract_name, service.target)).text, "soft"),)
    room = cells - len(target) - 1
    if not target:
        return left(name, cells)
    number = (look.span(target, "soft"),)
    return (*left(name, room), StyledText(" "), *number) if room > 2 else right(number, cells)


def _target_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes the target as the contract writes it; "" without one."""
    return "" if service.target is None else language.exact(service.target)


@lru_cache(maxsize=1024)  # services share contracts
def _short_name(name: str, target: Fraction | None) -> str:
    """Returns a contract's name without the target that it may end with."""
    words = "" if target is None else exact_percent(target)
    return name.strip().removesuffix("%").strip().removesuffix(words).strip()


def _contract_need(service: ServiceSnapshot, language: Language) -> Need:
    name = inert(_short_name(service.contract_name, service.target))
    cells = cells_of(name) + 1 + len(_target_words(service, language))
    return Need(cells, cells)


def _target(place: Place[ServiceSnapshot]) -> Line:
    target = _target_words(place.item, place.look.language)
    return (place.look.span(target, "soft"),) if target else _none(place.look)


def _now(place: Place[ServiceSnapshot]) -> Line:
    """Writes ``▼ DOWN 7m``, ``up 5d``, ``stale 3h``."""
    service, look = place.item, place.look
    words, state = now_column_words(service, look), state_of(service)
    if service.is_stale:
        return (look.span(words, "unknown"),)
    role = "soft" if state == "up" else STATE_ROLES.get(state, "unknown")
    return (look.span(words if cells_of(words) <= place.cells else words.rpartition(" ")[0], role),)


def _now_longest(language: Language) -> int:
    """Counts the cells of an outage of some minutes that somebody looks after: ``▼ DOWN 59m✓``."""
    minutes = language.duration(59 * 60, parts=1).replace(" ", "")
    return cells_of(f"▼ {language.say('now_short.down')} {minutes}✓")


def _verdict(place: Place[ServiceSnapshot]) -> Line:
    return (place.look.span(word_of(place.item.standing, place.look.language), verdict_role(place.item)),)


def _verdict_longest(language: Language) -> int:
    return max(cells_of(word_of(standing, language)) for standing in NAME_ROLES)


def _uptime(place: Place[ServiceSnapshot]) -> Line:
    words = uptime_words(place.item, place.look.language, place.look.decimals)
    if words == NONE or len(words) > place.cells:  # a number that is cut off is another number
        return _none(place.look)
    return (place.look.span(words, verdict_role(place.item)),)


def _uptime_need(service: ServiceSnapshot, language: Language) -> Need:
    """Measures an uptime without its decimals (``100.`` is wider than ``99.``) and with its marks; or a range."""
    uptime = service.stated.uptime
    if uptime is None and (ends := range_words(service, language)):
        return Need(len(ends), len(ends))
    cells = (4 if uptime == 1 else 3) + len(stale_mark(service)) + len(part_mark(service))
    return Need(max(cells, 4), max(cells, 4), decimals=True)


def _used(place: Place[ServiceSnapshot]) -> Line:
    """Draws what is used of the budget, against its limit."""
    service = place.item
    share = figures.budget_share(service)
    if share is None:
        return ()
    return thin_gauge(share, place.cells, figure_role(service, BAR_ROLES[service.verdict]), place.look.glyphs)


def _left(place: Place[ServiceSnapshot]) -> Line:
    words = left_figure(place.item, place.look.language)
    return (place.look.span(words, verdict_role(place.item)),) if words != NONE else _none(place.look)


def _latency(place: Place[ServiceSnapshot]) -> Line:
    words = latency_words(place.item, place.look.language)
    return _measured("latency", words, figures.latency_ratio(place.item), place)


def _errors(place: Place[ServiceSnapshot]) -> Line:
    words = error_words(place.item, place.look.language)
    return _measured("error_rate", words, figures.error_ratio(place.item), place)


def _measured(kind: str, words: str, ratio: Fraction | None, place: Place[ServiceSnapshot]) -> Line:
    """Draws a figure of an objective of that kind with its gauge."""
    service, look = place.item, place.look
    if words == NONE:
        return _none(look)
    role = objective_role(service, kind, "breached" if ratio is not None and ratio > 1 else "text")
    bar_role = objective_role(service, kind, limit_role(ratio)) if place.bar else ""
    return _with_gauge(look.span(words, role), ratio, bar_role, place)


def _with_gauge(words: StyledText, ratio: Fraction | None, role: str, place: Place[ServiceSnapshot]) -> Line:
    """Draws a figure behind its gauge; without a limit there is nothing to draw one against."""
    number = right((words,), place.cells - place.bar)
    if not place.bar:
        return number
    blank = (StyledText(" " * place.bar),)
    scale = blank if ratio is None else thin_gauge(ratio, place.bar, role, place.look.glyphs)
    return (*scale, *number)


def _burn(place: Place[ServiceSnapshot]) -> Line:
    service, look = place.item, place.look
    pace = figures.burn(service)
    if pace is None:
        return _none(look)
    role = "at_risk" if figures.burn_alert(service) else "soft" if pace < 1 else "text"
    return (look.span(look.language.multiple(pace), figure_role(service, role)),)


def _day(place: Place[ServiceSnapshot]) -> Line:
    if not is_running(place.item):
        return _none(place.look)
    return day_strip(place.item, place.cells, place.look.glyphs, stretched=True)


def _credit(place: Place[ServiceSnapshot]) -> Line:
    """Writes what is owed, or softly what would be next."""
    service, look = place.item, place.look
    if words := credit_words(service, look.language):
        return (look.span(words, credit_role(service)),)
    words = next_credit_words(service, look.language)
    return (look.span(words, "soft"),) if words else _none(look)


def _credit_need(service: ServiceSnapshot, language: Language) -> Need | None:
    return _need_of(credit_words(service, language) or next_credit_words(service, language))


def _has_budget(service: ServiceSnapshot) -> bool:
    return service.stated.budget is not None


def _has_credit(service: ServiceSnapshot) -> bool:
    assessment, credit = service.assessment, service.stated.credit
    return bool(assessment.tiers or assessment.credit.next_tier or (credit is not None and credit.owed))


COLUMNS: Final[tuple[FleetColumn, ...]] = (
    FleetColumn(Column("service", "heading.service", _service)),
    FleetColumn(Column("contract", "heading.contract", _contract), cells=13, need=_contract_need, most=20),
    FleetColumn(Column("target", "heading.target", _target, figure=True), cells=6),
    FleetColumn(Column("now", "heading.now", _now), longest=_now_longest, over=False),
    FleetColumn(Column("verdict", "heading.verdict", _verdict), longest=_verdict_longest, over=True),
    FleetColumn(Column("uptime", "heading.uptime_percent", _uptime, figure=True), need=_uptime_need),
    FleetColumn(Column("used", "heading.used", _used), filled=_has_budget, wide="heading.budget_used"),
    FleetColumn(
        Column("budget", "heading.left", _left, figure=True),
        need=lambda service, language: _need_of(left_figure(service, language)),
        filled=_has_budget,
    ),
    FleetColumn(
        Column("latency", "heading.latency", _latency, figure=True),
        cells=7,
        need=lambda service, language: _need_of(latency_words(service, language)),
        filled=lambda service: figures.latency(service) is not None,
    ),
    FleetColumn(
        Column("errors", "heading.errors", _errors, figure=True),
        cells=7,
        need=lambda service, language: _need_of(error_words(service, language)),
        filled=lambda service: figures.errors(service) is not None,
    ),
    FleetColumn(
        Column("burn", "heading.burn", _burn, figure=True),
        cells=6,
        filled=lambda service: is_running(service) and service.assessment.burn is not None,
    ),
    FleetColumn(Column("day", "heading.day", _day), filled=is_running),
    FleetColumn(
        Column("credit", "heading.credit", _credit, figure=True), need=_credit_need, most=14, filled=_has_credit
    ),
)
"""From left to right. The first is always there."""
