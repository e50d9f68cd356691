"""One figure, every door: uptime, credit and deadline of a service are the same wherever they are asked for.

What is expected is worked out from the assessment itself, once; every door is then read as its users read it.
"""

import csv
import io
import json
from contextlib import closing, redirect_stdout
from decimal import Decimal
from functools import cache
from html import unescape

import pytest

from sla_tui import format as fmt
from sla_tui.cli.quick import answer
from sla_tui.cli.run import run
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.fleet import SERVICES
from sla_tui.engine.gather.public import Publisher
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.export.shapes.result import result_to_json
from sla_tui.language import ENGLISH
from sla_tui.sla.money.totals import stages_of
from sla_tui.store import open_store
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.wording.figure_words import uptime_words
from tests.polled import NOW
from tests.thin import crossed, one_of

pytestmark = pytest.mark.xdist_group("one figure")  # one process, so that what was said is remembered for all

CASES = {"checkout": (None, "2026-12-15T23:00:00Z"), "invoicing": ("2026-10", "2026-12-01")}


class Truth:
    """What one service's period comes to, exactly and as it is written."""

    def __init__(self, service):
        a = service.assessment
        shown = a.if_nothing_more if a.running else a.uptime
        self.service = service
        self.exact = percent_view(shown, a)
        self.exact_so_far = percent_view(a.uptime, a)
        self.short = fmt.uptime_percent(shown, service.target)
        self.so_far = fmt.uptime_percent(a.uptime, service.target)
        self.amount = f"{a.credit.amount:.2f}"
        self.money = ENGLISH.money(a.credit.amount, a.credit.currency)
        self.deadline = fmt.rfc3339(a.claim.deadline)
        self.left = a.claim.deadline - NOW


@pytest.fixture(scope="module")
def snapshot_of(kept_master):
    """The snapshot of a period, built from the history beside the commands."""

    @cache
    def build(period):
        with closing(open_store(kept_master.store, read_only=True)) as store:
            return build_snapshot(load_config(kept_master.config), store, NOW, period=period)

    return build


@pytest.fixture(scope="module")
def said(kept_master):
    """What a command prints of the kept fleet, and its exit code; one that was run is not run again."""

    @cache
    def say(*words):
        with redirect_stdout(io.StringIO()) as out:
            code = run([*words, *kept_master.words])
        return out.getvalue(), code

    return say


@pytest.fixture(params=CASES)
def asked(request, snapshot_of, said):
    """(the truth, what a command says of the case)"""
    period, day = CASES[request.param]
    truth = Truth(next(s for s in snapshot_of(period).services if s.id == request.param))
    assert truth.deadline.startswith(day)
    assert float(truth.amount) > 0

    def say(*words, with_period=True, code=0):
        printed, found = said(*words, *(["--period", period] if period and with_period else []))
        assert found == code
        return printed

    return truth, say


def figures_of(result):
    uptime = result["if_nothing_more"] if result["running"] else result["uptime"]
    return uptime["percent"], result["credit"]["amount"], result["claim"]["deadline"]


def test_programs_read_the_same(asked):
    truth, say = asked
    name = truth.service.id
    wanted = (truth.exact, truth.amount, truth.deadline)
    snapshot = json.loads(say("snapshot", "--no-poll", "--format", "json", "--service", name))
    assert figures_of(snapshot["services"][0]["assessment"]) == wanted
    report = json.loads(say("report", "--format", "json", "--service", name))
    assert figures_of(report["services"][0]["service"]["assessment"]) == wanted
    assert figures_of(json.loads(say("explain", name, "--format", "json"))) == wanted
    row = next(csv.DictReader(io.StringIO(say("snapshot", "--no-poll", "--format", "csv", "--service", name))))
    assert (row["if_nothing_more_percent"] or row["uptime_percent"], row["credit_amount"], row["claim_by"]) == wanted
    line = say("check", name, code=2).splitlines()[0]
    assert f" uptime={truth.exact_so_far}%;" in line
    assert f" best_case={truth.exact}%;" in line
    assert f" credit={truth.amount};" in line
    assert f" claim_left={truth.left}s;" in line


@pytest.mark.parametrize(("form", "asked"), crossed(["text", "md", "html", "svg"], list(CASES)), indirect=["asked"])
def test_people_read_the_same_in_a_snapshot(form, asked):
    truth, say = asked
    shown = unescape(say("snapshot", "--no-poll", "--format", form, "--service", truth.service.id))
    flat = " ".join(shown.replace("\xa0", " ").split())
    assert f"{truth.so_far} %" in flat
    assert truth.short in flat or form == "svg"  # the best case of a running period, under its own name
    assert truth.money in flat


