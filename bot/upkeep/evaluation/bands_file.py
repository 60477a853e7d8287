"""New thresholds written into `intents.yaml`: only their own lines change, comments and all else stay as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import ValidationError

from ...content import ContentError, Problem
from ...content.marked import parse, read_text
from ...content.rules import INTENTS
from ...content.schema import Bands, IntentsFile
from ..rewrite import swap

_HEAD = re.compile(r"bands:\s*(#.*)?$")
# The comment after a value; a # inside quotes is none.
_ENTRY = re.compile(r"""(?P<indent>\s+)(?P<key>\w+):\s*(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^#]*?)(?P<rest>\s+#.*)?$""")


def write(root: Path, bands: Bands) -> None:
    """Write the thresholds.

    Raises:
        ContentError: the file has no block `bands:` of one line an entry, or would not be right afterwards. It is then
            left as it was.
    """
    path = root / INTENTS
    before = read_text(path, INTENTS)
    after = edited(before, bands)
    old, new = parse(before, INTENTS).data, parse(after, INTENTS).data
    others = [{key: value for key, value in data.items() if key != "bands"} for data in (old, new)]
    try:
        right = IntentsFile.model_validate(new).bands == bands and others[0] == others[1]
    except ValidationError:
        right = False
    if not right:
        raise ContentError([_problem("the thresholds cannot be written without changing more than them")])
    swap(path, INTENTS, after)


def edited(text: str, bands: Bands) -> str:
    """The text with other thresholds."""
    lines = text.split("\n")
    head = next((i for i, line in enumerate(lines) if _HEAD.match(line)), None)
    if head is None:
        raise ContentError([_problem("there is no block “bands:”")])
    values = {key: _yaml(value) for key, value in bands.model_dump(mode="json").items()}
    last, indent = head, "  "
    for i in range(head + 1, len(lines)):
        if lines[i].strip() and not lines[i].startswith((" ", "#")):
            break
        found = _ENTRY.match(lines[i])
        if found and found["key"] in values:
            lines[i] = f"{found['indent']}{found['key']}: {values.pop(found['key'])}{found['rest'] or ''}"
            last, indent = i, found["indent"]
    if last == head:
        raise ContentError([_problem("the thresholds do not stand one on a line")])
    missing = [f"{indent}{key}: {value}" for key, value in values.items()]
    return "\n".join([*lines[: last + 1], *missing, *lines[last + 1 :]])


def _yaml(value: float | str) -> str:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _problem(what: str) -> Problem:
    return Problem(INTENTS, 0, what, "write “bands:” and one entry a line below it, as docs/maintaining.md shows")
