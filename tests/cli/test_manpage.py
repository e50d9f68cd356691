"""The manual page is what its generator makes of the parser, and man can read it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui.cli.command_table import BY_NAME

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.full
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words usage differently in every Python version")
def test_the_page_is_up_to_date():
    code = "import sys; sys.path.insert(0, sys.argv[1]); from manpage import manual_page; print(manual_page(), end='')"
    process = subprocess.run([sys.executable, "-c", code, str(DOCS)], capture_output=True, text=True, check=True)
    assert process.stdout == (DOCS / "sla-tui.1").read_text(encoding="utf-8"), "run `python docs/manpage.py`"


def test_the_page_names_every_command():
    page = (DOCS / "sla-tui.1").read_text(encoding="utf-8")
    for name in BY_NAME:
        assert f"sla\\-tui {name}" in page


def test_groff_finds_nothing_wrong_with_it():
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-K", "utf8", "-T", "utf8", "-ww", "-z", str(DOCS / "sla-tui.1")]
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert process.stderr == ""
