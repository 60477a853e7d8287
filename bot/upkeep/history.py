"""The text that a reviewer saw, found again in the repository's history. The ledger keeps digests only."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from pydantic import ValidationError

from ..compose import source_line
from ..content import ContentError, CrisisText, Response
from ..content.marked import read_markdown
from ..content.schema import CrisisFrontMatter, FrontMatter
from ..ledger import digest
from .texts import Curated


@dataclass(frozen=True, slots=True)
class Version:
    """One text as a commit held it."""

    commit: str
    text: Curated


def reviewed(root: Path, text: Curated, wanted: str) -> Version | None:
    """The newest version of a text with this digest, or None where no commit holds it, or there is no repository."""
    return next((version for version in _versions(root, text) if digest(version.text) == wanted), None)


def difference(before: Curated, now: Curated) -> list[str]:
    """What changed of all that a reviewer judges: title, body, sources; lines begin with "-", "+" or a space."""
    changes = unified_diff(_judged(before), _judged(now), n=1, lineterm="")
    return [line for line in changes if not line.startswith(("---", "+++"))]


def _judged(text: Curated) -> list[str]:
    return [f"title: {text.head.title}", *text.body.splitlines(), *map(source_line, text.head.sources)]


def _versions(root: Path, text: Curated) -> Iterator[Version]:
    """Versions of a text, newest first; those that no longer fit the schema are left out."""
    for commit in _git(root, "log", "--format=%h", "--", text.file).split():
        version = _parsed(_git(root, "show", f"{commit}:./{text.file}"), text)
        if version:
            yield Version(commit, version)


def _parsed(source: str, like: Curated) -> Curated | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.md"
        path.write_text(source, "utf-8")
        try:
            marked = read_markdown(path, like.file)
            if isinstance(like, Response):
                head = FrontMatter.model_validate(marked.data or {})
                return Response(like.id, head, marked.body, like.file, marked.body_line)
            opening = CrisisFrontMatter.model_validate(marked.data or {})
            return CrisisText(like.id, opening, marked.body, like.file, marked.body_line)
        except (ContentError, ValidationError):
            return None


def _git(root: Path, *arguments: str) -> str:
    """Output of a git command; "" where there is no git, no repository or no such file."""
    try:
        run = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.decode("utf-8", "replace") if run.returncode == 0 else ""
