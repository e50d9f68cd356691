"""`--plain`: lines for who listens: how it stands, each change by itself, answers to a word; nothing is drawn."""

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from sla_tui.cli import plain
from sla_tui.cli.plain import COMMANDS, Conversation
from sla_tui.export.documents.news import answers_document, news
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.formats.sentences import sentences
from sla_tui.export.style import Style
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.facts import Acknowledgement
from sla_tui.ui.wording.mask import Mask
from tests import samples
from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
BEFORE = samples.snapshot()
DRAWN = re.compile(r"[\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff✗✓\x1b]")
"""Arrows, boxes, blocks, signs, dots: nothing of it is said."""
PROGRAM = """
import sys
from sla_tui.cli import plain
from sla_tui.cli.plain import Conversation, converse
from sla_tui.export.style import Style
from sla_tui.language import ENGLISH
from sla_tui.ui.feed import StillFeed
from tests import samples

plain.FIRST_WAITS = 0.0  # nothing more comes of a still picture
conversation = Conversation(lambda: None, ENGLISH, Style())
sys.exit(converse(conversation, StillFeed(samples.snapshot()), goes_on="watch" in sys.argv))
"""


def talk(language="en", mask=None):
    return Conversation(lambda: None, language_named(language), Style(), mask)


def changed(service, **changes):
    """The sample fleet with another service in the place of that one."""
    return replace(BEFORE, services=tuple(replace(s, **changes) if s.id == service else s for s in BEFORE.services))


