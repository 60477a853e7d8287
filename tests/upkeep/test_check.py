from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import Problem
from bot.upkeep.check import check
from tests.small_content import line_of
from tests.upkeep.tidy import edit

DURATION = "responses/en/iop-duration.md"
GREETING = "responses/en/greeting.md"


def problems(root: Path, rule: str) -> list[Problem]:
    return [problem for problem in check(root).problems if problem.rule == rule]


def told(root: Path, rule: str) -> list[str]:
    return [problem.what for problem in problems(root, rule)]


def test_sound_content_has_no_problem(clean: Path) -> None:
    """Nothing is reported where nothing is wrong."""
    report = check(clean)
    assert report.problems == ()
    assert report.looked_at == {"intents": 8, "phrases": 170, "answers": 8, "crisis texts": 24}
    assert report.whole


def test_a_run_says_the_same_every_time(root: Path) -> None:
    """Two runs over the same files report the same problems in the same order."""
    edit(root, "intents.yaml", "      - good morning\n", "      - good morning\n      - how many weeks is iop\n")
    assert check(root) == check(root)


def test_a_text_that_is_no_yaml_is_told_once(root: Path) -> None:
    """Its intent is not said to lack an answer, and the file is not said to be unread."""
    edit(root, DURATION, "title: How", "title: Well: how")
    assert [(p.file, p.line, p.rule) for p in check(root).problems] == [(DURATION, 2, "schema")]


def test_errors_come_first(root: Path) -> None:
    """Errors are sorted before warnings, each by file and line."""
    edit(root, DURATION, "date: 2021", "date: 1999")
    edit(root, GREETING, "I'm a program", "I'm a person. I am a person and a program")
    assert [problem.severity for problem in check(root).problems] == ["error", "warning"]


def test_a_file_that_everything_needs_stops_the_rest(root: Path) -> None:
    """Where `intents.yaml` is no YAML at all, its fault is told, and that the rest was not looked at."""
    edit(root, "intents.yaml", "topics:\n", "topics: [\n")
    report = check(root)
    assert not report.whole
    assert [problem.file for problem in report.problems] == ["intents.yaml"]


def test_one_broken_entry_does_not_hide_the_others(root: Path) -> None:
    """A misspelled key and a forbidden word elsewhere are told in one run."""
    edit(root, "intents.yaml", "  cost:\n    group:", "  cost:\n    gruop:")
    edit(root, DURATION, "Most IOPs", "Most addicts")
    assert {(p.rule, p.file) for p in check(root).problems} == {("schema", "intents.yaml"), ("wording", DURATION)}


def test_a_broken_head_does_not_hide_the_body(root: Path) -> None:
    """An unknown key in an answer's head leaves its body checked."""
    edit(root, DURATION, "tier: B", "tier: B\ncolour: red")
    edit(root, DURATION, "Most IOPs", "Most addicts")
    assert [problem.rule for problem in check(root).problems] == ["schema", "wording"]


@pytest.mark.parametrize(
    ("url", "publisher", "says"),
    [
        ("https://www.reddit.com/r/rehab", "SAMHSA", "“reddit.com” is not a first-hand source"),
        ("https://localhost/page", "SAMHSA", "names no host"),
        ("https://example.org/page", "Website", "the publisher “Website” names nobody"),
        ("https://example.org/page", "https://example.org", "names nobody"),
    ],
)
def test_a_source_must_be_first_hand(root: Path, url: str, publisher: str, says: str) -> None:
    """A source that anybody can change, or that names nobody, is an error."""
    edit(root, DURATION, "publisher: SAMHSA", f'publisher: "{publisher}"')
    edit(root, DURATION, "https://example.org/page", url)
    assert [says in what for what in told(root, "source")] == [True]


@pytest.mark.parametrize(
    ("date", "says"),
    [
        ("undated", "1 of 1 sources undated"),
        ("2015-06", "1 of 1 sources over 10 years old"),
        ('"2002, updated 2020"', ""),
    ],
)
def test_an_old_source_is_a_warning(root: Path, date: str, says: str) -> None:
    """Age is counted to the day the page was opened, so that no passing day makes a check fail."""
    edit(root, DURATION, "date: 2021", f"date: {date}")
    found = problems(root, "source-age")
    assert [(p.severity, says in p.what) for p in found] == ([("warning", True)] if says else [])


