"""A tiny but complete content folder: every room is furnished, and it is learnt in well under a second.

`write` makes one; tests that break something edit it with `change` and ask `line_of` where the fault stands.
"""

from __future__ import annotations

from pathlib import Path

from bot.content import content_root

INTENTS = """\
bands:
  {answer: 0.35, offer: 0.2, offer_share: 0.2, urgent: 0.95, concern: 0.92, measured_on: nothing, measured: 2026-01-01}
topics:
  iop: [iop, intensive outpatient]
  residential: [rehab, residential]
short_forms:
  dont: do not
  didnt: did not
  cant: can not
  im: i am
  pls: please
  u: you
vocabulary:
  cost: [price, fee]
none:
  - knee rehab exercises after surgery
  - the weather in paris tomorrow
  - best pizza near the station
  - fix my laptop screen
  - who won the football game
  - recipe for banana bread
  - book a flight to rome
  - convert miles into kilometers
  - write a poem about autumn
  - learn the guitar quickly
intents:
  greeting:
    group: conversation
    variants: false
    phrases:
      - hello
      - hi there
      - good morning
      - good evening bot
      - hey
      - hello again
      - hi bot
      - greetings to you
      - hey there
      - good day
  levels-overview:
    group: levels-of-care
    phrases:
      - what kinds of care are there
      - which levels of care exist
      - overview of all treatment options
      - different types of care
      - list the levels from light to strong
      - what sorts of programs can i choose from
      - explain the kinds of treatment
      - care options in general
      - which types of programs exist
      - all levels of care please
  iop-what:
    group: levels-of-care
    topic: iop
    phrases:
      - what is an iop
      - what is intensive outpatient
      - explain intensive outpatient program to me
      - iop meaning
      - what does iop stand for
      - tell me about intensive outpatient
      - what happens in an iop
      - define iop
      - what do people do at intensive outpatient
      - let me know what an iop is
  iop-duration:
    group: levels-of-care
    topic: iop
    phrases:
      - how long does an iop last
      - how many weeks is intensive outpatient
      - iop length in weeks
      - duration of an iop
      - how many months will my iop take
      - when does intensive outpatient end
      - how long until i finish the iop
      - weeks in the iop program
      - how long is it
      - how many weeks
    follow_ups:
      iop: [and till when, is there an end date]
  residential-what:
    group: levels-of-care
    topic: residential
    phrases:
      - what is residential rehab
      - explain live in treatment
      - what is it like to live at a rehab
      - do people sleep at residential
      - residential care meaning
      - tell me about residential rehab
      - staying overnight at a rehab
      - what happens in residential care
      - define residential treatment
      - living in a treatment house
  cost:
    group: money-and-rights
    phrases:
      - how much does treatment cost
      - what is the price
      - what will i pay for care
      - is care expensive
      - fees for a program
      - the cost of my treatment
      - how much money do i need
      - can i afford this
      - price of a program
      - and the cost
  first-step:
    group: choosing
    phrases:
      - how do i start
      - what is the first step
      - where do i begin to get help
      - how can i get started with care
      - i am ready to start what now
      - first thing to do to get help
      - how do i take the first step
      - who do i call first to begin
      - beginning treatment
      - how does one start
  help-loved-one:
    group: choosing
    variants: false
    phrases:
      - how can i help my son
      - my wife drinks and needs support
      - helping a friend who uses drugs
      - support someone in my family
      - what can i do for my daughter
      - how do i talk to my brother about rehab
      - my husband needs help and refuses
      - being there for a loved one
      - how to support my sister
      - helping my dad
people:
  self: [i, me, my, myself]
  other: [he, she, him, her, his, son, sister, friend, wife]
languages:
  en: [the, and, is, to, of, my, what, how, you, for, it, do, a, i, in]
  es: [que, como, para, por, una, mi, hola, el, es, necesito, tengo, cuanto]
  de: [ich, und, ist, wie, der, die, das, nicht, ein, eine, mein, hilfe]
slang:
  kms: kill myself
  unalive: kill
signs:
  🔪: knife
  💊: pills
lists:
  want: [want to, wanted to, wants to]
softeners:
  laughing: {scope: clause, lowers: true, any: [lol, haha]}
  denied: {scope: sentence, lowers: true, any: ["(do not|would never) [ever] $want", would never]}
  title: {scope: message, lowers: false, any: ["(film|movie|song) called"]}
urgent:
  crisis-self-harm:
    wish:
      any: ["$want die", wish i was dead, kill myself, hurt myself]
      unless: [laughing, denied, title]
      catches: [i want to die, wish i was dead, kms, i will kill myself]
      spares: [my phone is dead, dying to see it, i do not want to die]
    burden:
      any: ["better off without me", end … life]
      catches: [they are better off without me, end my whole life]
    knife:
      any: ["knife & (wrist|skin)"]
      catches: [the knife is on my wrist]
    despair:
      level: concern
      any: [nothing matters, given up]
      catches: [nothing matters now]
    es-morir:
      language: es
      any: [quiero morir]
      catches: [quiero morir ya]
  overdose:
    taken:
      any: ["(took|swallowed) & (pills|tablets)", overdos*]
      unless: [laughing]
      catches: [i took all my pills, he is overdosing, she swallowed every one of these tablets]
      spares: [i took the bus]
    how-much:
      reply: how-much
      any: ["how many (pills|tablets) … kill"]
      catches: [how many pills would kill me]
  violence-abuse:
    hit:
      any: ["(he|she) (hits|beats) me", "(son|friend) … (hits|beats) her"]
      catches: [he hits me, my son always hits her]
      spares: [he hits the ball]
  withdrawal-danger:
    shakes:
      any: ["stopped drinking & (shaking|seizure)"]
      catches: [stopped drinking and i am shaking]
  crisis-lines:
    number:
      any: ["(crisis|suicide) (hotline|line) [number]"]
      catches: [crisis hotline number]
afterwards:
  took-them:
    raises: overdose
    any: [already took them, took them]
    catches: [i already took them]
    spares: [i took the bus]
  did-not-help:
    any: ["(did not|does not) help"]
    catches: [it didnt help, that did not help]
  joke:
    any: [joking, "haha (jk|kidding)", jk]
    catches: [haha jk]
circumstances:
  minor:
    any: ["i am (12|13|14|15)", my teacher]
    catches: [i am 13]
    spares: [i am 33]
"""

