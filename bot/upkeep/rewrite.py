"""A file swapped for its new text in one step, so that nobody ever reads half of it; and what may be written in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..content import ContentError, Problem

LONGEST = 200  # characters of a name or a credential


def swap(path: Path, file: str, text: str) -> None:
    """Replace a file's text. Raises `ContentError`, the file unchanged, where the folder cannot be written to."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        new = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(text.encode())
            new.chmod(path.stat().st_mode)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        problem = Problem(file, 0, f"cannot be written: {error.strerror}", "check the permissions of its folder")
        raise ContentError([problem]) from None


def said(file: str, key: str, value: str, mend: str) -> str:
    """What somebody typed for a key, without outer spaces. Raises `ContentError` where it cannot stand on one line."""
    value = value.strip()
    fault = ""
    if not value:
        fault = "is empty"
    elif len(value) > LONGEST:
        fault, mend = f"has {len(value)} characters", f"say it in {LONGEST} at most"
    elif not value.isprintable():
        fault, mend = "holds a line break or an invisible character", "write it on one line"
    if fault:
        raise ContentError([Problem(file, 0, f"“{key}” {fault}", mend)])
    return value
