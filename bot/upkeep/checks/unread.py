"""Files below `responses/` that nothing reads: a text that nobody is ever sent seems to protect somebody."""

from __future__ import annotations

from collections.abc import Iterator

from ...content import Content, Problem
from .wordings import FILE as WORDINGS

_READ_ELSEWHERE = (WORDINGS, "responses/reviews.yaml")


def check(content: Content) -> Iterator[Problem]:
    """One warning for each folder with files that are not part of the content."""
    folders: dict[str, list[str]] = {}
    for path in sorted((content.root / "responses").rglob("*")):
        file = path.relative_to(content.root).as_posix()
        read = file in content.marks or file in _READ_ELSEWHERE
        if path.is_file() and not read and not path.name.startswith("."):
            folders.setdefault(path.parent.relative_to(content.root).as_posix(), []).append(path.name)
    for folder, names in folders.items():
        what = f"{len(names)} file{'' if len(names) == 1 else 's'} here that nothing reads: {names[0]}"
        what += " …" if len(names) > 1 else ""
        language = folder.split("/")[1] if "/" in folder else ""
        missing = f"responses/{language}/texts.yaml"
        mend = "move or remove it" if not language or missing in content.marks else f"add {missing}, or remove them"
        yield Problem(folder, 0, what, mend, "warning", "unread")
