"""The keys of `[publish]`: what customers may see on the status page, and under which names."""

from __future__ import annotations

from typing import Final

from sla_tui.config.keys.service import SERVICE_REF, Words
from sla_tui.config.kinds.basic import Flag, ListOf, Text, Word
from sla_tui.config.kinds.net import Url
from sla_tui.config.model import PublishConfig
from sla_tui.config.reading.tables import Key, Table
from sla_tui.language import LANGUAGES

PUBLISH: Final = Table(
    PublishConfig,
    (
        Key("title", Text(longest=200, empty=False), "the page's heading"),
        Key("description", Text(longest=500), "a sentence below it"),
        Key("url", Url(("https", "http")), "where the page will be found: for the feed's links"),
        Key("language", Word(LANGUAGES), "of the page"),
        Key("services", ListOf(SERVICE_REF), "the services that are public, in this order; absent: all of this file"),
        Key("names", Words(), 'what services are called there: checkout = "Web shop"'),
        Key("show_targets", Flag(), "the contract's target beside the uptime"),
        Key("show_reasons", Flag(), "reasons of outages as monitors gave them, and titles of maintenance"),
        Key("metrics", Text(longest=2_000), "a file for the metrics, outside of the published folder"),
    ),
)
