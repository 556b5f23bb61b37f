"""A server on 127.0.0.1 that says anything, as it is given, and one beside it that nobody may ask."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.hardness.hostile_corpus import Answer

#: the address of what must not be touched: it is not in the list of allowed networks
FORBIDDEN_HOST = "127.0.0.3"


@dataclass(slots=True)
class HostileServer:
    """Paths and what they answer; which were asked; how often the forbidden address was touched."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    touched: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put_all(self, answers: Mapping[str, Answer]) -> dict[str, str]:
        """Serve these under paths of their own; path by name. PORT in bodies and fields becomes the server's."""
        port = str(self.port).encode()
        paths = {name: f"/hostile/{number}" for number, name in enumerate(answers)}
        for name, answer in answers.items():
            headers = tuple((field, value.replace("PORT", str(self.port))) for field, value in answer.headers)
            body = answer.body.replace(b"PORT", port)
            self.answers[paths[name]] = answer._replace(body=body, headers=headers)
        return paths


@contextmanager
def hostile_server() -> Iterator[HostileServer]:
    """Both listeners, on one port of two loopback addresses."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        port = listener.getsockname()[1]
        with socket.create_server((FORBIDDEN_HOST, port)) as forbidden:
            server = HostileServer(port)
            threads = [
                threading.Thread(target=serve, args=(listener, server, False), daemon=True),
                threading.Thread(target=serve, args=(forbidden, server, True), daemon=True),
            ]
            for thread in threads:
                thread.start()
            yield server
            for each in (listener, forbidden):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)


def serve(listener: socket.socket, server: HostileServer, is_forbidden: bool) -> None:
    """Answer one connection after the other, each in a thread of its own, until the listener is closed."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=answer_one, args=(connection, server, is_forbidden), daemon=True).start()


def answer_one(connection: socket.socket, server: HostileServer, is_forbidden: bool) -> None:
    """One request, one answer, and the connection's end."""
    with connection, suppress(OSError):
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
            request += piece
        path = request.split(b" ", 2)[1].decode("latin-1") if request.count(b" ") > 1 else ""
        if is_forbidden:
            server.touched.append(path)
        server.asked[path] += 1
        answer = server.answers.get(path, Answer(b"", "text/plain", status=404))
        head = [
            f"HTTP/1.1 {answer.status} X",
            f"Content-Type: {answer.media_type}",
            f"Content-Length: {len(answer.body)}",
        ]
        lines = [*head, *(f"{name}: {value}" for name, value in answer.headers), "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode("latin-1", "replace") + answer.body)
