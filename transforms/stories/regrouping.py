"""What grouping anew changes: which stories become one, which are taken apart, which articles leave their company."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from presswatch.records import RegroupedArticle, RegroupedStory, Regrouping

NOBODY: frozenset[str] = frozenset()


def compared(
    before: Mapping[str, str],
    after: Mapping[str, str],
    titles: Mapping[str, str],
    placed: AbstractSet[str] = NOBODY,
    edits: Mapping[str, int] | None = None,
) -> Regrouping:
    """Compare two groupings, article -> story each; `placed` are articles that an analyst has put where they are."""
    company = members_by_story(before)
    new_company = members_by_story(after)
    whole = {story: is_whole(members, after, new_company) for story, members in company.items()}
    changed = [name for name, story in sorted(after.items()) if before.get(name) != story]
    free = [name for name in changed if name not in placed]
    moved = [name for name in free if not whole.get(before.get(name, ""), False)]
    return Regrouping(
        len(after),
        count_told(company.values()),
        count_told(new_company.values()),
        tuple(joined(new_company, before, titles)),
        tuple(joined(company, after, titles)),
        tuple(RegroupedArticle(name, before.get(name), after[name], titles.get(name, "")) for name in moved),
        len(free) - len(moved),
        len(placed),
        dict(edits or {}),
    )


def is_whole(members: AbstractSet[str], after: Mapping[str, str], new_company: Mapping[str, AbstractSet[str]]) -> bool:
    """Tell whether the articles of a story are still together, and with no others."""
    return any(members == new_company[after[name]] for name in members if name in after)


def members_by_story(stories: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the articles of each story."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, story in stories.items():
        found[story].add(name)
    return found


def count_told(companies: Iterable[AbstractSet[str]]) -> int:
    """Return how many stories several articles tell."""
    return sum(len(members) > 1 for members in companies)


def joined(
    company: Mapping[str, AbstractSet[str]], others: Mapping[str, str], titles: Mapping[str, str]
) -> list[RegroupedStory]:
    """Return the stories whose articles are those of several others, those of the most first, then the largest."""
    found = []
    for story, members in company.items():
        counts = Counter(others[name] for name in members if name in others)
        if len(counts) > 1:
            named = sorted(counts, key=lambda other: (-counts[other], other))
            found.append((len(counts), len(members), RegroupedStory(story, titles.get(min(members), ""), tuple(named))))
    return [one for _, _, one in sorted(found, key=lambda one: (-one[0], -one[1], one[2].story_id))]
