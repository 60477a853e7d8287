"""The review ledger: which texts a clinician has seen in exactly their present form."""

from __future__ import annotations

import hashlib
import json

from .content import Content, CrisisText, Response
from .content.schema import FrontMatter, Review


def digest(text: Response | CrisisText) -> str:
    """SHA-256 of what a reviewer judges: title, body and sources. Other keys may change without a new review."""
    seen = {
        "title": text.head.title,
        "body": text.body,
        "sources": [source.model_dump(mode="json") for source in text.head.sources],
    }
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def tier(text: Response | CrisisText) -> str:
    """A for every crisis text; otherwise what the front matter says."""
    return text.head.tier if isinstance(text.head, FrontMatter) else "A"


def review_id(text: Response | CrisisText, language: str) -> str:
    """The name of a text in the ledger: "en/iop-what", "es/crisis/overdose-self"."""
    return f"{language}/{text.id}"


class Ledger:
    """Looks up the newest review of a text that still stands."""

    def __init__(self, content: Content) -> None:
        self._reviews: dict[str, list[Review]] = {}
        for review in content.reviews:
            self._reviews.setdefault(review.text, []).append(review)

    def reviews(self, id: str) -> list[Review]:
        """Every review of a text, oldest first."""
        return self._reviews.get(id, [])

    def current(self, text: Response | CrisisText, language: str) -> Review | None:
        """The newest review whose digest equals the text as it stands now, or None."""
        now = digest(text)
        return next((r for r in reversed(self.reviews(review_id(text, language))) if r.digest == now), None)