def test_a_source_cannot_be_younger_than_its_visit(root: Path) -> None:
    """A date after the day somebody opened the page is an error."""
    edit(root, DURATION, "date: 2021", "date: 2031")
    assert "after it was opened" in told(root, "source")[0]


def test_the_first_paragraph_answers_briefly(root: Path) -> None:
    """More than seventy words before the first break are an error."""
    edit(root, DURATION, "Most IOPs", "You can ask your team. " * 10 + "Most IOPs")
    assert told(root, "words") == ["76 words before the first break; at most 70"]


def test_hard_words_are_a_warning_before_they_are_an_error(root: Path) -> None:
    """A grade over 8 warns."""
    edit(root, GREETING, "Ask in your own words.", "Conversation about treatment alternatives is available.")
    assert [(p.severity, p.what[:13]) for p in problems(root, "grade")] == [("warning", "reading grade")]


def test_hard_answers_everywhere_are_an_error_of_the_whole(root: Path) -> None:
    """The median grade of all answers is limited, too."""
    for path in (root / "responses" / "en").glob("*.md"):
        path.write_text(path.read_text("utf-8") + "\nComprehensive psychiatric rehabilitation necessitates it.\n" * 5)
    assert [p for p in problems(root, "grade") if p.file == "responses/en" and "median" in p.what]


@pytest.mark.parametrize("words", ["Call 988 now.", "Text 1-800-555-0199.", "Try 1-800-GAMBLER.", "Call 911."])
def test_numbers_do_not_stand_in_answers(root: Path, words: str) -> None:
    """Phone numbers, short ones of the lines file included, are an error with their line."""
    edit(root, DURATION, "- **After:**", f"- {words}\n- **After:**")
    (problem,) = problems(root, "number")
    assert problem.line == line_of(root, DURATION, words)


@pytest.mark.parametrize("words", ["In 2012–2016 it was 1,000 people.", "It costs $988.", "About 911,000 people."])
def test_ordinary_numbers_may_stand_in_answers(root: Path, words: str) -> None:
    """Years, counts and prices are not phone numbers."""
    edit(root, DURATION, "- **After:**", f"- {words}\n- **After:**")
    assert told(root, "number") == []


@pytest.mark.parametrize("words", ["See example.org.", "[here](https://a.example)", "www.x.example"])
def test_addresses_do_not_stand_in_answers(root: Path, words: str) -> None:
    """Links belong under sources."""
    edit(root, DURATION, "- **After:**", f"- {words}\n- **After:**")
    assert told(root, "link")


def test_fixed_sentences_are_checked_for_wordings_too(root: Path) -> None:
    """A forbidden wording in `texts.yaml` is told with its line."""
    file = "responses/en/texts.yaml"
    edit(root, file, "  choices: ", "  choices: My vetted list. ")
    (problem,) = problems(root, "wording")
    assert (problem.file, problem.line) == (file, line_of(root, file, "vetted"))


def test_an_exception_allows_a_wording(root: Path) -> None:
    """ "Alcoholics Anonymous" is a name; "alcoholics" is not."""
    edit(root, DURATION, "- **After:**", "- Alcoholics Anonymous meets daily.\n- **After:**")
    assert told(root, "wording") == []


def test_a_broken_list_of_wordings_is_told(root: Path) -> None:
    """An entry without a better wording is an error of the list."""
    edit(root, "responses/wordings.yaml", "      better: a person with an addiction; people who use drugs\n", "")
    assert [p.file for p in check(root).problems] == ["responses/wordings.yaml"]


def test_a_reply_that_fits_no_message_is_an_error(root: Path) -> None:
    """The answer is measured with the longest country, its sources and the reminder around it."""
    address = "https://example.org/" + "a" * 4000
    edit(root, DURATION, "https://example.org/page", address)
    assert "one message holds 4096" in told(root, "fits")[0]


def test_a_crisis_reply_is_counted_with_its_lines(root: Path) -> None:
    """A crisis text that is short by itself is too long once the lines take the rest."""
    file = "responses/en/crisis/overdose-self.md"
    edit(root, file, "These are", "Go now. " * 35 + "These are")
    (problem,) = problems(root, "words")
    assert problem.file == file and "where the country is unknown" in problem.what


