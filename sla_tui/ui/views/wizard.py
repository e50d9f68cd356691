"""The wizard from a token to a configuration as lines: where the tokens are, what they see, which contract, written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left
from sla_tui.ui.parts.frame import bottom, edge, top

if TYPE_CHECKING:
    from sla_tui.config.source_kinds import SourceDeclaration
    from sla_tui.config.writer import NewContract, NewSource
    from sla_tui.engine.polling.setup import Found

WizardStep = Literal["tokens", "asking", "found", "done"]
TARGETS: Final = ("99.9", "99.5", "99.95", "99.99")
LABEL: Final = 14
FIRST_FIELD: Final = 4
"""The row of the box on which the first provider stands."""
_SHOWN: Final = 6


class SourceAnswer(NamedTuple):
    """What a source answered, in words."""

    name: str
    words: str
    ok: bool


@dataclass(slots=True)
class Wizard:
    """Where the wizard stands.

    Attributes:
        providers: that can be connected.
        places: where each one's token is, by its kind: the name of a variable, or the path of a file.
        at: the provider that is being filled in.
        target: where the configuration will be written.
        contracts: that can be chosen: targets, then presets; `contract` is the chosen one.
        problem: what is wrong, in words.
    """

    providers: Sequence[SourceDeclaration[Any]]
    target: Path
    contracts: Sequence[str]
    step: WizardStep = "tokens"
    places: dict[str, str] = field(default_factory=dict)
    at: int = 0
    contract: int = 0
    answers: tuple[SourceAnswer, ...] = ()
    found: Found | None = None
    problem: str = ""


def begun(
    providers: Sequence[SourceDeclaration[Any]], target: Path, presets: Sequence[str], environ: Mapping[str, str]
) -> Wizard:
    """Begins with the first step, with the variables that are set already filled in."""
    places = {p.kind: p.variable for p in providers if environ.get(p.variable)}
    return Wizard(providers, target, (*TARGETS, *presets), places=places)


def sources_of(wizard: Wizard) -> tuple[NewSource, ...]:
    """Returns the sources whose token's place is named: a path where it looks like one, else a variable."""
    from sla_tui.config.model import SecretRef
    from sla_tui.config.writer import NewSource

    out: list[NewSource] = []
    for provider in wizard.providers:
        place = wizard.places.get(provider.kind, "").strip().removeprefix("$")
        if place:
            is_path = "/" in place or place.startswith("~")
            where = str(Path(place).expanduser()) if is_path else place
            out.append(
                NewSource(provider.kind, provider.kind, SecretRef(kind="file" if is_path else "env", where=where))
            )
    return tuple(out)


def contract_of(wizard: Wizard) -> NewContract:
    """Returns the chosen contract."""
    from sla_tui.config.writer import NewContract

    name = wizard.contracts[wizard.contract]
    return NewContract(target=Fraction(name)) if name in TARGETS else NewContract(preset=name)


def box(wizard: Wizard, look: Look, size: tuple[int, int]) -> list[Line]:
    """Draws the wizard in exactly `size` (cells, rows)."""
    cells, rows = size
    inner, room = max(0, cells - 4), max(0, rows - 2)
    body = {"tokens": _tokens, "asking": _asking, "found": _found, "done": _done}[wizard.step](wizard, look, inner)
    if wizard.problem:
        body += [(), *_text(wizard.problem, "at_risk", look, inner)]
    side = edge(look)
    lines: list[Line] = [
        (side, *left((StyledText(" "), *cut(line, inner)), max(0, cells - 2)), side) for line in body[:room]
    ]
    lines += [(side, StyledText(" " * max(0, cells - 2)), side)] * (room - len(lines))
    foot = bottom(look.line(look.say(f"wizard_view.{wizard.step}_keys"), "soft"), cells, look)
    made = [top((look.span(look.say("wizard_view.title"), "title"),), (), cells, look), *lines, foot][: max(0, rows)]
    return made if cells > 1 else [left(line, cells) for line in made]


def _tokens(wizard: Wizard, look: Look, cells: int) -> list[Line]:
    lines: list[Line] = [
        (),
        (look.span(look.say("wizard_view.where"), "strong"),),
        (),
    ]
    for index, provider in enumerate(wizard.providers):
        focused = index == wizard.at
        place = wizard.places.get(provider.kind, "")
        hint = look.say("wizard.place_hint", variable=provider.variable)
        words = look.foreign(place or hint, "text" if place else "faint_text")
        lines.append((*left((look.foreign(provider.name, "key" if focused else "text"),), LABEL), words))
    lines += [(), *_text(wizard.providers[wizard.at].where, "soft", look, cells)]
    return [*lines, (), *_text(look.say("wizard_view.enough"), "soft", look, cells)]


def _asking(wizard: Wizard, look: Look, cells: int) -> list[Line]:
    del wizard
    return [(), *_text(look.say("wizard_view.asking"), "strong", look, cells)]


def _found(wizard: Wizard, look: Look, cells: int) -> list[Line]:
    lines: list[Line] = [()]
    for answer in wizard.answers:
        sign = "met" if answer.ok else "breached"
        head: Line = (
            StyledText(look.glyphs.verdict[sign], f"sign.{sign}"),
            StyledText(" "),
            look.foreign(answer.name, "strong"),
        )
        words = wrap(look.foreign(answer.words).text, max(8, cells - LABEL))
        lines.append((*left(head, LABEL), look.span(words[0], "text")))
        lines += [(StyledText(" " * LABEL), look.span(more, "text")) for more in words[1:]]
    services = () if wizard.found is None else wizard.found.services
    lines += [(), (look.span(look.say("wizard_view.proposed", n=len(services)), "strong"),)]
    for service in services[:_SHOWN]:
        refs = ", ".join(monitor.ref for monitor in service.monitors)
        lines.append((look.foreign(f"  {service.name}  ", "text"), look.foreign(refs, "soft")))
    if len(services) > _SHOWN:
        words_ = look.say("wizard_view.more", count=len(services) - _SHOWN)
        lines.append((look.span(f"  {words_}", "soft"),))
    name = wizard.contracts[wizard.contract]
    if name in TARGETS:
        name = look.say("wizard_view.target", target=look.language.percent(Fraction(name)))
    choice = (look.span("‹ ", "accent"), look.foreign(name, "strong"), look.span(" ›", "accent"))
    return [*lines, (), (*left(look.line(look.say("wizard_view.contract"), "key"), LABEL), *choice)]


def _done(wizard: Wizard, look: Look, cells: int) -> list[Line]:
    return [
        (),
        *_text(look.say("wizard_view.written", path=str(wizard.target)), "strong", look, cells),
        *_text(look.say("wizard_view.check"), "soft", look, cells),
    ]


def _text(words: str, role: str, look: Look, cells: int) -> list[Line]:
    return [(look.foreign(line, role),) for line in wrap(look.foreign(words).text, max(8, cells))] if words else []
