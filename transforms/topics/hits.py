"""Which of the hits in one article count."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.topics.matcher import Hit


def outermost(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits that do not lie within a longer one of the same list: «права человека» counts once, not twice.

    Of two that match the same words the heavier counts, but one of weight zero silences both: `=журналистам:0`.
    """
    ends = -1
    for hit in hits:
        if hit[1] <= ends:
            break
        ends = hit[2]
    else:
        # usually none overlaps another
        return list(hits)
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last, hit.weight != 0, -abs(hit.weight))):
        if not kept or hit.last > kept[-1].last:
            kept.append(hit)
    return kept
