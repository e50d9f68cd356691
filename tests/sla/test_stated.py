"""What may be stated of a period: nothing that the unknown time could have made otherwise."""

from dataclasses import replace

import pytest

from sla_tui.sla.result import Claim
from sla_tui.sla.stated import stated
from tests import samples


def test_without_fresh_data_a_breach_that_is_not_certain_is_no_verdict_no_amount_and_no_deadline():
    doubtful = replace(samples.CHECKOUT.assessment, certainty="within_error")
    found = stated(doubtful, stale=True)
    assert (found.standing, found.reason) == ("no_data", "stale")
    assert (found.credit, found.claim, found.owed, found.next_tier) == (None, Claim(None, None), False, None)
    assert found.uptime is not None, "how it stood when it was last seen"


def test_without_fresh_data_a_certain_breach_is_still_owed():
    found = stated(samples.CHECKOUT.assessment, stale=True)
    assert (found.standing, found.owed) == ("breached", True)
    assert found.claim.deadline is not None


@pytest.mark.parametrize(
    ("service", "judged", "measured"),
    [
        (samples.LOGIN, True, True),
        (samples.MAIL, False, True),
        (samples.BEGUN, False, True),
        (samples.RANGE, True, True),
        (samples.UNPROVABLE, False, False),
        (samples.REPORTS, False, False),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_what_was_counted_is_a_figure_of_the_period_only_where_an_uptime_or_a_verdict_is(service, judged, measured):
    assert (service.stated.judged, service.stated.measured) == (judged, measured)
