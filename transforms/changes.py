"""Find what a publisher changed between two states of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from presswatch.records import Change
from transforms.counters import NUMBER, counts, is_counter, says_when

#: shorter paragraphs come and go with the layout; losing one is no removed passage
SHORTEST_PASSAGE = 60
#: a paragraph at least this similar to an old one is the old one, reworded
REWORDED = 0.6
#: texts at least this similar are the same news whatever their headlines; and how many characters are compared
NEARLY_ONE = 0.8
COMPARED = 4000
#: how many lines above a text may say when it was published
MOST_ABOVE = 2
#: openings of a notice to readers (correction, clarification, update) in en, ru, be
NOTICE = re.compile(
    r"(?im)^\W{0,3}(?:correction|corrections|clarification|editor[’']?s note|update[ds]?(?: at| on)?\b.{0,40}[:.]|"
    r"this (?:article|story) (?:has been|was) (?:updated|corrected|amended)|an earlier version of this|"
    r"исправлен|исправление|уточнение|поправка|обновлено|дополнено|от редакции|новость (?:обновлена|дополнена)|"
    r"в (?:предыдущей|первоначальной) версии|"
    r"абноўлена|выпраўлен|удакладненне|папраўка|дапоўнена|ад рэдакцыі|у папярэдняй версіі)"
)


def kinds_of_change(
    old_title: str, old_text: str, new_title: str, new_text: str, *, date_moved: bool = False
) -> tuple[Change, ...]:
    """Return the kinds ('title', 'text', 'date', 'notice_added', 'passage_removed'); empty if nothing changed.

    A headline repeated above the text does not count as text, nor does anything that changes by itself: view counts,
    comments, the state of a fundraiser, "5 minutes ago".
    """
    old_body, new_body = below(old_title, old_text), below(new_title, new_text)
    if old_body is not None and new_body is not None:
        old_text, new_text = old_body, new_body
    kinds = []
    if old_title != new_title:
        kinds.append(Change.TITLE)
    if old_text != new_text and without_counters(old_text) != without_counters(new_text):
        kinds.append(Change.TEXT)
        if len(NOTICE.findall(new_text)) > len(NOTICE.findall(old_text)):
            kinds.append(Change.NOTICE_ADDED)
        if removed_passages(old_text, new_text):
            kinds.append(Change.PASSAGE_REMOVED)
    if date_moved:
        kinds.append(Change.DATE)
    return tuple(kinds)


def without_counters(text: str) -> str:
    """Return a text without lines that only count something or say when it was, and without blank lines.

    A line that counts something among other words has its numbers replaced.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # Above a text, a day is that of its publication; within it, it is news.
    above = next(
        (place for place, line in enumerate(lines[:MOST_ABOVE]) if not says_when(line)), len(lines[:MOST_ABOVE])
    )
    return "\n".join(NUMBER.sub("#", line) if counts(line) else line for line in lines[above:] if not is_counter(line))


def same_news(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two titles and texts are the same piece of news, perhaps in two states of it.

    Either the texts are nearly equal, or the headlines are equal and the texts similar. A feed's summary counts as
    contained in the text.
    """
    (title, text), (other_title, other_text) = one, other
    short, long = sorted((" ".join(text.split()), " ".join(other_text.split())), key=len)
    if short == long or (short and short in long):
        return True
    alikeness = likeness(short[:COMPARED], long[:COMPARED])
    has_one_title = title.split() == other_title.split()
    return alikeness >= (REWORDED if has_one_title else NEARLY_ONE)


def below(title: str, text: str) -> str | None:
    """Return the text below the headline if the text begins with it, else None."""
    first, _, rest = text.lstrip().partition("\n")
    return rest if title.split() and first.split() == title.split() else None


def removed_passages(old_text: str, new_text: str) -> list[str]:
    """Return the paragraphs of the old text that the new text neither contains nor rewords."""
    kept = paragraphs(new_text)
    known = set(kept)
    lost = [passage for passage in paragraphs(old_text) if passage not in known and len(passage) >= SHORTEST_PASSAGE]
    fresh = [passage for passage in kept if passage not in set(paragraphs(old_text))]
    return [passage for passage in lost if not is_reworded(passage, fresh, new_text)]


def is_reworded(passage: str, candidates: Sequence[str], new_text: str) -> bool:
    """Tell whether a passage survives in the new text, inside another paragraph or reworded."""
    if passage in new_text:
        return True
    # Bounded: ratio() is quadratic, and a live blog has hundreds of paragraphs.
    return any(likeness(passage[:1000], candidate[:1000]) >= REWORDED for candidate in candidates[:50])


def likeness(one: str, other: str) -> float:
    """Return how similar two texts are by their words, 0 to 1; tries a cheap upper bound first."""
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= REWORDED else 0.0


def paragraphs(text: str) -> list[str]:
    """Return the text's paragraphs with whitespace collapsed."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