@pytest.mark.full
@pytest.mark.parametrize(("form", "asked"), crossed(["text", "md", "html"], list(CASES)), indirect=["asked"])
def test_people_read_the_same_in_a_report(form, asked):
    truth, say = asked
    shown = unescape(say("report", "--format", form, "--service", truth.service.id))
    flat = " ".join(shown.replace("\xa0", " ").split())
    assert truth.so_far in flat  # a report of a running period says that its figures are those so far
    assert truth.money in flat


def test_the_claim_says_the_same(asked, tmp_path, kept_master):
    truth, say = asked
    draft = ["--draft"] if truth.service.assessment.running else []
    say("claim", truth.service.id, *draft, "-o", str(tmp_path / "claim"))
    result = json.loads((tmp_path / "claim" / "result.json").read_text())
    assert figures_of(result) == (truth.exact, truth.amount, truth.deadline)
    assert truth.money in (tmp_path / "claim" / "letter.txt").read_text()
    ends = f"DTEND:{truth.deadline.replace('-', '').replace(':', '')}"
    assert ends in (tmp_path / "claim" / "claim.ics").read_text()


def test_the_ledger_says_the_same(asked):
    truth, say = asked
    entries = json.loads(say("claim", "--list", "--format", "json", with_period=False))["credits"]
    start = fmt.rfc3339(truth.service.assessment.period.start)
    entry = next(e for e in entries if e["service"] == truth.service.id and e["period"]["start"] == start)
    assert (entry["credit"]["amount"], entry["claim"]["deadline"]) == (truth.amount, truth.deadline)


def test_the_dashboard_says_the_same(asked):
    truth, _ = asked
    assert uptime_words(truth.service, ENGLISH, None) == truth.so_far
    look = Look(now=NOW, zone_name="Europe/Amsterdam")
    words = " ".join("".join(span.text for span in line) for line in money_lines(truth.service, look, 100))
    assert truth.money in words
    text = words.replace(" ", "")
    day = {"checkout": "15Dec", "invoicing": "30Nov"}[truth.service.id]
    assert f"by{day}" in text


def test_the_status_line_says_the_same(kept_master, snapshot_of):
    snapshot = snapshot_of(None)
    words = ["--config", str(kept_master.config), "--store", str(kept_master.store)]
    data = json.loads(answer([*words, "--format", "json"], NOW))
    assert data["credits"] == {c: f"{a:.2f}" for c, a in snapshot.summary.credits.items()}
    checkout = next(s for s in snapshot.services if s.id == "checkout")
    told = next(s for s in data["troubled"] if s["id"] == "checkout")
    assert told["budget_left_seconds"] == checkout.assessment.budget.left
    assert told["deadline"] == fmt.rfc3339(checkout.assessment.claim.deadline)


def test_what_is_published_says_the_same(kept_master, tmp_path):
    config, store = load_config(kept_master.config), open_store(kept_master.store, read_only=True)
    snapshot = build_snapshot(config, store, NOW)
    Publisher(config, store).publish(snapshot, tmp_path)
    store.close()
    truth = Truth(next(s for s in snapshot.services if s.id == "checkout"))
    metrics = {}
    for line in (tmp_path / "metrics.prom").read_text().splitlines():
        if 'service="checkout"' in line:
            name, _, value = line.partition("{")
            metrics.setdefault(name, value.rpartition(" ")[2])
    a = truth.service.assessment
    assert float(metrics["sla_tui_uptime_if_nothing_more_ratio"]) == float(a.if_nothing_more)
    assert float(metrics["sla_tui_best_case_ratio"]) == float(a.if_nothing_more)
    assert float(metrics["sla_tui_uptime_ratio"]) == float(a.uptime)
    assert Decimal(metrics["sla_tui_credit_amount"]) == a.credit.amount
    assert int(float(metrics["sla_tui_claim_deadline_timestamp_seconds"])) == a.claim.deadline
    page = (tmp_path / "index.html").read_text()
    assert truth.so_far in unescape(page)  # what customers are shown: without money, which is nobody's business
    assert truth.money not in page


def test_a_decision_changes_every_door_at_once(kept, capsys):
    assert run(["exclude", "add", "checkout", "--outage", "1", "--reason", "customer", *kept.words]) == 0
    capsys.readouterr()
    results = []
    for words in (
        ["snapshot", "--no-poll", "--service", "checkout"],
        ["explain", "checkout"],
        ["report", "--service", "checkout"],
    ):
        assert run([*words, "--format", "json", *kept.words]) == 0
        results.append(json.loads(capsys.readouterr().out))
    snapshot, explained, report = results
    wanted = figures_of(explained)
    assert figures_of(snapshot["services"][0]["assessment"]) == wanted
    assert figures_of(report["services"][0]["service"]["assessment"]) == wanted
    assert explained["downtime_seconds"] == 2_283


