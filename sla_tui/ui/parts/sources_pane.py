"""The sources: who answers, how fresh it is, and what is wrong in words; on one line, or in a pane of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.export.text_layout import wrap
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width
from sla_tui.ui.parts.frame import Titles, boxed
from sla_tui.ui.wording.standing import source_role

_LEAST_MESSAGE = 16
_MESSAGE_LINES = (8, 3, 1)
_ONE_LINE = 100
"""From this width on a source's message stands beside its state."""
_FACTS = 40


def source_sign(source: SourceStatus, look: Look) -> StyledText:
    """Returns a source's sign: answers, is late or not asked yet, does not answer."""
    role = source_role(source.state)
    like = {"met": "met", "at_risk": "at_risk", "unknown": "unknown"}.get(role, "breached")
    return StyledText(look.glyphs.verdict[like], role)


def troubled(sources: Sequence[SourceStatus]) -> list[SourceStatus]:
    """Puts those that do not answer first: on a narrow line they must not be the ones that are left out."""
    return sorted(sources, key=lambda s: {"met": 2, "unknown": 1}.get(source_role(s.state), 0))


def sources_line(snapshot: Snapshot | None, look: Look, cells: int) -> Line:
    """Draws all sources on one line, failures first; the first failure with its message as far as there is room."""
    if snapshot is None or not snapshot.sources:
        return left((look.span(f" {look.say('sources_view.none_short')}", "soft"),), cells)
    sources = troubled(snapshot.sources)
    room = cells - 2
    for gap, ages in ((StyledText("   "), True), (StyledText("  "), False)):
        parts = [_short(source, look, ages=ages) for source in sources]
        if width(_with_more(parts, len(parts), gap, look)) <= room:
            break
    count = len(parts)
    while count > 1 and width(_with_more(parts, count, gap, look)) > room:
        count -= 1
    spare = room - width(_with_more(parts, count, gap, look)) - 2
    if source_role(sources[0].state) == "breached" and sources[0].message and spare >= _LEAST_MESSAGE:
        parts[0] = (
            *parts[0],
            StyledText(": ", "soft"),
            *cut((look.foreign(look.language.tell(sources[0].message), "soft"),), spare),
        )
    return left((StyledText(" "), *cut(_with_more(parts, count, gap, look), room)), cells)


def _with_more(parts: list[Line], count: int, gap: StyledText, look: Look) -> Line:
    """Joins the first `count` parts, and how many there are besides."""
    more = look.line(look.say("sources_view.more", count=len(parts) - count), "soft") if count < len(parts) else ()
    return joined([*parts[:count], more], gap)


def _short(source: SourceStatus, look: Look, *, ages: bool) -> Line:
    """Writes one source in a few words; where it is narrow only the age of a source that does not answer is said."""
    role = source_role(source.state)
    sign = source_sign(source, look)
    at = source.last_success_at if ages or source.state != "ok" else None
    age = "" if at is None else f" {look.age_of(at)}"
    words = "" if source.state == "ok" else f" {look.language.name_of('source', source.state)}"
    return (sign, StyledText(" "), look.foreign(source.id, "text"), look.span(words, role), look.span(age, "soft"))


def sources_pane(snapshot: Snapshot | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the pane: a line a source (two where something is wrong and there is room), framed, in exactly `rows`."""
    sources = () if snapshot is None else snapshot.sources
    inner = cells - 2
    names = min(max((width((look.foreign(s.id),)) for s in sources), default=0), max(8, inner // 3))
    room = max(0, rows - 2)
    body: list[Line] = []
    for most in _MESSAGE_LINES:
        body = [line for source in troubled(sources) for line in _rows(source, names, inner, most, look)]
        if len(body) <= room:
            break
    if not sources:
        body.append((look.span(f" {look.say('sources_view.none')}", "soft"),))
    more = len(body) - room
    if more > 0:
        words = look.say("sources_view.more_lines", n=more + 1)
        body = [*body[: room - 1], (look.span(f" {words}", "soft"),)] if room else []
    ok = sum(s.state == "ok" for s in sources)
    title = (
        StyledText(look.glyphs.digit(5), "accent"),
        look.span(f"{look.say('view.sources')} ", "title"),
        look.span(look.say("sources_view.ok", ok=ok, total=len(sources)), "soft"),
    )
    return boxed(Titles(title), body, look, cells, rows)


def _rows(source: SourceStatus, names: int, inner: int, most: int, look: Look) -> list[Line]:
    role = source_role(source.state)
    name = left((look.foreign(source.id, "text"),), names)
    word = look.language.name_of("source", source.state)
    when = "" if source.last_success_at is None else look.age_of(source.last_success_at)
    count = look.say("sources_view.monitors", n=source.monitors) if source.monitors else ""
    facts = joined(
        [look.line(word, role if role != "met" else "soft"), look.line(when, "soft"), look.line(count, "soft")],
        look.span(" · ", "faint"),
    )
    lines: list[Line] = [
        cut((StyledText(" "), source_sign(source, look), StyledText(" "), *name, StyledText("  "), *facts), inner)
    ]
    if inner >= _ONE_LINE:
        message = (look.foreign(look.language.tell(source.message), "soft"),) if source.message else ()
        return [cut((*left(lines[0], names + _FACTS), *message), inner)]
    words = wrap(look.foreign(look.language.tell(source.message)).text, max(8, inner - 4)) if source.message else []
    if len(words) > most:
        words = [*words[: most - 1], f"{words[most - 1]} …"]
    lines += [cut((StyledText("   "), StyledText(line, "soft")), inner) for line in words]
    return lines
