"""Content → a ready conversation, with what was learnt kept in a cache.

The cache is plain arrays and JSON, never pickle. Its name is a digest of what is learnt from and of the code that
learns, so a stale one is never read; it is safe to delete, and a folder that cannot be written to only costs a few
seconds a start.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from .content import Content
from .conversation import Conversation
from .matching import matcher
from .matching.phrases import PhraseIndex
from .matching.weights import Weights
from .safety import screen

_CODE = Path(__file__).resolve().parent
_LEARNS = ("learning.py", "text.py", "matching/*.py", "safety/*.py")
KEPT = 4  # caches of older content that stay; switching between two versions is common while editing


@dataclass(frozen=True, slots=True)
class Learnt:
    """Both models."""

    matcher: matcher.Model
    screen: screen.Model


def conversation(
    content: Content, cache: Path | None = None, learning: Callable[[], None] = lambda: None
) -> Conversation:
    """A ready conversation.

    Args:
        content: the checked content.
        cache: folder for what was learnt; the platform's cache folder by default.
        learning: called before it has to learn, which takes a while.
    """
    learnt = learn(content, cache, learning)  # which is only kept once all signals were tried
    return Conversation(
        content, matcher.IntentMatcher(content, learnt.matcher), screen.Screen(content, learnt.screen, checked=True)
    )


def learn(content: Content, cache: Path | None = None, learning: Callable[[], None] = lambda: None) -> Learnt:
    """What the content teaches, from the cache where it is there. Arguments as for `conversation`."""
    folder = cache or Path(os.environ.get("CARE_OPTIONS_CACHE") or user_cache_path("care-options-bot"))
    file = folder / f"learnt-{_key(content)}.npz"
    found = _read(file)
    if found is None:
        learning()
        gc.disable()  # millions of small objects, none in a cycle: looking for cycles takes a third of the time
        try:
            found = Learnt(matcher.learn(content), screen.Screen(content).model)
        finally:
            gc.enable()
        _write(file, found)
    return found


def _key(content: Content) -> str:
    """Of what is learnt from, and of the code that learns: an edited answer or band changes neither model."""
    titles = [content.title(intent) for intent in content.intents]
    digest = hashlib.sha256(json.dumps(titles).encode())
    for part in (content.file.model_dump_json(exclude={"bands"}), content.examples.model_dump_json()):
        digest.update(part.encode())
    for pattern in _LEARNS:
        for path in sorted(_CODE.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path) -> Learnt | None:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            head = json.loads(bytes(arrays["head"]).decode())
            return Learnt(
                matcher.Model(
                    head["counts"],
                    frozenset(head["english"].split(" ")),
                    head["exact"],
                    _weights(arrays, head, "intents"),
                    _index(arrays, "intents"),
                ),
                screen.Model(
                    frozenset(head["real"].split(" ")), _weights(arrays, head, "danger"), _index(arrays, "danger")
                ),
            )
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile):
        return None  # missing, half written or damaged: learn again


def _weights(arrays: np.lib.npyio.NpzFile, head: dict[str, object], name: str) -> Weights:
    parts = head[name]
    assert isinstance(parts, dict)
    index = {feature: row for row, feature in enumerate(parts["features"].split("\n"))}
    return Weights(tuple(parts["classes"]), index, *(arrays[f"{name}.{key}"] for key in ("idf", "matrix", "bias")))


def _index(arrays: np.lib.npyio.NpzFile, name: str) -> PhraseIndex:
    return PhraseIndex(*(arrays[f"{name}.near.{key}"] for key in PhraseIndex.__slots__))


def _write(file: Path, learnt: Learnt) -> None:
    head = {
        "counts": learnt.matcher.counts,
        "english": " ".join(sorted(learnt.matcher.english)),
        "exact": learnt.matcher.exact,
        "real": " ".join(sorted(learnt.screen.real)),
    }
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for name, model in (("intents", learnt.matcher), ("danger", learnt.screen)):
        weights = model.weights
        head[name] = {"classes": weights.classes, "features": "\n".join(weights.index)}
        arrays |= {f"{name}.{key}": getattr(weights, key) for key in ("idf", "matrix", "bias")}
        arrays |= {f"{name}.near.{key}": getattr(model.nearest, key) for key in PhraseIndex.__slots__}
    arrays["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved: a reader sees the whole file or none.
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            try:
                np.savez(part, **arrays)  # type: ignore[arg-type]
            except OSError:
                Path(part.name).unlink()
                raise
        Path(part.name).replace(file)
        old = sorted(file.parent.glob("learnt-*.npz"), key=lambda path: path.stat().st_mtime)[:-KEPT]
        for path in old:
            path.unlink(missing_ok=True)
    except OSError:
        return  # read-only or full: the bot works without a cache
