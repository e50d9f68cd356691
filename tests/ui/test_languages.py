"""The dashboard in every language: keys, messages and dialogs are said, and nothing of them is left in English."""

from dataclasses import replace

import pytest

from sla_tui.config.model import Config
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.money.entries import ClaimMark
from sla_tui.sla.snapshot import ExclusionFact
from sla_tui.ui.dialogs import consequences, form
from sla_tui.ui.dialogs.acknowledge import AcknowledgeDialog
from sla_tui.ui.dialogs.claim import ClaimDialog
from sla_tui.ui.dialogs.exclude import ExcludeDialog, JudgeDialog
from sla_tui.ui.dialogs.maintenance import MaintenanceDialog
from sla_tui.ui.dialogs.report import ReportDialog
from sla_tui.ui.dialogs.whatif import WhatIfDialog
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import cells_of, plain
from tests.samples import HOUR, NOW
from tests.ui.apps import dashboard
from tests.ui.test_dialogs import ASKING, CHECKOUT, ENTRY
from tests.ui.test_views import CONTRACT, OUTAGE


def dialogs(look):
    fact = ExclusionFact(NOW - HOUR, NOW, "other", accepted=True, act=3)
    marked = replace(ENTRY, marks=tuple(ClaimMark(1, s, "mk", NOW) for s in ("notified", "claimed", "paid")))
    yield AcknowledgeDialog(CHECKOUT, NOW, CONTRACT, look)
    yield ExcludeDialog(CHECKOUT, OUTAGE.start, None, look)
    yield JudgeDialog(CHECKOUT, fact, look)
    yield MaintenanceDialog(CHECKOUT, lambda _: CONTRACT, look)
    yield ClaimDialog(marked, look)
    yield ReportDialog(CHECKOUT, [(OUTAGE.start, OUTAGE.end), (NOW, None)], NOW, lambda _: ASKING, look)
    yield WhatIfDialog(CHECKOUT, Config(), ["preset"], look)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_dialog_is_said_with_every_choice(code):
    look = Look(now=NOW, zone_name="Europe/Amsterdam", language=language_named(code))
    for dialog in dialogs(look):
        state = form.begun(dialog, CHECKOUT)
        for field in dialog.fields:
            for choice in field.choices:
                state.values[field.name] = choice.value
                words = "\n".join(plain(line) for line in form.box(dialog, state, look, (84, 30)).lines)
                assert dialog.title in words
                assert dialog.confirmation(state.values)


@pytest.mark.parametrize("code", LANGUAGES)
def test_now_is_typed_in_the_language_or_in_english(code):
    look = Look(now=NOW, zone_name="UTC", language=language_named(code))
    dialog = MaintenanceDialog(CHECKOUT, lambda _: CONTRACT, look)
    for word in ("now", look.language.say("dialog.now")):
        values = {"start": "2026-12-01 22:00", "end": "2h", "announced": word, "kind": "planned"}
        assert dialog.proposal(values).call is not None


async def test_a_dashboard_in_dutch_says_keys_messages_and_titles_in_dutch():
    async with dashboard(size=(160, 36), language=language_named("nl")) as shown:
        assert "wat-als" in shown.text
        await shown.press("space")
        assert "Bevroren: de cijfers staan stil" in shown.text
        await shown.press("space", "5")
        assert "⁵Bronnen" in shown.text
        await shown.press("?")
        assert "OVERAL" in shown.text
        await shown.press("?")
        assert "toon alle toetsen en tekens" in shown.text
        await shown.press("escape", "1", "m")
        assert "╭─ Onderhoud ─" in shown.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_blank_stands_behind_what_is_and_what_would_be(code):
    said = language_named(code)
    assert max(cells_of(said.say(key)) for key in ("dialog.before", "dialog.after")) < consequences._HEAD
