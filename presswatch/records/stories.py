"""Records for finding stories and copies, and the results; all times in UTC, all offsets in characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict


class Sharing(NamedTuple):
    """What two articles must share to be compared: `fewest` probes, or one name that few have.

    That is, at most `alone` articles of the days around; a probe that more than `most_held` have finds nobody, as names
    of capitals on the day of an election. The lowest bits of a probe are its kind; `alone_kinds` are those of names.
    One number alone is shared by chance.
    """

    fewest: int = 2
    alone: int = 8
    most_held: int = 400
    kind_bits: int = 15
    alone_kinds: tuple[int, ...] = (1,)

    def worth(self, probe: int, holders: int) -> int:
        """Return how much it counts to share a probe that so many hold: `fewest` if one is enough alone."""
        return self.fewest if holders <= self.alone and probe & self.kind_bits in self.alone_kinds else 1


#: what is shared by articles that are compared
SHARING = Sharing()


@dataclass(frozen=True, slots=True)
class Sketch:
    """The parts of an article that are compared with others.

    `terms` are hashes of its distinctive stems and of keys that are the same in all languages (`transforms.stories`),
    heaviest first; `weights` are hundredths of how rare each is, more if it comes often; `words` are the terms as they
    stand in title or text. `probes` are the rare ones among the heaviest: articles that share some are compared.
    `samples` are the smallest hashes of its three-word shingles, in order: the same words give the same hashes in
    every article.
    """

    script: str
    terms: tuple[int, ...]
    weights: tuple[int, ...]
    words: tuple[str, ...]
    probes: tuple[int, ...] = ()
    samples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryBasis:
    """What an article's sketch and copies were made from, beside its text and time.

    `rules_version` made the sketch; `sources` are (id, role, field, confidence) of its tags, `topics` those with
    evidence.
    """

    rules_version: str | None
    publisher_id: str | None
    sources: frozenset[tuple[str | None, str, str, float]]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A telling: an article as grouping sees it.

    `told_at` is when its outlet published it, else when it was first seen here. `story_id` is its current story, None
    for an article still to be assigned. `is_retold`: its sketch differs from the one stored before.
    """

    article_id: str
    told_at: datetime
    first_seen_at: datetime
    sketch: Sketch
    publisher_id: str | None = None
    story_id: str | None = None
    is_retold: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """An article's story, and why.

    `rule` is 'founds', 'words' (stems and keys, one script), 'keys' (across scripts) or 'copy' (its text is contained
    in another); `evidence` are words of the article that also occur in `near_article_id`, in any language.
    """

    article_id: str
    story_id: str
    score: float
    rule: str
    evidence: tuple[str, ...] = ()
    near_article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories found to be one: `story_id` continues as `into_story_id`, the older; `evidence` are words."""

    story_id: str
    into_story_id: str
    score: float
    evidence: tuple[str, ...]
    article_id: str


class Lineage(TypedDict):
    """The run and rules by which rows were found, and when."""

    run_id: str
    rules_version: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a batch changes: new assignments and merges."""

    assignments: tuple[Assignment, ...] = ()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class TextFacts:
    """An article for judging copies: its text, its outlet, whom it names and links to, when it was published.

    `cited` are the sources it says it relies on; `has_real_time`: `told_at` is the outlet's own time, to the minute.
    """

    article_id: str
    text: str
    told_at: datetime
    has_real_time: bool
    publisher_id: str | None = None
    url: str | None = None
    cited: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Republication:
    """An article whose text is contained in another, or came from the same source outside the archive.

    `from_article_id` is the origin, None if that is outside; `from_source_id` the outlet or body it came from.
    `shared` is the share of the shorter text that both have, `of_article` and `of_origin` that of each. The longest
    shared passage is `text[start_char:end_char] == evidence` of the article and
    `text[from_start_char:from_end_char]` of the other, `near_article_id`: the origin, or, if that is outside the
    archive, another article with the same origin. If `rule` is 'unknown', it is not known who copied whom.
    """

    article_id: str
    from_article_id: str | None
    from_source_id: str | None
    kind: str
    shared: float
    of_article: float
    of_origin: float
    rule: str
    confidence: float
    evidence: str
    start_char: int
    end_char: int
    from_start_char: int | None
    from_end_char: int | None
    minutes_later: float | None
    near_article_id: str | None = None


class RegroupedStory(NamedTuple):
    """A story that regrouping makes of several, or that it takes apart: its id and title, and those of the others."""

    story_id: str
    title: str
    others: tuple[str, ...]


class RegroupedArticle(NamedTuple):
    """An article whose story is another now; `story_id` is None for one that had none."""

    article_id: str
    story_id: str | None
    new_story_id: str
    title: str


class EditAction(StrEnum):
    """What an analyst did to a story."""

    MERGE = "merge"
    MOVE = "move"
    SPLIT = "split"
    #: a merge undone
    KEEP_APART = "keep_apart"


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What grouping the archive anew changes; stories are counted that several articles tell.

    `moved` articles leave those that they were with, or join others; `renamed` only get another id with all that they
    were with. `placed` are articles that stay where an analyst has put them, `edits` the corrections kept, by action.
    """

    articles: int
    stories_before: int
    stories_after: int
    merged: tuple[RegroupedStory, ...]
    split: tuple[RegroupedStory, ...]
    moved: tuple[RegroupedArticle, ...]
    renamed: int
    placed: int
    edits: Mapping[str, int]
