"""What is said of time that an outage holds and that does not count: outside hours only where hours are agreed."""

import pytest

from sla_tui.export.documents.stated import decision_text, decision_word


@pytest.mark.parametrize("clause", ["availability.service_hours", "availability.holidays"])
def test_time_beyond_the_hours_that_are_judged_is_outside_hours(clause):
    assert decision_word("outside", clause) == "outside hours"


@pytest.mark.parametrize("clause", ["availability.merge_gap", "availability.start_at", "period"])
def test_what_does_not_count_by_another_clause_is_not_called_so(clause):
    assert decision_word("outside", clause) == "not counted"


def test_a_short_gap_is_named_by_its_clause():
    assert decision_text("outside", "availability.merge_gap") == "not counted: short gaps"
