from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.content import ContentError, load
from bot.upkeep.review import FILE, find, sign, table, unreviewed
from bot.upkeep.review_show import listing, one
from tests.upkeep.tidy import edit

DAY = date(2026, 12, 1)
COST = "responses/en/cost.md"


def states(root: Path, today: date = DAY) -> dict[str, str]:
    return {row.id: row.state for row in table(load(root), today)}


def shown(root: Path, id: str) -> str:
    out = io.StringIO()
    content = load(root)
    one(content, find(table(content, DAY), id), root, Console(file=out, width=80))
    return out.getvalue()


def test_every_text_is_listed_crisis_texts_as_tier_a(clean: Path) -> None:
    """Answers by their own tier; whatever is said in danger is tier A."""
    rows = table(load(clean), DAY)
    assert {row.tier for row in rows if "/crisis/" in row.id} == {"A"}
    assert [row.tier for row in rows] == sorted((row.tier for row in rows), key="ABLC".index)
    assert {row.state for row in rows} == {"never"}


def test_a_signature_makes_a_text_current_until_it_changes(root: Path) -> None:
    """Title, body and sources count; the related questions do not."""
    sign(root, ["cost"], "Maria Lopez", "LCSW", DAY)
    assert states(root)["en/cost"] == "current"
    edit(root, COST, "related: [iop-what, first-step]", "related: [first-step, iop-what]")
    assert states(root)["en/cost"] == "current"
    edit(root, COST, "By phone", "By telephone")
    assert states(root)["en/cost"] == "changed since"


def test_a_review_is_overdue_after_twelve_months(root: Path) -> None:
    """On the day itself it still stands."""
    sign(root, ["cost"], "Maria Lopez", "LCSW", date(2024, 2, 29))
    assert states(root, date(2025, 2, 28))["en/cost"] == "current"
    assert states(root, date(2025, 3, 1))["en/cost"] == "overdue"


def test_signing_keeps_what_stands_in_the_ledger(root: Path) -> None:
    """Comments and earlier entries stay byte for byte; new ones are added at the end."""
    sign(root, ["cost"], 'Maria "Mia" Lopez', "LCSW: WA", DAY)
    before = (root / FILE).read_text("utf-8")
    assert before.startswith("# Who reviewed which text.") and "[]" not in before
    sign(root, ["en/crisis/overdose-self", "iop-what"], "A. First", "MD", DAY)
    assert (root / FILE).read_text("utf-8").startswith(before)
    assert [review.text for review in load(root).reviews] == ["en/cost", "en/crisis/overdose-self", "en/iop-what"]
    assert load(root).reviews[0].by == 'Maria "Mia" Lopez'


def test_an_unknown_text_is_not_signed(root: Path) -> None:
    """Nothing is written where one of several names is wrong, and near names are offered."""
    before = (root / FILE).read_bytes()
    with pytest.raises(ContentError, match="no text is called “iop-duraton” – did you mean en/iop-duration"):
        sign(root, ["cost", "iop-duraton"], "Maria Lopez", "LCSW", DAY)
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize(("by", "credential"), [("", "MD"), ("A. First", " "), ("A.\nFirst", "MD"), ("A" * 201, "MD")])
def test_a_signature_names_a_person_and_a_credential(root: Path, by: str, credential: str) -> None:
    """Empty, endless and broken values are refused."""
    with pytest.raises(ContentError):
        sign(root, ["cost"], by, credential, DAY)


def test_nobody_signs_the_same_twice_on_one_day(root: Path) -> None:
    """A second signature of the same text by the same person says nothing new."""
    sign(root, ["cost"], "Maria Lopez", "LCSW", DAY)
    with pytest.raises(ContentError, match="already signed"):
        sign(root, ["en/cost", "cost"], "Maria Lopez", "LCSW", DAY)


def test_what_nobody_reviewed_can_stop_a_start(root: Path) -> None:
    """Never and changed count as unreviewed; a review that is only old does not."""
    assert unreviewed(load(root), "L") == ["en/cost"]
    sign(root, ["cost"], "Maria Lopez", "LCSW", date(1999, 1, 1))
    assert unreviewed(load(root), "L") == []
    edit(root, COST, "By phone", "By telephone")
    assert unreviewed(load(root), "L") == ["en/cost"]


def test_a_text_is_shown_as_a_person_sees_it(clean: Path) -> None:
    """With its pointer to professionals and lines, its sources in full, and that nobody has reviewed it."""
    text = shown(clean, "cost")
    assert "In danger right now?" in text
    assert "SAMHSA: A page (2021), https://example.org/page, opened 2026-11-23" in text
    assert "nobody has reviewed this text" in text


def test_a_crisis_text_is_shown_with_its_lines(clean: Path) -> None:
    """The lines stand first, as in the chat."""
    text = shown(clean, "crisis/overdose-self")
    assert text.index("988") < text.index("These are the words")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_difference_to_the_reviewed_version_comes_from_history(root: Path) -> None:
    """The ledger keeps digests only; the version that was signed is found among the commits."""
    sign(root, ["cost"], "Maria Lopez", "LCSW", DAY)
    git(root, "init")
    commit(root)
    edit(root, COST, "By phone", "By telephone")
    commit(root)
    edit(root, COST, "a short call", "a short talk")
    text = shown(root, "cost")
    assert "compared with commit" in text
    assert "\n  -- **By phone:** a short call" in text
    assert "\n  +- **By telephone:** a short talk" in text


def test_without_history_the_difference_is_honestly_missing(root: Path) -> None:
    """Where no commit holds the signed version, that is said."""
    sign(root, ["cost"], "Maria Lopez", "LCSW", DAY)
    edit(root, COST, "By phone", "By telephone")
    assert "cannot be compared" in shown(root, "cost")


def test_progress_counts_all_texts_of_a_tier(root: Path) -> None:
    """A filter hides rows, not the truth about how many are left."""
    sign(root, ["iop-what"], "Maria Lopez", "LCSW", DAY)
    rows = [row for row in table(load(root), DAY) if row.tier == "B"]
    out = io.StringIO()
    listing([row for row in rows if row.state == "current"], rows, Console(file=out, width=100))
    assert "1 of 6 reviewed" in out.getvalue()
    assert "en/iop-duration" not in out.getvalue()


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--message", "A version")
