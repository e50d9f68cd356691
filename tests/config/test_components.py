"""Components in a file: each rule is read and written back, and what makes no sense is told with its line."""

import pytest

from sla_tui.config.reading.reader import parse_config
from sla_tui.config.schema import json_schema
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

LEAVES = '[sources.probe]\nkind = "probe"\n' + "".join(
    f'[probes.{name}]\nurl = "https://{name}.example"\n[services.{name}]\nmonitors = ["probe:{name}"]\n'
    for name in ("api", "web")
)
TOP = LEAVES.count("\n")


def problems(text):
    with pytest.raises(ConfigError) as caught:
        parse_config(LEAVES + text, "config.toml")
    return [(p.line - TOP, p.key.partition(".")[2], p.message) for p in caught.value.problems]


@pytest.mark.parametrize(
    "rule",
    ['"any"', '"all"', "{ at_least = 2 }", '{ weights = { api = "60", web = "40.5" }, over = "50" }', ""],
)
def test_every_rule_is_read_and_written_back_with_the_monitors_of_all(rule):
    key = f"down_when = {rule}\n" if rule else ""
    text = f'{LEAVES}[services.shop]\ncomponents = ["group", "web"]\n{key.replace("api", "group")}'
    made = parse_config(f'{text}[services.group]\ncomponents = ["api"]\n')
    shop = made.services[2]
    assert shop.monitors == ("probe:api", "probe:web")
    assert parse_config(effective_toml(made, show_urls=True)).services == made.services


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ('[services.shop]\ncomponents = ["shop"]', 2, "shop.components[0]", "made of itself: shop -> shop"),
        (
            '[services.a]\ncomponents = ["b"]\n[services.b]\ncomponents = ["api", "c"]\n'
            '[services.c]\ncomponents = ["a"]',
            6,
            "c.components[0]",
            "made of itself: a -> b -> c -> a",
        ),
        ('[services.shop]\ncomponents = ["api", "nosuch"]', 2, "shop.components[1]", "'nosuch' is not a service"),
        ('[services.shop]\ncomponents = ["api", "api"]', 2, "shop.components[1]", "names 'api' twice"),
        ('[services.shop]\ndown_when = "all"', 2, "shop.down_when", "needs components"),
        ('[services.shop]\nmonitors = ["probe:api"]\ncomponents = ["web"]', 3, "shop.components", "beside monitors"),
        ('[services.shop]\ncomponents = ["api"]\ndown_when = "some"', 3, "shop.down_when", "'some' is not known"),
        (
            '[services.shop]\ncomponents = ["api"]\ndown_when = { at_least = 2 }',
            3,
            "shop.down_when.at_least",
            "never be down",
        ),
        (
            '[services.shop]\ncomponents = ["api"]\ndown_when = { weights = { api = 1, wbe = 1 }, over = 0 }',
            3,
            "shop.down_when.weights.wbe",
            "none of the components",
        ),
        (
            '[services.shop]\ncomponents = ["api", "web"]\ndown_when = { weights = { api = 1 }, over = 0 }',
            3,
            "shop.down_when.weights",
            "no weight for 'web'",
        ),
        (
            '[services.shop]\ncomponents = ["api"]\ndown_when = { weights = { api = "50" }, over = "50" }',
            3,
            "shop.down_when.over",
            "never be down",
        ),
        (
            '[services.shop]\ncomponents = ["api"]\ndown_when = { weights = { api = "50" } }',
            3,
            "shop.down_when.over",
            "is missing",
        ),
        (
            '[services.shop]\ncomponents = ["api"]\ncontract = "r"\n[contracts.r]\n'
            'availability = { target = "99", method = "requests" }',
            2,
            "shop.components",
            "no requests to be counted",
        ),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text, line, key, says):
    found = problems(text)
    assert len(found) == 1
    assert found[0][:2] == (line, key)
    assert says in found[0][2]


def test_groups_that_double_at_every_level_are_refused_and_not_drawn():
    levels = "".join(f'[services.g{i}]\ncomponents = ["g{i + 1}", "h{i + 1}"]\n' for i in range(25))
    levels += "".join(f'[services.h{i}]\ncomponents = ["g{i + 1}"]\n' for i in range(25))
    found = problems(levels + '[services.g25]\ncomponents = ["api"]\n[services.h25]\ncomponents = ["web"]\n')
    assert found
    assert all("parts in" in message for _, _, message in found)


def test_an_editor_is_told_the_rules():
    text = str(json_schema())
    assert "down_when" in text
    assert "at_least" in text
