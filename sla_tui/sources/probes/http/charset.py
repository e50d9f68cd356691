"""From a body to text, by the charset that browsers take: its mark, the header, what it says of itself, a guess."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAID: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_META: Final = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_PRESCAN: Final = 4096  # bytes; the standard says 1024, browsers read on
# What these labels mean in browsers (WHATWG's Encoding): the larger set that old pages are really in.
_MEANT: Final = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    **dict.fromkeys(("utf8", "unicode-1-1-utf-8", "utf8mb4"), "utf-8"),
}
GUESS: Final = "cp1252"


def text_of(body: bytes, content_type: bytes) -> str:
    """Returns a body as text; what its charset cannot be is replaced."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace")
    said = _SAID.search(content_type)
    if said is not None and (text := _decoded(body, said[1])) is not None:
        return text
    start = body[:_PRESCAN]
    inner = _META.search(start) or _XML.match(start)
    if inner is not None and not inner[1].lower().startswith((b"utf-16", b"utf-32")):  # it was read as bytes just now
        text = _decoded(body, inner[1])
        if text is not None:
            return text
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)  # its end may be cut off
    except UnicodeDecodeError:
        return body.decode(GUESS, "replace")


def _decoded(body: bytes, label: bytes) -> str | None:
    """Returns the text by a charset's label; None where there is no such charset."""
    name = label.decode("ascii").lower()
    try:
        return body.decode(_MEANT.get(name, name), "replace")
    except (LookupError, ValueError):  # not known, or no charset but another of Python's codecs
        return None
