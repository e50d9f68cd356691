"""What every dialog is: fields to fill, words about the consequences, and in the end something for the engine to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, width
from sla_tui.ui.wording.figure_words import credit_words, uptime_words
from sla_tui.ui.wording.standing import WORDS

if TYPE_CHECKING:
    from sla_tui.config.model import ContractVersions
    from sla_tui.engine.acts.record import ActCall

DAY: Final = 86_400


class FieldChoice(NamedTuple):
    """One of the values that a field may have, and how it is called."""

    value: str
    words: str


class Field(NamedTuple):
    """Something to fill in: free text, or one of `choices`. `hint` stands there while it is empty."""

    name: str
    label: str
    value: str = ""
    choices: tuple[FieldChoice, ...] = ()
    hint: str = ""


class ActProposal(NamedTuple):
    """What the consequences are worked out for: something done, or another contract's text."""

    call: ActCall | None = None
    contract: ContractVersions | None = None


FieldValues = Mapping[str, str]


class Dialog(Protocol):
    """One dialog. It knows no widget and no store.

    Attributes:
        title: of the frame.
        about: what it is about, in words.
        fields: in the order of the screen.
        verb: what Enter does.
        service: whose figures are shown before and after; empty where none change.
    """

    title: str
    about: str
    fields: tuple[Field, ...]
    verb: str
    service: str

    def wish(self, values: FieldValues) -> ActProposal:
        """What is asked for.

        Raises:
            SlaTuiError: a field that is missing or makes no sense, in words.
        """
        ...

    def said(self, values: FieldValues) -> str:
        """What is told once it is done."""
        ...

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """What somebody should know of it before, besides the figures."""
        ...


def needed(values: FieldValues, name: str, what: str) -> str:
    """A field that must not be empty.

    Raises:
        SlaTuiError: it is.
    """
    text = values.get(name, "").strip()
    if not text:
        raise SlaTuiError(f"{what} is missing.")
    return text


def instant(text: str, look: Look, *, what: str) -> int:
    """An instant as somebody types it, in the zone of the screen: ``now``, ``14:30``, ``23 Nov 14:30``, an ISO time.

    Raises:
        SlaTuiError: it is none.
    """
    words = text.strip()
    local_now = datetime.fromtimestamp(look.now, look.zone)
    if words.casefold() in {"now", ""}:
        return look.now
    for pattern in ("%H:%M", "%H:%M:%S"):
        try:
            time = datetime.strptime(words, pattern)  # noqa: DTZ007  the zone follows
        except ValueError:
            continue
        return int(local_now.replace(hour=time.hour, minute=time.minute, second=time.second).timestamp())
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise SlaTuiError(
            f"{what}: {words!r} is not a time.", hint="write 2026-11-23 14:30, 14:30 (today), or now"
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=look.zone)
    return int(found.timestamp())


def until(text: str, start: int, look: Look, *, what: str) -> int:
    """The end of something: an instant, or a length of time from its start on (``2h``, ``1h30m``).

    Raises:
        SlaTuiError: it is neither.
    """
    from sla_tui.config.kinds.times import milliseconds

    words = text.strip()
    length = milliseconds(words.removeprefix("+"))
    if length:
        return start + length // 1000
    end = instant(words, look, what=what)
    if end <= start and ":" in words and "-" not in words:  # "02:00" after "23:00" means the next day
        end = int((datetime.fromtimestamp(end, look.zone) + timedelta(days=1)).timestamp())
    return end


def written(at: int, look: Look) -> str:
    """An instant as a field holds it: ``2026-11-23 14:30:07``."""
    return datetime.fromtimestamp(at, look.zone).strftime("%Y-%m-%d %H:%M:%S")


def compared(before: ServiceSnapshot, after: ServiceSnapshot | None, look: Look, cells: int) -> list[Line]:
    """Both figures, one below the other: uptime, downtime, credit and verdict as they are and as they would be."""
    lines = [_figures("now", before, look, cells)]
    if after is not None:
        lines.append(_figures("then", after, look, cells))
        lines += _difference(before, after, look)
    return lines


def _difference(before: ServiceSnapshot, after: ServiceSnapshot, look: Look) -> list[Line]:
    """How much more or less would be owed."""
    one, other = before.stated.credit, after.stated.credit
    if one is None or other is None or one.amount is None or other.amount is None or one.currency != other.currency:
        return []
    more = other.amount - one.amount
    if not more:
        return [(look.span("     ", "text"), look.span("no difference in money", "soft"))]
    words = f"{fmt.money(abs(more), one.currency)} {'more' if more > 0 else 'less'} credit"
    return [(look.span("     ", "text"), look.span(words, "strong"))]


def _figures(word: str, service: ServiceSnapshot, look: Look, cells: int) -> Line:
    assessment, credit = service.assessment, service.stated.credit
    value = uptime_words(service, look.decimals)
    uptime = NONE if value == NONE else f"{value} %"
    down = NONE if assessment.downtime_seconds is None else fmt.duration(assessment.downtime_seconds)
    owed = credit_words(service) or ("not known" if credit is None else "none")
    role = service.standing
    line: Line = (
        look.span(f"{word:5}", "heading"),
        StyledText(look.glyphs.verdict[role], f"sign.{role}"),
        look.span(f" {uptime:>10}", "strong"),
        look.span("  down ", "soft"),
        look.span(f"{down:>9}"),
        look.span("  credit ", "soft"),
        look.foreign(owed, "owed" if service.stated.owed else "text"),
    )
    verdict = look.span(f"  {WORDS[role]}", f"sign.{role}")
    return (*line, verdict) if width((*line, verdict)) <= cells else line
