"""Serving over HTTP and WebSocket. Which of the peers is used, and why, is in benchmarks/."""

from typing import Any

import uvicorn
from starlette.applications import Starlette

from web.application import application
from web.config import Settings
from web.frames import Frames
from web.logs import configure
from web.parts import parts_of

LARGEST_FRAME = 1024 * 1024
FINISH_WITHIN = 10
"""Seconds that work in hand is given when the server is told to stop."""

ANSWERS_WITHIN = 30
"""Seconds before a worker that says nothing is replaced: a busy machine needs ten to start one."""


def serve(app: Starlette, settings: Settings) -> None:
    """In this process."""
    uvicorn.run(app, **_options(settings))


def serve_in(workers: int, settings: Settings) -> None:
    """In so many processes, which uvicorn starts, and starts again where one dies."""
    uvicorn.run(f"{__name__}:worker", factory=True, workers=workers, **_options(settings))


def worker() -> Starlette:
    """One of several processes makes its own."""
    settings = Settings().prepare()
    configure(settings.log_level)
    return application(parts_of(settings))


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.host,
        "port": settings.port,
        "ws": Frames,
        "http": "httptools",
        "ws_max_size": LARGEST_FRAME,
        "ws_ping_interval": 25,
        "ws_ping_timeout": 10,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": FINISH_WITHIN,
        "timeout_worker_healthcheck": ANSWERS_WITHIN,
        "forwarded_allow_ips": settings.trusted_proxies,
        "server_header": False,
        "access_log": False,
        # Its own would print what exceptions say; without one, web/logs.py has the last word.
        "log_config": None,
        "log_level": "warning",
    }
