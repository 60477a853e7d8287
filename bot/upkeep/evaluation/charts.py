"""Charts as inline SVG: no script, no file beside the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_CELL, _MARGIN = 11, 150
_WIDTH, _HEIGHT = 560, 180


def heat_map(counts: Mapping[tuple[str, str], int]) -> str:
    """Labels by row, what they were taken for by column; the darker, the larger its share of the row."""
    rows = sorted({label for label, _ in counts})
    columns = sorted({found for _, found in counts} | set(rows))
    totals = {row: sum(n for (label, _), n in counts.items() if label == row) for row in rows}
    width, height = _MARGIN + _CELL * len(columns) + 4, _MARGIN + _CELL * len(rows) + 4
    parts = [_open(width, height, "confusion of intents")]
    for i, name in enumerate(columns):
        x = _MARGIN + i * _CELL + _CELL - 3
        turned = f'transform="rotate(-90 {x} {_MARGIN - 4})"'
        parts.append(f'<text x="{x}" y="{_MARGIN - 4}" {turned} class="name">{escape(name)}</text>')
    for i, name in enumerate(rows):
        y = _MARGIN + i * _CELL
        parts.append(f'<text x="{_MARGIN - 4}" y="{y + _CELL - 3}" class="name end">{escape(name)}</text>')
        parts.append(f'<rect x="{_MARGIN}" y="{y}" width="{_CELL * len(columns)}" height="{_CELL - 1}" class="row"/>')
    for (label, found), count in sorted(counts.items()):
        x, y = _MARGIN + columns.index(found) * _CELL, _MARGIN + rows.index(label) * _CELL
        share = count / totals[label]
        kind = "right" if label == found else "wrong"
        told = escape(f"{label} → {found}: {count} of {totals[label]}")
        box = f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" class="{kind}"'
        parts.append(f'{box} fill-opacity="{0.25 + 0.75 * share:.2f}"><title>{told}</title></rect>')
    return "".join([*parts, "</svg>"])


def histogram(right: Sequence[float], wrong: Sequence[float], bands: Mapping[str, float], title: str) -> str:
    """Messages by a value between 0 and 1, right ones below wrong ones, with the bands as lines."""
    bins = 25
    piles = [[0, 0] for _ in range(bins)]
    for values, side in ((right, 0), (wrong, 1)):
        for value in values:
            piles[min(int(value * bins), bins - 1)][side] += 1
    most = max(max(a + b for a, b in piles), 1)
    left, top, bottom = 34, 30, 22
    step = (_WIDTH - left - 8) / bins
    parts = [_open(_WIDTH, top + _HEIGHT + bottom, title)]
    for i, pile in enumerate(piles):
        floor = top + _HEIGHT
        for count, kind in zip(pile, ("right", "wrong"), strict=True):
            tall = _HEIGHT * count / most
            floor -= int(tall)
            told = f"{i / bins:.2f}–{(i + 1) / bins:.2f}: {count} {kind}"
            box = f'<rect x="{left + i * step:.1f}" y="{floor}" width="{step - 1:.1f}" height="{int(tall)}"'
            parts.append(f'{box} class="{kind}"><title>{told}</title></rect>')
    for i in range(11):
        x = left + (_WIDTH - left - 8) * i / 10
        parts.append(f'<text x="{x:.0f}" y="{top + _HEIGHT + 14}" class="name mid">{i / 10:g}</text>')
    parts.append(f'<text x="{left - 4}" y="{top + 8}" class="name end">{most}</text>')
    for number, (name, value) in enumerate(bands.items()):
        x, y = left + (_WIDTH - left - 8) * value, 12 + 12 * (number % 2)
        parts.append(f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{y + 2}" y2="{top + _HEIGHT}" class="band"/>')
        parts.append(f'<text x="{x:.0f}" y="{y}" class="name mid">{escape(name)} {value:g}</text>')
    return "".join([*parts, "</svg>"])


def _open(width: int, height: int, title: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>'
