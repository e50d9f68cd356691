"""`sla-tui compare`: two periods side by side, with the figures that every other command has of each."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Kept, Run


@pytest.fixture
def compared(sla_tui: Run, kept: Kept):
    def run(*arguments: str) -> str:
        result = sla_tui("compare", "checkout", *arguments, *kept.words)
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


def test_each_period_has_the_figures_that_explain_has_of_it(sla_tui, kept, compared):
    found = json.loads(compared("--format", "json"))
    assert [one["period"]["key"] for one in found] == ["2026-10", "2026-11"]
    for one in found:
        alone = sla_tui("explain", "checkout", "--period", one["period"]["key"], "--format", "json", *kept.words)
        assert one.items() <= json.loads(alone.stdout).items()


def test_the_words_are_those_of_the_snapshot_of_each_period(sla_tui, kept, compared):
    shown = compared()
    uptime = next(line for line in shown.splitlines() if line.startswith("Uptime")).split()
    assert uptime[-3:] == ["≥", "99.95", "%"]
    for place, period in ((1, "2026-10"), (3, "2026-11")):
        found = sla_tui("snapshot", "--period", period, "--no-poll", *kept.words).stdout
        assert f"{uptime[place]} %" in found
    assert "November 2026 so far" in shown
    assert "October 2026 so far" not in shown


def test_a_period_that_is_none_is_an_error_that_says_so(sla_tui, kept):
    result = sla_tui("compare", "checkout", "--with", "yesterday", *kept.words)
    assert result.returncode == 1
    assert "yesterday" in result.stderr
