"""What can go wrong with a call, as exceptions that say which field is wrong and what would help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"
_REQUEST_ID = "x-request-id"


@dataclass(frozen=True)
class Violation:
    """One field of a request that cannot be what it is."""

    field: str
    """The path of the field, such as ``draft.text``."""
    description: str
    """What is wrong with it, and what would be right."""
    reason: str
    """The same for programs, such as ``REQUIRED``."""


class Error(Exception):
    """A call that failed. The subclasses say how; this class alone stands for what has none."""

    def __init__(
        self,
        message: str,
        *,
        code: grpc.StatusCode = grpc.StatusCode.UNKNOWN,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
        violations: Sequence[Violation] = (),
        retry_after: float | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        """What is wrong and what would help."""
        self.code = code
        """The code of gRPC."""
        self.reason = reason
        """What is wrong, for programs, such as ``NOT_ON_RECORD``; empty where no server of onrecord answered."""
        self.metadata = dict(metadata or {})
        """What the reason is about."""
        self.violations = tuple(violations)
        """All fields of the request that are wrong."""
        self.retry_after = retry_after
        """In how many seconds the server wants to be asked again; None where that would not help."""
        self.request_id = request_id
        """The id under which the server's log has the call."""


class InvalidRequest(Error):
    """The request cannot be answered as it stands; ``violations`` name every field that is wrong."""


class NotFound(Error):
    """Nothing on record has that name; for what was erased, ``reason`` is ``ERASED``."""


class Unauthenticated(Error):
    """The API key is missing, wrong or revoked."""


class PermissionDenied(Error):
    """The API key is not for this; ``metadata["scope"]`` says what it lacks."""


class FailedPrecondition(Error):
    """Not as things stand, such as a write to a server that only reads."""


class Overloaded(Error):
    """Too much at once; calls were tried again as often as the client may."""


class Unavailable(Error):
    """The server is not there, or is starting or stopping."""


class DeadlineExceeded(Error):
    """The answer was not ready in time."""


_CLASSES: dict[grpc.StatusCode, type[Error]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
    grpc.StatusCode.OUT_OF_RANGE: InvalidRequest,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.PERMISSION_DENIED: PermissionDenied,
    grpc.StatusCode.FAILED_PRECONDITION: FailedPrecondition,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Overloaded,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceeded,
}

_CODES: dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


def from_status(status: status_pb2.Status, request_id: str = "") -> Error:
    """The exception for a status, such as that of one draft of a batch."""
    code = _CODES.get(status.code, grpc.StatusCode.UNKNOWN)
    info = error_details_pb2.ErrorInfo()
    request = error_details_pb2.BadRequest()
    retry = error_details_pb2.RetryInfo()
    retry_after = None
    for detail in status.details:
        # Unpack tells by its answer whether the detail is of that type.
        detail.Unpack(info)
        detail.Unpack(request)
        if detail.Unpack(retry):
            retry_after = retry.retry_delay.ToTimedelta().total_seconds()
    return _CLASSES.get(code, Error)(
        status.message or code.name,
        code=code,
        reason=info.reason,
        metadata=info.metadata,
        violations=_violations(request.field_violations),
        retry_after=retry_after,
        request_id=request_id,
    )


def _violations(fields: Iterable[Any]) -> list[Violation]:
    # The type stubs of these messages lag behind them.
    return [Violation(one.field, one.description, one.reason) for one in fields]


def from_call(error: grpc.RpcError) -> Error:
    """The exception for a call that gRPC says has failed."""
    # What gRPC raises tells the code and the metadata too; its type does not say so.
    call: Any = error
    code: grpc.StatusCode = call.code()
    said: dict[str, str | bytes] = {}
    for metadata in (call.initial_metadata(), call.trailing_metadata()):
        said.update((key, value) for key, value in metadata or ())
    status = status_pb2.Status(code=code.value[0], message=_plain(call.details() or ""))
    details = said.get(_DETAILS)
    if isinstance(details, bytes):
        try:
            status = status_pb2.Status.FromString(details)
        except DecodeError:
            pass
    request_id = said.get(_REQUEST_ID, "")
    return from_status(status, request_id if isinstance(request_id, str) else "")


def _plain(details: str) -> str:
    """What gRPC says itself, without the peers and file names of its core."""
    return re.sub(r"^failed to connect to all addresses; last error: \w+: ", "no connection: ", details)
