"""The Why view: the working behind a figure, as `sla-tui explain` prints it, scrolled to what the cursor was on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import set_cell_size

from sla_tui import format as fmt
from sla_tui.export.documents.working import working_document
from sla_tui.export.documents.workings import instant
from sla_tui.export.formats.text import render_text
from sla_tui.export.style import Style
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut
from sla_tui.ui.service.outages import reason_lines
from sla_tui.ui.service.panel import best_case_lines
from sla_tui.ui.service.pieces import label as head_of
from sla_tui.ui.service.split_period import part_lines
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView
from sla_tui.ui.wording.figure_words import uptime_sentence
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import word_of

_MOST = 160
_INDENT = " " * 13
_ROOMY = 116
_INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)([+-]\d\d:\d\d|Z)")
_ROW = re.compile(r"  \d{4}-\S+ \S+ +\d{4}-\S+ \S+ +[\d,]+  ")


def listing(context: ViewContext) -> ListView:
    """Draws the working of the service that the way here leads to."""
    look, service = context.look, context.service
    title: Line = (StyledText(look.glyphs.digit(6), "accent"), look.span(look.say("view.why"), "title"))
    if service is None:
        return ListView(title, (), empty=((look.span(look.say("why_view.nothing"), "strong"),),))
    title = (*title, look.span(" ", "soft"), look.foreign(service.name.strip() or service.id, "text"))
    if context.location.period and context.location.period != service.assessment.period.key:
        shown = look.language.tell(service.assessment.period.name)
        words = look.say("why_view.worked_out", wanted=context.location.period, shown=shown)
        return ListView(title, (), empty=((look.foreign(words, "soft"),),))
    contract = context.details_provider.contract(service)
    assessment = service.assessment
    label = look.line(look.language.tell(assessment.period.name), "soft")
    if contract is None:
        return ListView(title, [*_stated(service, context), *map(ListRow, _steps(service, context))], end=label)
    style = Style(ascii_only=look.glyphs.ascii_only)
    narrow = context.cells < _ROOMY
    width = 400 if narrow else min(_MOST, context.cells - 2)  # what is shortened is wrapped afterwards
    working = working_document(
        assessment,
        contract,
        look.language,
        title=service.name.strip() or service.id,
        stated=service.stated,
        service=service.id,
        texts=context.details_provider.texts(service),
    )
    text = render_text(working, look.language, width=width, style=style)
    wanted = None if context.location.outage is None else instant(context.location.outage, contract.period.timezone)
    if narrow:
        text, wanted = _shortened(text, wanted)
    lines = [part for line in text.splitlines() for part in _wrapped(line, context.cells - 1)]
    start = None if wanted is None else next((i for i, line in enumerate(lines) if line[2:].startswith(wanted)), None)
    rows = [
        ListRow((StyledText(" "), *_painted(line, marked=i == start, context=context))) for i, line in enumerate(lines)
    ]
    return ListView(title, rows, end=label, start=max(0, (start or 0) - 3))


def _stated(service: ServiceSnapshot, context: ViewContext) -> list[ListRow]:
    """Says what may be stated where the working cannot be shown: how it stands, so far, at best, and in parts."""
    look, cells = context.look, context.cells
    role = f"sign.{service.standing}"
    sign: Line = (
        StyledText(look.glyphs.verdict[service.standing], role),
        look.span(f" {word_of(service.standing, look.language)}", role),
    )
    uptime = uptime_sentence(service, look)
    so_far = f" {look.say('why_view.so_far')}" if uptime and is_running(service) else ""
    known = look.span(uptime or look.say("report.unknown"), "strong")
    lines = reason_lines(service, look, cells) or [(*head_of("verdict", look), *sign)]
    lines.append((*head_of("uptime", look), known, look.span(so_far, "soft")))
    lines += best_case_lines(service, look, cells)
    lines += part_lines(service, context.details_provider.texts(service), look, cells)
    return [*(ListRow(cut(line, cells)) for line in lines), ListRow(())]


def _painted(line: str, *, marked: bool, context: ViewContext) -> Iterator[StyledText]:
    """Paints headings and verdicts as such; the line that the cursor came from is marked."""
    span = context.look.foreign(line, "text")
    bare = line.strip()
    if marked:
        yield StyledText(span.text, "accent")
    elif line and not line.startswith(" "):
        yield StyledText(span.text, "strong" if not bare[:4].isupper() else "heading.sorted")
    elif bare.startswith("start  ") or not bare:
        yield StyledText(span.text, "heading")
    else:
        yield StyledText(span.text, _role(bare))


def _role(bare: str) -> str:
    if bare.startswith("verdict"):
        words = {
            "BREACHED": "breached",
            "at risk": "at_risk",
            "within SLA": "met",
            "not provable": "unknown",
            "no data": "unknown",
        }
        return next((role for word, role in words.items() if word in bare), "text")
    if bare.startswith(("owed", "claim by", "notify by")):
        return "strong"
    return "soft" if "not met" in bare or bare.startswith(("contract", "measured")) else "text"


def _wrapped(line: str, cells: int) -> Iterator[str]:
    """Yields the line, and what does not fit into `cells` of it below, further in: a clause must not be cut off."""
    indent = ""
    while cells_of(line) > cells > 2 * len(_INDENT):
        head = set_cell_size(line, cells)
        at = head.rfind(" ", len(indent) + cells // 2)
        at = at if at > 0 else len(head)
        yield line[:at].rstrip()
        indent = _INDENT
        line = indent + line[at:].lstrip()
    yield line


def _shortened(text: str, wanted: str | None) -> tuple[str, str | None]:
    """Writes the working with its instants as ``11 Nov 13:18:34``, if all are of one offset, for a narrow screen.

    The offset is said once, in the heading of the outages.
    """
    offsets = {match[5] for match in _INSTANT.finditer(text)}
    years = {match[1] for match in _INSTANT.finditer(text)}
    if len(offsets) != 1 or len(years) > 2:
        return text, wanted

    def short(match: re.Match[str]) -> str:
        return f"{int(match[3])} {fmt.MONTHS[int(match[2]) - 1]} {match[4]}"

    lines = []
    for line in text.splitlines():
        if line.startswith("  start  "):
            line = f"  {'start':16}  {'end':16}{line[54:]}"  # noqa: PLW2901
        elif line.startswith("OUTAGES"):
            line = f"{line}, {next(iter(offsets))}"  # noqa: PLW2901
        elif _ROW.match(line):
            one, other = (_INSTANT.sub(short, line[a:b].rstrip()) for a, b in ((2, 27), (29, 54)))
            line = f"  {one:16}  {other:16}{line[54:]}"  # noqa: PLW2901
        lines.append(_INSTANT.sub(short, line))
    return "\n".join(lines), None if wanted is None else _INSTANT.sub(short, wanted)


def _steps(service: ServiceSnapshot, context: ViewContext) -> Iterator[Line]:
    """Says what can be said without the contract's text; the sum only where it can be stood for."""
    look, assessment = context.look, service.assessment
    steps = assessment.credit.steps if service.stated.judged else ()
    yield (look.span(f" {look.say('why_view.no_text')}", "soft"),)
    yield ()
    for step in (*steps, *assessment.notes):
        yield (look.foreign(f" {look.language.tell(step)}"),)
