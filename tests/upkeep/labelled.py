"""Labelled messages for tests of the evaluation, on the tiny content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.model import Candidate, Decision, Ranking
from bot.upkeep.evaluation import rows, run
from tests import small_content
from tests.small_content import change

ROWS = [
    {"id": "r1", "text": "how many weeks does an iop take", "label": "iop-duration", "tags": ["clean"]},
    {"id": "r2", "text": "whats the price of all this", "label": "cost", "also": ["first-step"], "tags": ["typo"]},
    {"id": "r3", "text": "tell me about residential", "label": "iop-what", "tags": ["clean"]},
    {"id": "r4", "text": "banana bread with walnuts", "label": "none", "tags": ["clean"]},
]
CRIES = [
    {"id": "c1", "text": "i want to die tonight", "label": "crisis-self-harm", "tags": ["explicit"]},
    {"id": "c2", "text": "nothing matters any more", "label": "crisis-self-harm", "level": "concern", "tags": []},
    {"id": "c3", "text": "lovely weather we have", "label": "overdose", "tags": ["buried"]},
]
TRAPS = [
    {"id": "t1", "text": "my phone is dead", "label": "none", "tags": ["idiom"]},
    {"id": "t2", "text": "he hits me in the game, good forehand", "label": "none", "tags": ["sport"]},
    {"id": "t3", "text": "crisis hotline number for my school poster", "label": "none", "tags": ["either"]},
]
DIALOGUES = [
    {
        "id": "d1",
        "turns": [{"text": "what is an iop", "label": "iop-what"}, {"text": "how long is it", "label": "iop-duration"}],
        "tags": ["followup"],
    }
]


def write_sets(folder: Path, **sets: Sequence[Any]) -> list[Path]:
    """Write labelled files: name → rows."""
    written = []
    for name, items in sets.items():
        path = folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
        written.append(path)
    return written


def write_content(folder: Path) -> Path:
    """The tiny content with one threshold on a line, as `intents.yaml` has them."""
    root = small_content.write(folder / "content")
    flow = small_content.INTENTS.splitlines()[1]
    block = (
        "  answer: 0.35   # of answers, 95 in 100 are right\n  offer: 0.2\n\n  # from here on\n"
        "  urgent: 0.95\n  concern: 0.92\n  measured_on: nothing  # yet\n  measured: 2026-01-01"
    )
    change(root, "intents.yaml", flow, block)
    return root


def outcome(label: str, confidence: float, right: bool = True, trap: bool = False) -> run.Outcome:
    """A made-up outcome: the best of three intents, right or not, with this confidence."""
    first = label if right and label != "none" else "greeting"
    ranked = (Candidate(first, confidence, confidence), Candidate("first-step", 0.0, 0.0), Candidate("cost", 0.0, 0.0))
    case = rows.Case("x", "text", label, set="made", trap=trap)
    return run.Outcome(case, Decision("none"), Ranking(ranked, 1.0), None, False)
