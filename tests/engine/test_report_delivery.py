"""Reports that go out by themselves: on time, once each, also after a kill; over a real mail server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.reports import ReportSchedule
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.report_records import delivery_record, destinations_of, put_delivery
from sla_tui.engine.moment.report_schedule import due_between, next_due, report_about
from sla_tui.engine.reports.schedules import ReportSchedules
from sla_tui.engine.store_thread import StoreThread
from sla_tui.language import ENGLISH
from sla_tui.notify.base import ChannelError
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from tests.mail import AuthResult, Breaking, Inbox, mail_server
from tests.stores import open_store
from tests.virtual import run as run_virtually

OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
CONFIG = """
timezone = "Europe/Amsterdam"
[sources.pingdom]
token = { env = "T" }
[contracts.gold]
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
[services.web]
name = "Web"
contract = "gold"
fee = "1000.00"
monitors = ["pingdom:1"]
"""
MAIL = """
[mail]
host = "127.0.0.1"
port = PORT
encryption = "none"
from = "sla@example.com"
from_name = "SLA reports"
[reports.monthly]
formats = ["csv", "html"]
mail = ["manager@example.com"]
"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


NOVEMBER_20, DECEMBER_2 = at("2026-11-20T12:00:00+01:00"), at("2026-12-02T12:00:00+01:00")


def config_of(more: str, port: int = 0):
    return parse_config(CONFIG + more.replace("PORT", str(port)))


def fill(store, until: int = DECEMBER_2) -> None:
    """Two hours down on 11 October, up ever since."""
    monitor = Monitor("pingdom", "1", "web", interval=60)
    down = OCTOBER + 10 * 86_400
    spans = (Span(OCTOBER, down, "up"), Span(down, down + 7_200, "down", "HTTP 500"), Span(down + 7_200, until, "up"))
    told = History(monitor.ref, OCTOBER, until, spans)
    store.record(Poll("pingdom", until, (Status(monitor, "up", until, checked_at=until),), (told,)))


@pytest.fixture
def store():
    opened = open_store(":memory:")
    fill(opened)
    return opened


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def port(inbox):
    with mail_server(inbox) as found:
        yield found


def schedules(config, store, clock, thread=None, **more):
    return ReportSchedules(config, store, clock, thread or StoreThread(), **more)


def deliver(config, store, now: int, **more):
    """One look at what is due, at `now`."""

    async def once():
        thread = StoreThread()
        try:
            await schedules(config, store, FixedClock(now), thread, **more).deliver_due()
        finally:
            await thread.close()

    asyncio.run(once())


def states(store, schedule="monthly", period="2026-11"):
    record = delivery_record(store, schedule, period)
    return {} if record is None else {one.id: one.state for one in record.destinations}


# When


def test_a_month_s_report_is_due_on_the_first_at_seven_on_the_clock_of_its_zone():
    schedule, config = ReportSchedule(id="m"), config_of("")
    assert next_due(schedule, config, NOVEMBER_20) == at("2026-12-01T07:00:00+01:00")
    assert next_due(schedule, config, at("2026-12-01T07:00:00+01:00")) == at("2027-01-01T07:00:00+01:00")
    assert next_due(schedule, config, at("2026-06-20T07:00:00+02:00")) == at("2026-07-01T07:00:00+02:00")
    assert report_about(schedule, config, None, NOVEMBER_20).period == "2026-10"


def test_a_time_that_the_clock_skips_is_due_when_it_jumps_and_the_31st_on_the_last():
    config = config_of("")
    daily = ReportSchedule(id="d", every="day", at=9_000)  # 02:30, skipped on 29 March 2026
    assert next_due(daily, config, at("2026-03-28T12:00:00+01:00")) == at("2026-03-29T03:00:00+02:00")
    late = ReportSchedule(id="l", day=31, timezone="UTC")
    assert next_due(late, config, at("2026-02-01T00:00:00+00:00")) == at("2026-02-28T07:00:00+00:00")


@pytest.mark.parametrize(
    ("every", "now", "period", "due"),
    [
        ("day", "2026-11-20T12:00:00+01:00", "2026-11-19", "2026-11-20T07:00:00+01:00"),
        ("week", "2026-11-20T12:00:00+01:00", "2026-W46", "2026-11-16T07:00:00+01:00"),
        ("quarter", "2026-11-20T12:00:00+01:00", "2026-Q3", "2026-10-01T07:00:00+02:00"),
        ("year", "2026-11-20T12:00:00+01:00", "2025", "2026-01-01T07:00:00+01:00"),
    ],
)
def test_every_rhythm_tells_of_the_period_before(every, now, period, due):
    found = due_between(ReportSchedule(id="x", every=every), config_of(""), 0, at(now))[-1]
    assert (found.period, found.due) == (period, at(due))


