"""How the documentation becomes a site: `python -m sphinx -W --keep-going -b html docs build/docs` (extra `docs`)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sla_tui import __version__

ROOT = Path(__file__).parents[1]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = _PROJECT["name"]
author = "the sla-tui authors"
copyright = f"{author}, {_PROJECT['license']} licensed"  # noqa: A001  Sphinx calls it so
release = version = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["build"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["fieldlist"]
myst_heading_anchors = 3  # a link to a heading works here as it does where the file is read by itself
suppress_warnings = ["myst.header"]  # month-end.md shows documents whose headings begin deeper

html_theme = "furo"
html_title = "sla-tui"
html_static_path: list[str] = []
html_show_sphinx = False
html_copy_source = False
