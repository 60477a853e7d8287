"""How the page looks, in light and dark."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --dim: #667; --line: #dde; --right: #2e8b57; --wrong: #c0392b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ee; --dim: #99a; --line: #334; --right: #4cbb7f; --wrong: #e8705f; }
}
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; } small, .dim { color: var(--dim); } .wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
figure { display: inline-block; margin: 0 1.5rem 1rem 0; } figcaption { font-weight: 600; }
svg .name { font-size: 9px; fill: var(--ink); } svg .end { text-anchor: end; } svg .mid { text-anchor: middle; }
svg .right { fill: var(--right); } svg .wrong { fill: var(--wrong); } svg .row { fill: var(--line); fill-opacity: .35; }
svg .band { stroke: var(--ink); stroke-dasharray: 3 2; }
details { border-bottom: 1px solid var(--line); padding: .35rem 0; } summary { cursor: pointer; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .15rem .8rem; font-size: 13px; margin: .6rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
"""
