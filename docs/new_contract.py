"""Writes `docs/new-contract.md`, the seven steps as somebody walks them: `python docs/new_contract.py`.

The wizard is really run, with the answers below; what it said is what the page shows, and a test holds it up to date.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from sla_tui.cli.contract_wizard import ContractWizard
from sla_tui.config.drafts.contract_file import contract_toml
from sla_tui.language import ENGLISH

PAGE = Path(__file__).with_name("new-contract.md")
NOW = 1_796_040_000  # 2026-11-30T12:00:00Z
TYPED = (
    *("1", "gold", "Gold", "Example SaaS BV", "", "Analytics and project management, with their interfaces.", ""),
    *("", "2027-01-01", "99.99", "", "1", "5m", "<", "1", "1m", "Pingdom", "Amsterdam; Frankfurt", "", "400ms", ""),
    *("support@example.com; +31 20 123 4567", "", "", "", ""),
    *("99.99: 10; 99: 25", "", "", "", ""),
    *("1.3", "", "the Netherlands", "", "", "", "", ""),
    *("", "", "", "A. Lawyer, 30 November 2026", ""),
)
"""What is typed, a line each; an empty one is Enter."""
HEAD = """\
# From nothing to an agreement, as it was typed

Written by `python docs/new_contract.py`, which answers the questions of `sla-tui contracts new` as a new user would, on
30 November 2026; what stands behind a `>` was typed. The commands are described in
[contract-document.md](contract-document.md).
"""


class Transcript:
    """Answers with lines that are there already, and writes down what was said."""

    def __init__(self, typed: Iterable[str]) -> None:
        self.lines: list[str] = []
        self._typed = iter(typed)

    def say(self, text: str) -> None:
        """Writes down what was told."""
        self.lines += text.split("\n")

    def ask(self, prompt: str) -> str:
        """Writes down the prompt with the next answer behind it."""
        typed = next(self._typed)
        self.lines.append(f"{prompt}{typed}".rstrip())
        return typed


def page() -> str:
    """The page."""
    told = Transcript(TYPED)
    with tempfile.TemporaryDirectory() as folder:
        wizard = ContractWizard(told, ENGLISH, NOW, Path(folder) / "draft.toml", width=96)
        draft = wizard.run(wizard.start("Europe/Amsterdam"))
    said = "\n".join(told.lines)
    toml = contract_toml(draft.id, draft.table())
    return f"{HEAD}\n```text\n{said}\n```\n\nIn the configuration this stands then:\n\n```toml\n{toml}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