def test_first_come_the_five_answers():
    lines = talk().greeting(BEFORE)
    assert lines[0] == "SLA state, 23 Nov 2026 14:32:07 Europe/Amsterdam."
    assert lines[1:-1] == (
        "1 service is down.",
        "Payments gateway: DOWN since 23 Nov 14:24, for 7 m 40 s. Nobody looks after it.",
        "Credits owed: €840.00.",
        "Next credit: Payments gateway, 50 % = €1,200.00 in 1 d 04 h if it stays down.",
        "14 services: 2 BREACHED, 2 at risk, 2 no data, 8 within SLA.",
    )
    assert "help" in lines[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_drawn_whatever_is_asked(language):
    conversation = talk(language)
    asked = [conversation.greeting(BEFORE), *(conversation.answer(f"{word} 1") for word in COMMANDS if word != "quit")]
    lines = [line for answer in asked for line in answer]
    assert len(lines) > 40
    assert [line for line in lines if DRAWN.search(line)] == []
    assert all(line == line.strip() and "\n" not in line for line in lines)


def test_a_document_of_any_kind_becomes_sentences():
    lines = sentences(snapshot_document(BEFORE, arrangement="html"), Style())
    assert "2 BREACHED, 2 at risk, 2 no data, 8 within SLA" in lines
    row = next(line for line in lines if line.startswith("Login, "))
    assert row.startswith("Login, Verdict within SLA, Target 99.9, Uptime 99.997 %")


def test_a_change_is_said_once_with_its_time():
    conversation = talk()
    conversation.greeting(BEFORE)
    after = changed("login", state="down", since=samples.NOW - 61)
    assert conversation.take(after) == (
        "14:32:07 Login: DOWN since 23 Nov 14:31, for 1 m 01 s. Nobody looks after it.",
    )
    assert conversation.take(after) == ()


def test_what_is_no_longer_down_and_who_looks_after_what_is():
    up = news(BEFORE, changed("payments", state="up", since=samples.NOW))
    assert up == ("Payments gateway: no longer down after 7 m 40 s, now up",)
    assert news(BEFORE, replace(BEFORE, generated_at=BEFORE.generated_at + 60)) == ()  # it only grew older
    ack = Acknowledgement(act=7, who="kim", reason="rolling back", at=samples.NOW, outage=samples.NOW - 460, holds=True)
    looked_after = changed("payments", acknowledgements=(ack,))
    assert news(BEFORE, looked_after) == ("Payments gateway: acknowledged by kim: rolling back",)
    assert "kim looks after it: rolling back." in str(answers_document(looked_after).blocks)


def test_standing_sources_and_services_that_come_and_go():
    worse = samples.with_verdict(next(s for s in BEFORE.services if s.id == "login"), "at_risk")
    after = replace(
        BEFORE,
        services=tuple(worse if s.id == "login" else s for s in BEFORE.services if s.id != "search"),
        sources=tuple(
            replace(s, state="error", message="HTTP 500") if s.id == "pingdom" else s for s in BEFORE.sources
        ),
    )
    assert news(BEFORE, after) == (
        "Login: now at risk, before within SLA",
        "gone: Search is no longer watched",
        "Source pingdom: now error: HTTP 500",
    )


def test_many_changes_at_once_are_said_as_it_stands_now():
    conversation = talk()
    conversation.greeting(samples.never_polled())
    lines = conversation.take(BEFORE)
    assert re.fullmatch(r"\d+ changes at once; how it stands now:", lines[0])
    assert "1 service is down." in lines


def test_a_service_is_meant_by_number_id_or_the_beginning_of_its_name():
    conversation = talk()
    conversation.greeting(BEFORE)
    numbered = conversation.answer("services")
    number = next(line.split(".")[0] for line in numbered if "Login" in line)
    by_id, by_name, by_number = (conversation.answer(f"service {w}") for w in ("login", "Log", number))
    assert by_id == by_name == by_number
    assert by_id[0] == "Login: within SLA."
    assert any(line.startswith("budget: 42 m 12 s left") for line in by_id)
    assert conversation.answer("service p") == ("'p' fits several: Payments gateway and Public API.",)
    assert conversation.answer("service 0") == ("There is no service '0'; services lists them.",)
    assert conversation.answer("service") == (language_named().say("plain.which"),)
    assert conversation.answer("") == ()
    assert conversation.answer("dance\x1b[2J") == ("There is no command 'dance[2J'; help lists them.",)


def test_commands_are_known_in_the_readers_language_and_in_english():
    conversation = talk("nl")
    conversation.greeting(BEFORE)
    assert conversation.answer("diensten") == conversation.answer("services") == conversation.answer("DIENSTEN")
    assert conversation.answer("stop") is None
    for language in LANGUAGES:
        say = language_named(language).say
        words = [say(f"plain.word_{name}") for name in COMMANDS]
        assert len(set(words)) == len(COMMANDS)
        assert all(word in say("plain.hint") or name == "state" for name, word in zip(COMMANDS, words, strict=True))


def test_before_anything_is_known_it_says_so_and_names_stay_hidden_where_asked():
    assert talk().greeting(None)[0] == "Nothing is known yet."
    hidden = talk(mask=Mask())
    said = " ".join([*hidden.greeting(BEFORE), *hidden.answer("services"), *hidden.answer("service 1")])
    assert "Payments" not in said
    assert "Login" not in said


def terminal(*words, **changes):
    env = {**os.environ, "TERM": "dumb", **changes}
    return Terminal([sys.executable, "-c", PROGRAM, *words], env, columns=200, rows=50, cwd=str(ROOT))


def test_in_a_dumb_terminal_nothing_but_lines_is_written():
    term = terminal()
    try:
        term.wait_for("Type a word and Enter")
        term.press("service login\n")
        term.wait_for("budget: 42 m 12 s left")
        term.press("quit\n")
        assert term.wait_for_end() == 0
        assert b"\x1b" not in term.output
        assert set(term.output.replace(b"\r\n", b"")) & set(range(32)) == set()
        assert term.settings == term.settings_before
    finally:
        term.close()


@pytest.mark.parametrize(
    ("given", "goes_on", "code"), [(b"services\nquit\nwhy 1\n", False, 0), (b"services", True, 143)]
)
def test_lines_are_read_from_a_pipe_and_its_end_ends_it_or_not(monkeypatch, given, goes_on, code):
    read, wrote = os.pipe()
    os.write(wrote, given)
    os.close(wrote)
    said = []
    monkeypatch.setattr(sys, "stdin", os.fdopen(read))
    monkeypatch.setattr(plain, "write", said.append)
    events = SimpleQueue()
    plain._read(events)
    events.put(143)  # what SIGTERM puts there
    conversation = talk()
    conversation.greeting(BEFORE)
    assert plain._talk(conversation, events, goes_on=goes_on) == code
    assert len(said) == 1
    assert said[0].startswith("1. ")
    sys.stdin.close()


@pytest.mark.parametrize("words", [["watch", "--plain", "--inline"], ["watch", "--plain", "--stream"]])
def test_what_draws_makes_no_sense_with_it(sla_tui, words):
    done = sla_tui(*words, "--demo")
    assert done.returncode == 2
    assert "--plain draws no screen" in done.stderr


@pytest.mark.full
def test_the_demo_by_a_pipe(sla_tui):
    done = sla_tui("demo", "--plain", input="services\nwhy checkout\ncredits\n")
    assert done.returncode == 0
    assert "2 services are down." in done.stdout
    assert "1. Checkout API: BREACHED" in done.stdout
    assert "best case: 99." in done.stdout
    assert "€240.00" in done.stdout
    assert not DRAWN.search(done.stdout)
