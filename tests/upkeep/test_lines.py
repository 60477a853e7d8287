from __future__ import annotations

import re
import stat
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.content import Content, ContentError
from bot.content.marked import read_yaml
from bot.content.schema import Line, LinesFile
from bot.safety.lines import Lines
from bot.upkeep.lines import FILE, Row, table, verify

TODAY = date(2026, 11, 23)
REAL = Path(__file__).resolve().parents[2] / FILE

SMALL = """\
# Nobody has dialled any of these.
directory: findahelpline.com
default: US
countries:
  US:
    name: United States
    also: [USA, America]
    emergency:
      numbers: ["911"]
      confidence: known
      source: none found
      date: undated
    # Conflicts: an older number.
    lines:
      - name: Lifeline   # the main one
        purpose: [suicide]
        call: "988"
        hours: 24/7
        source: https://example.org/a
        date: 2023-09-08
        confidence: found
        verified: []  # nobody yet

      - name: Línea de Ayuda
        purpose: [suicide]
        call: "2"
        hours: 24/7
        source: https://example.org/b
        date: 2022
        confidence: found
        verified:
          - by: "A. First"
            on: 2026-01-10
            how: "called"   # twice

      # A comment between two lines.
      - name: Held
        purpose: [children]
        call: "3"
        hours: unknown
        hold: true
        hold_reason: two numbers are printed
        source: https://example.org/c
        date: undated
        confidence: found
        note: >-
          A long note that
          goes on.

      - name: Remembered
        purpose: [veterans]
        call: "4"
        hours: unknown
        source: none found
        date: undated
        confidence: known
        languages:
          - English
          - Spanish

  DE:
    name: Germany
    emergency:
      numbers: ["112"]
      confidence: found
      source: https://example.org/d
      date: 2023-05
    lines: []
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "responses").mkdir()
    (tmp_path / FILE).write_text(SMALL, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def file() -> LinesFile:
    """The file that ships."""
    return LinesFile.model_validate(read_yaml(REAL, FILE).data)


def lines(root: Path) -> dict[str, Line]:
    return {line.name: line for country in load(root).countries.values() for line in country.lines}


def load(root: Path) -> LinesFile:
    return LinesFile.model_validate(read_yaml(root / FILE, FILE).data)


def rows(root: Path, today: date = TODAY) -> dict[str, Row]:
    found = table(cast(Content, SimpleNamespace(lines=load(root))), today)
    return {row.line.name: row for row in found}


def added(before: str, after: str) -> str:
    """What stands in `after` and not in `before`, where nothing else differs."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    end = start + len(after) - len(before)
    assert before == after[:start] + after[end:]
    return after[start:end]


class TestTable:
    def test_every_line_has_one_row_with_its_state(self, root: Path) -> None:
        states = {name: row.state for name, row in rows(root).items()}
        assert states == {
            "Lifeline": "never verified",
            "Línea de Ayuda": "overdue",
            "Held": "on hold",
            "Remembered": "not shown",
        }

    def test_what_needs_somebody_first_stands_first(self, root: Path) -> None:
        assert list(rows(root)) == ["Línea de Ayuda", "Lifeline", "Held", "Remembered"]

    @pytest.mark.parametrize(
        ("today", "state"), [(date(2026, 7, 10), "verified"), (date(2026, 7, 11), "overdue")], ids=["day 0", "day 1"]
    )
    def test_a_verification_holds_for_six_months_to_the_day(self, root: Path, today: date, state: str) -> None:
        assert rows(root, today)["Línea de Ayuda"].state == state

    def test_six_months_after_the_31st_of_august_end_with_february(self, root: Path) -> None:
        verify(root, "US", "Lifeline", "B. Second", "called", date(2026, 8, 31))
        assert rows(root, date(2027, 2, 28))["Lifeline"].state == "verified"
        assert rows(root, date(2027, 3, 1))["Lifeline"].state == "overdue"

    def test_age_counts_from_the_last_verification_or_else_from_the_source(self, root: Path) -> None:
        found = rows(root)
        assert found["Línea de Ayuda"].days == (TODAY - date(2026, 1, 10)).days
        assert found["Lifeline"].days == (TODAY - date(2023, 9, 8)).days
        assert found["Held"].days is None

    def test_a_source_of_a_year_or_a_month_is_as_old_as_its_first_day(self, root: Path) -> None:
        path = root / FILE
        for text, first in (("2023", date(2023, 1, 1)), ("2023-06", date(2023, 6, 1))):
            path.write_text(SMALL.replace("2023-09-08", text), "utf-8")
            assert rows(root)["Lifeline"].days == (TODAY - first).days

    def test_an_undated_source_stands_before_the_oldest_dated_one(self, root: Path) -> None:
        (root / FILE).write_text(SMALL.replace("        hold: true\n", ""), "utf-8")
        assert list(rows(root))[1:3] == ["Held", "Lifeline"]

    def test_a_verification_releases_no_hold(self, root: Path) -> None:
        verify(root, "US", "Held", "B. Second", "called", TODAY)
        assert rows(root)["Held"].state == "on hold"
        assert lines(root)["Held"].hold


