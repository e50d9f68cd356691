"""The columns of the fleet, an entry each: its heading, what stands in it, on which lines, and how wide it is.

To add one, write its cell and its entry in `COLUMNS`; nothing else knows the columns. A dash stands for what cannot be
stood for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
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
from sla_tui.ui.parts.table import Place, ScreenColumn, Size
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import (
    budget_words,
    credit_words,
    error_words,
    latency_words,
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
from sla_tui.ui.wording.standing import STATE_ROLES, now_words, severity, word_of


class Need(NamedTuple):
    """Cells that the words of a service take: in Unicode, in ASCII, and whether an uptime's decimals come on top."""

    cells: int
    ascii: int
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class FleetColumn(ScreenColumn[ServiceSnapshot]):
    """A column of the fleet.

    Args:
        need: measures the words of a service, where the column is as wide as the longest of all; None has no words.
        most: cells of words that it has at most.
        longest: cells of the longest words that there can be in it, whatever the services are.
        filled: tells whether anything could ever stand in it for a service; where it could for none, it is left out.
        over: whether it is there where every period that is shown is over, or where one is not; None: always.
    """

    need: Callable[[ServiceSnapshot, Language], Need | None] | None = None
    most: int = 60
    longest: Callable[[Language], int] | None = None
    filled: Callable[[ServiceSnapshot], bool] | None = None
    over: bool | None = None


def _none(look: Look) -> Line:
    return (look.span(NONE, "faint_text"),)


def _need_of(words: str) -> Need | None:
    return Need(cells_of(words), cells_of(ASCII.words(words))) if words and words != NONE else None


def _service(place: Place[ServiceSnapshot]) -> Line:
    service = place.item
    return (place.look.foreign(service.name.strip() or service.id, NAME_ROLES[severity(service)]),)


def _contract(place: Place[ServiceSnapshot]) -> Line:
    """Writes ``Gold    99.95``: the contract's name without its target, and the target flush right."""
    service, cells, look = place.item, place.cells, place.look
    target = _target_words(service, look.language)
    name: Line = (StyledText(look.foreign(_short_name(service)).text, "soft"),)
    room = cells - len(target) - 1
    if not target:
        return left(name, cells)
    number = (look.span(target, "soft"),)
    return (*left(name, room), StyledText(" "), *number) if room > 2 else right(number, cells)


def _target_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes the target as the contract writes it; "" without one."""
    return "" if service.target is None else language.exact(service.target)


def _short_name(service: ServiceSnapshot) -> str:
    """Returns the contract's name without the target that it may end with."""
    target = "" if service.target is None else exact_percent(service.target)
    return service.contract_name.strip().removesuffix("%").strip().removesuffix(target).strip()


def _contract_need(service: ServiceSnapshot, language: Language) -> Need:
    cells = cells_of(inert(_short_name(service))) + 1 + len(_target_words(service, language))
    return Need(cells, cells)


def _target(place: Place[ServiceSnapshot]) -> Line:
    target = _target_words(place.item, place.look.language)
    return (place.look.span(target, "soft"),) if target else _none(place.look)


def _now(place: Place[ServiceSnapshot]) -> Line:
    service, look = place.item, place.look
    words, state = now_words(service, look), state_of(service)
    if service.is_stale:
        return (look.span(words, "unknown"),)
    role = "soft" if state == "up" else STATE_ROLES.get(state, "unknown")
    return (look.span(words if cells_of(words) <= place.cells else words.rpartition(" ")[0], role),)


def _now_longest(language: Language) -> int:
    """Counts the cells of an outage of some minutes that somebody looks after: ``DOWN 59m✓``."""
    minutes = language.duration(59 * 60, parts=1).replace(" ", "")
    return cells_of(f"{language.say('now_short.down')} {minutes}✓")


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


def _budget(place: Place[ServiceSnapshot]) -> Line:
    service, look = place.item, place.look
    share = figures.budget_share(service)
    if share is None:
        return _none(look)
    words = look.span(budget_words(service, look.language), verdict_role(service))
    return _with_gauge(words, share, figure_role(service, BAR_ROLES[service.verdict]), place)


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
    return _with_gauge(look.span(words, role), ratio, objective_role(service, kind, limit_role(ratio)), place)


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
    return day_strip(place.item, place.cells, place.look.glyphs)


def _credit(place: Place[ServiceSnapshot]) -> Line:
    words = credit_words(place.item, place.look.language)
    return (place.look.span(words, credit_role(place.item)),) if words else _none(place.look)


def _has_credit(service: ServiceSnapshot) -> bool:
    assessment, credit = service.assessment, service.stated.credit
    return bool(assessment.tiers or assessment.credit.next_tier or (credit is not None and credit.owed))


COLUMNS: Final[tuple[FleetColumn, ...]] = (
    FleetColumn(Column("service", "heading.service", _service), (Size(0, 18),)),
    FleetColumn(Column("contract", "heading.contract", _contract), (Size(138, 13),), need=_contract_need, most=20),
    FleetColumn(Column("target", "heading.target", _target, figure=True), (Size(98, 6),), until=138),
    FleetColumn(Column("now", "heading.now", _now), (Size(51, 9),), longest=_now_longest, over=False),
    FleetColumn(Column("verdict", "heading.verdict", _verdict), (Size(51, 12),), longest=_verdict_longest, over=True),
    FleetColumn(Column("uptime", "heading.uptime_percent", _uptime, figure=True), (Size(41, 8),), need=_uptime_need),
    FleetColumn(
        Column("budget", "heading.budget", _budget, figure=True),
        (Size(138, 25, bar=10), Size(78, 20, bar=5), Size(31, 14)),
        need=lambda service, language: _need_of(budget_words(service, language)),
        filled=lambda service: service.stated.budget is not None,
    ),
    FleetColumn(
        Column("latency", "heading.latency", _latency, figure=True),
        (Size(138, 16, bar=8), Size(98, 7)),
        need=lambda service, language: _need_of(latency_words(service, language)),
        filled=lambda service: figures.latency(service) is not None,
    ),
    FleetColumn(
        Column("errors", "heading.errors", _errors, figure=True),
        (Size(138, 14, bar=6), Size(116, 7)),
        need=lambda service, language: _need_of(error_words(service, language)),
        filled=lambda service: figures.errors(service) is not None,
    ),
    FleetColumn(
        Column("burn", "heading.burn", _burn, figure=True),
        (Size(78, 6),),
        filled=lambda service: is_running(service) and service.assessment.burn is not None,
    ),
    FleetColumn(Column("day", "heading.day", _day), (Size(152, 24), Size(138, 12), Size(98, 8)), filled=is_running),
    FleetColumn(
        Column("credit", "heading.credit", _credit, figure=True),
        (Size(61, 7),),
        need=lambda service, language: _need_of(credit_words(service, language)),
        most=14,
        filled=_has_credit,
    ),
)
"""From left to right. The first is always there, and has what the others leave."""
