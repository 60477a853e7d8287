"""A run as one self-contained HTML page: measures, charts, weak intents, and every error with its explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from ...content import Content
from ..tryout import Journey, Tryout, why
from .charts import heat_map, histogram
from .judge import ERRORS, verdict
from .measures import NAMES, Measures, by_label, by_set, by_tag, calibration, confusions
from .run import Outcome
from .style import STYLE

Rows = Iterable[Sequence[str]]
_BRIEF = ("top1", "top3", "answered_right", "answered_wrong", "offered_right", "helped", "none_recall")
_DANGER = ("urgent_caught", "caught", "right_kind", "false_urgent", "false_soft")


def page(content: Content, outcomes: Sequence[Outcome], tryout: Tryout, after: Callable[[], None]) -> str:
    """The page.

    Args:
        content: for the bands.
        outcomes: the run.
        tryout: explains the errors.
        after: called after each message that was looked at again.
    """
    counts = Counter(outcome.case.set for outcome in outcomes)
    asked = ", ".join(f"{name} ({count})" for name, count in counts.items())
    bands = content.file.bands
    origin = f"Bands measured {bands.measured} on {escape(bands.measured_on)}."
    head = f"<h1>Evaluation</h1><p>{len(outcomes)} messages: {escape(asked)}. {origin}</p>"
    sections = [
        ("Measures", _measured(by_set(outcomes))),
        ("Confidence", _confidence(content, outcomes, tryout, after)),
        ("Confusions", f'<div class="wide">{heat_map(confusions(outcomes))}</div>'),
        ("Labels, the weakest first", _weakest(outcomes)),
        ("Tags", _brief("tag", by_tag(outcomes))),
        ("Errors", _errors(outcomes, tryout, after)),
    ]
    links = " · ".join(f'<a href="#s{i}">{name}</a>' for i, (name, _) in enumerate(sections))
    body = "".join(f'<h2 id="s{i}">{name}</h2>{part}' for i, (name, part) in enumerate(sections))
    opening = '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    title = f"<title>Evaluation</title><style>{STYLE}</style></head>"
    return f"{opening}{view}{title}<body>{head}<p>{links}</p>{body}</body></html>\n"


def _measured(parts: Mapping[str, Measures]) -> str:
    rows = []
    for measure, told in NAMES.items():
        if any(measure in part for part in parts.values()):
            shares = [part.get(measure) for part in parts.values()]
            cells = [f"{share} <small>{share.hits}/{share.of}</small>" if share else "" for share in shares]
            rows.append([f"{escape(told)} <small>{measure}</small>", *cells])
    return _table(["measure", *map(escape, parts)], rows)


def _confidence(content: Content, outcomes: Sequence[Outcome], tryout: Tryout, after: Callable[[], None]) -> str:
    bands = content.file.bands
    ordinary = [o for o in outcomes if o.case.asks or o.case.stranger]
    right = [o.first in o.case.right for o in ordinary]
    open_ = [o for o in ordinary if o.confidence < bands.answer]
    among = [bool(o.case.right & set(o.top)) for o in open_]
    scores = []
    for outcome in outcomes:
        scores.append(tryout.score(outcome.case.text).urgent)
        after()
    cries = [outcome.case.cry for outcome in outcomes]
    charts = [
        ("Confidence in the best intent", _split([o.confidence for o in ordinary], right), {"answer": bands.answer}),
        ("Best three together, where not answered", _split([o.summed for o in open_], among), {"offer": bands.offer}),
        ("Learnt danger score; green are cries", _split(scores, cries), {"urgent": bands.urgent}),
    ]
    drawn = "".join(
        f"<figure><figcaption>{escape(name)}</figcaption>{histogram(*values, lines, name)}</figure>"
        for name, values, lines in charts
    )
    rows = [
        [f"{b.low:.1f}–{b.high:.1f}", str(b.right.of), f"{100 * b.confidence:.0f} %", str(b.right)]
        for b in calibration(outcomes)
        if b.right.of
    ]
    table = _table(["confidence", "messages", "mean confidence", "best intent right"], rows)
    return f'<div class="charts">{drawn}</div>{table}'


def _split(values: Sequence[float], good: Sequence[bool]) -> tuple[list[float], list[float]]:
    pairs = list(zip(values, good, strict=True))
    return [v for v, g in pairs if g], [v for v, g in pairs if not g]


def _weakest(outcomes: Sequence[Outcome]) -> str:
    def strength(item: tuple[str, Measures]) -> tuple[float, str]:
        part = item[1]
        share = part.get("helped") or part.get("urgent_caught") or part.get("caught") or part.get("none_recall")
        return share.value if share else 1.0, item[0]

    return _brief("label", dict(sorted(by_label(outcomes).items(), key=strength)))


def _brief(head: str, parts: Mapping[str, Measures]) -> str:
    shown = [m for m in (*_BRIEF, *_DANGER) if any(m in part for part in parts.values())]
    rows = []
    for name, part in parts.items():
        cells = [f"{100 * part[m].value:.0f} % <small>{part[m].of}</small>" if m in part else "" for m in shown]
        rows.append([escape(name), *cells])
    return _table([head, *shown], rows)


def _errors(outcomes: Sequence[Outcome], tryout: Tryout, after: Callable[[], None]) -> str:
    parts = []
    for error in ERRORS:
        found = [outcome for outcome in outcomes if verdict(outcome) == error]
        if found:
            parts.append(f"<h3>{escape(error.capitalize())}: {len(found)}</h3>")
        for outcome in found:
            parts.append(_error(outcome, tryout.journey(outcome.case.text, outcome.topic)))
            after()
    return "".join(parts) or "<p>None.</p>"


def _error(outcome: Outcome, journey: Journey) -> str:
    case, decision = outcome.case, outcome.decision
    did = {"answer": f"answered {decision.intent}", "choices": f"offered {', '.join(decision.choices)}"}
    told = did.get(decision.kind) or (f"alarm {decision.urgent}" if decision.urgent else decision.kind)
    wanted = " or ".join([case.label, *case.also])
    line = f"<b>{escape(case.text)}</b><br>{escape(case.id)} · wants {escape(wanted)} · {escape(told)}"
    tags = f" · {escape(', '.join(case.tags))}" if case.tags else ""
    return f"<details><summary>{line}{tags}</summary>{_explained(journey)}</details>"


def _explained(journey: Journey) -> str:
    ranking, score = journey.ranking, journey.score
    facts = [("why", why(journey))]
    for signal in journey.signals:
        softened = f", softened by {', '.join(signal.softened_by)}" if signal.softened_by else ""
        by = f"{signal.because[0][0]}" if signal.because else ""
        span = journey.cut((signal.start, signal.end))
        facts.append(("signal", f"{signal.kind} / {signal.group} ({signal.level}): “{span}” by {by}{softened}"))
    facts += [("cancelled", f"{s.kind} / {s.group}, by {', '.join(s.softened_by)}") for s in journey.cancelled]
    facts.append(("danger words", " ".join("|".join(word.forms) for word in journey.danger)))
    learnt = f"{score.kind} {score.urgent:.2f}, or despair {score.concern:.2f}: {_parts(score.because)}"
    facts += [("learnt", learnt), ("words", " ".join(f"{word}" for word, _ in journey.terms))]
    if ranking.repairs:
        facts.append(("repairs", ", ".join(f"{typed} → {word}" for typed, word in ranking.repairs)))
    if ranking.clause:
        facts.append(("clause", journey.cut(ranking.clause)))
    if journey.topic:
        facts.append(("topic", f"{journey.topic}, {'added' if ranking.topic else 'not needed'}"))
    rows = [
        [escape(c.intent), f"{c.confidence:.2f}", escape(_parts([(p.feature, p.weight) for p in c.contributions]))]
        for c in ranking.candidates[:4]
    ]
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f"<dl>{listed}</dl>{_table(['intent', 'confidence', 'because'], rows)}"


def _parts(parts: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{feature} {weight:+.2f}" for feature, weight in parts)


def _table(head: Sequence[str], rows: Rows) -> str:
    """A table; cells are HTML already."""
    top = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
