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
    -2.822,
    {
        "stems but one": 9.862,
        "gap": -1.500,
        "other TITLE_DAY": -3.629,
        "form": -4.805,
    },
    0.36,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -3.990,
    {
        "stems": 1.395,
        "stems but one": 1.120,
        "names": 0.777,
        "names but one": 1.789,
        "shared names": 0.869,
        "figures": 2.448,
        "concepts": 2.769,
        "names and concepts": 0.999,
        "names and figures": 1.516,
        "gap": -1.500,
        "same TITLE_DAY": 0.429,
        "other TITLE_DAY": -1.641,
        "same DAY": 1.397,
        "other DAY": -1.641,
        "figures apart": -1.070,
        "other RESULT": -0.180,
    },
    0.75,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -5.271,
    {
        "names but one": 10.005,
        "shared names": 2.142,
        "figures": 4.829,
        "concepts": 4.357,
        "names and figures": 0.667,
        "gap": -1.500,
        "same DAY": 5.407,
        "figures apart": -9.045,
    },
    0.51,
)
