"""Lines of keys: every key that tomllib finds has the line it stands on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from sla_tui.config.reading.positions import KeyLines
from sla_tui.config.reading.problems import child, item

TRICKY = [
    "x",
    "a-b",
    "1",
    "with space",
    "dotted.name",
    'quo"te',
    "it's",
    "back\\slash",
    "br[0]",
    "# no comment",
    "=",
    "ünï",
    "new\nline",
    "",
]
NOISE = ["", "# [noise] = 1", '# "', "   ", "\t# x"]


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every scalar of a parsed document with its dotted key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, child(key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, item(key, index))
    else:
        yield key, value


def basic(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@st.composite
def written_key(draw: st.DrawFn, name: str) -> str:
    ways = [basic(name)]
    if name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name):
        ways += [name, f"'{name}'"]
    elif "'" not in name and "\n" not in name:
        ways.append(f"'{name}'")
    return draw(st.sampled_from(ways))


@st.composite
def scalar(draw: st.DrawFn, number: int) -> str:
    """A value with a number that occurs nowhere else in the document, on the value's first line."""
    return draw(
        st.sampled_from(
            [
                f"9{number:06}",
                f'"9{number:06} # = [ \\" {{"',
                f"'9{number:06} ] }} \" = #'",
                f'"""9{number:06}\n[x]\n"" \\" a = 1\n"""""',
                f"'''9{number:06}\n[[x]] = '' \"\n'''",
                f"9{number:06}.5e3",
            ]
        )
    )


@st.composite
def value(draw: st.DrawFn, numbers: Iterator[int], depth: int = 2, *, one_line: bool = False) -> str:
    kind = draw(st.sampled_from(["scalar", "scalar", "array", "table"] if depth else ["scalar"]))
    if kind == "scalar":
        text = draw(scalar(next(numbers)))
        return f'"{next(numbers):07}"'.replace('"0', '"9', 1) if one_line and "\n" in text else text
    if kind == "array":
        items = [draw(value(numbers, depth - 1)) for _ in range(draw(st.integers(0, 3)))]
        gap = draw(st.sampled_from(["", " ", "\n", "\n  # ] comment, 'x\n", " # [\n\n"]))
        tail = draw(st.sampled_from(["", ","])) if items else ""
        return f"[{gap}{f',{gap}'.join(items)}{tail}{gap}]"
    names = draw(st.lists(st.sampled_from(TRICKY), max_size=3, unique=True))
    pairs = [f"{draw(written_key(n))} = {draw(value(numbers, depth - 1))}" for n in names]
    return "{ " + ", ".join(pairs) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML with tables, arrays of tables, dotted and quoted keys, inline tables, multi-line values and comments."""
    numbers = count(1)
    lines: list[str] = []
    for section in range(draw(st.integers(0, 4))):
        if section or draw(st.booleans()):
            path = draw(st.lists(st.sampled_from(TRICKY), min_size=1, max_size=3))
            dotted = draw(st.sampled_from([".", " . "])).join([draw(written_key(p)) for p in path])
            lines.append(
                draw(st.sampled_from([f"[{dotted}]", f"[[{dotted}]]", f"[ {dotted} ] # ]", f"[[ {dotted} ]]"]))
            )
        for _ in range(draw(st.integers(0, 3))):
            lines.append(draw(st.sampled_from(NOISE)))
            path = draw(st.lists(st.sampled_from(TRICKY), min_size=1, max_size=2))
            dotted = ".".join([draw(written_key(p)) for p in path])
            comment = draw(st.sampled_from(["", " # tail", "\t"]))
            lines.append(f"{dotted} = {draw(value(numbers))}{comment}")
    return draw(st.sampled_from(["\n", "\r\n"])).join("\n".join(lines).split("\n"))


def sentinel(value: object) -> str:
    text = str(value)
    return text.strip()[:7] if isinstance(value, str) else str(int(value))[:7]


@given(documents())
def test_every_leaf_stands_on_the_line_that_is_told(text):
    """The unique number of each value is written on the line that `KeyLines` names for its key."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        reject()  # a table written twice: not TOML
    lines, written = KeyLines(text), text.split("\n")
    for key, leaf in leaves(document):
        line = lines.of(key)
        assert line is not None, key
        assert sentinel(leaf) in written[line - 1], (key, line, text)


@given(st.text(alphabet="ab.=[]{}\"'#\n ,1\\", max_size=60))
def test_text_of_any_shape_never_raises_and_every_leaf_has_a_line(text):
    lines = KeyLines(text)
    lines.of("a.b")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # only that it ends, and in peace
    assert all(lines.of(key) is not None for key, _ in leaves(document))


DOCUMENT = '''\
title = "x"
[a]
one = 1
two.three = 2

[[a.list]]
deep = """
[not.a.table]
x = 1"""
after = 1

[[a.list]]
tiers = [
  { below = "99.9",
    credit = "10" },  # a comment with [brackets] and "quotes
  { below = "99.0", credit = "25" },
]
[a.list.sub]
"quoted key" = { 'in.line' = 1 }
[b."x.y"]
z = 1
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("title", 1),
        ("a", 2),
        ("a.one", 3),
        ("a.two", 4),
        ("a.two.three", 4),
        ("a.list", 6),
        ("a.list[0]", 6),
        ("a.list[0].deep", 7),
        ("a.list[0].after", 10),
        ("a.list[1]", 12),
        ("a.list[1].tiers", 13),
        ("a.list[1].tiers[0]", 14),
        ("a.list[1].tiers[0].credit", 15),
        ("a.list[1].tiers[1].credit", 16),
        ("a.list[1].sub", 18),
        ('a.list[1].sub."quoted key"."in.line"', 19),
        ('b."x.y".z', 21),
    ],
)
def test_a_key_has_its_own_line(key, line):
    assert KeyLines(DOCUMENT).of(key) == line


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("a.missing", 2),
        ("a.list[0].availability.target", 6),
        ("a.list[1].tiers[0].days", 14),
        ("a.list[1].tiers[7]", 13),
        ("nowhere.at.all", None),
        ("", None),
    ],
)
def test_a_key_that_is_not_there_has_the_line_of_what_encloses_it(key, line):
    assert KeyLines(DOCUMENT).of(key) == line


def test_an_explicit_header_wins_over_the_first_mention():
    assert KeyLines("[a.b]\nx = 1\n[a]\ny = 2\n").of("a") == 3


def test_deep_nesting_gives_up_in_peace():
    assert KeyLines("a = " + "[" * 5000 + "]" * 5000).of("a") == 1
