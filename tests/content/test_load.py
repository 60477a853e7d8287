"""Sound content: loaded, frozen, with a digest that changes with every byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.content import Content, content_root, load
from tests import small_content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_content.write(tmp_path / "content")


def test_the_real_content_loads(content: Content) -> None:
    """This checkout has no error of its own, and holds what it is there for."""
    assert len(content.intents) > 50
    assert set(content.responses["en"]) == set(content.intents)


def test_no_folder_of_a_language_is_passed_over(content: Content) -> None:
    """Crisis texts that nobody loads would never be sent."""
    folders = {path.parent.parent.name for path in (content.root / "responses").glob("*/crisis/*.md")}
    assert folders <= set(content.crisis)


def test_a_title_is_the_head_of_its_response(root: Path) -> None:
    """In the language asked for, or in English."""
    content = load(root)
    assert content.title("cost") == "What does care cost?"
    assert content.title("cost", "es") == "What does care cost?"


def test_a_language_with_texts_is_found_by_its_folder(root: Path) -> None:
    """Answers it lacks are taken from English, crisis texts are its own."""
    folder = root / "responses" / "es"
    (folder / "crisis").mkdir(parents=True)
    (folder / "texts.yaml").write_bytes((root / "responses/en/texts.yaml").read_bytes())
    (folder / "cost.md").write_text((root / "responses/en/cost.md").read_text().replace("The answer", "La respuesta"))
    content = load(root)
    assert content.response("cost", "es").body == "La respuesta about cost."
    assert content.response("iop-what", "es").body == "The answer about iop-what."


def test_content_is_frozen(root: Path) -> None:
    """Nobody changes it by accident."""
    content = load(root)
    with pytest.raises(ValidationError):
        content.file.bands.answer = 0.9  # type: ignore[misc]


def test_the_digest_changes_with_any_file(root: Path) -> None:
    """It is the key of caches: the same content has the same, another one another."""
    digests = {load(root).digest, load(root).digest}
    assert len(digests) == 1
    for file in ("intents.yaml", "responses/en/cost.md", "responses/crisis-lines.yaml", "responses/en/texts.yaml"):
        path = root / file
        path.write_text(path.read_text() + "\n# a remark\n")
        digests.add(load(root).digest)
    assert len(digests) == 5


def test_the_digest_does_not_depend_on_the_place(root: Path, tmp_path: Path) -> None:
    """A copy elsewhere is the same content."""
    assert load(root).digest == load(small_content.write(tmp_path / "copy")).digest


def test_the_chosen_folder_is_the_content(root: Path) -> None:
    """--content names it; otherwise it is the checkout's own."""
    assert content_root(root) == root.resolve()
    assert content_root(str(root)) == root.resolve()
    assert (content_root() / "intents.yaml").is_file()


def test_a_source_date_may_be_a_year(root: Path) -> None:
    """2021, 2021-03-04 and "undated" are all texts."""
    for date in ("2021-03-04", "undated", '"spring 2021"'):
        path = root / "responses/en/cost.md"
        path.write_text(path.read_text().replace("date: 2021", f"date: {date}"))
        assert load(root).response("cost").head.sources[0].date == date.strip('"')
        path.write_text(path.read_text().replace(f"date: {date}", "date: 2021"))
    assert load(root).response("cost").head.sources[0].date == "2021"
