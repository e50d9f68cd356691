"""What monitors are known by is made of words at some providers: a token in these is in no id, and loses no monitor."""

from __future__ import annotations

import pytest

from sla_tui.engine.polling.redaction import redacted
from sla_tui.secret import know
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.naming import Names
from sla_tui.sources.uptime_kuma.metrics import parse_metrics

TOKEN = "canary_7F3e9a-x"
LABELS = ("monitor_name", "monitor_type", "monitor_url", "monitor_hostname", "monitor_port", "monitor_id")


@pytest.fixture(autouse=True)
def _known():
    know(TOKEN)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("version", [1, 2])
def test_uptime_kumas_labels(label, version):
    values = dict.fromkeys(LABELS[:-1], "") | {"monitor_name": "Shop", "monitor_url": "https://shop.example"}
    values |= {"monitor_id": "7"} if version == 2 else {}
    values |= {label: f"{values.get(label, '')}{TOKEN}"}
    written = ",".join(f'{name}="{value}"' for name, value in values.items())
    text = f"# TYPE monitor_status gauge\nmonitor_status{{{written}}} 1\n"
    for status in parse_metrics(text, "kuma", 1, Notes()):
        assert (
            "7f3e9a" not in repr(redacted(status)).lower()
        )  # an id that is one as it stands is masked at the next door


@pytest.mark.parametrize("label", ["instance", "job", "path"])
def test_prometheus_labels(label):
    labels = [{"instance": "shop:1", "job": "web", "path": f"/{n}"} for n in range(2)]
    found = [Series("up", one | {label: f"{one[label]}/{TOKEN}"}, ((1.0, 1.0), (2.0, 1.0))) for one in labels]
    names = Names("instance")
    names.learn(found)
    monitors = [names.monitor("p", series.labels, 15) for series in found]
    assert len({monitor.id for monitor in monitors}) == 2
    assert "7f3e9a" not in repr(monitors).lower()


def test_a_token_that_is_changed_leaves_a_monitor_what_it_was():
    know("another_9B8c7d-y")
    names = Names("instance")
    before, after = (names.of({"instance": f"shop/{token}"}) for token in (TOKEN, "another_9B8c7d-y"))
    assert before == after