@given(st.integers(OCTOBER, OCTOBER + 400 * 86_400), st.integers(1, 60 * 86_400), st.sampled_from(["day", "month"]))
def test_whatever_is_looked_at_when_each_report_falls_due_once(start, length, every):
    """Two looks one after the other find together what one look over both stretches finds, and nothing twice."""
    schedule, config = ReportSchedule(id="x", every=every), config_of("")
    middle, end = start + length, start + length + 86_400
    first, second = due_between(schedule, config, start, middle), due_between(schedule, config, middle, end)
    assert not {one.period for one in first} & {one.period for one in second}
    assert all(start < one.due <= middle for one in first)
    if every == "month":
        assert (*first, *second) == due_between(schedule, config, start, end)


# By mail


def test_it_goes_out_when_it_falls_due_under_a_clock_that_runs_and_in_the_second_month_again(store, inbox, port):
    """From 20 November on, looked at each hour: nothing of October, one mail about November, one about December."""
    config = config_of(MAIL, port)
    fill(store, at("2027-01-02T00:00:00+01:00"))

    async def main(clock):
        found = schedules(config, store, clock)
        running = asyncio.create_task(found.run(asyncio.Event()))
        seen = []
        for moment in ("2026-12-01T06:59:00", "2026-12-01T08:00:01", "2026-12-31T23:00:00", "2027-01-01T08:00:00"):
            await asyncio.sleep(at(f"{moment}+01:00") - clock.now())
            seen.append(len(inbox.mails))
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        return seen

    import sla_tui.engine.reports.schedules as module

    before, module.EVERY = module.EVERY, 3_600.0
    try:
        assert run_virtually(NOVEMBER_20, main) == [0, 1, 1, 2]
    finally:
        module.EVERY = before
    first, second = inbox.mails
    assert first["Subject"] == "SLA report, November 2026"
    assert second["Subject"] == "SLA report, December 2026"
    assert (first["From"], first["To"]) == ("SLA reports <sla@example.com>", "manager@example.com")
    assert first["Message-ID"] != second["Message-ID"]
    names = [part.get_filename() for part in first.iter_attachments()]
    assert names == ["sla-report-monthly-2026-11.csv", "sla-report-monthly-2026-11.html"]
    assert "1 of 1 services were within their SLA" in first.get_body().get_content()


def test_what_was_due_before_the_schedule_was_known_is_not_sent_but_what_was_missed_since_is(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)
    assert inbox.mails == []
    deliver(config, store, DECEMBER_2)  # nothing ran on the first
    deliver(config, store, DECEMBER_2 + 60)
    assert [mail["Subject"] for mail in inbox.mails] == ["SLA report, November 2026"]
    assert states(store) == {"mail:manager@example.com": "sent"}


def test_while_the_past_is_still_being_read_it_waits_an_hour_at_the_most(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)

    async def main(clock):
        found = schedules(config, store, clock, ready=lambda: False)
        await found.deliver_due()
        early = len(inbox.mails)
        assert states(store) == {"mail:manager@example.com": "waiting"}  # which every door says
        await asyncio.sleep(3_601)
        await found.deliver_due()
        return early, len(inbox.mails)

    assert run_virtually(DECEMBER_2, main) == (0, 1)


def test_a_refusal_is_told_and_tried_again_later_and_then_it_is_sent_once(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)
    inbox.refuse = ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]
    deliver(config, store, DECEMBER_2)
    (state,) = delivery_record(store, "monthly", "2026-11").destinations
    assert (state.state, state.tries, state.next_try) == ("waiting", 1, DECEMBER_2 + 60)
    assert "451 4.7.1 greylisted" in state.why
    snapshot = build_snapshot(config, store, DECEMBER_2 + 1)
    assert "could not be delivered to mail:manager@example.com yet" in ENGLISH.tell(snapshot.notices[-1])
    deliver(config, store, DECEMBER_2 + 59)  # too early
    assert len(inbox.refuse) == 1
    deliver(config, store, DECEMBER_2 + 60)
    deliver(config, store, DECEMBER_2 + 60 + 240)
    deliver(config, store, DECEMBER_2 + 9_000)
    assert len(inbox.mails) == 1
    assert build_snapshot(config, store, DECEMBER_2 + 9_000).report_deliveries[0].state == "sent"


