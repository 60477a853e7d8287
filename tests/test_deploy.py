"""What is under deploy/ and docs/operating.md holds against the code."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot import conversation, store
from bot.serving import serve_options
from bot.store import FILE, Store, StoreError
from bot.tg.exits import Exit
from bot.tg.metrics import Metrics
from bot.tg.settings import Pace

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
# bot/tg/app.py: half the drain to end polling, the drain itself, a second for what is abandoned.
LONGEST_DRAIN = Pace().drain * 1.5 + 1


def unit() -> dict[str, list[str]]:
    """The unit's settings: name → values."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "care-options-bot.service").read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def seconds(name: str) -> float:
    """A setting that is a number of seconds."""
    [value] = unit()[name]
    return float(value)


# -- the unit


def test_the_unit_waits_longer_than_the_drain_lasts() -> None:
    """systemd kills nobody who is still finishing work."""
    assert seconds("TimeoutStopSec") > LONGEST_DRAIN


def test_the_watchdog_is_the_last_to_lose_patience() -> None:
    """The bot's own thread ends a stuck process first, with a code that says why; a drain is no reason either."""
    assert unit()["Type"] == ["notify"]
    assert seconds("WatchdogSec") > Pace().stuck > LONGEST_DRAIN


def test_the_unit_does_not_restart_what_a_restart_cannot_help() -> None:
    """Content, usage, token, a second instance, reviews: a person must act. All else is started again."""
    [codes] = unit()["RestartPreventExitStatus"]
    assert {int(code) for code in codes.split()} == {1, 2, Exit.TOKEN, Exit.SECOND, Exit.UNREVIEWED}
    assert unit()["Restart"] == ["on-failure"]


def test_the_unit_passes_only_options_that_exist() -> None:
    """And the token is not among them: it comes as a credential."""
    import argparse

    parser = argparse.ArgumentParser()
    serve_options(parser)
    [command] = unit()["ExecStart"]
    program, serve, *options = shlex.split(command)
    assert program.endswith("care-options-bot") and serve == "serve" and options.pop() == "$SERVE_OPTIONS"
    given = parser.parse_args(options)
    assert given.state_dir == "%S/care-options-bot" and given.health_port == 8081
    assert unit()["LoadCredential"] == ["telegram-token:/etc/care-options-bot/token"]
    assert "TELEGRAM_BOT_TOKEN_FILE=%d/telegram-token" in unit()["Environment"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DynamicUser", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("NoNewPrivileges", "yes"),
        ("MemoryDenyWriteExecute", "yes"),
        ("CapabilityBoundingSet", ""),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("StateDirectory", "care-options-bot"),
        ("StateDirectoryMode", "0700"),
        ("CacheDirectory", "care-options-bot"),
        ("UMask", "0077"),
        ("LimitCORE", "0"),
    ],
)
def test_the_unit_is_hardened(setting: str, value: str) -> None:
    """Nothing is writable but its own folders, nothing can be gained."""
    assert unit()[setting] == [value]


# -- the image


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, its rest), continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The last user named is not root, and everything that runs afterwards is the bot."""
    users = [rest for name, rest in dockerfile() if name == "USER"]
    assert users == ["10001:10001"]
    assert [name for name, _ in dockerfile()][-1] == "ENTRYPOINT"


def test_the_image_installs_only_what_is_pinned_with_hashes() -> None:
    """Every pip install checks hashes, or takes the repository's own wheel and nothing from an index."""
    runs = [rest for name, rest in dockerfile() if name == "RUN"]
    installs = [part for run in runs for part in run.split("&&") if "pip install" in part]
    assert len(installs) == 3
    assert all("--require-hashes" in part or "--no-deps --no-index" in part for part in installs)


def test_the_image_asks_the_health_port_that_it_opens() -> None:
    """HEALTHCHECK and ENTRYPOINT name the same port; the state folder is a volume."""
    parts = dict(dockerfile())
    assert "127.0.0.1:8081/readyz" in parts["HEALTHCHECK"]
    assert '"--health-port", "8081"' in parts["ENTRYPOINT"] and '"--state-dir", "/state"' in parts["ENTRYPOINT"]
    assert parts["VOLUME"] == "/state"


def test_what_the_image_needs_is_let_in() -> None:
    """Everything that is copied exists, and the ignore file lets it through."""
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = [rest.split()[:-1] for name, rest in dockerfile() if name == "COPY" and "--from" not in rest]
    for path in (path for paths in copied for path in paths):
        assert (ROOT / path).exists(), path
        assert any(rule.startswith("!") and Path(path).match(rule[1:]) for rule in allowed), path


