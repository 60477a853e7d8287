from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.content import content_root
from bot.upkeep.json_schema import FOLDER, schemas, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "text"), list(schemas()), ids=lambda value: value if value.endswith(".json") else "")
def test_the_schemas_are_up_to_date(name: str, text: str) -> None:
    """`python -m bot schema` would change nothing."""
    assert (ROOT / FOLDER / name).read_text("utf-8") == text


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """A second run has nothing to do."""
    assert len(write(tmp_path)) == len(list(schemas()))
    assert write(tmp_path) == []


def test_every_content_file_names_its_schema() -> None:
    """The first line of each YAML file that has one leads an editor to a schema that exists."""
    named = {path.name: path for path in (ROOT / FOLDER).glob("*.json")}
    for path in [content_root() / "intents.yaml", *(content_root() / "responses").rglob("*.yaml")]:
        first = path.read_text("utf-8").splitlines()[0]
        if "$schema=" in first:
            target = (path.parent / first.partition("$schema=")[2].strip()).resolve()
            assert target in named.values(), path


def test_an_editor_shows_what_a_key_is_for() -> None:
    """The words under "Attributes:" stand at each key, and a bare year is allowed where a date is a text."""
    made = {name: json.loads(text) for name, text in schemas()}
    head = made["front-matter.json"]
    assert head["properties"]["tier"]["description"].startswith("who must review it")
    assert head["$defs"]["Source"]["properties"]["date"]["type"] == ["string", "integer"]
    assert head["additionalProperties"] is False
