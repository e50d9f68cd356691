"""Whose fault a failure is: whoever answers proves that we are online, so a host more makes no more time unknown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probe.online import Online
from sla_tui.sources.probes.outcome import ProbeOutcome
from tests.sources.network import OK, REFUSED, SILENT

DEAD = ("https://dead.example", "tcp://gone.example:53")


@dataclass
class World:
    """What this machine can reach; `right` and `silent` are other targets that were well a moment ago, by name."""

    connectivity: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    resolves: bool | None = True
    way_out: str = ""
    says: dict[str, ProbeOutcome] = field(default_factory=dict)

    async def resolver(self, _seconds):
        return self.resolves

    async def gateway(self, _seconds):
        return self.resolves

    def cut_off(self):
        return self.way_out

    async def ask(self, config: ProbeConfig, _seconds) -> ProbeOutcome:
        host = config.url.partition("//")[2].partition(":")[0].removesuffix(".example")
        return OK if host in self.right or host == "alive" else SILENT

    def targets(self) -> list[ProbeConfig]:
        return [ProbeConfig(id=name, url=f"https://{name}.example") for name in sorted({*self.right, *self.silent})]


def unknown(world: World, outcome: ProbeOutcome = SILENT, *, noted: bool = False) -> bool:
    """Whether the failure of a target is put down to ourselves; `noted`: the others were looked at just before."""

    async def judged() -> FinishedProbe:
        settings_ = ProbeSettings(timeout=1.0, connectivity=world.connectivity)
        online = Online(settings_, FixedClock(1000), world.ask, world, lambda: [] if noted else world.targets())
        for config in world.targets():
            online.note(FinishedProbe(config, 900, 900.0, 900.1, OK))
            if noted and config.id in world.right:
                online.note(FinishedProbe(config, 990, 990.0, 990.1, OK))
        failed = FinishedProbe(ProbeConfig(id="shop", url="https://shop.example"), 990, 990.0, 1000.0, outcome)
        online.note(failed)
        return await online.judged(failed)

    return asyncio.run(judged()).outcome.verdict == "unknown"


def test_two_dead_references_do_not_switch_detection_off_while_other_targets_are_right():
    for outcome in (SILENT, REFUSED):
        assert not unknown(World(DEAD, right=("a", "b", "c", "d")), outcome)
        assert not unknown(World(DEAD, right=("a",)), outcome)
        assert not unknown(World(DEAD, right=("a",)), outcome, noted=True)  # a single round: nothing is kept yet


def test_with_dead_references_and_nobody_who_is_right_we_are_offline():
    assert unknown(World(DEAD))
    assert unknown(World(DEAD, silent=("a", "b", "c", "d")))
    assert not unknown(World((*DEAD, "https://alive.example"), silent=("a", "b")))


def test_of_many_that_fail_together_those_that_still_answer_are_asked():
    others = tuple(f"other{n}" for n in range(20))
    assert not unknown(World(right=("still",), silent=others), noted=True)


names = st.sets(st.sampled_from("abcdef"), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    references=st.lists(st.sampled_from([*DEAD, "https://alive.example"]), max_size=3),
    right=names,
    silent=names,
    network=st.tuples(st.sampled_from([True, False, None]), st.sampled_from(["", "there is no default route"])),
    outcome_noted=st.tuples(st.sampled_from([SILENT, REFUSED]), st.booleans()),
)
def test_a_host_more_that_answers_makes_no_more_time_unknown(references, right, silent, network, outcome_noted):
    (resolves, way_out), (outcome, noted) = network, outcome_noted
    world = World(tuple(references), tuple(right), tuple(silent - right), resolves, way_out)
    with_one = World(world.connectivity, (*world.right, "more"), world.silent, resolves, way_out)
    with_reference = World(("https://alive.example", *DEAD), world.right, world.silent, resolves, way_out)
    assert unknown(with_one, outcome, noted=noted) <= unknown(world, outcome, noted=noted)
    if references:
        assert unknown(with_reference, outcome, noted=noted) <= unknown(world, outcome, noted=noted)
