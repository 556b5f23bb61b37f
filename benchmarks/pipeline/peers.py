"""The readers that the pipeline is compared with, each as a separate command.

    python -m benchmarks.pipeline.peers bare|newspaper4k|news-please FOLDER PORT

`bare`: trafilatura's `bare_extraction` with metadata in two warm processes, pages from disk. The others fetch from the
press with their own means and read with as many processes or threads as they offer for two cores. Each prints one JSON
object: the pages with text, and for `bare` the processor and wall seconds without its start, and the texts' digests.
"""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pipeline.press import page_url
from transforms.people.credit_lines import split_credits

WORKERS = 2
#: pages read before the clock starts: imports, caches, dateparser's tables
WARM_UP = 20


def text_digest(text: str) -> str:
    """Return a text's fingerprint, ignoring white space."""
    return hashlib.blake2b("".join(text.split()).encode(), digest_size=8).hexdigest()


def read_bare(path: Path, url: str) -> str:
    """Return the text that trafilatura finds."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(path.read_bytes(), url=url, with_metadata=True, include_comments=False)
    return getattr(document, "text", None) or ""


def bare_share(folder: Path, entries: list[dict[str, Any]], gate: Any, answers: Any) -> None:
    """Read one process's share of the pages, after a warm-up that is not counted."""
    for entry in entries[:WARM_UP]:
        read_bare(folder / f"{entry['number']}.html", entry["url"])
    gate.wait()
    began, cpu = time.monotonic(), time.process_time()
    texts = {entry["number"]: read_bare(folder / f"{entry['number']}.html", entry["url"]) for entry in entries}
    spent = time.process_time() - cpu
    # Our pipeline separates credit lines from the text; the rest is compared.
    digests = {number: text_digest(split_credits(text)[0]) for number, text in texts.items()}
    answers.put((spent, began, time.monotonic(), digests))


def bare(folder: Path, _port: int) -> dict[str, Any]:
    """Trafilatura alone in two warm processes."""
    entries = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
    context = multiprocessing.get_context("fork")
    gate, answers = context.Barrier(WORKERS), context.SimpleQueue()
    shares = [entries[number::WORKERS] for number in range(WORKERS)]
    workers = [context.Process(target=bare_share, args=(folder, share, gate, answers)) for share in shares]
    for worker in workers:
        worker.start()
    given = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    digests = {str(number): digest for share in given for number, digest in share[3].items()}
    empty = text_digest("")
    return {
        "pages": sum(digest != empty for digest in digests.values()),
        "cpu": sum(share[0] for share in given),
        "wall": max(share[2] for share in given) - min(share[1] for share in given),
        "digests": digests,
    }


def urls_of(folder: Path, port: int) -> list[str]:
    """Return the addresses of all pages of a prepared folder."""
    entries = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
    return [page_url(entry["number"], port) for entry in entries]


def newspaper4k(folder: Path, port: int) -> dict[str, Any]:
    """Run newspaper4k article by article, in threads like its `fetch_news`, which stops at the first failure."""
    from concurrent.futures import ThreadPoolExecutor

    from newspaper import Article
    from newspaper.configuration import Configuration

    config = Configuration()
    config.fetch_images, config.memorize_articles = False, False

    def has_text(url: str) -> bool:
        article = Article(url, config=config)
        try:
            article.download()
            article.parse()
        except Exception as error:  # any failure of a peer is a page without text
            print(f"{url}: {type(error).__name__}", file=sys.stderr)
            return False
        return bool(article.text)

    with ThreadPoolExecutor(2 * WORKERS) as threads:
        return {"pages": sum(threads.map(has_text, urls_of(folder, port)))}


def news_please(folder: Path, port: int) -> dict[str, Any]:
    """Run news-please on a list of addresses; without a timeout it returns nothing."""
    from newsplease import NewsPlease

    # Pictures would be requested from the pages' own hosts.
    articles = NewsPlease.from_urls(urls_of(folder, port), request_args={"timeout": 30}, fetch_images=False)
    return {"pages": sum(bool(getattr(article, "maintext", None)) for article in articles.values())}


PEERS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "bare": bare,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
}


def main() -> None:
    """Run one peer; what its libraries print goes to stderr."""
    answer = os.dup(1)
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    name, folder, port = sys.argv[1:4]
    result = PEERS[name](Path(folder), int(port))
    with os.fdopen(answer, "w") as out:
        json.dump(result, out)


if __name__ == "__main__":
    main()
