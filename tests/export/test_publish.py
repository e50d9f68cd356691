"""What is published: nothing but what the owner allows, valid, whole files, and the figures of every other door."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.config.model import Config, PublishConfig
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.gather.contract_document import gather_contract_document
from sla_tui.engine.gather.public import Publisher
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.errors import SlaTuiError
from sla_tui.export.publish.data import render_public_json
from sla_tui.export.publish.feed import render_feed
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.publish.model import PublicHistory, instance_of, public_ids, public_page
from sla_tui.export.publish.status_page import FEED, render_status_page
from sla_tui.export.publish.writing import publish, ready
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Availability, Contract
from sla_tui.sla.facts import MaintenanceFact
from sla_tui.sla.how_measured import HowMeasured, MonitorGroup
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.monitors import StripCell
from sla_tui.sla.result import AssessedOutage, Claim, ObjectiveResult, OutagePart, Period
from sla_tui.store import open_store
from tests import samples
from tests.export.pages import assert_sound, words_of
from tests.export.test_formats import NASTY
from tests.golden import assert_golden

DAY, NOW = samples.DAY, samples.NOW
OPEN = PublishConfig(
    title="Status of Example BV", url="https://status.example.com", show_targets=True, show_reasons=True
)


def outage(start, seconds, reason="HTTP 503 from db-7.internal", decision="counted"):
    part = OutagePart(start, start + seconds, decision, "availability.method")
    return AssessedOutage(
        start, start + seconds, seconds, decision, "availability.method", (part,), reason, ("pingdom:1",)
    )


def with_outages(service, *outages):
    return replace(service, assessment=replace(service.assessment, outages=outages))


DOWN = with_outages(samples.CHECKOUT, outage(NOW - 9 * DAY, 3_600), outage(NOW - 240, 240))
DOWN = replace(
    DOWN,
    state="down",
    since=NOW - 240,
    maintenance=(
        MaintenanceFact(NOW + DAY, NOW + DAY + 3_600, NOW, "planned", "Move to db-8.internal", valid=True),
        MaintenanceFact(NOW + 2 * DAY, NOW + 2 * DAY + 60, None, "planned", "too-late-plan", valid=False),
    ),
)
FLEET = samples.snapshot([DOWN, samples.SEARCH, samples.REPORTS, samples.LOGIN])


def days():
    states = ["up"] * 60 + ["unknown"] * 3 + ["maintenance", "paused", "down"] + ["up"] * 24
    start = NOW - 90 * DAY
    return tuple(
        StripCell(start + n * DAY, start + (n + 1) * DAY, state, 3_600 if state == "down" else 0)
        for n, state in enumerate(states)
    )


def past(service):
    october = Period(samples.PERIOD.start - 31 * DAY - 3_600, samples.PERIOD.start, "October 2026", "2026-10")
    found = replace(
        service.assessment,
        period=october,
        running=False,
        uptime=Fraction(99_921, 100_000),
        outages=(outage(NOW - 40 * DAY, 600),),
    )
    before = replace(
        found, period=replace(october, start=october.start - 30 * DAY, end=october.start), uptime=None, outages=()
    )
    return (before, found)


def page(settings=OPEN, snapshot=FLEET):
    ids = public_ids(snapshot, settings, [service.id for service in snapshot.services])
    by_id = {service.id: service for service in snapshot.services}
    return public_page(snapshot, settings, ids, {i: PublicHistory(days(), past(by_id[i])) for i in ids})


@pytest.mark.parametrize("language", ["en", "nl"])
def test_page_feed_and_data_are_byte_for_byte_what_was_approved(language):
    public = page(replace(OPEN, language=language))
    assert_golden(f"status-{language}.html", render_status_page(public))
    assert_golden(f"status-{language}.xml", render_feed(public))
    if language == "en":
        assert_golden("status.json", render_public_json(public))


def test_the_metrics_are_byte_for_byte_what_was_approved():
    assert_golden("metrics.prom", render_metrics(FLEET))


SECRET = (
    "pingdom:", "statuscake:", "uptimerobot:", "probe:", "db-7.internal", "db-8.internal", "HTTP 503", "too-late-plan",
    "2400", "240.00", "Gold", "gold", "99.95", *(m.target for m in samples.CHECKOUT.monitors if m.target),
)  # fmt: skip


def test_without_leave_nothing_internal_gets_out():
    public = page(PublishConfig(names={"checkout": "Web shop"}))
    for text in (render_status_page(public), render_feed(public), render_public_json(public)):
        assert "Web shop" in text
        assert "checkout" not in text.lower()
        for secret in SECRET:
            assert secret not in text.replace("99.9500", "").replace("99.9537", ""), secret


def test_with_leave_targets_reasons_and_titles_are_there():
    text = words_of(assert_sound(render_status_page(page())))
    assert "target 99.95 %" in text
    assert "HTTP 503 from db-7.internal" in text
    assert "Move to db-8.internal" in text
    assert "too-late-plan" not in text


def test_a_monitor_that_became_a_service_is_public_only_where_it_is_named():
    assert public_ids(FLEET, PublishConfig(), ["checkout"]) == ("checkout",)
    assert public_ids(FLEET, PublishConfig(services=("login", "gone", "search")), []) == ("login", "search")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_valid_says_what_is_down_and_needs_no_eye(language):
    root = assert_sound(render_status_page(page(replace(OPEN, language=language))))
    said = words_of(root)
    assert ("Checkout API is down" if language == "en" else "Checkout API werkt niet") in said
    strips = [e.get("aria-label") for e in root.iter() if e.get("class") == "strip"]
    assert len(strips) == 4
    assert all("90" in label for label in strips)
    assert len([e for e in root.iter() if str(e.tag).endswith("summary")]) == 4


def test_hostile_names_are_only_names_everywhere():
    snapshot = samples.snapshot(
        replace(DOWN, id=f"s{i}", name=name) for i, name in enumerate((*NASTY, *samples.HOSTILE))
    )
    public = page(snapshot=snapshot)
    assert_sound(render_status_page(public))
    ET.fromstring(render_feed(public))  # noqa: S314  our own
    json.loads(render_public_json(public))
    keys = [service.key for service in public.services]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)


def test_a_feed_says_the_same_as_long_as_nothing_happens():
    longer = with_outages(DOWN, outage(NOW - 9 * DAY, 3_600), outage(NOW - 240, 300))
    later = replace(FLEET, generated_at=NOW + 60, services=(longer, *FLEET.services[1:]))
    assert render_feed(page()) == render_feed(page(snapshot=later))
    root = ET.fromstring(render_feed(page()))  # noqa: S314
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [entry.findtext(f"{atom}id") for entry in root.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids) > 2
    assert all(root.find(f"{atom}{name}") is not None for name in ("id", "title", "updated", "author"))


def test_an_outage_over_the_months_end_is_one_incident_and_announced_work_is_none():
    both = outage(samples.PERIOD.start - 100, 300)
    service = with_outages(samples.SEARCH, both, outage(NOW - 5 * DAY, 60, decision="maintenance"))
    told = {"search": PublicHistory((), (replace(past(service)[1], outages=(both,)),))}
    public = public_page(samples.snapshot([service]), OPEN, ["search"], told)
    assert [(i.start, i.end) for i in public.incidents] == [(both.start, both.end)]


def test_a_stale_service_is_not_operational():
    public = page(snapshot=samples.snapshot([samples.REPORTS]))
    assert public.services[0].state == "unknown"


def periods_of(service, language="en", earlier=()):
    told = {service.id: PublicHistory((), tuple(earlier))}
    public = public_page(samples.snapshot([service]), replace(OPEN, language=language), [service.id], told)
    root = assert_sound(render_status_page(public))
    (facts,) = [e for e in root.iter() if e.get("class") == "periods"]
    said = [" ".join("".join(e.itertext()).split()) for e in facts.iter() if str(e.tag).endswith(("dt", "dd"))]
    return said, json.loads(render_public_json(public))["services"][0]["uptime"]


@pytest.mark.parametrize(
    ("service", "words", "known"),
    [
        (samples.UNPROVABLE, "not measured", (None, None, None)),
        (samples.BEGUN, "100.0000 % since 14:02 (target 99.95 %)", ("100.000000", None, "2026-11-23T13:02:07Z")),
        (
            samples.RANGE,
            "98.0 to 98.4 %, 98.0 % of the time is known",
            (None, {"worst_percent": "98.0", "best_percent": "98.4"}, None),
        ),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_the_public_reads_no_uptime_that_cannot_be_stood_for(service, words, known):
    said, (told,) = periods_of(service)
    assert said == ["November 2026" + ("" if service is samples.BEGUN else " so far"), words]
    assert (told["percent"], told["range"], told["since"]) == known
    assert (told["fraction"] is None) == (told["percent"] is None)
    assert told["provable"] == (service is samples.RANGE)


def test_a_closed_month_of_which_little_is_known_was_not_measured():
    closed = replace(samples.UNPROVABLE.assessment, running=False, uptime=Fraction(20, 21))
    assert periods_of(samples.LOGIN, earlier=[closed])[0][-1] == "not measured"
    assert periods_of(samples.LOGIN, "nl", [closed])[0][-1] == "niet gemeten"


def test_a_closed_month_has_nothing_of_the_present():
    said, _ = periods_of(samples.LOGIN, earlier=[past(samples.LOGIN)[1]])
    assert said[0] == "November 2026 so far"
    assert said[2:] == ["October 2026", "99.921 % (target 99.9 %)"]


# Metrics


def test_promtool_accepts_the_metrics():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool (Debian's package prometheus) is not installed")
    rare = samples.snapshot([samples.UNPROVABLE, samples.BEGUN, samples.RANGE], credits=(credit(state="paid"),))
    for snapshot in (FLEET, samples.hostile(), samples.empty(), samples.never_polled(), samples.snapshot(), rare):
        checked = subprocess.run(
            [promtool, "check", "metrics"], input=render_metrics(snapshot), capture_output=True, text=True, check=False
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def samples_of(text):
    """Name and labels to value, as any reader of the format finds them."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels, value = re.fullmatch(r"([a-z_]+)(?:\{(.*)\})? (\S+)", line).groups()
            found[name, labels or ""] = float(value)
    return found


