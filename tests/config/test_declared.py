"""Tables out of what dataclasses declare: every key, with its kind, whether it is required, and its default."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from sla_tui.config.kinds.basic import Flag, ListOf, Text, Whole, Word
from sla_tui.config.kinds.numbers import Money, Percent
from sla_tui.config.reading.declared import keys_of, table_of
from sla_tui.config.reading.problems import At, Problems
from sla_tui.sla.keys import key, spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    share: Fraction = field(metadata=spec("how much"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    id: str = "no key"
    size: int = key(3, "how large", "whole", least=1, most=9)
    word: Literal["a", "b"] = key("a", "which")
    on: bool = key(False, "whether")
    start: Decimal | None = key(None, "from when on", name="from")
    names: tuple[str, ...] = key((), "what they are called", "text", longest=5, items=(1, 2))
    inner: tuple[Inner, ...] = key((), "what is inside")
    worked_out: int = field(metadata=spec("known later", "whole", optional=True, least=0, most=9))


OUTER = table_of(Outer, inner=table_of(Inner))


def kinds() -> dict[str, object]:
    return {key.name: key.kind for key in OUTER.keys}


def test_a_field_that_declares_nothing_is_no_key():
    assert [key.name for key in OUTER.keys] == ["size", "word", "on", "from", "names", "inner", "worked_out"]
    assert OUTER.names["from"].field == "start"


def test_the_kind_follows_from_the_name_or_from_the_type():
    found = kinds()
    assert [type(found[name]) for name in ("size", "word", "on", "from")] == [Whole, Word, Flag, Money]
    assert isinstance(found["names"], ListOf)
    assert isinstance(found["names"].kind, Text)
    assert (found["names"].most, found["names"].empty, found["names"].kind.longest) == (2, False, 5)
    assert isinstance(found["inner"].kind.names["share"].kind, Percent)


def test_a_key_is_required_where_the_field_has_no_default_and_nothing_works_it_out():
    assert [key.name for key in OUTER.keys if key.required] == []
    assert [key.name for key in table_of(Inner).keys if key.required] == ["share"]


def test_the_default_is_that_of_the_field_as_a_file_would_say_it():
    assert {key.name: key.default for key in OUTER.keys if key.default is not None} == {
        "size": 3,
        "word": "a",
        "on": False,
    }
    assert {key.name: key.default for key in keys_of(Outer, empty=True, inner=table_of(Inner))}["names"] == []


def test_a_table_reads_and_writes_the_value():
    problems = Problems()
    read = OUTER.read({"size": 4, "inner": [{"share": "99.5"}], "worked_out": 1}, At(problems, ""))
    assert read == Outer(size=4, inner=(Inner(share=Fraction("99.5")),), worked_out=1)
    assert OUTER.write(read)["inner"] == [{"share": "99.5"}]


def test_a_kind_that_nobody_knows_is_an_error_of_the_program():
    @dataclass(frozen=True)
    class Wrong:
        size: int = key(1, "how large", "furlongs")

    with pytest.raises(KeyError, match="furlongs"):
        keys_of(Wrong)
