"""What every dialog is: fields to fill in, words about the consequences, and in the end an act for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sla_tui.errors import SlaTuiError
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

if TYPE_CHECKING:
    from sla_tui.config.model import ContractVersions
    from sla_tui.engine.acts.record import ActCall

DAY: Final = 86_400


class FieldChoice(NamedTuple):
    """One of the values that a field may have, and its words."""

    value: str
    words: str


class Field(NamedTuple):
    """Something to fill in: free text, or one of `choices`.

    `hint` is shown while it is empty; `suggestions` are values that are likely, offered while text is typed.
    """

    name: str
    label: str
    value: str = ""
    choices: tuple[FieldChoice, ...] = ()
    hint: str = ""
    suggestions: tuple[FieldChoice, ...] = ()


class FieldError(SlaTuiError):
    """What is filled into `field` makes no sense, in words that are shown beneath it."""

    def __init__(self, what: str, field: str, *, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.field = field


class ActProposal(NamedTuple):
    """What the consequences are worked out for: an act, or another contract's text.

    `key`: the service, or the agreement of it, whose text `contract` takes the place of; empty: the dialog's service.
    """

    call: ActCall | None = None
    contract: ContractVersions | None = None
    key: str = ""


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

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes what is proposed of the fields.

        Raises:
            SlaTuiError: a field that is missing or makes no sense, in words.
        """
        ...

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is done."""
        ...

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says what somebody should know of it before, besides the figures."""
        ...


def needed(values: FieldValues, name: str, missing: str) -> str:
    """Returns a field that must not be empty.

    Raises:
        FieldError: it is empty; `missing` says so.
    """
    text = values.get(name, "").strip()
    if not text:
        raise FieldError(missing, name)
    return text


def instant(text: str, look: Look, *, what: str, field: str = "") -> int:
    """Reads an instant in the zone of the screen, in UTC seconds: ``now``, ``14:30`` (today), an ISO time.

    Raises:
        FieldError: it is none; `what` is the label of the `field` that it stands in.
    """
    say = look.say
    words = text.strip()
    local_now = datetime.fromtimestamp(look.now, look.zone)
    if words.casefold() in {"now", "", say("dialog.now")}:
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
        problem = say("dialog.not_a_time", what=what, text=repr(words))
        raise FieldError(problem, field, hint=say("dialog.not_a_time_hint")) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=look.zone)
    return int(found.timestamp())


def until(text: str, start: int, look: Look, *, what: str, field: str = "") -> int:
    """Reads an end in UTC seconds: an instant, or a length of time from `start` on (``2h``, ``1h30m``).

    Raises:
        FieldError: it is neither; `what` is the label of the `field` that it stands in.
    """
    from sla_tui.config.kinds.times import milliseconds

    words = text.strip()
    length = milliseconds(words.removeprefix("+"))
    if length:
        return start + length // 1000
    end = instant(words, look, what=what, field=field)
    if end <= start and ":" in words and "-" not in words:  # "02:00" after "23:00" means the next day
        end = int((datetime.fromtimestamp(end, look.zone) + timedelta(days=1)).timestamp())
    return end


def written(at: int, look: Look) -> str:
    """Writes an instant as a field holds it: ``2026-11-23 14:30:07``."""
    return datetime.fromtimestamp(at, look.zone).strftime("%Y-%m-%d %H:%M:%S")


def suggested_times(times: Iterable[int], look: Look, *more: str) -> tuple[FieldChoice, ...]:
    """Suggests each of `times` (UTC seconds) once, said as time of day and date, and `more` as it is typed."""
    moments = (FieldChoice(written(at, look), look.language.moment(at, look.zone)) for at in dict.fromkeys(times))
    return (*(FieldChoice(one, one) for one in more), *moments)


def length_note(start: int, end: int, look: Look) -> str:
    """Says how long `[start, end)` is, and in which zone its times are typed."""
    length = look.language.duration(max(0, end - start))
    return look.say("dialog.length", length=length, zone=look.zone_label)


def warning(words: str, look: Look) -> Line:
    """Draws a sentence about what does not work as somebody may expect."""
    return (StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk"), look.foreign(f" {words}", "at_risk"))
