"""The asynchronous client: the same methods, against the same service."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine

import pytest
from conftest import Server, seeds
from test_client import SPOKEN

import onrecord
from onrecord import v1


def run(body: Callable[[onrecord.AsyncClient], Coroutine[None, None, None]], address: str, **options: float) -> None:
    async def whole() -> None:
        async with onrecord.AsyncClient(address, **options) as client:  # type: ignore[arg-type]
            await body(client)

    asyncio.run(whole())


def test_it_has_the_methods_of_the_other() -> None:
    def public(of: type) -> dict[str, list[str]]:
        methods = inspect.getmembers(of, inspect.isfunction)
        return {name: list(inspect.signature(method).parameters) for name, method in methods if not name.startswith("_")}

    assert public(onrecord.AsyncClient) == public(onrecord.Client)
    assert inspect.signature(onrecord.AsyncClient).parameters.keys() == inspect.signature(onrecord.Client).parameters.keys()


def test_every_use(server: Server) -> None:
    async def body(client: onrecord.AsyncClient) -> None:
        draft = f"😀 “{SPOKEN},” Emmanuel Macron said."
        answers = await asyncio.gather(*(client.verify_draft(draft) for _ in range(20)))
        assert all(draft[f.span.start : f.span.end] == f.text for answer in answers for f in answer.findings)
        (match,) = (await client.attribute_text(SPOKEN)).matches
        assert match.quotation.speaker_display_name == "Emmanuel Macron"
        assert (await client.extract_quotations(draft)).quotations[0].speaker == "Emmanuel Macron"
        assert (await client.compare_drafts(draft, draft)).unchanged == 1
        (candidate,) = await client.lookup_speaker("Macron")
        listed = [quotation async for quotation in client.quotations(candidate.speaker.name, page_size=1)]
        assert len(listed) == candidate.speaker.quotation_count
        assert (await client.quotation(listed[0].name)).name == listed[0].name
        assert (await client.speaker(candidate.speaker.name)) == candidate.speaker
        documents = [document async for document in client.documents()]
        assert (await client.document(documents[0].name)).text
        assert [speaker async for speaker in client.speakers(page_size=3)]
        assert [event async for event in client.events()][0].author == "tests"
        outcomes = await client.ingest(seeds())
        assert {outcome.state for outcome in outcomes} == {v1.IngestState.INGEST_STATE_UNCHANGED}
        refused = await client.import_quotations([v1.ImportQuotationsRequest()])
        assert len(refused.refused) == 1
        report = await client.call(client.registry.VerifyLog, v1.VerifyLogRequest())
        assert not report.problems

    run(body, server.address)


def test_a_batch_is_read_as_it_goes(server: Server) -> None:
    async def drafts() -> AsyncIterator[str | v1.Draft]:
        for number in range(30):
            await asyncio.sleep(0)
            yield f"{number}. “{SPOKEN},” Emmanuel Macron said."

    async def body(client: onrecord.AsyncClient) -> None:
        seen = [result.index async for result in client.verify_drafts(drafts())]
        assert sorted(seen) == list(range(30))
        seen = [result.index async for result in client.verify_drafts(["“One,” he said."])]
        assert seen == [0]

    run(body, server.address)


def test_drafts_that_break_off_say_so_themselves(server: Server) -> None:
    async def drafts() -> AsyncIterator[str | v1.Draft]:
        yield f"“{SPOKEN},” Emmanuel Macron said."
        raise KeyError("the desk's database")

    async def body(client: onrecord.AsyncClient) -> None:
        with pytest.raises(KeyError, match="database"):
            _ = [result async for result in client.verify_drafts(drafts())]

    run(body, server.address)


def test_errors_are_the_same(server: Server, serve: Callable[..., Server]) -> None:
    async def wrong(client: onrecord.AsyncClient) -> None:
        with pytest.raises(onrecord.InvalidRequest) as caught:
            await client.verify_draft("")
        assert caught.value.violations[0].field == "draft.text"

    async def many(client: onrecord.AsyncClient) -> None:
        assert all([(await client.server_info()).version for _ in range(15)])

    async def gone(client: onrecord.AsyncClient) -> None:
        with pytest.raises(onrecord.Unavailable):
            await client.server_info()
        with pytest.raises(onrecord.Unavailable):
            _ = [result async for result in client.verify_drafts(["“One,” he said."])]

    run(wrong, server.address)
    run(many, serve("--limits-requests-per-second", "5").address)
    stopped = serve()
    stopped.stop()
    run(gone, stopped.address, timeout=5)
