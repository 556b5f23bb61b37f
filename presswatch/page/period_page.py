"""The overview of a period as one self-contained HTML page, readable on a phone, in light and dark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources

from presswatch.page.charts import bars, citation_matrix, share_bar, stacked_bars
from presswatch.page.markup import counted, day, link, moment, noun, number, safe
from presswatch.page.silent_edits import edit_row
from presswatch.records import UNKNOWN_OUTLET, FeedHealth, Overview, Series

MOST_SERIES, MOST_PAIRS, EDITS_SHOWN, HITS_SHOWN, DROPS_SHOWN = 14, 40, 40, 40, 12
VANISHED_SHOWN = 40
FEWEST_BEFORE, MOST_GROWTH = 5, 10
STATES = ("ok", "quiet", "new", "late", "broken", "gone")
#: nothing is loaded from anywhere and nothing runs, whatever a title may hold
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def overview_page(overview: Overview) -> str:
    """The whole page. Everything that came from outside is escaped; there is no script and nothing to load."""
    period = f"{day(overview.from_at)} – {day(overview.to_at)} {overview.to_at.year}"
    style = resources.files("presswatch.page").joinpath("overview.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>presswatch, {period}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts(overview, period) if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def parts(overview: Overview, period: str) -> Iterable[str]:
    """The page from top to bottom."""
    yield f"<header><h1>The press, {period}</h1>{emptiness(overview)}{tiles(overview)}</header>"
    if overview.stories:
        yield section("Stories", "told by several articles, those of most outlets first", stories(overview))
    yield section("Articles", f"a {overview.step}", volume(overview))
    yield '<div class="two">'
    yield section("Outlets", f"articles a {overview.step}", series_list(overview, overview.outlets, "outlet"))
    yield section("Topics", f"articles a {overview.step}", series_list(overview, overview.topics, "topic"))
    yield "</div>"
    yield section("Who cites whom", "articles in which the row relies on the column", citations(overview))
    yield section("Silent edits", "changed without a notice or a newer date", edits(overview))
    yield section("Vanished", "pages gone from their address; our text stays", vanished(overview))
    yield section("Watchlists", "articles that first matched", hits(overview)) if overview.hits else ""
    yield section("Feeds", "now, and their visits in the period", feeds(overview))
    yield section("Not kept", "seen, and no article", drops(overview)) if overview.drops else ""
    zone = safe(overview.time_zone)
    yield f"<footer>Made {moment(overview.to_at)} by presswatch. All days and times are those of {zone}.</footer>"


def emptiness(overview: Overview) -> str:
    """Where the articles are, if none are in the period."""
    if overview.articles.total:
        return ""
    latest = f"; the newest is of {day(overview.latest_at)} {overview.latest_at.year}" if overview.latest_at else ""
    return f'<p class="note">There are no articles in this period{latest}. Try a longer one: --since 1y.</p>'


def tiles(overview: Overview) -> str:
    """The figures one wants first."""
    publishing = sum(1 for outlet in overview.outlets if outlet.total and outlet.name != UNKNOWN_OUTLET)
    citing = sum(one.articles for one in overview.citations)
    well = sum(1 for feed in overview.feeds if feed.state in ("ok", "quiet"))
    edits_seen = overview.edit_counts.total
    failed = f", {number(overview.runs_failed)} failed" if overview.runs_failed else ""
    shown = [
        (number(overview.articles.total), noun(overview.articles.total, "article"), trend(overview.articles)),
        (number(publishing), noun(publishing, "outlet"), ""),
        (number(citing), noun(citing, "citation"), ""),
        (number(edits_seen), noun(edits_seen, "silent edit"), trend(overview.edit_counts)),
        (f"{number(well)}/{number(len(overview.feeds))}", "feeds well", ""),
        (number(overview.runs), noun(overview.runs, "run") + failed, ""),
    ]
    items = "".join(f"<div><dd>{value}</dd><dt>{name}{more}</dt></div>" for value, name, more in shown)
    return f'<dl class="tiles">{items}</dl>'


def trend(series: Series) -> str:
    """The change against the time before, where that one says something: an archive that begins has no trend."""
    if series.before < FEWEST_BEFORE or series.total > series.before * MOST_GROWTH:
        return ""
    percent = round(100 * (series.total - series.before) / series.before)
    return f' <span class="trend" title="the period before: {number(series.before)}">{percent:+d} %</span>'


def volume(overview: Overview) -> str:
    """All articles over time."""
    title = f"Articles a {overview.step}"
    tallest = number(max(overview.articles.counts, default=0))
    plot = bars(overview.articles.counts, step_labels(overview), title, "wide")
    return f'<div class="axis"><span>{tallest}</span></div>{plot}{time_axis(overview)}'


def step_labels(overview: Overview) -> list[str]:
    """What each bar is called."""
    return [("week of " if overview.step == "week" else "") + day(step) for step in overview.steps]


def time_axis(overview: Overview) -> str:
    """First, middle and last step under a plot."""
    steps = overview.steps
    named = [steps[0], steps[len(steps) // 2], steps[-1]] if len(steps) > 2 else list(steps)
    return '<div class="times">' + "".join(f"<span>{day(step)}</span>" for step in named) + "</div>"


def series_list(overview: Overview, series: Sequence[Series], what: str) -> str:
    """Each series on its own scale with its total beside it; the rest as a count."""
    shown = [one for one in series if one.total][:MOST_SERIES]
    if not shown:
        return f"<p>No {what} in this period.</p>"
    labels, rows = step_labels(overview), []
    for one in shown:
        plot = bars(one.counts, labels, f"{one.name}: {counted(one.total, 'article')}")
        rows.append(f'<li><span class="name">{safe(one.name, 60)}</span>{plot}<b>{number(one.total)}</b>'
                    f"<small>{trend(one)}</small></li>")  # fmt: skip
    left, gone = [one.total for one in series if one.total][len(shown) :], silent_names(series)
    return (
        f'<ul class="series">{"".join(rows)}</ul>{time_axis(overview)}'
        + (f"<p>And {number(len(left))} more with {at_most(left)}.</p>" if left else "")
        + (f"<p>Nothing any more, unlike in the period before: {gone}.</p>" if gone else "")
        + '<p class="hint">Each plot has its own scale.</p>'
    )


def silent_names(series: Sequence[Series]) -> str:
    """The first ten that had something in the period before and have nothing now."""
    silent = [one for one in series if not one.total and one.before]
    return ", ".join(f"{safe(one.name, 60)} ({number(one.before)})" for one in silent[:10])


def at_most(totals: Sequence[int]) -> str:
    """What series that are not shown have: `6 articles`, `1 article each`, `up to 7 articles each`."""
    largest = max(totals)
    each = " each" if len(totals) > 1 else ""
    return f"{'up to ' if min(totals) < largest else ''}{counted(largest, 'article')}{each}"


def citations(overview: Overview) -> str:
    """The matrix, and the strongest pairs as a table."""
    if not overview.citations:
        return "<p>No citation in this period.</p>"
    rows = "".join(
        f"<tr><td>{safe(one.citing, 60)}</td><td>{safe(one.cited, 60)}</td><td>{number(one.articles)}</td></tr>"
        for one in overview.citations[:MOST_PAIRS]
    )
    table = f"<table><tr><th>cites</th><th>is cited</th><th>articles</th></tr>{rows}</table>"
    shown = min(len(overview.citations), MOST_PAIRS)
    title = f"The {shown} strongest of {number(len(overview.citations))} pairs"
    return f"{citation_matrix(overview.citations)}<details><summary>{title}</summary>{table}</details>"


def edits(overview: Overview) -> str:
    """How many a step, then the newest with their headlines' changes."""
    if not overview.edits:
        return "<p>None was seen in this period.</p>"
    plot = bars(overview.edit_counts.counts, step_labels(overview), f"Silent edits a {overview.step}", "wide low")
    rows = "".join(edit_row(edit) for edit in overview.edits[:EDITS_SHOWN])
    left = overview.edit_counts.total - min(len(overview.edits), EDITS_SHOWN)
    more = f"<p>And {number(left)} earlier ones.</p>" if left > 0 else ""
    return f'{plot}{time_axis(overview)}<ul class="rows">{rows}</ul>{more}'