class TestVerify:
    def test_the_first_verification_changes_nothing_but_its_own_lines(self, root: Path) -> None:
        entry = verify(root, "US", "Lifeline", "B. Second, RN", 'read on 988lifeline.org: "988"', TODAY)
        after = (root / FILE).read_text("utf-8")
        expected = (
            "        verified:  # nobody yet\n"
            '          - by: "B. Second, RN"\n'
            "            on: 2026-11-23\n"
            '            how: "read on 988lifeline.org: \\"988\\""\n'
        )
        assert after == SMALL.replace("        verified: []  # nobody yet\n", expected)
        assert lines(root)["Lifeline"].verified == (entry,)

    def test_a_later_verification_goes_below_the_earlier_ones(self, root: Path) -> None:
        verify(root, "US", "Línea de Ayuda", "B. Second", "called", TODAY)
        written = added(SMALL, (root / FILE).read_text("utf-8"))
        assert written.strip().startswith('- by: "B. Second"')
        assert [entry.by for entry in lines(root)["Línea de Ayuda"].verified] == ["A. First", "B. Second"]

    @pytest.mark.parametrize("name", ["Held", "Remembered"])
    def test_a_line_without_the_key_gets_it_at_its_end(self, root: Path, name: str) -> None:
        verify(root, "US", name, "B. Second", "called", TODAY)
        written = added(SMALL, (root / FILE).read_text("utf-8"))
        assert written.strip().startswith("verified:\n          - by:")
        assert [entry.how for entry in lines(root)[name].verified] == ["called"]

    def test_every_line_of_the_small_file_can_be_signed_in_turn(self, root: Path) -> None:
        for name in lines(root):
            verify(root, "US", name, "B. Second", "called", TODAY)
        assert all(line.verified[-1].on == TODAY for line in lines(root).values())
        comments = re.findall(r"#.*", SMALL)
        assert re.findall(r"#.*", (root / FILE).read_text("utf-8")) == comments

    @pytest.mark.parametrize("country", ["us", " US ", "united states", "AMERICA"])
    def test_a_country_is_found_by_code_or_name(self, root: Path, country: str) -> None:
        verify(root, country, "Lifeline", "B. Second", "called", TODAY)
        assert lines(root)["Lifeline"].verified

    def test_a_line_is_found_without_its_accents_and_capitals(self, root: Path) -> None:
        verify(root, "US", "linea de ayuda", "B. Second", "called", TODAY)
        assert len(lines(root)["Línea de Ayuda"].verified) == 2

    def test_windows_line_ends_stay(self, root: Path) -> None:
        (root / FILE).write_bytes(SMALL.replace("\n", "\r\n").encode())
        for name in lines(root):
            verify(root, "US", name, "B. Second", "called", TODAY)
        raw = (root / FILE).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert lines(root)["Lifeline"].verified

    def test_a_file_without_a_last_line_end_can_be_signed(self, root: Path) -> None:
        text = SMALL[: SMALL.index("\n  DE:")].rstrip()
        (root / FILE).write_text(text, "utf-8")
        verify(root, "US", "Remembered", "B. Second", "called", TODAY)
        assert (root / FILE).read_text("utf-8").startswith(text + "\n        verified:\n")

    def test_the_mode_of_the_file_stays_and_nothing_is_left_beside_it(self, root: Path) -> None:
        (root / FILE).chmod(0o640)
        verify(root, "US", "Lifeline", "B. Second", "called", TODAY)
        assert stat.S_IMODE((root / FILE).stat().st_mode) == 0o640
        assert [path.name for path in (root / "responses").iterdir()] == ["crisis-lines.yaml"]


