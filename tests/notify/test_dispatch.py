"""Channels: never in the way, tried again, held back in quiet hours, their failures said without a credential."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path

import pytest
import stamina

from sla_tui.clock import FixedClock
from sla_tui.config.model import NotifyConfig, SecretRef
from sla_tui.config.reading.reader import parse_config
from sla_tui.errors import ConfigError
from sla_tui.language import ENGLISH
from sla_tui.notify.base import ChannelError, Notification, from_plain, join, to_plain
from sla_tui.notify.channels import KEYS, channels, has_channels
from sla_tui.notify.command import CommandChannel
from sla_tui.notify.dispatch import WAITING, Dispatcher
from sla_tui.sla.alert import Alert, Change
from sla_tui.sla.contract import ServiceHours

DAY = 86_400
NIGHT = 1_795_390_000  # 2026-11-22T23:26:40Z, 00:26:40 in Amsterdam
QUIET = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=22 * 3600, end=7 * 3600),)


@pytest.fixture(autouse=True)
def _no_waiting():
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


def change(name="Shop", kind="breached", level="critical", what="raised"):
    return Change(what, Alert(f"{kind}:{name}", kind, level, name.lower(), name, "99.1 % of 99.9 %", NIGHT))


class Recorder:
    """A channel that fails as often as it is told to, and then takes everything."""

    name = "recorder://"

    def __init__(self, fail=0, error=None):
        self.taken: list[Notification] = []
        self.tried = 0
        self._fail = fail
        self._error = error or ChannelError("recorder:// is out of order")
        self.something = asyncio.Event()

    async def send(self, notice):
        self.tried += 1
        self.something.set()
        if self.tried <= self._fail:
            raise self._error
        self.taken.append(notice)


def problems_of(dispatcher):
    return [ENGLISH.tell(problem) for problem in dispatcher.problems]


class Sleeper:
    """Waiting for the end of quiet hours, moved by hand."""

    def __init__(self):
        self._go = asyncio.Event()

    async def __call__(self, _seconds):
        await self._go.wait()
        self._go.clear()

    def wake(self):
        self._go.set()


@contextlib.asynccontextmanager
async def running(*made, clock=None, sleep=None, **config):
    dispatcher = Dispatcher(
        NotifyConfig(**config),
        made,
        clock or FixedClock(NIGHT),
        "Europe/Amsterdam",
        seconds=0.5,
        sleep=sleep or Sleeper(),
    )
    task = asyncio.create_task(dispatcher.run())
    try:
        yield dispatcher
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  there is no event for everything that is waited for
            await asyncio.sleep(0)


async def test_what_changes_together_is_one_notice():
    channel = Recorder()
    async with running(channel) as dispatcher:
        dispatcher.take([change("Shop"), change("Search", "at_risk", "warning")], NIGHT)
        await until(lambda: channel.taken)
    assert [n.title for n in channel.taken] == ["BREACHED: Shop, and 1 more"]
    assert channel.taken[0].text == "BREACHED: Shop: 99.1 % of 99.9 %\nat risk: Search: 99.1 % of 99.9 %"


async def test_a_failing_channel_is_tried_again_said_and_holds_up_nobody():
    broken, fine = Recorder(fail=10**9), Recorder()
    async with running(broken, fine) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await until(lambda: dispatcher.problems and fine.taken)
        assert broken.tried == 4
        assert problems_of(dispatcher) == ["Notifications: recorder:// is out of order."]


async def test_a_channel_that_works_again_is_not_named_any_more():
    channel = Recorder(fail=4)
    async with running(channel) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await until(lambda: dispatcher.problems)
        dispatcher.take([change("Search")], NIGHT)
        await until(lambda: channel.taken)
        await until(lambda: not dispatcher.problems)


@pytest.mark.full
async def test_a_channel_that_never_answers_is_given_up_in_time():
    class Hanging(Recorder):
        async def send(self, notice):
            self.tried += 1
            await asyncio.Event().wait()

    channel = Hanging()
    async with running(channel) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await until(lambda: dispatcher.problems)
        assert "did not take a notice within" in problems_of(dispatcher)[0]


@pytest.mark.parametrize("kind", [RuntimeError, SystemExit, KeyboardInterrupt, asyncio.CancelledError, BaseException])
async def test_whatever_a_library_raises_its_words_are_not_repeated_and_nothing_else_ends(kind):
    channel, other = Recorder(fail=10**9, error=kind("https://user:canary@chat.example")), Recorder()
    async with running(channel, other) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await until(lambda: dispatcher.problems and other.taken)
        assert problems_of(dispatcher) == [f"Notifications: recorder:// failed ({kind.__name__})."]


def test_a_channel_that_exits_while_it_is_made_is_a_problem_and_the_others_are_made(monkeypatch):
    def create(value, config):
        raise SystemExit("https://user:canary@chat.example")

    monkeypatch.setattr("sla_tui.notify.urls.create", create)
    made, problems = channels(NotifyConfig(command="true", urls=("json://host",)))
    assert [channel.name for channel in made] == ["command true"]
    assert problems == ("[notify] urls could not be made (SystemExit)",)


async def test_too_many_notices_for_a_stuck_channel_are_put_together_and_none_is_lost():
    class Stuck(Recorder):
        async def send(self, notice):
            self.something.set()
            await go.wait()
            self.taken.append(notice)

    channel, go = Stuck(), asyncio.Event()
    async with running(channel) as dispatcher:
        for number in range(WAITING + 5):
            dispatcher.take([change(f"S{number}")], NIGHT)
            if number == 0:
                await channel.something.wait()
        assert "too slow" in problems_of(dispatcher)[0]
        go.set()
        await until(lambda: sum(len(n.changes) for n in channel.taken) == WAITING + 5)
    assert len(channel.taken) < 10


async def test_a_channel_that_was_out_of_order_for_long_is_told_in_the_end_and_in_one_notice():
    channel, sleeper = Recorder(fail=6), Sleeper()
    async with running(channel, sleep=sleeper) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await until(lambda: dispatcher.problems)
        dispatcher.take([change("Search"), change("Mail")], NIGHT + 60)
        dispatcher.take([change("Mail", what="cleared")], NIGHT + 90)
        await until(lambda: channel.taken)
        await until(lambda: not dispatcher.unsent())
    assert [c.alert.name for c in channel.taken[0].changes] == ["Search", "Shop"]
    assert len(channel.taken) == 1


async def test_what_waits_survives_a_restart():
    broken, sleeper = Recorder(fail=10**9), Sleeper()
    async with running(broken, quiet=QUIET) as dispatcher:
        dispatcher.take([change()], NIGHT)
        dispatcher.take([change("Search", "at_risk", "warning")], NIGHT)
        await until(lambda: dispatcher.problems)
        text = dispatcher.unsent()
    clock, channel = FixedClock(NIGHT + 9 * 3600), Recorder()
    async with running(channel, quiet=QUIET, clock=clock, sleep=sleeper) as dispatcher:
        dispatcher.resume(text)
        while len(channel.taken) < 2:
            sleeper.wake()
            await asyncio.sleep(0)
    assert [n.title for n in channel.taken] == ["BREACHED: Shop", "at risk: Search"]
    assert not dispatcher.unsent()


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", '{"held": [1], "lanes": []}'])
async def test_what_cannot_be_read_of_an_earlier_run_is_nothing(text):
    async with running(Recorder()) as dispatcher:
        dispatcher.resume(text)
        assert dispatcher.unsent() == ""


async def test_the_end_waits_a_moment_for_what_is_just_being_taken():
    class Slow(Recorder):
        async def send(self, notice):
            self.something.set()
            await asyncio.sleep(0.05)
            self.taken.append(notice)

    channel = Slow()
    async with running(channel) as dispatcher:
        dispatcher.take([change()], NIGHT)
        await channel.something.wait()
    assert len(channel.taken) == 1
    assert dispatcher.unsent() == ""


async def test_only_the_kinds_that_are_asked_for_are_told():
    channel = Recorder()
    async with running(channel, on=("claim",)) as dispatcher:
        dispatcher.take([change(), change("Mail", "claim", "warning")], NIGHT)
        await until(lambda: channel.taken)
    assert [c.alert.name for c in channel.taken[0].changes] == ["Mail"]


async def test_in_quiet_hours_only_what_is_critical_is_told():
    channel = Recorder()
    async with running(channel, quiet=QUIET) as dispatcher:
        dispatcher.take([change("Search", "at_risk", "warning")], NIGHT)
        await asyncio.sleep(0)
        assert channel.taken == []
        dispatcher.take([change()], NIGHT + 60)
        await until(lambda: channel.taken)
        assert "Search" in dispatcher.unsent()
    assert [c.alert.name for c in channel.taken[0].changes] == ["Shop"]


async def test_what_was_held_back_is_told_when_quiet_hours_are_over_and_what_passed_is_not():
    channel, clock, sleeper = Recorder(), FixedClock(NIGHT), Sleeper()
    async with running(channel, quiet=QUIET, clock=clock, sleep=sleeper) as dispatcher:
        dispatcher.take([change("Search", "at_risk", "warning"), change("Mail", "outage", "warning")], NIGHT)
        dispatcher.take([change("Mail", "outage", "warning", "cleared")], NIGHT + 300)
        sleeper.wake()
        await asyncio.sleep(0)
        assert channel.taken == []
        clock.advance(8 * 3600)
        while not channel.taken:
            sleeper.wake()
            await asyncio.sleep(0)
    assert [c.alert.name for c in channel.taken[0].changes] == ["Search"]


def test_what_got_worse_and_was_over_before_it_was_told_is_no_news():
    held = [Notification(1, (change(what=what),)) for what in ("raised", "worsened", "cleared")]
    assert join(held).changes == ()


@pytest.mark.parametrize(
    ("whats", "becomes"),
    [
        (("worsened", "cleared"), ["cleared"]),  # that it began was told before
        (("raised", "worsened"), ["raised"]),
        (("cleared", "raised"), ["raised"]),
        (("raised", "cleared", "raised"), ["raised"]),
    ],
)
def test_notices_of_one_alert_become_the_one_that_its_reader_needs(whats, becomes):
    assert [c.what for c in join([Notification(1, (change(what=what),)) for what in whats]).changes] == becomes


def test_the_worst_is_the_headline_of_notices_that_are_put_together():
    held = Notification(1, (change("Search", "at_risk", "warning"),))
    assert join([held, Notification(2, (change(),))]).title == "BREACHED: Shop, and 1 more"


def test_only_good_news_is_said_as_such():
    assert Notification(1, (change(what="cleared"), change("B", what="cleared"))).title == "sla-tui: 2 alerts over"
    assert Notification(1, (change(what="cleared"),), demo=True).title == "[demo] sla-tui: 1 alert over"


def test_a_notice_is_told_in_its_language_and_keeps_it_while_it_waits():
    notice = from_plain(to_plain(Notification(1, (change(), change("B", what="cleared")), demo=True, language="nl")))
    assert notice.title == "[demo] GESCHONDEN: Shop"
    assert notice.text.splitlines()[1].startswith("voorbij: GESCHONDEN: B: ")
    assert Notification(1, (change(what="cleared"),), language="nl").title == "sla-tui: 1 melding voorbij"
    older = {key: value for key, value in to_plain(notice).items() if key != "language"}
    assert from_plain(older).title == "[demo] BREACHED: Shop"


def test_a_long_notice_is_cut_and_says_so():
    text = Notification(1, tuple(change(f"S{n}") for n in range(500))).text
    assert text.endswith("... and 480 more")


# The command

TAKES = """
import json, os, sys
told = [json.load(sys.stdin), os.environ["SLA_TUI_LEVEL"], os.environ["SLA_TUI_TITLE"]]
open(sys.argv[1], "w").write(json.dumps(told))
"""


async def test_a_command_gets_the_notice_as_json(tmp_path):
    script, out = tmp_path / "take it.py", tmp_path / "out.json"
    script.write_text(TAKES)
    await CommandChannel(f"{sys.executable} '{script}' {out}").send(Notification(NIGHT, (change(),)))
    body, level, title = json.loads(out.read_text())
    assert (level, title) == ("critical", "BREACHED: Shop")
    assert body["schema"] == "sla-tui/notice/1"
    assert body["at"] == "2026-11-22T23:26:40Z"
    assert body["alerts"][0] == {
        "change": "raised",
        "key": "breached:Shop",
        "kind": "breached",
        "level": "critical",
        "subject": "shop",
        "name": "Shop",
        "text": "99.1 % of 99.9 %",
        "since": "2026-11-22T23:26:40Z",
        "acknowledged": False,
    }


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            f"{sys.executable} -c 'import sys; sys.stderr.write(chr(27) + \"no such chat\"); sys.exit(3)'",
            "ended with 3: no such chat",
        ),
        ("/no/such/program", "could not be started: No such file"),
    ],
)
async def test_a_command_that_fails_says_how(command, words):
    with pytest.raises(ChannelError, match=words):
        await CommandChannel(command).send(Notification(NIGHT, (change(),)))


async def test_a_command_that_hangs_is_killed_with_its_children(tmp_path):
    mark = tmp_path / "child"
    name = f"{str(mark)!r} + str(pid > 0)"
    code = f"import os, time; pid = os.fork(); open({name}, 'w').write(str(os.getpid())); time.sleep(600)"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await CommandChannel(f'{sys.executable} -c "{code}"').send(Notification(NIGHT, (change(),)))
    for name in ("True", "False"):
        pid = int((tmp_path / f"child{name}").read_text())
        async with asyncio.timeout(10):
            while alive(pid):  # noqa: ASYNC110  it is the system that ends it
                await asyncio.sleep(0.01)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("command", "words"), [("'", "cannot be read"), ("   ", "is empty")])
def test_a_command_that_makes_no_sense_is_a_problem_and_no_channel(command, words):
    made, problems = channels(NotifyConfig(command=command))
    assert made == ()
    assert words in problems[0]


def test_each_key_that_is_a_channel_has_a_module_of_its_name_that_makes_it():
    assert KEYS == ("command", "urls")
    assert not has_channels(NotifyConfig(desktop=True, on=("breached",)))
    assert has_channels(NotifyConfig(command="true"))
    assert has_channels(NotifyConfig(urls=("json://host",)))


# apprise

_OLD_MODULES = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # it imports one


@_OLD_MODULES
def test_an_url_that_apprise_does_not_know_is_a_problem_without_the_url():
    made, problems = channels(NotifyConfig(urls=("nosuch://user:canary@host",)))
    assert made == ()
    assert "nosuch://" in problems[0]
    assert "canary" not in problems[0]


@_OLD_MODULES
def test_a_bare_token_where_a_url_should_be_is_said_nowhere(caplog):
    made, problems = channels(NotifyConfig(urls=("xoxb-canary-1234",)))
    assert made == ()
    assert "canary" not in problems[0] + caplog.text


async def test_a_command_that_leaves_a_child_behind_has_taken_the_notice():
    code = "import os, time; os.fork() or time.sleep(30)"
    async with asyncio.timeout(10):
        await CommandChannel(f'{sys.executable} -c "{code}"').send(Notification(NIGHT, (change(),)))


def test_an_url_whose_place_is_empty_is_a_problem():
    _, problems = channels(NotifyConfig(urls=(SecretRef(kind="env", where="NO_SUCH_VARIABLE_HERE"),)))
    assert "NO_SUCH_VARIABLE_HERE" in problems[0]


@_OLD_MODULES
@pytest.mark.full
async def test_apprise_really_posts_to_a_server(tmp_path):
    pytest.importorskip("apprise", reason="the extra notify is not installed")
    got = []

    async def serve(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(
            next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        )
        got.append(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        made, problems = channels(NotifyConfig(urls=(f"json://user:canary@127.0.0.1:{port}/hook",)))
        assert problems == ()
        assert "canary" not in made[0].name
        await made[0].send(Notification(NIGHT, (change(),)))
    assert got[0]["title"] == "BREACHED: Shop"
    assert got[0]["type"] == "failure"
    assert "99.1 % of 99.9 %" in got[0]["message"]


# The configuration


def test_the_keys_of_notify_are_read():
    text = """
    [notify]
    command = "notify-me"
    on = ["breached", "claim"]
    quiet = [{ days = [1, 7], from = "22:00", to = "24:00" }, { days = [1, 7], from = "00:00", to = "07:00" }]
    desktop = true
    """
    found = parse_config(text).notify
    assert (found.command, found.on, found.desktop) == ("notify-me", ("breached", "claim"), True)
    assert [(h.days, h.start, h.end) for h in found.quiet] == [((1, 7), 79_200, DAY), ((1, 7), 0, 25_200)]


def test_a_kind_that_there_is_not_is_a_problem():
    with pytest.raises(ConfigError, match="braeched"):
        parse_config('[notify]\non = ["braeched"]\n')


async def test_apprise_is_kept_from_what_its_libraries_stumble_over_and_the_proxy_is_named(monkeypatch, tmp_path):
    import os
    from types import SimpleNamespace

    from sla_tui.notify.urls import AppriseChannel, AppriseTarget

    monkeypatch.setenv("HTTPS_PROXY", "socks://user:canary@127.0.0.1:1080")
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "not" / "there"))
    channel = AppriseChannel.__new__(AppriseChannel)
    channel._target = AppriseTarget.__new__(AppriseTarget)
    channel.name = channel._target.name = "slack://"
    channel._target._apprise = SimpleNamespace(notify=lambda **_: "SSLKEYLOGFILE" in os.environ)
    with pytest.raises(ChannelError, match="did not take the notice: HTTPS_PROXY does not name a proxy") as caught:
        await channel.send(Notification(1, ()))
    assert "canary" not in str(caught.value)
