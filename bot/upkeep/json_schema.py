"""JSON Schemas for editors, made from the models: completion, and a red line under a mistake while one types.

The `# yaml-language-server:` comment on top of each file names its schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ..content import schema
from .checks.wordings import WordingsFile

FOLDER = "docs/schema"
FILES: dict[str, type[BaseModel]] = {
    "intents.json": schema.IntentsFile,
    "front-matter.json": schema.FrontMatter,
    "crisis-front-matter.json": schema.CrisisFrontMatter,
    "texts.json": schema.Texts,
    "crisis-lines.json": schema.LinesFile,
    "danger-examples.json": schema.Examples,
    "everyday.json": schema.Everyday,
    "languages.json": schema.LanguagesFile,
    "wordings.json": WordingsFile,
}
_ATTRIBUTE = re.compile(r"^(?P<names>[a-z_]+(?:, [a-z_]+)*): (?P<text>.+)$")


class _Generator(GenerateJsonSchema):
    """Says what an editor should know and pydantic does not tell."""

    def function_before_schema(self, item: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """The only validators that run before are those that take a bare year for a text."""
        inner = super().function_before_schema(item)
        return {**inner, "type": ["string", "integer"]} if inner.get("type") == "string" else inner

    def model_schema(self, item: core_schema.ModelSchema) -> JsonSchemaValue:
        """The lines under "Attributes:" are shown at each key instead of all at the top."""
        result = super().model_schema(item)
        head, told = _described(item["cls"].__doc__ or "")
        result["description"] = head
        result.pop("title", None)
        fields: dict[str, Any] = getattr(item["cls"], "model_fields", {})
        for name, field in fields.items():
            shown = result.get("properties", {}).get(field.alias or name)
            if shown is not None:
                shown.pop("title", None)
                if text := told.get(name) or told.get(field.alias or name):
                    shown["description"] = text
        return result


def schemas() -> Iterator[tuple[str, str]]:
    """(file name, text) of every schema."""
    for name, model in FILES.items():
        made = model.model_json_schema(schema_generator=_Generator)
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
        yield name, json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def write(root: Path) -> list[str]:
    """Write all schemas below a folder; returns the names of those that changed."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schemas():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(f"{FOLDER}/{name}")
    return changed


def _described(docstring: str) -> tuple[str, dict[str, str]]:
    """A docstring's text before "Attributes:", and name → what it says about it."""
    head, _, rest = cleandoc(docstring).partition("Attributes:")
    told: dict[str, str] = {}
    current: list[str] = []
    for row in cleandoc(rest).splitlines():
        if found := _ATTRIBUTE.match(row):
            current = found["names"].split(", ")
            told |= dict.fromkeys(current, found["text"])
        elif row.strip():
            told |= {name: f"{told[name]} {row.strip()}" for name in current}
    plain = " ".join(head.split()).replace("`", "")
    return plain, {name: text.replace("`", "") for name, text in told.items()}
