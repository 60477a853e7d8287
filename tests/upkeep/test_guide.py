from __future__ import annotations

from tests.upkeep.guide import GUIDE, rendered


def test_what_the_guide_shows_is_what_the_commands_print() -> None:
    """Every edit and every command of the guide works as shown; `python -m tests.upkeep.guide` brings it up to date."""
    text = GUIDE.read_text("utf-8")
    assert rendered(text).splitlines() == text.splitlines()
