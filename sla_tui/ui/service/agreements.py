"""The agreements of a service in the panel and the service view: with whom, which way the money goes, how it stands.

Where the service is sold and bought, a line says what of an outage no vendor pays, and with which one that begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.margin import ServiceMargin
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.standing import word_of

MOST: Final = 6
"""Agreements that are listed in the panel; the service view has all of them."""
_SHOWN: Final = 40
_NAME: Final = 18
_STANDING: Final = 14
_MONEY: Final = 16
_WORDS: Final = LABEL + _NAME + 1 + _STANDING + _MONEY
"""Cells of a line with the standing in words."""


def agreement_lines(service: ServiceSnapshot, look: Look, cells: int, most: int = MOST) -> list[Line]:
    """Draws a line an agreement, the one in which it stands worst first, where it is not with one vendor alone."""
    agreements = service.agreements
    if len(agreements) == 1 and agreements[0].party == "vendor":
        return []
    lines = []
    for number, agreement in zip(range(most), agreements, strict=False):
        head = label("agreements" if number == 0 else "", look)
        lines.append(cut((*head, *_agreement(agreement, look, brief=cells < _WORDS)), cells))
    if len(agreements) > most:
        more = look.span(look.say("party.more", count=len(agreements) - most), "soft")
        lines.append(cut((*label("", look), more), cells))
    return lines


def _agreement(agreement: AgreementSnapshot, look: Look, *, brief: bool) -> Line:
    """Says with whom it is, how the service stands under it, and what is owed which way.

    `brief`: the standing is its sign alone, so that no amount is cut.
    """
    role = f"sign.{agreement.standing}"
    sign: Line = (
        StyledText(look.glyphs.verdict[agreement.standing], role),
        look.span(f" {word_of(agreement.standing, look.language)}", role),
    )
    if brief:
        sign = sign[:1]
    name = agreement.counterparty or look.say("party.unnamed")
    return (
        *left(cut((look.foreign(name, "strong"),), _NAME), _NAME + 1),
        *left(sign, 1 if brief else _STANDING),
        *right(agreement_money(agreement, look), _MONEY),
        StyledText("  "),
        look.foreign(agreement.contract_name, "soft"),
    )


def agreement_money(agreement: AgreementSnapshot, look: Look) -> Line:
    """Says what is owed and which way; nothing where nothing is."""
    credit = agreement.stated.credit
    if credit is None or not credit.owed:
        return ()
    share = None if credit.amount else credit.percent
    words = remedy(share, credit.amount, credit.currency, credit.benefits, look.language, extent=credit.extent)
    arrow = look.glyphs.words("←" if agreement.direction == "owed_to_us" else "→")
    return (StyledText(f"{arrow} ", "faint"), look.foreign(words, "owed" if agreement.party == "vendor" else "at_risk"))


def margin_line(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws a line a margin: what is uncovered now, and with which outage it opens."""
    return [
        cut((*label("margin" if number == 0 else "", look), *margin_words(found, service, look)), cells)
        for number, found in enumerate(service.margins)
    ]


def margin_words(found: ServiceMargin, service: ServiceSnapshot, look: Look) -> Line:
    """Says what is uncovered now, and with which outage the margin opens."""
    from sla_tui.export.documents.margin import uncovered_text  # few services have one: not for the first frame

    margin, say = found.margin, look.say
    parts: list[Line] = []
    if found.bought != service.id:
        parts.append((look.foreign(found.bought_name.strip() or found.bought, "text"),))
    uncovered = look.foreign(uncovered_text(margin, look.language), "at_risk" if margin.uncovered else "strong")
    parts.append(look.phrase("margin.brief", "soft", uncovered=uncovered))
    if not margin.complete:
        parts.append((look.span(say("margin.brief_unknown"), "soft"),))
    elif margin.opening is None:
        parts.append((look.span(say("margin.brief_covered"), "met"),))
    else:
        at = look.span(look.language.duration(margin.opening.at.length), "strong")
        parts.append(look.phrase("margin.brief_opens", "soft", length=at))
    return joined(parts, look.span(" · ", "faint"))


def margin_rows(service: ServiceSnapshot, look: Look, cells: int) -> Iterator[Line]:
    """Draws the margins with their tables, for the service view."""
    if not (found_margins := service.margins):
        return
    from sla_tui.export.documents.margin import margin_lines, margin_table

    for found in found_margins:
        for words in margin_lines(found, look.language):
            yield cut((StyledText(" "), look.foreign(words, "text")), cells)
        if found.margin.rows:
            table = margin_table(found.margin, look.language)
            heads = [heading.words for heading in table.headings]
            yield cut(_columns(heads, look, "heading"), cells)
            for row in table.rows[:_SHOWN]:
                yield cut(_columns([each.words for each in row], look, "text"), cells)


def _columns(words: Sequence[str], look: Look, role: str) -> Line:
    return tuple(part for each in words for part in right((look.foreign(each, role),), _NAME))
