"""One customer's report, status page, working and credit note: what was agreed with them, and nothing of the others."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest

from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store

CONFIG = """\
[sources.probe]
kind = "probe"
[probes.shop]
url = "https://shop.example"
[probes.cdn]
url = "https://cdn.example"

[contracts.vendorbig]
name = "Vendorbig Edge Terms"
vendor = "Vendorbig Inc."
availability.target = "99.5"
tiers = [{ below = "99.5", credit = "10" }]

[contracts.acmegold]
name = "Acme Gold Terms"
vendor = "Ourselves BV"
availability.target = "99.9"
tiers = [{ below = "99.9", credit = "10" }, { below = "99", credit = "25" }]
claim = { within = "30d", basis = "period_end", method = "e-mail" }

[contracts.globexplain]
name = "Globex Plain Terms"
vendor = "Ourselves BV"
availability.target = "99"
tiers = [{ below = "99", amount = "77.77" }]

[services.shop]
name = "Web shop"
contract = "vendorbig"
fee = "3131.00"
monitors = ["probe:shop"]
tags = ["globex-tag"]
runbook = "https://wiki.example/initech"
depends_on = ["cdn"]
[[services.shop.agreements]]
contract = "acmegold"
party = "customer"
customer = "Acme B.V."
fee = "500.00"
[[services.shop.agreements]]
contract = "globexplain"
party = "customer"
customer = "Globex"
fee = "4242.00"

[services.cdn]
name = "Content network"
contract = "vendorbig"
fee = "3232.00"
monitors = ["probe:cdn"]
[[services.cdn.agreements]]
contract = "globexplain"
party = "customer"
customer = "Initech"
fee = "5353.00"

