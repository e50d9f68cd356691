"""The upper part of the wall: the large number at the left; beside it whose it is, what it means, and the money."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width
from sla_tui.ui.parts.digits import HIGH, LOW, blocks, drawable, halves, wide
from sla_tui.ui.parts.gauge import gauge
from sla_tui.ui.wall import leading as lead_words
from sla_tui.ui.wall.leading import Leading
from sla_tui.ui.wall.money import money_lines
from sla_tui.ui.wall.tiles import hours
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import budget_words
from sla_tui.ui.wording.roles import BAR_ROLES, figure_role, verdict_role

_PIXELS: Final = 68  # so many cells of the screen's width for each step of the digits' size
_BESIDE: Final = 34
"""Cells that must be left beside the number."""
_LARGE_NAME: Final = 12
"""Rows from which on the service's name is drawn in large letters, too."""
_SHORT: Final = 52
"""Cells below which the words beside the number are short ones."""
_MONEY: Final = 3
_LARGE_MONEY: Final = 17
"""Rows from which on what is owed is drawn in large letters, too."""
_OPEN: Final = 4
"""So many of the outages that last are listed at most."""
_HIGH: Final = 20
"""Rows from which on it is said, too, what was claimed, paid, or expired."""
_MARGIN: Final = 2


def digit_size(cells: int, rows: int) -> int:
    """Chooses how many rows a pixel of the number is high, on a screen of that size: 0 is half a row."""
    size = max(1, min(cells // _PIXELS, 28 * rows // 500))
    clock = wide("00:00") or 0
    while size and (2 * size * clock + 3 * _MARGIN + _BESIDE > cells or HIGH * size > rows // 3):
        size -= 1
    return size


class _Shown(NamedTuple):
    """What is drawn once every few seconds: the money, and the outages that last."""

    snapshot: Snapshot
    look: Look
    memo: Memo

    def money(self, cells: int, rows: int, *, large: bool = False) -> list[Line]:
        key = (self.snapshot, self.look, cells, rows, large)
        return self.memo.kept(
            "money", key, lambda: money_lines(self.snapshot, self.look, cells, rows, large=large, memo=self.memo)
        )

    def opened(self) -> list[Line]:
        return self.memo.kept(
            "opened", (self.snapshot, self.look), lambda: lead_words.open_lines(self.snapshot, self.look)
        )


class HeroSize(NamedTuple):
    """How large it is drawn: `size` of a pixel (`digit_size`), `rows` in all; below `LOW` rows it is plain text."""

    size: int
    rows: int


def hero_size(cells: int, rows: int) -> HeroSize:
    """Chooses its size on a screen of that size: no more than half of it."""
    size = digit_size(cells, rows)
    if size:
        return HeroSize(size, HIGH * size + 2)
    if rows >= 12 and cells >= 44:
        return HeroSize(0, 5)
    return HeroSize(0, 0 if rows < 5 else 1 if rows < 8 else 2)


def hero(snapshot: Snapshot, lead: Leading | None, look: Look, size: HeroSize, *, cells: int, memo: Memo) -> list[Line]:
    """Draws it in exactly so many rows of so many cells; `memo` keeps what does not change each second."""
    shown = _Shown(snapshot, look.still(snapshot.generated_at), memo)
    if size.rows < LOW:
        return _as_text(shown, lead, look, cells, size.rows)
    if lead is None:
        lines = shown.money(cells - 2 * _MARGIN, size.rows)
        return _filled([(StyledText(" " * _MARGIN), *line) for line in lines], size.rows)
    number = _number(lead, look, size)
    room = max(map(width, number), default=0)
    if size.size and cells - room - 3 * _MARGIN < _BESIDE:  # ALL 1,234
        number = _number(lead, look, HeroSize(0, size.rows))
        room = max(map(width, number), default=0)
    beside = cells - room - 3 * _MARGIN
    words = _words(shown, lead, look, beside, size.rows)
    return [
        (StyledText(" " * _MARGIN), *left(at, room), StyledText(" " * _MARGIN), *line)
        for at, line in zip(_filled(number, size.rows), words, strict=True)
    ]


def _as_text(shown: _Shown, lead: Leading | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the number as a word in a line, and what is owed in the next."""
    if not rows:
        return []
    lines: list[Line] = []
    if lead is not None:
        number = (look.span(lead.digits, lead.role),)
        from_ = look.phrase("wall.from" if lead.price else "wall.of", "soft", service=lead_words.name_of(lead, look))
        lines.append(joined([number, lead_words.meaning(lead, look, short=True), from_], StyledText(" ")))
    lines += shown.money(cells - 1, rows - len(lines))
    return _filled([cut((StyledText(" "), *line), cells) for line in lines[:rows]], rows)


def _number(lead: Leading, look: Look, size: HeroSize) -> list[Line]:
    """Draws the digits, and below them a word for each of their parts."""
    if not size.size:
        small = halves(lead.digits, lead.role, look)
        return [*small, _units(lead, look, 1)] if len(small) > 1 else [*small, _units(lead, look, 0)]
    return [*blocks(lead.digits, size.size, lead.role, look), (), _units(lead, look, 2 * size.size)]


def _units(lead: Leading, look: Look, pixel: int) -> Line:
    """Writes the units, each under the first digit of its part."""
    text = ""
    parts = lead.digits.split(":") if len(lead.units) > 1 else [lead.digits]
    at = 0
    for index, (unit, part) in enumerate(zip(lead.units, parts, strict=False)):
        if index and len(text) >= at * pixel:
            text += " "
        text = text.ljust(at * pixel) + unit
        at += ((wide(part) or 0) + 1 + 2) if pixel else 0
    return look.line(text, "soft")


def _words(shown: _Shown, lead: Leading, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws what stands beside the number: its meaning at the top, the money at the bottom, where it stays."""
    short = cells < _SHORT
    meaning = lead_words.meaning(lead, look, short=short)
    if rows <= LOW + 2:
        from_ = look.phrase("wall.from" if lead.price else "wall.of", "soft", service=lead_words.name_of(lead, look))
        whole, state = joined([meaning, from_], StyledText(" ")), lead_words.state_line(lead, look)
        top = [whole, state] if width(whole) <= cells else [meaning, joined([from_, state], StyledText("  "))]
        return [cut(line, cells) for line in (*top, *_filled(shown.money(cells, rows - 2), rows - 2))]
    top = [meaning, *_name(lead, look, cells, rows, short=short)]
    top += [lead_words.state_line(lead, look), lead_words.percent_line(lead, look)]
    sums = _MONEY if rows < _LARGE_NAME else _MONEY + 1 + (rows >= _HIGH)
    money = shown.money(cells, sums, large=rows >= _LARGE_MONEY)
    free = rows - len(top) - len(money)
    if free >= 1:
        top.append(lead_words.due_line(lead, look))
        free -= 1
    opened = _open(shown, look, min(free - 1, _OPEN)) if free >= 2 else []
    if opened:
        top += [(), *opened]
        free -= 1 + len(opened)
    if free >= 4:
        top += [(), *_bars(lead, look, cells)]
    top = top[: rows - len(money)]
    return [cut(line, cells) for line in (*_filled(top, rows - len(money)), *money)]


def _open(shown: _Shown, look: Look, rows: int) -> list[Line]:
    """Draws the outages that last behind one word for them, and says how many more there are."""
    lines = shown.opened()
    if len(lines) > rows:
        more = look.line(look.say("sources_view.more", count=len(lines) - rows), "soft")
        lines = [*lines[: rows - 1], joined([lines[rows - 1], more], StyledText("  "))]
    head = look.line(look.say("wall.open"), "heading")
    return [(*left(head if not i else (), 10), *line) for i, line in enumerate(lines)]


def _name(lead: Leading, look: Look, cells: int, rows: int, *, short: bool) -> list[Line]:
    """Names whose number it is: in large letters where there is room for them, and they can be drawn."""
    name = lead_words.name_of(lead, look)
    letters = drawable(name.text)
    if rows >= _LARGE_NAME and not look.glyphs.ascii_only:
        size = 2 if rows >= 5 * _LARGE_NAME // 3 and (wide(letters) or cells) * 2 <= cells else 0
        if letters and not size and (wide(letters) or cells) <= cells:
            return halves(letters, "strong", look)
        if letters and size:
            return blocks(letters, 1, "strong", look)
    if short:
        return [look.phrase("wall.from" if lead.price else "wall.of", "soft", service=name)]
    return [(StyledText(name.text.upper() if rows >= _LARGE_NAME else name.text, name.role),)]


def _bars(lead: Leading, look: Look, cells: int) -> list[Line]:
    """Draws what is used of the budget, and the last 24 hours."""
    service = lead.service
    lines: list[Line] = []
    share = figures.budget_share(service)
    words = look.line(budget_words(service, look.language), verdict_role(service))
    heads = [left(look.line(look.say(key), "heading"), 10) for key in ("wall.budget", "label.day")]
    room = min(72, cells - 10 - width(words) - 3)
    if share is not None and room >= 8:
        bar = gauge(share, room, figure_role(service, BAR_ROLES[service.verdict]), look.glyphs)
        lines.append((*heads[0], *bar, StyledText("   "), *words))
    lines.append((*heads[1], *hours(service, look, max(room, 6))))
    return lines


def _filled(lines: list[Line], rows: int) -> list[Line]:
    """Returns exactly so many lines: blank ones behind those that there are."""
    return [*lines[:rows], *([()] * (rows - len(lines)))]
