"""Prism between a client and the simulated providers: it refuses every answer that breaks the provider's document.

`npm install @stoplight/prism-cli`, with its folder `node_modules/.bin` on the PATH; and ../shared with the documents.
"""

from __future__ import annotations

import http.client
import json
import shutil
from contextlib import closing, contextmanager

import pytest

from sla_tui.clock import FixedClock
from sla_tui.demo.runtime import Demo
from sla_tui.demo.scenario import Scenario
from tests.demo.asking import AT
from tests.demo.openapi import Document
from tests.demo.openapi_documents import FILES, amended
from tests.demo.openapi_requests import NOTHING, paths
from tests.peers.servers import answers_at_all, free_port, running

pytestmark = [pytest.mark.peers, pytest.mark.xdist_group("prism")]

SOURCES = ("pingdom", "uptimerobot")
VIOLATION = "https://stoplight.io/prism/errors#VIOLATIONS"


@pytest.fixture(scope="module")
def demo():
    with Demo(Scenario(7, AT), FixedClock(AT)) as fleet:
        yield fleet


@contextmanager
def proxied(demo, source, tree, folder):
    """The port of a Prism that stands before a simulated provider."""
    program = shutil.which("prism")
    if program is None:
        pytest.skip("prism is not installed (npm install @stoplight/prism-cli)")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.json").write_text(json.dumps(tree, default=str))
    port = free_port()
    command = [program, "proxy", "openapi.json", demo.providers[source].base_url, "--errors", "-p", str(port)]
    with running(command, folder, lambda: answers_at_all(port)):
        yield port


def asked(demo, source, port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers={"Authorization": f"Bearer {demo.tokens[source].reveal()}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_on_a_read_path_breaks_the_providers_document(demo, source, tmp_path):
    if not FILES[source].is_file():
        pytest.skip(f"there is no {FILES[source]}")
    tree = amended(source)
    problems, count = [], 0
    with proxied(demo, source, tree, tmp_path) as port:
        for template in Document(tree).reads():
            for path in paths(demo, source, template):
                status, body = asked(demo, source, port, path)
                count += 1
                if status != (404 if template in NOTHING else 200) or body_is_violation(body):
                    problems.append((path, status, body))
    assert problems == []
    print(f"prism, {source}: {count} answers, no violation")  # noqa: T201


@pytest.mark.parametrize("source", SOURCES)
def test_prism_notices_what_breaks_a_document(demo, source, tmp_path):
    """With the types of the answers changed it objects: its silence above means something."""
    if not FILES[source].is_file():
        pytest.skip(f"there is no {FILES[source]}")
    with proxied(demo, source, amended(source), tmp_path) as port:
        demo.faults[source].mode = "changed_types"
        try:
            status, body = asked(demo, source, port, "/checks" if source == "pingdom" else "/user/me")
        finally:
            demo.faults[source].clear()
    assert status == 500
    assert body_is_violation(body)


def body_is_violation(body):
    return isinstance(body, dict) and body.get("type") == VIOLATION
