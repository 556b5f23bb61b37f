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
    -2.239,
    {
        "stems": 1.386,
        "stems but one": 1.505,
        "names": 1.434,
        "names but one": 1.558,
        "names and happenings": 1.365,
        "stems and figures": 5.033,
        "stems and happenings": 2.884,
        "gap": -2.957,
        "other TITLE_DAY": -1.824,
        "other DAY": -2.000,
        "other RESULT": -0.255,
        "other happening": -1.622,
        "figures apart": -2.000,
        "form": -2.000,
    },
    0.7,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -4.174,
    {
        "names": 1.189,
        "names but one": 2.594,
        "shared names": 1.766,
        "figures": 2.984,
        "shared figures": 2.188,
        "concepts": 0.506,
        "concepts but one": 0.515,
        "shared concepts": 3.231,
        "shared happenings": 1.670,
        "names and concepts": 0.282,
        "names and figures": 1.136,
        "gap": -2.877,
        "same DAY": 2.638,
        "other DAY": -3.113,
        "figures apart": -3.480,
        "same RESULT": 0.058,
        "other RESULT": -1.699,
        "other TITLE_DAY": -2.631,
        "other happening": -1.427,
        "stems and figures": 1.458,
        "form": -2.040,
    },
    0.57,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -4.371,
    {
        "names": 0.394,
        "names but one": 3.076,
        "shared names": 1.051,
        "figures": 3.033,
        "shared figures": 2.026,
        "concepts": 2.699,
        "concepts but one": 2.343,
        "shared concepts": 6.020,
        "shared happenings": 0.625,
        "names and concepts": 1.189,
        "names and figures": 2.809,
        "gap": -2.803,
        "same DAY": 2.053,
        "other DAY": -2.899,
        "figures apart": -3.103,
        "same RESULT": 0.357,
        "other RESULT": -1.561,
        "other happening": -0.604,
    },
    0.62,
)
