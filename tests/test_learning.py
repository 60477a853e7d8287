"""What was learnt is kept in a cache: used where it is sound, never trusted where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import learning
from bot.content import Content, load
from bot.model import Memory
from tests import small_content

MESSAGES = ["how long is the ipo", "i want to die lol", "rehab or iop for my son"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_content.write(tmp_path / "content")


@pytest.fixture
def tiny(root: Path) -> Content:
    return load(root)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Content]:
    """The contents that were learnt from, in order."""
    found: list[Content] = []
    learn = learning.matcher.learn
    monkeypatch.setattr(learning.matcher, "learn", lambda content: found.append(content) or learn(content))
    return found


def test_a_second_start_learns_nothing(tiny: Content, cache: Path, counted: list[Content]) -> None:
    """And answers exactly like the first."""
    first, second = learning.conversation(tiny, cache), learning.conversation(tiny, cache)
    assert len(counted) == 1
    for text in MESSAGES:
        assert first.matcher.rank(text, None) == second.matcher.rank(text, None)
        assert first.screen.screen(text) == second.screen.screen(text)


def test_changed_content_is_learnt_anew(root: Path, cache: Path, counted: list[Content]) -> None:
    """The name of a cache is the digest of the content."""
    learning.learn(load(root), cache)
    small_content.change(root, "intents.yaml", "- define iop\n", "- iop definition\n")
    learning.learn(load(root), cache)
    assert len(counted) == 2
    assert len(list(cache.glob("learnt-*.npz"))) == 2


def test_an_edited_answer_needs_no_learning(root: Path, cache: Path, counted: list[Content]) -> None:
    """A maintainer who mends a sentence does not wait."""
    learning.learn(load(root), cache)
    answer = next((root / "responses" / "en").glob("*.md"))
    answer.write_text(answer.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    learning.learn(load(root), cache)
    assert len(counted) == 1


def test_changed_code_is_learnt_anew(tiny: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The code that learns is part of the name, and so is every module it learns with."""
    before = learning._key(tiny)
    code = tmp_path / "code"
    for pattern in learning._LEARNS:
        for path in learning._CODE.glob(pattern):
            copy = code / path.relative_to(learning._CODE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(learning, "_CODE", code)
    assert learning._key(tiny) == before
    for name in ("text.py", "matching/weights.py", "safety/reading.py"):
        path = code / name
        path.write_text(path.read_text() + "\n")
        assert learning._key(tiny) != before
        before = learning._key(tiny)


@pytest.mark.parametrize("damage", ["empty", "half", "text", "no head", "swapped bytes", "head is no object"])
def test_a_damaged_cache_is_learnt_anew(tiny: Content, cache: Path, counted: list[Content], damage: str) -> None:
    """Half written, overwritten, cut off or altered: it is replaced, and nobody notices."""
    import numpy as np

    sound = learning.conversation(tiny, cache)
    [file] = cache.glob("learnt-*.npz")
    whole = file.read_bytes()
    if damage == "empty":
        file.write_bytes(b"")
    elif damage == "half":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "text":
        file.write_text("not a cache")
    elif damage == "no head":
        np.savez(file, other=np.zeros(3))
    elif damage == "head is no object":
        with np.load(file) as arrays:
            parts = {name: arrays[name] for name in arrays.files}
        np.savez(file, **{**parts, "head": np.frombuffer(b"[1, 2]", np.uint8)})
    else:
        middle = len(whole) // 2
        file.write_bytes(
            whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 64]) + whole[middle + 64 :]
        )
    again = learning.conversation(tiny, cache)
    assert len(counted) == 2
    assert [again.matcher.rank(text, None) for text in MESSAGES] == [
        sound.matcher.rank(text, None) for text in MESSAGES
    ]
    learning.conversation(tiny, cache)
    assert len(counted) == 2


def test_a_cache_that_somebody_tampered_with_runs_no_code(tiny: Content, cache: Path, tmp_path: Path) -> None:
    """A pickle in its place is refused, not loaded."""
    import numpy as np

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "boom"),)

    learning.learn(tiny, cache)
    [file] = cache.glob("learnt-*.npz")
    np.savez(file, head=np.array([Bomb()], dtype=object))
    assert learning.conversation(tiny, cache).matcher.rank("what is an iop", None).candidates
    assert not (tmp_path / "boom").exists()


def test_a_folder_that_cannot_be_written_to_is_no_error(tiny: Content, tmp_path: Path, counted: list[Content]) -> None:
    """Each start learns, and answers."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    for _ in range(2):
        bot = learning.conversation(tiny, blocked / "cache")
        assert bot.matcher.rank("what is an iop", None).candidates[0].intent == "iop-what"
    assert len(counted) == 2


def test_a_disk_that_fills_up_is_no_error(tiny: Content, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was half written is never read, and does not stay."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(learning.np, "savez", full)
    assert learning.conversation(tiny, cache).matcher.rank("what is an iop", None).candidates
    assert list(cache.iterdir()) == []


def test_old_caches_are_cleared_away(root: Path, cache: Path) -> None:
    """The last few stay; switching between two versions is common while editing."""
    for number in range(learning.KEPT + 2):
        small_content.change(root, "intents.yaml", "- define iop\n", f"- define iop\n      - iop number {number}\n")
        learning.learn(load(root), cache)
    assert len(list(cache.glob("learnt-*.npz"))) == learning.KEPT
    assert not list(cache.glob("*.part"))


def test_the_folder_can_be_named_by_the_environment(
    tiny: Content, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CARE_OPTIONS_CACHE, where nothing else is asked for."""
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(cache))
    learning.learn(tiny)
    assert len(list(cache.glob("learnt-*.npz"))) == 1


def test_a_cache_holds_no_message(tiny: Content, cache: Path) -> None:
    """Answering writes nothing to it."""
    from datetime import UTC, datetime

    bot = learning.conversation(tiny, cache)
    [file] = cache.iterdir()
    before = file.read_bytes()
    bot.reply("i want to die, my name is quentin", Memory(), datetime(2026, 1, 1, tzinfo=UTC))
    assert list(cache.iterdir()) == [file]
    assert file.read_bytes() == before
