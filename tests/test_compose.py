"""Decision → Reply: which texts are chosen, and what a person reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.compose import Composer, source_line
from bot.content import Content, load
from bot.content.schema import Review
from bot.conversation import Conversation
from bot.ledger import Ledger, digest, review_id, tier
from bot.model import Decision, Memory
from tests import small_content

ANSWER, NONE = Decision("answer", "cost", 0.9), Decision("none")


@pytest.fixture
def tiny(small: Conversation) -> Content:
    return small.content


@pytest.fixture
def composer(tiny: Content) -> Composer:
    return Composer(tiny)


def test_an_answer_shows_title_body_and_scope(composer: Composer) -> None:
    """The scope where the answer holds for one country only."""
    body = composer.answer(ANSWER, "cost", Memory()).body
    assert body.startswith("**What does care cost?**\n\nThe answer about cost.")
    assert "This holds for the United States." in body
    assert "United States" not in composer.answer(ANSWER, "iop-what", Memory()).body


def test_an_answer_shows_source_date_and_review_state(composer: Composer) -> None:
    """Publisher with link and year, when the page was opened, and that nobody has reviewed it."""
    footer = composer.answer(ANSWER, "cost", Memory()).footer
    assert "[SAMHSA](https://example.org/page) (2021), opened Nov 2026." in footer
    assert composer.texts(Memory()).say.never_reviewed in footer


def test_small_talk_has_no_footer(composer: Composer) -> None:
    """It has no source."""
    assert composer.answer(Decision("answer", "greeting"), "greeting", Memory()).footer == ""


def test_a_saved_copy_is_called_one(tmp_path: Path) -> None:
    """Nobody claims to have opened the live page."""
    root = small_content.write(tmp_path)
    small_content.change(root, "responses/en/cost.md", "checked: 2026-11-23}", "checked: 2026-11-23, copy: true}")
    content = load(root)
    assert "saved copy opened Nov 2026" in Composer(content).answer(ANSWER, "cost", Memory()).footer
    assert "saved copy opened 2026-11-23" in source_line(content.response("cost").head.sources[0])


def test_related_questions_and_help_are_buttons(composer: Composer) -> None:
    """With the titles of the intents; "Help now" comes last."""
    buttons = composer.answer(ANSWER, "cost", Memory()).buttons
    assert [(button.action, button.value) for button in buttons] == [
        ("ask", "iop-what"),
        ("ask", "first-step"),
        ("help", ""),
    ]
    assert buttons[0].label == "What is an IOP?"


def test_an_answer_names_the_lines_it_asks_for(composer: Composer) -> None:
    """Behind the professionals, by the country of the chat."""
    reply = composer.answer(Decision("answer", "first-step"), "first-step", Memory())
    assert "Treatment Line" in reply.professionals
    german = composer.answer(Decision("answer", "first-step"), "first-step", Memory(country="DE"))
    assert "Treatment Line" not in german.professionals
    assert german.professionals


def test_a_review_counts_only_for_what_was_reviewed(tiny: Content) -> None:
    """A changed word makes it void; the newest that stands is shown."""
    text = tiny.response("cost")
    review = Review(text="en/cost", by="A", credential="MD", on=date(2026, 3, 1), digest=digest(text))
    reviewed = replace(tiny, reviews=(review,))
    assert "Checked by a clinician, Mar 2026." in Composer(reviewed).answer(ANSWER, "cost", Memory()).footer
    changed = replace(text, body=text.body + " Really.")
    assert Ledger(reviewed).current(text, "en") == review
    assert Ledger(reviewed).current(changed, "en") is None
    assert Ledger(reviewed).reviews("en/cost") == [review]
    assert Ledger(reviewed).reviews("en/iop-what") == []


def test_a_digest_covers_title_body_and_sources_only(tiny: Content) -> None:
    """Another related question needs no new review."""
    text = tiny.response("cost")
    assert digest(text) == digest(replace(text, head=text.head.model_copy(update={"related": ()})))
    assert digest(text) != digest(replace(text, head=text.head.model_copy(update={"title": "Else"})))
    assert digest(text) != digest(replace(text, head=text.head.model_copy(update={"sources": ()})))


def test_texts_have_tier_and_name_in_the_ledger(tiny: Content) -> None:
    """Every crisis text is of the strictest tier."""
    crisis = tiny.crisis["en"]["overdose-self"]
    assert (tier(crisis), tier(tiny.response("cost"))) == ("A", "B")
    assert review_id(crisis, "es") == "es/crisis/overdose-self"


def test_no_answer_lists_the_topics(composer: Composer) -> None:
    """All shelves but the talk about the bot."""
    body = composer.none(NONE, Memory()).body
    texts = composer.texts(Memory())
    for group, name in texts.groups.items():
        assert (name.lower() in body) == (group != "conversation")


def test_the_first_crisis_text_that_exists_is_taken(composer: Composer) -> None:
    """Names come best first; that none exists is an error for the fail-safe."""
    crisis = Decision("crisis")
    assert "overdose-self" in composer.crisis(crisis, ["overdose-unicorn", "overdose-self"], Memory(), ()).body
    with pytest.raises(KeyError, match="no crisis text among x, y"):
        composer.crisis(crisis, ["x", "y"], Memory(), ())


def test_an_answer_that_is_not_translated_says_so(composer: Composer, tiny: Content) -> None:
    """In a chat whose language has texts, but not this answer."""
    bilingual = replace(tiny, texts={**tiny.texts, "es": tiny.texts["en"]})
    body = Composer(bilingual).answer(ANSWER, "cost", Memory(language="es")).body
    assert tiny.texts["en"].say.other_language.format(language="English") in body
    assert "written in" not in composer.answer(ANSWER, "cost", Memory()).body


def test_a_notice_is_a_fixed_sentence(composer: Composer) -> None:
    """With the pointers of every reply."""
    reply = composer.notice(NONE, "not_text", Memory())
    assert reply.body == composer.texts(Memory()).say.not_text
    assert "988" in reply.lines


def test_every_real_answer_can_be_composed(conversation: Conversation) -> None:
    """In every language and for a few countries, each with somebody to ask and where to turn."""
    real = conversation.content
    composer = Composer(real)
    for language in real.texts:
        for country in (None, "US", "DE", "IN"):
            memory = Memory(country=country, language=language)
            for intent in real.intents:
                reply = composer.answer(Decision("answer", intent), intent, memory)
                assert reply.professionals.strip()
                assert reply.lines.strip()
                assert bool(reply.footer) == bool(real.response(intent, language).head.sources)


def test_every_real_crisis_text_can_be_composed(conversation: Conversation) -> None:
    """In every language, with the lines it asks for."""
    real = conversation.content
    composer = Composer(real)
    for language, crisis in real.crisis.items():
        for name in crisis:
            for country in (None, *real.lines.countries):
                memory = Memory(country=country, language=language)
                reply = composer.crisis(Decision("crisis"), [name], memory, ())
                assert reply.lines.startswith("**")
                assert "{" not in "".join(reply.parts)
