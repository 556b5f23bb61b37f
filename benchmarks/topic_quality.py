"""How well topics and languages are told, against labelled texts, with a learned baseline beside them.

Run with `python -m benchmarks.topic_quality [FOLDER]`; FOLDER holds the public corpora (topics_ru_en.jsonl,
langid_be_ru.jsonl) and is `../shared/corpus` beside the project unless given. What is absent is skipped,
with the reason.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from transforms.language import identify
from transforms.topic_rules import TopicRules, parse_topics
from transforms.topic_tags import tag_topics

ROOT = Path(__file__).resolve().parents[1]
OWN_SET = ROOT / "tests" / "data" / "topics"
CORPUS = ROOT.parent / "shared" / "corpus"

#: the seven classes of the public set, by top-level topic; technology is told from science below
CLASS_OF_TOP = {
    "medtop:01000000": "entertainment",
    "medtop:04000000": "economy",
    "medtop:07000000": "science",
    "medtop:08000000": "other",
    "medtop:10000000": "other",
    "medtop:13000000": "science",
    "medtop:15000000": "sports",
    "medtop:17000000": "other",
}
TECHNOLOGY = {"medtop:20000756", "medtop:20000225", "medtop:20001182", "medtop:20000296"}
GAMES = {"medtop:20000540"}
#: medicine is science there; epidemics, hospitals and health care as politics are society
PUBLIC_HEALTH = {"medtop:20000448", "medtop:20001358", "medtop:20000462", "medtop:20000479"}


def evaluate(corpus: Path = CORPUS) -> str:
    """All figures as Markdown."""
    rules = parse_topics(
        (ROOT / "seeds" / "topics.toml").read_text(encoding="utf-8"),
        (ROOT / "seeds" / "iptc_mediatopics.csv").read_text(encoding="utf-8"),
    )
    own = [row for path in sorted(OWN_SET.glob("*.jsonl")) for row in read_rows(path)]
    parts = ["## Topics: our own labelled set", *own_set_report(own, rules)]
    public = corpus / "topics_ru_en.jsonl"
    parts += ["## Topics: public set, seven classes"]
    parts += public_report(read_rows(public), rules) if public.is_file() else [f"Skipped: no {public.name}."]
    parts += ["## Language"]
    languages = corpus / "langid_be_ru.jsonl"
    parts += language_report(read_rows(languages)) if languages.is_file() else [f"Skipped: no {languages.name}."]
    return "\n\n".join(parts) + "\n"


def own_set_report(rows: list[dict[str, Any]], rules: TopicRules) -> list[str]:
    """F1 on the own set's main topics, by language, with the confusion table and the baseline."""
    if not rows:
        return ["Skipped: no labelled texts."]
    labels = sorted({row["label"] for row in rows})
    told = [main_topic(row, labels, rules) for row in rows]
    wanted = [row["label"] for row in rows]
    lines = [f"{len(rows)} texts, {len(labels)} top-level topics; macro-F1 **{macro_f1(wanted, told):.3f}**."]
    for language in sorted({row["language"] for row in rows}):
        at = [index for index, row in enumerate(rows) if row["language"] == language]
        lines.append(f"- {language}: {macro_f1([wanted[i] for i in at], [told[i] for i in at]):.3f} ({len(at)} texts)")
    named = {topic.topic_id: topic.topic_name for topic in rules.topics} | {"none": "none"}
    return [
        "\n".join(lines),
        baseline_line([text_of(row) for row in rows], wanted),
        confusion_table([named[label] for label in wanted], [named[label] for label in told]),
    ]


def public_report(rows: list[dict[str, Any]], rules: TopicRules) -> list[str]:
    """F1 on the public set; `not_news` counts as `other`, and once more without it."""
    wanted = ["other" if row["label"] == "not_news" else row["label"] for row in rows]
    told = [seven_class(row["title"], row["text"], rules) for row in rows]
    news = [index for index, row in enumerate(rows) if row["label"] != "not_news"]
    without = macro_f1([wanted[index] for index in news], [told[index] for index in news])
    line = f"{len(rows)} texts: macro-F1 **{macro_f1(wanted, told):.3f}**; without `not_news` {without:.3f}."
    return [line, baseline_line([text_of(row) for row in rows], wanted), confusion_table(wanted, told)]


