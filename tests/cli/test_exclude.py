"""`sla-tui exclude` and `maintenance`: what is decided has its effect, both figures are shown."""

import pytest

from sla_tui.cli.run import run


@pytest.fixture
def do(kept, capsys):
    """Runs a command on the kept fleet; gives back (exit code, stdout, stderr)."""

    def command(*words):
        code = run([*words, *kept.words])
        return code, *capsys.readouterr()

    return command


def test_the_last_outage_is_excluded_and_both_figures_are_shown(do):
    code, out, _ = do("exclude", "add", "search", "--last", "--reason", "third_party", "--who", "mk")
    assert code == 0
    assert out.startswith("act 1: excluded by mk\n\nSearch, November 2026\n")
    assert "uptime    99.9386 % so far → 99.9" in out
    assert "best case 99.9537 % → 99.9" in out
    assert "s → " in out


def test_the_credits_difference_is_told_in_money(do):
    _, out, _ = do("exclude", "add", "checkout", "--outage", "1", "--reason", "customer")
    assert "credit    10 % = €240.00 → 10 % = €240.00" not in out
    code, out, _ = do("exclude", "add", "checkout", "--last", "--reason", "customer")
    assert code == 0
    assert "10 % = €240.00 → none" in out
    assert "that is −€240.00" in out


def test_disputed_has_no_effect_until_accepted_and_can_be_taken_back(do):
    words = ["exclude", "add", "checkout", "--outage", "1", "--reason", "network", "--disputed", "--reference", "T-1"]
    _, out, _ = do(*words)
    assert "best case 99.6873 % (as before)" in out
    _, out, _ = do("exclude", "accept", "1", "--note", "agreed on the phone")
    assert out.startswith("act 2: accepted by ")
    assert "best case 99.6873 % → 99.9" in out
    _, out, _ = do("exclude", "list", "checkout")
    assert (
        "act 1    checkout  2026-11-11T12:18:34Z  2026-11-11T13:55:37Z  network outside the vendor's control; accepted;"
        " T-1; agreed on the ph" in out
    )
    assert "accepted by " in out
    assert "from the configuration" in out  # the disputed one of the demo
    _, out, _ = do("exclude", "withdraw", "1")
    assert "→ 99.6873 %" in out
    assert do("exclude", "withdraw", "1")[0] == 1


def test_a_dry_run_shows_and_writes_nothing(do):
    _, out, _ = do("exclude", "add", "checkout", "--last", "--reason", "customer", "--dry-run")
    assert out.startswith("would be excluded (nothing was written)\n")
    assert "→" in out
    assert do("exclude", "withdraw", "1")[0] == 1  # there is no act


def test_times_may_have_an_offset_a_zone_or_a_length(do):
    span = ["--reason", "other", "--dry-run"]
    _, one, _ = do(
        "exclude", "add", "checkout", "--start", "2026-11-11T13:00+01:00", "--end", "2026-11-11T15:00+01:00", *span
    )
    _, two, _ = do("exclude", "add", "checkout", "--start", "2026-11-11T13:00", "--for", "2h", *span)  # as configured
    zoned = ["--start", "2026-11-11T12:00", "--for", "2h", "--zone", "Europe/London"]
    _, three, _ = do("exclude", "add", "checkout", *zoned, *span)
    assert one == two == three
    assert "8,106 s → 2,283 s" in one