def test_compose_gives_the_drain_its_time_and_the_container_no_rights() -> None:
    """Longer than the drain; read-only; no capability; the token as a secret."""
    bot = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert float(bot["stop_grace_period"].removesuffix("s")) > LONGEST_DRAIN
    assert bot["read_only"] is True and bot["cap_drop"] == ["ALL"]
    assert bot["environment"] == {"TELEGRAM_BOT_TOKEN_FILE": "/run/secrets/telegram-token"}


# -- requirements


def pins(name: str) -> Iterator[tuple[str, str]]:
    """(package, its block) of a requirements file."""
    text = (DEPLOY / name).read_text("utf-8")
    for block in re.split(r"\n(?=[a-z])", text):
        if not block.startswith("#"):
            yield block.partition("==")[0], block


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt"])
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    """One version each, with hashes, and no address of an index or of a machine."""
    found = dict(pins(name))
    assert found
    for package, block in found.items():
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]* \\\n    --hash=sha256:[0-9a-f]{64}", block), package
    text = (DEPLOY / name).read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host|\B/\w", text)


def test_every_dependency_is_pinned() -> None:
    """What pyproject.toml asks for is in the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {re.split(r"[\[<>=]", line)[0] for line in project["project"]["dependencies"]}
    assert wanted <= set(dict(pins("requirements.txt")))
    assert "hatchling" in dict(pins("requirements-build.txt"))


# -- the code


def test_no_code_is_made_from_data() -> None:
    """No pickle, no eval or exec, no YAML but by the safe loader, no shell, no array that unpickles."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module.partition(".")[0]}
            assert names.isdisjoint({"pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}), path
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                owner = getattr(getattr(node.func, "value", None), "id", "")
                builtin = called in ("eval", "exec", "__import__") and isinstance(node.func, ast.Name)
                assert not builtin and (owner, called) not in {("yaml", "load"), ("os", "system")}, path
            if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell"):
                assert isinstance(node.value, ast.Constant) and node.value.value is False, path


def test_a_damaged_state_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    """The operator is told to move the file away, not to look for rights; afterwards the folder can be used."""
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match=r"is damaged .* move .* away"):
        Store(tmp_path)
    (tmp_path / FILE).unlink()
    Store(tmp_path).close()


# -- the manual


@pytest.mark.parametrize("code", list(Exit), ids=lambda code: code.name)
def test_every_exit_code_is_explained(code: Exit) -> None:
    """By number and name, in one row."""
    assert f"| {int(code)} | {code.name} |" in OPERATING


def test_every_metric_is_explained() -> None:
    """All that /metrics shows is in the table, with its labels, and nothing else is."""
    families = Metrics().registry.collect()
    shown = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    assert set(re.findall(r"^\| `(bot_\w+)` \|", OPERATING, re.MULTILINE)) == shown
    for label in ("kind", "decision", "policy"):
        assert f"`{label}`" in OPERATING


def test_every_policy_is_explained() -> None:
    """The values of `policy` that the code uses, and no others."""
    source = (ROOT / "bot" / "tg" / "send.py").read_text("utf-8")
    used = set(re.findall(r'sends\.labels\("([^"]+)"\)', source))
    paragraph = OPERATING.partition("`policy`: ")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z ]+)`", paragraph)) == used


def test_the_manual_names_each_environment_variable() -> None:
    """What the code reads, and no others."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", sources)) - {"NO_COLOR"}
    assert read <= set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))


def test_the_manual_states_the_terms_that_the_code_keeps() -> None:
    """How long what is kept, how long a drain lasts, when the bot loses patience."""
    paragraph = OPERATING.partition("## The state folder")[2].partition("\n## ")[0]
    for term, words in (
        (store.NUMBERS_LAST, "for {} hours the numbers"),
        (conversation.TOPIC_LASTS, "topics ({} minutes)"),
        (conversation.DANGER_LASTS, "danger ({} hours)"),
        (store.COUNTRY_LASTS, "country ({} days)"),
        (store.ANSWERS_LAST, "belongs to which message ({} hours)"),
    ):
        [name] = re.findall("minutes|hours|days", words)
        assert words.format(term // timedelta(**{name: 1})) in paragraph
    assert f"within {LONGEST_DRAIN:.0f} seconds" in OPERATING
    assert f"has not moved for {Pace().stuck:.0f}\nseconds" in OPERATING
