"""onrecord: who said what, when, where, and is this quotation faithful?

A client of the service: :class:`Client`, and :class:`AsyncClient` for asyncio. The messages of the API are in :mod:`onrecord.v1`; spans
count code points, so that ``text[span.start:span.end]`` is what a span means.
"""

from . import v1
from ._async_client import AsyncClient
from ._client import Client
from ._requests import BatchResult
from .errors import (
    DeadlineExceeded,
    Error,
    FailedPrecondition,
    InvalidRequest,
    NotFound,
    Overloaded,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
    Violation,
)

__all__ = [
    "AsyncClient",
    "BatchResult",
    "Client",
    "DeadlineExceeded",
    "Error",
    "FailedPrecondition",
    "InvalidRequest",
    "NotFound",
    "Overloaded",
    "PermissionDenied",
    "Unauthenticated",
    "Unavailable",
    "Violation",
    "v1",
]
