"""What the environment may say."""

from pathlib import Path

import pytest

from engine.postgres.dsn import Dsns
from engine.settings import BadSetting, read_settings, settings_of_child, shipped


def test_root_keeps_its_data_where_the_databases_user_can_reach_it() -> None:
    assert read_settings({}, root=True).home == Path("/var/lib/finfactory")
    assert read_settings({}, root=False).home == Path.home() / ".local/share/finfactory"
    assert read_settings({"FINFACTORY_HOME": "/srv/ff"}, root=True).home == Path("/srv/ff")


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    settings = read_settings({"DATABASE_URL": "", "FINFACTORY_PORT": ""}, root=False)

    assert settings == read_settings({}, root=False)
    assert (settings.database_url, settings.port) == (None, 8000)


def test_a_child_reads_the_settings_of_its_parent() -> None:
    told = {"FINFACTORY_PORT": "9000", "FINFACTORY_LOG_LEVEL": "DEBUG", "FINFACTORY_WORKER_METRICS_PORT": "9100"}
    parent = read_settings(told, root=False)
    dsns = Dsns("postgresql://o@/x", "postgresql://c@/x", "postgresql://r@/x")

    child = read_settings(settings_of_child(parent, dsns), root=True)

    assert child.dsns == dsns
    assert (child.home, child.port, child.log_level, child.worker_metrics_port) == (parent.home, 9000, "debug", 9100)


def test_the_simulators_listen_two_above_the_api_unless_they_are_told() -> None:
    assert read_settings({}, root=False).sandbox_url == "http://127.0.0.1:8002"
    assert read_settings({"FINFACTORY_PORT": "65534"}, root=False).sandbox_port == 65532
    told = {"FINFACTORY_SANDBOX_PORT": "7000", "FINFACTORY_API_URL": "https://api.example/", "FINFACTORY_HOST": "::"}
    settings = read_settings(told, root=False)
    assert (settings.sandbox_url, settings.api_url) == ("http://[::1]:7000", "https://api.example")


def test_the_console_is_at_8501_unless_the_api_is_elsewhere_or_it_is_told() -> None:
    def port(**environment: str) -> int:
        return read_settings(environment, root=False).console_port

    assert port() == 8501
    assert port(FINFACTORY_PORT="9000") == 9001
    assert port(FINFACTORY_CONSOLE_PORT="7777") == 7777


@pytest.mark.parametrize(
    "environment",
    [
        {"FINFACTORY_SANDBOX_PORT": "none"},
        {"FINFACTORY_WORKER_METRICS_PORT": "none"},
        {"FINFACTORY_WORKER_CONCURRENCY": "0"},
        {"FINFACTORY_API_URL": "127.0.0.1:8000"},
        {"FINFACTORY_PORT": "0"},
        {"FINFACTORY_PORT": "65536"},
        {"FINFACTORY_PORT": "-1"},
        {"FINFACTORY_LOG_LEVEL": "loud"},
        {"FINFACTORY_OWNER_URL": "postgresql:///x"},
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match=next(iter(environment))):
        read_settings(environment, root=False)


def test_the_checkout_has_what_the_wheel_ships() -> None:
    assert all((shipped() / folder).is_dir() for folder in ("templates", "schemas", "tenants/demo"))