def test_one_recipient_who_is_refused_keeps_no_other_from_it(store, inbox, port):
    config = config_of(MAIL.replace('"manager@', '"gone@example.com", "manager@'), port)
    deliver(config, store, NOVEMBER_20)
    inbox.refuse_recipient = "gone@example.com"
    deliver(config, store, DECEMBER_2)
    assert [mail["To"] for mail in inbox.mails] == ["manager@example.com"]
    assert states(store) == {"mail:gone@example.com": "waiting", "mail:manager@example.com": "sent"}
    deliver(config, store, DECEMBER_2 + 8 * 86_400)  # a week after it fell due it is given up
    assert states(store)["mail:gone@example.com"] == "failed"
    assert len(inbox.mails) == 1


def test_a_server_that_breaks_off_after_the_text_leaves_it_unsure_and_it_is_not_sent_again(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)

    with mail_server(inbox, Breaking) as broken:
        deliver(config_of(MAIL, broken), store, DECEMBER_2)
    assert states(store) == {"mail:manager@example.com": "unsure"}
    deliver(config, store, DECEMBER_2 + 86_400)
    assert inbox.mails == []
    notice = ENGLISH.tell(build_snapshot(config, store, DECEMBER_2).notices[-1])
    assert "sla-tui report --send monthly --period 2026-11 --again" in notice


def test_a_login_goes_over_an_encrypted_connection_only_and_its_password_is_nowhere(
    store, inbox, tmp_path, monkeypatch
):
    import ssl

    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    monkeypatch.setenv("SMTP_PASSWORD", "hunter22-secret")
    logins = []

    def authenticate(_server, _session, _envelope, _mechanism, data):
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"hunter22-secret", handled=False)

    more = {"tls_context": context, "auth_required": True, "authenticator": authenticate}
    text = MAIL.replace('encryption = "none"', 'encryption = "starttls"\nuser = "sla"\nca_file = "CA"')
    text = text.replace("CA", str(tmp_path / "ca.pem")).replace(
        "[reports", 'password = { env = "SMTP_PASSWORD" }\n[reports'
    )
    with mail_server(inbox, require_starttls=True, **more) as port:
        config = config_of(text, port)
        deliver(config, store, NOVEMBER_20)
        deliver(config, store, DECEMBER_2)
        assert len(inbox.mails) == 1
        assert logins == [(b"sla", b"hunter22-secret")]
        monkeypatch.setenv("SMTP_PASSWORD", "wrong-secret")
        Actor(config, store, FixedClock(DECEMBER_2), who="mk").send_report("monthly", "2026-11", again=True)
        deliver(config, store, DECEMBER_2)
        strangers = replace(config, mail=replace(config.mail, ca_file=""))
        deliver(strangers, store, DECEMBER_2 + 7_000)
    record = delivery_record(store, "monthly", "2026-11")
    assert "its certificate does not hold" in record.destinations[0].why
    assert len(inbox.mails) == 1
    kept = store.get_note("report:monthly:2026-11")
    assert "secret" not in kept


# Elsewhere


# apprise imports a module that is deprecated
_OLD_MODULES = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def test_a_folder_a_command_and_apprise_get_the_files(store, tmp_path, monkeypatch):
    script = tmp_path / "take.py"
    script.write_text(
        "import json, os, sys, pathlib\n"
        "said = json.load(sys.stdin)\n"
        "out = {'said': said, 'files': {pathlib.Path(p).name: pathlib.Path(p).stat().st_size for p in sys.argv[1:]},\n"
        "       'id': os.environ['SLA_TUI_DELIVERY_ID'], 'token': os.environ.get('PINGDOM', '')}\n"
        f"pathlib.Path({str(tmp_path / 'taken.json')!r}).write_text(json.dumps(out))\n"
    )
    monkeypatch.setenv("PINGDOM", "not-for-you")
    reports = f"""
[reports.monthly]
formats = ["text", "json"]
folder = "{tmp_path / "reports"}"
command = "{sys.executable} {script}"
urls = ["json://127.0.0.1:1/hook/token-of-ours"]
"""
    sent = []
    from sla_tui.notify.urls import AppriseTarget

    def notify(self, **message):
        sent.append([Path(path).name for path in message["attach"]] + [message["title"]])
        return len(sent) > 1

    monkeypatch.setattr(AppriseTarget, "__init__", lambda self, url: setattr(self, "name", "json://"))
    monkeypatch.setattr(AppriseTarget, "notify", notify)
    config = config_of(reports)
    deliver(config, store, NOVEMBER_20)
    deliver(config, store, DECEMBER_2)
    names = ["sla-report-monthly-2026-11.txt", "sla-report-monthly-2026-11.json"]
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == sorted(names)
    taken = json.loads((tmp_path / "taken.json").read_text())
    assert list(taken["files"]) == names
    assert (taken["said"]["report"], taken["said"]["period"], taken["token"]) == ("monthly", "2026-11", "")
    assert taken["id"] == taken["said"]["id"]
    assert not any(Path(path).exists() for path in taken["said"]["files"])
    assert sent == [[*names, "SLA report, November 2026"]]
    assert states(store) == {"folder": "sent", "command": "sent", "url:json:1": "waiting"}
    deliver(config, store, DECEMBER_2 + 60)
    assert states(store)["url:json:1"] == "sent"
    assert "token-of-ours" not in store.get_note("report:monthly:2026-11")


