"""What looks make of the time between them, against a model that knows every second."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sources.probe.memory import DecidedStretch, Memory, after_probe

LOOKS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["ok", "failed", "unknown"])), min_size=1, max_size=25)


BOUND = 7  # seconds


def run(looks, confirmations: int, bound: int = BOUND) -> tuple[Memory, list[DecidedStretch]]:
    memory: Memory | None = None
    told: list[DecidedStretch] = []
    at = 0
    for gap, verdict in looks:
        at += gap
        memory, new = after_probe(memory, at, verdict, verdict if verdict != "ok" else "", confirmations, bound=bound)
        told += [new] if new is not None and new.start < new.end else []
    assert memory is not None
    return memory, told


def timed(looks) -> list[tuple[int, str]]:
    out, at = [], 0
    for gap, verdict in looks:
        at += gap
        out.append((at, verdict))
    return out


def bridged(looks) -> tuple[list[tuple[int, str]], int | None]:
    """The looks without those that say nothing between two that say the same; the instant from which all is open."""
    out: list[tuple[int, str]] = []
    blind: list[tuple[int, str]] = []
    for at, verdict in looks:
        if verdict == "unknown":
            blind.append((at, verdict))
            continue
        if blind and not (out and out[-1][1] == verdict and at - out[-1][0] <= BOUND):
            out += blind
        blind = []
        out.append((at, verdict))
    if blind and out and out[-1][1] != "unknown" and blind[-1][0] - out[-1][0] <= BOUND:
        return out, out[-1][0]
    return out + blind, None


def model(looks, confirmations: int) -> dict[int, str]:
    """Second by second: the state of each stretch from a look to the next, decided with hindsight."""
    kept, open_from = bridged(timed(looks))
    times, verdicts = [at for at, _ in kept], [verdict for _, verdict in kept]
    seconds: dict[int, str] = {}
    for index in range(len(times) - 1):
        if "unknown" in verdicts[index : index + 2]:
            state = "unknown"
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
                state = "up" if verdicts[last + 1] == "ok" else "unknown"
            else:
                continue  # not decided yet
        seconds |= dict.fromkeys(range(times[index], times[index + 1]), state)
    assert open_from is None or all(second < open_from for second in seconds)
    return seconds


@given(LOOKS, st.integers(1, 4))
def test_every_second_is_told_once_and_as_the_model_says(looks, confirmations):
    _, told = run(looks, confirmations)
    seconds: dict[int, str] = {}
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
        assert after_probe(None, 100, verdict, "x", 2, bound=BOUND)[1] is None


def test_a_failure_is_unconfirmed_until_it_is_seen_again():
    memory, _ = run([(10, "ok"), (10, "failed")], 2)
    assert (memory.state, memory.since) == ("unconfirmed", 20)
    memory, told = run([(10, "ok"), (10, "failed"), (10, "failed")], 2)
    assert (memory.state, memory.since) == ("down", 20)
    assert told[-1] == DecidedStretch(20, 30, "down", "failed")


def test_an_outage_keeps_its_first_reason():
    memory = None
    for at, reason in ((10, "HTTP 500"), (20, "timeout"), (30, "HTTP 502")):
        memory, told = after_probe(memory, at, "failed", reason, 2, bound=30)
    assert told == DecidedStretch(20, 30, "down", "HTTP 500")


def test_a_single_failure_that_passes_was_no_outage():
    _, told = run([(10, "ok"), (10, "failed"), (10, "ok")], 2)
    assert [t.state for t in told] == ["up", "up"]


def test_a_time_in_which_we_were_blind_for_long_is_unknown_on_both_sides():
    _, told = run([(10, "ok"), (10, "unknown"), (10, "ok"), (10, "ok")], 2, bound=19)
    assert [(t.start, t.end, t.state) for t in told] == [(10, 30, "unknown"), (30, 40, "up")]


def test_between_two_looks_that_differ_nobody_knows_and_it_is_said_why():
    _, told = run([(10, "ok"), (10, "unknown"), (10, "failed"), (10, "failed")], 2, bound=30)
    assert told == [DecidedStretch(10, 30, "unknown", "unknown"), DecidedStretch(30, 40, "down", "failed")]


def test_one_look_that_this_machine_held_up_goes_on_with_the_state():
    for verdict, state in (("ok", "up"), ("failed", "down")):
        memory, told = run([(10, verdict), (10, verdict), (10, "unknown"), (10, verdict)], 2, bound=30)
        assert memory.state == state
        assert [(t.start, t.end, t.state) for t in told][-1] == (20, 40, state)
        assert [t.state for t in told] == [state] * 2


def test_an_outage_with_a_held_up_look_has_one_beginning():
    memory, told = run([(10, "failed"), (10, "failed"), (5, "unknown"), (5, "failed"), (10, "failed")], 2, bound=30)
    assert (memory.state, memory.since) == ("down", 10)
    assert {(t.state, t.reason) for t in told} == {("down", "failed")}


def test_a_held_up_look_neither_confirms_a_failure_nor_breaks_it_off():
    memory, told = run([(10, "ok"), (10, "failed"), (5, "unknown")], 2, bound=30)
    assert (memory.state, told[-1].end) == ("unknown", 20)
    memory, _ = run([(10, "ok"), (10, "failed"), (5, "unknown"), (5, "failed")], 2, bound=30)
    assert (memory.state, memory.since) == ("down", 20)


def test_after_being_blind_for_long_a_failure_has_to_be_confirmed_anew():
    memory, _ = run([(10, "failed"), (10, "failed"), (10, "unknown"), (10, "failed")], 2, bound=19)
    assert memory.state == "unconfirmed"
