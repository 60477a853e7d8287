"""Deliberate mistakes, each the kind that happens while one edits, and what the check must say about it.

They fit the tiny content and the real one alike. `python -m tests.upkeep.mistakes` makes each of them in a copy of the
real content, runs the check, and prints a table of what it said.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.content import Problem, content_root
from bot.upkeep.check import Report, check

INTENTS = "intents.yaml"
DURATION, COST, START = (f"responses/en/{name}.md" for name in ("iop-duration", "cost", "first-step"))
OVERDOSE = "responses/en/crisis/overdose-self.md"
LONG_SENTENCE = (
    "Notwithstanding individualized determinations, comprehensive interdisciplinary reassessment of psychosocial "
    "functioning, comorbid symptomatology and rehabilitative necessity necessitates authorization of continuation. "
)


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        name: what somebody did.
        make: does it in a content folder.
        rule, severity: of the problem that must be found.
        file: where it must be found.
        says: words that the problem must hold.
    """

    name: str
    make: Callable[[Path], None]
    rule: str
    severity: str
    file: str
    says: str

    def found(self, report: Report) -> Problem | None:
        """The problem that tells of this mistake."""
        wanted = (self.rule, self.severity, self.file)
        fits = (p for p in report.problems if (p.rule, p.severity, p.file) == wanted and self.says in p.what)
        return next(fits, None)


def _edit(file: str, pattern: str, new: str) -> Callable[[Path], None]:
    """Replace the first place where a file has this pattern."""

    def make(root: Path) -> None:
        path = root / file
        text = path.read_text("utf-8")
        changed, count = re.subn(pattern, lambda _: new, text, count=1, flags=re.MULTILINE | re.DOTALL)
        assert count == 1, f"{file} has no {pattern!r}"
        path.write_text(changed, "utf-8")

    return make


def _add(file: str, words: str) -> Callable[[Path], None]:
    """Add a paragraph at the end of a text."""

    def make(root: Path) -> None:
        path = root / file
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{words}\n", "utf-8")

    return make


