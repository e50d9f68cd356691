"""A partial update changes the cells that it is about, and no others: what the terminal shows is what was drawn."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sla_tui.ui.drawing.minimal_updates import MinimalUpdate, PaintedCells

WIDTH, HEIGHT = 24, 3
CONSOLE = Console(force_terminal=True, width=WIDTH, color_system="truecolor")
letters = st.text("abc-|", min_size=WIDTH, max_size=WIDTH)


@given(
    st.lists(letters, min_size=HEIGHT, max_size=HEIGHT),
    st.lists(letters, min_size=HEIGHT, max_size=HEIGHT),
    st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH), st.integers(0, WIDTH)), max_size=4),
)
def test_only_the_pieces_change(old, new, spans):
    spans = [(y, min(a, b), max(a, b)) for y, a, b in spans]
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for y, line in enumerate(old):
        stream.feed(f"\x1b[{y + 1};1H{line}")
    pieces = [PaintedCells(y, a, Strip([Segment(new[y][a:b])], b - a)) for y, a, b in spans]
    stream.feed(MinimalUpdate(pieces).render_segments(CONSOLE))
    wanted = [list(line) for line in old]
    for y, a, b in spans:
        wanted[y][a:b] = new[y][a:b]
    assert screen.display == ["".join(line) for line in wanted]


STYLES = [
    None,
    Style(),
    *map(
        Style.parse,
        ("bold", "#ff0000", "#ff0000 on #000011", "bold #ff0000 on #000011", "reverse", "bold reverse", "on #000011"),
    ),
    *map(
        Style.parse, ("red", "bright_blue on color(200)", "underline bright_red on bright_black", "default on default")
    ),
]
PIECES = st.lists(st.tuples(st.text("ab", min_size=1, max_size=2), st.sampled_from(STYLES)), min_size=1, max_size=12)


@given(PIECES, st.sampled_from(["truecolor", "256", "standard"]))
def test_what_is_left_out_between_two_styles_changes_no_cell(pieces, colors):
    console = Console(force_terminal=True, width=WIDTH, color_system=colors)
    line = Strip([Segment(text, style) for text, style in pieces], WIDTH)
    seen, plain = pyte.Screen(WIDTH, 1), pyte.Screen(WIDTH, 1)
    drawn = MinimalUpdate([PaintedCells(0, 0, line)]).render_segments(console)
    pyte.Stream(seen).feed(f"{drawn}")
    pyte.Stream(plain).feed(f"\x1b[1;1H{line.render(console)}")
    assert seen.buffer[0] == plain.buffer[0]
    assert seen.cursor.attrs == plain.cursor.attrs, "the terminal is left as it was found"


def test_of_one_style_nothing_is_said_twice_and_a_link_stays_one():
    one, other = Style.parse("bold #fe0000 on #000011"), Style.parse("bold #00fe00 on #000011")
    line = Strip([Segment("a", one), Segment("b", one), Segment("c", other)], 3)
    drawn = MinimalUpdate([PaintedCells(0, 0, line)]).render_segments(CONSOLE)
    assert drawn == "\x1b[1;1H\x1b[1;38;2;254;0;0;48;2;0;0;17mab\x1b[38;2;0;254;0mc\x1b[0m"
    linked = Strip([Segment("a", one), Segment("b", Style(link="https://status.example"))], 2)
    drawn = MinimalUpdate([PaintedCells(0, 0, linked)]).render_segments(CONSOLE)
    assert drawn.endswith("ma\x1b[0m" + linked.crop(1, 2).render(CONSOLE))


def test_a_letter_of_two_cells_beside_the_change_stays_whole():
    screen = pyte.Screen(WIDTH, 1)
    stream = pyte.Stream(screen)
    stream.feed("日本 old")
    line = Strip([Segment("日本"), Segment(" new".ljust(WIDTH - 4))], WIDTH)
    stream.feed(MinimalUpdate([PaintedCells(0, 4, line.crop(4))]).render_segments(CONSOLE))
    assert "".join(screen.display).replace(" ", "").startswith("日本new")