def test_the_metrics_are_the_figures_of_the_snapshot_and_what_is_unknown_has_none():
    found = samples_of(render_metrics(FLEET))
    checkout = 'service="checkout",name="Checkout API"'
    judged = DOWN.assessment
    assert found["sla_tui_uptime_if_nothing_more_ratio", checkout] == float(judged.if_nothing_more)
    assert found["sla_tui_credit_amount", f'{checkout},direction="owed_to_us",currency="EUR"'] == 240.0
    assert (
        found["sla_tui_claim_deadline_timestamp_seconds", f'{checkout},direction="owed_to_us"'] == judged.claim.deadline
    )
    assert found["sla_tui_budget_left_seconds", checkout] == judged.budget.left
    assert found["sla_tui_service_verdict", f'{checkout},verdict="breached"'] == 1
    assert sum(v for (n, labels), v in found.items() if n == "sla_tui_service_verdict" and checkout in labels) == 1
    reports = f'service="{samples.REPORTS.id}",name="{samples.REPORTS.name}"'
    assert ("sla_tui_uptime_ratio", reports) not in found
    assert ("sla_tui_uptime_if_nothing_more_ratio", reports) not in found


def of(service):
    return f'service="{service.id}",name="{service.name}"'


def test_what_may_not_be_stated_has_no_sample():
    shown = (samples.UNPROVABLE, samples.BEGUN)
    found = samples_of(render_metrics(samples.snapshot(shown)))
    told = {name for name, labels in found for s in shown if of(s) in labels}
    assert told == {f"sla_tui_{name}" for name in (
        "service_info", "service_state", "service_verdict", "service_standing", "target_ratio", "coverage_ratio",
        "known_since_timestamp_seconds", "period_start_timestamp_seconds", "period_end_timestamp_seconds",
    )}  # fmt: skip
    for service in shown:
        assert found["sla_tui_service_verdict", f'{of(service)},verdict="unknown"'] == 1
        assert found["sla_tui_service_standing", f'{of(service)},standing="not_provable"'] == 1
    assert ("sla_tui_known_since_timestamp_seconds", of(samples.UNPROVABLE)) not in found
    assert found["sla_tui_known_since_timestamp_seconds", of(samples.BEGUN)] == samples.BEGUN.stated.since


