"""Combine the outcomes of a run's steps: new, changed, gone, back, dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from presswatch.records import ArticleFacts, ArticleLine, Drop, DropReason, Outcome


@dataclass(frozen=True, slots=True)
class Results:
    """The outcomes of a run's steps, and the drops of the feed list and the visits."""

    outcomes: Sequence[Outcome]
    feed_drops: Sequence[Drop] = ()

    @property
    def new(self) -> list[ArticleFacts]:
        """New articles."""
        return chosen(self.outcomes, list(chain.from_iterable(outcome.new for outcome in self.outcomes)))

    @property
    def changed(self) -> list[ArticleFacts]:
        """Articles that the publisher edited."""
        return chosen(self.outcomes, list(chain.from_iterable(outcome.changed for outcome in self.outcomes)))

    @property
    def gone(self) -> list[ArticleLine]:
        """Articles whose page is gone."""
        return [line for outcome in self.outcomes for line in outcome.gone]

    @property
    def back(self) -> list[ArticleLine]:
        """Articles whose page came back."""
        return [line for outcome in self.outcomes for line in outcome.back]

    @property
    def drops(self) -> list[Drop]:
        """Every drop of the round."""
        return [*self.feed_drops, *(drop for outcome in self.outcomes for drop in outcome.drops)]

    @property
    def stand_ins(self) -> list[Drop]:
        """The drops of pages whose article is the feed's own text."""
        stood_in = self.stood_in
        return [drop for drop in self.drops if drop.item_key in stood_in]

    @property
    def lost(self) -> list[Drop]:
        """The drops from which no article came, those of seed files first: they are the user's own."""
        stood_in = self.stood_in
        lost = [drop for drop in self.drops if drop.item_key not in stood_in]
        return sorted(lost, key=lambda drop: drop.seed_path is None)

    @property
    def stood_in(self) -> set[str | None]:
        """The items whose article is the feed's own text and was stored."""
        refused = {drop.item_key for drop in self.drops if drop.reason == DropReason.BAD_ROW}
        return {key for outcome in self.outcomes for key in outcome.stood_in if key not in refused}


def chosen(outcomes: Iterable[Outcome], article_ids: Collection[str]) -> list[ArticleFacts]:
    """Return the articles with these ids, each once; of two readings in one run, the last was stored."""
    wanted = set(article_ids)
    found = {article.article_id: article for outcome in outcomes for article in outcome.articles}
    return [article for article_id, article in found.items() if article_id in wanted]


def lines_of(articles: Iterable[ArticleFacts]) -> list[ArticleLine]:
    """Return articles as lists show them."""
    return [ArticleLine(article.article_id, article.title, article.address, article.language) for article in articles]


def words_on_sights(gone: int, back: int) -> str:
    """Return how many of the changed articles are gone from their address or back again.

    " (1 gone, 1 back)", else ''.
    """
    words = [f"{count} {word}" for count, word in ((gone, "gone"), (back, "back")) if count]
    return f" ({', '.join(words)})" if words else ""