PERIODS = [None, "2026-10", "2026-09"]
EXPLAINED = {("checkout", "running"), ("login", "running"), ("invoicing", "2026-10"), ("payments", "2026-09")}
EXACT = (
    "downtime_seconds",
    "uptime",
    "if_nothing_more",
    "verdict",
    "certainty",
    "coverage",
    "budget",
    "claim",
    "credit",
)


@pytest.fixture(params=PERIODS, ids=lambda period: period or "running")
def fleet(request, snapshot_of, said):
    """(what every service's period comes to, what a command says of all of them)"""
    asked = ["--period", request.param] if request.param else []

    def say(command, *words):
        printed, code = said(command, *words, *asked)
        assert code in ({0, 1, 2, 3} if command == "check" else {0})
        return printed

    return snapshot_of(request.param), say


def exactly(result):
    """The figures of a result as every command writes it: seconds, fraction, verdict, credit, deadline."""
    return {name: result[name] for name in EXACT}


@pytest.mark.full
def test_every_service_is_the_same_to_programs_in_three_periods(fleet):
    snapshot, say = fleet
    wanted = {s.id: exactly(json.loads(json.dumps(result_to_json(s.assessment)))) for s in snapshot.services}
    shown = {s["id"]: s for s in json.loads(say("snapshot", "--no-poll", "--format", "json"))["services"]}
    assert {name: exactly(s["assessment"]) for name, s in shown.items()} == wanted
    told = [one["service"] for one in json.loads(say("report", "--format", "json"))["services"]]
    assert {s["id"]: exactly(s["assessment"]) for s in told} == wanted
    assert {s["id"]: (s["verdict"], s["certainty"]) for s in told} == {
        name: (s["verdict"], s["certainty"]) for name, s in shown.items()
    }


@pytest.mark.parametrize(
    ("name", "period"),
    [
        one_of(spec.id, period, always=(spec.id, period) in EXPLAINED)
        for spec in SERVICES
        for period in ["running", *filter(None, PERIODS)]
    ],
)
def test_every_service_is_explained_by_the_same_figures_in_three_periods(name, period, snapshot_of, said):
    asked = [] if period == "running" else ["--period", period]
    service = next(s for s in snapshot_of(asked[1] if asked else None).services if s.id == name)
    printed, code = said("explain", name, "--format", "json", *asked)
    assert code == 0
    assert exactly(json.loads(printed)) == exactly(json.loads(json.dumps(result_to_json(service.assessment))))


@pytest.mark.full
def test_every_service_says_what_may_be_stated_in_three_periods(fleet, said):
    snapshot, say = fleet
    stages = stages_of(snapshot.credits)
    rows = {row["service"]: row for row in csv.DictReader(io.StringIO(say("snapshot", "--no-poll", "--format", "csv")))}
    checked = say("check").replace("\n", " ")
    sampled = render_metrics(snapshot)
    listed, _ = said("claim", "--list", "--format", "json")
    entries = [e for e in json.loads(listed)["credits"] if e["direction"] == "owed_to_us"]  # not the customers'
    ledger = {(e["service"], e["period"]["start"]): e for e in entries}
    for service in snapshot.services:
        a, stated = service.assessment, service.stated
        row, bare = rows[service.id], stated.bare
        uptime = "" if bare.uptime is None else percent_view(bare.uptime, a)
        counted = a.downtime_seconds if bare.measured else None
        deadline = "" if stated.claim.deadline is None else fmt.rfc3339(stated.claim.deadline)
        owed = stated.credit.amount if stated.credit is not None and stated.credit.extent != "not_known" else None
        amount = "" if owed is None else fmt.amount(owed, stated.credit.currency)
        assert (row["verdict"], row["uptime_percent"], row["claim_by"]) == (stated.verdict, uptime, deadline)
        if stages.get((service.id, a.period.start)) in {None, "owed", "claimable"}:
            assert row["credit_amount"] == amount
            nothing = stated.credit is not None and not stated.credit.owed  # known without a fee, too
            assert f" '{service.id} credit'={amount or ('0.00' if nothing else 'U')};" in checked
        assert f"'{service.id} uptime'={uptime + '%' if uptime else 'U'};" in checked
        assert f"'{service.id} downtime'={'U' if counted is None else f'{counted}s'};" in checked
        sample = f'sla_tui_uptime_ratio{{service="{service.id}",name="{service.name}"}} '
        assert (sample in sampled) == (bare.uptime is not None)
        if bare.uptime is not None:
            assert f"{sample}{float(bare.uptime)!r}\n" in sampled
        entry = ledger.get((service.id, fmt.rfc3339(a.period.start)))
        assert (entry is not None) == stated.owed
        if entry is not None:
            assert entry["credit"]["amount"] == (amount or None)