@pytest.mark.full
@_OLD_MODULES
def test_apprise_itself_posts_the_attached_file(store):
    """The real library, to a real server: what arrives holds the report, in base64."""
    import base64
    import http.server
    import threading

    bodies = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Taker)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        urls = f'[reports.monthly]\nformats = ["csv"]\nurls = ["json://127.0.0.1:{server.server_port}/"]\n'
        config = config_of(urls)
        deliver(config, store, NOVEMBER_20)
        deliver(config, store, DECEMBER_2)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert states(store) == {"url:json:1": "sent"}
    (body,) = bodies
    assert body["title"] == "SLA report, November 2026"
    (attached,) = body["attachments"]
    assert b"Web" in base64.b64decode(attached["base64"])


def test_a_report_of_which_nothing_can_be_said_is_tried_again_and_said(store, inbox, port):
    config = config_of(MAIL.replace("formats", 'every = "year"\nformats'), port)
    deliver(config, store, NOVEMBER_20)
    deliver(config, store, at("2027-01-01T08:00:00+01:00"))
    (state,) = delivery_record(store, "monthly", "2026").destinations
    assert (state.state, state.why) == ("waiting", "no service of report monthly is judged by a period 2026")


def test_each_week_tells_of_the_month_so_far(store, inbox, port):
    config = config_of(MAIL.replace("formats", 'every = "week"\nformats'), port)
    deliver(config, store, NOVEMBER_20)
    deliver(config, store, at("2026-11-23T07:00:00+01:00"))
    (mail,) = inbox.mails
    assert mail["Subject"] == "SLA report, November 2026"
    assert "1 of 1 services are within their SLA" in mail.get_body().get_content()


def test_services_of_shorter_periods_are_left_out_and_named(store, inbox, port):
    quarterly = '[contracts.q]\navailability = { target = "99" }\nperiod = { kind = "quarter" }\n'
    other = '[services.db]\ncontract = "q"\nmonitors = ["pingdom:1"]\n'
    config = config_of(quarterly + other + MAIL.replace("formats", 'every = "quarter"\nformats'), port)
    actor = Actor(config, store, FixedClock(NOVEMBER_20), who="mk")
    actor.send_report("monthly", "2026-Q4")
    deliver(config, store, NOVEMBER_20)
    (mail,) = inbox.mails
    assert "Not in it, for it is judged by other periods: web." in mail.get_body().get_content()
    assert mail["Subject"] == "SLA report, Q4 2026"


# Once


class Kill(BaseException):
    """The process ends here."""


class Interrupted:
    """A destination in the middle of which the process ends, before or after the other side has it."""

    repeatable = False

    def __init__(self, taken, *, when):
        self.taken, self.when = taken, when

    def prepare(self, message):
        if self.when == "before":
            raise Kill
        self.message = message
        return self

    def hand_over(self):
        self.taken.append(self.message.id)
        if self.when == "after":
            raise Kill

    def close(self):
        pass


@pytest.mark.parametrize(("when", "by_itself", "state"), [("before", 1, "sent"), ("after", 1, "unsure")])
def test_a_kill_leaves_it_delivered_once(store, when, by_itself, state):
    """Killed before it left, it is sent after the restart; killed before that was noted, it is not sent again."""
    config, taken = config_of(MAIL, 1), []
    deliver(config, store, NOVEMBER_20)
    with contextlib.suppress(Kill):
        deliver(config, store, DECEMBER_2, find=lambda *_: Interrupted(taken, when=when))
    for later in (1, 86_400):
        deliver(config, store, DECEMBER_2 + later, find=lambda *_: Interrupted(taken, when="never"))
    assert len(taken) == by_itself
    assert states(store) == {"mail:manager@example.com": state}


