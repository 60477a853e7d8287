"""Message → ranked intents, with reasons – on the tiny content."""

from __future__ import annotations

import pytest

from bot.content import Content
from bot.conversation import Conversation
from bot.matching import IntentMatcher
from bot.matching.matcher import CANDIDATES, SHORT, clauses, training_texts
from bot.matching.weights import softmax
from bot.model import Ranking
from bot.text import read


@pytest.fixture
def matcher(small: Conversation) -> IntentMatcher:
    assert isinstance(small.matcher, IntentMatcher)
    return small.matcher


def best(ranking: Ranking) -> str | None:
    return ranking.candidates[0].intent if ranking.candidates else None


def test_every_phrase_finds_its_intent(matcher: IntentMatcher, small: Conversation) -> None:
    """What was learnt is known."""
    for intent, item in small.content.intents.items():
        for phrase in item.phrases:
            assert best(matcher.rank(phrase, None)) == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("HOW LONG DOES AN IOP LAST???", "iop-duration"),
        ("how lnog does the iop lasst", "iop-duration"),
        ("wats the price of teh program", "cost"),
        ("residental rehab, explain pls", "residential-what"),
        ("first stepp to get help", "first-step"),
        ("helo", "greeting"),
    ],
)
def test_spelling_does_not_matter(matcher: IntentMatcher, text: str, intent: str) -> None:
    """Capitals, marks, swapped and missing letters."""
    assert best(matcher.rank(text, None)) == intent


def test_repairs_are_told(matcher: IntentMatcher) -> None:
    """What was typed, and what it was read as, in message order."""
    assert matcher.rank("explain residental treatmnt", None).repairs == (
        ("residental", "residential"),
        ("treatmnt", "treatment"),
    )


@pytest.mark.parametrize("text", ["", " ", "👍", "\u200b", "12", "zzzz qqqq", "\0"])
def test_what_is_not_understood_has_no_confidence(matcher: IntentMatcher, text: str) -> None:
    """No candidate at all, or none to speak of; and no error."""
    ranking = matcher.rank(text, None)
    assert ranking.scope < 0.3
    assert all(candidate.confidence < 0.3 for candidate in ranking.candidates)


def test_strangers_are_out_of_scope(matcher: IntentMatcher) -> None:
    """A message like the strangers of the content is none of ours."""
    assert matcher.rank("knee rehab exercises after my surgery", None).scope < 0.2
    assert matcher.rank("what is an iop", None).scope > 0.9


def test_unknown_words_lower_the_confidence(matcher: IntentMatcher) -> None:
    """What is said in unknown words was not understood."""
    plain = matcher.rank("what is an iop", None).candidates[0].confidence
    odd = matcher.rank("what is an iop zyxgrb qwrtzk vbnmpf", None).candidates[0].confidence
    assert odd < plain


