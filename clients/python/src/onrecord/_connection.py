"""How to reach a server, and when to ask it again: what both clients share."""

from __future__ import annotations

import ipaddress
import os
import random
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import grpc
from google.protobuf.message import Message

from .errors import Error

Pem = bytes | str | os.PathLike[str]
"""Certificates or a key: the PEM itself, or the path of a file that holds it."""

Metadata = tuple[tuple[str, str], ...]
Request = TypeVar("Request", bound=Message)
Item = TypeVar("Item")

CHANNEL_OPTIONS = [
    # The server's own limits hold, and its errors tell them; gRPC's 4 MiB would cut its answers short.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    # Who is turned away is told when to come back, and `Retries` does that.
    ("grpc.enable_retries", 0),
]

PER_CALL = 1000
"""How many items one call that writes sends at the most: few enough that turning it away loses little."""


@dataclass(frozen=True)
class Target:
    """A server and what it takes to speak to it."""

    address: str
    credentials: grpc.ChannelCredentials | None
    metadata: Metadata


def target(
    address: str,
    api_key: str | None,
    ca: Pem | None,
    client_cert: Pem | None,
    client_key: Pem | None,
    key_in_plain_text: bool,
) -> Target:
    """Checks what a client is given."""
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError(f"{address!r} is no address of a server: give HOST:PORT, http://HOST:PORT or https://HOST:PORT")
    if parts.port is None:
        raise ValueError(f"{address!r} names no port: the one for gRPC is 50051 where nobody chose another")
    secure = parts.scheme == "https"
    if not secure and (ca is not None or client_cert is not None or client_key is not None):
        raise ValueError("certificates go with an https:// address")
    if (client_cert is None) != (client_key is None):
        raise ValueError("client_cert and client_key go together")
    metadata: Metadata = ()
    if api_key is not None:
        key = api_key.strip()
        if not key or not key.isascii() or not key.isprintable():
            raise ValueError("the API key is empty or holds characters that no key has; give it whole and as it was given out")
        if not secure and not key_in_plain_text and not _is_this_machine(parts.hostname):
            raise ValueError("over http:// everybody on the way could read the API key: use https://, or say key_in_plain_text=True")
        metadata = (("authorization", f"Bearer {key}"),)
    credentials = grpc.ssl_channel_credentials(_pem(ca), _pem(client_key), _pem(client_cert)) if secure else None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Target(f"{host}:{parts.port}", credentials, metadata)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pem(given: Pem | None) -> bytes | None:
    if given is None or isinstance(given, bytes):
        return given
    if isinstance(given, str) and given.lstrip().startswith("-----BEGIN"):
        return given.encode()
    return Path(given).read_bytes()


class Retries:
    """The tries of one call: how much of its time is left, and how long to wait for the next."""

    def __init__(self, timeout: float | None, retries: int) -> None:
        self._until = None if timeout is None else time.monotonic() + timeout
        self._left = retries
        self._made = 0

    def timeout(self) -> float | None:
        """How long the next try may take."""
        return None if self._until is None else max(self._until - time.monotonic(), 0.001)

    def wait(self, error: Error) -> float | None:
        """How long to wait before another try; None where there is none.

        Tried again is what the server turned away and wants to see later. What it had begun when it was stopped is not: the caller
        knows whether that may be done twice.
        """
        if error.retry_after is None or error.reason == "STOPPING" or self._left == 0:
            return None
        # Everybody who was turned away was told the same time: come back spread over it, and later each time.
        wait: float = error.retry_after * 2**self._made * random.uniform(1.0, 1.5)
        if self._until is not None and time.monotonic() + wait >= self._until:
            return None
        self._left -= 1
        self._made += 1
        return wait


def identified(request: Request) -> Request:
    """The request, with an id where its kind has one and it has none: tried twice, it is done once."""
    if "request_id" not in request.DESCRIPTOR.fields_by_name or getattr(request, "request_id"):
        return request
    copy = type(request)()
    copy.CopyFrom(request)
    setattr(copy, "request_id", str(uuid.uuid4()))
    return copy


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items, so many at a time."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
