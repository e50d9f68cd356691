"""Two people who decide about the same thing at once are both told; both acts stand until one is taken back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.conflicts import conflict_notes, conflicts
from sla_tui.engine.moment.decisions import last_standing, last_taken_back
from sla_tui.language import ENGLISH
from sla_tui.sla.acts import Acknowledge, Act, Exclude, Judge, Maintain, MarkClaim, ReportOutage, Withdraw
from sla_tui.store import open_store
from tests.engine.world import MONTH, NOW, config, service

EXCLUDED = Exclude(services=("shop", "api"), start=100, end=200, reason="customer")
MAINTAINED = Maintain(services=("shop",), start=100, end=200)


def written(*deeds, apart=120):
    """Acts of mk and jd by turns, so many seconds apart, the last one a minute ago."""
    count = len(deeds)
    return tuple(
        Act(id=i + 1, at=NOW - 60 - (count - 1 - i) * apart, who=("mk", "jd")[i % 2], deed=deed)
        for i, deed in enumerate(deeds)
    )


def told(acts, now=NOW):
    return [ENGLISH.tell(note) for note in conflict_notes(acts, now)]


SAME = [
    (EXCLUDED, replace(EXCLUDED, services=("shop",), start=199, end=300)),
    (MAINTAINED, replace(MAINTAINED, start=150)),
    (Judge(exclusion=1, accepted=True), Judge(exclusion=1, accepted=False)),
    (Acknowledge(service="shop", outage=5, reason="a"), Acknowledge(service="shop", outage=5, reason="b")),
    (ReportOutage(service="shop", began=5, reported=7), ReportOutage(service="shop", began=5, affected=Fraction(1, 2))),
    (MarkClaim(service="shop", period=0, state="claimed"), MarkClaim(service="shop", period=0, state="lapsed")),
]
OTHER = [
    (EXCLUDED, replace(EXCLUDED, start=200, end=300)),  # it begins where the other ends
    (EXCLUDED, replace(EXCLUDED, services=("mail",))),
    (MAINTAINED, replace(MAINTAINED, uid="calendar entry")),
    (Judge(exclusion=1, accepted=True), Judge(exclusion=1, accepted=True)),
    (Acknowledge(service="shop", outage=5, reason="a"), Acknowledge(service="shop", outage=6, reason="b")),
    (MarkClaim(service="shop", period=0, state="paid"), MarkClaim(service="shop", period=0, state="paid")),
    (EXCLUDED, MAINTAINED),
]


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: type(pair[0]).__name__)
def test_two_people_who_decide_about_the_same_are_told_of_each_other(pair):
    (found,) = conflicts(written(*pair), NOW)
    assert (found.first.who, found.second.who) == ("mk", "jd")
    (words,) = told(written(*pair))
    assert words.startswith("jd ")
    assert "mk" in words
    assert "2 m earlier (act 1)" in words


@pytest.mark.parametrize("pair", OTHER, ids=lambda pair: type(pair[1]).__name__)
def test_decisions_about_different_things_or_alike_conflict_with_nothing(pair):
    assert told(written(*pair)) == []


def test_the_words_name_what_is_shared_and_by_how_much_it_came_later():
    assert told(written(*SAME[0])) == [
        "jd excluded time of shop (act 2) that mk had excluded 2 m earlier (act 1); both stand."
    ]


def test_one_person_conflicts_with_nobody_and_neither_does_what_was_taken_back_or_long_ago():
    pair = written(*SAME[0])
    assert told([replace(act, who="mk") for act in pair]) == []
    assert told((*pair, Act(id=3, at=NOW, who="jd", deed=Withdraw(act=2)))) == []
    assert told(written(*SAME[0], apart=901)) == []
    assert told(pair, now=NOW + 3541) == []  # an hour after the second: it was a minute ago at NOW
    assert told(pair, now=NOW + 3540) != []


def test_roles_tell_two_people_apart_who_call_themselves_the_same():
    pair = [replace(act, who="admin", role=role) for act, role in zip(written(*SAME[0]), ("ann", "bob"), strict=True)]
    assert told(pair) == [
        "admin (bob) excluded time of shop (act 2) that admin (ann) had excluded 2 m earlier (act 1); both stand."
    ]


def test_both_screens_tell_it_and_only_until_one_takes_it_back(tmp_path):
    path, world = tmp_path / "history.db", config(service("shop", "one:1"), sources=("one",))
    with closing(open_store(path)) as writer, closing(open_store(path)) as follower:
        first = Actor(world, writer, FixedClock(NOW - 120), who="mk")
        second = Actor(world, follower, FixedClock(NOW), who="jd")
        first.exclude(["shop"], MONTH, MONTH + 60, "customer")
        second.exclude(["shop"], MONTH, MONTH + 90, "network")
        for store in (writer, follower):
            words = [ENGLISH.tell(note) for note in build_snapshot(world, store, NOW).notices]
            assert words[0] == "jd excluded time of shop (act 2) that mk had excluded 2 m earlier (act 1); both stand."
            assert [one.startswith("Another sla-tui") for one in words[1:]] == [True] * (store is follower)
        second.undo_last()
        for store in (writer, follower):
            assert "both stand" not in str([ENGLISH.tell(note) for note in build_snapshot(world, store, NOW).notices])


def test_an_undo_takes_back_ones_own_and_not_what_somebody_did_who_goes_by_the_same_name():
    first, second = (
        replace(act, who="root", role=role) for act, role in zip(written(*OTHER[0]), ("anna", "ben"), strict=True)
    )
    assert last_standing((first, second), "root", "anna") == first
    assert last_standing((first, second), "root", "ben") == second
    assert last_standing((first, second), "root", "cleo") is None
    taken = Act(id=3, at=NOW, who="root", role="ben", deed=Withdraw(act=2))
    assert last_taken_back((first, second, taken), "root", "anna") is None
    assert last_taken_back((first, second, taken), "root", "ben") == (second, taken)
    assert last_standing((replace(first, role=""),), "root", "anna").id == 1  # copied from a file