def test_candidates_come_best_first(matcher: IntentMatcher) -> None:
    """At most six, with probabilities that sum to no more than one, and without the strangers."""
    ranking = matcher.rank("how do i start and what is the cost", None)
    confidences = [candidate.confidence for candidate in ranking.candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert len(ranking.candidates) <= CANDIDATES
    assert sum(candidate.score for candidate in ranking.candidates) <= 1.001
    assert "none" not in [candidate.intent for candidate in ranking.candidates]


def test_doubt_about_the_scope_lowers_every_confidence_alike(matcher: IntentMatcher) -> None:
    """Two questions: is it ours, and which is it? The first lowers the answers to the second, and keeps their order."""
    ranking = matcher.rank("and the cost of rehab tomorrow", None)
    assert 0 < ranking.scope < 1
    best = ranking.candidates[0]
    for candidate in ranking.candidates:
        assert candidate.confidence <= candidate.score * ranking.scope + 1e-4
        assert candidate.confidence == pytest.approx(candidate.score * best.confidence / best.score, abs=3e-4)


def test_the_explanation_is_part_of_the_sum(matcher: IntentMatcher) -> None:
    """Best and rival are told; what is told are the strongest parts of exactly the score of the weights."""
    text = "how long does an iop last"
    ranking = matcher.rank(text, None)
    model = matcher.model.weights
    vector = matcher._vector(matcher._maker.readings(read(text))[0])
    for candidate in ranking.candidates[:2]:
        chosen = model.classes.index(candidate.intent)
        parts = dict(model.contributions(vector, chosen, most=1000))
        scores = model.scores(vector) - model.bias
        assert sum(parts.values()) == pytest.approx(float(scores[chosen] - scores.mean()), abs=1e-4)
        assert candidate.contributions
        for told in candidate.contributions:
            assert told.weight == pytest.approx(parts[told.feature], abs=6e-4)
        weakest = min(abs(told.weight) for told in candidate.contributions)
        untold = parts.keys() - {told.feature for told in candidate.contributions}
        assert all(abs(parts[name]) <= weakest + 1e-3 for name in untold)
    assert all(not candidate.contributions for candidate in ranking.candidates[2:])


def test_the_words_that_decide_are_told_first(matcher: IntentMatcher) -> None:
    """ "long" and "last" speak for the duration."""
    top = matcher.rank("how long does an iop last", None).candidates[0].contributions
    assert {"w:long", "w:last"} & {part.feature for part in top[:5] if part.weight > 0}


def test_a_bare_follow_up_leans_on_the_topic(matcher: IntentMatcher) -> None:
    """And says so; without a topic it stands alone."""
    assert matcher.rank("how long", "iop").topic == "iop"
    for topic, intent in (("iop", "iop-what"), ("residential", "residential-what")):
        shares = [
            next(candidate.score for candidate in ranking.candidates if candidate.intent == intent)
            for ranking in (matcher.rank("and what does it mean", topic), matcher.rank("and what does it mean", None))
        ]
        assert shares[0] > shares[1]
    assert matcher.rank("how long", None).topic is None


@pytest.mark.parametrize(
    "text",
    ["what is residential rehab", "hello", "how long do people have to stay in the program until it is over at last"],
)
def test_a_message_that_stands_alone_does_not_lean(matcher: IntentMatcher, text: str) -> None:
    """It names its own topic, is small talk, or is long."""
    assert matcher.rank(text, "iop").topic is None


def test_a_written_follow_up_is_learnt_for_its_topic(matcher: IntentMatcher) -> None:
    """ "And till when" after an answer on IOP asks for its duration, a little less surely than a question."""
    ranking = matcher.rank("and till when", "iop")
    assert best(ranking) == "iop-duration" and ranking.topic == "iop"
    assert ranking.candidates[0].confidence < ranking.candidates[0].score
    assert matcher.rank("and till when", "residential").topic == "residential"


def test_an_unknown_topic_is_no_topic(matcher: IntentMatcher) -> None:
    """Memory may hold one that the content has lost."""
    assert matcher.rank("how long", "castle") == matcher.rank("how long", None)


def test_the_telling_clause_of_a_long_message_is_found(matcher: IntentMatcher) -> None:
    """Chatter around a question does not hide it, and the span points at it."""
    text = "so my brother came by on sunday, we had soup and bread, how long does an iop last, he was tired"
    ranking = matcher.rank(text, None)
    assert best(ranking) == "iop-duration"
    assert ranking.clause is not None
    assert "how long does an iop last" in text[slice(*ranking.clause)]
    assert matcher.rank("how long does an iop last", None).clause is None


def test_only_long_messages_have_clauses() -> None:
    """Each of three words or more, never the whole."""
    assert list(clauses(read("one two three, four five six"))) == []
    long = read("a b c, d e. " + "f g h i, " * SHORT)
    spans = [(part.tokens[0].start, part.tokens[-1].end) for part in clauses(long)]
    assert len(spans) == len(set(spans)) > 0
    assert all(3 <= len(part.tokens) <= len(long.words) - 3 for part in clauses(long))


def test_the_same_message_gives_the_same_ranking(small: Conversation, matcher: IntentMatcher) -> None:
    """Before, after and between others, and in a matcher made from the same model."""
    again = IntentMatcher(small.content, matcher.model)
    texts = ["how long is the ipo", "rehab or iop", "hey what is it", "the weather and the cost, " * 5]
    first = [matcher.rank(text, None) for text in texts]
    assert [again.rank(text, None) for text in reversed(texts)] == first[::-1]
    assert [matcher.rank(text, None) for text in texts] == first


def test_variants_are_learnt_where_they_are_meant(small: Conversation) -> None:
    """Titles, phrases, third-person versions and strangers; no version where the intent forbids it."""
    texts = list(training_texts(small.content))
    assert ("cost", "What does care cost?", 1.0) in texts
    assert ("cost", "what will he pay for care", 0.3) in texts
    assert not [text for intent, text, weight in texts if intent == "help-loved-one" and weight < 1]
    assert {intent for intent, _, _ in texts} == {*small.content.intents, "none"}


def test_a_content_without_strangers_still_ranks(small: Conversation) -> None:
    """`none:` may be empty while somebody begins."""
    from dataclasses import replace

    file = small.content.file.model_copy(update={"none": ()})
    content: Content = replace(small.content, file=file)
    assert best(IntentMatcher(content).rank("what is an iop", None)) == "iop-what"


def test_softmax_holds_large_scores() -> None:
    """No overflow, no warning."""
    import numpy as np

    assert softmax(np.array([1e4, 0, -1e4], np.float32)).tolist() == [1.0, 0.0, 0.0]
