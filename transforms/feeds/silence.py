"""Whether an outlet's silence, emptiness or change of length can be chance. Pure; the figures come from the warehouse.

Every rule compares an outlet with itself: one that shows videos on every third page is not lost after three of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presswatch.records import LengthShift, OutletHistory, Stillness

#: an outlet with fewer texts in a fortnight has no usual yet
FEWEST_TEXTS = 5
#: pages without text in a row that are still no sign, whatever the share
FEWEST_MISSES = 3
#: a row of misses this unlikely is no chance: once in a thousand rows
CHANCE = 0.001
#: medians of this many texts are compared; the median of eight texts of mixed length stays within a factor of 2
NEWEST_TEXTS = 8
USUAL_TEXTS = 16
SHIFT_FACTOR = 3.0
#: days with runs in the same hours, and texts in each of them, without which silence is no news
FEWEST_DAYS = 5
FEWEST_TEXTS_A_DAY = 3
#: runs in the quiet hours: after a pause the first run may still be on its way
FEWEST_RUNS = 3


def lost_outlets(histories: Iterable[OutletHistory]) -> list[OutletHistory]:
    """Outlets that used to give texts, whose last pages gave none, this run's among them.

    With the usual share of misses p, k misses in a row have the probability p^k. The share is smoothed by Laplace's
    rule of succession, so that one who never missed is not lost after a single page.
    """
    return [history for history in histories if is_lost(history)]


def is_lost(history: OutletHistory) -> bool:
    """Whether the misses since the last text are too many for chance, and still go on."""
    if history.texts < FEWEST_TEXTS or history.misses_since < FEWEST_MISSES or not history.misses_now:
        return False
    share = (history.usual_misses + 1) / (history.texts + history.usual_misses + 2)
    return share**history.misses_since < CHANCE


def length_shifts(histories: Iterable[OutletHistory]) -> list[LengthShift]:
    """Outlets whose newest texts are a third or three times as long as usual, and outside nine tenths of the usual."""
    shifts = []
    for history in histories:
        if history.newest_texts < NEWEST_TEXTS or history.usual_texts < USUAL_TEXTS:
            continue
        if history.usual_words is None or history.newest_words is None:
            continue
        least, usual, most = history.usual_words
        is_far = not usual / SHIFT_FACTOR < history.newest_words < usual * SHIFT_FACTOR
        if is_far and not least <= history.newest_words <= most:
            shifts.append(LengthShift(history.outlet, usual, history.newest_words))
    return shifts


def unusual_silence(stillness: Stillness) -> str | None:
    """What is missing, where the last hours brought no text and the same hours of every earlier day did."""
    earlier = [texts for runs, texts in zip(stillness.runs[1:], stillness.texts[1:], strict=True) if runs]
    if stillness.texts[0] or stillness.runs[0] < FEWEST_RUNS or len(earlier) < FEWEST_DAYS:
        return None
    if min(earlier) < FEWEST_TEXTS_A_DAY:
        return None
    usual = sorted(earlier)[len(earlier) // 2]
    return f"no new text for {stillness.hours} hours, usual are {usual}"


def empty_pages(texts: int, reasons: Sequence[str]) -> str | None:
    """What is wrong, where a run tried several pages and none gave a text; `reasons` are those of the drops."""
    if texts or len(reasons) < FEWEST_TEXTS:
        return None
    counted = sorted({(-reasons.count(reason), reason) for reason in reasons})
    said = ", ".join(f"{-count} {reason}" for count, reason in counted[:3])
    return f"none of {len(reasons)} pages gave a text: {said}"
