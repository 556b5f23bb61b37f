"""Judge whether an outlet's silence, empty pages or change of length can be chance. Pure; the warehouse gives figures.

Every rule compares an outlet with itself: one that shows videos on every third page is not lost after three of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presswatch.records import LengthShift, OutletHistory, Stillness

#: an outlet with fewer texts in a fortnight has no usual level yet
FEWEST_TEXTS = 5
#: this many pages in a row without text are no sign yet, whatever the usual share
FEWEST_MISSES = 3
#: a run of misses less likely than this is no chance: one run in a thousand
CHANCE = 0.001
#: medians of this many texts are compared; the median of eight mixed texts stays within a factor of 2
NEWEST_TEXTS = 8
USUAL_TEXTS = 16
SHIFT_FACTOR = 3.0
#: days with runs at the same hours, and texts on each of them, before silence means anything
FEWEST_DAYS = 5
FEWEST_TEXTS_A_DAY = 3
#: runs during the quiet hours: the first run after a pause may come too early
FEWEST_RUNS = 3


def lost_outlets(histories: Iterable[OutletHistory]) -> list[OutletHistory]:
    """Return outlets that used to give texts but whose latest pages, this run's included, gave none.

    If the usual share of misses is p, k misses in a row have probability p^k. Laplace's rule of succession smooths p,
    so that an outlet that never missed is not lost after a single page.
    """
    return [history for history in histories if is_lost(history)]


def is_lost(history: OutletHistory) -> bool:
    """Tell whether the misses since the last text are too many for chance and still go on."""
    if history.texts < FEWEST_TEXTS or history.misses_since < FEWEST_MISSES or not history.misses_now:
        return False
    share = (history.usual_misses + 1) / (history.texts + history.usual_misses + 2)
    return share**history.misses_since < CHANCE


def length_shifts(histories: Iterable[OutletHistory]) -> list[LengthShift]:
    """Return outlets whose new texts are a third or three times as long as usual, outside 90 % of earlier lengths."""
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
    """Describe what is missing if the last hours brought no text although every earlier day did at these hours."""
    earlier = [texts for runs, texts in zip(stillness.runs[1:], stillness.texts[1:], strict=True) if runs]
    if stillness.texts[0] or stillness.runs[0] < FEWEST_RUNS or len(earlier) < FEWEST_DAYS:
        return None
    if min(earlier) < FEWEST_TEXTS_A_DAY:
        return None
    usual = sorted(earlier)[len(earlier) // 2]
    return f"no new text for {stillness.hours} hours, usual are {usual}"


def empty_pages(texts: int, reasons: Sequence[str]) -> str | None:
    """Describe what is wrong if a run tried several pages and got no text; `reasons` are those of the drops."""
    if texts or len(reasons) < FEWEST_TEXTS:
        return None
    counted = sorted({(-reasons.count(reason), reason) for reason in reasons})
    said = ", ".join(f"{-count} {reason}" for count, reason in counted[:3])
    return f"none of {len(reasons)} pages gave a text: {said}"
