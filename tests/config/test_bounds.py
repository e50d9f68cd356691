"""A file of the configuration that would cost gigabytes is refused in words, and a real one is not."""

from __future__ import annotations

import tracemalloc
from itertools import chain

import pytest

from sla_tui.config.reading import bounds
from sla_tui.config.reading.problems import MOST
from sla_tui.config.reading.reader import parse_config
from sla_tui.errors import ConfigError

LONG = ".".join(["a"] * 20_000)
DEEP = {
    "a key": f"{LONG} = 1\n",
    "a table": f"[{LONG}]\n",
    "an array's table": f"[[{LONG}]]\n",
    "an inline table": f"x = {{ {LONG} = 1 }}\n",
    "quoted": "x = 1\n" + " . ".join(['"a b"'] * 20_000) + " = 1\n",
    "literal": ".".join(["'a.b'"] * 20_000) + "=1\n",
    "seventeen": ".".join(["a"] * 17) + " = 1\n",
}
FINE = {
    "sixteen": ".".join(["a"] * 16) + " = 1\n",
    "a long text": 'x = "' + LONG + '"\n',
    "addresses": "x = [" + ", ".join(['"192.0.2.1"'] * 100) + "]\n",
    "an open quote in a text": "x = \"it's " + LONG + '"\n',
    "numbers": "x = [" + ", ".join(["1.5"] * 1000) + "]\n",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_key_of_too_many_parts_is_refused_with_its_line_before_it_costs_anything(text):
    tracemalloc.start()
    try:
        with pytest.raises(ConfigError) as caught:
            parse_config(text, "sla.toml")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value).startswith(
        f"sla.toml:{2 if text.startswith('x = 1') else 1}: has a key with more than 16 parts"
    )
    assert most < 5_000_000


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_only_has_many_dots_is_read(text):
    bounds.check_bounds(text, "")


def test_all_dotted_keys_together_have_a_bound(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_PARTS", 30)
    bounds.check_bounds("".join(f"a.b{n} = 1.5\n" for n in range(15)), "")
    with pytest.raises(ConfigError, match="more than 30 parts"):
        bounds.check_bounds("".join(f"a.b{n} = 1.5\n" for n in range(16)), "")


def test_of_a_million_problems_a_thousand_are_told_and_the_rest_is_counted():
    text = "".join(chain.from_iterable((f"k{n} = 1\n",) for n in range(MOST + 50)))
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert len(caught.value.problems) == MOST + 1
    assert caught.value.problems[-1].message == "has 50 more problems"
