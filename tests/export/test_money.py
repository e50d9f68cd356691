"""Every door writes an amount with the decimals of its currency, and in one way in each language."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from sla_tui.export.check import render_plugin
from sla_tui.export.formats.json import render_json
from sla_tui.export.formats.snapshot_csv import render_csv
from sla_tui.export.status_line import status_line
from sla_tui.language import ENGLISH, language_named
from sla_tui.sla.snapshot import Snapshot
from tests import samples
from tests.export.drawn import snapshot_markdown as render_markdown
from tests.export.drawn import snapshot_text as render_text


def owing(amount: str, currency: str) -> Snapshot:
    credit = replace(samples.CHECKOUT.assessment.credit, amount=Decimal(amount), currency=currency, next_tier=None)
    assert credit.locked_in
    return samples.snapshot([replace(samples.CHECKOUT, assessment=replace(samples.CHECKOUT.assessment, credit=credit))])


@pytest.mark.parametrize(
    ("amount", "currency", "plain", "words"),
    [("1001", "JPY", "1001", "¥1,001"), ("1.234", "KWD", "1.234", "KWD 1.234"), ("100", "EUR", "100.00", "€100.00")],
)
def test_an_amount_has_the_decimals_of_its_currency_at_every_door(
    amount: str, currency: str, plain: str, words: str
) -> None:
    snapshot = owing(amount, currency)
    printed = render_json(snapshot)
    assert f'"amount": "{plain}"' in printed
    assert f'"credits": {{"{currency}": "{plain}"}}' in " ".join(printed.split()).replace("{ ", "{").replace(" }", "}")
    assert f",{plain},{currency}," in render_csv(snapshot)
    assert f"credit_{currency}={plain};" in render_plugin(snapshot).text
    for page in (render_text(snapshot), render_markdown(snapshot), render_plugin(snapshot).text):
        assert words in page
    assert any(words in line for line in status_line(snapshot).values())


@pytest.mark.parametrize(
    ("currency", "english", "dutch", "plain"),
    [("EUR", "€1,240.50", "€ 1.240,50", "EUR 1,240.50"), ("JPY", "¥1,240", "¥ 1.240", "JPY 1,240")],
)
def test_an_amount_is_written_as_its_language_writes_it(currency: str, english: str, dutch: str, plain: str) -> None:
    amount = Decimal("1240.5") if currency == "EUR" else Decimal(1240)
    assert ENGLISH.money(amount, currency) == english
    assert language_named("nl").money(amount, currency) == dutch
    assert ENGLISH.without_signs().money(amount, currency) == plain
    assert ENGLISH.money(amount, currency) == english
