"""Where a credit table was not read whole: a breach is claimable at every door, and never said to pay nothing."""

import pytest

from sla_tui.config.presets import preset_ids
from sla_tui.config.reading.reader import parse_config
from tests.cli.histories import History, stretches
from tests.thin import crossed

CONFIG = """\
timezone = "UTC"
[services.shop]
contract = "preset:{preset}"
fee = "1000.00"
monitors = ["imported-csv:1"]
"""
AT = "2026-11-10T00:00:00Z"
OUTAGES = (("2026-10-03T00:00:00Z", "2026-10-05T02:18:00Z"),)


def remedies():
    """Every built-in contract by seconds that is not read whole, in calendar months."""
    for preset in preset_ids():
        text = parse_config(CONFIG.format(preset=preset)).contracts[f"preset:{preset}"].latest
        promised = text.availability.target is not None or text.tiers  # without either nothing of it can be broken
        plain = text.availability.method == "time" and text.availability.start_at != "reported" and promised
        if text.remedy != "complete" and text.period.kind == "month" and plain:
            yield preset, text.remedy


def test_downtime_under_a_text_whose_promise_was_not_read_is_neither_kept_nor_broken(tmp_path, capsys):
    rows = stretches("2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", *OUTAGES)
    history = History(tmp_path, capsys, CONFIG.format(preset="fastly"), rows)
    for at in (AT, "2026-11-10T00:01:00Z"):
        assert history.service("2026-10", at)["verdict"] == "unknown"
        for command in (("snapshot", "--no-poll"), ("report",), ("explain", "shop")):
            text = " ".join(history.say(*command, "--period", "2026-10", at=at).split())
            assert "not provable: which uptime was promised was not read" in text, command
            for wrong in ("WITHIN SLA", "othing is owed", "o credit is owed", "€0.00"):
                assert wrong not in text, command
        assert "not provable" in history.say("claim", "shop", "--period", "2026-10", at=at, code=1)
        history.close(at)


REMEDIES = dict(remedies())
DOORS = {
    "snapshot": ("snapshot", "--no-poll", "--period", "2026-10"),
    "report": ("report", "--period", "2026-10"),
    "explain": ("explain", "shop", "--period", "2026-10"),
    "claim list": ("claim", "--list"),
}


@pytest.mark.parametrize(("preset", "door"), crossed(list(REMEDIES), list(DOORS), every=2))
def test_a_breach_is_claimable_and_never_worth_nothing(preset, door, tmp_path, capsys):
    rows = stretches("2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", *OUTAGES)
    history = History(tmp_path, capsys, CONFIG.format(preset=preset), rows)
    words = "amount not known" if REMEDIES[preset] == "unread" else "at least"
    for at in (AT, "2026-11-10T00:01:00Z"):
        assert history.service("2026-10", at)["verdict"] == "breached"
        text = history.say(*DOORS[door], at=at)
        assert words in text
        for wrong in ("othing is owed", "o credit is owed", "no tier is met", "€0.00"):
            assert wrong not in text or door == "claim list"
        history.close(at)
