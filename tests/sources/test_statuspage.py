"""What vendors say on their pages: each captured shape, told from its answer, and what is broken in it left out."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import PageStretch, ProviderMaintenance, Span
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.statuspage import create
from sla_tui.testing import SourceContract
from tests.sources import status_pages as pages
from tests.sources.conftest import NOW
from tests.sources.server import Reply, Server
from tests.sources.status_pages import BEGAN, DAY, ENDED, HOUR

MINUTE = 60


def feed(text: str):
    return lambda _: Reply(200, text.encode(), {"content-type": "application/xml"})


def made(url: str, **options: object):
    config = SourceConfig(id="v", kind="statuspage", base_url=url, interval=120, options=options)
    return create(SourceContext(config=config, clock=FixedClock(NOW)))


async def polled(answers, path: str = "", *, past: bool = True, **options: object):
    """Polls a page once; `answers` by path, everything else is a 404."""
    handler = answers if callable(answers) else lambda asked: answers.get(asked.path, Reply(404, b"{}"))
    async with Server(handler) as server:
        source = made(server.url + path, **options)
        try:
            return await source.poll(PollRequest(NOW, history_from=NOW - 30 * DAY if past else None))
        finally:
            await source.close()


class OfAPage(SourceContract):
    now = NOW
    answers: object = None
    path = ""
    options: dict[str, object] = {}  # noqa: RUF012

    @asynccontextmanager
    async def source(self):
        answers = self.answers
        async with Server(answers if callable(answers) else lambda a: answers.get(a.path, Reply(404, b"{}"))) as server:
            yield made(server.url + self.path, **self.options)

    @asynccontextmanager
    async def unreachable(self):
        yield made(f"http://127.0.0.1:1{self.path}", **self.options)


class TestAtlassian(OfAPage):
    answers = pages.atlassian()


class TestInstatus(OfAPage):
    answers = pages.INSTATUS
    tells_the_past = False


class TestGoogle(OfAPage):
    answers = pages.GOOGLE


class TestAwsFeed(OfAPage):
    answers = staticmethod(feed(pages.AWS_RSS))
    path = "/rss/ec2-us-east-1.rss"


class TestAtomFeed(OfAPage):
    answers = staticmethod(feed(pages.ATOM))
    path = "/en-us/status/feed/"
    options = {"components": ("Virtual Machines",)}  # noqa: RUF012


class TestKumaPage(OfAPage):
    answers = pages.KUMA
    path = "/status/shop"


async def test_a_statuspage_is_read_with_updates_components_and_announced_work():
    poll = await polled(pages.atlassian(), "/api/v2/summary.json")
    states = {status.monitor.ref: status.state for status in poll.statuses}
    assert states == {"v:page": "degraded", "v:actions": "up", "v:git-operations": "up", "v:webhooks": "degraded"}
    [one] = poll.incidents
    assert (one.title, one.start, one.end, one.impact) == ("Disruption with Actions", BEGAN, ENDED, "major")
    assert [(u.at - BEGAN, u.state, u.text) for u in one.updates] == [
        (60, "investigating", "We are investigating & will say more."),
        (600, "identified", "A fix is being rolled out."),
        (43 * MINUTE, "resolved", "This incident has been resolved."),
    ]
    assert one.stretches == (
        PageStretch("v:actions", BEGAN, BEGAN + 600, "down"),
        PageStretch("v:actions", BEGAN + 600, ENDED, "degraded"),
    )
    work = ProviderMaintenance(
        "v",
        "w0rk00000001",
        NOW + DAY,
        NOW + DAY + 2 * HOUR,
        ("v:page", "v:git-operations"),
        "Database upgrade",
        NOW - 9 * DAY,
    )
    assert (poll.maintenance, poll.maintenance_from, poll.open_named) == ((work,), NOW, True)
    actions = next(history for history in poll.histories if history.ref == "v:actions")
    assert [s for s in actions.spans if s.state == "down"] == [
        Span(BEGAN, BEGAN + 600, "down", "Disruption with Actions")
    ]
    assert (actions.start, actions.end) == (NOW - 30 * DAY, NOW)


async def test_what_a_page_calls_degraded_is_down_where_the_source_says_so():
    poll = await polled(pages.atlassian(), degraded="down", components=("actions",))
    assert [h.ref for h in poll.histories] == ["v:page", "v:actions"]
    assert [(s.start, s.end) for s in poll.histories[1].spans if s.state == "down"] == [(BEGAN, ENDED)]


async def test_a_full_list_tells_no_past_before_its_oldest_incident():
    many = [pages.incident(f"p{n:011d}", started_at=pages.iso(NOW - (n + 2) * HOUR)) for n in range(50)]
    poll = await polled(pages.atlassian(many))
    assert {(h.start, h.answered_from) for h in poll.histories} == {(NOW - 51 * HOUR, NOW - 30 * DAY)}


async def test_an_incident_without_components_is_about_all_of_them():
    bare = pages.incident(components=[], incident_updates=[], impact="minor")
    poll = await polled(pages.atlassian([bare]))
    assert poll.incidents[0].stretches == (PageStretch("v:page", BEGAN, ENDED, "degraded"),)


async def test_a_name_that_is_not_on_the_page_is_told():
    poll = await polled(pages.atlassian(), components=("Git  operations", "Copilot"))
    assert [s.monitor.name for s in poll.statuses] == ["Forge", "Git Operations"]
    assert poll.warnings == ('the page has no component "Copilot"; it has: Actions, Git Operations, Webhooks',)


async def test_a_poll_for_states_asks_for_the_summary_only_while_nothing_changes():
    answers = pages.atlassian()
    async with Server(lambda asked: answers[asked.path]) as server:
        source = made(server.url)
        for _ in range(2):
            await source.poll(PollRequest(NOW))
        answers |= pages.atlassian([pages.incident(resolved_at=None, status="identified")])
        poll = await source.poll(PollRequest(NOW))
        await source.close()
    asked = [path.rpartition("/")[2] for path in server.paths()]
    assert asked == [
        *(long := ["summary.json", "incidents.json", "scheduled-maintenances.json"]),
        "summary.json",
        *long,
    ]
    assert (poll.incidents[0].end, poll.histories) == (None, ())


@pytest.mark.parametrize("version", ["v3", "v2", ""])
async def test_instatus_in_each_version(version):
    summary = pages.INSTATUS["/v3/summary.json"]
    answers = {f"/{version}/summary.json".replace("//", "/"): summary} | {
        path: body for path, body in pages.INSTATUS.items() if "components" in path
    }
    poll = await polled(answers)
    assert {s.monitor.ref: s.state for s in poll.statuses} == {"v:page": "degraded", "v:api": "down", "v:website": "up"}
    [one] = poll.incidents
    assert (one.start, one.end, one.impact, poll.open_named) == (BEGAN, None, "major", True)
    assert one.stretches == (PageStretch("v:page", BEGAN, None, "down"),)
    assert [(w.start, w.end, w.announced) for w in poll.maintenance] == [(NOW + DAY, NOW + DAY + HOUR, None)]


async def test_instatus_that_lists_incidents():
    poll = await polled(pages.INSTATUS | {"/v2/incidents.json": [pages.CLOSED]})
    closed = next(one for one in poll.incidents if one.end is not None)
    assert closed.stretches == (PageStretch("v:api", BEGAN, ENDED, "down"),)
    assert [u.text for u in closed.updates] == ["Looking"]


async def test_google_clouds_incidents_by_product():
    poll = await polled(pages.GOOGLE, "/incidents.json", components=("Cloud Run", "Cloud SQL"))
    assert [(s.monitor.ref, s.state) for s in poll.statuses] == [
        ("v:page", "up"), ("v:cloud-run", "up"), ("v:cloud-sql", "up"),
    ]  # fmt: skip
    [one] = poll.incidents
    assert (one.start, one.end, one.impact) == (BEGAN, ENDED, "critical")
    assert one.stretches == (PageStretch("v:cloud-run", BEGAN, ENDED, "down"),)
    assert [u.text for u in one.updates] == ["We investigate.", "The issue is resolved."]


async def test_the_items_of_aws_about_one_thing_are_one_incident():
    poll = await polled(feed(pages.AWS_RSS), "/rss/ec2-us-east-1.rss", components=("EC2", "S3"))
    [one] = poll.incidents
    assert (one.start, one.end) == (BEGAN, ENDED)
    assert one.updates[0].text == "We are investigating connectivity of EC2."
    assert one.stretches == (PageStretch("v:ec2", BEGAN, ENDED, "down"),)


async def test_an_open_item_of_a_feed_is_an_open_incident():
    start, end = pages.AWS_RSS.index("<item>"), pages.AWS_RSS.index("</item>") + len("</item>")
    poll = await polled(feed(pages.AWS_RSS[:start] + pages.AWS_RSS[end:]), page="feed")
    assert [(one.start, one.end) for one in poll.incidents] == [(BEGAN, None)]
    assert poll.statuses[0].state == "down"


async def test_an_atom_entry_has_a_beginning_and_an_end():
    poll = await polled(feed(pages.ATOM), "/feed/", components=("virtual machines",))
    [one] = poll.incidents
    assert (one.start, one.end, one.url) == (BEGAN, ENDED, "https://azure.example/vm-1")
    assert one.stretches == (PageStretch("v:virtual-machines", BEGAN, ENDED, "down"),)


async def test_an_uptime_kuma_page_tells_posts_beats_and_work():
    poll = await polled(pages.KUMA, "/status/shop")
    assert {s.monitor.ref: s.state for s in poll.statuses} == {"v:page": "up", "v:web-shop": "up"}
    posted, seen = poll.incidents
    assert (posted.title, posted.start, posted.end) == ("Checkout fails", BEGAN, None)
    assert seen.stretches == (PageStretch("v:web-shop", NOW - 540, NOW - 420, "down"),)
    assert [(w.start, w.end) for w in poll.maintenance] == [(NOW + DAY, NOW + DAY + HOUR)]


BROKEN = {
    "no list": {"page": pages.PAGE},
    "an array": [1, 2],
    "lists of nonsense": {"page": pages.PAGE, "components": {"a": 1}},
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_an_answer_that_is_no_page_is_an_error_in_words(body):
    with pytest.raises(PayloadError, match=r"no status page|nothing at|is a status page"):
        await polled(lambda asked: body)
    with pytest.raises(SourceError):
        await polled(lambda asked: body, page="statuspage")


NONSENSE = [
    None,
    7,
    "x",
    [],
    {"id": {}},
    {"id": "a b"},
    {"id": "a", "started_at": "soon"},
    {"id": "a", "created_at": 9e99},
]


async def test_broken_incidents_are_left_out_and_told():
    poll = await polled(pages.atlassian([*NONSENSE, pages.incident()], [*NONSENSE, pages.WORK]))
    assert [one.id for one in poll.incidents] == ["p31zjtct2jer"]
    assert len(poll.maintenance) == 1
    assert any("an incident has no id" in warning for warning in poll.warnings)
    assert any("planned work has no times" in warning for warning in poll.warnings)


async def test_a_broken_incident_that_only_the_long_list_has_is_told_too():
    poll = await polled(pages.atlassian([pages.incident(started_at="soon", created_at=None)]))
    assert poll.incidents == ()
    assert "an incident has no id" in poll.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item></channel></rss>",
        "<rss",
        "<html><body>Log in</body></html>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss><channel><title>&a;</title></channel></rss>",
        "not xml at all",
    ],
)
async def test_a_broken_feed_is_an_error_in_words(text):
    with pytest.raises(PayloadError):
        await polled(feed(text), "/status.rss")


async def test_an_item_without_a_time_is_left_out_and_told():
    text = "<rss><channel><title>x</title><item><title>Down</title><pubDate>yesterday</pubDate></item></channel></rss>"
    poll = await polled(feed(text), "/status.rss")
    assert poll.incidents == ()
    assert "has no title, or no time" in poll.warnings[0]


WORDS = {
    "We will update when the issue is resolved.": False,
    "Once this has been resolved we will write again.": False,
    "The issue is not resolved.": False,
    "This remains unresolved.": False,
    "The issue has been partially mitigated.": False,
    "We expect that most is resolved by noon. Engineers are at work.": False,
    "The issue has been resolved.": True,
    "Resolved - all is well.": True,
    "We had errors. The errors are now fully mitigated.": True,
    "The service is operating normally.": True,
}


@pytest.mark.parametrize(("text", "over"), WORDS.items())
async def test_only_words_that_say_so_end_an_incident_of_a_feed(text, over):
    item = f"<title>Errors</title><guid>a</guid><pubDate>{pages.rfc(BEGAN)}</pubDate><description>{text}</description>"
    poll = await polled(feed(f"<rss><channel><title>x</title><item>{item}</item></channel></rss>"), "/x.rss")
    assert [one.end is not None for one in poll.incidents] == [over]


@pytest.mark.parametrize(("title", "over"), [("Not yet resolved: errors", False), ("Errors - Resolved", True)])
async def test_so_do_only_titles_that_say_so(title, over):
    item = f"<item><title>{title}</title><guid>a</guid><pubDate>{pages.rfc(BEGAN)}</pubDate></item>"
    poll = await polled(feed(f"<rss><channel><title>x</title>{item}</channel></rss>"), "/x.rss")
    assert [one.end is not None for one in poll.incidents] == [over]


async def test_a_report_that_is_written_weeks_later_does_not_move_the_end():
    late = pages.incident(resolved_at=None, status="postmortem", updated_at=pages.iso(NOW))
    poll = await polled(pages.atlassian([late]))
    assert poll.incidents[0].end == ENDED


async def test_an_incident_that_is_planned_work_admits_nothing():
    work = pages.incident(impact="maintenance", incident_updates=[])
    poll = await polled(pages.atlassian([work]))
    assert (poll.incidents[0].impact, poll.incidents[0].stretches) == ("none", ())
