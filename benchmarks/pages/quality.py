"""How well pages are read, against bare trafilatura: `python -m benchmarks.pages.quality CORPUS`.

CORPUS is a folder or an archive of pages with a `manifest.jsonl` of ground truth; SCORER a file with a function
`score(record, prediction, cap)` and `fold(text)`. Both default to where they lie beside the project.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import logging
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.accounts import accounts
from benchmarks.pages import verdicts as verdict_quality
from benchmarks.pages.corpus import body_of, opened_corpus, records_of
from presswatch.errors import Unreadable
from transforms.pages.reading import read_page

BESIDE = Path(__file__).parents[2] / "../shared"
CORPUS = BESIDE / "corpus/pages.tar.gz"
SCORER = BESIDE / "tools/score_extraction.py"

#: measures of the table: name in the scorer, name for people
MEASURES = {
    "text_f1": "text F1",
    "title_exact": "title exact",
    "author_f1": "author F1",
    "date_day": "same-day date",
    "credit_recall": "photo credits, recall",
    "credit_f1": "photo credits, F1",
}
#: what was found about labels that differ from our reading: by measure and by kind (wrong, policy, ours), of records
ADJUDICATED = Path(__file__).with_name("adjudicated.toml")
#: rows of the table without records whose label is wrong, and without those that follow another policy either
WITHOUT = {"all, without wrong labels": ("wrong",), "all, without other policies either": ("wrong", "policy")}
#: tokens compared by the scorer's slow measures, which the table does not show
CAP = 50

#: what stands around the tables: accounts of what was examined once, each below its name
ACCOUNTS = Path(__file__).with_name("accounts.md")

Prediction = dict[str, Any]


def evaluate(corpus: Path = CORPUS, scorer: Path = SCORER) -> str:
    """Return a Markdown table.

    Each measure for bare trafilatura and for `read_page`, over all records and by origin.
    """
    rules = loaded_scorer(scorer)
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    with opened_corpus(corpus) as folder:
        for record in records_of(folder):
            body = body_of(folder, record)
            for reader, read in (("bare", bare_prediction), ("ours", our_prediction)):
                measured = rules.score(record, prediction := read(body, record["url"]), CAP)
                measured |= credit_f1(record, prediction, rules)
                for name in filter(measured.__contains__, MEASURES):
                    for origin in ("all", *adjudicated_rows(record["id"], name), f"half {half_of(record['url'])}"):
                        sums[origin, name, reader].append(measured[name])
                    for origin in record["origins"]:
                        sums[origin, name, reader].append(measured[name])
    return table(sums)


@cache
def adjudicated() -> dict[str, dict[str, dict[str, str]]]:
    """Return why labels differ from our reading: by measure, by kind, by record."""
    return tomllib.loads(ADJUDICATED.read_text(encoding="utf-8"))


def adjudicated_rows(identity: str, measure: str) -> list[str]:
    """Return the rows of judged labels that a record belongs to, for a measure whose labels were judged."""
    kinds = adjudicated().get(measure)
    if kinds is None:
        return []
    return [row for row, out in WITHOUT.items() if not any(identity in kinds.get(kind, ()) for kind in out)]


def half_of(url: str) -> str:
    """Return which half of the sites an address belongs to: errors are examined in A only, B measures the result."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return "AB"[hashlib.sha256(host.encode()).digest()[0] % 2]


def loaded_scorer(path: Path) -> Any:
    """Return the scorer's module."""
    spec = importlib.util.spec_from_file_location("page_scorer", path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def our_prediction(body: bytes, url: str) -> Prediction:
    """Return what `read_page` says; nothing for a page it refuses. The day is that of the page's own zone."""
    try:
        reading = read_page(body, url, None, datetime.now(UTC))
    except Unreadable:
        return {}
    return {
        "title": reading.title,
        "text": reading.text,
        "date": reading.published_at and reading.published_at.isoformat()[:10],
        "authors": list(reading.authors),
        "lang": reading.language_hint,
        "photo_credits": reading.credits.splitlines(),
    }


def bare_prediction(body: bytes, url: str) -> Prediction:
    """Return what trafilatura alone says."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if document is None:
        return {}
    authors = document.author.split("; ") if document.author else []
    return {"title": document.title, "text": document.text, "date": document.date, "authors": authors}


def credit_f1(record: dict[str, Any], prediction: Prediction, rules: Any) -> dict[str, float]:
    """F1 of the distinct credits of a page; one stands for another that contains it."""
    if not record.get("photo_credits"):
        return {}
    wanted = {rules.fold(name) for credit in record["photo_credits"] for name in credit["authors"]}
    got = {rules.fold(line) for line in prediction.get("photo_credits") or []}
    found = sum(any(w in g or g in w for g in got) for w in wanted)
    right = sum(any(w in g or g in w for w in wanted) for g in got)
    # The harmonic mean of precision and recall, 0 where both are.
    return {"credit_f1": 2 * right * found / (right * len(wanted) + found * len(got)) if right and found else 0.0}


def table(sums: dict[tuple[str, str, str], list[float]]) -> str:
    """Return the means as Markdown."""
    lines = ["| pages | measure | n | bare trafilatura | presswatch |", "| --- | --- | ---: | ---: | ---: |"]
    for origin in dict.fromkeys(origin for origin, _, _ in sums):
        for name, label in MEASURES.items():
            bare, ours = sums.get((origin, name, "bare"), []), sums.get((origin, name, "ours"), [])
            if ours:
                means = f"{sum(bare) / len(bare):.3f} | {sum(ours) / len(ours):.3f}"
                lines.append(f"| {origin} | {label} | {len(ours)} | {means} |")
    return "\n".join(lines)


def quality_section() -> str:
    """Return the section of docs/quality.md.

    Raises:
        FileNotFoundError: corpus or scorer are not at hand.
    """
    if not CORPUS.exists():
        raise FileNotFoundError(f"no corpus at {CORPUS}")
    logging.disable(logging.CRITICAL)
    try:
        told = accounts(ACCOUNTS)
        verdicts = told["verdicts"].format(today=verdict_quality.report())
        return "\n\n".join((told["introduction"], evaluate(), verdicts, told["shapes"], told["afterword"]))
    finally:
        logging.disable(logging.NOTSET)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--scorer", type=Path, default=SCORER)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(evaluate(arguments.corpus, arguments.scorer))


if __name__ == "__main__":
    main()
