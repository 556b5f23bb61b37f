"""What axe-core finds on every page of the desk: wide and narrow, light and dark, in three languages.

    npm pack axe-core && tar xzf axe-core-*.tgz
    python -m benchmarks.accessibility package/axe.min.js

Rules of WCAG 2.0 to 2.2, levels A and AA, and axe's own best practices, over an invented press with hostile headlines.
Needs Chromium. The pages themselves forbid every script, so copies of them with axe included are served. Exit code 1 if
anything serious or critical is found.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.demo import fill
from benchmarks.desk_pages import PAGES, desk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: narrow is a phone 360 px wide
WIDTHS = {"wide": 1280, "narrow": 360}
GROUNDS = {"light": "1", "dark": "0"}
LANGUAGES = ("en", "ru", "be")
SERIOUS = ("serious", "critical")
#: the pages one after another in a frame of each width
DRIVER = """<!doctype html><title>pages</title><body><pre id="found"></pre><script>
const wait = ms => new Promise(done => setTimeout(done, ms)), found = [];
(async () => {
  for (const [width, places] of Object.entries(WIDTHS)) for (const name of NAMES) {
    const frame = document.createElement('iframe');
    frame.width = places; frame.height = 900; frame.src = name;
    await new Promise(done => { frame.onload = done; document.body.append(frame); });
    const page = frame.contentWindow;
    while (!page.axe) await wait(20);
    const told = await page.axe.run(page.document, {resultTypes: ['violations']});
    const root = page.document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      found.push({width, name, id: 'wider-than-its-window', impact: 'serious', nodes: [String(root.scrollWidth)]});
    for (const one of told.violations)
      found.push({width, name, id: one.id, impact: one.impact,
                  nodes: one.nodes.map(node => node.html.slice(0, 160) + ' ' + node.failureSummary)});
    frame.remove();
  }
  document.getElementById('found').textContent = JSON.stringify(found);
  document.title = 'done';
})();
</script>"""


class Silent(SimpleHTTPRequestHandler):
    """A file server without a log."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def copies(home: Path, folder: Path, axe: Path) -> list[str]:
    """Write copies of all pages in all languages, with axe included, to `folder`; return their names."""
    shutil.copy(axe, folder / "axe.js")
    names = []
    with desk(home) as client:
        story = client.get("/stories.json").json()[0]["story_id"]
        article = client.get("/articles.json?cites=demo_00&since=7d").json()[0]["article_id"]
        (folder / "desk.css").write_text(client.get("/desk.css").text, encoding="utf-8")
        pages = [path for path in PAGES if not re.search(r"\.(svg|atom|csv)", path)]
        for path in [*pages, "/nothing/there", "/articles?q=zzyzx", "/?since=2020-01-01&until=2020-02-01"]:
            for language in LANGUAGES:
                address = path.format(article=article, story=story)
                text = client.get(address, headers={"Accept-Language": language}).text
                name = re.sub(r"\W+", "-", f"{language}{address}").strip("-") + ".html"
                (folder / name).write_text(text.replace("</head>", '<script src="/axe.js"></script></head>'), "utf-8")
                names.append(name)
    return names


def findings(folder: Path, ground: str) -> list[dict[str, Any]]:
    """Return what axe finds in all copies, on a light or a dark background."""
    handler = partial(Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, tempfile.TemporaryDirectory() as profile:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={profile}", f"--blink-settings=preferredColorScheme={GROUNDS[ground]}",
            "--virtual-time-budget=600000", "--dump-dom", f"http://127.0.0.1:{server.server_address[1]}/driver.html",
        ]  # fmt: skip
        page = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout
        server.shutdown()
    told = re.search(r'<pre id="found">(.*?)</pre>', page, re.S)
    if not told or not told[1]:
        raise SystemExit("the pages were not tried to the end")
    return [one | {"ground": ground} for one in json.loads(unescape(told[1]))]


def tried(axe: Path) -> int:
    """Print the findings; return the number of serious ones."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        fill(Path(home), datetime.now(UTC))
        names = copies(Path(home), Path(folder), axe)
        driver = DRIVER.replace("WIDTHS", json.dumps(WIDTHS)).replace("NAMES", json.dumps(names))
        Path(folder, "driver.html").write_text(driver, encoding="utf-8")
        found = [one for ground in GROUNDS for one in findings(Path(folder), ground)]
    for one in found:
        print(one["impact"], one["id"], one["ground"], one["width"], one["name"], *list(one["nodes"])[:2], sep="  ")
    serious = sum(one["impact"] in SERIOUS for one in found)
    print(f"{len(names)} pages, {len(WIDTHS)} widths, {len(GROUNDS)} grounds: {len(found)} findings, {serious} serious")
    return serious


if __name__ == "__main__":
    if len(sys.argv) != 2 or not CHROMIUM:
        sys.exit("give the path of axe.min.js, where Chromium is installed")
    sys.exit(1 if tried(Path(sys.argv[1])) else 0)