class TestMistakes:
    @pytest.mark.parametrize(
        ("country", "name", "by", "how", "what", "mend"),
        [
            ("XX", "Lifeline", "B", "called", "no country is called “XX”", "use one of: US, DE"),
            ("US", "Lifelin", "B", "called", "United States has no line called “Lifelin”", "“Lifeline”, “Línea"),
            ("DE", "Lifeline", "B", "called", "Germany has no line called “Lifeline”", "add the line to the file"),
            ("US", "Lifeline", "  ", "called", "“by” is empty", "name the person"),
            ("US", "Lifeline", "B", "", "“how” is empty", "say what was done"),
            ("US", "Lifeline", "B", "called\n  hold: false", "“how” holds a line break", "on one line"),
            ("US", "Lifeline", "B" * 201, "called", "“by” has 201 characters", "200 at most"),
        ],
    )
    def test_each_names_what_where_and_the_mend(
        self, root: Path, country: str, name: str, by: str, how: str, what: str, mend: str
    ) -> None:
        with pytest.raises(ContentError) as caught:
            verify(root, country, name, by, how, TODAY)
        (problem,) = caught.value.problems
        assert what in problem.what
        assert mend in problem.mend
        assert problem.file == FILE
        assert problem.line > 0
        assert (root / FILE).read_text("utf-8") == SMALL

    def test_a_fault_points_at_the_line_it_is_about(self, root: Path) -> None:
        with pytest.raises(ContentError) as caught:
            verify(root, "US", "Held", "", "called", TODAY)
        assert SMALL.splitlines()[caught.value.problems[0].line - 1].strip() == "- name: Held"

    def test_the_same_verification_is_not_written_twice(self, root: Path) -> None:
        verify(root, "US", "Lifeline", "B. Second", "called", TODAY)
        before = (root / FILE).read_bytes()
        with pytest.raises(ContentError, match="already carries this verification"):
            verify(root, "US", "Lifeline", "B. Second", "called", TODAY)
        assert (root / FILE).read_bytes() == before
        verify(root, "US", "Lifeline", "B. Second", "called", TODAY + timedelta(days=1))

    def test_two_lines_of_one_name_are_refused(self, root: Path) -> None:
        (root / FILE).write_text(SMALL.replace("name: Held", "name: LIFELINE"), "utf-8")
        with pytest.raises(ContentError, match="2 lines of United States are called “Lifeline”"):
            verify(root, "US", "Lifeline", "B. Second", "called", TODAY)

    def test_a_broken_file_is_named_and_not_touched(self, root: Path) -> None:
        broken = SMALL.replace("hours: unknown\n        hold", "ours: unknown\n        hold")
        (root / FILE).write_text(broken, "utf-8")
        with pytest.raises(ContentError, match=r"“countries → US → lines → 2 → ours”.*correct it first"):
            verify(root, "US", "Lifeline", "B. Second", "called", TODAY)
        assert (root / FILE).read_text("utf-8") == broken

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ContentError, match=r"crisis-lines\.yaml.*missing"):
            verify(tmp_path, "US", "Lifeline", "B. Second", "called", TODAY)

    @pytest.mark.parametrize(
        ("old", "new", "where"),
        [
            (
                SMALL[SMALL.index("verified:\n") : SMALL.index("\n\n      # A comment between")],
                "verified: [{by: A, on: 2026-01-10, how: called}]",
                "brackets",
            ),
            (
                SMALL[SMALL.index("- name: Línea") : SMALL.index("\n\n      # A comment between")],
                '- {name: Línea de Ayuda, purpose: [suicide], hours: x, source: y, date: "2022", confidence: found}',
                "braces",
            ),
        ],
    )
    def test_what_cannot_be_signed_safely_is_left_to_a_person(self, root: Path, old: str, new: str, where: str) -> None:
        assert old in SMALL
        changed = SMALL.replace(old, new)
        (root / FILE).write_text(changed, "utf-8")
        with pytest.raises(ContentError, match=rf"{where}.*by hand"):
            verify(root, "US", "Línea de Ayuda", "B. Second", "called", TODAY)
        assert (root / FILE).read_text("utf-8") == changed


