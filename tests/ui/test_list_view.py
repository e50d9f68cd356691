"""List views: the cursor stays on its row, nothing is jumped over, every size is kept, and cut parts are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import StyledText, plain, width
from sla_tui.ui.views.list_view import FAR, ListPlace, ListRow, ListView, Subject, draw, move, page, room_of

LOOK = Look()


def listing(*rows, **more):
    """Rows by name; a name in capitals is a sentence that cannot be selected."""
    made = [ListRow((StyledText(name),), None if name.isupper() else Subject(name)) for name in rows]
    return ListView((StyledText("Title"),), made, **more)


def shown(made, place, size=(40, 10)):
    return [plain(line) for line in draw(made, place, LOOK, *size)]


def test_the_cursor_goes_from_one_selectable_row_to_the_next():
    made, place = listing("HEAD", "a", "TEXT", "b"), ListPlace()
    shown(made, place)
    assert place.subject == Subject("a")
    move(made, place, 1)
    assert place.subject == Subject("b")
    move(made, place, -1)
    assert place.subject == Subject("a")


def test_the_selection_stays_on_its_subject_when_rows_come_and_go():
    place = ListPlace()
    made = listing("a", "b", "c")
    shown(made, place)
    move(made, place, 1)
    shown(listing("new", "a", "b", "c"), place)
    assert place.subject == Subject("b")
    shown(listing("new", "a", "c"), place)
    assert place.subject is not None


def test_sentences_between_distant_rows_are_scrolled_and_not_jumped_over():
    made, place = listing("a", *["TEXT"] * 30, "b"), ListPlace()
    lines = shown(made, place)
    assert "a" in lines[1]
    move(made, place, 1)
    assert place.subject == Subject("a") or place.top == 1
    seen = set()
    for _ in range(40):
        shown(made, place)
        seen.add(place.top)
        move(made, place, 1)
    assert seen >= set(range(1, 24))
    assert place.subject == Subject("b")


def test_a_sheet_without_anything_selectable_scrolls():
    made, place = listing(*["A"] * 30), ListPlace()
    shown(made, place)
    move(made, place, 1)
    page(made, place, 1)
    assert place.top == 1 + place.visible - 1
    move(made, place, FAR)
    assert place.top == 30 - place.visible
    move(made, place, -FAR)
    assert place.top == 0


def test_headings_stay_and_the_edge_says_what_is_seen():
    made, place = listing(*"abcdefghijkl", head=((StyledText("HEADING"),),)), ListPlace()
    move(made, place, FAR)
    shown(made, place)
    move(made, place, FAR)
    lines = shown(made, place)
    assert "HEADING" in lines[1]
    assert "6–12 of 12" in lines[-1]


def test_an_empty_sheet_says_why():
    lines = shown(listing(empty=((StyledText("Nothing was hidden."),),)), ListPlace())
    assert any("Nothing was hidden." in line for line in lines)


def test_it_opens_where_it_is_told_to():
    made, place = listing(*["A"] * 20, start=7), ListPlace()
    shown(made, place)
    assert place.top == 7


@given(
    st.lists(st.sampled_from(["a", "b", "c", "T", "TEXT" * 20, "日本語" * 9]), max_size=30),
    st.lists(st.sampled_from([1, -1, 5, FAR, -FAR, "on", "back"]), max_size=8),
    st.integers(1, 60),
    st.integers(0, 20),
)
def test_whatever_is_pressed_it_fits_its_cells(names, presses, cells, rows):
    made, place = listing(*names, head=((StyledText("H" * 100),),)), ListPlace()
    for press in [None, *presses]:
        if press in {"on", "back"}:
            page(made, place, 1 if press == "on" else -1)
        elif press is not None:
            move(made, place, press)
        lines = draw(made, place, LOOK, cells, rows)
        assert len(lines) == rows
        assert all(width(line) == cells for line in lines)
        assert 0 <= place.top <= max(0, len(names) - room_of(made, cells, rows))


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (30, 8), (29, 8)])
def test_tiny_windows_are_filled(size):
    assert len(shown(listing("a", "b"), ListPlace(), size)) == size[1]
