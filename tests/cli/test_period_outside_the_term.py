"""A period that the contract's term does not cover: a clear error at every door, and no obstacle to other services."""

import pytest

from tests.cli.histories import History, stretches

CONFIG = """\
timezone = "UTC"
[contracts.gold]
valid_from = 2026-06-05
valid_to = 2026-08-15
period = { kind = "month", timezone = "UTC" }
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
claim = { within = "90d", basis = "period_end" }
[services.shop]
contract = "gold"
fee = "1000.00"
monitors = ["imported-csv:1"]
"""
SECOND = """\
[contracts.open]
period = { kind = "month", timezone = "UTC" }
availability = { target = "99.9" }
[services.login]
contract = "open"
monitors = ["imported-csv:1"]
"""
MEASURED = "monitored_from = 2026-06-20T12:00:00Z\n"
OUTAGES = (("2026-06-10T10:00:00Z", "2026-06-10T10:40:00Z"), ("2026-09-20T10:00:00Z", "2026-09-20T12:00:00Z"))
AT = "2026-10-20T00:00:00Z"
COMMANDS = (
    ("snapshot", "--no-poll"),
    ("snapshot", "--no-poll", "--format", "json"),
    ("report",),
    ("claim", "shop"),
    ("explain", "shop"),
)


@pytest.fixture
def history(tmp_path, capsys):
    rows = stretches("2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", *OUTAGES)
    return lambda config: History(tmp_path, capsys, config, rows)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("period", ["2026-05", "2026-09"])
def test_it_is_an_error_in_words(period, closed, history):
    kept = history(CONFIG)
    if closed:
        assert kept.close(AT) == 3
    for command in COMMANDS:
        text = kept.say(*command, "--period", period, at=AT, code=1)
        assert "lies outside the contract's term (2026-06-05 to 2026-08-15, both days included)" in text, command
    assert "September" not in kept.say("claim", "--list", at=AT)


def test_before_a_service_is_measured_there_is_no_period_either_and_every_command_ends(history):
    kept = history(CONFIG + MEASURED)
    for _ in range(2):
        text = kept.say("report", "--period", "2026-05", at=AT, code=1)
        assert "lies outside the contract's term" in text
        assert "Nothing can be claimed" in kept.say("claim", "--list", at=AT)
        kept.close(AT)
    assert kept.service("2026-06", AT)["assessment"]["period"]["label"] == "June 2026 (part)"


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] in ("snapshot", "report")])
def test_the_services_that_have_the_period_are_shown_without_those_that_have_not(command, history):
    kept = history(CONFIG + SECOND)
    text = kept.say(*command, "--period", "2026-09", at=AT)
    assert "login" in text
    assert "shop" not in text