def test_the_uptime_is_so_far_and_the_best_case_has_both_its_names():
    found = samples_of(render_metrics(FLEET))
    stated = DOWN.stated
    assert found["sla_tui_uptime_ratio", of(DOWN)] == float(stated.uptime) != float(stated.best_case)
    for name in ("best_case", "uptime_if_nothing_more"):
        assert found[f"sla_tui_{name}_ratio", of(DOWN)] == float(stated.best_case)


def test_the_counts_of_the_metrics_add_up():
    fleet = samples.snapshot((*samples.FLEET, samples.UNPROVABLE, samples.RANGE))
    found = samples_of(render_metrics(fleet))
    counts = [value for (name, _), value in found.items() if name == "sla_tui_standing_services"]
    assert (len(counts), sum(counts)) == (5, len(fleet.services))


def test_promises_have_their_samples_and_one_that_is_not_read_has_no_verdict():
    late = ObjectiveResult("latency", Note.of_text("p95 latency"), Fraction(900), Fraction(400), "<=", met=False)
    part = ObjectiveResult(
        "error_rate", Note.of_text("errors"), Fraction(1), Fraction(2), "<=", met=None, read=Fraction(42, 100)
    )
    service = samples.with_assessment(samples.LOGIN, objectives=(late, part))
    found = samples_of(render_metrics(samples.snapshot([service])))
    first = f'{of(service)},number="1",kind="latency",objective="p95 latency"'
    second = f'{of(service)},number="2",kind="error_rate",objective="errors"'
    assert (found["sla_tui_objective_met", first], found["sla_tui_objective_value", first]) == (0, 900)
    assert ("sla_tui_objective_met", second) not in found
    assert found["sla_tui_objective_read_ratio", second] == 0.42


