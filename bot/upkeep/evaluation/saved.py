"""A run as JSON, and what changed since an earlier one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...content import Content, ContentError, Problem
from .judge import ERRORS, verdict
from .measures import Measures, by_label, by_set, by_tag, calibration, confusions
from .run import Outcome
from .shares import Share

FORM = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One message that is judged otherwise than before; `better` is None where right and wrong stay what they were."""

    set: str
    id: str
    text: str
    before: str
    after: str
    better: bool | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run.

    Attributes:
        measures: set → measure → share.
        verdicts: (set, id, text) → verdict.
    """

    measures: dict[str, Measures]
    verdicts: dict[tuple[str, str, str], str]

    def changes(self, outcomes: Sequence[Outcome]) -> list[Change]:
        """Messages of both runs that are judged otherwise now; the worse ones first."""
        found = []
        for outcome in outcomes:
            case, after = outcome.case, verdict(outcome)
            before = self.verdicts.get((case.set, case.id, case.text), after)
            if before != after:
                was, now = before in ERRORS, after in ERRORS
                found.append(Change(case.set, case.id, case.text, before, after, None if was == now else was))
        return sorted(found, key=lambda change: (change.better is not False, change.better is None))


def as_data(content: Content, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """A whole run as plain data: its bands, every measure, and every message."""
    return {
        "form": FORM,
        "content": content.digest,
        "bands": content.file.bands.model_dump(mode="json"),
        "files": dict(Counter(outcome.case.set for outcome in outcomes)),
        "measures": {name: _measures(part) for name, part in by_set(outcomes).items()},
        "by_tag": {name: _measures(part) for name, part in by_tag(outcomes).items()},
        "by_label": {name: _measures(part) for name, part in by_label(outcomes).items()},
        "calibration": [
            {"from": b.low, "to": b.high, "confidence": round(b.confidence, 4), "right": _share(b.right)}
            for b in calibration(outcomes)
        ],
        "confusions": [[label, found, count] for (label, found), count in sorted(confusions(outcomes).items())],
        "rows": [_row(outcome) for outcome in outcomes],
    }


def save(file: Path, content: Content, outcomes: Sequence[Outcome]) -> None:
    """Write a run to a file."""
    file.write_text(json.dumps(as_data(content, outcomes), ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(file: Path) -> Baseline:
    """An earlier run, as `save` wrote it.

    Raises:
        ContentError: it is missing, or no saved run.
    """
    try:
        data = json.loads(file.read_text("utf-8"))
        measures = {
            name: {key: Share(share["hits"], share["of"]) for key, share in part.items()}
            for name, part in data["measures"].items()
        }
        verdicts = {(row["set"], row["id"], row["text"]): row["verdict"] for row in data["rows"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem(str(file), 0, f"not a saved run: {error}", "name a file that eval --json wrote")
        raise ContentError([problem]) from None
    return Baseline(measures, verdicts)


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    parts = {"share": share.value, "low": low, "high": high}
    return {"hits": share.hits, "of": share.of, **{name: round(value, 4) for name, value in parts.items()}}


def _measures(part: Measures) -> dict[str, Any]:
    return {name: _share(share) for name, share in part.items()}


def _row(outcome: Outcome) -> dict[str, Any]:
    case, decision = outcome.case, outcome.decision
    return {
        "set": case.set,
        "id": case.id,
        "text": case.text,
        "label": case.label,
        "also": list(case.also),
        "tags": list(case.tags),
        "verdict": verdict(outcome),
        "kind": decision.kind,
        "top": list(outcome.top),
        "confidence": round(outcome.confidence, 4),
        "summed": round(outcome.summed, 4),
        "choices": list(decision.choices),
        "urgent": decision.urgent,
        "concern": decision.concern,
        "topic": outcome.topic,
    }