def text_of(row: dict[str, Any]) -> str:
    """Title and text of a row."""
    return f"{row['title']}\n{row['text']}"


def main_topic(row: dict[str, Any], labels: Sequence[str], rules: TopicRules) -> str:
    """The labelled top-level topic with the highest score; 'none' where no such tag is given."""
    tags = tag_topics(row["title"], row["text"], rules)
    return next((tag.topic_id for tag in tags if tag.topic_id in labels), "none")


def chains(title: str, text: str, rules: TopicRules) -> Iterator[tuple[list[str], float]]:
    """Each tag that no narrower one repeats, with its parents, topmost last, and the odds of its score."""
    parents = {topic.topic_id: topic.parent_id for topic in rules.topics}
    tags = tag_topics(title, text, rules)
    wider = {parents.get(tag.topic_id) for tag in tags}
    for tag in tags:
        if tag.topic_id in wider:
            continue
        chain = [tag.topic_id]
        while parent := parents.get(chain[-1]):
            chain.append(parent)
        yield chain, tag.score / (1.0001 - tag.score)


def seven_class(title: str, text: str, rules: TopicRules) -> str:
    """The class of the public set that our tags speak for; 'other' where none does."""
    sums: dict[str, float] = defaultdict(float)
    for chain, odds in chains(title, text, rules):
        if TECHNOLOGY & set(chain):
            sums["technology"] += odds
        elif GAMES & set(chain):
            sums["entertainment"] += odds
        elif PUBLIC_HEALTH & set(chain):
            sums["society"] += odds
        else:
            sums[CLASS_OF_TOP.get(chain[-1], "society")] += odds
    return max(sums, key=lambda name: sums[name], default="other")


def macro_f1(wanted: Sequence[str], told: Sequence[str]) -> float:
    """The mean of the wanted labels' F1."""
    labels = sorted(set(wanted))
    hits = Counter(want for want, tell in zip(wanted, told, strict=True) if want == tell)
    wants, tells = Counter(wanted), Counter(told)
    return sum(2 * hits[label] / (wants[label] + tells[label]) for label in labels) / len(labels)


def confusion_table(wanted: Sequence[str], told: Sequence[str]) -> str:
    """Rows: what a person said; columns: what the rules said."""
    counted = Counter(zip(wanted, told, strict=True))
    columns = sorted(set(wanted) | set(told))
    lines = ["| labelled \\ told | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for row in sorted(set(wanted)):
        lines.append(f"| {row} | " + " | ".join(str(counted[row, column] or "") for column in columns) + " |")
    return "\n".join(lines)


def baseline_line(texts: list[str], labels: list[str]) -> str:
    """TF-IDF with logistic regression, five-fold cross-validated; the better of words and characters."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return "Baseline skipped: scikit-learn is not installed."
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    figures = {}
    for name, vectors in {
        "words": TfidfVectorizer(sublinear_tf=True),
        "characters 3-5": TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    }.items():
        model = make_pipeline(vectors, LogisticRegression(C=10, max_iter=1000, class_weight="balanced"))
        figures[name] = macro_f1(labels, list(cross_val_predict(model, texts, labels, cv=folds)))
    best = max(figures, key=lambda name: figures[name])
    return f"Baseline (TF-IDF over {best}, logistic regression, five folds): macro-F1 {figures[best]:.3f}."


def language_report(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Accuracy by length; lines without any letter outside addresses have no language and are counted apart."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for row in rows:
        size = "60 characters and more" if len(row["text"]) >= 60 else "below 60 characters"
        seen[size] += 1
        told, _ = identify("", row["text"], None)
        right[size] += told == row["lang"]
        seen["without letters"] += told is None
    lines = [f"- {size}: **{right[size] / seen[size]:.4f}** of {seen[size]}" for size in sorted(right)]
    return ["\n".join([*lines, f"- {seen['without letters']} lines have no letters (counted as wrong above)"])]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    print(evaluate(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))
