"""Signatures: noted with the text and its hash, listed, taken back, in the document; periods name what they rest on."""

import json
import re
from hashlib import sha256

import pytest

from sla_tui.config.reading.choice import from_file
from sla_tui.config.text_hash import canonical_text, text_sha256
from sla_tui.engine.moment.decisions import in_force
from sla_tui.sla.acts import SignText
from sla_tui.store import open_store
from tests.contracts.conftest import CONFIG, _fill
from tests.contracts.test_contract_text import CHANGES

AT = "2026-11-05T12:00:00Z"


@pytest.fixture
def own(sla_tui, tmp_path):
    """Runs a command on two contracts and their history as of 5 November 2026; gold has a second text since the 1st."""
    config, store = tmp_path / "config.toml", tmp_path / "history.sqlite"
    config.write_text(CONFIG, encoding="utf-8")
    _fill(store)

    def run(*words, at=AT):
        return sla_tui(*words, "--config", str(config), "--store", str(store), "--at", at)

    run.config, run.store = config, store
    return run


def test_a_signature_keeps_the_very_text_with_its_hash_and_who_noted_it(own):
    done = own(
        "contracts", "sign", "gold", "--name", "A. Jansen", "--position", "CTO", "--party", "customer", "--who", "kim"
    )
    assert (done.returncode, "act 1: signature noted by kim" in done.stdout) == (0, True), done.stderr
    with_store = open_store(own.store, read_only=True)
    (act,) = in_force(with_store.acts()).signatures
    with_store.close()
    deed = act.deed
    text = from_file(str(own.config))["gold"].versions[1]
    assert isinstance(deed, SignText)
    assert deed.text == canonical_text(text)
    assert deed.sha256 == sha256(deed.text.encode()).hexdigest() == text_sha256(text)
    assert (deed.name, deed.position, deed.party, act.who) == ("A. Jansen", "CTO", "customer", "kim")


def test_signatures_are_listed_shown_in_the_document_and_taken_back(own):
    own("contracts", "sign", "gold", "--name", "P. Provider", "--on", "2026-11-02")
    own("contracts", "sign", "gold", "--name", "A. Jansen", "--party", "customer")
    paper = own("contracts", "document", "gold", "--language", "nl").stdout
    assert "Namens de aanbieder ondertekend door P. Provider op 2 november 2026." in paper
    assert "Namens de klant ondertekend door A. Jansen op 5 november 2026." in paper
    assert re.search(r"Naam +P\. Provider +A\. Jansen", paper)
    first = own("contracts", "document", "gold", "--text", "1").stdout
    assert "This text is not signed yet." in first
    assert own("contracts", "sign", "gold", "--withdraw", "2").returncode == 0
    assert "A. Jansen" not in own("contracts", "document", "gold").stdout
    assert "P. Provider" in own("contracts", "sign", "gold").stdout


def test_a_period_names_the_text_that_it_was_judged_under_and_who_signed_it(own):
    own("contracts", "sign", "gold", "--text", "1", "--name", "P. Provider", "--on", "2026-09-01")
    texts = {}
    for period in ("2026-10", "2026-11"):
        snapshot = json.loads(own("snapshot", "--no-poll", "--period", period, "--format", "json").stdout)
        (checkout,) = [service for service in snapshot["services"] if service["id"] == "checkout"]
        (texts[period],) = checkout["texts"]
    before, now = from_file(str(own.config))["gold"].versions
    assert (texts["2026-10"]["number"], texts["2026-10"]["sha256"]) == (1, text_sha256(before))
    assert (texts["2026-11"]["number"], texts["2026-11"]["sha256"]) == (2, text_sha256(now))
    assert texts["2026-11"]["valid_from"] == "2026-11-01"
    assert [one["name"] for one in texts["2026-10"]["signatures"]] == ["P. Provider"]
    assert texts["2026-11"]["signatures"] == []
    report = own("report", "--period", "2026-10").stdout
    assert "version 1 of 2" in report
    assert "P. Provider" in report


def test_a_text_that_is_changed_after_it_was_signed_is_signed_by_nobody(own):
    own("contracts", "sign", "gold", "--name", "P. Provider")
    changed = own.config.read_text(encoding="utf-8").replace('"99.95"', '"99.99"')
    own.config.write_text(changed, encoding="utf-8")
    assert "This text is not signed yet." in own("contracts", "document", "gold").stdout
    assert own("contracts", "sign", "gold", "--name", "P. Provider").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("silver2", "--name", "x"), "there is no contract 'silver2'"),
        (("gold", "--name", "x", "--text", "3"), "there is no text 3 of 'gold'"),
        (("gold", "--name", "x", "--on", "2027-01-01"), "later than now"),
        (("gold", "--name", "x", "--withdraw", "1"), "exclude each other"),
        (("gold", "--withdraw", "7"), "is no signature"),
    ],
)
def test_what_makes_no_sense_is_refused(own, words, said):
    done = own("contracts", "sign", *words)
    assert done.returncode in {1, 2}
    assert said in done.stderr


def test_nobody_signs_one_text_twice_for_a_party_and_a_dry_run_writes_nothing(own):
    assert "would be signature noted" in own("contracts", "sign", "gold", "--name", "x", "--dry-run").stdout
    assert "No text of gold is signed." in own("contracts", "sign", "gold").stdout
    own("contracts", "sign", "gold", "--name", "x")
    assert "\x1b" not in own("contracts", "sign", "gold", "--name", "a\x1b[2Jb").stdout
    again = own("contracts", "sign", "gold", "--name", "x")
    assert (again.returncode, "has signed this text already: act 1" in again.stderr) == (1, True)


@pytest.mark.parametrize(("key", "before", "after"), CHANGES[::7], ids=[key for key, _, _ in CHANGES[::7]])
def test_another_clause_is_another_hash(key, before, after):
    same = key == "id"  # what a contract is called in a file is no clause of it
    assert (text_sha256(before) == text_sha256(after)) is same, key


def test_a_signature_is_listed_on_the_day_that_was_typed_wherever_the_contract_has_its_days(own):
    text = own.config.read_text(encoding="utf-8")
    far = '[contracts.far]\navailability.target = "99.9"\nperiod = { kind = "month", timezone = "Pacific/Auckland" }\n'
    own.config.write_text(f"{text}\n{far}", encoding="utf-8")
    listed = own("contracts", "sign", "far", "--name", "A. Jansen", "--on", "2026-11-02").stdout
    assert "2 November 2026" in listed  # midnight there is 1 November in UTC
    assert "A. Jansen on 2 November 2026" in own("contracts", "document", "far").stdout
