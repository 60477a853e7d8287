"""Typed names → countries."""

from __future__ import annotations

import pytest

from bot.content import Content
from bot.tg.countries import Countries


@pytest.fixture(scope="module")
def countries(content: Content) -> Countries:
    """All countries of the lines file."""
    return Countries(content.lines)


TYPED = [
    ("Germany", "DE"),
    ("germny", "DE"),
    ("DEUTSCHLAND", "DE"),
    ("Alemania", None),
    ("usa", "US"),
    ("U.S.A.", "US"),
    ("united sates", "US"),
    ("uk", "GB"),
    ("i live in Canada", "CA"),
    ("Espana", "ES"),
    ("méxico", "MX"),
    ("भारत", "IN"),
    ("日本", "JP"),
    ("no", None),
    ("pain", None),
    ("can", None),
    ("", None),
    ("\u200b", None),
    ("what is an iop", None),
    ("x" * 5000, None),
]


@pytest.mark.parametrize(("typed", "code"), TYPED)
def test_names(countries: Countries, typed: str, code: str | None) -> None:
    """English and own names, misspelled, abbreviated – and words that are no country."""
    if code is None or code in countries._lines.countries:
        assert countries.find(typed).code == code


def test_every_countrys_own_name_is_understood(countries: Countries, content: Content) -> None:
    """The name in the lines file, and all others given there, mean that country."""
    for code, country in content.lines.countries.items():
        for name in (country.name, *country.also):
            assert countries.find(name).code == code, name


def test_suggestions_begin_where_the_language_is_spoken(countries: Countries) -> None:
    """German: Germany first. British English: the United Kingdom. Unknown languages get a list all the same."""
    assert countries.suggested("de")[0] == "DE"
    assert countries.suggested("en-GB")[0] == "GB"
    assert len(countries.suggested(None)) == len(countries.suggested("xx")) == 6
