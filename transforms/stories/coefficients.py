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
        "stems but one": 1.510,
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
    0.75,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -3.744,
    {
        "names": 1.227,
        "names but one": 1.034,
        "shared names": 1.265,
        "figures": 2.485,
        "shared figures": 1.097,
        "concepts": 2.508,
        "names and concepts": 0.318,
        "names and figures": 1.401,
        "gap": -2.605,
        "same DAY": 1.451,
        "other DAY": -2.205,
        "figures apart": -2.543,
        "same RESULT": 0.078,
        "other RESULT": -0.300,
        "other TITLE_DAY": -1.644,
        "other happening": -1.189,
        "stems": 1.684,
        "stems but one": 1.439,
        "stems and concepts": 1.739,
        "stems and figures": 1.387,
        "form": -1.582,
    },
    0.63,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -3.706,
    {
        "names": 0.066,
        "names but one": 2.353,
        "shared names": 2.311,
        "figures": 2.470,
        "shared figures": 1.364,
        "concepts": 4.582,
        "names and concepts": 0.992,
        "names and figures": 1.856,
        "gap": -2.483,
        "same DAY": 1.708,
        "other DAY": -0.604,
        "figures apart": -1.902,
        "same RESULT": 0.160,
        "other RESULT": -0.363,
        "other happening": -0.546,
    },
    0.53,
)
