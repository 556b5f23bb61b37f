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
    -3.388,
    {
        "names": 1.561,
        "names but one": 1.891,
        "shared names": 0.798,
        "figures": 3.244,
        "shared figures": 1.433,
        "concepts": 0.853,
        "concepts but one": 1.407,
        "shared concepts": 4.214,
        "shared happenings": 0.114,
        "names and figures": 0.962,
        "gap": -2.122,
        "same DAY": 2.509,
        "other DAY": -3.035,
        "figures apart": -3.360,
        "same RESULT": 0.051,
        "other RESULT": -1.613,
        "other TITLE_DAY": -2.733,
        "other happening": -1.406,
        "stems and figures": 1.879,
        "form": -1.781,
    },
    0.5,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -5.103,
    {
        "names": 2.417,
        "names but one": 1.219,
        "shared names": 0.837,
        "figures": 4.173,
        "shared figures": 2.065,
        "concepts": 1.288,
        "concepts but one": 1.811,
        "shared concepts": 5.664,
        "shared happenings": 1.246,
        "names and concepts": 1.877,
        "names and figures": 1.629,
        "gap": -2.810,
        "same DAY": 1.984,
        "other DAY": -2.249,
        "figures apart": -2.516,
        "same RESULT": 0.249,
        "other RESULT": -1.129,
        "other happening": -0.439,
    },
    0.5,
)
