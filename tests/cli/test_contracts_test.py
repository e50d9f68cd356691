"""`contracts test`: thirteen months of a history under a draft. Every figure is the judge's, the curve is by hand."""

import json
from decimal import Decimal

import pytest

from tests.cli.histories import History

CONFIG = """\
timezone = "UTC"
[contracts.gold]
period = {{ kind = "month", timezone = "UTC" }}
availability = {{ target = "{target}" }}
tiers = [{{ below = "{target}", credit = "10" }}, {{ below = "{second}", credit = "25" }}]
[contracts.vendor]
availability = {{ target = "99.5" }}
[services.shop]
name = "Shop"
contract = "gold"
fee = "1000.00"
monitors = ["imported-csv:1"]
depends_on = ["mail", "pay"]
[services.mail]
contract = "vendor"
monitors = ["imported-csv:2"]
[services.pay]
contract = "other"
monitors = ["imported-csv:3"]
[contracts.other]
objectives = [{{ kind = "latency", threshold = "400ms" }}]
"""
AT = "2026-11-10T00:00:00Z"
MONTHS = [f"2025-{month}" for month in (10, 11, 12)] + [f"2026-{month:02}" for month in range(1, 11)]
# seconds down of seconds in all: December 1200/2678400, February 3600/2419200, May 28800/2678400, July 36000/2678400,
# September 240/2592000. Nobody looked for five days of June and for one of July.
STRETCHES = [
    ("2025-10-01T00:00:00Z", "2025-12-05T10:00:00Z", "up"),
    ("2025-12-05T10:00:00Z", "2025-12-05T10:20:00Z", "down"),
    ("2025-12-05T10:20:00Z", "2026-02-03T10:00:00Z", "up"),
    ("2026-02-03T10:00:00Z", "2026-02-03T11:00:00Z", "down"),
    ("2026-02-03T11:00:00Z", "2026-05-03T10:00:00Z", "up"),
    ("2026-05-03T10:00:00Z", "2026-05-03T18:00:00Z", "down"),
    ("2026-05-03T18:00:00Z", "2026-06-10T00:00:00Z", "up"),
    ("2026-06-15T00:00:00Z", "2026-07-10T00:00:00Z", "up"),
    ("2026-07-11T00:00:00Z", "2026-07-20T00:00:00Z", "up"),
    ("2026-07-20T00:00:00Z", "2026-07-20T10:00:00Z", "down"),
    ("2026-07-20T10:00:00Z", "2026-09-20T10:00:00Z", "up"),
    ("2026-09-20T10:00:00Z", "2026-09-20T10:04:00Z", "down"),
    ("2026-09-20T10:04:00Z", "2026-11-10T00:00:00Z", "up"),
]
ROWS = ["monitor,start,end,state", *(f"1,{low},{high},{state}" for low, high, state in STRETCHES)]
# By hand: at 99 May and July pay 25 %; at 99.5 no more; at 99.9 February pays 10 %; at 99.99 December, too; at 99.999
# September, too. June is in no sum: five days of it could hide anything.
BY_HAND = {
    "99": (10, 2, "500.00"),
    "99.5": (10, 2, "500.00"),
    "99.9": (9, 3, "600.00"),
    "99.95": (9, 3, "600.00"),
    "99.99": (8, 4, "700.00"),
    "99.999": (7, 5, "800.00"),
}


@pytest.fixture
def history(tmp_path, capsys):
    return lambda target="99.9", second="99": History(
        tmp_path, capsys, CONFIG.format(target=target, second=second), ROWS
    )


def drafted(kept, *words):
    (found,) = json.loads(kept.say("contracts", "test", *words, "--format", "json", at=AT))["services"]
    return found


