"""The last periods of a service, a line each: uptime, counted downtime, credit, how far its claim is, what was used."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.monitors import ServiceDetail
from sla_tui.sla.past_period import PastPeriod
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.parts.gauge import thin_gauge
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.claims import ClaimStage, stage_of, stage_role, stage_sign, stage_words
from sla_tui.ui.wording.figure_words import credit_words, uptime_words
from sla_tui.ui.wording.roles import BAR_ROLES

_MONTH: Final = re.compile(r"\d{4}-(\d\d)")
_LONGEST: Final = 24
_LEAST: Final = 8


class _Row(NamedTuple):
    """One period: its cells in words, and its bar by its width."""

    agreement: AgreementSnapshot
    period: Line
    sign: Line
    uptime: Line
    downtime: Line
    credit: Line
    claim: Line


def past_periods_title(service: ServiceSnapshot, detail: ServiceDetail | None, look: Look) -> str:
    """Writes ``Last 6 months``: of how many there is a line, and of what; "" where there is no past of it."""
    shown = _shown(service, detail)
    if not shown:
        return ""
    return look.say("past_periods.months" if _are_months(shown) else "past_periods.periods", n=len(shown))


def past_period_lines(service: ServiceSnapshot, detail: ServiceDetail | None, look: Look, cells: int) -> list[Line]:
    """Draws a line a period, the newest first: the running one is marked, a figure that nobody can state is a dash.

    Where it is narrow the bars give way first, then the words of the claim, then the downtime.
    """
    shown = _shown(service, detail)
    if not shown:
        return []
    months = _are_months(shown)
    rows = [_row(one, look, months=months) for one in shown]
    lines = _fitted(rows, look, cells)
    if detail is not None and not detail.past_complete:
        lines.append((StyledText(" "), look.span(look.say("credits_view.loading"), "soft")))
    return lines


def _shown(service: ServiceSnapshot, detail: ServiceDetail | None) -> list[PastPeriod]:
    """Lists the periods: the one that runs as it is shown, and those before it; none without any before it."""
    if detail is None or detail.service != service.id or not detail.past_periods:
        return []
    running = [PastPeriod(service.leading)] if service.assessment.running else []
    return [*running, *detail.past_periods]


def _are_months(shown: list[PastPeriod]) -> bool:
    return all(_MONTH.fullmatch(one.agreement.assessment.period.key) for one in shown)


def _row(one: PastPeriod, look: Look, *, months: bool) -> _Row:
    agreement, language = one.agreement, look.language
    assessment, stated = agreement.assessment, agreement.stated
    seconds = assessment.downtime_seconds if stated.measured else None
    period: Line = (look.span(_name(agreement, look, months=months), "text"),)
    if assessment.running:
        period = (*period, look.span(f" {look.say('past_periods.running')}", "soft"))
    role = f"sign.{agreement.standing}"
    sign = StyledText(look.glyphs.verdict[agreement.standing], role)
    words = uptime_words(agreement, language, look.decimals)
    stage = _stage(one)
    claim: Line = ()
    if stage is not None:
        claim = (stage_sign(stage, look), look.span(f" {stage_words(stage, look)}", stage_role(stage)))
    return _Row(
        agreement,
        period,
        (sign,),
        look.line(words, "soft" if words == NONE else "strong"),
        look.line(NONE if seconds is None else language.duration(seconds), "soft" if seconds is None else "text"),
        (look.foreign(credit_words(agreement, language), "owed" if agreement.party == "vendor" else "at_risk"),),
        claim,
    )


def _stage(one: PastPeriod) -> ClaimStage | None:
    """Tells how far the credit has come; of the running period that it is owed."""
    if one.entry is not None:
        return stage_of(one.entry)
    return "owed" if one.agreement.stated.owed and one.agreement.assessment.running else None


def _name(agreement: AgreementSnapshot, look: Look, *, months: bool) -> str:
    """Names a month in short, and any other period by its key."""
    period = agreement.assessment.period
    month = _MONTH.fullmatch(period.key) if months else None
    if month is not None:
        return look.language.short_month(int(month[1]))
    return period.key or look.language.tell(period.name)


def _fitted(rows: list[_Row], look: Look, cells: int) -> list[Line]:
    """Draws all rows with the same columns: the most of them that fit, the sign close to its uptime."""
    for gap, words, downtime, bar in (
        (2, True, True, True),
        (1, True, True, True),
        (2, True, True, False),
        (1, True, True, False),
        (1, False, True, True),
        (1, False, True, False),
        (1, False, False, False),
    ):
        columns = [[row.period for row in rows], [row.sign for row in rows], [row.uptime for row in rows]]
        columns += [[row.downtime for row in rows]] if downtime else []
        columns += [[row.credit for row in rows], [row.claim if words else row.claim[:1] for row in rows]]
        sizes = [max(map(width, column)) for column in columns]
        taken = 1 + sum(size + gap for size in sizes if size)
        room = min(_LONGEST, cells - taken - 1) if bar else 0
        if taken - gap < cells and (not bar or room >= _LEAST):
            break
    last = len(columns) - 1
    lines: list[Line] = []
    for number, row in enumerate(rows):
        line: Line = (StyledText(" "),)
        for index, (column, size) in enumerate(zip(columns, sizes, strict=True)):
            if size:
                side = left if index in {0, last} else right
                line = (*line, *side(column[number], size), StyledText(" " * gap))
        lines.append(cut((*line, *_bar(row.agreement, look, room)) if bar else line[:-1], cells))
    return lines


def _bar(agreement: AgreementSnapshot, look: Look, cells: int) -> Line:
    """Draws what was used of the downtime that the target allows, its tick at the limit, as everywhere."""
    if agreement.target is None:
        return ()
    role = BAR_ROLES[agreement.verdict]
    return thin_gauge(figures.budget_share(agreement), cells, role, look.glyphs)
