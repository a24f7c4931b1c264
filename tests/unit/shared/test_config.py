"""Settings: read once, and one clear line about what cannot be used."""

import stat
from pathlib import Path

import pytest

from config import Config, UnusableSetting


def settings(tmp_path: Path, **given: str) -> Config:
    return Config.from_environment({"TRACKER_DATA_DIR": str(tmp_path), **{f"TRACKER_{k}": v for k, v in given.items()}})


def test_without_any_setting_the_town_runs_on_this_machine_in_production(tmp_path: Path) -> None:
    config = settings(tmp_path)
    assert (config.environment, config.base_url, config.language) == ("production", "http://127.0.0.1:8000", "de")
    assert config.database_url == f"sqlite:///{tmp_path / 'tracker.db'}"
    assert config.smtp is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COLOUR", "green", "TRACKER_COLOUR is no setting"),
        ("ENV", "staging", "TRACKER_ENV must be one of"),
        ("PORT", "80a", "TRACKER_PORT must be a whole number"),
        ("PORT", "70000", "TRACKER_PORT must be a whole number"),
        ("BASE_URL", "http://ziele.example.org", "TRACKER_BASE_URL must start with https://"),
        ("BASE_URL", "ziele.example.org", "TRACKER_BASE_URL must look like"),
        ("BASE_URL", "https://ziele.example.org/app", "TRACKER_BASE_URL must look like"),
        ("SMTP_URL", "mail.example.org", "TRACKER_SMTP_URL must look like"),
        ("SMTP_URL", "smtp://mail.example.org?tls=maybe", "TRACKER_SMTP_URL must look like"),
        ("LANGUAGE", "fr", "TRACKER_LANGUAGE must be one of"),
        ("TIMEZONE", "Europe/Entenhausen", "TRACKER_TIMEZONE is not a known time zone"),
        ("SECRET_KEY", "short", "TRACKER_SECRET_KEY needs at least"),
        ("SECRET_KEY", "a" * 64, "TRACKER_SECRET_KEY needs at least"),
    ],
)
def test_an_unusable_setting_is_refused_in_one_line(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(UnusableSetting, match=said) as refused:
        settings(tmp_path, **{name: value})
    assert "\n" not in str(refused.value)


def test_the_secret_key_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first = settings(tmp_path).secret_key
    assert settings(tmp_path).secret_key == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_mail_server_is_read_with_everything_a_url_can_say(tmp_path: Path) -> None:
    smtp = settings(tmp_path, SMTP_URL="smtp://berichte:ge%40heim@mail.example.org:2525?tls=none").smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.tls, smtp.user, smtp.password) == (
        "mail.example.org",
        2525,
        "none",
        "berichte",
        "ge@heim",
    )
    implicit = settings(tmp_path, SMTP_URL="smtp://mail.example.org?tls=implicit").smtp
    assert implicit is not None
    assert implicit.port == 465
