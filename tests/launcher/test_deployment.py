"""The image and the services of a server, as far as they can be read without starting them."""

import re
from typing import Any

import pytest
import yaml

from servicedesk.launcher.folder import CHECKOUT

OURS = ("web", "worker", "beat", "migrate")
LASTING = ("web", "worker", "beat", "postgres", "valkey", "mail")


@pytest.fixture(scope="module")
def text() -> str:
    """The services as they are written."""
    return (CHECKOUT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def services(text: str) -> dict[str, Any]:
    """The services with their shared parts filled in."""
    return yaml.safe_load(text)["services"]


@pytest.fixture(scope="module")
def image() -> str:
    """The recipe of the image."""
    return (CHECKOUT / "Dockerfile").read_text()


def test_the_services_are_the_parts_of_the_desk(services: dict[str, Any]) -> None:
    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "valkey", "mail"}


def test_ports_open_on_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_comes_back_after_a_crash(services: dict[str, Any], name: str) -> None:
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", LASTING)
def test_each_service_says_how_its_health_is_seen(services: dict[str, Any], name: str) -> None:
    check = services[name]["healthcheck"]
    assert check.get("test") or check == {"disable": True}


@pytest.mark.parametrize("name", ["web", "postgres", "valkey", "mail"])
def test_what_can_be_asked_is_asked(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]


def test_there_is_one_beat_and_several_of_web_and_worker(services: dict[str, Any]) -> None:
    replicas = {name: services[name]["deploy"]["replicas"] for name in ("web", "worker", "beat")}
    assert replicas == {"web": "${DESK_WEB_REPLICAS:-2}", "worker": "${DESK_WORKER_REPLICAS:-2}", "beat": 1}


def test_no_secret_has_a_default(text: str, services: dict[str, Any]) -> None:
    secret = re.compile(r"\$\{(\w*(?:PASSWORD|SECRET|TOKEN|EMAIL_URL)\w*)(.*?)\}")
    found = secret.findall(text)
    assert {name for name, _ in found} >= {"DESK_SECRET_KEY", "DESK_APP_PASSWORD", "VALKEY_PASSWORD"}
    assert {rule for _, rule in found} == {":?set it in .env"}


def test_each_variable_stands_in_the_example_and_no_secret_has_a_value_there(text: str) -> None:
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(re.findall(r"\$\{(\w+)", text)) <= set(example)
    assert not any(example[name] for name in example if re.search("PASSWORD|SECRET|TOKEN|EMAIL_URL", name))


def test_the_parts_run_for_production_and_without_rights(services: dict[str, Any]) -> None:
    for name in OURS:
        service = services[name]
        assert service["environment"]["DESK_ENV"] == "production"
        assert "DESK_DEMO" not in service["environment"]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True


def test_only_migrations_work_as_the_owner_and_the_others_wait_for_them(services: dict[str, Any]) -> None:
    roles = {name: services[name]["environment"]["DATABASE_URL"].split(":")[1].strip("/") for name in OURS}
    assert roles == {"web": "desk_app", "worker": "desk_app", "beat": "desk_app", "migrate": "desk_owner"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["restart"] == "no"


def test_the_queue_keeps_its_log_and_drops_nothing(services: dict[str, Any]) -> None:
    command = " ".join(services["valkey"]["command"])
    for words in ("--appendonly yes", "--appendfsync everysec", "--maxmemory-policy noeviction", "--requirepass"):
        assert words in command


def test_the_mail_catcher_is_for_demos_alone(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "profiles" in service} == {"mail"}
    assert services["mail"]["profiles"] == ["demo"]


def test_the_image_runs_as_an_ordinary_account_and_installs_by_hash(image: str) -> None:
    last_users = [
        stage.rstrip().rsplit("USER ", 1)[-1].split()[0] for stage in image.split("\nFROM ") if "USER " in stage
    ]
    assert last_users == ["desk", "desk"]
    installs = re.findall(r"pip install .*", image)
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_the_image_holds_no_secret(image: str) -> None:
    kept = re.findall(r"^ENV(?:.*\\\n)*.*$|^ARG.*$", image, flags=re.MULTILINE)
    assert kept
    assert not any(re.search("SECRET|PASSWORD|TOKEN|_URL", line) for line in kept)


def test_the_image_takes_named_folders_only() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert {"!accounts", "!departments", "!notifications", "!tickets", "!surveys", "!servicedesk"} <= set(lines)
    assert not {"!var", "!.env", "!.git"} & set(lines)
