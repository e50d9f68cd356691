"""The providers' OpenAPI documents in ../shared, and where each of them is wrong: what a sound answer cannot follow."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from tests import shared
from tests.demo.openapi import Document, loaded

FOLDER = shared.DATA / "openapi"
FILES = {"pingdom": FOLDER / "pingdom-api-3.1.yaml", "uptimerobot": FOLDER / "uptimerobot-v3.yaml"}


class Erratum(NamedTuple):
    """One place where a document contradicts itself: where, why, and what makes it sound."""

    source: str
    place: str
    why: str
    amend: Callable[[Any], object]


def _any_detail(tree: Any) -> None:
    schema = tree["components"]["schemas"]["DetailedCheck"]
    schema["anyOf"] = schema.pop("oneOf")


def _milliseconds(tree: Any) -> None:
    tree["components"]["schemas"]["DetailedCheckAttributes"]["properties"]["responsetime_threshold"]["type"] = "integer"


def _any_length(tree: Any) -> None:
    summary = tree["components"]["schemas"]["summary.performance_resp_attrs"]["properties"]["summary"]
    summary["anyOf"] = summary.pop("oneOf")


def _texts_are_dates(node: Any) -> None:
    if isinstance(node, dict):
        if {} in node.get("oneOf", ()):
            node["anyOf"] = node.pop("oneOf")
        for inner in node.values():
            _texts_are_dates(inner)
    elif isinstance(node, list):
        for inner in node:
            _texts_are_dates(inner)


ERRATA = (
    Erratum(
        "pingdom",
        "components.schemas.DetailedCheck.oneOf",
        "no alternative requires anything, so that the detail of any check is all eight of them, and never one",
        _any_detail,
    ),
    Erratum(
        "pingdom",
        "components.schemas.DetailedCheckAttributes.properties.responsetime_threshold.type",
        "boolean, with 30000 as its example; recorded answers have milliseconds, too",
        _milliseconds,
    ),
    Erratum(
        "pingdom",
        "components.schemas['summary.performance_resp_attrs'].properties.summary.oneOf",
        "weeks, days and hours require nothing, so that any summary is all three of them, and never one",
        _any_length,
    ),
    Erratum(
        "uptimerobot",
        "components.schemas.*.(created|createDateTime|startedAt|…).oneOf: [{}, {type: string}]",
        "{} is anything, so that a text is both of them: no date that JSON can write is valid",
        _texts_are_dates,
    ),
)


def amended(source: str, *, without: Erratum | None = None) -> Any:
    """The document of a provider with its errata made good, all but one."""
    tree = copy.deepcopy(loaded(FILES[source]))
    for erratum in ERRATA:
        if erratum.source == source and erratum is not without:
            erratum.amend(tree)
    return tree


def document(source: str, *, without: Erratum | None = None) -> Document:
    return Document(amended(source, without=without))
