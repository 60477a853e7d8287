from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import content_root
from bot.upkeep.check import Report, check
from tests.upkeep.mistakes import MISTAKES, Mistake, copied


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_each_mistake_is_named_with_its_line_and_its_mend(mistake: Mistake, root: Path) -> None:
    """The check says where the mistake is and what to do about it."""
    mistake.make(root)
    problem = mistake.found(check(root))
    assert problem is not None
    assert problem.line > 0 and problem.mend


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One run over a copy of the real content in which everything went wrong."""
    copy = copied(content_root(), tmp_path_factory.mktemp("real") / "content")
    for mistake in MISTAKES:
        mistake.make(copy)
    return check(copy)


def test_one_run_lists_every_mistake(all_at_once: Report) -> None:
    """No mistake hides another, in the real content."""
    missed = [mistake.name for mistake in MISTAKES if mistake.found(all_at_once) is None]
    assert missed == []


def test_what_is_broken_is_not_called_missing_as_well(all_at_once: Report) -> None:
    """An answer whose head cannot be read is told once, not also as an intent without an answer."""
    assert not [p for p in all_at_once.problems if "“levels-overview” has no response" in p.what]
    assert not [p for p in all_at_once.problems if "no intent is called “levels-overview”" in p.what]
