"""`sla-tui security`: what is kept is listed, breaches and tests are written down and taken back."""

import json

import pytest

from sla_tui.cli.run import run

PROMISES = """
[contracts.gold.security.breach]
within = "72h"
to = "privacy@customer.example"
[contracts.gold.security.restore]
test_every = "180d"
"""


@pytest.fixture
def do(kept, capsys):
    """Runs a command on the kept fleet whose gold contract promises something; gives (exit code, stdout, stderr)."""
    kept.config.write_text(kept.config.read_text(encoding="utf-8") + PROMISES, encoding="utf-8")

    def command(*words):
        code = run([*words, *kept.words])
        return code, *capsys.readouterr()

    return command


def states(do):
    _, out, _ = do("snapshot", "--no-poll", "--service", "checkout", "--format", "json")
    return {one["promise"]: one["state"] for one in json.loads(out)["services"][0]["security"]}


def test_a_breach_is_written_down_told_and_taken_back(do):
    assert states(do) == {"restore": "not_measured", "breach": "not_measured"}
    noticed = ("--noticed", "2026-11-19T09:00Z", "--reference", "INC-12", "--who", "mk")
    code, out, err = do("security", "breach", "checkout", *noticed)
    assert (code, out.strip(), err) == (0, "act 1: a breach of security, written down by mk", "")
    assert states(do)["breach"] == "not_kept"
    code, out, _ = do("security", "list", "checkout")
    assert code == 0
    assert "notice of breaches: INC-12" in out
    assert "and not told, 3 d allowed" in out
    assert do("security", "breach", "checkout", *noticed, "--notified", "2026-11-22T09:00Z")[0] == 0
    assert states(do)["breach"] == "kept"  # 72 h to the second
    assert do("security", "withdraw", "2")[0] == 0
    assert states(do)["breach"] == "not_kept"


def test_a_test_of_restoring_is_written_down(do):
    assert do("security", "tested", "checkout", "--tested", "2026-11-01T10:00Z")[0] == 0
    assert states(do)["restore"] == "kept"
    _, out, _ = do("explain", "checkout")
    assert "restore tests" in out


@pytest.mark.parametrize(
    "words",
    [
        ("breach", "nobody"),
        ("breach", "checkout", "--noticed", "2027-01-01T00:00Z"),
        ("breach", "checkout", "--noticed", "2026-11-19T09:00Z", "--notified", "2026-11-19T08:00Z"),
        ("tested", "checkout", "--tested", "soon"),
        ("withdraw", "1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(do, words):
    code, out, err = do("security", *words)
    assert code != 0
    assert out == ""
    assert err.startswith("sla-tui: ")


def test_nothing_is_promised_is_said(kept, capsys):
    assert run(["security", "list", *kept.words]) == 0
    assert "promises nothing of security that can be measured" in capsys.readouterr().out
