"""Serving over HTTP and WebSocket. Which of the peers is used, and why, is in benchmarks/."""

import uvicorn
from starlette.applications import Starlette

from web.config import Settings

LARGEST_FRAME = 1024 * 1024
FINISH_WITHIN = 10
"""Seconds that work in hand is given when the server is told to stop."""


def serve(app: Starlette, settings: Settings) -> None:
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        http="httptools",
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=25,
        ws_ping_timeout=10,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=FINISH_WITHIN,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        # Its own would print what exceptions say; without one, web/logs.py has the last word.
        log_config=None,
        log_level="warning",
    )
