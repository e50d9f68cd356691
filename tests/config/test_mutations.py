"""Broken configurations of any kind end in a `ConfigError` whose problems say where, or in a valid configuration."""

from __future__ import annotations

import copy
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.contracts import read_contract
from sla_tui.config.reading.problems import Problems
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

HERE = Path(__file__).parent
FILES = [HERE.parents[1] / "config.example.toml", *sorted((HERE / "valid").glob("*.toml"))]
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
TABLES = [tomllib.loads(text) for text in TEXTS]

SCALARS: list[Any] = [
    *(
        True,
        0,
        -1,
        1,
        10**30,
        "",
        " ",
        "x",
        "99.9",
        "-1",
        "1e5",
        "9" * 300,
        "1h",
        "2 periods",
        "10:00",
        "preset:x",
        ":",
    ),
    *(date(1, 1, 1), date(2026, 2, 28), datetime(2026, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)),  # noqa: DTZ001
    *(
        float("nan"),
        float("inf"),
        99.9,
        -0.0,
        1e300,
        "\x1b[31m",
        "\u202e",
        "ü",
        "a\nb",
        "FREQ=DAILY",
        "https://[",
        "tcp://:1",
    ),
]
VALUES = st.one_of(
    st.sampled_from(SCALARS),
    st.builds(list, st.lists(st.sampled_from(SCALARS), max_size=2)),
    st.sampled_from([{}, {"x": 1}, {"env": "X"}, {"target": "99"}, [{}], [[]], {"a.b": {"": 1}}]),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for name, one in inner:
        found += places(one, (*path, name))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid document with values replaced, dropped, renamed or moved."""
    document = copy.deepcopy(draw(st.sampled_from(TABLES)))
    for _ in range(draw(st.integers(1, 4))):
        paths = places(document)
        if not paths:
            break
        *parents, last = draw(st.sampled_from(paths))
        holder = document
        for name in parents:
            holder = holder[name]
        match draw(st.sampled_from(["replace", "drop", "rename", "swap"])):
            case "replace":
                holder[last] = copy.deepcopy(draw(VALUES))
            case "drop":
                del holder[last]
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["x", f"{last}s", "kind", "", "a.b", "default"]))] = holder.pop(last)
            case _:
                other = draw(st.sampled_from(paths))
                holder[last] = copy.deepcopy(at(document, other)) if present(document, other) else 0
    return document


def present(document: Any, path: tuple[Any, ...]) -> bool:
    try:
        at(document, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        document = document[name]
    return document


def judge(text: str) -> None:
    """Only a `ConfigError` with inert messages may come; what is read is shown, and reads back."""
    try:
        config = parse_config(text, "c.toml")
    except ConfigError as error:
        problems = error.problems
    else:
        assert parse_config(effective_toml(config)).services == config.services
        return
    assert problems
    assert all(problem.message and str(problem).isprintable() for problem in problems)


@given(mutated())
def test_a_mutated_document_gives_a_configuration_or_its_problems(document):
    judge(tomli_w.dumps(document))


@given(st.sampled_from(TEXTS), st.data())
def test_a_mutilated_text_gives_a_configuration_or_its_problems(text, data):
    """Cut, doubled or overwritten somewhere, as editors and full disks do it."""
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    judge(
        text[:begin]
        + data.draw(st.sampled_from(["", text[begin:end] * 2, '"', "[", "\x00", "é", "= 1\n"]))
        + text[end:]
    )


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.decimals(), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
CLAUSES = st.sampled_from(
    [
        *("period", "availability", "evidence", "maintenance", "exclusions", "rounding", "tiers", "credit", "claim"),
        *("objectives", "support", "termination", "valid_from", "preset", "currency", "notes"),
    ]
)


@given(st.dictionaries(CLAUSES, JSON, max_size=5))
def test_a_contract_of_any_values_is_read_or_has_problems(table):
    """`read_contract` takes what JSON, TOML or a test may hold: it never raises."""
    problems = Problems()
    contract = read_contract("x", table, problems, "contract")
    assert (contract is None) is bool(problems.all())


@given(st.decimals(allow_nan=True), st.sampled_from(["target", "error_rate_above"]))
def test_any_decimal_is_an_exact_percent_or_a_problem(value, key):
    problems = Problems()
    contract = read_contract("x", {"availability": {"target": "99", key: value}}, problems, "contract")
    if contract is not None:
        assert Decimal(value) == Decimal(getattr(contract.availability, key).numerator) / Decimal(
            getattr(contract.availability, key).denominator
        )
