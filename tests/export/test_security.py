"""What doors say of security promises: the same findings everywhere, and nothing internal on a public page."""

from __future__ import annotations

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from sla_tui.config.model import PublishConfig
from sla_tui.engine.alerts.alerts import Alerts
from sla_tui.engine.alerts.conditions import conditions
from sla_tui.export.documents.security import broken_text, security_blocks
from sla_tui.export.formats.json import render_json, schema_text
from sla_tui.export.publish.data import render_public_json
from sla_tui.export.publish.model import PublicHistory, public_page
from sla_tui.export.publish.status_page import render_status_page
from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.sla.alert import Alert
from sla_tui.sla.codes import Note
from sla_tui.sla.security import SecurityFinding
from sla_tui.ui.service.security import security_lines
from tests import samples
from tests.export.pages import assert_sound
from tests.ui.pages import look_of, state_of

NOW, DAY = samples.NOW, 86_400
ACCEPTED = Note("security_tls_accepted", {"monitor": "probe:db-7.internal", "spoken": "1.3", "versions": "1.0"})
TLS = SecurityFinding("tls", "not_kept", NOW, (ACCEPTED,), broken=((NOW - DAY, NOW),), public=True)
ISO = SecurityFinding(
    "certifications", "kept", NOW, (Note("security_undated"),), "ISO 27001", NOW + 9 * DAY, soon=True, public=True
)
BACKUPS = SecurityFinding("backups", "not_measured", NOW, (Note("security_nobody_looks"),))
FINDINGS = (TLS, ISO, BACKUPS)
SHOP = replace(samples.SEARCH, security=FINDINGS)


def published(service):
    settings = PublishConfig(title="Status", url="https://status.example.com")
    snapshot = samples.snapshot([service])
    return public_page(snapshot, settings, [service.id], {service.id: PublicHistory((), ())})


def test_json_says_every_finding_as_its_shape_has_it():
    (service,) = json.loads(render_json(samples.snapshot([SHOP])))["services"]
    found = service["security"]
    assert [(one["promise"], one["subject"], one["state"], one["soon"]) for one in found] == [
        ("tls", "", "not_kept", False),
        ("certifications", "ISO 27001", "kept", True),
        ("backups", "", "not_measured", False),
    ]
    assert found[0]["evidence"] == ["probe:db-7.internal accepts TLS 1.0 (it speaks 1.3 at best)"]
    assert found[0]["broken"] == [{"start": "2026-11-22T13:32:07Z", "end": "2026-11-23T13:32:07Z"}]
    whole = Draft202012Validator(json.loads(schema_text()))
    assert [*whole.iter_errors(json.loads(render_json(samples.snapshot([SHOP]))))] == []
    (plain,) = json.loads(render_json(samples.snapshot([samples.SEARCH])))["services"]
    assert "security" not in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_a_row_for_every_promise(language):
    _, table = security_blocks(SHOP, language_named(language))
    assert [row[1].role for row in table.rows] == ["breached", "met", "not_provable"]
    assert security_blocks(samples.SEARCH, language_named(language)) == ()


def test_a_day_until_which_something_holds_is_told_with_its_year_and_a_moment_with_its_time():
    # 1_798_761_600 is midnight of 1 January 2027: what holds until then holds to the end of the year
    found = (replace(ISO, until=1_798_761_600), replace(ISO, until=1_798_761_600 + 5_400))
    (table,) = security_blocks(replace(SHOP, security=found, timezone="UTC"), ENGLISH, heading=False)
    assert [row[2].words for row in table.rows] == ["until 31 Dec 2026", "until 1 Jan 2027 01:30"]


def test_a_stretch_is_told_by_its_times_and_more_by_their_number():
    zone = ZoneInfo("Europe/Amsterdam")
    assert broken_text(TLS, zone, ENGLISH) == "not kept from 22 Nov 14:32 to 23 Nov 14:32"
    twice = replace(TLS, broken=((NOW - 9 * DAY, NOW - 9 * DAY), (NOW, NOW), (NOW + 9, NOW + 10)))
    assert broken_text(twice, zone, ENGLISH) == "seen not kept at 14 Nov 14:32, and 2 stretches more"
    assert broken_text(BACKUPS, zone, ENGLISH) == ""


def test_a_page_shows_what_its_owner_allows_and_never_what_shows_it():
    public = published(SHOP)
    text = render_status_page(public)
    assert_sound(text)
    assert "Security and data protection" in text
    assert "certifications: ISO 27001" in text
    assert "not kept" in text
    assert "backups" not in text
    assert "db-7.internal" not in text
    (service,) = json.loads(render_public_json(public))["services"]
    assert service["security"] == [
        {"promise": "tls", "subject": None, "state": "not_kept"},
        {"promise": "certifications", "subject": "ISO 27001", "state": "kept"},
    ]
    assert "Security and data" not in render_status_page(published(samples.SEARCH))
    assert "security" not in json.loads(render_public_json(published(samples.SEARCH)))["services"][0]


def test_the_reference_of_a_breach_is_not_published():
    breach = SecurityFinding("breach", "kept", NOW, (), "INC-12 of Mrs Smith", public=True)
    assert "INC-12" not in render_status_page(published(replace(samples.SEARCH, security=(breach,))))


def alerts_of(*findings: SecurityFinding) -> list[Alert]:
    snapshot = samples.snapshot([replace(samples.SEARCH, security=findings)])
    return [one for one in conditions(snapshot) if one.kind == "security"]


def test_what_is_not_kept_and_what_runs_out_is_alarmed():
    broken, soon = alerts_of(*FINDINGS)
    assert (broken.key, broken.level, broken.since) == ("security:search:tls", "critical", NOW - DAY)
    assert broken.text == "TLS is not kept: probe:db-7.internal accepts TLS 1.0 (it speaks 1.3 at best)"
    assert (soon.key, soon.level) == ("security:search:certifications:ISO 27001", "warning")
    assert alerts_of(BACKUPS, replace(ISO, soon=False)) == []


def test_an_alert_of_security_is_told_once_grows_worse_and_is_not_over_while_nobody_can_look():
    alerts = Alerts()

    def take(finding: SecurityFinding, after: int):
        snapshot = samples.snapshot([replace(samples.SEARCH, security=(finding,))], generated_at=NOW + after)
        return [change.what for change in alerts.take(snapshot) if change.alert.kind == "security"]

    assert take(ISO, 0) == ["raised"]
    assert take(ISO, 60) == []
    gone = replace(ISO, state="not_kept", soon=False)
    assert take(gone, 120) == ["worsened"]
    assert take(replace(ISO, state="not_measured", soon=False), 180) == []
    assert take(replace(ISO, soon=False), 240) == ["cleared"]


def test_the_service_view_says_each_promise_with_what_shows_it():
    look = look_of(state_of(samples.snapshot([SHOP])))
    lines = ["".join(piece.text for piece in line) for line in security_lines(SHOP, look, 120)]
    assert "SECURITY" in lines[0]
    assert "not kept" in lines[0]
    assert "probe:db-7.internal accepts TLS 1.0" in "".join(lines[:2])
    assert any("certifications: ISO 27001" in line for line in lines)
    assert all(len(line) <= 120 for line in lines)
    for cells in (40, 60, 80):
        assert security_lines(SHOP, look, cells)
    assert security_lines(samples.SEARCH, look, 120) == []
