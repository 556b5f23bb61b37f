"""What a stored sketch was made from, beside the text: while it stands, sketch, copies and story stand too."""

from __future__ import annotations

from presswatch.records import Article, StoryBasis

#: stands before the part of a rules' version that changes with sketches and stories alone
STORIES_MARK = "-"


def stands(before: StoryBasis, article: Article) -> bool:
    """Tell whether a stored article, tagged anew, would get the sketch and the copies that it has.

    Its text and its links are the stored ones.
    """
    of_stories = (before.rules_version or "").rpartition(STORIES_MARK)[2]
    return of_stories == article.rules_version.rpartition(STORIES_MARK)[2] and before == StoryBasis(
        before.rules_version,
        article.publisher_id,
        frozenset((tag.source_id, tag.role, tag.field, tag.confidence) for tag in article.source_tags),
        frozenset(tag.topic_id for tag in article.topic_tags if tag.evidence),
    )
