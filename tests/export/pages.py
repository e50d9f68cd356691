"""What every page that we write must be, whatever it holds: valid, self-contained, inert."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "base"}


def parse_page(text: str) -> ET.Element:
    """The page, read by the standard's own algorithm; any parse error raises."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
    return parser.parse(text)


def elements(root: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    for element in root.iter():
        if isinstance(element.tag, str):
            yield element.tag.rpartition("}")[2], element


def assert_sound(text: str) -> ET.Element:
    """Valid, with a language, a title and one `h1`; landmarks; tables with headings; pictures with words; no script,
    nothing fetched, no identifier twice."""
    root = parse_page(text)
    found = list(elements(root))
    names = [name for name, _ in found]
    assert root.get("lang")
    assert not FORBIDDEN & set(names)
    assert names.count("h1") == 1
    assert names.count("main") == 1
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = [element.get("id") for _, element in found if element.get("id")]
    assert len(ids) == len(set(ids))
    for name, element in found:
        for key, value in element.attrib.items():
            assert not key.startswith("on"), (name, key)
            if key in ("src", "srcset", "action", "background", "poster", "data"):
                raise AssertionError(f"{name} fetches {value}")
            if key == "href" and value.startswith("#"):
                assert value[1:] in ids, value
            elif key == "href":
                assert re.match(r"https?://|[a-z-]+\.(xml|json)$", value), value
        if name == "table":
            heads = [e for n, e in elements(element) if n == "th"]
            assert heads
            assert all(e.get("scope") in ("col", "row") for e in heads)
        if name == "svg":
            assert element.get("aria-hidden") == "true" or (element.get("role") == "img" and element.get("aria-label"))
    assert "url(" not in text
    assert "@import" not in text
    return root


def words_of(root: ET.Element) -> str:
    """All that the page says, in one line."""
    return " ".join(" ".join(root.itertext()).split())
