"""The status page as one HTML file: no script, nothing fetched, readable by eye, keyboard and screen reader alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.contract_document.measuring import measured_lines
from sla_tui.export.documents.stated import period_text, uptime_text_of
from sla_tui.export.formats import charts
from sla_tui.export.formats.html import legend
from sla_tui.export.formats.html_page import page
from sla_tui.export.formats.markup import Markup, el, join
from sla_tui.export.publish.model import DAYS, PublicIncident, PublicPage, PublicPeriod, PublicService
from sla_tui.language import Language, language_named

FEED, DATA = "feed.xml", "snapshot.json"
GLYPHS: Final = {"up": "●", "down": "✗", "degraded": "▲", "maintenance": "◆", "paused": "◌", "unknown": "◌"}
CLASSES: Final = {
    "up": "good",
    "down": "bad",
    "degraded": "risk",
    "maintenance": "work",
    "paused": "none",
    "unknown": "none",
}
MARKS: Final = {"kept": "good", "not_kept": "bad", "not_measured": "none"}
_SHOWN: Final = 50
"""Incidents that the page lists; the feed and the data hold all."""


def render_status_page(public: PublicPage) -> str:
    """Draws the whole page, ending in a line break."""
    drawn = _Page(public, language_named(public.language))
    feed = el("link", rel="alternate", type="application/atom+xml", title=public.title, href=FEED)
    return page(
        public.title,
        language=public.language,
        skip=drawn.language.say("page.skip"),
        head=[feed],
        header=join(drawn.header(), "\n"),
        main=join(drawn.main(), "\n"),
        footer=join(drawn.footer(), "\n"),
    )


def overall(public: PublicPage) -> str:
    """Finds the one state that stands for all: the worst."""
    states = Counter(service.state for service in public.services)
    for state in ("down", "degraded", "maintenance", "unknown", "paused"):
        if states[state]:
            return "unknown" if state == "paused" else state
    return "up" if public.services else "none"


class _Page:
    def __init__(self, public: PublicPage, language: Language) -> None:
        self.public = public
        self.language = language
        self.zone = ZoneInfo(public.timezone)

    def header(self) -> Iterator[Markup]:
        public = self.public
        yield el("h1", public.title)
        if public.description:
            yield el("p", public.description)
        if public.demo:
            yield el("p", self.language.say("report.demo"), class_="notice")
        state = overall(public)
        symbol = el("span", f"{GLYPHS.get(state, '◌')} ", aria_hidden="true")
        yield el("p", symbol, self._overall(state), class_=f"overall is-{CLASSES.get(state, 'none')}", role="status")
        at = self.language.instant(public.generated_at, self.zone)
        words = self.language.say("report.subtitle", at=at, zone=public.timezone)
        yield el("p", el("time", words, datetime=fmt.rfc3339(public.generated_at)), class_="dim")

    def _overall(self, state: str) -> str:
        down = [service.name for service in self.public.services if service.state == "down"]
        if len(down) == 1:
            return self.language.say("page.incident_lasts", name=down[0])
        return self.language.say(f"overall.{state}", count=len(down))

    def main(self) -> Iterator[Markup]:
        yield el("h2", self.language.say("report.services"))
        yield legend(self.language, [state for state in charts.STATES if state != "future"])
        for service in self.public.services:
            yield self._service(service)
        yield from self._work()
        yield el("h2", self.language.say("page.incidents"))
        if not self.public.incidents:
            yield el("p", self.language.say("page.no_incidents", days=DAYS))
        for incident in self.public.incidents[:_SHOWN]:
            yield self._incident(incident)

    def _service(self, service: PublicService) -> Markup:
        word = self.language.say(f"public.{service.state}")
        symbol = el("span", f"{GLYPHS[service.state]} ", aria_hidden="true")
        mark = el("span", symbol, word, class_=f"mark {CLASSES[service.state]}")
        since = ""
        if service.state != "up" and service.since is not None:
            since = self.language.say("public.since", at=self._time(service.since))
        return el(
            "section",
            el(
                "h3",
                service.name,
                " ",
                mark,
                el("span", f" {since}", class_="dim small") if since else None,
                id=service.key,
            ),
            self._days(service),
            self._periods(service),
            self._promises(service),
            self._measured(service),
            class_=f"card is-{CLASSES[service.state]}",
        )

    def _measured(self, service: PublicService) -> Markup | None:
        """Draws how the service is measured, and where its contract is."""
        lines: list[Markup] = [el("p", line) for line in measured_lines(service.measured, self.language)]
        if service.document:
            lines.append(el("p", el("a", self.language.say("page.document"), href=service.document)))
        if not lines:
            return None
        head = el("summary", self.language.say("page.measured", name=service.name))
        return el("details", head, join(lines))

    def _days(self, service: PublicService) -> Markup | None:
        if not service.days:
            return None
        counts = Counter(cell.state for cell in service.days)
        words = ", ".join(
            self.language.say("calendar.alt_days", count=counts[state], state=self.language.say(f"state.{state}"))
            for state in charts.STATES
            if counts[state]
        )
        label = self.language.say("calendar.alt", name=service.name, days=len(service.days), words=words)
        titles = [charts.cell_title(cell, self.zone, self.language) for cell in service.days]
        ends = el(
            "p",
            el("span", self.language.say("page.days_ago", days=len(service.days))),
            el("span", self.language.say("page.today")),
            class_="ends dim small",
        )
        down = [title for cell, title in zip(service.days, titles, strict=True) if cell.down_seconds]
        more = None
        if down:
            head = el("summary", self.language.say("page.down_days", name=service.name, count=len(down)))
            more = el("details", head, el("ul", join(el("li", title) for title in reversed(down))))
        return join([el("div", charts.strip(service.days, label, titles, stretch=True), class_="days90"), ends, more])

    def _periods(self, service: PublicService) -> Markup:
        facts = join(el("div", el("dt", self._period(each)), el("dd", self._uptime(each))) for each in service.periods)
        return el("dl", facts, class_="periods", aria_label=self.language.say("page.uptime", name=service.name))

    def _promises(self, service: PublicService) -> Markup | None:
        """Lists the promises of security that the owner shows, without what shows them."""
        if not service.promises:
            return None
        say = self.language.say
        rows = []
        for one in service.promises:
            name = say(f"promise.{one.promise}")
            words = say("finding.of", promise=name, subject=one.subject) if one.subject else name
            mark = el("span", say(f"finding.{one.state}"), class_=f"mark {MARKS[one.state]}")
            rows.append(el("div", el("dt", words), el("dd", mark)))
        return join([el("h4", say("finding.heading")), el("dl", join(rows), class_="periods")])

    def _period(self, each: PublicPeriod) -> str:
        name = period_text(each.period, self.language)
        so_far = each.running and each.stated.since is None
        return self.language.say("page.so_far", period=name) if so_far else name

    def _uptime(self, each: PublicPeriod) -> str:
        known, now = each.stated, self.public.generated_at
        uptime = uptime_text_of(known, each.bound, zone=self.zone, now=now, language=self.language)
        if known.uptime is None and known.uptime_range is None:
            return uptime
        if known.uptime is None:
            return self.language.say("page.partly", uptime=uptime, share=self.language.known(known.coverage))
        if each.target is None:
            return uptime
        return self.language.say("page.target", uptime=uptime, target=self.language.percent(each.target))

    def _work(self) -> Iterator[Markup]:
        yield el("h2", self.language.say("page.work"))
        if not self.public.work:
            yield el("p", self.language.say("page.no_work"))
            return
        lines = []
        for work in self.public.work:
            span = self.language.say(
                "page.work_line", name=work.name, start=self._time(work.start), end=self._time(work.end)
            )
            lines.append(el("li", f"{span}: {work.title}" if work.title else span))
        yield el("ul", join(lines))

    def _incident(self, incident: PublicIncident) -> Markup:
        lasts = incident.end is None
        head = self.language.say("page.incident_lasts" if lasts else "page.incident", name=incident.name)
        return el(
            "article",
            el("h3", head),
            el("p", incident_span(self.public, incident, self.language)),
            el("p", incident.reason, class_="dim") if incident.reason else None,
            class_="incident is-bad" if lasts else "incident",
        )

    def _time(self, at: int) -> str:
        return self.language.instant(at, self.zone)

    def footer(self) -> Iterator[Markup]:
        links = [el("a", self.language.say("page.feed"), href=FEED), el("a", self.language.say("page.data"), href=DATA)]
        yield el("p", join(links, " · "))
        yield el("p", self.language.say("page.stale"))


def incident_span(public: PublicPage, incident: PublicIncident, language: Language) -> str:
    """Says from when to when, and how long."""
    zone = ZoneInfo(public.timezone)
    start = language.instant(incident.start, zone)
    if incident.end is None:
        length = language.duration(max(0, public.generated_at - incident.start))
        return language.say("page.incident_since", start=start, length=length)
    length = language.duration(incident.end - incident.start)
    return language.say("page.incident_span", start=start, end=language.instant(incident.end, zone), length=length)