class TestTheRealFile:
    def test_any_country_can_be_signed_and_only_that_line_changes(self, tmp_path: Path) -> None:
        (tmp_path / "responses").mkdir()
        before = REAL.read_text("utf-8")
        for country, name in (
            ("US", "988 Suicide & Crisis Lifeline"),
            ("norway", "Kirkens SOS"),
            ("JP", "#Inochi SOS"),
        ):
            (tmp_path / FILE).write_text(before, "utf-8")
            verify(tmp_path, country, name, "B. Second", "called", TODAY)
            after = (tmp_path / FILE).read_text("utf-8").splitlines()
            changed = [line.split(":")[0].strip() for line in after if line not in before.splitlines()]
            assert changed in (["verified", "- by", "on", "how"], ["- by", "on", "how"])

    def test_lines_of_a_country_have_names_of_their_own_that_fit_a_phone(self, file: LinesFile) -> None:
        for country in file.countries.values():
            names = [line.name.casefold() for line in country.lines]
            assert len(set(names)) == len(names), country.name
            assert all(len(name) <= 45 for name in names), country.name

    def test_a_line_for_anybody_in_a_crisis_comes_before_all_others(self, file: LinesFile) -> None:
        for country in file.countries.values():
            general = ["suicide" in line.purpose for line in country.lines]
            assert general == sorted(general, reverse=True), country.name

    def test_every_held_line_says_why(self, file: LinesFile) -> None:
        held = [line for country in file.countries.values() for line in country.lines if line.hold]
        assert held
        assert all(line.hold_reason for line in held)

    def test_every_line_can_be_reached_somehow(self, file: LinesFile) -> None:
        for country in file.countries.values():
            assert all(line.call or line.text or line.chat for line in country.lines), country.name

    def test_no_name_belongs_to_two_countries(self, file: LinesFile) -> None:
        names = [
            (name.casefold(), code)
            for code, country in file.countries.items()
            for name in {country.name, *country.also}
        ]
        assert len({name for name, _ in names}) == len(set(names))

    def test_known_traps_stay_closed(self, file: LinesFile) -> None:
        ukraine = {line.call: line.purpose for line in file.countries["UA"].lines}
        assert ukraine["116 123"] == ("domestic-violence",)
        for code in ("TR", "EG", "IR", "UZ", "VN", "KZ", "ET", "CD", "MM", "SD", "IQ"):
            shown = [x for x in file.countries[code].lines if not x.hold and x.confidence == "found" and not x.verified]
            assert not any("suicide" in line.purpose for line in shown), code
        numbers = [line.call or "" for country in file.countries.values() for line in country.lines]
        assert "182" not in numbers
        assert not any(re.match(r"(1[- ])?844\b", number) for number in numbers)

    def test_the_default_country_leads_with_988_and_has_a_line_for_each_need(self, file: LinesFile) -> None:
        home = file.countries[file.default]
        assert [line.name for line in home.lines][:2] == ["988 Suicide & Crisis Lifeline", "Crisis Text Line"]
        shown = {p for line in home.lines if not line.hold and line.confidence == "found" for p in line.purpose}
        assert shown >= {
            *("suicide", "mental-health", "substance-use", "veterans", "overdose", "poison", "domestic-violence"),
            *("sexual-assault", "children", "maternal", "lgbtq", "gambling", "eating-disorders"),
        }
        assert Lines(file).country("us") is home
