"""Over TLS, with a certificate of our own authority."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Server

import onrecord


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate, and is not here")
def test_a_certificate_is_believed_where_its_authority_is(serve: Callable[..., Server], tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    name = ["-subj", "/CN=onrecord test", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *kind, *name, *files], check=True, capture_output=True)
    server = serve("--tls-cert", str(cert), "--tls-key", str(key))
    assert server.address.startswith("https://")
    for ca in (cert, str(cert), cert.read_bytes(), cert.read_text()):
        with onrecord.Client(server.address, ca=ca) as client:
            assert client.server_info().document_count == 5
    with onrecord.Client(server.address, timeout=5) as stranger, pytest.raises(onrecord.Unavailable):
        stranger.server_info()
