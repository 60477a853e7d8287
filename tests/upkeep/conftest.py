"""A content folder that the check finds nothing wrong with, for each test a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.matching.lexicon import english_words
from tests.upkeep import tidy


@pytest.fixture(scope="session", autouse=True)
def _one_dictionary() -> Iterator[None]:
    """Read the English word list once, not at every check."""
    words = frozenset(english_words())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.safety.screen.english_words", lambda: words)
        yield


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder itself; tests only read it."""
    return tidy.write(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def root(clean: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(clean, tmp_path / "content"))
