"""What evidence for one story weighs: made by `python -m benchmarks.stories.scores --write`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """The weight of each kind of evidence, and the likelihood from which two articles tell one story."""

    name: str
    intercept: float
    weights: dict[str, float]
    threshold: float


SAME_LANGUAGE = Model(
    "SAME_LANGUAGE",
    -2.302,
    {
        "stems": 2.565,
        "stems but one": 3.377,
        "names but one": 1.269,
        "stems and figures": 5.867,
        "stems and concepts": 3.814,
        "gap": -3.000,
        "other TITLE_DAY": -2.050,
        "other DAY": -2.387,
        "figures apart": -3.010,
        "form": -2.079,
    },
    0.74,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -3.447,
    {
        "stems": 2.344,
        "stems but one": 3.116,
        "names but one": 4.377,
        "stems and figures": 7.384,
        "stems and concepts": 6.605,
        "gap": -3.000,
        "other TITLE_DAY": -2.730,
        "other DAY": -3.056,
        "figures apart": -4.871,
        "form": -3.211,
    },
    0.51,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -4.160,
    {
        "names but one": 4.708,
        "shared names": 2.816,
        "figures": 2.922,
        "concepts": 5.922,
        "names and figures": 1.687,
        "gap": -3.000,
        "same DAY": 2.027,
        "other DAY": -0.250,
        "figures apart": -3.772,
        "other RESULT": -0.816,
    },
    0.78,
)
