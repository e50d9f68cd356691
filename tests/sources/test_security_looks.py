"""What probes see of how a target is protected: real servers of old and new TLS, headers, files, and what is kept."""

from __future__ import annotations

import os
import ssl
import sys
import warnings

import pytest

from sla_tui.clock import FixedClock, SystemClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings, SecurityLook
from sla_tui.engine.polling import security_notes
from sla_tui.sla.observation import BackupReading, HeaderReading, Poll, SecurityReading, TlsReading
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.probe.source import create
from sla_tui.sources.probes import file as file_probe
from sla_tui.sources.probes.base import Tools
from sla_tui.sources.probes.handshakes import tls_reading
from tests.sources.faulty import OK, Authority, Faulty, greets, says
from tests.sources.looking import look
from tests.stores import open_store

DAY = 86_400
OLDER = SecurityLook(older_tls=("1.0", "1.1"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


def speaking(authority: Authority, least: str, most: str) -> ssl.SSLContext:
    """A server that speaks these versions, as those did that nobody has touched for ten years."""
    context = authority.good()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion[least]
        context.maximum_version = ssl.TLSVersion[most]
    return context


def can_offer(version: str) -> bool:
    """Whether this machine's OpenSSL still has that version."""
    return bool({"1.0": ssl.HAS_TLSv1, "1.1": ssl.HAS_TLSv1_1, "1.2": ssl.HAS_TLSv1_2}[version])


old_tls = pytest.mark.skipif(not can_offer("1.0"), reason="this OpenSSL has no TLS 1.0")


async def shaken(context, authority, *, look: SecurityLook = OLDER, **fields) -> TlsReading:
    async with Faulty(greets(b"", stays=True), tls=context) as server:
        fields = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"} | fields
        config = ProbeConfig(id="x", url=f"tls://localhost:{server.port}", security=look, **fields)
        return await tls_reading(config, Tools(SystemClock()))


@old_tls
async def test_a_server_that_accepts_what_is_old_is_told_by_asking_for_it(authority):
    found = await shaken(speaking(authority, "TLSv1", "TLSv1_3"), authority)
    assert (found.spoken, found.accepted, found.refused, found.problem) == ("1.3", ("1.0", "1.1"), (), "")
    found = await shaken(speaking(authority, "TLSv1_1", "TLSv1_2"), authority)
    assert (found.spoken, found.accepted, found.refused) == ("1.2", ("1.1",), ("1.0",))


@old_tls
async def test_a_server_that_speaks_nothing_newer_is_heard_all_the_same(authority):
    found = await shaken(speaking(authority, "TLSv1", "TLSv1"), authority)
    assert (found.spoken, found.accepted) == ("1.0", ("1.0",))


async def test_a_server_that_refuses_what_is_old(authority):
    found = await shaken(authority.good(days=90.1), authority)
    assert (found.spoken, found.accepted, found.refused) == ("1.3", (), ("1.0", "1.1"))
    assert found.ends is not None
    assert abs(found.ends - SystemClock().now() - 90.1 * DAY) < 60
    found = await shaken(speaking(authority, "TLSv1_3", "TLSv1_3"), authority, look=SecurityLook(older_tls=("1.2",)))
    assert (found.spoken, found.accepted, found.refused) == ("1.3", (), ("1.2",))


@pytest.mark.parametrize("wrong", ["expired", "wrong_name", "stranger"])
async def test_a_certificate_that_does_not_hold_is_a_problem_and_its_end_is_read(authority, wrong):
    found = await shaken(getattr(authority, wrong)(), authority)
    assert found.problem.startswith("certificate: ")
    assert found.spoken == "1.3"
    assert found.ends is not None
    assert (found.ends < SystemClock().now()) is (wrong == "expired")


async def test_a_certificate_is_judged_though_the_probe_itself_does_not_verify(authority):
    """`verify = false` says what counts as up, and not what the contract promises."""
    assert (await shaken(authority.expired(), authority, verify=False)).problem


async def test_nobody_there_is_no_reading(authority):
    async with Faulty(greets(b"220 smtp\r\n")) as server:
        config = ProbeConfig(id="x", url=f"tls://127.0.0.1:{server.port}", security=OLDER)
        with pytest.raises(OSError, match=r"SSL|reset|closed|EOF"):
            await tls_reading(config, Tools(SystemClock()))


HEADED = OK.replace(b"\r\n\r\n", b"\r\nStrict-Transport-Security: max-age=600\r\nSet-Cookie: id=secret\r\n\r\n", 1)


async def test_only_the_headers_that_are_promised_are_read(authority):
    look_at = SecurityLook(headers=("strict-transport-security", "x-frame-options"))
    async with Faulty(says(HEADED), tls=authority.good()) as server:
        url = f"https://localhost:{server.port}/"
        more = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"}
        outcome = await look(ProbeConfig(id="x", url=url, security=look_at, **more))
        assert outcome.headers == (HeaderReading("strict-transport-security", "max-age=600"),)
        assert (await look(ProbeConfig(id="x", url=url, **more))).headers is None


async def test_the_age_of_a_file_and_of_the_newest_in_a_folder(tmp_path):
    clock = FixedClock(1_795_440_000)
    now = int(clock.now())
    for name, age, size in (("a.dump", 3 * DAY, 10), ("b.dump", DAY, 10), ("c.dump", 60, 0), ("log.txt", 10, 10)):
        path = tmp_path / name
        path.write_bytes(b"x" * size)
        os.utime(path, (now - age, now - age))
    probe = ProbeConfig(id="x", file=str(tmp_path), pattern="*.dump", min_size=1)
    outcome = await look(probe, clock=clock)
    assert (outcome.verdict, outcome.backup) == ("ok", BackupReading(now - DAY, "b.dump"))
    assert outcome.note == "b.dump, 1 d 00 h old"
    outcome = await look(ProbeConfig(id="x", file=str(tmp_path / "a.dump"), max_age=2 * DAY), clock=clock)
    assert (outcome.verdict, outcome.reason) == ("failed", "a.dump is 3 d 00 h old, 2 d 00 h allowed")
    assert outcome.backup == BackupReading(now - 3 * DAY, "a.dump")
    assert (await look(ProbeConfig(id="x", file=str(tmp_path)), clock=clock)).backup.name == "log.txt"


async def test_no_file_is_down_and_one_that_cannot_be_looked_at_is_unknown(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    for name, reason in (("gone", "there is no such file or folder"), ("empty", "there is no file that counts")):
        outcome = await look(ProbeConfig(id="x", file=str(tmp_path / name)))
        assert (outcome.verdict, outcome.reason, outcome.backup) == ("failed", reason, BackupReading(None))

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(file_probe, "newest", refused)
    outcome = await look(ProbeConfig(id="x", file=str(tmp_path)))
    assert (outcome.verdict, outcome.backup) == ("unknown", None)


async def test_a_file_of_tomorrow_says_nothing_of_its_age(tmp_path):
    clock = FixedClock(1_795_440_000)
    path = tmp_path / "a.dump"
    path.touch()
    for ahead, verdict in ((299, "ok"), (DAY, "failed")):
        os.utime(path, (clock.now() + ahead, clock.now() + ahead))
        assert (await look(ProbeConfig(id="x", file=str(tmp_path)), clock=clock)).verdict == verdict


async def test_more_files_than_are_looked_at_say_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(file_probe, "MOST", 2)
    for number in range(3):
        (tmp_path / str(number)).touch()
    assert (await look(ProbeConfig(id="x", file=str(tmp_path)))).verdict == "unknown"


async def test_a_program_that_tells_an_age_tells_when_the_newest_backup_was_made():
    clock = FixedClock(1_795_440_000)
    said = "print('FILE_AGE OK: it is 7200 seconds old | age=7200s;90000;;0 size=10B')"
    probe = ProbeConfig(id="x", command=(sys.executable, "-c", said), security=SecurityLook(backups=True))
    outcome = await look(probe, clock=clock)
    assert outcome.backup is not None
    assert outcome.backup.newest == 1_795_440_000 - 7200
    quiet = ProbeConfig(id="x", command=(sys.executable, "-c", "print('OK')"), security=SecurityLook(backups=True))
    assert (await look(quiet, clock=clock)).backup is None


# From the probe to the store


class Watched:
    """A source of one probe, polled under a clock that is moved by hand."""

    def __init__(self, probe: ProbeConfig, clock: FixedClock) -> None:
        self.clock = clock
        config = SourceConfig(id="probe", kind="probe", interval=30)
        self.source = create(
            SourceContext(config=config, clock=clock, probes=(probe,), probe_settings=ProbeSettings(timeout=2.0))
        )

    async def poll(self, after: float = 0) -> Poll:
        self.clock.advance(after)
        return await self.source.poll(PollRequest(now=int(self.clock.now())))


async def test_handshakes_are_made_once_an_hour_and_what_they_gave_is_told_every_ten_minutes(authority):
    async with Faulty(greets(b"", stays=True), tls=authority.good()) as server:
        more = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"}
        probe = ProbeConfig(id="web", url=f"tls://localhost:{server.port}", security=OLDER, **more)
        world = Watched(probe, FixedClock(SystemClock().now()))
        first = (await world.poll()).security
        assert [one.tls.refused for one in first if one.tls is not None] == [("1.0", "1.1")]
        assert server.seen == 1 + 1  # the probe and a usual handshake; those of old versions came to nothing
        assert (await world.poll(30)).security == ()
        assert server.seen == 3
        assert [one.tls for one in (await world.poll(600)).security] == [first[0].tls]
        assert server.seen == 4
        await world.poll(3_000)
        assert server.seen == 5 + 1


async def test_a_probe_that_no_contract_asks_anything_of_is_left_as_it_is(authority):
    async with Faulty(greets(b"", stays=True), tls=authority.good()) as server:
        more = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"}
        probe = ProbeConfig(id="web", url=f"tls://localhost:{server.port}", **more)
        poll = await Watched(probe, FixedClock(SystemClock().now())).poll()
        assert (poll.security, server.seen) == ((), 1)


async def test_a_target_that_is_gone_is_told_with_why(monkeypatch):
    async def nobody(*_):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("sla_tui.sources.probe.security_looks.tls_reading", nobody)
    probe = ProbeConfig(id="web", url="tls://127.0.0.1:1", security=OLDER)
    world = Watched(probe, FixedClock(1_795_440_000))
    [found] = (await world.poll()).security
    assert (found.tls, found.why) == (None, "connection refused")


# In the store


AT = 1_793_491_200  # 2026-11-01T00:00:00Z


def kept(store, *readings: SecurityReading) -> None:
    for one in readings:
        security_notes.keep(store, Poll("probe", one.at, security=(one,)))


def test_equal_readings_are_one_stretch_up_to_a_gap(tmp_path):
    store = open_store(tmp_path / "history.db")
    good, bad = TlsReading("1.3"), TlsReading("1.3", accepted=("1.0",))
    times = ((0, good), (600, good), (1_200, bad), (1_800, bad), (1_800 + 10_800, bad), (30_000, bad))
    kept(store, *(SecurityReading("probe:web", AT + after, tls=seen) for after, seen in times))
    found = security_notes.read(store, "probe:web", AT, AT + DAY)
    assert [(one.reading.at - AT, one.until - AT, one.reading.tls) for one in found] == [
        (0, 600, good),
        (1_200, 12_600, bad),
        (30_000, 30_000, bad),  # nobody looked for longer than three hours
    ]
    assert security_notes.read(store, "probe:web", AT + 2_000, AT + 3_000) == found[1:2]
    assert security_notes.read(store, "probe:other", AT, AT + DAY) == ()


def test_months_are_notes_of_their_own_and_are_read_together(tmp_path):
    store = open_store(tmp_path / "history.db")
    seen = SecurityReading("probe:web", 0, headers=(HeaderReading("a", "b"),), backup=BackupReading(5, "x"), why="w")
    kept(store, *(SecurityReading("probe:web", at, seen.tls, seen.headers, seen.backup, "w") for at in (AT - 60, AT)))
    assert store.get_note("security probe:web 2026-10")
    assert store.get_note("security probe:web 2026-11")
    found = security_notes.read(store, "probe:web", AT - DAY, AT + 1)
    assert [one.reading.at for one in found] == [AT - 60, AT]
    assert found[1].reading.backup == BackupReading(5, "x")


def test_a_clock_that_was_set_back_changes_nothing_that_is_known(tmp_path):
    store = open_store(tmp_path / "history.db")
    kept(store, SecurityReading("probe:web", AT + 600, why="a"), SecurityReading("probe:web", AT, why="b"))
    assert [one.reading.why for one in security_notes.read(store, "probe:web", AT, AT + DAY)] == ["a"]