def test_every_figure_of_thirteen_months_is_the_judges(history):
    kept = history()
    found = drafted(kept, "gold")
    over = [one for one in found["periods"] if one["over"]]
    assert [one["period"] for one in over] == MONTHS
    for one in found["periods"]:
        assert one["result"] == kept.service(one["period"], AT)["assessment"], one["period"]
    assert kept.close("2026-11-10T00:00:00Z") == len(MONTHS)
    assert drafted(kept, "gold") == found


def test_what_each_target_would_have_cost_is_what_was_worked_out_by_hand(history):
    found = drafted(history(), "gold")
    assert {one["target"]: (one["kept"], one["missed"], one["owed"]["amount"]) for one in found["targets"]} == BY_HAND
    assert {one["unproven"] for one in found["targets"]} == {1}
    assert {one["owed"]["unstated"] for one in found["targets"]} == {1}
    kept = [one["target"] for one in found["periods"]]
    assert (kept.count("kept"), kept.count("missed"), kept.count("unproven"), kept[-1]) == (9, 3, 1, None)


@pytest.mark.parametrize(("target", "second"), [("99.5", "99"), ("99.99", "99"), ("99.999", "99")])
def test_a_point_of_the_curve_is_what_the_judge_says_under_that_text(target, second, history):
    """Another installation whose contract says so: the credits of its months, one by one."""
    kept = history(target, second)
    months = [kept.service(month, AT)["stated"] for month in MONTHS]
    owed = sum(Decimal(month["credit"]["amount"]) for month in months if month["credit"] is not None)
    assert f"{owed}" == BY_HAND[target][2]
    verdicts = [month["verdict"] for month in months]
    assert (verdicts.count("met"), verdicts.count("breached"), verdicts.count("unknown")) == (*BY_HAND[target][:2], 1)


def test_the_highest_target_that_was_kept_is_no_higher_than_the_worst_month(history):
    found = drafted(history(), "gold")
    # July: 100 x (1 - 36000/2678400) = 98.6559..., at best; May: 100 x (1 - 28800/2678400) = 98.9247...
    assert found["highest_target_kept"] == {"target": "98.655", "kept": 11, "unproven": 2, "limit": "2026-07"}
    assert found["highest_target_but_one"] == {"target": "98.924", "kept": 11, "unproven": 1, "limit": "2026-05"}


@pytest.mark.parametrize(
    ("language", "says"), [("en", "kept in 9 of 12"), ("nl", "gehouden in 9 van 12"), ("de", "eingehalten in 9 von 12")]
)
def test_it_is_said_in_every_format_and_language(language, says, history):
    kept = history()
    for form in ("text", "md", "html"):
        text = kept.say("contracts", "test", "gold", "--format", form, "--language", language, at=AT)
        assert says in text, form
        assert text.count("99.999 %" if language == "en" else "99,999 %") >= 2, form  # in the table, and on the curve
    assert "<polyline" in text


def test_ascii_and_a_narrow_terminal_have_the_curve_too(history):
    text = history().say("contracts", "test", "gold", "--ascii", "--width", "60", at=AT)
    assert text.isascii()
    assert "#" * 30 in text
    assert max(map(len, text.splitlines())) <= 60


def test_what_is_bought_for_less_is_named_with_what_cannot_be_promised_on_it(history):
    kept = history()
    text = kept.say("contracts", "test", "gold", at=AT)
    assert "mail promises 99.5 %: no 99.9 % can be promised on it" in text
    assert "pay promises nothing: no 99.9 % can be promised on it" in text
    found = drafted(kept, "gold")
    assert found["bought_for_less"] == ["mail", "pay"]
    assert (found["rests_on"]["carried"], found["rests_on"]["at_least"]["percent"]) == ("no", "0.000000")


