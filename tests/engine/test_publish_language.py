"""The status page speaks the language of the configuration, unless `[publish]` names another."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.config.model import PublishConfig
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.gather.public import Publisher
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.store import open_store
from tests.engine.world import NOW, config


@pytest.mark.parametrize(
    ("own", "page", "spoken"), [("nl", "", "nl"), ("nl", "en", "en"), ("en", "de", "de"), ("en", "", "en")]
)
def test_the_page_follows_the_language_of_the_configuration_unless_it_has_its_own(own, page, spoken):
    found = replace(config(), language=own, publish=PublishConfig(language=page))
    with closing(open_store(":memory:")) as store:
        assert Publisher(found, store).page(build_snapshot(found, store, NOW)).language == spoken


def test_a_file_that_names_none_for_the_page_leaves_it_to_follow():
    assert parse_config('language = "nl"\n[publish]\ntitle = "Stand"\n').publish.language == ""
