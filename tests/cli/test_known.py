"""What is known of a provider's past is in the history: whoever reads it, nobody calls an unread month a promise kept.

Providers on loopback whose states work and whose past fails, is refused, or is empty; polled once by `snapshot`, then
read from the store alone by every other command.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from sla_tui.cli.run import run

DAY = 86_400
CONFIG = """\
timezone = "UTC"
[sources.src]
kind = "{kind}"
base_url = "{url}"
token = {{ env = "TOK" }}
[contracts.gold]
period = {{ kind = "month", timezone = "UTC" }}
availability = {{ target = "99.9" }}
evidence = {{ no_data = "exclude", paused = "exclude" }}
tiers = [{{ below = "99.9", credit = "10" }}]
[services.shop]
contract = "gold"
monitors = ["src:1"]
fee = "1000.00"
"""


class Provider:
    """Pingdom's and UptimeRobot's routes, as far as they are asked here. `past` answers for what happened before."""

    def __init__(self, past, state="up") -> None:
        self.past, self.state = past, state
        self.now = int(time.time())

    def __call__(self, path: str, query: dict[str, str]) -> tuple[int, object]:
        if path == "/checks":
            check = {"id": 1, "name": "shop", "hostname": "shop.example.com", "type": "http", "resolution": 1}
            seen = {"created": self.now - 200 * DAY, "lasttesttime": self.now - 30, "status": self.state}
            return 200, {"checks": [{**check, **seen, "lastresponsetime": 300}]}
        if path == "/monitors":
            return 200, {"data": [{"id": 1, "friendlyName": "shop", "status": "UP", "type": "HTTP", "interval": 60}]}
        if path.startswith(("/summary.outage", "/incidents")):
            return self.past(query)
        return {"/maintenance": (200, {"maintenance": []}), "/maintenance-windows": (200, {"data": []})}.get(
            path, (403, {"error": {"errormessage": "not in your plan"}})
        )


@pytest.fixture
def serve():
    running = []

    def start(provider: Provider) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                code, body = provider(parts.path, query)
                data = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def failing(_query):
    return 500, {"error": {"errormessage": "try again later"}}


def refusing(_query):
    return 403, {"error": {"errormessage": "your plan has no history"}}


def empty(_query):
    return 200, {"summary": {"states": []}}


def all_up(query):
    return 200, {"summary": {"states": [{"status": "up", "timefrom": int(query["from"]), "timeto": int(query["to"])}]}}


CASES = {
    "7a a past that fails": ("pingdom", failing, "up", "0 % of the past of src:1 is read"),
    "7b of a monitor that is unknown now": ("pingdom", failing, "unknown", "0 % of the past of src:1 is read"),
    "7b of a monitor that is paused now": ("pingdom", failing, "paused", "0 % of the past of src:1 is read"),
    "7c a past that is refused": ("uptimerobot", refusing, "up", "src refuses the history of src:1"),
    "7c refused check by check": ("pingdom", refusing, "up", "src refuses the history of src:1"),
    "8 a past that is empty": ("pingdom", empty, "up", ""),
}


@pytest.fixture
def asked(serve, tmp_path, monkeypatch, capsys):
    """Runs commands on one configuration and history; gives back the exit code and what they print."""
    monkeypatch.setenv("TOK", "canary")

    def begin(kind: str, past, state: str = "up"):
        url = past if isinstance(past, str) else serve(Provider(past, state))
        config, store = tmp_path / "c.toml", tmp_path / "n.sqlite3"
        config.write_text(CONFIG.format(kind=kind, url=url), encoding="utf-8")

        def say(*words: str) -> tuple[int, str]:
            code = run([*words, "--config", str(config), "--store", str(store)])
            out, err = capsys.readouterr()
            return code, out or err

        return say

    return begin


def service(said: tuple[int, str]) -> dict:
    code, text = said
    assert code == 0, text
    return json.loads(text)["services"][0]


@pytest.mark.parametrize("case", CASES)
def test_no_door_calls_it_met(case, asked):
    kind, past, state, words = CASES[case]
    say = asked(kind, past, state)
    polled = service(say("snapshot", "--format", "json"))
    read = service(say("snapshot", "--no-poll", "--format", "json"))
    for found in (polled, read):
        assert found["verdict"] == "unknown"
        assert words in " ".join(found["assessment"]["notes"])
    for command in (("check",), ("check", "shop")):
        code, line = say(*command)
        assert (code, line[:14]) == (3, "SLA UNKNOWN - ")
    code, text = say("report", "--format", "json")
    if code:  # not a second of the month is known: there is nothing to report
        assert "nothing is known of this period" in text
    else:
        assert json.loads(text)["services"][0]["service"]["verdict"] == "unknown"
        assert "within SLA: 0" in say("report")[1]
    assert "Nothing can be claimed" in say("claim", "--list")[1]


def test_a_past_that_is_read_is_met_at_every_door(asked):
    say = asked("pingdom", all_up)
    assert service(say("snapshot", "--format", "json"))["verdict"] == "met"
    assert say("check")[0] == 0
    assert service(say("snapshot", "--no-poll", "--format", "json"))["verdict"] == "met"


def test_snapshot_says_when_a_second_run_would_know_more(asked):
    _, text = asked("pingdom", failing)("snapshot", "--format", "json")
    assert "0 % of the past of src is read; the next run reads on." in json.loads(text)["notices"]


def test_snapshot_fails_where_every_source_failed(asked):
    say = asked("pingdom", "http://127.0.0.1:9")
    code, text = say("snapshot", "--format", "json")
    assert (code, json.loads(text)["sources"][0]["state"]) == (1, "error")
    assert say("snapshot", "--no-poll")[0] == 0
