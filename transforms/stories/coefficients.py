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
    -2.222,
    {
        "stems": 1.320,
        "stems but one": 1.509,
        "names": 1.399,
        "names but one": 1.587,
        "names and concepts": 1.283,
        "stems and figures": 5.140,
        "stems and concepts": 2.829,
        "gap": -3.000,
        "other TITLE_DAY": -2.000,
        "other DAY": -2.000,
        "other RESULT": -0.255,
        "other happening": -1.556,
        "figures apart": -2.000,
        "form": -1.775,
    },
    0.7,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -3.635,
    {
        "names": 1.373,
        "names but one": 1.649,
        "shared names": 0.941,
        "figures": 2.426,
        "shared figures": 0.997,
        "concepts": 3.150,
        "names and concepts": 0.658,
        "names and figures": 1.250,
        "gap": -2.594,
        "same DAY": 2.078,
        "other DAY": -2.320,
        "figures apart": -2.092,
        "same RESULT": 0.115,
        "other RESULT": -1.127,
        "other TITLE_DAY": -2.047,
        "other happening": -0.640,
        "stems": 0.893,
        "stems but one": 1.204,
        "stems and concepts": 1.282,
        "stems and figures": 1.353,
        "form": -1.272,
    },
    0.66,
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
