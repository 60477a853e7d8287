"""Reply → plain text: what the terminal, the door and previews show."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .model import Reply

_markdown = MarkdownIt("commonmark")


def plain_text(reply: Reply) -> str:
    """All parts of a reply without markup, blank lines between them."""
    return "\n\n".join(plain(part) for part in reply.parts)


def plain(markdown: str) -> str:
    """Markdown without its marks: bullets become •, a link is followed by its address."""
    lines: list[str] = []
    bullet = False
    for token in _markdown.parse(markdown):
        if token.type == "list_item_open":
            bullet = True
        elif token.type == "inline":
            text = _inline(token.children or [])
            if bullet:
                lines.append(f"• {text}")
                bullet = False
            else:
                lines += ["", text] if lines else [text]
        elif token.type in ("fence", "code_block", "html_block"):
            lines += ["", token.content.strip()]
        elif token.type == "bullet_list_open" and lines:
            lines.append("")
    return "\n".join(lines).strip()


def _inline(tokens: list[Token]) -> str:
    parts: list[str] = []
    addresses: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            parts.append(f" <{addresses.pop()}>")
        else:
            parts.append(token.content)
    return "".join(parts)
