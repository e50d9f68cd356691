"""Answers held against a provider's OpenAPI 3.0 document: what operation a path is, and what of its answer is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Node = Any


@lru_cache
def loaded(file: Path) -> Node:
    yaml = pytest.importorskip("yaml")
    return yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class Document:
    """One OpenAPI document, as a tree that may have been corrected. Paths are those below the API's root."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._components = converted(tree.get("components", {}))

    def reads(self) -> list[str]:
        """Every path that has a GET, with its parameters in braces."""
        return [path for path, methods in self._tree["paths"].items() if "get" in methods]

    def template(self, path: str) -> str:
        """The path of the document that a request's path is one of, the most exact; "" for none."""
        plain = path.partition("?")[0]
        found = [t for t in self.reads() if re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", t.replace(".", r"\.")), plain)]
        return min(found, key=lambda t: t.count("{"), default="")

    def problems(self, path: str, status: int, body: object) -> list[str]:
        """What of an answer is not as the document says, with its place; nothing where it leaves the status open."""
        responses = self._tree["paths"][self.template(path)]["get"]["responses"]
        answer = self._resolved(responses.get(str(status), responses.get(status, {})))
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return []
        whole = {"allOf": [converted(schema)], "components": self._components}
        checker = jsonschema.Draft4Validator(whole, format_checker=jsonschema.FormatChecker())
        return sorted(f"{path} {where(error)}: {error.message[:200]}" for error in leaves(checker.iter_errors(body)))

    def _resolved(self, node: Node) -> Node:
        while "$ref" in node:
            found = self._tree
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node


def leaves(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """The errors themselves: of the alternatives of an anyOf, the nearest one's."""
    for error in errors:
        yield (jsonschema.exceptions.best_match([error]) or error) if error.context else error


def where(error: jsonschema.ValidationError) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path)


def converted(node: Node) -> Node:
    """The JSON Schema (draft 4) of an OpenAPI 3.0 schema: `nullable` is a type of its own."""
    if isinstance(node, list):
        return [converted(one) for one in node]
    if not isinstance(node, dict):
        return node
    out = {key: converted(value) for key, value in node.items() if key not in {"nullable", "example", "examples"}}
    return {"anyOf": [{"enum": [None]}, out]} if node.get("nullable") is True else out
