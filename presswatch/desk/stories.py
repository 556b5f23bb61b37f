"""Stories: those of a period, and one with its timeline, its copies and the outlets that kept silent."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.formats import Entry
from presswatch.desk.question import MOST_IN_FEED, MOST_IN_SHEET, PAGE_SIZE
from presswatch.desk.tables import feed_file, table_content
from presswatch.page import owners_of
from presswatch.shown import how_many
from warehouse.desk import Row, outlets_of, stories_of_period, story_file


def stories_page(asking: Asking) -> Response:
    """Return the stories of the period, those of most outlets first."""
    question = asking.question
    with asking.desk.reading() as connection:
        found, total = stories_of_period(
            connection, asking.scope(connection), PAGE_SIZE, (question.page - 1) * PAGE_SIZE
        )
        stories = found.records()
        chips = outlets_of(connection, stories)
    owners = {story_id: owners_of(listed) for story_id, listed in chips.items()}
    facts = {"stories": stories, "chips": chips, "owners": owners, "total": total, "question": question}
    return asking.answer("stories.html", "stories", facts | {"page_size": PAGE_SIZE})


def stories_file(asking: Asking, form: str) -> Response:
    """Return the stories of the period as a file."""
    most = MOST_IN_FEED if form == "atom" else MOST_IN_SHEET
    with asking.desk.reading() as connection:
        made = stories_of_period(connection, asking.scope(connection), most).table
    if form == "atom":
        return feed_file(asking, "stories", [story_entry(row) for row in made.records()])
    return asking.file(form, table_content(asking, made, form), "stories")


def story_entry(row: Row) -> Entry:
    """Return a story as an entry; a further article makes it a new entry."""
    said = (
        f"{how_many(row['outlets'], 'outlet')}, {how_many(row['articles'], 'article')}, {', '.join(row['languages'])}"
    )
    page = f"/stories/{quote(row['story_id'])}"
    return Entry(
        f"story:{row['story_id']}", row["title"] or "", row["last_at"], row["first"] or "", said, page, row["url"]
    )


def story_page(asking: Asking, story_id: str) -> Response:
    """Return the page of one story.

    Raises:
        NotThere: there is no such story.
    """
    with asking.desk.reading() as connection:
        file = story_file(connection, story_id)
    if file is None:
        raise NotThere(f"there is no story {story_id}")
    return asking.answer(
        "story.html", "stories", {"story": file.story, "file": file, "crumbs": (("stories", "/stories"),)}
    )
