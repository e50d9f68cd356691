"""`x` writes a snapshot and what changed, says where, and says so where it cannot."""

from dataclasses import replace

from sla_tui.sla.facts import Acknowledgement, ExclusionFact
from tests import samples
from tests.export.drawn import handover_text as render_handover
from tests.samples import HOUR, NOW
from tests.ui.apps import dashboard
from tests.ui.test_views import FLEET, OPEN, SNAPSHOT


def test_nothing_changed_is_said():
    assert "Nothing: no outage, no credit" in render_handover(samples.all_well(), samples.all_well())


def test_outages_verdicts_budgets_decisions_claims_and_sources_are_told():
    before = replace(samples.snapshot(), generated_at=NOW - HOUR, credits=SNAPSHOT.credits)
    ack = Acknowledgement(7, OPEN.start, "mk", NOW, "calling the vendor", holds=True)
    fact = ExclusionFact(NOW - HOUR, NOW, "third_party", accepted=False, act=8, who="mk", at=NOW)
    changed = []
    for service in FLEET:
        made = service
        if service.id == "payments":
            made = replace(service, acknowledgements=(ack,), exclusions=(fact,))
        if service.id == "login":
            made = samples.with_verdict(
                samples.service("login", "Login", down=4_000, target=samples.SILVER), "breached"
            )
        changed.append(made)
    sources = tuple(replace(s, state="ok") for s in samples.SOURCES)
    claims = tuple(replace(e, state="claimed") if e.state == "open" else e for e in SNAPSHOT.credits)
    text = render_handover(before, samples.snapshot(changed, sources, credits=claims))
    for words in (
        "What changed from 23 Nov 13:32 to 23 Nov 14:32 (Europe/Amsterdam)",
        "Login: within SLA -> BREACHED",
        "Login: spent 1 h 05 m of its budget",
        "Payments gateway: down since 23 Nov 14:25, open, 7 m 00 s of it counts (no answer)",
        "acknowledged by mk: calling the vendor",
        "exclusion disputed, third party from 23 Nov 13:32",
        "claim for November 2026 open -> claimed",
        "source statuscake: error -> ok",
        "down: Payments gateway for 7 m 40 s, acknowledged by mk: calling the vendor",
    ):
        assert words in text, words


def test_names_from_outside_are_inert():
    text = render_handover(samples.empty(), samples.hostile())
    assert all(letter.isprintable() or letter == "\n" for letter in text)


async def test_x_in_a_past_period_writes_that_period_and_compares_it_with_nothing(tmp_path):
    async with dashboard(export_dir=tmp_path / "exports") as shown:
        baseline = shown.app.ui_state.baseline
        await shown.push(samples.snapshot(samples.PAST_FLEET))
        await shown.press("x")
        assert "Written:" in shown.text
        names = [path.name for path in (tmp_path / "exports").iterdir()]
        assert names == ["snapshot-2026-10-2026-11-23T143207.txt"]
        assert shown.app.ui_state.baseline is baseline  # the next hand-over is still counted from the shift's beginning


async def test_x_writes_both_files_and_says_where(tmp_path):
    async with dashboard(export_dir=tmp_path / "exports") as shown:
        await shown.press("x")
        assert "Written:" in shown.text
        names = sorted(path.name for path in (tmp_path / "exports").iterdir())
        assert names == ["handover-2026-11-23T143207.txt", "snapshot-2026-11-23T143207.txt"]
        assert "SLA state" in (tmp_path / "exports" / names[1]).read_text()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    async with dashboard(export_dir=tmp_path / "file" / "exports") as shown:
        await shown.press("x")
        assert "Could not write to" in shown.text
