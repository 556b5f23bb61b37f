"""What the words of each subject should count when subjects are compared, learned from the labelled sets.

Run with `python -m benchmarks.topics.subjects`. A subject is a top-level topic with all words of its lists
(`transforms/topics/subjects.py`). The model is a softmax over the logarithms of weights plus one number a subject, the
logarithm of the factor asked for; factors that differ little from 1 are left out of `seeds/topics.toml`. The second
column has no set of whole articles in its training, the figures below are of those sets, each left out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.topics.quality import rows_of, shipped_rules
from benchmarks.topics.scores import macro_f1
from transforms.language import tokens_of
from transforms.topics.subjects import weights_of_subjects
from transforms.topics.tags import hits_by_bag

SHORT_SETS = ("fitted", "unmended", "blind_1", "blind_2")
WHOLE_SETS = ("blind_3", "blind_4", "blind_5", "blind_6", "blind_7", "blind_8", "blind_9")
STEPS, RATE, PENALTY = 3000, 0.05, 0.01
Matrix: TypeAlias = npt.NDArray[np.float64]


def weights_of(row: dict[str, Any]) -> dict[str, float]:
    """Return the weights of one article's subjects without factors."""
    rules = replace(shipped_rules(), factors={})
    tokens = tokens_of(row["title"], row["text"])
    return weights_of_subjects(rules, hits_by_bag(rules, tokens), tokens)


def table(rows: Sequence[dict[str, Any]], subjects: Sequence[str]) -> Matrix:
    """Return log weights, a line an article."""
    found = [weights_of(row) for row in rows]
    return np.asarray(np.log1p(np.array([[one.get(subject, 0.0) for subject in subjects] for one in found])))


def factors_of(logs: Matrix, labels: npt.NDArray[np.int64]) -> Matrix:
    """Return the logarithm of each subject's factor by gradient descent."""
    slope, biases = 2.0, np.zeros(logs.shape[1])
    for _ in range(STEPS):
        scores = slope * logs + biases
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        shares[np.arange(len(labels)), labels] -= 1
        slope -= RATE * float((shares * logs).sum()) / len(labels)
        biases -= RATE * (shares.mean(axis=0) + PENALTY * biases)
    return np.asarray(biases / slope)


def main() -> None:
    """Print the factors, and macro-F1 of each set left out."""
    sets = {name: [row for row in rows_of(name) if row["label"] != "none"] for name in SHORT_SETS + WHOLE_SETS}
    subjects = sorted({row["label"] for rows in sets.values() for row in rows})
    logs = {name: table(rows, subjects) for name, rows in sets.items()}
    labels = {name: np.array([subjects.index(row["label"]) for row in rows]) for name, rows in sets.items()}

    def learned(names: Sequence[str]) -> Matrix:
        return factors_of(np.concatenate([logs[n] for n in names]), np.concatenate([labels[n] for n in names]))

    every, short = learned(list(sets)), learned(SHORT_SETS)
    named = {topic.topic_id: topic.topic_name for topic in shipped_rules().topics}
    for subject, one, other in zip(subjects, np.exp(every), np.exp(short), strict=True):
        print(f"{named[subject]:45} {one:.2f} {other:.2f}")
    for name in WHOLE_SETS:
        told = (logs[name] + learned([other for other in sets if other != name])).argmax(axis=1)
        print(f"{name}: {macro_f1([row['label'] for row in sets[name]], [subjects[index] for index in told]):.3f}")


if __name__ == "__main__":
    main()