def _phrase(intent: str, phrase: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        path = root / INTENTS
        head, mark, rest = path.read_text("utf-8").partition(f"\n  {intent}:\n")
        rest = rest.replace("    phrases:\n", f"    phrases:\n      - {phrase}\n", 1)
        path.write_text(head + mark + rest, "utf-8")

    return make


def _example(shelf: str, text: str) -> Callable[[Path], None]:
    return _edit("responses/danger-examples.yaml", rf"^{shelf}:\n", f"{shelf}:\n  - {text}\n")


def _pattern(pattern: str) -> Callable[[Path], None]:
    """Add a pattern to the first danger signal."""

    def make(root: Path) -> None:
        path = root / INTENTS
        head, mark, rest = path.read_text("utf-8").partition("\nurgent:\n")
        rest = re.sub(r"( +)any:( \[|\n +- )", lambda found: f'{found[0]}"{pattern}"{_between(found)}', rest, count=1)
        path.write_text(head + mark + rest, "utf-8")

    return make


def _between(found: re.Match[str]) -> str:
    return ", " if "[" in found[2] else found[2]


def _both(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        for step in steps:
            step(root)

    return make


def _copy(old: str, new: str) -> Callable[[Path], None]:
    return lambda root: (root / new).write_text((root / old).read_text("utf-8"), "utf-8") and None


MISTAKES = (
    Mistake(
        "a key is misspelled",
        _edit(INTENTS, r"^  levels-overview:\n    group:", "  levels-overview:\n    gruop:"),
        "schema", "error", INTENTS, "unknown key “intents → levels-overview → gruop”",
    ),
    Mistake(
        "a phrase stands under two intents",
        _both(_phrase("cost", "who pays for my ride there"), _phrase("first-step", "Who pays for my ride there?")),
        "phrases", "error", INTENTS, "stands twice",
    ),
    Mistake(
        "a phrase has the same words as another intent's",
        _both(_phrase("cost", "cant u pick me up there"), _phrase("first-step", "can not you pick me up there")),
        "near-equal", "error", INTENTS, "says the same as",
    ),
    Mistake(
        "a phrase is a misspelled copy of another intent's",
        _both(
            _phrase("iop-duration", "my sister asks how many months they would keep her coming"),
            _phrase("cost", "my sister asks how many months they would keep her comming"),
        ),
        "near-equal", "warning", INTENTS, "says nearly the same",
    ),
    Mistake(
        "a phrase is pasted under the wrong intent",
        _phrase("greeting", "how many weeks does an iop last"),
        "held-out", "warning", INTENTS, "is taken for “iop-duration”",
    ),
    Mistake(
        "a wording stands in two vocabulary entries",
        _edit(INTENTS, r"^vocabulary:\n", "vocabulary:\n  bill: [invoice]\n  receipt: [invoices]\n"),
        "vocabulary", "error", INTENTS, "“invoices” of “receipt” is the same to the matcher as “invoice” of “bill”",
    ),
    Mistake(
        "a danger pattern has a bracket too many",
        _pattern("((nope"),
        "patterns", "error", INTENTS, "the pattern",
    ),
    Mistake(
        "a danger message is put under traps too",
        _both(_example("traps", "i found no reason to wake up"), _example("concerns", "I found no reason to wake up")),
        "examples", "error", "responses/danger-examples.yaml", "stands twice",
    ),
    Mistake(
        "an answer is deleted",
        lambda root: (root / "responses/en/help-loved-one.md").unlink(),
        "schema", "error", INTENTS, "the intent “help-loved-one” has no response",
    ),
    Mistake(
        "an answer is saved under a name that no intent has",
        _copy(COST, "responses/en/costs.md"),
        "schema", "error", "responses/en/costs.md", "no intent is called “costs”",
    ),
    Mistake(
        "a title with a colon is not quoted",
        _edit("responses/en/levels-overview.md", r"^title: .*?$", "title: Care: what kinds are there?"),
        "schema", "error", "responses/en/levels-overview.md", "not valid YAML",
    ),
    Mistake(
        "a related question does not exist",
        _edit(START, r"^related: \[[a-z-]+", "related: [prices"),
        "schema", "error", START, "related intent “prices” does not exist",
    ),
    Mistake(
        "the sources of a money answer are gone",
        _edit(COST, r"^sources:\n.*?^---", "---"),
        "source", "error", COST, "names no source, and its tier is L",
    ),
    Mistake(
        "an encyclopedia is cited",
        _edit(START, r"https://[^\s\"]+", "https://en.wikipedia.org/wiki/Rehab"),
        "source", "error", START, "“en.wikipedia.org” is not a first-hand source",
    ),
    Mistake(
        "a source is from 1998",
        _edit(DURATION, r"date: \"?\w+\"?", "date: 1998"),
        "source-age", "warning", DURATION, "(1998)",
    ),
    Mistake(
        "an answer is written like a form",
        _add("responses/en/iop-what.md", LONG_SENTENCE * 3),
        "grade", "error", "responses/en/iop-what.md", "reading grade",
    ),
    Mistake(
        "an answer goes on and on",
        _add("responses/en/residential-what.md", "You can ask the team about it. " * 30),
        "words", "error", "responses/en/residential-what.md", "40 to 180 are allowed",
    ),
    Mistake(
        "an answer names people after their illness",
        _add(DURATION, "Some addicts stay longer."),
        "wording", "error", DURATION, "“addicts” (stigma)",
    ),
    Mistake(
        "an answer promises",
        _add(START, "You will get better."),
        "wording", "error", START, "“You will get better” (promise)",
    ),
    Mistake(
        "an answer gives a dose",
        _add(COST, "You can take 50 mg at night."),
        "wording", "error", COST, "“50 mg” (method)",
    ),
    Mistake(
        "a phone number stands in an answer",
        _add("responses/en/greeting.md", "Call 1-800-555-0199 for more."),
        "number", "error", "responses/en/greeting.md", "“1-800-555-0199”",
    ),
    Mistake(
        "a link stands in an answer",
        _add("responses/en/iop-what.md", "See www.example.org for more."),
        "link", "error", "responses/en/iop-what.md", "“www.example.org”",
    ),
    Mistake(
        "a crisis text explains too much",
        _add(OVERDOSE, "It is good to know what to do now. " * 9),
        "words", "error", OVERDOSE, "at most 90",
    ),
)  # fmt: skip


def main() -> None:
    """Print the table, each mistake made in its own copy of the real content."""
    from bot.upkeep.report import summary

    with tempfile.TemporaryDirectory() as folder:
        real = copied(content_root(), Path(folder) / "real")  # so that nobody's edits get in between
        before = check(real)
        known = {_name(problem) for problem in before.problems}
        sys.stdout.write(f"Before: {summary(before)}\n\n| mistake | what `python -m bot check` printed |\n|---|---|\n")
        for number, mistake in enumerate(MISTAKES):
            root = copied(real, Path(folder) / str(number))
            mistake.make(root)
            report = check(root)
            assert mistake.found(report), mistake.name
            new = [_row(problem) for problem in report.problems if _name(problem) not in known]
            sys.stdout.write(f"| {mistake.name} | {'<br>'.join(new)} |\n")


def copied(source: Path, target: Path) -> Path:
    """A copy of a content folder; returns it."""
    shutil.copytree(source / "responses", target / "responses")
    shutil.copy(source / INTENTS, target)
    return target


def _row(problem: Problem) -> str:
    told = f"{problem.severity} `{problem.file}:{problem.line}` {problem.what} → {problem.mend}"
    return told.replace("|", "&#124;")


def _name(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.rule, re.sub(r"\d+", "#", problem.what)


if __name__ == "__main__":
    main()
