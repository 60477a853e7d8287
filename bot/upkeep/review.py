"""Who has looked at which text, and what nobody has looked at yet. Signatures are added, never changed or removed."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from ..content import Content, ContentError, Problem, load
from ..content.load import DEFAULT_LANGUAGE
from ..content.marked import parse, read_text
from ..content.schema import Review
from ..ledger import Ledger, digest, review_id, tier
from .rewrite import said, swap
from .texts import Curated, curated

FILE = "responses/reviews.yaml"
TIERS = {"A": "clinical risk", "B": "other care", "L": "money and rights", "C": "conversation"}

State = Literal["changed since", "never", "overdue", "current"]
# What needs somebody first stands first.
STATES: tuple[State, ...] = ("changed since", "never", "overdue", "current")


@dataclass(frozen=True, slots=True)
class Row:
    """One text and how far its review can be trusted.

    Attributes:
        id: its name in the ledger ("en/iop-what").
        language, text: the text itself.
        tier: A, B, L or C.
        state: "never" reviewed, "changed since" the review, "overdue" (reviewed over twelve months ago), or "current".
        review: the review that stands for it; of a changed text the newest one; None where there is none.
    """

    id: str
    language: str
    text: Curated
    tier: str
    state: State
    review: Review | None


def table(content: Content, today: date) -> list[Row]:
    """Every text: tier A first, then what needs somebody first."""
    ledger = Ledger(content)
    rows = [_row(ledger, language, text, today) for language, text in curated(content)]
    return sorted(rows, key=lambda row: (list(TIERS).index(row.tier), STATES.index(row.state), row.id))


def _row(ledger: Ledger, language: str, text: Curated, today: date) -> Row:
    id = review_id(text, language)
    current, all_reviews = ledger.current(text, language), ledger.reviews(id)
    state: State
    if current:
        state = "overdue" if today > _a_year_after(current.on) else "current"
    else:
        state = "changed since" if all_reviews else "never"
    return Row(id, language, text, tier(text), state, current or (all_reviews[-1] if all_reviews else None))


def _a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))


def unreviewed(content: Content, tier: str) -> list[str]:
    """Names of the tier's texts that nobody has reviewed as they stand. Old reviews count: no date may stop a start."""
    return [row.id for row in table(content, date.min) if row.tier == tier and row.state in ("never", "changed since")]


def find(rows: Sequence[Row], typed: str) -> Row:
    """The row of a text, by its name in the ledger; English where no language is named. Raises `ContentError`."""
    by_id = {row.id: row for row in rows}
    wanted = typed.strip().removesuffix(".md").removeprefix("responses/")
    places = (wanted, f"{DEFAULT_LANGUAGE}/{wanted}", f"{DEFAULT_LANGUAGE}/crisis/{wanted}")
    row = next((by_id[place] for place in places if place in by_id), None)
    if row is None:
        names = {id: id.rsplit("/", 1)[-1] for id in by_id}
        last = wanted.rsplit("/", 1)[-1]
        near = [id for _, _, id in process.extract(last, names, scorer=fuzz.ratio, limit=3, score_cutoff=65)]
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        mend = f"{hint}python -m bot review lists them all"
        raise ContentError([Problem(FILE, 0, f"no text is called “{typed}”", mend)])
    return row


def sign(root: Path, ids: Iterable[str], by: str, credential: str, today: date) -> list[Review]:
    """Write down that somebody reviewed texts exactly as they stand now: all of them, or on any fault none.

    Args:
        root: the folder that holds `responses/`.
        ids: names of texts.
        by: who reviewed them.
        credential: why that person may judge: "LCSW, license 12345 (WA)".
        today: the day of the review.

    Raises:
        ContentError: broken content, an unknown text, nothing said, or signed already. The ledger is unchanged.
    """
    by = said(FILE, "by", by, "name the person who reviewed")
    credential = said(FILE, "credential", credential, "say what lets this person judge: MD, LCSW …")
    content = load(root)
    rows = table(content, today)
    chosen = {row.id: row.text for row in (find(rows, id) for id in ids)}
    entries = []
    for id, text in chosen.items():
        entry = Review(text=id, by=by, credential=credential, on=today, digest=digest(text))
        if entry in content.reviews:
            what = f"{by} has already signed {id} today"
            raise ContentError([Problem(FILE, 0, what, "nothing to do")])
        entries.append(entry)
    _append(root / FILE, content.reviews, entries)
    return entries


def _append(path: Path, before: Sequence[Review], entries: Sequence[Review]) -> None:
    """Add entries at the end of the file; every byte before them stays, except the brackets of an empty list."""
    text = read_text(path, FILE)
    if not before:
        rows = text.splitlines()
        text = "\n".join(row for row in rows if row.strip() != "[]") + "\n"
    else:
        text = text.rstrip("\n") + "\n"
    text += "".join(map(_entry, entries))
    after = [Review.model_validate(item) for item in parse(text, FILE).data]
    if after != [*before, *entries]:
        raise ContentError([Problem(FILE, 0, "the entry would change more than itself", "write it by hand at the end")])
    swap(path, FILE, text)


def _entry(review: Review) -> str:
    by, credential = (json.dumps(value, ensure_ascii=False) for value in (review.by, review.credential))
    rows = (f"- text: {review.text}", f"  by: {by}", f"  credential: {credential}")
    return "\n".join((*rows, f"  on: {review.on}", f"  digest: {review.digest}")) + "\n"
