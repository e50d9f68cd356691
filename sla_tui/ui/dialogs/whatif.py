"""What-if: the service's period under another contract's text, and the difference in money. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sla_tui.errors import SlaTuiError
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import agreement_fields, key_chosen
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldError, FieldValues
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

if TYPE_CHECKING:
    from sla_tui.config.model import Config, ContractVersions


class WhatIfDialog:
    """Asks for the other contract: one of one's own, a preset, or a file."""

    def __init__(self, service: ServiceSnapshot, config: Config, presets: Sequence[str], look: Look) -> None:
        """Offers the contracts of `config`, and the built-in ones by their names in `presets`."""
        say = look.say
        self.title, self.verb = say("dialog.whatif"), say("dialog.whatif_verb")
        self.service = service.id
        several = bool(service.others)
        about = "dialog.whatif_about_agreements" if several else "dialog.whatif_about"
        self.about = say(about, service=service.title, contract=service.contract_name)
        self._config, self._look = config, look
        self.chosen: ContractVersions | None = None
        self.key = service.id
        own = [
            FieldChoice(name, say("dialog.whatif_own", contract=name))
            for name in sorted(config.contracts, key=lambda name: name == service.contract)
            if several or name != service.contract
        ]
        texts = config.contracts.get(service.contract)
        if texts is not None and len(texts.versions) > 1:
            total = len(texts.versions)
            own += [
                FieldChoice(
                    f"{service.contract}@{i}",
                    say("dialog.whatif_text", contract=service.contract, number=i + 1, total=total),
                )
                for i in range(total)
            ]
        choices = (*own, *(FieldChoice(name, name) for name in presets))
        self.fields: tuple[Field, ...] = (
            *agreement_fields(service, look, leading=True),
            Field("contract", say("dialog.contract"), choices[0].value if choices else "", choices),
            Field("file", say("dialog.whatif_file"), hint=say("dialog.whatif_file_hint")),
        )

    def proposal(self, values: FieldValues) -> ActProposal:
        """Finds the other text, which is then the one `chosen`, for the agreement of that `key`."""
        from sla_tui.config.reading.choice import choose, from_file

        self.key = key_chosen(self.service, values)
        path = values.get("file", "").strip()
        if path:
            try:
                found = from_file(path)
            except SlaTuiError as error:
                raise FieldError(str(error.what), "file", hint=error.hint) from None
            if len(found) != 1:
                say = self._look.language.say
                problem = say("dialog.whatif_contracts", file=path, n=len(found))
                raise FieldError(problem, "file", hint=say("dialog.whatif_contracts_hint"))
            self.chosen = next(iter(found.values()))
            return ActProposal(contract=self.chosen, key=self.key)
        name, _, number = values.get("contract", "").partition("@")
        versions = choose(name, self._config.contracts).versions
        if number:
            from dataclasses import replace

            one = versions.versions[int(number)]
            versions = replace(versions, versions=(replace(one, valid_from=None, valid_to=None),))
        self.chosen = versions
        return ActProposal(contract=versions, key=self.key)

    def confirmation(self, values: FieldValues) -> str:
        """Says that nothing was changed."""
        del values
        return self._look.language.say("dialog.whatif_done")

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says that it is only a question."""
        del values
        return [look.line(look.say("dialog.whatif_note"), "soft")]
