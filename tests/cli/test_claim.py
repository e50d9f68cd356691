"""`sla-tui claim`: a file that proves itself, or a refusal that says why; nothing in between."""

import csv
import io
import json
import os
import resource
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import pytest
from icalendar import Calendar

from sla_tui.cli.output import write_bytes, write_folder
from sla_tui.cli.run import run
from sla_tui.config.case import parse_cases
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.errors import SlaTuiError
from sla_tui.export.claim.files import claim_files, zipped
from sla_tui.export.claim.letter import letter
from sla_tui.export.claim.obstacles import obstacles
from sla_tui.language import language_named
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ClaimRule
from sla_tui.sla.result import AssessedOutage, MissingInput, OutagePart, Removed
from sla_tui.store import open_store

NOW = 1_795_440_727  # 2026-11-23T13:32:07Z


@pytest.fixture(scope="module")
def dossiers(kept_master):
    """Makes dossiers from the kept fleet."""
    config, store = load_config(kept_master.config), open_store(kept_master.store, read_only=True)
    yield lambda service, **more: dossier_of(config, store, NOW, service, **more)
    store.close()


@pytest.fixture(scope="module")
def claim(dossiers):
    """Invoicing's October, which can be claimed."""
    return dossiers("invoicing", period="2026-10")


def rows(body):
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def words_of(text):
    return " ".join(text.split())


