"""`sla-tui outage`: a ticket's time and the affected share are told, listed, and taken back; both figures are shown."""

import json
from contextlib import closing

import pytest

from sla_tui.cli.run import run
from sla_tui.clock import FixedClock
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.acts.identity import new_intent
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.runner import LiveThread
from sla_tui.sla.acts import Withdraw
from sla_tui.store import open_store


@pytest.fixture
def do(kept, capsys):
    """Runs a command on the kept fleet; gives back (exit code, stdout, stderr)."""

    def command(*words):
        code = run([*words, *kept.words])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def weighted(kept):
    """The kept fleet, with contracts that weigh outages by the share that they affected."""
    text = kept.config.read_text(encoding="utf-8")
    assert "[contracts.gold.availability]" in text
    kept.config.write_text(
        text.replace("[contracts.gold.availability]", "[contracts.gold.availability]\nweighted = true"),
        encoding="utf-8",
    )


def test_an_outage_is_reported_listed_and_taken_back(do, weighted):
    code, out, err = do(
        "outage", "report", "checkout", "--last", "--affected", "40%", "--reference", "T-7", "--who", "mk"
    )
    assert (code, err) == (0, "")
    assert out.startswith("act 1: reported by mk\n\nCheckout API (Harbour Books), November 2026\n")
    assert "→" in out
    _, out, _ = do("outage", "list", "checkout")
    assert "1  2026-11-11T12:18:34Z" in out
    assert "act 1    outage 2, 2026-11-" in out
    assert "affected 40 %; T-7; act 1 by mk" in out
    _, out, _ = do("explain", "checkout")
    assert "REPORTED" in out
    assert "affected 40 %; T-7" in out
    _, out, _ = do("snapshot", "--no-poll", "--service", "checkout", "--format", "json")
    (fact,) = json.loads(out)["services"][0]["reports"]
    assert (fact["affected_percent"], fact["reported"], fact["act"], fact["who"]) == ("40", None, 1, "mk")
    assert do("outage", "withdraw", "1")[0] == 0
    assert "nothing was reported of them" in do("outage", "list", "checkout")[1]
    assert do("outage", "withdraw", "1")[0] == 1


def test_what_was_reported_before_need_not_be_said_again(do, weighted):
    assert do("outage", "report", "checkout", "--outage", "1", "--affected", "40%", "--reference", "T-7")[0] == 0
    assert do("outage", "report", "checkout", "--outage", "1", "--reported", "2026-11-11T13:30")[0] == 0
    (line,) = [line for line in do("outage", "list", "checkout")[1].splitlines() if line.startswith("act ")]
    assert line.startswith("act 2    outage 1, 2026-11-11T12:18:34Z  reported 2026-11-11T12:30:00Z; affected 40 %; T-7")


def test_what_the_contract_does_not_ask_for_is_written_down_and_said_to_change_nothing(do):
    code, out, err = do("outage", "report", "checkout", "--outage", "1", "--reported", "now", "--affected", "40%")
    assert code == 0
    assert " → " not in out
    assert "it changes no figure: " in err
    assert "counts outages from when they are seen, whoever is affected" in err


def test_a_dry_run_shows_and_writes_nothing(do, weighted):
    _, out, _ = do("outage", "report", "checkout", "--last", "--affected", "1%", "--dry-run")
    assert out.startswith("would be reported (nothing was written)\n")
    assert "→" in out
    assert do("outage", "withdraw", "1")[0] == 1  # there is no act


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["report", "nosuch", "--last", "--affected", "40%"], 1, "there is no service 'nosuch'"),
        (["report", "checkout", "--affected", "40%"], 2, "say which outage"),
        (["report", "checkout", "--last", "--began", "2026-11-11", "--affected", "40%"], 2, "say which outage"),
        (["report", "checkout", "--last"], 1, "neither when it was reported is said"),
        (["report", "checkout", "--last", "--affected", "140%"], 2, "is no share from 0 to 100 %"),
        (["report", "checkout", "--outage", "9", "--affected", "1%"], 1, "`sla-tui outage list checkout` shows them"),
        (["report", "checkout", "--began", "2026-11-02T00:00Z", "--affected", "1%"], 1, "2026-11-11T12:18:34Z to "),
        (["report", "checkout", "--began", "soon", "--affected", "1%"], 2, "'soon' is not a time"),
        (["withdraw", "77"], 1, "act 77 is no report of an outage"),
        (["list", "nosuch"], 1, "nosuch"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(words, code, why, do):
    found, out, err = do("outage", *words)
    assert (found, out) == (code, "")
    assert why in err


def test_the_dashboard_undoes_what_the_same_person_did_from_a_shell_and_nothing_of_others(do, kept, monkeypatch):
    span = ["--start", "2026-11-11T13:00", "--for", "1h", "--reason", "other"]
    for who in ("mk", "eve", "mk", "eve"):
        assert do("exclude", "add", "checkout", *span, "--who", who)[0] == 0
    assert do("exclude", "withdraw", "2", "--who", "mk")[0] == 0  # mk takes back what eve did
    monkeypatch.setenv("SLA_TUI_WHO", "mk")
    undone, errors = [], []

    def told(result, error):
        undone.append(result[0].id) if error is None else errors.append(str(error.what))

    with closing(open_store(kept.store)) as store:
        dashboard = LiveThread(load_config(kept.config), store, FixedClock(1_795_440_727))
        for _ in range(3):
            dashboard.act(Actor.undo_last, told, intent=new_intent())
        dashboard.act(Actor.bring_back_last, told, intent=new_intent())
        withdrawals = [act.deed.act for act in store.acts() if isinstance(act.deed, Withdraw)]
    assert undone == [3, 1, 1]
    assert errors == ["there is nothing to undo: mk decided nothing that still stands."]
    assert withdrawals[:3] == [2, 3, 1]
    _, out, _ = do("exclude", "list", "checkout")
    assert [line.split()[1] for line in out.splitlines() if line.startswith("act ")] == ["1", "4"]


def test_a_command_that_is_run_twice_means_it_twice(do, kept):
    for _ in range(2):
        assert do("outage", "report", "checkout", "--last", "--affected", "40%")[0] == 0
    with closing(open_store(kept.store)) as store:
        intents = [act.intent for act in store.acts()]
    assert len(intents) == len(set(intents)) == 2
    assert all(intents)


def test_as_of_an_earlier_moment_a_decision_of_later_is_not_known(do, kept, capsys):
    span = ["--start", "2026-11-11T13:00", "--for", "1h", "--reason", "other", "--who", "mk"]
    assert do("exclude", "add", "checkout", *span)[0] == 0
    known = []
    place = ["--config", str(kept.config), "--store", str(kept.store), "--service", "checkout"]
    for at in ("2026-11-23T13:32:06Z", kept.at):  # that is when it was decided
        assert run(["snapshot", "--no-poll", "--format", "json", "--at", at, *place]) == 0
        (checkout,) = json.loads(capsys.readouterr().out)["services"]
        known.append(len(checkout["exclusions"]))
    assert known[1] == known[0] + 1
