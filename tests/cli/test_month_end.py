"""The page that walks a month's end shows what the commands really print."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.full
def test_the_page_is_what_the_walk_prints(kept, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    import month_end

    walked = month_end.page(kept.config, kept.store, tmp_path)
    sys.modules.pop("month_end", None)
    assert walked == (DOCS / "month-end.md").read_text(encoding="utf-8"), "run `python docs/month_end.py`"
    for line in ("(exit code 1)", "too late: it had to be claimed before", "is paid (invoice-2026-1203)"):
        assert line in walked
