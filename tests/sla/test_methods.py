"""Every method of a contract is measured by what was written for it, and by nothing else."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest

from sla_tui.sla.contract import USUAL_BUCKETS, Method
from sla_tui.sla.measure.measure import measure
from sla_tui.sla.measure.views import as_seen
from sla_tui.sla.result import Period
from sla_tui.sla.terms import Terms, terms_of
from tests.sla.build import DAY, HOUR, JUNE, at, contract, judged, seen

EVIDENCE = seen(("2026-06-10 10:00", HOUR))
START = at("2026-06-01")
END = START + JUNE


def terms(method: str) -> Terms:
    return terms_of(contract({"method": method, "bucket": 60}))


@pytest.mark.parametrize("method", get_args(Method))
def test_a_method_has_an_interval_and_measures(method):
    assert USUAL_BUCKETS[method] > 0
    found = judged(contract({"method": method}), EVIDENCE)
    assert found.uptime == (None if method == "requests" else 1 - Fraction(HOUR, 30 * DAY))


def test_a_method_that_nobody_wrote_is_not_measured_as_another():
    usual, unknown = terms("time"), terms("by_guess")
    with pytest.raises(AssertionError, match="by_guess"):
        measure(unknown, as_seen(usual, EVIDENCE, None), EVIDENCE, Period("2026-06", START, END), END)
    with pytest.raises(AssertionError, match="by_guess"):
        as_seen(unknown, EVIDENCE, None)
