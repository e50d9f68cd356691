"""A closed period's result as it was kept, and what it would come to today where that differs."""

from __future__ import annotations

from sla_tui.sla.facts import Drift
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.service.pieces import label
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.standing import word_of


def closed_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says since when it stands, in which revision and by whom; and the drift, which changes nothing by itself."""
    frozen = service.frozen
    if frozen is None:
        return []
    revision = ""
    if frozen.revision > 1:
        key = "closed.revision_by" if frozen.who else "closed.revision"
        revision = f", {look.say(key, number=frozen.revision, who=frozen.who)}"
    why = f": {frozen.why}" if frozen.why else ""
    stands = look.say("closed.stands", when=look.language.moment(frozen.at, look.zone))
    lines: list[Line] = [
        (
            *label("closed", look),
            look.span(stands, "text"),
            look.foreign(f"{revision}{why}", "text"),
            look.foreign(f"   SHA-256 {frozen.sha256[:16]}…" if frozen.sha256 else "", "faint_text"),
        )
    ]
    if frozen.drift is not None:
        lines += _drift(frozen.drift, service, look)
    return [cut(line, cells) for line in lines]


def _drift(drift: Drift, service: ServiceSnapshot, look: Look) -> list[Line]:
    language = look.language
    causes = ", ".join(language.name_of("cause", cause) for cause in drift.causes)
    if not service.stated.judged or drift.verdict == "unknown":  # no figure that nobody can stand for, then as now
        words = look.say("closed.today_other", causes=causes)
    else:
        currency = service.assessment.credit.currency
        words = look.say(
            "closed.today",
            uptime=NONE if drift.percent is None else language.uptime(drift.percent / 100, service.target),
            credit=remedy(drift.credit, drift.amount, currency, (), language) or look.say("closed.no_credit"),
            verdict=word_of(drift.verdict, language),
            causes=causes,
        )
    sign = StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk")
    return [(*label("drift", look), sign, look.foreign(f" {words}", "at_risk"))]