def test_who_may_have_it_gets_it_again_when_somebody_says_so_as_the_same_mail(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)
    deliver(config, store, DECEMBER_2)
    record = delivery_record(store, "monthly", "2026-11")
    sending = record.with_state(replace(record.destinations[0], state="sending"))
    put_delivery(store, "monthly", "2026-11", DECEMBER_2, sending)  # what a kill before the note leaves
    deliver(config, store, DECEMBER_2 + 1)
    assert (states(store), len(inbox.mails)) == ({"mail:manager@example.com": "unsure"}, 1)
    actor = Actor(config, store, FixedClock(DECEMBER_2 + 2), who="mk")
    actor.send_report("monthly", "2026-11")
    deliver(config, store, DECEMBER_2 + 3)
    assert len(inbox.mails) == 1  # not without saying so
    actor.send_report("monthly", "2026-11", again=True)
    deliver(config, store, DECEMBER_2 + 4)
    deliver(config, store, DECEMBER_2 + 5)
    assert len(inbox.mails) == 2
    assert inbox.mails[0]["Message-ID"] == inbox.mails[1]["Message-ID"]
    actor.send_report("monthly", "2026-11", again=True)  # all have it: a new one, which no server puts away as known
    deliver(config, store, DECEMBER_2 + 6)
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 2


def test_who_asked_and_took_it_back_or_asked_long_ago_gets_nothing(store, inbox, port):
    config = config_of(MAIL, port)
    actor = Actor(config, store, FixedClock(NOVEMBER_20), who="mk")
    actor.withdraw(actor.send_report("monthly", "2026-10").id)
    deliver(config, store, NOVEMBER_20 + 1)
    actor.send_report("monthly", "2026-10")
    deliver(config, store, NOVEMBER_20 + 86_401)
    assert inbox.mails == []


def test_nothing_is_handed_over_while_that_cannot_be_noted_for_good(store, inbox, port):
    config = config_of(MAIL, port)
    deliver(config, store, NOVEMBER_20)
    store.put_note = lambda *_: None  # as a store does that only follows
    deliver(config, store, DECEMBER_2)
    assert inbox.mails == []


@pytest.mark.full
def test_a_real_kill_between_taking_and_noting_delivers_once(tmp_path, inbox):
    """The process is killed by the mail server as soon as that has the mail; a second process finds it unsure."""
    place = tmp_path / "history.sqlite3"
    opened = open_store(place)
    fill(opened)
    with mail_server(inbox) as port:
        text = CONFIG + MAIL.replace("PORT", str(port))
        deliver(parse_config(text), opened, NOVEMBER_20)
        opened.close()
        program = (
            "import sys, asyncio\n"
            "from sla_tui.clock import FixedClock\nfrom sla_tui.store import open_store\n"
            "from sla_tui.config.reading.reader import parse_config\n"
            "from sla_tui.engine.reports.schedules import ReportSchedules\n"
            "from sla_tui.engine.store_thread import StoreThread\n"
            "place, text, now = sys.argv[1:]\n"
            "async def once():\n"
            "    store, clock = open_store(place), FixedClock(int(now))\n"
            "    await ReportSchedules(parse_config(text), store, clock, StoreThread()).deliver_due()\n"
            "asyncio.run(once())\n"
        )
        words = [sys.executable, "-c", program, str(place), text, str(DECEMBER_2)]
        process = subprocess.Popen(words)
        inbox.on_mail = lambda: os.kill(process.pid, signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
        inbox.on_mail = lambda: None
        assert subprocess.run([*words[:-1], str(DECEMBER_2 + 60)], timeout=60, check=False).returncode == 0
    assert len(inbox.mails) == 1
    assert states(open_store(place)) == {"mail:manager@example.com": "unsure"}


def test_ids_of_destinations_say_no_credential():
    schedule = parse_config(
        CONFIG + '[reports.m]\nurls = ["slack://TokenA/TokenB", { env = "CHAT" }, { command = "pass show chat" }]\n'
    ).reports[0]
    found = destinations_of(schedule)
    assert found[:2] == ("url:slack:1", "env:CHAT")
    assert found[2].startswith("command:")
    assert "pass" not in found[2]


def test_a_failure_of_a_library_says_only_its_kind(store):
    config = config_of(MAIL, 1)
    deliver(config, store, NOVEMBER_20)

    def broken(*_):
        raise RuntimeError("password=hunter22")

    deliver(config, store, DECEMBER_2, find=broken)
    (state,) = delivery_record(store, "monthly", "2026-11").destinations
    assert (state.state, state.why) == ("waiting", "it failed (RuntimeError)")

    def refused(*_):
        raise ChannelError("no", hint="do this")

    deliver(config, store, DECEMBER_2 + 60, find=refused)
    assert delivery_record(store, "monthly", "2026-11").destinations[0].why == "no (do this)"
