"""A history of a kind that there is not is refused where it is written, not when it is opened."""

from __future__ import annotations

import pytest

from sla_tui.config.reading.reader import load_config
from sla_tui.config.store_kinds import STORE_KINDS
from sla_tui.errors import ConfigError, StoreError
from sla_tui.store import open_store


@pytest.mark.parametrize("url", ["postgresql://sla@db/sla", "postgres://db/sla", "mysql://", "://x", "file:///x"])
def test_a_kind_that_nothing_opens_is_refused_with_its_line_and_what_there_is(url, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(f'timezone = "UTC"\n[store]\nurl = "{url}"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == (str(path), 3, "store.url")
    assert "is not a kind of history" in problem.message
    assert problem.allowed == '"sqlite:///path" | a path'
    with pytest.raises(StoreError, match="is not a kind of history") as refused:
        open_store(url)
    assert all(scheme in refused.value.hint for scheme in STORE_KINDS)
