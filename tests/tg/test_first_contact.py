"""The first minutes: the menu, /start, deep links, /topics and the other commands."""

from __future__ import annotations

import re
from datetime import timedelta

from bot import bursts, store
from bot.tg.keyboard import PAGE
from tests.tg.conftest import Stage, labels


def test_the_menu_is_set_at_start_up_in_every_language(stage: Stage) -> None:
    """Commands, description and short description come from texts.yaml; English stands for all other languages."""
    stage.start()
    world = stage.telegram.world
    wanted = {f"short_description/{'' if code == 'en' else code}" for code in stage.content.texts}
    stage.telegram.until(lambda: wanted <= world.settings.keys(), what="setting the menu")
    for code, texts in stage.content.texts.items():
        suffix = "" if code == "en" else code
        assert world.settings[f"description/{suffix}"] == texts.telegram.menu.description
        assert world.settings[f"commands/{suffix}"] == [
            {"command": name, "description": text} for name, text in texts.telegram.commands
        ]


def test_start_says_what_this_is_in_sixty_words(stage: Stage) -> None:
    """/start: a program, unread, mostly US, named sources, can miss danger, where to call – then five buttons."""
    [text] = stage.says("/start")
    assert len(re.findall(r"\S+", text.replace("–", ""))) <= 60
    for word in ("program", "nobody reads", "US", "sources", "clinician", "miss danger", "988"):
        assert word in text
    assert labels(stage.last()) == [*stage.texts.start.buttons.values(), stage.texts.buttons.help_now]


def test_start_buttons_lead_to_answers(stage: Stage) -> None:
    """Each of the four questions has its answer, and the fifth button leads to help."""
    stage.says("/start")
    start = stage.last()
    for intent, label in stage.texts.start.buttons.items():
        [text] = stage.presses(label, message=start)
        assert text.startswith(stage.title(intent))


def test_a_deep_link_opens_its_text(stage: Stage) -> None:
    """t.me/bot?start=iop-what answers at once; ?start=help shows the lines; an unknown one starts as usual."""
    [text] = stage.says("/start iop-what")
    assert text.startswith(stage.title("iop-what"))
    [text] = stage.says("/start help")
    assert "988" in "".join(text.splitlines()[:3])
    [text] = stage.says("/start no-such-thing")
    assert text.startswith(stage.texts.start.text[:20])


def test_topics_is_one_message_that_edits_itself(stage: Stage) -> None:
    """Shelves, pages, Back: all in place, every question reachable, and an answer comes as a new message."""
    stage.says("/topics")
    number = stage.last()["message_id"]
    for group, name in stage.texts.groups.items():
        wanted = [n for n, intent in stage.content.intents.items() if intent.group == group]
        assert stage.presses(name) == []
        seen: list[str] = []
        while True:
            shown = labels(stage.last())
            seen += [label for label in shown if label in {stage.title(n) for n in wanted}]
            assert stage.texts.buttons.back in shown
            if stage.texts.telegram.buttons.next_page not in shown:
                break
            stage.presses(stage.texts.telegram.buttons.next_page)
        assert seen == [stage.title(n) for n in wanted]
        stage.presses(stage.texts.buttons.back)
    assert stage.last()["message_id"] == number
    stage.presses(stage.texts.groups["choosing"])
    [answer] = stage.presses(labels(stage.last())[0])
    assert stage.last()["message_id"] != number and answer


def test_a_long_shelf_has_pages_and_a_way_back(stage: Stage) -> None:
    """A page holds few questions, says which page it is, and leads to the page before."""
    stage.says("/topics")
    stage.presses(stage.texts.groups["levels-of-care"])
    first = labels(stage.last())
    assert len(first) <= PAGE + 3
    stage.presses(stage.texts.telegram.buttons.next_page)
    assert "2" in stage.last()["text"]
    stage.presses(stage.texts.telegram.buttons.previous_page)
    assert labels(stage.last()) == first


def test_the_topics_button_of_another_message_does_not_replace_it(stage: Stage) -> None:
    """Opening the topics from an honest "no" keeps that text and sends the topics below."""
    [none] = stage.says("zzz qqq")
    [topics] = stage.presses(stage.texts.buttons.topics)
    assert topics.startswith(stage.texts.say.topics)
    assert stage.telegram.replies(stage.ana.id)[0]["text"] == none


def test_crisis_puts_the_numbers_first(stage: Stage) -> None:
    """/crisis begins with lines, before anything else, and remembers no danger."""
    [text] = stage.says("/crisis")
    assert "988" in "".join(text.splitlines()[:3])
    [answer] = stage.says("what is an iop")
    assert answer.startswith(stage.title("iop-what"))


def test_the_card_can_be_forwarded(stage: Stage) -> None:
    """/card holds what to ask a programme and whom to call, and no buttons that would not work elsewhere."""
    [text] = stage.says("/card")
    assert "988" in text and "?" in text
    assert labels(stage.last()) == []


def test_privacy_tells_the_codes_own_retention(stage: Stage) -> None:
    """The numbers in /privacy are those after which the store forgets."""
    [text] = stage.says("/privacy")
    for kept, unit in ((store.TOPIC_LASTS, "minutes"), (store.DANGER_LASTS, "hours"), (store.COUNTRY_LASTS, "days")):
        count = kept // timedelta(**{unit: 1})
        assert re.search(rf"\b{count} {unit}", text), (count, unit)
    assert f"{bursts.LASTS.seconds} seconds" in text
    assert "not end-to-end encrypted" in text


def test_forget_erases_what_is_remembered(stage: Stage) -> None:
    """After /forget topic, country and danger are gone from the store."""
    stage.says("i want to die")
    stage.says("/country Germany")
    stage.says("what is an iop?")
    [text] = stage.says("/forget")
    assert text.startswith(stage.texts.telegram.notices.forgotten)
    rows = stage.bot.service.store._db.execute("SELECT count(*) FROM memory").fetchone()
    answers = stage.bot.service.store._db.execute("SELECT count(*) FROM answers").fetchone()
    assert (rows, answers) == ((0,), (0,))


def test_danger_behind_any_command_goes_first(stage: Stage) -> None:
    """Words written behind a command are screened: "/topics i took all my pills" is a cry."""
    for command in ("topics", "help", "start", "country", "forget", "ask"):
        [text] = stage.says(f"/{command} i took all my pills")
        assert stage.texts.say.topics not in text
        assert "988" in text or "emergency" in text.lower()
        assert text != stage.texts.telegram.notices.forgotten


def test_ask_without_a_question_says_how(stage: Stage) -> None:
    """/ask alone explains itself; /ask with a question answers it."""
    [text] = stage.says("/ask")
    assert text.startswith(stage.texts.telegram.notices.ask_how)
    [text] = stage.says("/ask what is an iop")
    assert text.startswith(stage.title("iop-what"))