def test_a_credit_whose_size_is_not_known_is_no_amount():
    unread = samples.with_assessment(samples.CHECKOUT, remedy="unread", credit=samples.LOGIN.assessment.credit)
    found = samples_of(render_metrics(samples.snapshot([unread])))
    assert not [key for key in found if key[0] == "sla_tui_credit_amount"]
    assert found["sla_tui_credit_open_ended", f'{of(unread)},direction="owed_to_us"'] == 1


def test_credits_are_summed_by_how_far_their_claims_are_in_the_decimals_of_their_currency():
    entries = [credit(state="open", running=True), credit(state="open"), credit(state="notified"), credit(state="paid")]
    entries += [credit(state="lapsed", currency="JPY", amount=Decimal(1000)), credit(state="claimed")]
    text = render_metrics(samples.snapshot([], credits=tuple(entries)))
    told = dict(
        re.findall(
            r'^sla_tui_credits_amount\{direction="owed_to_us",currency="...",stage="(\w+)"\} (\S+)$', text, re.MULTILINE
        )
    )
    wanted = {"owed": "240.00", "claimable": "480.00", "claimed": "240.00", "paid": "240.00", "expired": "1000"}
    assert told == wanted


def test_a_credit_that_is_paid_is_owed_no_more_and_has_no_deadline():
    for state, amount in (("notified", 240), ("paid", 0)):
        entries = (samples.entry(DOWN, state),)
        found = samples_of(render_metrics(samples.snapshot([DOWN], credits=entries)))
        assert found["sla_tui_credit_amount", f'{of(DOWN)},direction="owed_to_us",currency="EUR"'] == amount
        assert (("sla_tui_claim_deadline_timestamp_seconds", f'{of(DOWN)},direction="owed_to_us"') in found) == bool(
            amount
        )


def credit(*, state, running=False, currency="EUR", amount=Decimal("240.00")):
    return CreditEntry(
        service="checkout",
        name="Checkout API",
        contract="gold",
        vendor="",
        period=samples.PERIOD,
        running=running,
        uptime=Fraction("0.997"),
        target=samples.GOLD,
        credit=Fraction(10),
        amount=amount,
        currency=currency,
        benefits=(),
        locked_in=True,
        locked_in_since=NOW,
        claim=Claim(NOW + DAY, None),
        state=state,
    )


def test_labels_are_escaped():
    odd = replace(samples.LOGIN, name='a"b\\c')
    assert 'name="a\\"b\\\\c"' in render_metrics(samples.snapshot([odd]))


# Writing


def test_the_folder_gets_whole_files_once_and_the_metrics_are_not_for_everybody(tmp_path):
    where = tmp_path / "www" / "status"
    changed = publish(FLEET, page(), where)
    assert {path.name for path in changed} == {
        "index.html",
        "feed.xml",
        "snapshot.json",
        "metrics.prom",
        "deadlines.ics",
    }
    assert {p.name for p in where.iterdir()} == {path.name for path in changed}
    assert where.joinpath("index.html").stat().st_mode & 0o777 == 0o644
    for private in ("metrics.prom", "deadlines.ics"):
        assert where.joinpath(private).stat().st_mode & 0o777 == 0o640
    assert publish(FLEET, page(), where) == ()
    elsewhere = tmp_path / "textfile" / "sla.prom"
    calendar = tmp_path / "calendars" / "sla.ics"
    publish(FLEET, page(), where, metrics=str(elsewhere), deadlines=str(calendar))
    assert [path.stat().st_mode & 0o777 for path in (elsewhere, calendar)] == [0o644, 0o644]


def test_where_nothing_can_be_written_the_message_names_the_place(tmp_path):
    (tmp_path / "file").write_text("")
    for act in (lambda: publish(FLEET, page(), tmp_path / "file"), lambda: ready(tmp_path / "file")):
        with pytest.raises(SlaTuiError, match="could not write"):
            act()