def test_a_draft_in_a_file_is_tried_on_a_service_that_is_under_another_contract(history, tmp_path):
    kept = history()
    draft = tmp_path / "draft.toml"
    draft.write_text(
        'valid_from = 2027-01-01\navailability = { target = "99.99" }\ntiers = [{ below = "99.99", credit = "40" }]'
    )
    found = drafted(kept, str(draft), "--service", "shop", "--months", "6")
    assert [one["period"] for one in found["periods"]] == [*MONTHS[-6:], "2026-11"]  # its term is left aside
    assert found["owed"]["amount"] == "800.00"  # May and July
    text = kept.say("contracts", "test", str(draft), at=AT, code=1)
    assert "no service is under" in text
    assert "--service" in text


def test_without_a_fee_shares_are_told_and_how_to_give_one(history):
    kept = history()
    kept.config.write_text(kept.config.read_text().replace('fee = "1000.00"\n', ""))
    text = kept.say("contracts", "test", "gold", at=AT)
    assert "60 % of one period's fee for 3 periods" in text
    assert "no fee is known: --fee gives one" in text
    assert drafted(kept, "gold", "--fee", "2000")["owed"]["amount"] == "1200.00"


def test_work_that_was_declared_for_the_services_own_contract_counts_under_a_draft_too(history):
    kept = history()
    work = """[[maintenance]]
contract = "gold"
start = 2026-05-03T10:00:00Z
end = 2026-05-03T18:00:00Z
announced = 2026-04-01T00:00:00Z
"""
    kept.config.write_text(kept.config.read_text() + work)
    found = drafted(kept, "gold")
    (may,) = [one for one in found["periods"] if one["period"] == "2026-05"]
    assert may["result"]["downtime_seconds"] == 0
    assert may["result"] == kept.service("2026-05", AT)["assessment"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("gol",), 1, "did you mean 'gold'?"),
        (("gold", "--service", "shp"), 1, "did you mean 'shop'?"),
        (("gold", "--service", "mail"), 1, "nothing is known of mail in the last 13 months"),
        (("gold", "--months", "0"), 2, "0 months cannot be looked at; 1 to 60 can"),
        (("gold", "--fee", "much"), 2, "'much' is not an amount such as 1200.00"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(words, code, says, history):
    kept = history()
    assert says in kept.say("contracts", "test", *words, at=AT, code=code)


AGREED = """\
timezone = "UTC"
[contracts.gold]
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
[contracts.bought]
availability = { target = "99.5" }
tiers = [{ below = "99.5", credit = "5" }]
[services.shop]
monitors = ["imported-csv:1"]
[[services.shop.agreements]]
id = "host"
contract = "bought"
fee = "100.00"
[[services.shop.agreements]]
id = "acme"
contract = "gold"
party = "customer"
customer = "acme"
valid_from = 2026-08-01
fee = "3000.00"
"""


def test_an_agreement_is_tried_on_the_whole_history_with_its_own_fee_and_against_what_is_bought(history):
    kept = history()
    kept.config.write_text(AGREED)
    (found,) = json.loads(kept.say("contracts", "test", "gold", "--format", "json", at=AT))["services"]
    assert (found["service"], found["owed"]["amount"]) == (
        "shop/acme",
        "900.00",
    )  # February, May, July: its term is not
    assert found["bought_for_less"] == ["shop"]
    assert [one["promise"] for one in found["rests_on"]["components"]] == ["99.5"]
    (host,) = json.loads(kept.say("contracts", "test", "gold", "--service", "shop/host", "--format", "json", at=AT))[
        "services"
    ]
    assert host["owed"]["amount"] == "30.00"
    assert "services: shop/host, shop/acme" in kept.say("contracts", "test", "gold", "--service", "zzz", at=AT, code=1)


def test_a_what_if_of_a_closed_period_says_what_the_other_text_makes_of_it(history):
    kept = history()
    words = ("whatif", "--contract", "vendor", "--period", "2026-02", "--service", "shop")
    before = kept.say(*words, at=AT)
    assert kept.close("2026-11-10T00:00:00Z")
    assert kept.say(*words, at=AT) == before
    assert "difference: −€100.00" in before
