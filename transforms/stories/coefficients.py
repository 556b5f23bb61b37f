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
    -2.822,
    {
        "stems but one": 9.862,
        "gap": -1.500,
        "other TITLE_DAY": -3.629,
        "form": -4.805,
    },
    0.41,
)

SAME_SCRIPT = Model(
    "SAME_SCRIPT",
    -6.158,
    {
        "stems": 3.901,
        "stems but one": 2.804,
        "names": 1.341,
        "names but one": 4.531,
        "figures": 3.699,
        "concepts": 2.456,
        "names and concepts": 2.200,
        "names and figures": 1.645,
        "gap": -1.500,
        "same TITLE_DAY": 1.086,
        "other TITLE_DAY": -2.844,
        "same DAY": 2.277,
        "other DAY": -2.844,
        "figures apart": -2.760,
        "other RESULT": -0.496,
    },
    0.75,
)

OTHER_SCRIPT = Model(
    "OTHER_SCRIPT",
    -5.208,
    {
        "names but one": 9.740,
        "shared names": 1.957,
        "figures": 4.381,
        "concepts": 3.887,
        "gap": -1.500,
        "same DAY": 3.999,
        "figures apart": -8.822,
    },
    0.37,
)
