"""The index of a snapshot is the same whether it was made anew or from the one before it."""

import operator
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.ui.fleet.index import FleetIndexes
from sla_tui.ui.fleet.sort import ORDERS, arranged
from sla_tui.ui.wording.standing import downs
from tests import samples
from tests.samples import FLEET, NOW, PERIOD


def changed(service, kind):
    """The service as another object, in another state."""
    other = FLEET[kind % len(FLEET)]
    made = replace(other, id=service.id, name=service.name)
    if kind % 3 == 0:
        made = replace(made, stale_since=NOW - 60)
    if kind % 5 == 0:
        made = replace(made, assessment=replace(made.assessment, running=False))
    if kind % 7 == 0:
        period = replace(PERIOD, end=PERIOD.end + 1, label="another")
        made = replace(made, assessment=replace(made.assessment, period=period))
    return made


@settings(max_examples=40)
@given(
    st.integers(0, 60), st.lists(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 40)), max_size=12), max_size=5)
)
def test_a_digest_from_the_one_before_is_that_of_the_snapshot_alone(count, steps):
    indexes = FleetIndexes()
    services = list(samples.fleet(count).services)
    before = []
    for step in [[], *steps]:
        for at, kind in step:
            if at < len(services):
                services[at] = changed(services[at], kind)
        snapshot = samples.snapshot(services)
        made, fresh = indexes.of(snapshot), FleetIndexes().of(snapshot)
        assert [s.id for s in made.rows] == [s.id for s in fresh.rows]
        assert all(map(operator.is_, made.rows, fresh.rows))
        assert list(made.rows) == arranged(services, ORDERS[0])
        assert (made.rows[2:5], len(made.rows)) == (list(made.rows)[2:5], len(services))
        assert made.facts == fresh.facts
        assert made.facts.down == downs(services)
        assert (made.decimals, made.measured) == (fresh.decimals, fresh.measured)
        before.append((made, list(made.rows), dict(made.measured)))
    for made, rows, measured in before:
        assert (list(made.rows), made.measured) == (rows, measured), "an older index stays as it was"


def test_a_snapshot_is_digested_once():
    indexes, snapshot = FleetIndexes(), samples.snapshot()
    assert indexes.of(snapshot) is indexes.of(snapshot)


def test_with_another_number_of_services_everything_is_looked_at_anew():
    indexes = FleetIndexes()
    services = list(FLEET)
    random.Random(7).shuffle(services)
    indexes.of(samples.snapshot(services))
    assert [s.id for s in indexes.of(samples.snapshot(services[:-3])).rows] == [
        s.id for s in arranged(services[:-3], ORDERS[0])
    ]
