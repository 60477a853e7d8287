"""Where the content lives: the one place that knows."""

from __future__ import annotations

from pathlib import Path

from .errors import ContentError, Problem

_PACKAGE = Path(__file__).resolve().parent.parent


def content_root(chosen: str | Path | None = None) -> Path:
    """The folder that holds `intents.yaml` and `responses/`.

    Args:
        chosen: what the person asked for with `--content`; otherwise the checkout the code runs from, otherwise the
            copy that a wheel ships inside the package.

    Raises:
        ContentError: no such folder, or no `intents.yaml` in it.
    """
    candidates = [Path(chosen)] if chosen else [_PACKAGE.parent, _PACKAGE / "_content"]
    for folder in candidates:
        if (folder / "intents.yaml").is_file():
            return folder.resolve()
    mend = "name a folder that holds intents.yaml and responses/ with --content"
    raise ContentError([Problem("intents.yaml", 0, f"not found in {candidates[-1]}", mend)])
