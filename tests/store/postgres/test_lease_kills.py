"""Many processes on one history in PostgreSQL: the holder of the lease is killed, stopped and woken again."""

from __future__ import annotations

import pytest

from tests.cli.test_lease_kills import (
    KILLS,
    Team,
    stopped_for_thirty_seconds_it_writes_nothing,
    survives_kills_of_the_holder,
    url,
)

pytestmark = pytest.mark.long

page = url  # the page that is watched; `url` is that of the history here


@pytest.fixture
def team(tmp_path, page, schema, server):
    team = Team(tmp_path, page, server.url(schema))
    try:
        yield team
    finally:
        team.end()


def test_fifty_kills_of_the_holder_lose_nothing_that_was_committed(team):
    survives_kills_of_the_holder(team, KILLS)


def test_a_holder_that_is_stopped_for_thirty_seconds_writes_nothing_when_it_wakes(team):
    stopped_for_thirty_seconds_it_writes_nothing(team)
