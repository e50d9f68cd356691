"""What a terminal says of itself is no key: whole control strings are swallowed, in one piece or in many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import AppFocus, CursorPosition, Key, MouseDown, Paste
from textual.messages import TerminalSupportsSynchronizedOutput

from sla_tui.ui.terminal import control_strings, input_filter
from sla_tui.ui.terminal.control_strings import ControlStrings
from sla_tui.ui.terminal.input_filter import ReplyProofParser, is_known

ST = "\x1b\\"
REPLIES = (
    "\x1b]52;c;UXFxCg==\x07",
    "\x1b]52;c;UXFxCg==\x1b\\",
    "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "\x1b]lQ 5 w\x1b\\",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1bP!|7E565445\x1b\\",
    "\x1bP1+r544e=71\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^what q else\x1b\\",
    "\x1bXqQ\x1b\\",
    "\x1b[?1;2c",
    "\x1b[?62;4;22c",
    "\x1b[>41;390;0c",
    "\x1b[=1;2c",
    "\x1b[0n",
    "\x1b[?997;1n",
    "\x1b[4;600;800t",
    "\x1b[?2;0;1024S",
    "\x1b[?12;40R",
    "\x1b[?31u",
    "\x1b[2;1;1;120;120;1;0x",
    "\x9d52;c;UXE=\x9c",
    "\udc9d52;c;UXE=\x07",
    "\x9b?1;2c",
    "\x1b]52;c;" + "q" * 9000 + "\x07",
    "\x1b[" + "1;" * 200 + "c",
)


@pytest.fixture
def clock(monkeypatch):
    """The time of the parsers, which stands still until it is moved."""
    now = [100.0]
    monkeypatch.setattr(input_filter, "monotonic", lambda: now[0])
    monkeypatch.setattr("textual._parser.get_time", lambda: now[0])
    return now


def messages_of(parser, *pieces):
    return [message for piece in pieces for message in parser.feed(piece)]


def keys(messages):
    return [message.key for message in messages if isinstance(message, Key)]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda r: ascii(r[:14]))
def test_a_reply_is_no_key_and_the_key_behind_it_is_one(reply, clock):
    assert keys(messages_of(ReplyProofParser(), reply + "q")) == ["q"]
    parser = ReplyProofParser()
    got = []
    for character in reply + "q":
        got += messages_of(parser, character)
        clock[0] += 0.04
        got += parser.tick()
    assert keys(got) == ["q"]


@pytest.mark.parametrize("at", range(2, 19))
def test_the_rest_of_a_reply_may_come_late(at, clock):
    reply, parser = "\x1b]52;c;UXFxCg==\x1b\\", ReplyProofParser()
    got = messages_of(parser, reply[:at])
    clock[0] += control_strings.WAITS * 0.9
    got += [*parser.tick(), *messages_of(parser, reply[at:])]
    assert keys(got) == []


def test_a_reply_that_never_ends_does_not_swallow_keys_for_ever(clock):
    parser = ReplyProofParser()
    assert messages_of(parser, "\x1b]52;c;UXFx") == []
    clock[0] += control_strings.WAITS + 0.01
    assert keys([*parser.tick(), *messages_of(parser, "q")]) == ["q"]


def test_what_cannot_be_in_a_string_ends_it(clock):
    assert keys(messages_of(ReplyProofParser(), "\x1b]52;c;\x03")) == ["ctrl+c"]
    assert keys(messages_of(ReplyProofParser(), "\x1b]52;c;\x1b[A")) == ["up"]
    assert keys(messages_of(ReplyProofParser(), "\x1b[?1;\x03")) == ["ctrl+c"]


def test_escape_and_alt_are_keys_when_nothing_comes_behind_them(clock):
    for typed, wait, key in (
        ("\x1b", 0.11, "escape"),
        ("\x1bP", 1.1, "alt+shift+p"),
        ("\x1ba", 0, "alt+a"),
    ):
        parser = ReplyProofParser()
        got = messages_of(parser, typed)
        clock[0] += wait
        got += parser.tick()
        if not got:  # Textual's own wait, once more
            clock[0] += 0.11
            got += parser.tick()
        assert keys(got) == [key], ascii(typed)


def test_a_key_behind_a_late_escape_is_another_key(clock):
    parser = ReplyProofParser()
    got = messages_of(parser, "\x1b")
    clock[0] += 0.2
    assert keys(got + messages_of(parser, "q")) == ["escape", "q"]


def test_every_sequence_of_a_key_is_the_key_it_was():
    sequences = [s for s in ANSI_SEQUENCES_KEYS if len(s) > 2 and s[0] == "\x1b"]
    assert len(sequences) > 200
    for sequence in sequences:
        ours, theirs = (keys(messages_of(parser, sequence + "q")) for parser in (ReplyProofParser(), XTermParser()))
        assert ours == theirs, ascii(sequence)


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("\x1b[<0;10;5M", MouseDown),
        ("\x1b[I", AppFocus),
        ("\x1b[12;40R", CursorPosition),
        ("\x1b[?2026;2$y", TerminalSupportsSynchronizedOutput),
        ("\x1b[113u", Key),
        ("\x1b[113;;113u", Key),
    ],
    ids=ascii,
)
def test_what_textual_asked_for_still_comes_through(sequence, kind):
    assert [type(message) for message in messages_of(ReplyProofParser(), *sequence)] == [kind]


def test_what_is_pasted_is_left_alone():
    whole = "\x1b[200~one \x1b]52;c;UXE=\x07 \x1b[2 two\x1b[201~"
    for pieces in ([whole], list(whole)):
        messages = messages_of(ReplyProofParser(), *pieces, "q")
        assert [type(message) for message in messages] == [Paste, Key]
        assert messages[0].text == "one ]52;c;UXE=\x07 [2 two"


@given(st.lists(st.sampled_from([*REPLIES, "q", "j", "é", "\x1b[A", "\x1bOP", "\r"]), max_size=6), st.data())
def test_however_it_is_cut_the_same_comes_through(parts, data):
    whole = "".join(parts)
    expected = "".join(part for part in parts if part not in REPLIES)
    strings, at, got = ControlStrings(is_known, 0.1), 0, ""
    while at < len(whole):
        size = data.draw(st.integers(1, len(whole)))
        got += strings.feed(whole[at : at + size], 0.0)
        at += size
    assert got == expected
