"""Settings: environment variables, read once, every mistake reported at once.

A secret may also come from a file named in `NAME_FILE`. The README shows the table that `table`
makes from here; a test compares them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.core.types import Address

#: Settings that may come from a file, so that they need not stand in the environment.
SECRETS = (
    "DATABASE_URL",
    "TELEGRAM_TOKEN",
    "MATRIX_PASSWORD",
    "MATRIX_ACCESS_TOKEN",
    "MATRIX_RECOVERY_KEY",
)


class SettingsError(Exception):
    """One or more settings are wrong; `mistakes` has a line for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class Settings(BaseModel):
    """What the operator decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///var/ics-watch.sqlite3"),
        description="Database: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Token from @BotFather; set, the bot is on Telegram"
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org",
        description="Bot API server, without the `/bot<token>` part",
        pattern=r"^https?://[^\s]+$",
    )
    feeds_file: Path = Field(default=Path("feeds.yaml"), description="The list of watched feeds")
    owners: tuple[Address, ...] = Field(
        default=(),
        description="Who may see `/status`: `telegram:12345,matrix:@a:example.org`",
    )
    fetch_allow_private: bool = Field(
        default=False,
        description="Fetch from loopback and private addresses too: for tests and the demo only",
    )
    probe_url: str = Field(
        default="https://www.gov.uk/",
        description="A page that is always there, asked when many sources fail together",
        pattern=r"^https?://[^\s]+$",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`"
    )
    contact: str = Field(
        default="",
        max_length=200,
        description="Address of the people who run this bot: in the User-Agent and in `/privacy`",
    )
    console: Literal["auto", "yes", "no"] = Field(
        default="auto",
        description="Talk in the terminal: `auto` is yes where no other platform is set up",
    )
    lease_seconds: float = Field(
        default=60.0,
        ge=0.5,
        le=3600,
        description="After how long a delivery or fetch of a killed process is taken up again",
    )
    telegram_pace: bool = Field(
        default=True,
        description="Keep to Telegram's rates; `no` only against a test server",
    )

    public_url: str | None = Field(
        default=None,
        description="Address under which the web can reach this program; set, hubs may send what "
        "is new in feeds (docs/sources.md)",
        pattern=r"^https?://[^\s]+$",
    )
    web_host: str = Field(
        default="0.0.0.0",  # noqa: S104 - nothing listens unless PUBLIC_URL is set
        description="Where it listens for `PUBLIC_URL`",
    )
    web_port: int = Field(default=8080, ge=1, le=65_535, description="And on which port")

    broadcast_alone_channels: int = Field(
        default=1, ge=0, description="Broadcasts to more channels need a second person"
    )
    broadcast_alone_chats: int = Field(
        default=50, ge=0, description="Broadcasts to more chats need a second person"
    )
    broadcast_gap_minutes: int = Field(
        default=120,
        ge=0,
        le=10_080,
        description="Minutes between two broadcasts to one channel that need no extra look",
    )
    matrix_homeserver: str | None = Field(
        default=None,
        description="Address of the homeserver, `https://matrix.example.org`; set, the bot is on "
        "Matrix (docs/matrix.md)",
        pattern=r"^https?://[^\s]+$",
    )
    matrix_user: str = Field(default="", description="The bot's account: `@bot:example.org`")
    matrix_password: SecretStr | None = Field(
        default=None, description="Its password; used once, the login is kept in `MATRIX_STORE`"
    )
    matrix_access_token: SecretStr | None = Field(
        default=None, description="Instead of the password: a token of a device made for the bot"
    )
    matrix_device_id: str | None = Field(
        default=None, description="The device of `MATRIX_ACCESS_TOKEN`"
    )
    matrix_recovery_key: SecretStr | None = Field(
        default=None,
        description="Recovery key of the account, with which a start signs the bot's device",
    )
    matrix_invites: str = Field(
        default="anyone",
        description="Whose invitations are accepted: `anyone`, `owners` (they are asked), or "
        "servers: `example.org,matrix.org`; the owners' own always are",
    )
    matrix_store: Path = Field(
        default=Path("var/matrix"),
        description="Folder of the login and the encryption keys; back it up, share it with nobody",
    )
    matrix_pace: float | None = Field(
        default=None,
        ge=0,
        le=1000,
        description="Messages a second; 0 is no limit, and without a number the homeserver's "
        "refusals teach the pace",
    )

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts without its claimer."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def in_terminal(self) -> bool:
        """Whether the program talks in the terminal."""
        if self.console == "auto":
            return self.telegram_token is None and self.matrix_homeserver is None
        return self.console == "yes"

    @field_validator("owners", mode="before")
    @classmethod
    def _read_owners(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        words = [word.strip() for word in value.split(",") if word.strip()]
        return tuple(_address(word) for word in words)

    @field_validator("log_level", mode="before")
    @classmethod
    def _read_level(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("matrix_user")
    @classmethod
    def _is_matrix_user(cls, value: str) -> str:
        if value and not re.fullmatch(r"@?[^\s:@]+(:[^\s]+)?", value):
            raise ValueError("is not a Matrix account, such as @bot:example.org")
        return value

    @field_validator("matrix_invites")
    @classmethod
    def _is_policy(cls, value: str) -> str:
        words = [word.strip() for word in value.split(",")]
        wrong = [word for word in words if not re.fullmatch(r"[A-Za-z0-9.:\[\]_-]+", word)]
        if wrong or (len(words) > 1 and {"anyone", "owners"} & set(words)):
            raise ValueError("is `anyone`, `owners`, or names of servers with commas between")
        return ",".join(words)

    @model_validator(mode="after")
    def _matrix_is_whole(self) -> Self:
        if self.matrix_homeserver is None:
            return self
        if not self.matrix_user and self.matrix_access_token is None:
            raise ValueError("MATRIX_HOMESERVER is set, so MATRIX_USER must be set, too")
        return self

    @field_validator("telegram_api_url", "matrix_homeserver", "public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @field_validator("contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if any(ord(letter) < 32 for letter in value):
            raise ValueError("must be one line")
        return value.strip()


def _address(word: str) -> Address:
    platform, _, address = word.partition(":")
    if platform not in ("telegram", "matrix") or not address:
        raise ValueError(f"'{word}' is not platform:address, such as telegram:12345")
    if platform == "telegram" and not address.isdigit():
        raise ValueError(f"'{word}': a Telegram owner is the number of a person")
    if platform == "matrix" and not re.fullmatch(r"@[^\s:]+:[^\s]+", address):
        raise ValueError(f"'{word}': a Matrix owner is a person, such as @a:example.org")
    return Address(platform, address)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment.

    Raises SettingsError with a line for every mistake, none of which shows a secret's value.
    """
    env = dict(os.environ if environment is None else environment)
    mistakes = _read_secret_files(env)
    known = {name: env[name.upper()] for name in Settings.model_fields if name.upper() in env}
    try:
        settings = Settings.model_validate({k: v for k, v in known.items() if v != ""})
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = str(problem["loc"][0]).upper() if problem["loc"] else "settings"
            mistakes.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}")
        raise SettingsError(mistakes) from None
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def _read_secret_files(env: dict[str, str]) -> list[str]:
    mistakes = []
    for name in SECRETS:
        file = env.get(f"{name}_FILE")
        if not file:
            continue
        if env.get(name):
            mistakes.append(f"{name} and {name}_FILE are both set; keep one")
            continue
        try:
            env[name] = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            mistakes.append(f"{name}_FILE: {file} cannot be read ({type(error).__name__})")
    return mistakes


def secrets_of(settings: Settings) -> list[SecretStr]:
    """The secrets that are set, so that logs can blot them out."""
    values = (getattr(settings, name.lower()) for name in SECRETS)
    return [value for value in values if value is not None]


def table() -> str:
    """The settings as a Markdown table, for the README."""
    lines = ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        if isinstance(default, bool):
            default = "yes" if default else "no"
        shown = f"`{default}`" if default not in (None, "", ()) else "(none)"
        file = f" (or a file named in `{name.upper()}_FILE`)" if name.upper() in SECRETS else ""
        lines.append(f"| `{name.upper()}` | {shown} | {field.description}{file} |")
    return "\n".join(lines)
