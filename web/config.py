"""The settings, each read from `FRONTDESK_…`. Nothing else reads the environment."""

import re
import secrets
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

POSTGRESQL = re.compile("^postgres(ql)?://")
"""As people and hosts write it, without our driver."""
BROADCASTS = ("redis", "rediss", "postgresql", "memory")


def database_url(said: str) -> str:
    """With the driver that we use; of a file's path, the URL of that SQLite file."""
    if "://" not in said:
        return f"sqlite+aiosqlite:///{Path(said).absolute()}"
    url = POSTGRESQL.sub("postgresql+asyncpg://", said)
    return _renamed(url, "sslmode", "ssl") if url.startswith("postgresql") else url


def broadcast_url(said: str, database_url: str) -> str:
    """As asyncpg reads it itself, where it is PostgreSQL's. Raises ValueError for what is none."""
    if not said and database_url.startswith("sqlite"):
        return "memory://"
    url = re.sub("^postgres(ql)?([+]asyncpg)?://", "postgresql://", said or database_url)
    if urlsplit(url).scheme not in BROADCASTS:
        kinds = ", ".join(BROADCASTS)
        sentence = f"FRONTDESK_BROADCAST_URL begins with one of {kinds}, then comes “://”."
        raise ValueError(sentence)
    return _renamed(url, "ssl", "sslmode") if url.startswith("postgresql:") else url


def _renamed(url: str, said: str, meant: str) -> str:
    """With a query's parameter under its other name: SQLAlchemy's is not libpq's."""
    parts = urlsplit(url)
    query = [(meant if key == said else key, value) for key, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query)))


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FRONTDESK_", env_file=".env", extra="ignore")

    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, description="The port to listen on.", ge=0, le=65535)
    data: Path = Field(
        default=Path("data"),
        description="A folder for what the embedded default keeps: database, files, secret key.",
    )
    public_url: str = Field(
        default="",
        description="How browsers and carriers reach this server, with https in production and "
        "no slash at its end. Carriers' signatures are checked against it.",
    )
    database_url: str = Field(
        default="",
        description="`postgresql://user:password@host/name` (PostgreSQL 15 or newer), or the path "
        "of an SQLite file; one in the data folder if empty.",
    )
    storage_url: str = Field(
        default="",
        description="Where files are kept: `s3://bucket/prefix`, or a folder in the data folder "
        "if empty.",
    )
    s3_endpoint: str = Field(
        default="", description="The address of the S3 server, where it is not Amazon's own."
    )
    s3_region: str = Field(default="us-east-1", description="The bucket's region.")
    s3_access_key_id: str = Field(
        default="", description="Who we are at the S3 server; the machine's own role if empty."
    )
    s3_secret_access_key: str = Field(default="", description="Its secret.", repr=False)
    broadcast_url: str = Field(
        default="",
        description="What wakes other processes: `redis://host:6379` (`rediss` over TLS), "
        "`postgresql://…`, or `memory://`, which wakes nobody else. If empty, the PostgreSQL "
        "database itself; nothing for an embedded one, which is one process's.",
    )
    secret_key: str = Field(
        default="",
        description="Locks carrier settings and signs links. Where it is empty, one is made and "
        "kept in the data folder. Lose it, and carriers must be set up again.",
        repr=False,
    )
    introspection: bool = Field(default=True, description="Whether the schema may be asked for.")
    documents: list[Path] = Field(
        default=[],
        description='JSON files of trusted documents by their ids, as `["a.json"]`: a client may '
        "then send `documentId` in the place of `query`. The page's own are among them.",
    )
    only_documents: bool = Field(
        default=False, description="Whether documents that are not trusted are refused."
    )
    ide: bool = Field(default=True, description="Whether GraphiQL is served at /graphql.")
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="Addresses, comma separated, whose X-Forwarded-For and -Proto are believed.",
    )
    heartbeat_seconds: float = Field(
        default=15, gt=0, description="Silence after which a subscription says that it is alive."
    )
    client: Path = Field(
        default=Path(__file__).parent / "client" / "dist",
        description="The built browser client; without it the API runs all the same.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @model_validator(mode="after")
    def _fill(self) -> Self:
        self.public_url = (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
        self.database_url = database_url(self.database_url or str(self.data / "frontdesk.sqlite3"))
        self.broadcast_url = broadcast_url(self.broadcast_url, self.database_url)
        return self

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine's own."""
        return self.database_url.startswith("sqlite")

    @property
    def s3_options(self) -> dict[str, str]:
        """In obstore's words; what is empty it looks for where Amazon's own tools do."""
        given = {
            "endpoint": self.s3_endpoint,
            "region": self.s3_region,
            "access_key_id": self.s3_access_key_id,
            "secret_access_key": self.s3_secret_access_key,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def bucket_origin(self) -> str:
        """Where browsers put files, where that is not here: what `Storage.put_url` begins with."""
        if not self.storage_url:
            return ""
        address = urlsplit(self.s3_endpoint or f"https://s3.{self.s3_region}.amazonaws.com")
        return f"{address.scheme}://{address.netloc}"

    @property
    def files(self) -> Path:
        return self.data / "files"

    def prepare(self) -> Self:
        """Make the data folder, and the secret key where none is set."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.files.mkdir(exist_ok=True)
        if not self.secret_key:
            self.secret_key = _kept_secret(self.data / "secret.key")
        return self


def _kept_secret(path: Path) -> str:
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
