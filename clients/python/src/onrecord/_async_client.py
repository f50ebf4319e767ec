"""The client for programs on asyncio."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message

from . import _requests as requests
from . import errors, v1
from ._connection import CHANNEL_OPTIONS, PER_CALL, Pem, Retries, batches, identified, target

Request = TypeVar("Request", bound=Message)
Response = TypeVar("Response", bound=Message)


class AsyncClient:
    """The twin of :class:`onrecord.Client` on asyncio: the same methods, to be awaited or iterated over with ``async for``. Make it where
    its loop runs; close it, or use it in an ``async with``."""

    def __init__(
        self,
        address: str,
        *,
        api_key: str | None = None,
        ca: Pem | None = None,
        client_cert: Pem | None = None,
        client_key: Pem | None = None,
        timeout: float | None = 60.0,
        retries: int = 4,
        key_in_plain_text: bool = False,
    ) -> None:
        """Takes what :class:`onrecord.Client` takes."""
        self._target = target(address, api_key, ca, client_cert, client_key, key_in_plain_text)
        self._timeout, self._retries = timeout, retries
        credentials = self._target.credentials
        if credentials is None:
            self._channel = grpc.aio.insecure_channel(self._target.address, options=CHANNEL_OPTIONS)
        else:
            self._channel = grpc.aio.secure_channel(self._target.address, credentials, options=CHANNEL_OPTIONS)
        self.verifier = v1.VerifierStub(self._channel)
        self.registry = v1.RegistryStub(self._channel)
        self.corpus = v1.CorpusStub(self._channel)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._target.address!r})"

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the connection and every call under way."""
        await self._channel.close(None)

    async def call(self, method: grpc.aio.UnaryUnaryMultiCallable[Request, Response], request: Request) -> Response:
        """Calls a method of a stub: ``await client.call(client.corpus.MergeSpeakers, v1.MergeSpeakersRequest(...))``."""
        request = identified(request)
        return await self._tried(lambda timeout: method(request, timeout=timeout, metadata=self._target.metadata))

    async def _tried(self, attempt: Callable[[float | None], Awaitable[Response]], tries: Retries | None = None) -> Response:
        tries = tries or Retries(self._timeout, self._retries)
        while True:
            try:
                return await attempt(tries.timeout())
            except grpc.RpcError as raised:
                error = errors.from_call(raised)
                wait = tries.wait(error)
                if wait is None:
                    raise error from raised
            await asyncio.sleep(wait)

    async def _pages(self, method: grpc.aio.UnaryUnaryMultiCallable[Any, Any], request: Any, items: str) -> AsyncIterator[Any]:
        while True:
            page = await self.call(method, request)
            for item in getattr(page, items):
                yield item
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    async def verify_draft(
        self,
        draft: str | v1.Draft,
        *,
        draft_id: str = "",
        published: datetime.date | None = None,
        profile: str = "",
        profile_toml: str = "",
        include_terms: bool = False,
        waivers: Sequence[v1.Waiver] = (),
        min_sequence: int = 0,
    ) -> v1.VerifyDraftResponse:
        """Verifies every quotation of a draft."""
        request = requests.verify(
            draft,
            draft_id,
            published,
            profile=profile,
            profile_toml=profile_toml,
            include_terms=include_terms,
            waivers=waivers,
            min_sequence=min_sequence,
        )
        return await self.call(self.verifier.VerifyDraft, request)

    async def verify_drafts(
        self,
        drafts: Iterable[str | v1.Draft] | AsyncIterable[str | v1.Draft],
        *,
        profile: str = "",
        profile_toml: str = "",
        include_terms: bool = False,
    ) -> AsyncIterator[requests.BatchResult]:
        """Verifies many drafts in one stream, which are read as the server takes them. Results come as they are ready, not in the
        order of the drafts; a bad draft does not end the others."""

        def one(draft: str | v1.Draft) -> v1.BatchVerifyDraftsRequest:
            request = requests.verify(draft, profile=profile, profile_toml=profile_toml, include_terms=include_terms)
            return v1.BatchVerifyDraftsRequest(request=request)

        broken: list[Exception] = []

        async def stream() -> AsyncIterator[v1.BatchVerifyDraftsRequest]:
            try:
                if isinstance(drafts, AsyncIterable):
                    async for draft in drafts:
                        yield one(draft)
                else:
                    for draft in drafts:
                        yield one(draft)
            except Exception as error:
                # gRPC takes the drafts in a task of its own, and would say only that they broke off.
                broken.append(error)
                raise

        answers = self.verifier.BatchVerifyDrafts(stream(), metadata=self._target.metadata)
        try:
            async for answer in answers:
                yield requests.batch_result(answer)
        except (grpc.RpcError, asyncio.CancelledError) as raised:
            if broken:
                raise broken[0] from None
            if isinstance(raised, grpc.RpcError):
                raise errors.from_call(raised) from raised
            raise
        finally:
            answers.cancel()

    async def attribute_text(self, text: str, *, min_sequence: int = 0) -> v1.AttributeTextResponse:
        """Finds every quotation on record that occurs in a text, between marks or not."""
        request = v1.AttributeTextRequest(text=text, encoding_type=requests.UNIT, min_sequence=min_sequence)
        return await self.call(self.verifier.AttributeText, request)

    async def extract_quotations(
        self, text: str, *, published: datetime.date | None = None, min_confidence: float = 0.0
    ) -> v1.ExtractQuotationsResponse:
        """Reads what a text quotes, and whom, without the registry."""
        request = v1.ExtractQuotationsRequest(
            text=text, published=requests.day(published), encoding_type=requests.UNIT, min_confidence=min_confidence
        )
        return await self.call(self.verifier.ExtractQuotations, request)

    async def compare_drafts(self, before: str | v1.Draft, after: str | v1.Draft) -> v1.CompareDraftsResponse:
        """Tells which quotations, and whose, are not what they were in an older version."""
        request = v1.CompareDraftsRequest(before=requests.draft(before), after=requests.draft(after), encoding_type=requests.UNIT)
        return await self.call(self.verifier.CompareDrafts, request)

    async def server_info(self) -> v1.GetServerInfoResponse:
        """Tells the server's version, limits, profiles and the state of its registry."""
        return await self.call(self.verifier.GetServerInfo, v1.GetServerInfoRequest())

    def quotations(
        self, speaker: str = "speakers/-", *, filter: str = "", order_by: str = "", page_size: int = 200
    ) -> AsyncIterator[v1.Quotation]:
        """Lists the quotations of a speaker, ``speakers/…``, or of all; further pages are fetched as they are needed."""
        request = v1.ListQuotationsRequest(
            parent=speaker, filter=filter, order_by=order_by, page_size=page_size, encoding_type=requests.UNIT
        )
        return self._pages(self.registry.ListQuotations, request, "quotations")

    def speakers(self, *, filter: str = "", order_by: str = "", page_size: int = 200) -> AsyncIterator[v1.Speaker]:
        """Lists everybody who is quoted or named in a document."""
        request = v1.ListSpeakersRequest(filter=filter, order_by=order_by, page_size=page_size)
        return self._pages(self.registry.ListSpeakers, request, "speakers")

    def documents(self, *, filter: str = "", order_by: str = "", page_size: int = 200) -> AsyncIterator[v1.Document]:
        """Lists the documents, without their texts."""
        request = v1.ListDocumentsRequest(filter=filter, order_by=order_by, page_size=page_size)
        return self._pages(self.registry.ListDocuments, request, "documents")

    def events(self, *, after_sequence: int = 0, page_size: int = 200) -> AsyncIterator[v1.Event]:
        """Lists everything that ever changed the record."""
        request = v1.ListEventsRequest(after_sequence=after_sequence, page_size=page_size)
        return self._pages(self.registry.ListEvents, request, "events")

    async def lookup_speaker(self, query: str) -> Sequence[v1.SpeakerCandidate]:
        """Finds a speaker by any name, alias or office; several candidates where the name is ambiguous."""
        answer = await self.call(self.registry.LookupSpeaker, v1.LookupSpeakerRequest(query=query))
        return answer.candidates

    async def quotation(self, name: str) -> v1.Quotation:
        """Gets one quotation, ``quotations/…``, with all its occurrences."""
        return await self.call(self.registry.GetQuotation, v1.GetQuotationRequest(name=name, encoding_type=requests.UNIT))

    async def speaker(self, name: str) -> v1.Speaker:
        """Gets one speaker, ``speakers/…``."""
        return await self.call(self.registry.GetSpeaker, v1.GetSpeakerRequest(name=name))

    async def document(self, name: str) -> v1.Document:
        """Gets one document, ``documents/…``, with its text."""
        return await self.call(self.registry.GetDocument, v1.GetDocumentRequest(name=name))

    async def ingest(self, documents: Iterable[str | v1.Document], *, author: str = "") -> list[v1.IngestOutcome]:
        """Puts documents on record: one outcome a document, in their order. A bad document does not end the others, and sending one
        again changes nothing. Once this returns, what was accepted is on the server's disk."""
        outcomes: list[v1.IngestOutcome] = []
        for batch in batches(documents, await self._per_call()):
            sent = [requests.ingest(document, author) for document in batch]
            answer = await self._streamed(self.corpus.IngestDocuments, sent)
            outcomes += requests.shifted(answer.outcomes, len(outcomes))
        return outcomes

    async def import_quotations(self, quotations: Iterable[v1.ImportQuotationsRequest]) -> v1.ImportQuotationsResponse:
        """Puts quotations on record that are attributed already; a bad one does not end the others."""
        total, done = v1.ImportQuotationsResponse(), 0
        for batch in batches(quotations, await self._per_call()):
            requests.add_up(total, await self._streamed(self.corpus.ImportQuotations, batch), done)
            done += len(batch)
        return total

    async def _per_call(self) -> int:
        return min(PER_CALL, (await self.server_info()).max_items_per_call or PER_CALL)

    async def _streamed(self, method: grpc.aio.StreamUnaryMultiCallable[Request, Response], sent: list[Request]) -> Response:
        # How long a stream may take is the server's to say.
        tries = Retries(None, self._retries)
        return await self._tried(lambda timeout: method(iter(sent), timeout=timeout, metadata=self._target.metadata), tries)
