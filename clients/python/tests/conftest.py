"""A server of onrecord for the tests: the real program on a free port, over a registry of its own.

``ONRECORD_BIN`` names the program; without it, the one that ``cargo build`` made is taken.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord import v1

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(os.environ.get("ONRECORD_BIN") or ROOT / "target" / "debug" / "onrecord").resolve()


class Server:
    """A running server."""

    def __init__(self, *arguments: str) -> None:
        command = [str(PROGRAM), "serve", "--addr", "127.0.0.1:0", "--http-addr", "off", *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        listens = re.search(r"listens on (https?://[0-9.:]+)", said)
        assert listens, f"the server said {said!r}"
        self.address = listens[1]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers, and stops them at the end."""
    assert PROGRAM.exists(), f"there is no {PROGRAM}: run cargo build, or set ONRECORD_BIN"
    started: list[Server] = []

    def start(*arguments: str) -> Server:
        server = Server(*arguments)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def seeds() -> list[v1.Document]:
    """The articles of the repository, as files of Markdown with a head."""
    documents = []
    for file in sorted((ROOT / "seeds").glob("*.md")):
        if file.name == "README.md":
            continue
        _, head, text = file.read_text("utf-8").split("---\n", 2)
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        documents.append(v1.Document(id=fields["id"], title=fields["title"], label=file.name, text=text))
    assert len(documents) == 5
    return documents


@pytest.fixture(scope="session")
def server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server with the seeds on record."""
    server = serve("--registry", str(tmp_path_factory.mktemp("registry")))
    with onrecord.Client(server.address) as client:
        outcomes = client.ingest(seeds(), author="tests")
        assert [outcome.index for outcome in outcomes] == [0, 1, 2, 3, 4]
        assert all(outcome.state == v1.IngestState.INGEST_STATE_INGESTED for outcome in outcomes), outcomes
    return server


@pytest.fixture
def client(server: Server) -> Iterator[onrecord.Client]:
    with onrecord.Client(server.address) as client:
        yield client
