"""Settings: every mistake at once, no secret shown, and the README's table is the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.types import Address
from bot.settings import Settings, SettingsError, load_settings, table

ROOT = Path(__file__).resolve().parents[3]


def test_an_empty_environment_is_enough() -> None:
    settings = load_settings({})
    assert settings.database_url.get_secret_value().startswith("sqlite:///var/")
    assert settings.telegram_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.fetch_allow_private is False


def test_an_empty_variable_is_an_unset_one() -> None:
    assert load_settings({"TELEGRAM_TOKEN": "", "CONSOLE": ""}) == load_settings({})


def test_owners_are_addresses() -> None:
    settings = load_settings({"OWNERS": "telegram:12345, matrix:@a:example.org,"})
    assert settings.owners == (
        Address("telegram", "12345"),
        Address("matrix", "@a:example.org"),
    )


def test_every_mistake_is_reported_at_once_and_no_secret_with_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(
            {
                "OWNERS": "somebody",
                "LOG_LEVEL": "loud",
                "FETCH_ALLOW_PRIVATE": "perhaps",
                "TELEGRAM_API_URL": "telegram",
                "LEASE_SECONDS": "-1",
                "TELEGRAM_TOKEN": "123456:secret",
                "TELEGRAM_TOKEN_FILE": str(tmp_path / "token"),
                "DATABASE_URL_FILE": str(tmp_path / "absent"),
            }
        )
    told = caught.value.mistakes
    for name in (
        "OWNERS",
        "LOG_LEVEL",
        "FETCH_ALLOW_PRIVATE",
        "TELEGRAM_API_URL",
        "LEASE_SECONDS",
        "TELEGRAM_TOKEN and TELEGRAM_TOKEN_FILE",
        "DATABASE_URL_FILE",
    ):
        assert any(line.startswith(name) for line in told), name
    assert "secret" not in str(caught.value)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("123456:abc\n")
    settings = load_settings({"TELEGRAM_TOKEN_FILE": str(file)})
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123456:abc"
    assert "abc" not in repr(settings)


def test_the_readme_shows_every_setting_as_it_is() -> None:
    assert table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())