def test_a_past_period_is_shown_as_it_was_and_becomes(do):
    words = ["invoicing", "--last", "--period", "2026-10", "--reason", "force_majeure"]
    _, out, _ = do("exclude", "add", *words)
    assert "Invoicing, October 2026" in out
    assert "10 % = €95.00 → none" in out
    assert do("claim", "invoicing", "--period", "2026-10")[0] == 1


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["add", "nosuch", "--last", "--reason", "other"], 1, "there is no service 'nosuch'"),
        (["add", "checkout", "--last", "--reason", "bad_luck"], 2, "bad_luck"),
        (["add", "checkout", "--outage", "9", "--reason", "other"], 1, "has no outage 9 in that period: it has 2"),
        (["add", "checkout", "--reason", "other"], 2, "say from when to when"),
        (["add", "checkout", "--last", "--start", "2026-11-11", "--reason", "other"], 2, "not both"),
        (["add", "checkout", "--start", "soon", "--for", "1h", "--reason", "other"], 2, "'soon' is not a time"),
        (["add", "checkout", "--start", "2026-11-11", "--end", "2026-11-10", "--reason", "other"], 1, "not after"),
        (["accept", "77"], 1, "act 77 is not an exclusion"),
        (["list", "--period", "2026-13"], 1, "2026-13"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(words, code, why, do):
    found, out, err = do("exclude", *words)
    assert (found, out) == (code, "")
    assert why in err


def test_work_is_declared_listed_and_taken_back(do):
    when = ["--start", "2026-11-26T02:00", "--for", "2h", "--title", "Kernel"]
    code, out, err = do("maintenance", "add", "invoicing", *when)
    assert (code, err) == (0, "")
    assert out.startswith("act 1: declared by ")
    _, out, _ = do("maintenance", "list", "invoicing")
    assert "act 1    invoicing  2026-11-26T01:00:00Z  2026-11-26T03:00:00Z  planned; valid; announced 2026-11-23" in out
    assert do("maintenance", "withdraw", "1")[0] == 0
    assert "Kernel" not in do("maintenance", "list", "invoicing")[1]
    assert do("maintenance", "withdraw", "1")[0] == 1


def test_too_short_a_notice_is_said_and_has_no_effect(do):
    _, out, err = do("maintenance", "add", "invoicing", "--start", "2026-11-23T18:00", "--for", "2h")
    assert "it is void for invoicing" in err
    assert "(as before)" in out


def test_a_calendar_is_read_once_however_often(do, tmp_path):
    feed = tmp_path / "work.ics"
    event = "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T020000Z\r\nDURATION:PT1H\r\n"
    event += "SUMMARY:Upgrade\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n"
    feed.write_bytes(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode())
    words = ["maintenance", "import", str(feed), "--service", "checkout", "search"]
    assert do(*words, "--dry-run")[1].startswith("3 windows read; would be 3 added, ")
    entries = "1 entry read: 1 kept, 0 outside of the time asked for, 0 left out\n"
    assert do(*words)[1] == f"3 windows read; 3 added, 0 changed, 0 withdrawn, 0 as they were\n{entries}"
    assert do(*words)[1] == f"3 windows read; 0 added, 0 changed, 0 withdrawn, 3 as they were\n{entries}"
    assert do("maintenance", "list", "search")[1].count("Upgrade") == 3


def test_a_history_that_cannot_be_written_refuses_the_act(kept, capsys):
    kept.store.write_bytes(b"something else entirely")
    code = run(["exclude", "add", "checkout", "--last", "--reason", "other", *kept.words])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert "is not a history of sla-tui" in err
    assert kept.store.read_bytes() == b"something else entirely"


def test_beside_a_collector_that_writes_the_same_history_an_act_goes_in(kept, do):
    from sla_tui.store import open_store

    collector = open_store(kept.store)
    try:
        assert do("exclude", "add", "checkout", "--last", "--reason", "other")[0] == 0
        assert [act.deed.reason for act in collector.acts()] == ["other"]
    finally:
        collector.close()


def test_the_working_tells_who_decided_what_and_what_a_dispute_is_about(do):
    do(
        "exclude",
        "add",
        "checkout",
        "--outage",
        "1",
        "--reason",
        "network",
        "--disputed",
        "--who",
        "mk",
        "--note",
        "n1",
    )
    code, out, _ = do("explain", "checkout")
    assert code == 0
    flat = " ".join(out.split())
    disputed = "network outside the vendor's control, disputed, without effect; n1; act 1 by mk, 2026-11-23T13:32:07Z"
    assert f"{disputed} if it were accepted:" in flat
    assert "downtime 8,106 s → 2,283 s" in flat
    assert "from the configuration" in flat
    code, out, _ = do("explain", "checkout", "--format", "json")
    assert '"who": "mk"' in out
    assert '"downtime_seconds": 8106' in out


def test_what_a_dependency_explains_is_proposed_and_shown_and_not_applied(do, kept):
    text = kept.config.read_text()
    shifted = text.replace(
        "[services.checkout]\n", '[services.checkout]\ndepends_on = ["login", "webhooks", "search"]\n'
    )
    kept.config.write_text(shifted)
    assert do("exclude", "propose", "payments")[1] == "nothing to propose in this period\n"
    before = do("explain", "checkout", "--format", "json")[1]
    assert '"proposals": [' in before
    assert '"downtime_seconds": 8106' in before


def test_configured_calendars_are_read_at_once_and_beside_a_collector_too(kept, do, tmp_path):
    from sla_tui.store import open_store

    assert "no calendar of announced work is configured" in do("maintenance", "import", "--all")[2]
    assert do("maintenance", "import")[0] == 2
    feed = tmp_path / "work.ics"
    event = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T020000Z\r\nDURATION:PT1H\r\nSUMMARY:Upgrade\r\nEND:VEVENT\r\n"
    feed.write_bytes(f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n".encode())
    place = kept.words[kept.words.index("--config") + 1]
    table = f'\n[[calendars]]\nname = "net"\nfile = "{feed}"\nservices = ["checkout"]\n'
    with open(place, "a", encoding="utf-8") as file:  # noqa: PTH123
        file.write(table)
    collector = open_store(kept.store)
    try:
        code, out, err = do("maintenance", "import", "--all")
        assert (code, err) == (0, "")
        assert out.splitlines()[0] == "net: 1 window read; 1 added, 0 changed, 0 withdrawn, 0 as they were"
    finally:
        collector.close()
    feed.unlink()
    code, _, err = do("maintenance", "import", "--all")
    assert code == 1
    assert err.startswith("sla-tui: net: ")
    assert do("maintenance", "list", "checkout")[1].count("Upgrade") == 1