def test_a_disk_that_fills_up_leaves_the_old_page(tmp_path, monkeypatch):
    publish(FLEET, page(), tmp_path)
    old = (tmp_path / "index.html").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sla_tui.files.os.fsync", full)
    with pytest.raises(SlaTuiError, match="No space left on device"):
        publish(replace(FLEET, generated_at=NOW + 60), page(snapshot=replace(FLEET, generated_at=NOW + 60)), tmp_path)
    assert (tmp_path / "index.html").read_bytes() == old
    assert len(list(Path(tmp_path).iterdir())) == 5


def test_two_installations_in_one_folder_share_no_series_and_no_feed_id(tmp_path):
    """node_exporter drops what another file has already: the info, the sources, the very time of writing."""
    found = []
    for name in ("a", "b"):
        public = replace(page(), url="", instance=instance_of(PublishConfig(), tmp_path / name / "config.toml"))
        publish(FLEET, public, tmp_path / name)
        samples = [line for line in (tmp_path / name / "metrics.prom").read_text().splitlines() if line[0] != "#"]
        feed = (tmp_path / name / FEED).read_text()
        found.append(({line.rpartition(" ")[0] for line in samples}, set(re.findall("<id>(.*?)</id>", feed))))
    (metrics, ids), (other_metrics, other_ids) = found
    assert metrics
    assert ids
    assert not metrics & other_metrics
    assert not ids & other_ids
    assert instance_of(PublishConfig(instance="web"), tmp_path / "x") == "web"
    assert instance_of(PublishConfig(), None) == ""


MEASURED = HowMeasured(
    "checkout",
    "Checkout API",
    2,
    (
        MonitorGroup("Pingdom", "provider", 1, 60, 60),
        MonitorGroup("StatusCake", "provider", 2, 30, 300),
        MonitorGroup("Local probes", "own_machine", 1, 15, 15),
    ),
)


def measured_page(settings, document=None):
    told = {"checkout": PublicHistory((), (), MEASURED, document)}
    return public_page(samples.snapshot([samples.CHECKOUT]), settings, ["checkout"], told)


def test_the_page_says_how_a_service_is_measured_and_names_no_tool():
    public = measured_page(PublishConfig(names={"checkout": "Web shop"}))
    text = words_of(assert_sound(render_status_page(public)))
    assert "How Web shop is measured" in text
    assert "3 monitors look from several locations of a monitoring provider, every 30 seconds to 5 minutes." in text
    assert "1 monitor looks from one machine of the provider's own, every 15 seconds." in text
    assert "It counts as down when 2 of 4 say so." in text
    data = render_public_json(public)
    assert '"quorum": 2' in data
    for secret in ("Pingdom", "StatusCake", "Local probes"):
        assert secret not in text + data
    assert public.services[0].document == ""
    assert "How Web shop" not in render_status_page(measured_page(PublishConfig(show_measuring=False)))


def test_a_contract_that_may_be_public_lies_beside_the_page_and_is_linked(tmp_path):
    contract = Contract(id="preset:x/../y", name="Gold <b>", availability=Availability(target=Fraction("99.9")))
    document = gather_contract_document((contract,), 1, NOW, Config(), {})
    public = measured_page(PublishConfig(documents=True), replace(document, sha256=""))
    names = {path.name for path in publish(FLEET, public, tmp_path)}
    assert "contract-preset-x-y.html" in names
    assert '<a href="contract-preset-x-y.html">' in (tmp_path / "index.html").read_text(encoding="utf-8")
    page = (tmp_path / "contract-preset-x-y.html").read_text(encoding="utf-8")
    assert "Gold <b>" in words_of(assert_sound(page))
    assert "not signed" not in page


def test_published_contracts_name_public_services_and_no_customer(tmp_path):
    text = """
[contracts.gold]
name = "Gold"
customer = "Secret Customer BV"
availability = { target = "99.9" }
[services.shop]
name = "internal-shop-7"
contract = "gold"
monitors = ["probe:a"]
[services.hidden]
name = "hidden-thing"
contract = "gold"
monitors = ["probe:a"]
[probes.a]
url = "https://shop.example/secret-path"
[publish]
services = ["shop"]
documents = true
[publish.names]
shop = "Web shop"
"""
    config = parse_config(text, "config.toml")
    with closing(open_store(":memory:")) as store:
        snapshot = build_snapshot(config, store, NOW)
        Publisher(config, store).publish(snapshot, tmp_path)
    page = words_of(assert_sound((tmp_path / "contract-gold.html").read_text(encoding="utf-8")))
    assert "Web shop" in page
    for secret in ("Secret Customer", "internal-shop-7", "hidden-thing", "secret-path"):
        assert secret not in page
