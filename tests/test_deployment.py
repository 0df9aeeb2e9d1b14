"""What is shipped to deploy it with: settings that exist, metrics that exist, nothing by root."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from attache.cli import main
from attache.monitoring.metrics import Metrics
from attache.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = ROOT / "Dockerfile"
UNIT = DEPLOY / "attache.service"
COMPOSE = ROOT / "compose.yaml"
DASHBOARD = DEPLOY / "grafana-dashboard.json"

IN_DATABASE_SETTING = {"ATTACHE_DATABASE"}
"""Named in a comment, for the engine that is chosen with it."""


@pytest.fixture
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


@pytest.mark.parametrize("file", [DOCKERFILE, UNIT, COMPOSE], ids=lambda file: file.name)
def test_only_settings_that_exist_are_named(file: Path) -> None:
    known = {f"ATTACHE_{name.upper()}" for name in Settings.model_fields} | IN_DATABASE_SETTING
    assert set(re.findall(r"ATTACHE_\w+", file.read_text())) <= known


@pytest.mark.parametrize("file", [DOCKERFILE, UNIT, DEPLOY / "prometheus.yml", COMPOSE],
                         ids=lambda file: file.name)  # fmt: skip
def test_all_agree_on_the_port_of_the_metrics(file: Path) -> None:
    assert set(re.findall(r"(?:PORT=|127\.0\.0\.1:)(\d+)", file.read_text())) == {"9464"}


def test_the_image_runs_the_bot_as_an_ordinary_user_and_checks_its_health() -> None:
    steps = DOCKERFILE.read_text()
    last = steps[steps.rindex("FROM ") :]
    assert re.search(r"^USER attache$", last, re.MULTILINE)
    assert "/healthz" in last[last.index("HEALTHCHECK") :]
    assert 'ENTRYPOINT ["attache"]' in last
    command = json.loads(re.findall(r"^CMD (.*)$", last, re.MULTILINE)[-1])
    assert command[0] in main.commands


def test_the_image_holds_what_is_installed_and_no_archive_and_no_token() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    taken = {rule[1:] for rule in rules if rule.startswith("!")}
    wheel = re.search(
        r"^packages = \[(\"attache\".*)\]$", (ROOT / "pyproject.toml").read_text(), re.M
    )
    assert wheel is not None
    packages = set(re.findall(r"\w+", wheel[1]))
    assert taken == packages | {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"}
    assert all((ROOT / name).exists() for name in taken)


def test_the_containers_may_do_little_and_are_reached_from_this_machine_alone(
    compose: dict[str, Any],
) -> None:
    bot = compose["services"]["attache"]
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    for service in compose["services"].values():
        assert "no-new-privileges:true" in service["security_opt"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert "ports" not in compose["services"]["postgres"]
    assert compose["networks"]["database"]["internal"]


def test_postgresql_runs_where_its_profile_is_chosen_only(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["postgres"]["profiles"] == ["postgres"]
    assert services["attache"]["depends_on"]["postgres"]["required"] is False
    used = {mount.split(":")[0] for each in services.values() for mount in each["volumes"]}
    assert used == set(compose["volumes"])


async def test_the_dashboard_shows_metrics_that_exist() -> None:
    series = set(re.findall(r"^# TYPE (\w+)", (await Metrics().text()).decode(), re.MULTILINE))
    dashboard = json.loads(DASHBOARD.read_text())
    shown = {
        re.sub(r"_bucket$", "", name)
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:attache|process)_\w+", target["expr"])
    }
    assert shown <= series
    # What only tells of the scrape, or of the machine.
    assert {name for name in series - shown if not name.endswith(("_created", "_info"))} <= {
        "attache_indexes_held",
        "process_max_fds",
        "process_start_time_seconds",
        "process_virtual_memory_bytes",
    }


def test_systemd_reads_the_unit_and_holds_it_for_safe(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze here")
    unit = tmp_path / "attache.service"
    # What it starts is not installed here.
    unit.write_text(UNIT.read_text().replace("/opt/attache/bin/attache", "/bin/true"))
    verified = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(unit)], capture_output=True
    )
    assert rated.returncode == 0