EXAMPLES = """\
cries:
  crisis-self-harm:
    - i keep picturing them all better off once i am gone
    - i wrote the letters and gave away my dog
    - i cannot go on like this another night
    - there is no way out for me anymore
    - i do not plan to be here by spring
  overdose:
    - he is not waking up and his lips are blue
    - she emptied the whole bottle an hour ago
    - i swallowed far too much and feel strange
    - my friend used and is barely breathing
  violence-abuse:
    - my husband chokes me when he is angry
    - he locked me in and took my phone away
    - my stepdad touches me at night
    - she threatens me with a bat
  withdrawal-danger:
    - i quit vodka yesterday and see spiders on the wall
    - day two without benzos and my body jerks
    - he stopped cold turkey and had a fit
  crisis-lines:
    - who can i call right now in a crisis
    - give me a suicide line
    - i need a number to talk to somebody tonight
concerns:
  - everything feels empty and grey
  - i have no hope left for this year
  - i am clean from cutting for two years
  - i feel so alone since spring
traps:
  - this homework is killing me
  - i am dying to see the new film
  - how do i kill a process in linux
  - my battery died again
  - that joke murdered me
  - cash withdrawal from my bank
  - overdosed on coffee this morning
  - the knife for the onions is dull
  - he hits the ball over the fence
  - we swallowed our pride and lost the match
"""

LINES = """\
directory: findahelpline.com
default: US
countries:
  US:
    name: United States
    also: [USA]
    emergency: {numbers: ["911"], confidence: found, source: "https://example.org/us", date: 2024}
    lines:
      - {name: Lifeline, purpose: [suicide], call: "988", text: "988", chat: 988lifeline.org, hours: 24/7,
         source: "https://example.org/a", date: 2024, confidence: found}
      - {name: Second Line, purpose: [suicide], call: "1-800-0000", hours: 24/7,
         source: "https://example.org/b", date: 2024, confidence: found}
      - {name: Held Line, purpose: [suicide, children], call: "1-800-9999", hours: 24/7, hold: true,
         hold_reason: not sure, source: "https://example.org/c", date: 2024, confidence: found}
      - {name: Children Line, purpose: [children], call: "1-800-1111", hours: 9-17,
         source: "https://example.org/d", date: 2024, confidence: found}
      - {name: Poison Help, purpose: [poison], call: "1-800-2222", hours: 24/7,
         source: "https://example.org/e", date: 2024, confidence: found}
      - {name: Treatment Line, purpose: [substance-use], call: "1-800-3333", hours: 24/7, hours_known: false,
         source: "https://example.org/f", date: 2024, confidence: found}
  DE:
    name: Germany
    also: [Deutschland]
    emergency: {numbers: ["112", "110"], confidence: found, source: "https://example.org/de", date: 2024}
    lines:
      - {name: Sorgen, purpose: [suicide], call: "0800 111", web: "https://www.sorgen.example/", hours: 24/7,
         source: "https://example.org/g", date: 2024, confidence: found}
      - {name: Netz, purpose: [suicide], web: "https://www.netz.example/", hours: 24/7,
         source: "https://example.org/h", date: 2024, confidence: found}
  XX:
    name: Nolineland
    emergency: {numbers: ["999"], confidence: known, source: memory, date: undated}
    lines:
      - {name: Remembered, purpose: [suicide], call: "12345", hours: 24/7,
         source: memory, date: undated, confidence: known}
"""

