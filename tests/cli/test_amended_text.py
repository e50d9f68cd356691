"""A contract whose text was amended: one month, one fee, one claim at every door, and nothing is forgotten."""

import json
import re
from decimal import Decimal

import pytest

from sla_tui.cli.run import run
from tests.cli.histories import History, stretches

CONFIG = """\
timezone = "UTC"
[contracts.gold]
amendment = "{amendment}"
period = {{ kind = "month", timezone = "UTC" }}
availability = {{ target = "99.9" }}
tiers = [{{ below = "99.9", credit = "10" }}]
claim = {{ within = "60d", basis = "period_end" }}
{more}
[[contracts.gold.versions]]
valid_from = {day}
{new}
[services.shop]
contract = "gold"
fee = "1000.00"
monitors = ["imported-csv:1"]
"""
NEW = 'availability = { target = "99.5" }\ntiers = [{ below = "99.5", credit = "20" }]'
IN_JUNE = (("2026-06-05T10:00:00Z", "2026-06-05T10:40:00Z"), ("2026-06-20T10:00:00Z", "2026-06-20T14:00:00Z"))
FOUR = [(f"2026-0{month}-05T10:00:00Z", f"2026-0{month}-05T12:00:00Z") for month in (2, 3, 4, 5)]
ACROSS = """\
credit = { cap_year_percent = "3" }
termination = [{ below = "99.9", periods = 3, within = 3 }]
"""
BEFORE, AFTER = "2026-07-10T00:00:00Z", "2026-07-10T00:01:00Z"  # June is closed in between


@pytest.fixture
def history(tmp_path, capsys):
    def make(outages, **text):
        rows = stretches("2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", *outages)
        return History(tmp_path, capsys, CONFIG.format(**{"more": "", "new": NEW, **text}), rows)

    return make


@pytest.mark.parametrize(("amendment", "amount"), [("next_period", "100.00"), ("split", "166.66")])
def test_a_text_amended_in_mid_month_pays_one_fee_under_one_key_at_every_door(amendment, amount, history, tmp_path):
    kept = history(IN_JUNE, amendment=amendment, day="2026-06-11")
    for at in (BEFORE, AFTER):
        found = kept.service("2026-06", at)["assessment"]
        assert (found["downtime_seconds"], found["assessed_seconds"]) == (16_800, 2_592_000)
        assert (found["credit"]["amount"], found["period"]["label"]) == (amount, "June 2026")
        assert f"claimable: €{amount}" in kept.say("report", "--period", "2026-06", at=at)
        assert f"owed       {'10' if amendment == 'next_period' else '16.6667 (50/3)'} % of the fee = €{amount}" in (
            kept.say("explain", "shop", "--period", "2026-06", at=at)
        )
        listed = kept.say("claim", "--list", at=at)
        assert (listed.count("June 2026"), f"= €{amount} " in listed) == (1, True)
        folder = tmp_path / f"claim-{at[14:16]}"
        kept.say("claim", "shop", "--period", "2026-06", "-o", str(folder), at=at)
        assert f"€{amount}" in (folder / "letter.txt").read_text(encoding="utf-8")
        assert run(["assess", str(folder / "case.json"), "--format", "json"]) == 0
        again = json.loads(kept.said())
        each = again if isinstance(again, list) else [again]
        assert sum(Decimal(one["credit"]["amount"]) for one in each) == Decimal(amount)
        kept.say("snapshot", "--no-poll", "--publish", str(tmp_path / "page"), at=at)
        page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
        assert ("June 2026", "99.352 %") in re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page)
        kept.close(BEFORE)
    assert "6 of 6 revisions are what they were closed with" in kept.say("store", "verify")


def test_the_years_cap_the_right_to_terminate_and_earlier_periods_run_across_texts(history):
    kept = history(
        FOUR, amendment="next_period", day="2026-05-01", more=ACROSS, new='availability = { target = "99.95" }'
    )
    for at in ("2026-06-10T00:00:00Z", "2026-06-10T00:01:00Z"):
        service = kept.service("2026-05", at)
        found = service["assessment"]
        assert (found["credit"]["amount"], service["target"]) == ("60.00", "99.95")
        (right,) = found["termination"]
        assert (right["counted"], right["reached"]) == (3, True)
        report = kept.say("report", "--period", "2026-05", "--earlier", "3", at=at)
        assert "claimable: €60.00" in report
        assert re.search(r"February 2026 .*€100.00\nMarch 2026 .*€100.00\nApril 2026 .*€100.00\n", report)
        assert "6 % = €60.00" in kept.say("claim", "--list", at=at)
        kept.close("2026-06-10T00:00:00Z")
