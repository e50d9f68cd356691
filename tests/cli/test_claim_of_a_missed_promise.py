"""A promise besides availability that was missed: it pays at every door, and the claim's case gives the same again."""

import json
from datetime import UTC, datetime

import pytest

from sla_tui.cli.run import run
from tests.cli.histories import History

OCTOBER = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp())
DAY, STEP = 86_400, 300
CONFIG = """\
timezone = "UTC"
[contracts.gold]
period = {{ kind = "month", timezone = "UTC" }}
availability = {{ target = "99.9" }}
tiers = [{{ below = "99.9", credit = "10" }}]
claim = {{ within = "60d", basis = "period_end" }}
objectives = [{objective}]
{more}
[services.shop]
contract = "gold"
fee = "1000.00"
monitors = ["imported-csv:1"]
"""
LATENCY = '{ kind = "latency", percentile = "95", threshold = "400ms", credit = "15" }'
ERRORS = '{ kind = "error_rate", threshold = "4", credit = "15" }'
SPLIT = """\
amendment = "split"
[[contracts.gold.versions]]
valid_from = 2026-10-11
availability = { target = "99.5" }
"""
AFTER = "2026-11-10T00:00:00Z"


def checks(slow: bool) -> list[str]:
    """Checks every five minutes: all of them slow, or one in twenty failed and good again before it counts."""
    rows = ["monitor,at,ok,ms,interval"]
    for number in range(32 * DAY // STEP):
        at = OCTOBER + number * STEP
        ok = slow or number % 20
        rows.append(f"1,{at},{'up' if ok else 'down'},{900 if slow else 100},{STEP}")
    return rows


@pytest.fixture(params=["latency", "errors", "latency in parts"])
def history(request, tmp_path, capsys):
    slow = request.param != "errors"
    more = SPLIT if request.param.endswith("parts") else ""
    text = CONFIG.format(objective=LATENCY if slow else ERRORS, more=more)
    if not slow:  # so that the failed checks break this promise and no other
        text = text.replace('target = "99.9" }', 'target = "99.9", min_outage = "1h" }')
    return History(tmp_path, capsys, text, checks(slow))


@pytest.mark.full
def test_it_pays_at_every_door_open_and_closed_and_the_case_gives_it_again(history, tmp_path):
    for at in (AFTER, "2026-11-10T00:01:00Z"):
        found = history.service("2026-10", at)
        credit = found["assessment"]["credit"]
        assert (found["verdict"], credit["percent"], credit["amount"]) == ("breached", "15", "150.00")
        assert "claimable: €150.00" in history.say("report", "--period", "2026-10", at=at)
        assert "15 % = €150.00" in history.say("claim", "--list", at=at)
        folder = tmp_path / f"claim-{at[14:16]}"
        history.say("claim", "shop", "--period", "2026-10", "-o", str(folder), at=at)
        letter = (folder / "letter.txt").read_text(encoding="utf-8")
        assert "Promises that were not kept:\n  " in letter
        assert ": missed; credit 15 %" in letter
        assert run(["assess", str(folder / "case.json"), "--format", "json"]) == 0
        again = json.loads(history.said())
        each = again if isinstance(again, list) else [again]
        assert {one["verdict"] for one in each} == {"breached"}
        assert sum(float(one["credit"]["amount"]) for one in each) == pytest.approx(150)
        history.close(at)
