"""Answers, choices, follow-ups: what a person gets for a text, and for pressing what stands below it."""

from __future__ import annotations

import re

from tests.tg.conftest import Stage, labels


def test_a_question_gets_its_answer_with_related_questions_and_help(stage: Stage) -> None:
    """An answer shows its title, where to turn, related questions, "Help now" and the feedback buttons."""
    [answer] = stage.says("what is an iop?")
    assert answer.startswith(stage.title("iop-what"))
    assert "988" in answer
    related = [stage.title(name) for name in stage.content.response("iop-what").head.related]
    feedback = stage.texts.telegram.feedback
    assert labels(stage.last()) == [*related, stage.texts.buttons.help_now, feedback.yes, feedback.not_really]


def test_link_previews_are_off_and_forwarding_stays_possible(stage: Stage) -> None:
    """No message shows a preview of its sources; none is protected."""
    stage.says("what is an iop?")
    [call] = stage.telegram.calls("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in call.params


def test_a_related_question_is_answered_below_and_the_first_answer_stays(stage: Stage) -> None:
    """A press sends a new message; the earlier text is still there; the press itself is answered first."""
    [first] = stage.says("what is an iop?")
    related = stage.content.response("iop-what").head.related[0]
    [second] = stage.presses(stage.title(related))
    assert second.startswith(stage.title(related))
    assert stage.telegram.replies(stage.ana.id)[0]["text"] == first
    calls = [call.method for call in stage.telegram.calls()]
    assert calls.index("answerCallbackQuery") < len(calls) - 1 - calls[::-1].index("sendMessage")


def test_doubt_offers_full_width_choices(stage: Stage) -> None:
    """Two possible intents are offered by title, one a row, with a way to say that neither is meant."""
    [text] = stage.says("which one should it be")
    assert text.startswith(stage.texts.say.choices)
    rows = stage.last()["reply_markup"]["inline_keyboard"]
    wanted = [stage.title("choosing-care"), stage.title("levels-overview"), stage.texts.buttons.none_of_these]
    assert [[button["text"] for button in row] for row in rows] == [[label] for label in wanted]


def test_none_of_these_is_an_honest_no(stage: Stage) -> None:
    """ "None of these" leads to "I don't have a checked answer" with the topics."""
    stage.says("which one should it be")
    [text] = stage.presses(stage.texts.buttons.none_of_these)
    assert text.startswith(stage.texts.say.none[:30])


def test_a_follow_up_means_the_last_topic_even_after_a_restart(stage: Stage) -> None:
    """ "And how long?" is about what was just answered; the topic survives the process."""
    stage.says("what is an iop?")
    stage.bot.stop()
    stage.start()
    [text] = stage.says("and how long?")
    assert text.startswith(stage.title("iop-duration"))


def test_a_reply_to_an_older_answer_is_about_that_answer(stage: Stage) -> None:
    """Replying to the answer about IOPs asks about IOPs, whatever was said in between."""
    stage.says("what is an iop?")
    older = stage.last()
    stage.says("/forget")
    assert stage.title("iop-duration") not in "".join(stage.says("how long?", reply_to_message=older))
    stage.says("iop")
    older = stage.last()
    stage.says("what about detox")
    [text] = stage.says("how long?", reply_to_message=older)
    assert text.startswith(stage.title("iop-duration"))


def test_old_buttons_work_after_a_restart(stage: Stage) -> None:
    """A button needs nothing but what it carries."""
    stage.says("what is an iop?")
    message = stage.last()
    stage.bot.stop()
    stage.start()
    [text] = stage.presses(stage.texts.buttons.help_now, message=message)
    assert "988" in text.splitlines()[0] + text.splitlines()[1]


def test_unknown_button_data_gets_a_kind_line_and_the_topics(stage: Stage) -> None:
    """Data of another version, of an unknown action or of nothing at all never ends in silence."""
    stage.says("what is an iop?")
    message = stage.last()
    for data in ("7:ask:iop-what", "nonsense", "1", ":", "1:ask:iop-what:x:y:z", "1:ask:iop-what:-3:?"):
        stage.telegram.callback(stage.ana, data, message)
        stage.bot.settle()
        assert stage.last()["text"].startswith(stage.texts.telegram.notices.old_button)
    for data in ("1:ask:no-such-intent", "1:fly:away"):
        stage.telegram.callback(stage.ana, data, message)
        stage.bot.settle()
        assert stage.last()["text"].startswith(stage.texts.say.topics)


def test_feedback_is_counted_without_the_person(stage: Stage) -> None:
    """ "Yes" is counted for the intent and the day; the two buttons go, the others stay; a toast says thanks."""
    stage.says("what is an iop?")
    feedback, before = stage.texts.telegram.feedback, labels(stage.last())
    assert stage.presses(feedback.yes) == []
    assert labels(stage.last()) == before[:-2]
    [(intent, _, helped, not_really)] = stage.bot.service.store.feedback_counts()
    assert (intent, helped, not_really) == ("iop-what", 1, 0)
    assert stage.telegram.calls("answerCallbackQuery")[-1].params["text"] == stage.texts.telegram.notices.thanks_toast


def test_not_really_offers_what_may_be_closer_and_a_professional(stage: Stage) -> None:
    """ "Not really" is counted, and answered with related questions and who can help with exactly this."""
    stage.says("what is an iop?")
    [text] = stage.presses(stage.texts.telegram.feedback.not_really)
    assert text.startswith(stage.texts.telegram.notices.not_helpful)
    helper = stage.content.response("iop-what").head.help[0]
    assert stage.texts.professionals[helper] in text
    assert stage.title(stage.content.response("iop-what").head.related[0]) in labels(stage.last())
    [(_, _, helped, not_really)] = stage.bot.service.store.feedback_counts()
    assert (helped, not_really) == (0, 1)


def test_no_feedback_is_asked_for_in_danger_or_small_talk(stage: Stage) -> None:
    """Crisis replies, answers after an alarm, and greetings carry no feedback buttons."""
    yes = stage.texts.telegram.feedback.yes
    stage.says("hello")
    assert yes not in labels(stage.last())
    stage.says("i want to die")
    assert yes not in labels(stage.last())
    stage.says("what is an iop?")
    assert yes not in labels(stage.last())


def test_spanish_phones_get_spanish_words_and_an_honest_note(stage: Stage) -> None:
    """Fixed texts follow the app's language; an answer in English only says so, a translated one is shown."""
    spanish, person = stage.content.texts["es"], stage.ana.__class__(333, "Eva", "es-MX")
    translated = stage.content.responses["es"]
    note = spanish.say.other_language.format(language="English")
    [text] = stage.says("/start", person)
    assert text.startswith(spanish.start.text) and "988" in text
    assert len(re.findall(r"\S+", text.replace("–", ""))) <= 60
    assert labels(stage.last(person)) == [*spanish.start.buttons.values(), spanish.buttons.help_now]
    [text] = stage.says("/help", person)
    assert text.splitlines()[0] == spanish.telegram.notices.help.splitlines()[0].replace("*", "")
    [text] = stage.says("what is an iop?", person)
    assert (note in text) == ("iop-what" not in translated)
    [text] = stage.says("hello", person)
    assert text.startswith(translated["greeting"].head.title)
    assert note not in text
    [text] = stage.says("i want to die", person)
    assert stage.content.crisis["es"]["crisis-self-harm-self"].body.split("\n")[0] in text
