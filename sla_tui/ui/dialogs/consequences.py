"""What a dialog would mean in figures: of the agreement that is meant, of the others, and of the margin.

Each agreement is held against itself: a service may be shown under another one afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import under
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.service.agreements import agreement_money, margin_words
from sla_tui.ui.wording.figure_words import credit_words, uptime_words
from sla_tui.ui.wording.standing import word_of

_OTHERS: Final = 3
"""So many further agreements are listed."""
_LOOKED_AT: Final = 40
"""Among so many of them those that change are looked for: there may be hundreds, and they are drawn at each key."""
_NAME: Final = 18
_HEAD: Final = 6
_STANDING: Final = 28


def compared(
    before: ServiceSnapshot, after: ServiceSnapshot | None, look: Look, cells: int, agreement: str = ""
) -> list[Line]:
    """Draws both figures, one below the other: uptime, downtime, credit and verdict as they are and would be.

    Args:
        before: the service as it is.
        after: as it would be; None while that is not known.
        look: how values are written.
        cells: width.
        agreement: the key of the one that is meant; empty: all, the one that leads first.
    """
    key = agreement or before.key
    was = under(before, key)
    if was is None:
        return []
    lines = [_whose(was, look)] if before.others else []
    lines.append(_figures(look.say("dialog.before"), was, look, cells))
    then = None if after is None else under(after, key)
    if after is None or then is None:
        return lines
    lines.append(_figures(look.say("dialog.after"), then, look, cells))
    lines += _difference(was, then, look)
    if not agreement:
        lines += _others(before, after, look, cells)
    return [*lines, *_margins(before, after, look, cells)]


def _whose(service: ServiceSnapshot, look: Look) -> Line:
    """Says with whom the agreement is, and which way its money goes."""
    name = service.leading.counterparty or look.say("party.unnamed")
    return (look.foreign(name, "strong"), look.span(f"  {look.say(f'party.{service.direction}')}", "soft"))


def _others(before: ServiceSnapshot, after: ServiceSnapshot, look: Look, cells: int) -> Iterator[Line]:
    """Says how it stands, and would stand, under the agreements that do not lead; those that change first."""
    looked_at = list(islice(before.others, _LOOKED_AT))
    then = {one.key: one for one in islice(after.agreements, 2 * _LOOKED_AT)}
    pairs = [(one, then[one.key]) for one in looked_at if one.key in then]
    pairs.sort(key=lambda pair: _said(pair[0]) == _said(pair[1]))
    for was, would_be in pairs[:_OTHERS]:
        name = was.counterparty or look.say("party.unnamed")
        head = left(cut((look.foreign(name, "soft"),), _NAME), _NAME + 1)
        then_words = look.span(f"{look.say('dialog.after')} ", "heading")
        yield cut((*head, *left(_standing(was, look), _STANDING), then_words, *_standing(would_be, look)), cells)
    if len(before.others) > _OTHERS:
        yield (look.span(look.say("party.more", count=len(before.others) - _OTHERS), "soft"),)


def _said(agreement: AgreementSnapshot) -> object:
    return agreement.standing, agreement.stated.credit


def _standing(agreement: AgreementSnapshot, look: Look) -> Line:
    role = f"sign.{agreement.standing}"
    sign = (
        StyledText(look.glyphs.verdict[agreement.standing], role),
        look.span(f" {word_of(agreement.standing, look.language)}", role),
    )
    money = agreement_money(agreement, look)
    return (*sign, StyledText(" "), *money) if money else sign


def _margins(before: ServiceSnapshot, after: ServiceSnapshot, look: Look, cells: int) -> Iterator[Line]:
    """Draws what is uncovered now and would be, where the service is sold and bought and another text is tried."""
    if not after.margins:
        return
    yield (look.span(look.say("margin.heading"), "strong"),)
    for word, service in (("dialog.before", before), ("dialog.after", after)):
        for found in service.margins:
            head = look.span(f"{look.say(word):{_HEAD}}", "heading")
            yield cut((head, *margin_words(found, service, look)), cells)


def _difference(before: ServiceSnapshot, after: ServiceSnapshot, look: Look) -> list[Line]:
    """Says how much more or less would be owed."""
    one, other = before.stated.credit, after.stated.credit
    if one is None or other is None or one.amount is None or other.amount is None or one.currency != other.currency:
        return []
    more = other.amount - one.amount
    if not more:
        return [(look.span(" " * _HEAD, "text"), look.span(look.say("dialog.same_credit"), "soft"))]
    amount = look.language.money(abs(more), one.currency)
    what = "credit" if before.direction == "owed_to_us" else "owed"
    words = look.say(f"dialog.more_{what}" if more > 0 else f"dialog.less_{what}", amount=amount)
    return [(look.span(" " * _HEAD, "text"), look.span(words, "strong"))]


def _figures(word: str, service: ServiceSnapshot, look: Look, cells: int) -> Line:
    language, assessment, credit = look.language, service.assessment, service.stated.credit
    value = uptime_words(service, language, look.decimals)
    uptime = NONE if value == NONE else f"{value} %"
    down = NONE if assessment.downtime_seconds is None else language.duration(assessment.downtime_seconds)
    owed = credit_words(service, language) or language.say(
        "dialog.credit_unknown" if credit is None else "dialog.no_credit"
    )
    role = service.standing
    owed_role = "owed" if service.direction == "owed_to_us" else "at_risk"
    line: Line = (
        look.span(f"{word:{_HEAD}}", "heading"),
        StyledText(look.glyphs.verdict[role], f"sign.{role}"),
        look.span(f" {uptime:>10}", "strong"),
        look.span(f"  {language.say('dialog.downtime')} ", "soft"),
        look.span(f"{down:>9}"),
        look.span(f"  {language.say('dialog.credit')} ", "soft"),
        look.foreign(owed, owed_role if service.stated.owed else "text"),
    )
    verdict = look.span(f"  {word_of(role, language)}", f"sign.{role}")
    return (*line, verdict) if width((*line, verdict)) <= cells else line
