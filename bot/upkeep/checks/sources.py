"""Is every statement's source named, first-hand and young enough? Ages are counted to the day the page was opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ...content import Content, Problem
from ...content.schema import FrontMatter, Source
from ..texts import Curated, curated

RULE = "source"
OLDEST = 10  # years between a source and the day it was opened
NEED_SOURCES = ("A", "B", "L")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HOST = re.compile(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")
# Anybody can change or sell what stands there, or it only repeats others: it may guide the writing, never be linked.
NOT_FIRST_HAND = (
    "wikipedia.org", "reddit.com", "quora.com", "medium.com", "facebook.com", "instagram.com", "tiktok.com",
    "youtube.com", "x.com", "twitter.com", "pinterest.com", "blogspot.com", "wordpress.com", "substack.com",
    "linkedin.com", "tumblr.com", "bit.ly", "tinyurl.com", "t.co", "docest.com", "docslib.org", "info.5y1.org",
    "zlibrary.cc", "chatgpt.com", "rehabs.com", "addictioncenter.com", "alcohol.org", "drugabuse.com",
    "psychologytoday.com", "verywellmind.com", "healthline.com", "webmd.com",
)  # fmt: skip
_NOBODY = frozenset({"unknown", "website", "internet", "web", "online", "google", "various", "tbd", "todo", "n/a"})


def check(content: Content) -> Iterator[Problem]:
    """Sources that are missing, not allowed, undated or old."""
    for _, text in curated(content):
        head = text.head
        if isinstance(head, FrontMatter) and head.tier in NEED_SOURCES and not head.sources:
            what = f"“{text.id}” names no source, and its tier is {head.tier}"
            mend = "add sources: title, publisher, url, date, checked – or tier: C, if it states no fact"
            yield content.marks[text.file].problem(("tier",), what, mend, rule=RULE)
        for i, source in enumerate(head.sources):
            yield from _allowed(content, text, i, source)
        yield from _ages(content, text)


def _allowed(content: Content, text: Curated, place: int, source: Source) -> Iterator[Problem]:
    marked, path = content.marks[text.file], ("sources", place)
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    if not _HOST.match(host):
        what = f"the address “{source.url}” names no host"
        yield marked.problem((*path, "url"), what, "copy the address of the page itself", rule=RULE)
    elif any(host == bad or host.endswith(f".{bad}") for bad in NOT_FIRST_HAND):
        what = f"“{host}” is not a first-hand source"
        mend = "link the official page, the organisation itself or the journal"
        yield marked.problem((*path, "url"), what, mend, rule=RULE)
    name = source.publisher
    if name.casefold().strip(".") in _NOBODY or "://" in name or not any(c.isalpha() for c in name):
        what = f"the publisher “{name}” names nobody"
        yield marked.problem((*path, "publisher"), what, "name who stands behind the page: SAMHSA, NIMH …", rule=RULE)
    year = year_of(source)
    if year and year > source.checked.year:
        what = f"dated “{source.date}”, after it was opened on {source.checked}"
        yield marked.problem((*path, "date"), what, "correct one of the two", rule=RULE)


def _ages(content: Content, text: Curated) -> Iterator[Problem]:
    """At most one warning of each sort for a text, so that they can be read."""
    sources = text.head.sources
    undated = [i for i, source in enumerate(sources) if year_of(source) is None]
    old = [i for i, source in enumerate(sources) if (year := year_of(source)) and source.checked.year - year > OLDEST]
    for places, fault, mend in (
        (undated, "undated", "find the date on the page, or a dated source beside it"),
        (old, f"over {OLDEST} years old when opened", "look for a newer one; keep it if nothing newer says the same"),
    ):
        if places:
            named = ", ".join(f"{sources[i].publisher} ({sources[i].date})" for i in places)
            what = f"{len(places)} of {len(sources)} sources {fault}: {named}"
            marked = content.marks[text.file]
            yield marked.problem(("sources", places[0]), what, mend, severity="warning", rule="source-age")


def year_of(source: Source) -> int | None:
    """The last year that a source's date names ("2013, updated 2019" → 2019), or None."""
    return max(map(int, _YEAR.findall(source.date)), default=None)
