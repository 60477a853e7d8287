"""The tiny content with real answers in it: the check finds nothing wrong with it, until a test breaks something."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.content import content_root
from tests import small_content

ANSWER = """\
This is a good thing to ask early. The answer differs from place to place, so ask two or three of them and compare.

- **By phone:** a short call is enough to begin with.
- **In writing:** ask for what matters most to you.

You could ask: “What does it look like for somebody like me? What happens first?”
"""

DURATION = """\
Most IOPs last from a few weeks to a few months. How long you need one depends on how you are doing, not on a date.

- **At the start:** often three days a week, a few hours each day.
- **Later:** fewer hours, as things get steady.
- **After:** most people go on with weekly therapy.

You could ask: “What would tell us that I am ready for less?”
"""

# A line as maintainers write it, one key a line; only so can it be signed by a command.
FLOW = """\
      - {name: Sorgen, purpose: [suicide], call: "0800 111", web: "https://www.sorgen.example/", hours: 24/7,
         source: "https://example.org/g", date: 2024, confidence: found}
"""
BLOCK = """\
      - name: Sorgen
        purpose: [suicide]
        call: "0800 111"
        web: https://www.sorgen.example/
        hours: 24/7
        source: https://example.org/g
        date: 2024
        confidence: found
"""

TALK = "Hello, I'm glad you wrote. I'm a program that explains kinds of care. Ask in your own words.\n"


def write(root: Path) -> Path:
    """Write the folder; returns it."""
    small_content.write(root)
    shutil.copy(content_root() / "responses" / "wordings.yaml", root / "responses")
    for intent in small_content.TITLES:
        body = {"iop-duration": DURATION, "greeting": TALK}.get(intent, ANSWER)
        edit(root, f"responses/en/{intent}.md", f"The answer about {intent}.\n", body)
    edit(root, "responses/en/cost.md", "tier: B", "tier: L")
    edit(root, "responses/en/first-step.md", "related: [cost]", "related: [cost, help-loved-one]")
    edit(root, "responses/crisis-lines.yaml", FLOW, BLOCK)
    path = root / "responses" / "reviews.yaml"
    path.write_text(
        "# Who reviewed which text. Entries are never changed.\n# Nobody has reviewed anything yet.\n[]\n", "utf-8"
    )
    path = root / "intents.yaml"
    path.write_text(_twice_as_many(path.read_text("utf-8")), "utf-8")
    return root


def _twice_as_many(text: str) -> str:
    """Each phrase also with "please": the check wants twenty of every intent."""
    before, intents, after = text[: text.index("\nintents:")], text[text.index("\nintents:") :], ""
    intents, after = intents[: intents.index("\npeople:")], intents[intents.index("\npeople:") :]
    rows = [row for line in intents.splitlines() for row in ([line, f"{line} please"] if "- " in line else [line])]
    return "\n".join([before, *rows[1:]]) + after


edit = small_content.change
