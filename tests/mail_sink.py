"""A mail server on this machine that keeps what it gets."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


class Server(socketserver.TCPServer):
    """A server that keeps the letters it gets."""

    letters: list[EmailMessage]


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a mail needs."""

    server: Server

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                # RFC 5321 §4.5.2: a line that begins with a dot is sent with one more.
                letter = b"".join(line[1:] if line.startswith(b".") else line for line in lines)
                self.server.letters.append(email.message_from_bytes(letter, policy=email.policy.default))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@dataclass(frozen=True, slots=True)
class Sink:
    """Where the server is, for a letter to Anna, and what it has got."""

    address: str
    letters: list[EmailMessage] = field(default_factory=list)


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """A mail server as long as the block lasts."""
    with Server(("127.0.0.1", 0), Talk) as server:
        sink = Sink(f"smtp://127.0.0.1:{server.server_address[1]}/anna%40example.org")
        server.letters = sink.letters
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield sink
        finally:
            server.shutdown()