LANGUAGES = """\
languages:
  es:
    name: Español
    emergency: tu número local de emergencias
    crisis: "Llama ahora a {emergency}, o busca una línea en {directory}."
    no_answers: "No tengo respuestas en español. Líneas de ayuda: {directory}"
"""

TITLES = {
    "greeting": "Hello",
    "levels-overview": "What kinds of care are there?",
    "iop-what": "What is an IOP?",
    "iop-duration": "How long does an IOP last?",
    "residential-what": "What is residential care?",
    "cost": "What does care cost?",
    "first-step": "How do I start?",
    "help-loved-one": "How can I help somebody?",
}

KINDS = ("crisis-self-harm", "overdose", "violence-abuse", "withdrawal-danger", "crisis-lines")
CRISIS = (
    *(f"{kind}-{who}" for kind in KINDS for who in ("self", "other")),
    "crisis-self-harm-minor",
    "violence-abuse-minor",
    "overdose-how-much",
    "overdose-second",
    "second",
    "third",
    "later-1",
    "later-2",
    *(f"after-{name}" for name in ("cannot-call", "did-not-help", "police", "already-called", "safe", "joke")),
)


def write(root: Path) -> Path:
    """Write the folder, so that `load` takes it without a complaint; returns it."""
    english = root / "responses" / "en"
    (english / "crisis").mkdir(parents=True)
    (root / "intents.yaml").write_text(INTENTS, "utf-8")
    (root / "responses" / "danger-examples.yaml").write_text(EXAMPLES, "utf-8")
    (root / "responses" / "crisis-lines.yaml").write_text(LINES, "utf-8")
    (root / "responses" / "languages.yaml").write_text(LANGUAGES, "utf-8")
    (root / "responses" / "reviews.yaml").write_text("[]\n", "utf-8")
    (english / "texts.yaml").write_bytes((content_root() / "responses" / "en" / "texts.yaml").read_bytes())
    for intent, title in TITLES.items():
        (english / f"{intent}.md").write_text(_response(intent, title), "utf-8")
    for name in CRISIS:
        head = "lines: [children]\n" if name.endswith("-minor") else ""
        head += "lines: [poison]\n" if name == "overdose-how-much" else ""
        head += "most_lines: 1\n" if name == "violence-abuse-self" else ""
        text = f"---\ntitle: The text {name}\n{head}---\nThese are the words of {name}.\n"
        (english / "crisis" / f"{name}.md").write_text(text, "utf-8")
    return root


def _response(intent: str, title: str) -> str:
    related = "cost" if intent != "cost" else "iop-what"
    scope = "scope: US\n" if intent == "cost" else ""
    lines = "lines: [substance-use]\n" if intent == "first-step" else ""
    sources = """\
sources:
  - {title: A page, publisher: SAMHSA, url: "https://example.org/page", date: 2021, checked: 2026-11-23}
"""
    if intent == "greeting":
        sources = ""
    tier = "C" if intent == "greeting" else "B"
    head = f"title: {title}\ntier: {tier}\n{scope}help: [any]\n{lines}related: [{related}, first-step]\n{sources}"
    if intent == "first-step":
        head = head.replace(", first-step]", "]")
    return f"---\n{head}---\nThe answer about {intent}.\n"


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace the one place where a file says `old`."""
    path = root / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{file} says {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def line_of(root: Path, file: str, words: str) -> int:
    """1-based line on which a file says some words for the first time."""
    lines = (root / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)
