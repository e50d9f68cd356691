"""Incidents as an Atom feed (RFC 4287). The same incidents give the same bytes, so that readers see nothing new."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.formats.markup import Markup, el, join, raw
from sla_tui.export.publish.model import PublicIncident, PublicPage
from sla_tui.export.publish.status_page import FEED, incident_span
from sla_tui.language import language_named


def render_feed(public: PublicPage) -> str:
    """Writes the feed, the newest incident first, ending in a line break."""
    changed = [incident.end or incident.start for incident in public.incidents]
    link = el("link", rel="self", href=f"{public.url}/{FEED}") if public.url else None
    feed = el(
        "feed",
        el("id", f"{public.url}/" if public.url else f"{_tag(public)}status"),
        el("title", public.title),
        el("updated", fmt.rfc3339(max(changed, default=0))),
        el("author", el("name", public.title)),
        _closed(link),
        join((_entry(public, incident) for incident in public.incidents), "\n"),
        xmlns="http://www.w3.org/2005/Atom",
        xml_lang=public.language,
    )
    text = str(feed).replace(" xml-lang=", " xml:lang=", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(public: PublicPage, incident: PublicIncident) -> Markup:
    language = language_named(public.language)
    lasts = incident.end is None
    title = language.say("page.incident_lasts" if lasts else "page.incident", name=incident.name)
    # How long it has lasted would change at every writing; since when does not.
    since = language.say("public.since", at=language.instant(incident.start, ZoneInfo(public.timezone)))
    words = since if lasts else incident_span(public, incident, language)
    place = f"{public.url}/" if public.url else _tag(public)
    link = el("link", rel="alternate", href=f"{public.url}/#{incident.service}") if public.url else None
    return el(
        "entry",
        el("id", f"{place}incident/{incident.service}/{incident.start}"),
        el("title", title),
        el("published", fmt.rfc3339(incident.start)),
        el("updated", fmt.rfc3339(incident.end or incident.start)),
        _closed(link),
        el("content", f"{words}. {incident.reason}" if incident.reason else words, type="text"),
    )


def _tag(public: PublicPage) -> str:
    """Returns what ids begin with where no address tells installations apart (RFC 4151)."""
    return f"tag:sla-tui,2026:{public.instance}:" if public.instance else "tag:sla-tui,2026:"


def _closed(link: Markup | None) -> Markup | None:
    """Closes an empty element as XML does."""
    return None if link is None else raw(f"{link[:-1]}/>")
