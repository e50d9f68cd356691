"""The compiled methods of dataclasses: the same methods, compiled once, trusted only while whole."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui import compiled_methods
from sla_tui.compiled_methods import CompiledMethods

TEXT = "def __create_fn__(factor):\n def times(self, n):\n  return n * factor\n return times"
OF_PAIRS = """
from dataclasses import FrozenInstanceError, dataclass, field, replace
@dataclass(frozen=True, slots=True, order=True)
class Pair:
    first: int
    second: tuple = field(default_factory=tuple)
    third: str = field(default="x", repr=False, compare=False)
one, same, other = Pair(1), Pair(1, third="y"), replace(Pair(1), first=2)
try:
    one.first = 3
except FrozenInstanceError as error:
    refused = str(error)
said = [repr(one), one == same, hash(one) == hash(same), one < other, refused, Pair.__init__.__annotations__]
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return str(tmp_path / "there" / "x.methods")


def made(methods, text=TEXT, **values):
    found = {}
    methods.run(text, {}, found)
    return found["__create_fn__"](**values)


def said(methods, monkeypatch):
    """What instances of a class say that is declared while `methods` stands in for `exec`."""
    with monkeypatch.context() as patch:
        patch.setitem(vars(dataclasses), "exec", methods.run)
        space = {"__name__": "sla_tui.compiled_methods"}
        exec(OF_PAIRS, space)  # noqa: S102
        return space["said"]


def no_compiler(*_, **__):
    raise AssertionError("it was compiled again")


def test_what_is_kept_is_not_compiled_again(file, monkeypatch):
    first = CompiledMethods(file)
    assert made(first, factor=3)(None, 7) == 21
    first.keep()
    monkeypatch.setitem(vars(compiled_methods), "compile", no_compiler)
    assert made(CompiledMethods(file), factor=5)(None, 7) == 35


def test_a_class_of_kept_methods_is_the_same_class(file, monkeypatch):
    plain = {"__name__": "sla_tui.compiled_methods"}
    exec(OF_PAIRS, plain)  # noqa: S102
    first = CompiledMethods(file)
    assert said(first, monkeypatch) == plain["said"]
    first.keep()
    monkeypatch.setitem(vars(compiled_methods), "compile", no_compiler)
    assert said(CompiledMethods(file), monkeypatch) == plain["said"]
    assert plain["said"][:2] == ["Pair(first=1, second=())", True]


def test_a_text_that_differs_in_one_sign_is_compiled(file):
    first = CompiledMethods(file)
    made(first, factor=3)
    first.keep()
    assert made(CompiledMethods(file), TEXT.replace("*", "+"), factor=3)(None, 7) == 10


def test_processes_add_to_what_others_kept(file, monkeypatch):
    one, two = CompiledMethods(file), CompiledMethods(file)
    made(one, factor=3)
    made(two, TEXT.replace("*", "+"), factor=3)
    one.keep()
    two.keep()
    monkeypatch.setitem(vars(compiled_methods), "compile", no_compiler)
    both = CompiledMethods(file)
    assert (made(both, factor=3)(None, 7), made(both, TEXT.replace("*", "+"), factor=3)(None, 7)) == (21, 10)


@pytest.mark.parametrize("at", [0, 3, 4, 20, -1])
def test_a_damaged_file_is_as_none(file, at):
    first = CompiledMethods(file)
    made(first, factor=3)
    first.keep()
    data = bytearray(Path(file).read_bytes())
    data[at] ^= 1
    Path(file).write_bytes(data)
    assert made(CompiledMethods(file), factor=3)(None, 7) == 21
    Path(file).write_bytes(data[:7])
    assert made(CompiledMethods(file), factor=3)(None, 7) == 21


def test_a_file_of_another_interpreter_is_as_none(file, monkeypatch):
    first = CompiledMethods(file)
    made(first, factor=3)
    first.keep()
    monkeypatch.setattr(sys, "version", "3.99.0")
    monkeypatch.setitem(vars(compiled_methods), "compile", no_compiler)
    with pytest.raises(AssertionError, match="compiled again"):
        made(CompiledMethods(file), factor=3)


def test_a_file_of_many_versions_is_begun_anew(file, monkeypatch):
    monkeypatch.setattr(compiled_methods, "MOST_BYTES", 2_000)
    methods = CompiledMethods(file)
    for number in range(20):
        made(methods, f"{TEXT}  # {number}", factor=3)
    methods.keep()
    assert Path(file).stat().st_size < 500


def test_nothing_is_written_where_no_bytecode_is(file, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    methods = CompiledMethods(file)
    made(methods, factor=3)
    methods.keep()
    assert not Path(file).exists()


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "file").write_text("")
    methods = CompiledMethods(str(tmp_path / "file" / "x.methods"))
    made(methods, factor=3)
    methods.keep()


def test_the_second_start_of_a_command_compiles_no_method(tmp_path):
    call = (
        "from sla_tui import compiled_methods as m; m.install(); import sla_tui.sla.contract;"
        "print(len(m._here._new)); m.keep()"
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(tmp_path)
    }
    first, second = (
        int(subprocess.run([sys.executable, "-c", call], env=env, check=True, capture_output=True).stdout)
        for _ in range(2)
    )
    assert first > 10  # from 3.13 on one text for all methods of a class
    assert second == 0
