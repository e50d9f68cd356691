"""What looks make of the time between them, against a model that knows every second."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sources.probes.memory import Memory, Told, look

LOOKS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["ok", "failed", "unknown"])), min_size=1, max_size=25)


def run(looks, confirmations: int) -> tuple[Memory, list[Told]]:
    memory: Memory | None = None
    told: list[Told] = []
    at = 0
    for gap, verdict in looks:
        at += gap
        memory, new = look(memory, at, verdict, verdict if verdict != "ok" else "", confirmations)
        told += [new] if new is not None and new.start < new.end else []
    assert memory is not None
    return memory, told


def model(looks, confirmations: int) -> dict[int, str | None]:
    """Second by second: the state of each stretch from a look to the next, decided with hindsight."""
    times, verdicts = [], []
    at = 0
    for gap, verdict in looks:
        at += gap
        times.append(at)
        verdicts.append(verdict)
    seconds: dict[int, str | None] = {}
    for index in range(len(times) - 1):
        state: str | None
        if "unknown" in verdicts[index : index + 2]:
            state = None
        elif verdicts[index] == "ok":
            state = "up"
        else:
            first = index
            while first and verdicts[first - 1] == "failed":
                first -= 1
            last = index
            while last + 1 < len(verdicts) and verdicts[last + 1] == "failed":
                last += 1
            if last - first + 1 >= confirmations:
                state = "down"
            elif last + 1 < len(verdicts):
                # the run of failures ended unconfirmed: by a success it was nothing, else nobody knows
                state = "up" if verdicts[last + 1] == "ok" else None
            else:
                continue  # not decided yet
        seconds |= dict.fromkeys(range(times[index], times[index + 1]), state)
    return seconds


@given(LOOKS, st.integers(1, 4))
def test_every_second_is_told_once_and_as_the_model_says(looks, confirmations):
    _, told = run(looks, confirmations)
    seconds: dict[int, str | None] = {}
    for stretch in told:
        for second in range(stretch.start, stretch.end):
            assert second not in seconds
            seconds[second] = stretch.state
    assert seconds == model(looks, confirmations)


@given(LOOKS, st.integers(1, 4))
def test_what_is_told_follows_without_a_hole(looks, confirmations):
    memory, told = run(looks, confirmations)
    for before, after in pairwise(told):
        assert before.end == after.start
    assert memory.decided == (told[-1].end if told else looks[0][0])


def test_the_first_look_claims_nothing_of_the_past():
    for verdict in ("ok", "failed", "unknown"):
        assert look(None, 100, verdict, "x", 2)[1] is None


def test_a_failure_is_unconfirmed_until_it_is_seen_again():
    memory, _ = run([(10, "ok"), (10, "failed")], 2)
    assert (memory.state, memory.since) == ("unconfirmed", 20)
    memory, told = run([(10, "ok"), (10, "failed"), (10, "failed")], 2)
    assert (memory.state, memory.since) == ("down", 20)
    assert told[-1] == Told(20, 30, "down", "failed")


def test_an_outage_keeps_its_first_reason():
    memory = None
    for at, reason in ((10, "HTTP 500"), (20, "timeout"), (30, "HTTP 502")):
        memory, told = look(memory, at, "failed", reason, 2)
    assert told == Told(20, 30, "down", "HTTP 500")


def test_a_single_failure_that_passes_was_no_outage():
    _, told = run([(10, "ok"), (10, "failed"), (10, "ok")], 2)
    assert [t.state for t in told] == ["up", "up"]


def test_a_time_in_which_we_were_blind_is_unknown_on_both_sides():
    _, told = run([(10, "ok"), (10, "unknown"), (10, "ok"), (10, "ok")], 2)
    assert [(t.start, t.end, t.state) for t in told] == [(10, 20, None), (20, 30, None), (30, 40, "up")]


def test_after_being_blind_a_failure_has_to_be_confirmed_anew():
    memory, _ = run([(10, "failed"), (10, "failed"), (10, "unknown"), (10, "failed")], 2)
    assert memory.state == "unconfirmed"
