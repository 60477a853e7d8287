"""Weights learnt from labelled texts: right, explainable, and the same on every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.matching.phrases import index
from bot.matching.weights import Weights, softmax, train

ROWS = [
    {"w:cost": 1.0, "w:much": 1.0},
    {"w:cost": 1.0, "w:pay": 1.0},
    {"w:pay": 1.0, "w:much": 1.0},
    {"w:week": 1.0, "w:long": 1.0},
    {"w:long": 1.0, "w:last": 1.0},
    {"w:week": 1.0, "w:last": 1.0},
    {"w:hello": 1.0, "w:there": 1.0},
    {"w:hello": 1.0, "w:bot": 1.0},
    {"w:there": 1.0, "w:bot": 1.0},
]
LABELS = ["cost"] * 3 + ["duration"] * 3 + ["greeting"] * 3
ONES = [1.0] * 9


@pytest.fixture(scope="module")
def weights() -> Weights:
    return train(ROWS, LABELS, ONES, epochs=40).weights


def test_the_examples_are_learnt(weights: Weights) -> None:
    """Each gets its own class, with probabilities that sum to one."""
    for row, label in zip(ROWS, LABELS, strict=True):
        probabilities = softmax(weights.scores(weights.vector(row)))
        assert weights.classes[int(probabilities.argmax())] == label
        assert float(probabilities.sum()) == pytest.approx(1, abs=1e-5)


def test_unknown_features_count_nothing(weights: Weights) -> None:
    """A text of unknown words has an empty vector, and its scores are the bias."""
    vector = weights.vector({"w:zebra": 3.0})
    assert vector.names == []
    assert np.array_equal(weights.scores(vector), weights.bias)


def test_vectors_have_unit_length(weights: Weights) -> None:
    """A long text is not louder than a short one."""
    vector = weights.vector({"w:cost": 2.0, "w:long": 1.0, "w:zebra": 9.0})
    assert float(np.linalg.norm(vector.values)) == pytest.approx(1)


def test_rare_features_are_dropped() -> None:
    """What one text alone has, says nothing about others."""
    model = train([*ROWS, {"w:once": 1.0, "w:cost": 1.0}], [*LABELS, "cost"], [*ONES, 1.0]).weights
    assert "w:once" not in model.index


def test_contributions_sum_to_the_score_against_the_mean(weights: Weights) -> None:
    """What is told is all there is: score without bias, less the mean of all classes."""
    vector = weights.vector({"w:cost": 1.0, "w:week": 1.0, "w:hello": 0.5})
    scores = weights.scores(vector) - weights.bias
    for chosen in range(3):
        told = sum(weight for _, weight in weights.contributions(vector, chosen, most=1000))
        assert told == pytest.approx(float(scores[chosen] - scores.mean()), abs=1e-5)


def test_contributions_come_strongest_first(weights: Weights) -> None:
    """By size, then by name, so that ties do not depend on chance."""
    told = weights.contributions(weights.vector({"w:cost": 1.0, "w:week": 1.0, "w:hello": 0.5}), 0, most=3)
    assert told == sorted(told, key=lambda pair: (-abs(pair[1]), pair[0]))


def test_unimportant_texts_count_less() -> None:
    """A text of weight 0.01 does not outvote one of weight 1."""
    rows = [{"w:a": 1.0}] * 4
    model = train(rows, ["x", "x", "y", "y"], [1.0, 1.0, 0.01, 0.01], epochs=40).weights
    assert model.classes[int(model.scores(model.vector({"w:a": 1.0})).argmax())] == "x"


def test_training_twice_gives_the_same_bits() -> None:
    """Nothing depends on chance."""
    one, two = (train(ROWS, LABELS, ONES).weights for _ in range(2))
    assert one.index == two.index
    for name in ("idf", "matrix", "bias"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_training_sees_each_text_as_the_finished_weights_do() -> None:
    """All vectors are made at once while learning, and one by one afterwards."""
    lesson = train(ROWS, LABELS, ONES)
    for row, vector in zip(ROWS, lesson.vectors.toarray(), strict=True):
        seen = lesson.weights.vector(row)
        assert vector[seen.rows] == pytest.approx(seen.values, abs=1e-6)
        assert np.count_nonzero(vector) == len(seen.names)


def test_nearest_phrases_are_found_by_likeness() -> None:
    """Only among the classes asked for; all others are 0."""
    lesson = train(ROWS, LABELS, ONES, epochs=40)
    weights = lesson.weights
    nearest = index(lesson.vectors, LABELS, weights.classes)
    vector = weights.vector({"w:cost": 1.0, "w:much": 1.0})
    found = nearest.similar(vector, [0, 1, 2])
    assert weights.classes[int(found.argmax())] == "cost"
    assert 0.3 < found.max() <= 1.0001
    assert nearest.similar(vector, [1]).tolist()[0] == 0


SCRIPT = """
import hashlib, sys
from pathlib import Path
from bot.content import load
from bot.learning import learn
from bot.conversation import Conversation
from bot.matching import IntentMatcher
from bot.safety.screen import Screen
content = load(Path(sys.argv[1]))
learnt = learn(content, Path(sys.argv[2]))
digest = hashlib.sha256()
for weights in (learnt.matcher.weights, learnt.screen.weights):
    digest.update("".join(weights.index).encode())
    for name in ("idf", "matrix", "bias"):
        digest.update(getattr(weights, name).tobytes())
matcher, screen = IntentMatcher(content, learnt.matcher), Screen(content, learnt.screen)
for text in ("how long is the ipo", "rehab or iop for my son", "i want to die lol and he took pills", "hy bot"):
    digest.update(repr((matcher.rank(text, None), matcher.rank(text, "iop"), screen.screen(text))).encode())
print(digest.hexdigest())
"""


def test_learning_and_answering_are_the_same_in_every_process(tmp_path: Path) -> None:
    """The order of sets changes from process to process; models, rankings and alerts do not."""
    from tests import small_content

    root = small_content.write(tmp_path / "content")
    code = Path(__file__).resolve().parents[2]
    digests = set()
    for seed in ("0", "1", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root), str(tmp_path / f"cache{seed}")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(code)},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1
