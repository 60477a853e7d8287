"""Reply → Telegram's HTML, and plain text for when Telegram will not read the HTML.

The Markdown is the maintainers' own (paragraphs, bullets, bold, italic, links); everything is escaped, raw HTML too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..model import Reply

LIMIT = 4096
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_OPEN = {"strong_open": "<b>", "em_open": "<i>"}
_CLOSE = {"strong_close": "</b>", "em_close": "</i>"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: as Telegram's HTML, and as the plain text that a person sees."""

    html: str
    plain: str


def rendered(reply: Reply) -> tuple[Rendered, ...]:
    """The message for a reply – or several, where it is too long for one: then the first holds the crisis lines."""
    parts = [render(part, wrapped=part == reply.body) for part in reply.parts]
    whole = _join(parts)
    if _units(whole.plain) <= LIMIT:
        return (whole,)
    lines = render(reply.lines)
    rest = [block for part in reply.parts if part != reply.lines for block in _blocks(part, part == reply.body)]
    messages = [[lines]]
    for block in (_cut(block) for block in rest):
        if _units(_join([*messages[-1], block]).plain) > LIMIT:
            messages.append([])
        messages[-1].append(block)
    return tuple(_join(message) for message in messages)


def length_after_parsing(markdown: str) -> int:
    """How long Telegram finds a text, in UTF-16 units as it counts them; at most 4096 fit in one message."""
    return _units(render(markdown).plain)


def render(markdown: str, wrapped: bool = False) -> Rendered:
    """One Markdown text.

    Args:
        markdown: the text.
        wrapped: True where a single line break is only how its file is wrapped; otherwise it is meant.
    """
    return _join(_blocks(markdown, wrapped))


def _join(parts: list[Rendered]) -> Rendered:
    return Rendered("\n\n".join(part.html for part in parts), "\n\n".join(part.plain for part in parts))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(block: Rendered) -> Rendered:
    """No paragraph of ours is this long; if one ever is, a cut text beats a refused one."""
    if _units(block.plain) <= LIMIT:
        return block
    plain = block.plain[: LIMIT // 2]
    return Rendered(escape(plain, quote=False), plain)


@lru_cache(maxsize=4096)
def _cached_blocks(markdown: str, wrapped: bool) -> tuple[Rendered, ...]:
    blocks: list[Rendered] = []
    depth: list[str] = []  # list markers, outermost first
    fresh = False  # the next paragraph opens a list item
    listed = False  # an item of this list has been written
    last_line = -1
    for token in _MARKDOWN.parse(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth.append("•" if token.type == "bullet_list_open" else str(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth.pop()
            last_line = last_line if depth else -1
            listed = bool(depth)
        elif token.type == "list_item_open":
            fresh = True
        elif token.type == "list_item_close" and depth and depth[-1] != "•":
            depth[-1] = str(int(depth[-1]) + 1)
        elif token.type == "inline":
            block = _inline(token, wrapped)
            mark = ""
            if depth and fresh:
                mark, fresh = ("• " if depth[-1] == "•" else f"{depth[-1]}. "), False
            block = Rendered(mark + block.html, mark + block.plain)
            start, end = token.map or [0, 0]
            # A list right below its paragraph, and items of one list, stay together; all else has a blank line.
            together = blocks and depth and (start == last_line or (mark and listed))
            if together:
                blocks[-1] = Rendered(f"{blocks[-1].html}\n{block.html}", f"{blocks[-1].plain}\n{block.plain}")
            else:
                blocks.append(block)
            last_line, listed = end, listed or bool(mark)
        elif token.type in ("fence", "code_block"):
            text = token.content.rstrip("\n")
            blocks.append(Rendered(f"<pre>{escape(text, quote=False)}</pre>", text))
            last_line = -1
    return tuple(blocks)


def _blocks(markdown: str, wrapped: bool) -> list[Rendered]:
    return list(_cached_blocks(markdown, wrapped))


def _inline(token: Token, wrapped: bool) -> Rendered:
    html: list[str] = []
    plain: list[str] = []
    links: list[str] = []
    for child in token.children or []:
        kind = child.type
        if kind in _OPEN or kind in _CLOSE:
            html.append(_OPEN.get(kind) or _CLOSE[kind])
        elif kind == "code_inline":
            html.append(f"<code>{escape(child.content, quote=False)}</code>")
            plain.append(child.content)
        elif kind in ("softbreak", "hardbreak"):
            gap = " " if kind == "softbreak" and wrapped else "\n"
            html.append(gap)
            plain.append(gap)
        elif kind == "link_open":
            address = str(child.attrs.get("href", ""))
            links.append(address if address.startswith(("https://", "http://")) else "")
            html.append(f'<a href="{escape(address)}">' if links[-1] else "")
        elif kind == "link_close":
            html.append("</a>" if links.pop() else "")
        else:  # text, entities, an image's description
            html.append(escape(child.content, quote=False))
            plain.append(child.content)
    return Rendered("".join(html), "".join(plain))