def test_a_crisis_text_for_the_drunk_has_forty_words(root: Path) -> None:
    """The limit is lower for somebody who can hardly read."""
    file = root / "responses/en/crisis/crisis-self-harm-intoxicated.md"
    file.write_text(f"---\ntitle: Drunk\nmost_lines: 1\n---\n{'Go to someone now. ' * 6}\n", "utf-8")
    assert "at most 40" in told(root, "words")[0]


def test_a_country_with_long_lines_is_a_warning(root: Path) -> None:
    """Where only one country's lines make crisis replies too long, the country is named, once."""
    edit(root, "responses/crisis-lines.yaml", "      - name: Sorgen", f"      - name: {'Sehr lange Sorgen ' * 25}")
    (problem,) = problems(root, "words")
    assert problem.severity == "warning" and problem.file == "responses/crisis-lines.yaml"


def test_crisis_texts_are_plainer_than_answers(root: Path) -> None:
    """A crisis text over grade 7 is an error."""
    file = "responses/en/crisis/overdose-self.md"
    edit(root, file, "These are", "Immediate medical attention is necessary. These are")
    assert [p.severity for p in problems(root, "grade")] == ["error"]


def test_an_entry_that_merges_two_intents_is_a_warning(root: Path) -> None:
    """Two wordings of one entry that each give away another intent do harm."""
    edit(root, "intents.yaml", "  cost: [price, fee]", "  cost: [price, fee]\n  time: [weeks, afford, begin]")
    (problem,) = problems(root, "vocabulary")
    assert "merges two intents" in problem.what and problem.severity == "warning"


def test_too_few_phrases_are_a_warning(root: Path) -> None:
    """An intent with fewer than twenty phrases is told."""
    edit(root, "intents.yaml", "      - how many weeks\n", "")
    assert told(root, "few-phrases") == ["“iop-duration” has 19 phrases"]


def test_a_phrase_that_is_also_a_cry_is_an_error(root: Path) -> None:
    """What teaches that somebody is in danger cannot teach a question as well."""
    cry = "he is not waking up and his lips are blue"
    edit(root, "intents.yaml", "      - hello\n", f"      - hello\n      - {cry}\n")
    assert [p.severity for p in problems(root, "examples")] == ["error"]


def test_an_example_twice_on_one_shelf_is_a_warning(root: Path) -> None:
    """It teaches nothing new."""
    file = "responses/danger-examples.yaml"
    edit(root, file, "  - my battery died again\n", "  - my battery died again\n  - My battery died again!\n")
    assert [p.severity for p in problems(root, "examples")] == ["warning"]


def test_a_pattern_twice_in_one_kind_is_a_warning(root: Path) -> None:
    """It is told with the line of the first."""
    edit(root, "intents.yaml", "any: [nothing matters, given up]", "any: [nothing matters, kill myself]")
    assert told(root, "signals")


def test_a_signal_that_misses_its_own_example_is_an_error(root: Path) -> None:
    """*catches* must fire; the check finds it without learning anything."""
    edit(root, "intents.yaml", "catches: [nothing matters now]", "catches: [everything is fine]")
    assert [p.line for p in problems(root, "catches")] == [line_of(root, "intents.yaml", "everything is fine")]


def test_texts_that_nothing_reads_are_told(root: Path) -> None:
    """A language without its fixed sentences is never shown."""
    (root / "responses/fr/crisis").mkdir(parents=True)
    (root / "responses/fr/crisis/overdose-self.md").write_text("---\ntitle: x\n---\nx\n", "utf-8")
    (problem,) = problems(root, "unread")
    assert (problem.file, problem.mend) == ("responses/fr/crisis", "add responses/fr/texts.yaml, or remove them")


def test_the_trained_matcher_finds_the_misplaced_phrase_too(root: Path) -> None:
    """`--thorough` judges by five trainings."""
    edit(
        root,
        "intents.yaml",
        "      - good morning\n",
        "      - good morning\n      - how many weeks does an iop last\n",
    )
    folds: list[int] = []
    report = check(root, thorough=folds.append)
    assert folds == [0, 1, 2, 3, 4]
    assert ["is taken for “iop-duration”" in p.what for p in report.problems if p.rule == "held-out"] == [True]