def vanished(overview: Overview) -> str:
    """The newest pages that were found gone, or there again."""
    if not overview.vanished:
        return "<p>None was seen in this period.</p>"
    rows = "".join(
        f"<li>{link(one.title, one.url)}<small>{safe(one.outlet, 60)} · "
        f"{'there again' if one.is_back else 'gone'} {moment(one.seen_at)}</small></li>"
        for one in overview.vanished[:VANISHED_SHOWN]
    )
    left = len(overview.vanished) - VANISHED_SHOWN
    return f'<ul class="rows">{rows}</ul>' + (f"<p>And {number(left)} earlier ones.</p>" if left > 0 else "")


def stories(overview: Overview) -> str:
    """The largest stories: first headline, who was first, how far each went."""
    rows = "".join(
        f"<li>{link(one.title, one.url)}<small>first: {safe(one.first_outlet, 60)}, {moment(one.first_at)} · "
        f"{counted(one.outlets, 'outlet')} · {counted(one.articles, 'article')}"
        f"{f', {number(one.republished)} taken over' if one.republished else ''} · {safe(', '.join(one.languages), 60)}"
        "</small></li>"
        for one in overview.stories
    )
    return f'<ul class="rows">{rows}</ul>'


def hits(overview: Overview) -> str:
    """The newest watchlist hits."""
    rows = "".join(
        f"<li>{link(hit.title, hit.url)}<small>{safe(hit.watchlist, 60)} · {safe(hit.outlet, 60)} · {moment(hit.at)}"
        "</small></li>"
        for hit in overview.hits[:HITS_SHOWN]
    )
    return f'<ul class="rows">{rows}</ul>'


