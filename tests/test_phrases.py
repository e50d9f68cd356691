"""Phrases and the code: every key that the code names exists, every phrase is said, and none is left in English."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache

import pytest

from sla_tui.language import LANGUAGES
from tests.source_code import PACKAGE, nodes, trees

pytestmark = pytest.mark.xdist_group("source")

OF_LANGUAGE = {"language", "currency", "calendar_names", "short_unit", "unit"}
"""Sections that `Language` itself reads."""
CODED = {
    "Step": ("step", 0),
    "Note": ("note", 0),
    "OutsideTermError": ("note", 1),
    "CalendarNote": ("calendar_note", 0),
}
"""What says a phrase by its code: the section that it stands in, and which argument the code is."""
SAME = {
    "calendar.alt_days", "calendar.cell", "column.contract", "column.p50", "column.p95", "column.p99",
    "contract.tier_amount", "contract.title", "fact.budget", "fact.contract", "fact.span", "fact.sum_other",
    "fact.sum_time", "fact.vendor", "question.no_figure_why", "question.not_provable_beginning",
    "question.not_provable_unread", "question.silent_source", "source.offline",
}  # fmt: skip
"""Phrases that read alike in Dutch: terms of the trade, and those that are little but values."""


@cache
def phrases(code: str) -> dict[str, str]:
    found = tomllib.loads((PACKAGE / "locales" / f"{code}.toml").read_text(encoding="utf-8"))
    flat = {}
    for section, own in found.items():
        for name, phrase in own.items() if section not in OF_LANGUAGE else ():
            flat[f"{section}.{name}"] = " / ".join(phrase) if isinstance(phrase, list) else phrase
    return flat


@cache
def named() -> tuple[frozenset[str], frozenset[str]]:
    """What the code names: whole keys, and patterns of those that it puts together (`standing.{standing}`)."""
    keys, patterns = set(), set()
    for module in trees():
        texts = {node.value for node in nodes(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        keys |= texts
        for node in nodes(module):
            if (found := _coded(node)) is not None:
                section, code = found
                keys |= {f"{section}.{name}" for name in (texts if isinstance(code, ast.Name) else _codes(code))}
                if isinstance(code, ast.JoinedStr):
                    patterns.add(rf"{section}\." + _pattern(code))
            if isinstance(node, ast.JoinedStr):
                patterns.add(_pattern(node))
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "name_of":
                patterns.add(f"{getattr(node.args[0], 'value', '')}\\.[a-z0-9_]+")
    return frozenset(keys), frozenset(p for p in patterns if re.match(r"[a-z_]+\\\.", p))


def _pattern(node: ast.JoinedStr) -> str:
    """What a text that is put together may be."""
    return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9_]+" for p in node.values)


def _coded(node: ast.AST) -> tuple[str, ast.expr] | None:
    """The section and the code of what a call makes; a code that is a name may be any text of its file."""
    name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    if not isinstance(node, ast.Call) or name not in CODED:
        return None
    section, place = CODED[name]
    return section, node.args[place]


def _codes(node: ast.expr) -> list[str]:
    """The codes that the argument of a step or a note may be."""
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


@cache
def said_keys() -> set[str]:
    """The keys that stand as they are in a call of `say`, and the codes of steps and notes."""
    found = set()
    for module in trees():
        for node in nodes(module):
            if isinstance(node, ast.Call) and "say" in (getattr(node.func, "attr", ""), getattr(node.func, "id", "")):
                found |= {key for argument in node.args[:1] for key in _literals(argument)}
            elif (coded := _coded(node)) is not None:
                found |= {f"{coded[0]}.{code}" for code in _codes(coded[1])}
    return found


def _literals(node: ast.expr) -> list[str]:
    """The strings that an argument may be; not the pieces of one that is put together."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    is_key = isinstance(node, ast.Constant) and re.fullmatch(r"[a-z_]+[.][a-z0-9_]+", str(node.value))
    return [str(node.value)] if is_key and isinstance(node, ast.Constant) else []


def test_every_key_that_the_code_says_is_a_phrase() -> None:
    known = phrases("en").keys() | {f"unit.{name}" for name in ("days", "hours", "minutes", "seconds")}
    assert said_keys() - known == set()
    assert len(said_keys()) > 200


def test_every_phrase_is_said_somewhere() -> None:
    keys, patterns = named()
    idle = {key for key in phrases("en").keys() - keys if not any(re.fullmatch(p, key) for p in patterns)}
    assert idle == {"step.text", "note.text"}  # said by `of_text`


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_no_phrase_is_left_in_english(code: str) -> None:
    """A phrase may read alike where it is one word or little but values; then it is listed, or has no two words."""
    other = phrases(code)
    alike = {key for key, phrase in phrases("en").items() if phrase == other[key] and key not in SAME}
    assert {
        key for key in alike if len(re.findall(r"[a-z]{3,}", re.sub(r"{.*?}", "", other[key]).lower())) > 1
    } == set()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_what_reads_alike_in_english_reads_alike_in_every_language(code: str) -> None:
    """A phrase of several words that stands twice would be translated twice, and then differ."""
    other, read = phrases(code), {}
    for key, phrase in phrases("en").items():
        if len(phrase.split()) > 2:
            read.setdefault(phrase, set()).add(other[key])
    assert {phrase: words for phrase, words in read.items() if len(words) > 1} == {}
