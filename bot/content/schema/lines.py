"""`responses/crisis-lines.yaml`: help lines by country."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Model, Slug, Text, date_as_text


class Verification(Model):
    """Somebody checked a line on its own official page, or called it."""

    by: Text
    on: Date
    how: Text


class Line(Model):
    """One help line.

    Attributes:
        purpose: what it is for: "suicide", "substance-use", "domestic-violence", "children" …
        call, text, chat, web: ways to reach it, as a person would dial or type them.
        hours: as published; `hours_known` False where they come from memory only.
        abroad: full international number, where one is known.
        hold: True while it must not be shown; `hold_reason` says why.
        source, date, confidence: where the number was found ("found") or only remembered ("known").
    """

    name: Text
    purpose: Annotated[tuple[Slug, ...], Field(min_length=1)]
    call: Text | None = None
    text: Text | None = None
    chat: Text | None = None
    web: Text | None = None
    hours: Text
    hours_known: bool = True
    languages: tuple[Text, ...] = ()
    abroad: Text | None = None
    hold: bool = False
    hold_reason: Text | None = None
    source: Text
    date: Annotated[Text, BeforeValidator(date_as_text)]
    confidence: Literal["found", "known"]
    note: Text | None = None
    verified: tuple[Verification, ...] = ()


class Emergency(Model):
    """A country's emergency numbers, as they are dialled, most useful first."""

    numbers: Annotated[tuple[Text, ...], Field(min_length=1)]
    confidence: Literal["found", "known"]
    source: Text
    date: Annotated[Text, BeforeValidator(date_as_text)]


class Country(Model):
    """Emergency numbers and help lines of one country."""

    name: Text
    also: tuple[Text, ...] = ()
    emergency: Emergency
    lines: tuple[Line, ...] = ()


class LinesFile(Model):
    """`responses/crisis-lines.yaml`.

    Attributes:
        directory: address of the international directory of help lines.
        default: country whose main line is named where the country is unknown.
        countries: ISO 3166 code → country.
    """

    directory: Annotated[str, Field(pattern=r"^[a-z0-9./-]+$")]
    default: Text
    countries: dict[Text, Country]
