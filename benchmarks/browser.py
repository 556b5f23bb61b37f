"""A headless Chromium, controlled over its own protocol: opens pages, records their complaints, takes pictures."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.sync.connection import Connection

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STARTS_WITHIN_SECONDS, ANSWERS_WITHIN_SECONDS = 30, 30
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
    "--remote-debugging-port=0",
)  # fmt: skip
#: the browser's domains of events about a page
WATCHED = ("Page", "Runtime", "Log", "Network", "Audits")


@dataclass(slots=True)
class Tab:
    """One page of the browser, and its complaints since it was opened."""

    socket: Connection
    complaints: list[str] = field(default_factory=list)
    _number: int = 0
    _has_loaded: bool = False

    def call(self, method: str, **given: object) -> Any:
        """Send one command of the protocol; return its answer.

        Raises:
            RuntimeError: the browser refuses it.
        """
        self._number += 1
        self.socket.send(json.dumps({"id": self._number, "method": method, "params": given}))
        while (message := self.next_message()).get("id") != self._number:
            pass
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return message["result"]

    def next_message(self) -> dict[str, Any]:
        """Return the next answer or event, and record what events report."""
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=ANSWERS_WITHIN_SECONDS))
        self._has_loaded |= message.get("method") == "Page.loadEventFired"
        if said := complaint_of(message):
            self.complaints.append(said)
        return message

    def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded; complaints are counted from here."""
        self.complaints.clear()
        self._has_loaded = False
        self.call("Page.navigate", url=address)
        while not self._has_loaded:
            self.next_message()

    def look(self, width: int, height: int, *, is_dark: bool = False) -> None:
        """Set the screen's size, light or dark."""
        is_phone = width < 600
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=is_phone,
                  deviceScaleFactor=2 if is_phone else 1)  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def value(self, script: str) -> Any:
        """Return the value of an expression on the page; the browser runs it whatever the page's own policy forbids."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(f"{script}: {found['exceptionDetails']['text']}")
        return found["result"].get("value")

    def wait_for(self, script: str, within_seconds: float = 30) -> Any:
        """Wait until an expression is true on the page; return its value.

        Raises:
            TimeoutError: it has not become true.
        """
        until = time.monotonic() + within_seconds
        while time.monotonic() < until:
            if found := self.value(script):
                return found
            time.sleep(0.1)
        raise TimeoutError(f"not within {within_seconds} s: {script}")

    def picture(self, path: Path, *, is_whole: bool = False) -> None:
        """Save what the screen shows, or the whole page, as a PNG file."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=is_whole)
        path.write_bytes(base64.b64decode(shot["data"]))


def complaint_of(message: dict[str, Any]) -> str:
    """Return what an event says against its page; '' if nothing."""
    told = message.get("params", {})
    match message.get("method"):
        case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
            return f"log: {told['entry']['text']} {told['entry'].get('url', '')}"
        case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning", "assert"):
            return f"console: {[one.get('value') for one in told['args']]}"
        case "Runtime.exceptionThrown":
            return f"script: {told['exceptionDetails']['text']}"
        case "Network.loadingFailed" if not told.get("canceled"):
            return f"not loaded: {told['errorText']} {told.get('blockedReason', '')}"
        case "Audits.issueAdded" if told["issue"]["code"] == "ContentSecurityPolicyIssue":
            return f"content policy: {told['issue']['details']}"
        case "Page.javascriptDialogOpening":
            return f"dialog: {told['message']}"
    return ""


@contextmanager
def browser() -> Iterator[Tab]:
    """Yield a tab of a fresh browser.

    Raises:
        RuntimeError: there is no Chromium, or it does not start.
    """
    if not CHROMIUM:
        raise RuntimeError("there is no Chromium on this machine (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(tab_address(Path(profile), process), max_size=None, proxy=None) as socket:
                tab = Tab(socket)
                for one in WATCHED:
                    tab.call(f"{one}.enable")
                yield tab
        finally:
            process.terminate()
            process.wait(timeout=ANSWERS_WITHIN_SECONDS)


def tab_address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the control address of the first tab of a starting browser."""
    import httpx

    port, until = profile / "DevToolsActivePort", time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if port.exists() and (lines := port.read_text().split()):
            with httpx.Client(trust_env=False) as client:
                tabs = client.get(f"http://127.0.0.1:{lines[0]}/json/list").json()
            if pages := [one for one in tabs if one["type"] == "page"]:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise RuntimeError("Chromium does not start")
