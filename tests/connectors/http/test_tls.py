"""TLS is checked against the name, although the connection goes to a pinned address."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.http.fetcher import FetchPolicy, open_fetcher
from presswatch.errors import Unreachable, UsageError
from presswatch.records import Fetched


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate with its key in one file."""
    x509 = pytest.importorskip("cryptography.x509", reason="cryptography makes the test's certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = folder / "certificate.pem"
    file.write_bytes(
        signed.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@pytest.mark.parametrize(("asked", "is_good"), [("good.test", True), ("wrong.test", False)])
def test_only_the_right_name_is_trusted(asked: str, is_good: bool, tmp_path: Path) -> None:
    file = certificate(tmp_path, "good.test")
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(file)

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure")
        await writer.drain()
        writer.close()

    async def run() -> bytes:
        server = await asyncio.start_server(reply, "127.0.0.1", 0, ssl=server_side)
        port = server.sockets[0].getsockname()[1]
        policy = FetchPolicy(tmp_path, allow_networks=f"127.0.0.1/32:{port}", authorities=file)
        async with server, open_fetcher(policy) as fetcher:
            fetcher.network.resolver = lambda _host, _port: ["127.0.0.1"]
            answer = await fetcher.fetch(f"https://{asked}:{port}/")
            assert isinstance(answer, Fetched)
            return answer.body

    if is_good:
        assert asyncio.run(run()) == b"secure"
    else:
        with pytest.raises(Unreachable, match="certificate verify failed"):
            asyncio.run(run())


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["missing", "something else"])
def test_a_file_of_authorities_that_cannot_be_used_is_named(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "office.pem"
    if content:
        file.write_text(content)

    async def run() -> None:
        async with open_fetcher(FetchPolicy(tmp_path, authorities=file)):
            pytest.fail("opened")

    with pytest.raises(UsageError, match=r"`certificates`: .*office\.pem cannot be used"):
        asyncio.run(run())
