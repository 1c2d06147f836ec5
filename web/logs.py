"""Logs: one line an event, with no body, name, number, token or secret in it."""

import logging

import structlog


def configure(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    # httpx says whole addresses at INFO, and a carrier's list is asked for by telephone number.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Strawberry logs every error that a client is told, with a piece of the client's document;
    # what is our fault is logged by resolvers/errors.py.
    for telling in ("strawberry.execution", "strawberry.ws.task"):
        logging.getLogger(telling).disabled = True