def test_a_folder_holds_everything_and_its_sums_are_right(kept, tmp_path, capsys):
    assert run(["claim", "invoicing", "--period", "2026-10", "-o", str(tmp_path / "out"), *kept.words]) == 0
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'out'}\n"
    assert "a blank to fill in" in err
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "out" / "SHA256SUMS").read_text().splitlines())
    files = {p.relative_to(tmp_path / "out").as_posix(): p for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert files.keys() == sums.keys() | {"SHA256SUMS"}
    assert {name: sha256(files[name].read_bytes()).hexdigest() for name in sums} == sums
    wanted = {"letter.txt", "claim.ics", "clause.md", "contract.toml", "timeline.csv", "calculation.txt", "case.json"}
    assert wanted <= files.keys()
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []  # no litter


def test_a_zip_has_the_same_bytes_whenever_it_is_made(kept, tmp_path):
    words = ["claim", "invoicing", "--period", "2026-10", *kept.words[:4]]
    assert run([*words, "--at", kept.at, "-o", str(tmp_path / "a.zip")]) == 0
    assert run([*words, "--at", "2026-11-24T08:00:00Z", "-o", str(tmp_path / "b.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as a, zipfile.ZipFile(tmp_path / "b.zip") as b:
        assert {n: a.read(n) for n in a.namelist()} == {n: b.read(n) for n in b.namelist()}
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {"claim-invoicing-2026-10"}


def test_without_a_period_it_is_the_last_one_that_is_over(dossiers):
    assert dossiers("invoicing").assessment.period.key == "2026-10"
    assert dossiers("checkout", draft=True).assessment.period.key == "2026-11"


def test_the_case_in_the_file_gives_the_same_result_again(claim):
    case = parse_cases(claim_files(claim)["case.json"].decode(), "case.json").cases[0]
    again = assess(case.contract.latest, case.evidence, claim.assessment.period, fee=case.fee)
    for name in ("uptime", "downtime_seconds", "assessed_seconds", "coverage", "verdict", "credit", "claim", "outages"):
        assert getattr(again, name) == getattr(claim.assessment, name), name


def test_the_seconds_of_the_calculation_add_up(claim):
    removed = Removed(claim.assessment.period.start, claim.assessment.period.start + 100, "evidence.no_data")
    a = replace(claim.assessment, removed=(removed,), assessed_seconds=claim.assessment.assessed_seconds - 100)
    found = rows(claim_files(replace(claim, service=replace(claim.service, assessment=a)))["calculation.csv"])
    seconds = {
        kind: sum(int(r["seconds"]) for r in found if r["what"] == kind) for kind in ("period", "removed", "down")
    }
    total = {r["what"][0]: int(r["seconds"]) for r in found if r["what"][:2] in ("T:", "D:")}
    assert seconds["period"] + seconds["removed"] == total["T"]
    assert seconds["down"] == total["D"] == a.downtime_seconds
    uptime = next(r["decision"] for r in found if r["what"] == "uptime")
    assert Fraction(uptime) == a.uptime


def test_the_evidence_is_what_the_monitors_said(claim):
    files = claim_files(claim)
    listed = rows(files["evidence/sources.csv"])
    assert [r["monitor"] for r in listed] == [r.ref for r in claim.records]
    for record in claim.records:
        name = record.ref.replace(":", "-")
        told = [(r["start"], r["state"]) for r in rows(files[f"evidence/{name}-states.csv"])]
        assert len(told) == len(record.spans)
        assert any(state == "down" for _, state in told)
    assert any(r.checks for r in claim.records)


def test_the_calendar_reads_back_and_ends_at_the_deadline(claim):
    contract = replace(claim.contract, claim=replace(claim.contract.claim, url="https://vendor.example/claims"))
    duty = replace(claim.assessment, claim=replace(claim.assessment.claim, notify_by=NOW + 3_600))
    body = claim_files(replace(claim, contract=contract, service=replace(claim.service, assessment=duty)))["claim.ics"]
    calendar = Calendar.from_ical(body)
    assert calendar.to_ical() == body
    events = calendar.walk("VEVENT")
    ends = [event["dtend"].dt for event in events]
    assert ends == [datetime.fromtimestamp(at, UTC) for at in (NOW + 3_600, claim.assessment.claim.deadline)]
    assert len({event["uid"] for event in events}) == 2
    for event in events:
        assert event["dtstart"].dt < event["dtend"].dt
        assert [alarm["trigger"].params["RELATED"] for alarm in event.walk("VALARM")] == ["END"] * 3
    assert "Claim before 2026-12-01 00:00 Europe/London" in events[1]["summary"]
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_the_letter_has_the_vendors_subject_and_its_fields_known_or_blank(claim):
    fields = ("account id", "region", "dates and times", "duration", "request logs", "amount of the credit")
    rule = ClaimRule(method="support ticket", url="https://v.example", subject="SLA Credit Request", fields=fields)
    text = letter(replace(claim, contract=replace(claim.contract, claim=rule)))
    assert "Subject: SLA Credit Request: Invoicing, October 2026\n" in text
    assert "By: support ticket\nAt: https://v.example\n" in text
    assert "  account id: [account id: FILL IN]\n  region: [region: FILL IN]\n" in text
    assert "  dates and times: 3 outages, listed above\n" in text
    assert "  amount of the credit: €95.00\n" in text
    assert "  request logs: attached: pingdom:" in text
    assert text.count("+01:00") >= 6  # every time with its offset
    assert max(map(len, text.splitlines())) <= 120


def test_names_from_outside_are_inert_in_every_file(claim):
    hostile = '=HYPERLINK("http://x")\x1b]52;c;aGk=\x07 ../../etc'
    service = replace(claim.service, name=hostile, id="../=evil")
    outage = AssessedOutage(
        NOW, NOW + 60, 60, "counted", "x", (OutagePart(NOW, NOW + 60, "counted", "x"),), "=1+1\r\nX:"
    )
    service = replace(service, assessment=replace(service.assessment, outages=(outage,)))
    records = tuple(replace(r, ref=f"../{r.ref}", name=hostile, target="=cmd|' /C calc'!A0") for r in claim.records)
    files = claim_files(replace(claim, service=service, records=records))
    for name, body in files.items():
        assert ".." not in name
        assert b"\x1b" not in body
        assert b"\x07" not in body
    for name in (n for n in files if n.endswith(".csv")):
        for line in csv.reader(io.StringIO(files[name].decode(), newline="")):
            assert not [cell for cell in line if cell[:1] in "=+@" and cell]
    assert len(set(files)) == len(files)


def test_a_draft_says_so_in_every_place_that_could_be_sent(kept, tmp_path):
    assert run(["claim", "checkout", "--draft", "-o", str(tmp_path / "d"), *kept.words]) == 0
    assert (tmp_path / "d" / "letter.txt").read_text().startswith("DRAFT - the period is not over; do not send\n")
    assert "SUMMARY:DRAFT: Claim before" in (tmp_path / "d" / "claim.ics").read_text()
    assert json.loads((tmp_path / "d" / "manifest.json").read_text())["draft"] is True


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["checkout"], "nothing is owed"),
        (["checkout", "--period", "2026-11"], "the period runs until 2026-11-30T23:00:00Z; --draft"),
        (["payments"], "too late: it had to be claimed before 2026-11-1"),
        (["mail", "--period", "2026-09"], "not provable: "),
        (["export"], "nothing can be said of the period"),
        (["nosuch"], "there is no service 'nosuch'"),
        (["invoicing", "--period", "2026-13"], "2026-13"),
    ],
)
def test_what_cannot_be_claimed_is_refused_and_leaves_nothing(words, why, kept, tmp_path, capsys):
    before = sorted(tmp_path.rglob("*"))
    assert run(["claim", *words, "-o", str(tmp_path / "out"), *kept.words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert why in err
    assert sorted(tmp_path.rglob("*")) == before


def test_all_reasons_are_told_at_once(claim):
    a = replace(claim.assessment, running=True, certainty="within_error")
    found = obstacles(replace(claim.service, assessment=a), claim.contract, a.claim.deadline)
    assert [why.split(":")[0] for why in found] == ["the period runs until 2026-11-01T00", "not certain", "too late"]
    assert obstacles(claim.service, claim.contract, a.claim.deadline - 1) == ()


def test_what_is_not_provable_is_refused_with_what_is_known_and_asked_for(claim):
    a = replace(claim.assessment, provable=False, coverage=Fraction(15, 10_000), least=None, most=None)
    found = obstacles(replace(claim.service, assessment=a), claim.contract, NOW)
    assert found == ("not provable: 0.15 % of the time is known, the contract requires 99 %",)
    missing = (MissingInput("reported", a.period.start, a.period.end),)
    (why,) = obstacles(replace(claim.service, assessment=replace(a, missing=missing)), claim.contract, NOW)
    assert "to give it: sla-tui outage report invoicing --began 2026-09-30T23:00:00Z --reported TIME" in why


@pytest.mark.parametrize("remedy", ["partial", "unread"])
def test_where_the_credit_table_was_not_read_whole_a_claim_stays_possible(claim, remedy):
    """`nothing is owed: no row of the credit table is met`, of a table without rows, and no deadline."""
    credit = (
        claim.assessment.credit
        if remedy == "partial"
        else replace(claim.assessment.credit, percent=Fraction(0), amount=None)
    )
    service = replace(claim.service, assessment=replace(claim.assessment, remedy=remedy, credit=credit))
    assert obstacles(service, claim.contract, NOW) == ()
    found = claim_files(replace(claim, service=service))
    said = words_of(found["letter.txt"].decode())
    wanted = "a credit of at least 10 % of the fee = €95.00" if remedy == "partial" else "the credit that it provides"
    assert f"we ask for {wanted} for" in said
    assert b"BEGIN:VEVENT" in found["claim.ics"]
    assert "nothing is owed" not in found["calculation.txt"].decode()


def test_a_remedy_in_words_can_be_claimed_too(claim):
    credit = replace(claim.assessment.credit, percent=Fraction(0), amount=None, benefits=("one free month",))
    service = replace(claim.service, assessment=replace(claim.assessment, credit=credit))
    assert obstacles(service, claim.contract, NOW) == ()
    assert "one free month" in words_of(letter(replace(claim, service=service)))


def test_an_old_claim_is_replaced_only_when_asked_and_anything_else_never(kept, tmp_path, capsys):
    target = tmp_path / "out"
    words = ["claim", "invoicing", "-o", str(target), *kept.words]
    assert run(words) == 0
    assert run(words) == 1
    assert "--force replaces it" in capsys.readouterr().err
    assert run([*words, "--force"]) == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    assert run(["claim", "invoicing", "-o", str(other), "--force", *kept.words]) == 1
    assert [p.name for p in other.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "put",
    [
        lambda files, place: write_folder(files, str(place / "folder"), ours="SHA256SUMS"),
        lambda files, place: write_bytes(zipped(files, "x"), str(place / "file.zip")),
    ],
)
def test_a_disk_that_fills_up_leaves_nothing_behind(put, claim, tmp_path):
    files = claim_files(claim)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
    try:
        with pytest.raises(SlaTuiError, match="could not write"):
            put(files, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_in_words(kept, tmp_path, capsys):
    closed = tmp_path / "closed"
    closed.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    assert run(["claim", "invoicing", "-o", str(closed / "x"), *kept.words]) == 1
    assert "could not write" in capsys.readouterr().err


def test_a_claims_way_is_written_down_and_listed(kept, capsys):
    for state, note in (("notified", "phoned"), ("claimed", "TICKET-7"), ("paid", "invoice 12")):
        words = ["claim", "invoicing", "--mark", state, "--note", note, "--who", "mk"]
        assert run([*words, *kept.words]) == 0
    assert "act 3: the claim for invoicing, October 2026, is paid (invoice 12)" in capsys.readouterr().out
    assert run(["claim", "--list", *kept.words]) == 0
    text = capsys.readouterr().out
    row = next(line for line in text.splitlines() if line.startswith("Invoicing") and "October" in line)
    assert row.split()[-4:] == ["paid", "30", "Nov", "-"]
    assert "invoicing, 2026-10: claimed by mk, 2026-11-23T13:32:07Z: TICKET-7" in text
    assert run(["claim", "--list", "--format", "json", *kept.words]) == 0
    entries = json.loads(capsys.readouterr().out)["credits"]
    paid = next(e for e in entries if e["service"] == "invoicing" and e["period"]["key"] == "2026-10")
    assert (paid["state"], [m["note"] for m in paid["marks"]]) == ("paid", ["phoned", "TICKET-7", "invoice 12"])
    lapsed = next(e for e in entries if e["service"] == "payments")
    assert lapsed["state"] == "lapsed"


@pytest.mark.parametrize("words", [[], ["checkout", "--list"]])
def test_neither_a_service_nor_the_list_is_wrong_usage(words, kept, capsys):
    assert run(["claim", *words, *kept.words]) == 2
    assert "name one service, or use --list" in capsys.readouterr().err


def test_the_amount_is_left_open_where_no_fee_is_known(claim):
    credit = replace(claim.assessment.credit, amount=None)
    service = replace(claim.service, fee=None, assessment=replace(claim.assessment, credit=credit))
    text = words_of(letter(replace(claim, service=service)))
    assert "10 % of the fee" in text
    assert str(Decimal("95.00")) not in text


def test_the_same_files_make_the_same_archive():
    assert zipped({"a": b"1", "b/c": b"2"}, "x") == zipped({"a": b"1", "b/c": b"2"}, "x")


def test_a_claim_is_written_in_another_language_and_its_tables_for_programs_are_not(claim):
    dutch, english = claim_files(claim, language_named("nl")), claim_files(claim)
    said = words_of(dutch["letter.txt"].decode())
    assert "Geachte heer of mevrouw," in said
    assert "vragen wij een vergoeding van 10 % van de prijs = € 95,00 voor Invoicing in oktober 2026" in said
    assert "De dienst was 99,782513 % van de tijd beschikbaar; 99,9 % was beloofd." in said
    assert "INVULLEN" in said
    assert "Er wordt per kalendermaand beoordeeld" in dutch["clause.md"].decode()
    entries = [str(entry["summary"]) for entry in Calendar.from_ical(dutch["claim.ics"]).walk("VEVENT")]
    assert [entry.split(" ")[0] for entry in entries] == ["Claim"]
    assert "Te claimen vóór" in dutch["README.txt"].decode()
    for name in ("case.json", "result.json", "contract.toml", "evidence/sources.csv"):
        assert dutch[name] == english[name]


def test_what_stands_in_the_way_is_said_in_another_language(claim):
    found = obstacles(claim.service, claim.contract, NOW + 10**9, language_named("nl"))
    assert found == ("te laat: er had vóór 2026-12-01T00:00:00Z geclaimd moeten zijn",)