[publish]
customers = ["Acme B.V."]
show_targets = true
show_reasons = true
"""
OTHERS = ("globex", "initech", "vendorbig", "4242", "5353", "3131", "3232", "77.77", "content network", "cdn")
"""What belongs to other customers and to vendors: names, ids of contracts, fees, and services sold to others only."""
BEGUN, NOW = (int(datetime(2026, month, day, tzinfo=UTC).timestamp()) for month, day in ((10, 1), (11, 5)))
DOWN = int(datetime(2026, 10, 10, tzinfo=UTC).timestamp())


@pytest.fixture
def kept(tmp_path):
    """October, in which the shop was down for ten hours: 98.655914 %, below Acme's 99 and everybody's first row."""
    (tmp_path / "config.toml").write_text(CONFIG)
    with closing(open_store(tmp_path / "history.db")) as store:
        for number in ("shop", "cdn"):
            spans = (
                Span(BEGUN, DOWN, "up"),
                Span(DOWN, DOWN + 36_000, "down", "HTTP 500"),
                Span(DOWN + 36_000, NOW, "up"),
            )
            monitor = Monitor("probe", number, f"{number}.example", "http", interval=60)
            status = Status(monitor, "up", NOW, checked_at=NOW)
            told = History(monitor.ref, BEGUN, NOW, spans)
            store.record(Poll("probe", NOW, (status,), (told,), ()), asked_from=BEGUN)
    return ("--config", f"{tmp_path}/config.toml", "--store", f"{tmp_path}/history.db", "--at", "2026-11-05T00:00:00Z")


def nothing_of_others(text):
    found = [word for word in OTHERS if word in text.lower()]
    assert not found, found


@pytest.mark.parametrize("kind", ["text", "md", "html", "csv", "json"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_report_for_a_customer_holds_nothing_of_the_others(sla_tui, kept, kind, language):
    found = sla_tui(
        "report", *kept, "--period", "2026-10", "--customer", "acme-b-v", "--format", kind, "--language", language
    )
    assert found.returncode == 0, found.stderr
    nothing_of_others(found.stdout)
    assert "125" in found.stdout  # 25 % of 500.00
    assert "Acme B.V." in found.stdout


def test_the_figures_of_a_customers_report_are_those_of_the_agreement(sla_tui, kept):
    found = json.loads(
        sla_tui("report", *kept, "--period", "2026-10", "--customer", "Acme B.V.", "--format", "json").stdout
    )
    (chapter,) = found["services"]
    service = chapter["service"]
    assert (service["id"], service["customer"], service["direction"]) == ("shop", "Acme B.V.", "owed_by_us")
    assert service["stated"]["credit"]["amount"] == "125.00"
    assert found["summary"]["owed_by_us"] == {"EUR": "125.00"}
    assert found["summary"]["credits"] == {}
    assert [contract["id"] for contract in found["contracts"]] == ["acmegold"]


def test_our_own_report_says_which_way_each_amount_goes(sla_tui, kept):
    """Vendorbig pays 10 % of 3131.00 and of 3232.00; Acme gets 125.00, Globex and Initech 77.77 each."""
    found = sla_tui("report", *kept, "--period", "2026-10", "--width", "160").stdout
    for words in ("owed to us", "owed by us", "Acme B.V.", "Globex", "Initech", "Vendorbig Inc.", "€313.10", "€125.00"):
        assert words in found, words
    assert "€280.54" in found  # 125.00 + 2 x 77.77, and never 313.10 with them
    assert "Margin at risk" in found


def test_an_unknown_customer_is_told_with_those_that_there_are(sla_tui, kept):
    found = sla_tui("report", *kept, "--period", "2026-10", "--customer", "Acne BV")
    assert found.returncode == 1
    assert "'Acme B.V.'" in found.stderr
    assert "there is no agreement with a customer" in found.stderr


def test_a_customers_status_page_lies_in_a_folder_of_its_own(sla_tui, kept, tmp_path):
    found = sla_tui("snapshot", *kept, "--no-poll", "--publish", f"{tmp_path}/page")
    assert found.returncode == 0, found.stderr
    folder = tmp_path / "page" / "acme-b-v"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["index.html", "feed.xml", "snapshot.json"])
    for path in folder.iterdir():
        nothing_of_others(path.read_text())
    data = json.loads((folder / "snapshot.json").read_text())
    assert [service["name"] for service in data["services"]] == ["Web shop"]
    assert data["title"] == "Status: Acme B.V."
    assert data["services"][0]["uptime"][1]["target"] == "99.9"


def test_the_working_of_one_agreement_is_asked_for_by_customer_or_key(sla_tui, kept):
    by_name = sla_tui("explain", "shop", *kept, "--period", "2026-10", "--customer", "acme b.v.")
    by_key = sla_tui("explain", "shop/acme-b-v", *kept, "--period", "2026-10")
    assert by_name.returncode == by_key.returncode == 0, by_name.stderr
    assert by_name.stdout == by_key.stdout
    assert "Acme Gold Terms" in by_name.stdout
    assert "€125.00" in by_name.stdout
    nothing_of_others(by_name.stdout)


def test_to_a_customer_nothing_is_claimed_but_a_credit_note_is_written(sla_tui, kept, tmp_path):
    folder = tmp_path / "note"
    found = sla_tui("claim", "shop", *kept, "--period", "2026-10", "--customer", "Acme B.V.", "-o", str(folder))
    assert found.returncode == 0, found.stderr
    letter = (folder / "letter.txt").read_text()
    assert "To: Acme B.V." in letter
    assert "we owe you a" in letter.replace("\n", " ")
    assert "Service level credit note" in letter
    for path in folder.rglob("*"):
        if path.is_file():
            nothing_of_others(path.read_text())


def test_a_claim_that_is_marked_is_that_of_the_agreement(sla_tui, kept):
    args = ("claim", "shop", *kept[:4], "--period", "2026-10", "--at", "2026-11-05T00:00:00Z")
    listed = json.loads(sla_tui("claim", "--list", *kept, "--format", "json").stdout)
    assert {(total["direction"], total["amount"]) for total in listed["totals"]} == {
        ("owed_to_us", "636.30"),
        ("owed_by_us", "280.54"),
    }
    found = sla_tui(*args, "--customer", "Globex", "--mark", "paid")
    assert found.returncode == 0, found.stderr
    assert "shop/globex" in found.stdout


def test_public_customers_are_those_of_agreements(sla_tui, kept, tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG.replace('customers = ["Acme B.V."]', 'customers = ["Acme"]'))
    found = sla_tui("config", "check", *kept[:2])
    assert found.returncode == 1
    assert "publish.customers[0]: 'Acme' is not a customer of an agreement" in found.stdout


def test_the_margin_at_risk_is_told_by_the_length_of_an_outage(sla_tui, kept):
    """Acme gets 50.00 below 99.9 (of 2 678 400 s: from 2679 s on), the vendor pays 10 % of 3131.00 below 99.5."""
    data = json.loads(sla_tui("whatif", "--margin", *kept, "--period", "2026-10", "--format", "json").stdout)
    by_bought = {found["bought"]: found for found in data["margins"][0]["margins"]}
    shop = by_bought["shop"]
    assert (shop["owed_by_us"]["amount"], shop["owed_to_us"]["amount"], shop["uncovered"]) == (
        "202.77",
        "313.10",
        "0.00",
    )
    assert shop["opening"] == {
        "outage_seconds": 2679,
        "owed_by_us": "50.00",
        "owed_to_us": "0.00",
        "uncovered": "50.00",
    }
    assert shop["opened_by"] == ["shop/acme-b-v"]
    assert "cdn" in by_bought
    text = sla_tui("whatif", "--margin", *kept, "--period", "2026-10").stdout
    assert "The margin opens with an outage of 44 m 39 s" in text


def test_a_what_if_is_of_the_agreement_that_is_named_and_says_which_way_the_difference_goes(sla_tui, kept):
    """Globex under Acme's text: 25 % of 4242.00 instead of 77.77."""
    words = ("--contract", "acmegold", "--period", "2026-10", "--customer", "Globex", "--format", "json")
    data = json.loads(sla_tui("whatif", *words, *kept).stdout)
    (row,) = data["services"]
    assert (row["id"], row["direction"], row["difference"]) == ("shop/globex", "owed_by_us", "982.73")
    assert data["difference_owed_by_us"] == {"EUR": "982.73"}
    assert data["difference"] == {}
    text = sla_tui("whatif", *words[:-2], *kept).stdout
    assert "margin at risk of web shop" in text.lower()


