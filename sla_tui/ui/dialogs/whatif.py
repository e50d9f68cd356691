"""What if: the service's period under another contract's text, and the difference in money. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sla_tui.errors import SlaTuiError
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

if TYPE_CHECKING:
    from sla_tui.config.model import Config


class WhatIfDialog:
    """The other contract: one of one's own, a preset, or a file."""

    title = "What if"
    verb = "close"

    def __init__(self, service: ServiceSnapshot, config: Config, presets: Sequence[str]) -> None:
        """`presets`: the built-in contracts by name."""
        self.service = service.id
        self.about = f"{service.name.strip() or service.id} under another contract than {service.contract_name}"
        self._config = config
        own = [FieldChoice(name, f"{name} (yours)") for name in config.contracts if name != service.contract]
        texts = config.contracts.get(service.contract)
        if texts is not None and len(texts.versions) > 1:
            own += [
                FieldChoice(f"{service.contract}@{i}", f"{service.contract}, text {i + 1} of {len(texts.versions)}")
                for i in range(len(texts.versions))
            ]
        choices = (*own, *(FieldChoice(name, name) for name in presets))
        self.fields: tuple[Field, ...] = (
            Field("contract", "Contract", choices[0].value if choices else "", choices),
            Field("file", "or file", hint="a TOML file with one contract"),
        )

    def wish(self, values: FieldValues) -> ActProposal:
        """The other text."""
        from sla_tui.config.reading.choice import choose, from_file

        path = values.get("file", "").strip()
        if path:
            found = from_file(path)
            if len(found) != 1:
                raise SlaTuiError(f"{path} holds {len(found)} contracts.", hint="a file with one of them is needed")
            return ActProposal(contract=next(iter(found.values())))
        name, _, number = values.get("contract", "").partition("@")
        versions = choose(name, self._config.contracts).versions
        if number:
            from dataclasses import replace

            one = versions.versions[int(number)]
            versions = replace(versions, versions=(replace(one, valid_from=None, valid_to=None),))
        return ActProposal(contract=versions)

    def said(self, values: FieldValues) -> str:
        """That nothing was changed."""
        del values
        return "Nothing was changed: it was only a what-if."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """That it is only a question."""
        del values
        return [look.line("Only a question: nothing is changed or kept.", "soft")]
