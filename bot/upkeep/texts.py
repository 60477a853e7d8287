"""Every text a person can be sent, with its language, in one order: what checks and reviews walk over."""

from __future__ import annotations

from collections.abc import Iterator

from ..content import Content, CrisisText, Response

Curated = Response | CrisisText


def answers(content: Content) -> Iterator[tuple[str, Response]]:
    """(language, text) of every answer to an intent that exists; orphans are told at load."""
    for language, responses in content.responses.items():
        for id, response in responses.items():
            if id in content.intents:
                yield language, response


def crisis_texts(content: Content) -> Iterator[tuple[str, CrisisText]]:
    """(language, text) of every crisis text."""
    for language, texts in content.crisis.items():
        for text in texts.values():
            yield language, text


def curated(content: Content) -> Iterator[tuple[str, Curated]]:
    """(language, text) of all of them, crisis texts first: they matter most."""
    yield from crisis_texts(content)
    yield from answers(content)
