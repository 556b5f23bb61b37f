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
    -3.661,
    {
        "names": 0.989,
        "names but one": 1.591,
        "shared names": 1.650,
        "figures": 2.483,
        "shared figures": 1.435,
        "concepts": 0.579,
        "concepts but one": 0.682,
        "shared concepts": 3.263,
        "shared happenings": 0.983,
        "names and figures": 0.847,
        "gap": -2.241,
        "same DAY": 1.685,
        "other DAY": -2.251,
        "figures apart": -2.289,
        "same RESULT": 0.066,
        "other RESULT": -0.962,
        "other TITLE_DAY": -1.856,
        "other happening": -1.238,
        "stems and figures": 1.062,
        "form": -1.227,
    },
    0.52,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -4.142,
    {
        "names": 0.589,
        "names but one": 1.759,
        "shared names": 1.125,
        "figures": 2.917,
        "shared figures": 1.247,
        "concepts": 2.000,
        "concepts but one": 1.418,
        "shared concepts": 3.860,
        "shared happenings": 1.645,
        "names and concepts": 1.064,
        "names and figures": 1.659,
        "gap": -1.954,
        "same DAY": 1.432,
        "other DAY": -2.012,
        "figures apart": -2.174,
        "same RESULT": 0.335,
        "other RESULT": -0.886,
        "other happening": -0.513,
    },
    0.51,
)
