"""The heads of answers and crisis texts, and the review ledger."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Model, Slug, Text, Tier, date_as_text


class Source(Model):
    """Where a statement comes from.

    Attributes:
        date: of the source: a year, a date, or "undated".
        checked: the day somebody opened the page, or a saved copy of it.
        copy: True where it was a saved copy that was opened, not the live page.
    """

    title: Text
    publisher: Text
    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    date: Annotated[Text, BeforeValidator(date_as_text)]
    checked: Date
    saved_copy: bool = Field(default=False, alias="copy")


class FrontMatter(Model):
    """The head of `responses/<lang>/<intent>.md`.

    Attributes:
        title: the question it answers, as shown on buttons.
        tier: who must review it: A clinical risk, B other care, L money and rights, C conversation.
        scope: "US" where the answer holds for one country only.
        help: who can help with exactly this; names from `professionals` in texts.yaml.
        lines: purposes of lines to add, resolved by country ("substance-use").
        related: two to four intents that people ask next.
    """

    title: Annotated[str, Field(min_length=1, max_length=64)]
    tier: Tier
    scope: Literal["US"] | None = None
    help: Annotated[tuple[Slug, ...], Field(min_length=1)]
    lines: tuple[Slug, ...] = ()
    related: Annotated[tuple[Slug, ...], Field(max_length=4)] = ()
    sources: Annotated[tuple[Source, ...], Field(max_length=4)] = ()


class CrisisFrontMatter(Model):
    """The head of `responses/<lang>/crisis/<kind>-<self|other>[-variant].md`. Always tier A.

    Attributes:
        title: for reviewers; not shown.
        lines: purposes of lines to show first, resolved by country.
        most_lines: how many lines at most; one for somebody who can hardly read.
        professionals: the closing pointer; a name from `professionals` in texts.yaml.
    """

    title: Text
    lines: tuple[Slug, ...] = ()
    most_lines: Annotated[int, Field(ge=1, le=3)] = 2
    professionals: Slug = "emergency"
    sources: tuple[Source, ...] = ()


class Review(Model):
    """One entry of `responses/reviews.yaml`: a person read exactly this text. Entries are never changed."""

    text: Text
    by: Text
    credential: Text
    on: Date
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
