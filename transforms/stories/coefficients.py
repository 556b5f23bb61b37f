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
    -2.243,
    {
        "stems": 1.418,
        "stems but one": 1.516,
        "names": 1.468,
        "names but one": 1.580,
        "names and happenings": 1.345,
        "stems and figures": 5.005,
        "stems and happenings": 2.863,
        "gap": -2.990,
        "other TITLE_DAY": -1.840,
        "other DAY": -2.000,
        "other RESULT": -0.280,
        "other happening": -1.653,
        "figures apart": -2.000,
        "form": -2.000,
    },
    0.7,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -2.391,
    {
        "names but one": 1.550,
        "shared names": 0.517,
        "figures": 2.282,
        "shared figures": 1.048,
        "shared concepts": 1.386,
        "shared happenings": 1.005,
        "names and figures": 0.980,
        "gap": -3.000,
        "same DAY": 1.753,
        "other DAY": -3.739,
        "figures apart": -2.737,
        "other RESULT": -0.713,
        "other TITLE_DAY": -2.767,
        "other happening": -0.726,
        "weight of meanings": 2.631,
        "weight of meanings but one": 0.824,
        "names covered": 0.790,
        "names apart": -2.692,
        "stems and figures": 1.261,
        "form": -2.099,
    },
    0.62,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -2.909,
    {
        "names": 0.249,
        "names but one": 1.187,
        "shared names": 0.958,
        "figures": 2.922,
        "shared figures": 1.154,
        "shared concepts": 3.892,
        "shared happenings": 1.260,
        "names and figures": 1.131,
        "gap": -3.000,
        "same DAY": 1.743,
        "other DAY": -3.923,
        "figures apart": -2.395,
        "same RESULT": 0.653,
        "other RESULT": -0.812,
        "other TITLE_DAY": -2.975,
        "other happening": -0.805,
        "weight of meanings": 0.875,
        "weight of meanings but one": 1.380,
        "names covered": 0.977,
        "names apart": -1.788,
    },
    0.62,
)
