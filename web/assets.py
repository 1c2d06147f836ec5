"""The page's scripts and styles: small on the wire, and fetched once for good."""

from pathlib import Path
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

FOR_GOOD = "public, max-age=31536000, immutable"
"""Their names hold a hash of what is in them."""
LEVEL = 5
"""A quarter of the time of gzip's best, for 3 % more bytes."""


class _Hashed(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = FOR_GOOD
        return response


def assets(folder: Path) -> ASGIApp:
    """Of the built page, which need not be there."""
    return GZipMiddleware(_Hashed(directory=folder, check_dir=False), compresslevel=LEVEL)
