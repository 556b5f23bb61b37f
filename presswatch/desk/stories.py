"""Stories: those of a period, and one with its timeline, its copies and who kept silent."""

from __future__ import annotations

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.question import MOST_IN_SHEET, PAGE_SIZE
from presswatch.desk.tables import table_content
from warehouse.desk import outlets_of, stories_of_period, story_file


def stories_page(asking: Asking) -> Response:
    """Stories of the period, those of most outlets first."""
    question = asking.question
    since, until = question.period(asking.now, asking.time_zone)
    with asking.desk.reading() as connection:
        stories = stories_of_period(connection, since, until, PAGE_SIZE, (question.page - 1) * PAGE_SIZE).records()
        chips = outlets_of(connection, [one["story_id"] for one in stories]) if stories else {}
    facts = {"stories": stories, "chips": chips, "question": question, "page_size": PAGE_SIZE}
    return asking.answer("stories.html", "stories", facts)


def stories_file(asking: Asking, form: str) -> Response:
    """Stories of the period as a file."""
    since, until = asking.question.period(asking.now, asking.time_zone)
    with asking.desk.reading() as connection:
        made = stories_of_period(connection, since, until, MOST_IN_SHEET)
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
    return asking.answer("story.html", "stories", {"story": file.story, "file": file})
