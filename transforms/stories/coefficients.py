"""What evidence for one story weighs: made by `python -m benchmarks.stories.scores --write`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """What each kind of evidence weighs, and the likelihood from which two articles tell one story."""

    name: str
    intercept: float
    weights: dict[str, float]
    threshold: float


SAME_LANGUAGE = Model(
    "SAME_LANGUAGE",
    -2.261,
    {
        "stems": 1.389,
        "stems but one": 1.575,
        "names": 1.388,
        "names but one": 1.562,
        "names and concepts": 1.334,
        "stems and figures": 5.125,
        "stems and concepts": 2.879,
        "gap": -3.000,
        "other TITLE_DAY": -1.857,
        "other DAY": -2.000,
        "other RESULT": -0.259,
        "other happening": -1.541,
        "figures apart": -2.000,
        "form": -2.000,
    },
    0.7,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -4.826,
    {
        "names": 1.703,
        "names but one": 3.099,
        "shared names": 0.494,
        "figures": 3.027,
        "shared figures": 1.185,
        "concepts": 4.885,
        "names and concepts": 0.252,
        "names and figures": 1.763,
        "gap": -3.000,
        "same DAY": 3.276,
        "other DAY": -2.987,
        "figures apart": -3.146,
        "same RESULT": 0.083,
        "other RESULT": -2.432,
        "other TITLE_DAY": -3.320,
        "other happening": -0.076,
        "stems": 1.074,
        "stems but one": 2.497,
        "stems and concepts": 1.511,
        "stems and figures": 1.821,
        "form": -2.867,
    },
    0.67,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -4.518,
    {
        "names but one": 4.063,
        "shared names": 2.021,
        "figures": 3.167,
        "shared figures": 1.188,
        "concepts": 6.585,
        "names and figures": 2.981,
        "gap": -3.000,
        "same DAY": 2.468,
        "other DAY": -1.682,
        "figures apart": -1.936,
        "same RESULT": 0.267,
        "other RESULT": -2.935,
        "other happening": -0.120,
    },
    0.6,
)
