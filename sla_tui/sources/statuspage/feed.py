"""RSS and Atom feeds of status pages: those of AWS and Azure, and the histories that other pages publish. Pure.

A feed has texts and times of publishing; that something began or is over is read from its words. XML that defines
entities is refused before it is parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final
from xml.etree import ElementTree as ET

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import WHOLE_PAGE, PageIncident, PageStretch, PageUpdate
from sla_tui.sources.fields import Notes, iso
from sla_tui.sources.statuspage import page
from sla_tui.sources.statuspage.page import ComponentNames, PageAnswer, Trouble

_LATEST: Final = 4_102_444_800
_OVER: Final = re.compile(
    r"\b(has|have) (now |since |all )?been (fully )?(resolved|mitigated|restored|fixed)\b"
    r"|\b(is|are|was|were) (now )?(fully )?(resolved|mitigated)\b"
    r"|\boperating normally\b|^\W*(resolved|mitigated|completed)\b|\[resolved\]",
    re.IGNORECASE,
)
_OVER_TITLE: Final = re.compile(r"\b(resolved|mitigated)\b", re.IGNORECASE)
_NOT_YET: Final = re.compile(
    r"\b(once|when|until|till|after|if|not|before|as soon as|will|should|expect(ed)?|partially)\b", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"(?<=[.!?;:])\s+")
_PLANNED: Final = re.compile(r"\b(scheduled|planned) (maintenance|work)\b|^\s*maintenance\b", re.IGNORECASE)
_SLIGHT: Final = re.compile(
    r"\binformation(al)?\b|\bdegrad|\bperformance\b|\blatenc|\bintermittent|\belevated", re.IGNORECASE
)
_PREFIX: Final = re.compile(
    r"^(informational message|performance issues|service (disruption|degradation|impact|is operating normally))\s*:\s*",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"\[resolved\]\s*|^resolved\s*[:-]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    title: str
    text: str
    began: int
    at: int
    link: str
    words: str


def is_feed(text: str) -> bool:
    """Tells XML by its first sign."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def parse_title(text: str) -> str:
    """Reads what the feed is called.

    Raises:
        PayloadError: it is no feed.
    """
    root = _root(text)
    channel = next((one for one in root if _local(one) == "channel"), root)
    return page.plain_text(_child(channel, "title"), 200)


def parse_incidents(text: str, source: str, names: ComponentNames, notes: Notes) -> PageAnswer:
    """Reads the items of a feed as incidents: those about one thing (AWS writes an item for each update) are one.

    Raises:
        PayloadError: it is no feed.
    """
    groups: dict[str, list[_Item]] = {}
    for item in _items(_root(text), notes):
        groups.setdefault(item.key, []).append(item)
    found = [_incident(source, key, items, names) for key, items in groups.items()]
    known = [one for one in found if one is not None][: page.MOST_INCIDENTS]
    return PageAnswer(incidents=tuple(known), since=min((one.start for one in known), default=None))


def _root(text: str) -> ET.Element:
    if "<!DOCTYPE" in text[:4096].upper() or "<!ENTITY" in text.upper():
        raise PayloadError("the feed defines a document type or entities; it was not read")
    try:
        root = ET.fromstring(text.lstrip("\ufeff \t\r\n").encode())  # noqa: S314  no entities: see above
    except (ET.ParseError, ValueError, LookupError):
        raise PayloadError("the answer is no whole XML") from None
    if _local(root) not in {"rss", "feed", "rdf"}:
        raise PayloadError("the answer is XML, but no feed")
    return root


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2].casefold() if isinstance(element.tag, str) else ""


def _child(element: ET.Element, *names: str) -> str:
    """Reads the text of the first child that has one of the names, with all that is in it."""
    for name in names:
        for one in element:
            if _local(one) == name and (text := "".join(one.itertext()).strip()):
                return text
    return ""


def _items(root: ET.Element, notes: Notes) -> Iterable[_Item]:
    """Reads every item or entry, wherever the format puts it."""
    for element in root.iter():
        if _local(element) not in {"item", "entry"}:
            continue
        published = _instant(_child(element, "pubdate", "published", "date"))
        updated = _instant(_child(element, "updated"))
        at = updated or published
        title = page.plain_text(_child(element, "title"), page.TITLE_LONGEST)
        if at is None or not title:
            notes.add("an item of the feed has no title, or no time that can be read: it was left out")
            continue
        text = page.plain_text(_child(element, "description", "content", "encoded", "summary"))
        status = page.plain_text(_child(element, "status"), 60)
        categories = " ".join(_categories(element))
        own = _child(element, "guid", "id")
        link = _child(element, "link") or next((one.get("href", "") for one in element if _local(one) == "link"), "")
        yield _Item(
            key=_key(own, title),
            title=title,
            text=text,
            began=min(at, published or at),
            at=at,
            link=page.plain_text(link, 300),
            words=page.folded(f"{title} {status} {own} {categories} {text}"),
        )


def _categories(element: ET.Element) -> Iterable[str]:
    for one in element.iter():
        if _local(one) in {"category", "tag", "tags"}:
            yield f"{one.get('term', '')} {one.text or ''}"


def _key(own: str, title: str) -> str:
    """Makes the id of what an item is about.

    AWS numbers each update ("…#ec2-us-east-1_1701342000"): what is before the last number, and the bare title, stay.
    """
    bare = page.folded(_MARK.sub("", _PREFIX.sub("", title)))
    numbered = re.fullmatch(r"(.+)_\d{9,11}", own)
    about = f"{numbered[1]}\n{bare}" if numbered else own or bare
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def _is_over(item: _Item) -> bool:
    """Says whether an item says that what it is about has ended; "once it is resolved" does not."""
    if _OVER_TITLE.search(item.title) or _OVER.search(item.title):
        return not _NOT_YET.search(item.title)
    sentences = _SENTENCE.split(item.text[:600])
    return any(_OVER.search(one) and not _NOT_YET.search(one) for one in sentences)


def _incident(source: str, key: str, items: list[_Item], names: ComponentNames) -> PageIncident | None:
    items.sort(key=lambda item: item.at)
    first, last = items[0], items[-1]
    if all(_PLANNED.search(item.title) for item in items):
        return None
    over = _is_over(last)
    start = min(item.began for item in items)
    end = max(start, last.at) if over else None
    words = " ".join(item.words for item in items)
    state: Trouble = "degraded" if _SLIGHT.search(f"{first.title} {last.title}") else "down"
    refs = [ref for name, ref in names.by_name.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)]
    whole = f"{source}:{WHOLE_PAGE}"
    stretches = tuple(PageStretch(ref, start, end, state) for ref in refs)
    if not refs and not names.by_name:
        stretches = (PageStretch(whole, start, end, state),)
    return PageIncident(
        source=source,
        id=key,
        title=last.title,
        start=start,
        end=end,
        impact="minor" if state == "degraded" else "major",
        stretches=stretches,
        updates=tuple(
            PageUpdate(item.at, "resolved" if _is_over(item) else "", item.text or item.title)
            for item in items[-page.MOST_UPDATES :]
        ),
        url=last.link,
    )


def _instant(text: str) -> int | None:
    """Reads a time as RSS (RFC 5322) or Atom (RFC 3339) writes it."""
    if not text or len(text) > 60:
        return None
    if (found := iso(text)) is not None:
        return found
    try:
        moment = parsedate_to_datetime(text)
        at = int(moment.timestamp()) if moment.tzinfo is not None else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return at if at is not None and 0 < at < _LATEST else None
