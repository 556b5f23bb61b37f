"""The trained baseline beside the rules: TF-IDF with logistic regression, over words or over characters.

Needs scikit-learn, which `make quality` installs (requirements-quality.lock); neither the product nor its tests use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.topics.scores import macro_f1


def cross_validated(texts: Sequence[str], labels: Sequence[str]) -> tuple[str, float]:
    """Macro-F1 in five folds, and what the vectors count: the better of words and characters.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    return best_of(
        {name: macro_f1(labels, list(cross_val_predict(model, texts, labels, cv=folds))) for name, model in models()}
    )


def trained_elsewhere(
    texts: Sequence[str], labels: Sequence[str], other_texts: Sequence[str], other_labels: Sequence[str]
) -> tuple[str, float]:
    """Return macro-F1 on other texts than those for training; the better of words and characters.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    return best_of(
        {name: macro_f1(other_labels, list(model.fit(texts, labels).predict(other_texts))) for name, model in models()}
    )


def models() -> list[tuple[str, Any]]:
    """Return the two pipelines, by what their vectors count."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectors = {
        "words": TfidfVectorizer(sublinear_tf=True),
        "characters 3-5": TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    }
    return [
        (name, make_pipeline(vector, LogisticRegression(C=10, max_iter=1000, class_weight="balanced")))
        for name, vector in vectors.items()
    ]


def best_of(figures: dict[str, float]) -> tuple[str, float]:
    """Return the best figure with its name."""
    best = max(figures, key=lambda name: figures[name])
    return best, figures[best]
