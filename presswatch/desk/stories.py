"""Stories: those of a period, and one with its timeline, its copies and who kept silent."""

from __future__ import annotations

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.question import MOST_IN_SHEET, PAGE_SIZE
from presswatch.desk.tables import table_content
from presswatch.page import owners_of
from warehouse.desk import outlets_of, stories_of_period, story_file


def stories_page(asking: Asking) -> Response:
    """Stories of the period, those of most outlets first."""
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
    """Stories of the period as a file."""
    with asking.desk.reading() as connection:
        made = stories_of_period(connection, asking.scope(connection), MOST_IN_SHEET).table
    return asking.file(form, table_content(asking, made, form), "stories")


def story_page(asking: Asking, story_id: str) -> Response:
    """One story.

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
