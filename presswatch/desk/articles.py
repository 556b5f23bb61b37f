"""Lists of articles, and single articles: text with its evidence, versions, origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastapi.responses import Response
from markupsafe import Markup, escape

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.formats import FEED_FORMS, article_entries, articles_table, as_atom, as_sheet, as_text
from presswatch.desk.question import MOST_IN_FEED, MOST_IN_SHEET, ORDERS, PAGE_SIZE, Question
from presswatch.desk.versions import changed_passages
from presswatch.page import without_unseen
from presswatch.records import ArticleList
from presswatch.shown import Mark, Piece, marked_paragraphs, pieces
from transforms.search import snippet
from warehouse.desk import ArticleFile, Extent, Row, article_file, article_list
from warehouse.search import texts_of


def found_articles(asking: Asking, question: Question, limit: int, order: str | None = None) -> ArticleList:
    """Return the articles of a question, `limit` of them from its page on.

    Raises:
        UsageError: the question cannot be understood.
    """
    query = question.query(asking.now, asking.time_zone)
    with asking.desk.reading() as connection, asking.desk.index() as index:
        extent = Extent(order or question.sorting, (question.page - 1) * limit, limit, has_facets=False)
        return article_list(connection, index, query, extent)


def articles_page(asking: Asking) -> Response:
    """Return a page of a list, with ways to narrow it."""
    question = asking.question
    query = question.query(asking.now, asking.time_zone)
    extent = Extent(question.sorting, (question.page - 1) * PAGE_SIZE, PAGE_SIZE)
    with asking.desk.reading() as connection, asking.desk.index() as index:
        found = article_list(connection, index, query, extent)
        texts = texts_of(index, [row.article_id for row in found.rows]) if query.required else {}
    passages = {one: passage for one, text in texts.items() if (passage := passage_of(text, query.stems))}
    names = {(kind, one.value): one.name for kind, values in found.facets.items() for one in values}
    facts = {"found": found, "question": question, "orders": ORDERS, "page_size": PAGE_SIZE, "names": names}
    return asking.answer("articles.html", "articles", facts | {"passages": passages})


def passage_of(text: str, stems: frozenset[str]) -> Markup:
    """Return the passage with most of the words searched for, each of them marked; empty if it has none."""
    around = snippet(text, stems)
    made, last = [], 0
    for start, end in around.marks:
        made += [escape(without_unseen(around.text[last:start])),
                 Markup('<mark class="hit">{}</mark>').format(without_unseen(around.text[start:end]))]  # fmt: skip
        last = end
    return Markup("").join([*made, escape(without_unseen(around.text[last:]))]) if made else Markup("")


def articles_file(asking: Asking, form: str) -> Response:
    """Return the list as a file; a feed holds the newest articles, whatever the order of the page."""
    if form not in FEED_FORMS:
        raise NotThere(f"there is no form {form}; there are {', '.join(FEED_FORMS)}")
    if form == "atom":
        rows = found_articles(asking, asking.question, MOST_IN_FEED, "newest").rows
        title = " · ".join(["presswatch", *([asking.question.words] if asking.question.words else []),
                            *(value for _, value in asking.question.narrowed)])  # fmt: skip
        own, listed = asking.question.address("/articles.atom"), asking.question.address("/articles")
        return asking.file(form, as_atom(article_entries(rows), title, own, listed, asking.address), "articles")
    table = articles_table(found_articles(asking, asking.question, MOST_IN_SHEET).rows)
    content = as_sheet(table, asking.time_zone) if form == "xlsx" else as_text(table, form)
    return asking.file(form, content, "articles")


def article_page(asking: Asking, article_id: str) -> Response:
    """Return one article with everything known about it."""
    with asking.desk.reading() as connection:
        file = article_file(connection, article_id)
    if file is None:
        raise NotThere(f"there is no article {article_id}; `presswatch explain` says why an address is not there")
    text, marks = str(file.article["text"] or ""), list(marks_of(file))
    title = str(file.article["title"] or article_id)
    facts = {
        "article": file.article,
        "file": file,
        "title": list(pieces(title, 0, len(title), [one for field, one in marks if field == "title"])),
        "paragraphs": list(marked_paragraphs(text, [one for field, one in marks if field == "text"])),
        "versions": list(with_passages(file.versions)),
        "mark": marked,
        "crumbs": crumbs_of(file.article),
    }
    return asking.answer("article.html", "articles", facts)


def crumbs_of(article: Row) -> list[tuple[str, str]]:
    """Return the breadcrumbs of an article: all articles, its outlet's."""
    outlet = article["publisher_id"]
    return [("articles", "/articles"), *([(str(article["outlet"]), f"/outlets/{outlet}")] if outlet else [])]


def marks_of(file: ArticleFile) -> Iterator[tuple[str, Mark]]:
    """Yield the places of the article's tags, each with its field: 'title' or 'text'."""
    for number, tag in enumerate(file.sources):
        if tag["start_char"] is not None and tag["field"] in ("title", "text"):
            why = f"{tag['name']}: {tag['role']} ({tag['rule']})"
            yield (
                str(tag["field"]),
                Mark(int(str(tag["start_char"])), int(str(tag["end_char"])), "source", why, f"s{number}"),
            )
    for number, tag in enumerate(file.topics):
        spans = tag["spans"]
        for span in spans if isinstance(spans, list) else ():
            yield (
                span["field"],
                Mark(span["start_char"], span["end_char"], "topic", str(tag["topic_name"]), f"t{number}"),
            )


def marked(piece: Piece) -> Markup:
    """Return a stretch of text; if marked, it links to the reason and shows it on hover."""
    words = escape(without_unseen(piece.text))
    if not piece.marks:
        return words
    kinds = {mark.kind for mark in piece.marks}
    said = "; ".join(dict.fromkeys(mark.why for mark in piece.marks))
    return Markup('<mark class="{}"><a href="#{}" title="{}">{}</a></mark>').format(
        "both" if len(kinds) > 1 else kinds.pop(), piece.marks[0].anchor, without_unseen(said), words
    )


def with_passages(versions: Sequence[Row]) -> Iterator[Row]:
    """Yield the versions in order, each with the passages that differ from the one before."""
    for place, version in enumerate(versions):
        passages = list(changed_passages(whole(versions[place - 1]), whole(version))) if place else []
        yield {**version, "passages": passages}


def whole(version: Row) -> str:
    """Headline and text of a version."""
    return f"{version['title'] or ''}\n{version['text'] or ''}"
