"""Agreements in a file: each is read and written back, and what makes no sense is told with its line."""

from datetime import date
from decimal import Decimal

import pytest

from sla_tui.config.reading.reader import parse_config
from sla_tui.config.schema import json_schema
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

TEXTS = """\
[probes.api]
url = "https://api.example"
[contracts.gold]
availability.target = "99.9"
tiers = [{ below = "99.9", credit = "10" }]
[contracts.silver]
valid_from = 2026-01-01
valid_to = 2026-12-31
availability.target = "99"
tiers = [{ below = "99", amount = "10.00" }]
[services.api]
monitors = ["probe:api"]
"""
TOP = TEXTS.count("\n")


def read(text):
    return parse_config(TEXTS + text).services[0]


def problems(text):
    with pytest.raises(ConfigError) as caught:
        parse_config(TEXTS + text, "config.toml")
    return [(p.line - TOP, p.key, p.message) for p in caught.value.problems]


LISTED = """\
contract = "gold"
fee = "1000.00"
monitored_from = 2026-03-01T00:00:00Z
[[services.api.agreements]]
contract = "silver"
party = "customer"
customer = "Acmé B.V."
fee = "50.00"
valid_from = 2026-02-01
[[services.api.agreements]]
contract = "preset:aws-s3"
currency = "USD"
"""


def test_the_short_form_comes_first_then_vendors_then_customers():
    service = read(LISTED)
    assert [(s.key, s.party, s.customer, s.contract) for s in service.each] == [
        ("api", "vendor", "", "gold"),
        ("api/aws-s3", "vendor", "", "preset:aws-s3"),
        ("api/acme-b-v", "customer", "Acmé B.V.", "silver"),
    ]
    assert service.contracts == ("gold", "silver", "preset:aws-s3")


def test_an_agreement_has_its_own_fee_and_term_and_leaves_the_rest_to_the_service():
    customer = read(LISTED).each[2]
    assert [(step.start, step.amount) for step in customer.fee] == [(date(2026, 2, 1), Decimal("50.00"))]
    assert customer.monitored_from == read(LISTED).monitored_from == 1_772_323_200
    assert customer.monitors == ("probe:api",)


def test_without_a_contract_of_its_own_the_list_is_all_there_is():
    service = read('[[services.api.agreements]]\ncontract = "gold"\nparty = "customer"\ncustomer = "b"\n'
                   '[[services.api.agreements]]\ncontract = "gold"\n')  # fmt: skip
    assert (service.key, [s.key for s in service.each]) == ("api/gold", ["api/gold", "api/b"])
    assert service.contracts == ("gold",)


def test_a_service_without_any_falls_under_the_default_as_ever():
    service = read("")
    assert (service.key, service.contract, service.party, len(service.each)) == ("api", "default", "vendor", 1)


@pytest.mark.parametrize("text", [LISTED, LISTED.replace('contract = "gold"\nfee = "1000.00"\n', ""), ""])
def test_what_is_read_is_written_back(text):
    made = parse_config(TEXTS + text)
    assert parse_config(effective_toml(made, show_urls=True)).services == made.services


def test_the_short_form_may_be_with_a_customer():
    service = read('contract = "gold"\nparty = "customer"\ncustomer = "acme"\n')
    assert (service.key, service.party, service.customer) == ("api", "customer", "acme")


AGREED = '[[services.api.agreements]]\ncontract = "silver"\n'


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ('contract = "gold"\nparty = "customer"', -1, "services.api.customer", "is missing"),
        ('contract = "gold"\ncustomer = "acme"', 2, "services.api.customer", "party is 'vendor'"),
        (f'{AGREED}party = "customer"', 1, "services.api.agreements[0].customer", "is missing"),
        (f'{AGREED}customer = "acme"', 3, "services.api.agreements[0].customer", "party is 'vendor'"),
        (f'{AGREED}party = "seller"', 3, "services.api.agreements[0].party", "'seller' is not known"),
        (f'{AGREED}party = "customer"\ncustomer = "…"', 4, "services.api.agreements[0].customer", "makes no id"),
        (f"{AGREED}{AGREED}", 3, "services.api.agreements[1]", "is called 'silver', as agreements[0] is"),
        ('[[services.api.agreements]]\nfee = "1"', 1, "services.api.agreements[0].contract", "is missing"),
        (AGREED.replace("silver", "bronze"), 2, "services.api.agreements[0].contract", "is not a contract of this"),
        (f'fee = "5"\n{AGREED}', 1, "services.api.fee", "stands without `contract`"),
        (f'{AGREED}fee = "1.234"', 3, "services.api.agreements[0].fee", "more decimals than EUR has"),
        (f'{AGREED}currency = "USD"', 3, "services.api.agreements[0].currency", "pays amounts in EUR"),
        (f"{AGREED}valid_from = 2026-05-01\nvalid_to = 2026-04-01", 4, "services.api.agreements[0].valid_to", "before"),
        (f"{AGREED}valid_from = 2027-01-01", 3, "services.api.agreements[0].valid_from", "outside the term"),
        (f"{AGREED}valid_to = 2025-12-31", 3, "services.api.agreements[0].valid_to", "outside the term"),
        (f'{AGREED}plan = "x"', 3, "services.api.agreements[0].plan", "unknown key"),
        (
            f'{AGREED}[[exclusions]]\nservices = ["api/gold"]\nreason = "other"\nstart = 2026-06-01T00:00:00Z\n'
            "end = 2026-06-02T00:00:00Z",
            4,
            "exclusions[0].services[0]",
            "'gold' is not an agreement of api",
        ),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text, line, key, says):
    ((at, where, message),) = problems(text + "\n")
    assert (at, where) == (line, key)
    assert says in message


def test_an_event_may_be_about_one_agreement_alone():
    made = parse_config(
        f'{TEXTS}{LISTED}[[exclusions]]\nservices = ["api/acme-b-v"]\nreason = "other"\n'
        "start = 2026-06-01T00:00:00Z\nend = 2026-06-02T00:00:00Z\n"
    )
    scope = made.exclusions[0].scope
    assert [scope.covers(one) for one in made.services[0].each] == [False, False, True]


def test_editors_know_the_keys():
    service = json_schema()["properties"]["services"]["additionalProperties"]["properties"]
    assert {"contract", "party", "customer", "fee"} <= set(service["agreements"]["items"]["properties"])