DISPUTED = """
[[exclusions]]
services = ["shop"]
start = 2026-10-10T00:00:00Z
end = 2026-10-10T09:30:00Z
reason = "third_party"
accepted = false
reference = "Vendorbig ticket 5353"
"""


def test_what_an_accepted_exclusion_would_come_to_is_told_of_the_same_agreement(sla_tui, kept, tmp_path):
    """Nine and a half of the ten hours go: 1800 s are left, of the 2678 s that Acme's text allows."""
    (tmp_path / "config.toml").write_text(CONFIG + DISPUTED)
    found = sla_tui("explain", "shop", *kept, "--period", "2026-10", "--customer", "Acme B.V.").stdout
    assert "downtime 36,000 s → 1,800 s" in found
    assert "credit 25 % = €125.00 (by us, customer Acme B.V.) → none" in found
    nothing_of_others(found)


def test_what_an_act_changes_is_told_of_each_agreement_that_it_changes_and_of_none_against_another(sla_tui, kept):
    """Nine of ten hours go: 3600 s are 99.866 %, which keeps the vendor's 99.5 and breaks Acme's 99.9."""
    span = ("--start", "2026-10-10T00:00:00Z", "--end", "2026-10-10T09:00:00Z", "--reason", "force_majeure")
    found = sla_tui("exclude", "add", "shop", *kept, *span, "--dry-run").stdout
    assert "10 % = €313.10 → none" in found
    assert "that is −€313.10" in found
    (acme,) = [part for part in found.split("\n\n") if part.startswith("Web shop (Acme B.V.), October 2026\n")]
    assert "→ 10 % = €50.00 (by us, customer Acme B.V.)" in acme
    assert "that is −€75.00" in acme
    assert "€313.10" not in acme


def test_an_act_about_one_agreement_is_told_of_the_period_in_which_it_lies(sla_tui, kept):
    """October is over on 5 November; what is changed there is October."""
    span = ("--start", "2026-10-10T00:00:00Z", "--end", "2026-10-10T09:30:00Z", "--reason", "force_majeure")
    found = sla_tui("exclude", "add", "shop/acme-b-v", *kept, *span, "--dry-run").stdout
    assert "Web shop (Acme B.V.), October 2026\n" in found
    assert "36,000 s → 1,800 s" in found


def test_a_vendors_ticket_is_in_nothing_that_a_customer_gets(sla_tui, kept, tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG + DISPUTED)
    args = (*kept, "--period", "2026-10", "--customer", "Acme B.V.")
    for kind in ("text", "html", "csv", "json"):
        found = sla_tui("report", *args, "--format", kind)
        assert found.returncode == 0, found.stderr
        nothing_of_others(found.stdout)
    found = sla_tui("claim", "shop", *args, "-o", f"{tmp_path}/note")
    assert found.returncode == 0, found.stderr
    for path in (tmp_path / "note").rglob("*"):
        if path.is_file():
            nothing_of_others(path.read_text())
    ours = sla_tui("explain", "shop", *kept, "--period", "2026-10").stdout
    assert "Vendorbig ticket 5353" in " ".join(ours.split())


def test_the_draft_of_a_credit_note_is_called_one(sla_tui, kept, tmp_path):
    args = ("claim", "shop", *kept[:4], "--at", "2026-10-20T00:00:00Z", "--period", "2026-10", "--draft")
    found = sla_tui(*args, "--customer", "Acme B.V.", "-o", f"{tmp_path}/note")
    assert found.returncode == 0, found.stderr
    assert "Credit note of Web shop, October 2026" in (tmp_path / "note" / "README.txt").read_text()
