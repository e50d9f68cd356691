"""What has grown old, and what is down: said once, of a period that runs, for every door."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import sla_tui
from tests import samples

OLD = samples.NOW - 600


@pytest.mark.parametrize("state", ["up", "down"])
def test_a_period_that_is_over_does_not_grow_old_and_has_no_present(state):
    over = samples.closed(replace(samples.LOGIN, state=state, stale_since=OLD))
    assert (over.stale_since, over.is_stale, over.stated.stale, over.is_down) == (None, False, False, False)


def test_a_period_that_runs_does():
    old = replace(samples.LOGIN, state="down", stale_since=OLD)
    assert (old.stale_since, old.is_stale, old.is_down) == (OLD, True, False)
    fresh = replace(old, stale_since=None)
    assert (fresh.is_stale, fresh.is_down) == (False, True)


def test_what_has_no_figures_at_all_is_stale_too():
    old = replace(samples.REPORTS, stale_since=OLD)
    assert old.stated.uptime is None
    assert old.is_stale


def test_no_other_module_asks_of_stale_figures_whether_the_period_runs():
    """The rule stood in five places; one of them was bound to be forgotten."""
    here = Path(sla_tui.__file__).parent
    lines = [
        f"{path.relative_to(here)}: {line.strip()}"
        for path in sorted(here.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(stale_since|is_stale).*running|running.*(stale_since|is_stale)", line)
    ]
    assert not lines
