"""Fixtures that several rooms share: the curated content as it stands, and a tiny one, each loaded once."""

from __future__ import annotations

import pytest

from bot.content import Content, content_root, load
from bot.conversation import Conversation
from tests import small_content


@pytest.fixture(scope="session")
def content() -> Content:
    """The content of this checkout."""
    return load(content_root())


@pytest.fixture(scope="session")
def conversation(content: Content) -> Conversation:
    """The real bot, learnt through the default cache: seconds the first time, none afterwards."""
    from bot.learning import conversation

    return conversation(content)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """A bot on the tiny content."""
    return Conversation(load(small_content.write(tmp_path_factory.mktemp("small"))))
