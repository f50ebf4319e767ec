"""The client against the real service."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pytest
from conftest import PROGRAM, Server, seeds

import onrecord
from onrecord import v1

SPOKEN = "We are ready, us Europeans, to provide security guarantees to Ukraine for when there is a signed peace"


def test_a_draft_is_verified_and_its_findings_can_be_underlined(client: onrecord.Client) -> None:
    draft = f"Naïve 😀 readers ask. Emmanuel Macron told reporters, “{SPOKEN.replace('signed', 'lasting')},” in Paris."
    answer = client.verify_draft(draft, draft_id="tonight")
    assert answer.draft_id == "tonight"
    assert answer.headline == v1.Headline.HEADLINE_FIX
    (finding,) = answer.findings
    assert v1.WordsVerdict.Name(finding.words) == "WORDS_VERDICT_SUBSTITUTION"
    assert draft[finding.span.start : finding.span.end] == finding.text, "spans count code points"
    correction = finding.correction
    mended = draft[: correction.span.start] + correction.text + draft[correction.span.end :]
    assert SPOKEN in mended


def test_a_draft_may_be_a_message(client: onrecord.Client) -> None:
    answer = client.verify_draft(v1.Draft(id="as-message", text=f"“{SPOKEN},” Emmanuel Macron said."), profile="reuters")
    assert (answer.draft_id, answer.profile) == ("as-message", "reuters")
    assert answer.headline in (v1.Headline.HEADLINE_PASS, v1.Headline.HEADLINE_PASS_WITH_NOTE)


def test_many_drafts_go_through_one_stream(client: onrecord.Client) -> None:
    def drafts() -> Iterator[str | v1.Draft]:
        for number in range(200):
            yield v1.Draft(id=f"draft-{number}", text=f"{number}. “{SPOKEN},” Emmanuel Macron said.")
        yield v1.Draft(id="empty", text="")

    results = {result.index: result for result in client.verify_drafts(drafts())}
    assert sorted(results) == list(range(201))
    assert all(results[number].draft_id == f"draft-{number}" for number in range(200))
    assert all(len(result.response.findings) == 1 for result in results.values() if result.response)
    bad = results[200]
    assert bad.response is None
    assert isinstance(bad.error, onrecord.InvalidRequest)
    assert bad.error.violations[0].field.endswith("draft.text")


def test_a_batch_may_be_left_early(client: onrecord.Client) -> None:
    results = client.verify_drafts(f"{number}. “{SPOKEN},” Emmanuel Macron said." for number in range(50))
    assert next(results).response is not None
    results.close()  # type: ignore[attr-defined]
    assert client.server_info().document_count == 5


def test_drafts_that_break_off_say_so_themselves(client: onrecord.Client) -> None:
    def drafts() -> Iterator[str]:
        yield f"“{SPOKEN},” Emmanuel Macron said."
        raise KeyError("the desk's database")

    with pytest.raises(KeyError, match="database"):
        list(client.verify_drafts(drafts()))


def test_words_are_found_without_marks_too(client: onrecord.Client) -> None:
    text = f"😀 They told us: {SPOKEN}. So it was."
    (match,) = client.attribute_text(text).matches
    assert text[match.span.start : match.span.end] == match.text
    assert match.quotation.speaker_display_name == "Emmanuel Macron"
    assert not match.marked


def test_a_text_is_read_and_two_versions_are_compared(client: onrecord.Client) -> None:
    text = "😀 “The ferry is late,” said Anna Berg on Tuesday. “Nobody minds,” she added."
    read = client.extract_quotations(text)
    assert [(one.text, one.speaker) for one in read.quotations] == [("The ferry is late,", "Anna Berg"), ("Nobody minds,", "Anna Berg")]
    assert all(text[one.span.start : one.span.end] == one.text for one in read.quotations)
    compared = client.compare_drafts(text, text.replace("late", "early"))
    assert [change.grave for change in compared.changes] == [True]


def test_quotations_are_listed_by_speaker_over_all_pages(client: onrecord.Client) -> None:
    (candidate,) = client.lookup_speaker("Macron")
    quotations = list(client.quotations(candidate.speaker.name, page_size=1))
    assert len(quotations) == candidate.speaker.quotation_count > 0
    assert any(SPOKEN in quotation.text for quotation in quotations)
    first = client.quotation(quotations[0].name)
    occurrence = first.occurrences[0]
    text = client.document(occurrence.document).text
    assert text[occurrence.span.start : occurrence.span.end] == occurrence.text
    speakers = [speaker.name for speaker in client.speakers(filter="quotation_count > 0", page_size=2)]
    assert len(speakers) == len(set(speakers)) and candidate.speaker.name in speakers
    assert client.speaker(candidate.speaker.name) == candidate.speaker
    assert len(list(client.documents(page_size=2))) == 5
    assert [event.author for event in client.events(page_size=2)][:5] == ["tests"] * 5


def test_sending_documents_again_changes_nothing(client: onrecord.Client) -> None:
    before = client.server_info().sequence
    outcomes = client.ingest(seeds())
    assert {outcome.state for outcome in outcomes} == {v1.IngestState.INGEST_STATE_UNCHANGED}
    assert client.server_info().sequence == before


def test_a_bad_document_does_not_end_the_others(client: onrecord.Client) -> None:
    good, bad = client.ingest([seeds()[0], " "])
    assert good.state == v1.IngestState.INGEST_STATE_UNCHANGED
    assert bad.state == v1.IngestState.INGEST_STATE_REFUSED and "text" in bad.error.message


def test_what_is_wrong_is_told_field_by_field(client: onrecord.Client) -> None:
    with pytest.raises(onrecord.InvalidRequest) as caught:
        client.verify_draft("", profile="no such house")
    error = caught.value
    assert {violation.field for violation in error.violations} == {"draft.text", "profile"}
    assert all(violation.field in str(error) and violation.description for violation in error.violations)
    assert error.code is grpc.StatusCode.INVALID_ARGUMENT
    with pytest.raises(onrecord.InvalidRequest) as caught:
        list(client.quotations(filter="date_said >"))
    assert caught.value.violations[0].field == "filter"
    with pytest.raises(onrecord.NotFound) as missing:
        client.speaker("speakers/nobody-of-that-name")
    assert missing.value.reason == "NOT_ON_RECORD"


def test_every_method_can_be_called_by_its_stub(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve("--registry", str(tmp_path))
    with onrecord.Client(server.address) as client:
        quotation = v1.ImportQuotationsRequest(quotation="The ferry will sail at noon tomorrow", speaker="Anna Bergh", document="ferry")
        assert client.import_quotations([quotation, v1.ImportQuotationsRequest()]).imported == 1
        (speaker,) = client.speakers()
        renamed = client.call(client.corpus.RenameSpeaker, v1.RenameSpeakerRequest(name=speaker.name, display_name="Anna Berg"))
        assert renamed.speaker.display_name == "Anna Berg"
        event = list(client.events())[-1]
        assert len(event.request_id) == 36, "the client gave an id of its own"
        report = client.call(client.registry.VerifyLog, v1.VerifyLogRequest())
        assert not report.problems


def test_documents_go_in_calls_of_what_the_server_takes(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve("--registry", str(tmp_path), "--limits-items-per-call", "3")
    with onrecord.Client(server.address) as client:
        outcomes = client.ingest(f"{number} ferries left. “We sail at {number},” Anna Berg said." for number in range(8))
        assert [outcome.index for outcome in outcomes] == list(range(8))
        assert client.server_info().document_count == 8


def test_a_key_opens_what_it_is_for(serve: Callable[..., Server], tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"

    def key(name: str, scope: str) -> str:
        made = subprocess.run(
            [str(PROGRAM), "keys", "add", name, "--scope", scope, "--keys-file", str(keys)], check=True, capture_output=True, text=True
        )
        return made.stdout.strip()

    reads = key("reader", "read")
    server = serve("--keys-file", str(keys))
    with onrecord.Client(server.address, api_key=reads) as client:
        assert len(list(client.speakers())) > 0
        assert reads not in repr(client)
        with pytest.raises(onrecord.PermissionDenied) as denied:
            client.verify_draft("“One,” he said.")
        assert denied.value.metadata["scope"] == "verify"
        with pytest.raises(onrecord.PermissionDenied):
            list(client.verify_drafts(["“One,” he said."]))
    for wrong in (None, "not-a-key-" + "0" * 40):
        with onrecord.Client(server.address, api_key=wrong) as client, pytest.raises(onrecord.Unauthenticated) as caught:
            list(client.speakers())
        assert wrong is None or wrong not in str(caught.value)


def test_who_is_turned_away_comes_back(serve: Callable[..., Server]) -> None:
    server = serve("--limits-requests-per-second", "5")
    with onrecord.Client(server.address) as patient:
        assert all(patient.server_info().version for _ in range(20)), "tried again as the server said"
    with onrecord.Client(server.address, retries=0) as hasty, pytest.raises(onrecord.Overloaded) as caught:
        for _ in range(20):
            hasty.server_info()
    assert caught.value.retry_after is not None and caught.value.reason == "TOO_MANY_REQUESTS"
    with onrecord.Client(server.address, timeout=0.05) as hurried, pytest.raises(onrecord.Overloaded):
        started = time.monotonic()
        for _ in range(40):
            hurried.server_info()
    assert time.monotonic() - started < 10, "no wait goes past the time that the call has"


def test_a_server_that_is_gone_is_said_to_be(serve: Callable[..., Server]) -> None:
    server = serve()
    with onrecord.Client(server.address, timeout=5) as client:
        assert client.server_info().document_count == 5
        server.stop()
        with pytest.raises(onrecord.Unavailable) as caught:
            client.server_info()
        with pytest.raises(onrecord.Unavailable):
            list(client.verify_drafts(["“One,” he said."]))
        assert str(caught.value)


def test_time_runs_out(server: Server) -> None:
    long = "".join(f"“We sail at {number} whatever the weather may bring,” Anna Berg said. " for number in range(4000))
    with onrecord.Client(server.address, timeout=0.002) as hurried, pytest.raises(onrecord.DeadlineExceeded):
        hurried.verify_draft(long)


@pytest.mark.parametrize(
    ("address", "options", "said"),
    [
        ("127.0.0.1", {}, "port"),
        ("ftp://127.0.0.1:1", {}, "no address"),
        ("http://127.0.0.1:1/v1", {}, "no address"),
        ("http://127.0.0.1:1", {"ca": b""}, "https"),
        ("https://127.0.0.1:1", {"client_cert": b""}, "together"),
        ("http://registry.example:1", {"api_key": "or_x"}, "https://"),
        ("http://127.0.0.1:1", {"api_key": "or_\n"}, None),
        ("http://127.0.0.1:1", {"api_key": "or_ä"}, "characters"),
        ("http://registry.example:1", {"api_key": "or_x", "key_in_plain_text": True}, None),
        ("http://[::1]:1", {"api_key": "or_x"}, None),
    ],
)
def test_what_a_client_is_given_is_checked(address: str, options: dict[str, object], said: str | None) -> None:
    if said is None:
        onrecord.Client(address, **options).close()  # type: ignore[arg-type]
        return
    with pytest.raises(ValueError, match=said):
        onrecord.Client(address, **options)  # type: ignore[arg-type]