def feeds(overview: Overview) -> str:
    """How many are in each state, those in trouble first, the others folded away."""
    if not overview.feeds:
        return "<p>No feed is followed: <code>presswatch feeds add URL</code>.</p>"
    states = counted_states(overview.feeds)
    legend = "".join(f'<li><i class="{state}"></i>{number(count)} {state}</li>' for state, count in states)
    labels, unvisited = step_labels(overview), dict(states).get("new", 0)
    ill = [feed for feed in overview.feeds if feed.state not in ("ok", "quiet", "new")]
    well = [feed for feed in overview.feeds if feed.state in ("ok", "quiet")]
    are_well = f"{counted(len(well), 'feed')} {'is' if len(well) == 1 else 'are'} well"
    folded = f"<details><summary>{are_well}</summary>{feed_rows(well, labels)}</details>"
    return (
        f'{share_bar(states, "Feeds by state")}<ul class="legend">{legend}</ul>'
        + (feed_rows(ill, labels) if ill else "<p>None is in trouble.</p>")
        + (folded if well else "")
        + (f"<p>Not visited yet: {number(unvisited)}.</p>" if unvisited else "")
    )


def counted_states(feeds: Sequence[FeedHealth]) -> list[tuple[str, int]]:
    """How many feeds are in each state that any is in."""
    by_state = Counter(feed.state if feed.state in STATES else "unknown" for feed in feeds)
    return [(state, by_state[state]) for state in (*STATES, "unknown") if by_state[state]]


def feed_rows(feeds: Sequence[FeedHealth], labels: Sequence[str]) -> str:
    """A line a feed with its visits: answered below, failed above."""
    rows = []
    for feed in feeds:
        plot = stacked_bars([("answered", feed.answered), ("failed", feed.failed)], labels, "Visits: answered, failed")
        state = feed.state if feed.state in STATES else "unknown"
        problem = f' · <em class="problem">{safe(feed.problem, 120)}</em>' if feed.problem else ""
        kind = "" if feed.kind == "feed" else f"{safe(feed.kind, 20)} · "
        said = f'<i class="{state}"></i>{state} · {kind}last new item {moment(feed.last_new_item_at)}{problem}'
        name = safe(feed.url.partition("://")[2] or feed.url, 90)
        rows.append(f'<li><span class="name">{name}</span>{plot}<small>{said}</small></li>')
    return f'<ul class="feeds">{"".join(rows)}</ul>'


def drops(overview: Overview) -> str:
    """Reasons with their counts."""
    peak = max(count for _, count in overview.drops)
    rows = "".join(
        f'<li><span class="name">{safe(reason)}</span>{share_bar([("bar", count), ("none", peak - count)], reason)}'
        f"<b>{number(count)}</b></li>"
        for reason, count in overview.drops[:DROPS_SHOWN]
    )
    return f'<ul class="series">{rows}</ul>'


def section(title: str, note: str, body: str) -> str:
    """A part of the page with its heading."""
    return f"<section><h2>{title} <small>{note}</small></h2>{body}</section>"
