"""The messages that the clients send, made from plain arguments. Offsets are asked for in code points, as Python counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from google.type.date_pb2 import Date

from . import errors, v1

UNIT = v1.EncodingType.ENCODING_TYPE_UTF32


@dataclass(frozen=True)
class BatchResult:
    """What became of one draft of a batch: a response, or an error."""

    index: int
    """The position of the draft in the batch, from 0 on."""
    draft_id: str
    """The draft's own label."""
    response: v1.VerifyDraftResponse | None
    """The findings."""
    error: errors.Error | None
    """Why the draft could not be verified."""


def day(date: datetime.date | None) -> Date | None:
    """A day as the API spells it."""
    return None if date is None else Date(year=date.year, month=date.month, day=date.day)


def draft(given: str | v1.Draft, draft_id: str = "", published: datetime.date | None = None) -> v1.Draft:
    """A draft: as given, or made from its text."""
    return v1.Draft(id=draft_id, text=given, published=day(published)) if isinstance(given, str) else given


def verify(given: str | v1.Draft, draft_id: str = "", published: datetime.date | None = None, **options: Any) -> v1.VerifyDraftRequest:
    """A draft to verify; `options` are fields of the request."""
    return v1.VerifyDraftRequest(draft=draft(given, draft_id, published), encoding_type=UNIT, **options)


def ingest(given: str | v1.Document, author: str) -> v1.IngestDocumentsRequest:
    """A document to ingest: as given, or made from its text."""
    document = v1.Document(text=given) if isinstance(given, str) else given
    return v1.IngestDocumentsRequest(document=document, author=author)


def batch_result(answer: v1.BatchVerifyDraftsResponse) -> BatchResult:
    """One answer of a batch."""
    verified = answer.HasField("response")
    return BatchResult(
        index=answer.index,
        draft_id=answer.draft_id,
        response=answer.response if verified else None,
        error=None if verified else errors.from_status(answer.error),
    )


def shifted(outcomes: Iterable[v1.IngestOutcome], by: int) -> list[v1.IngestOutcome]:
    """Outcomes of a later call, counted from the first document of the first."""
    moved = list(outcomes)
    for outcome in moved:
        outcome.index += by
    return moved


def add_up(total: v1.ImportQuotationsResponse, part: v1.ImportQuotationsResponse, by: int) -> None:
    """Adds what became of a later call's quotations to what became of those before."""
    for refusal in part.refused:
        refusal.index += by
    total.imported += part.imported
    total.unchanged += part.unchanged
    total.refused.extend(part.refused)
    total.sequence = part.sequence
