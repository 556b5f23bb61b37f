"""The desk's plots as files: SVG that any program opens, for the same question as the page they are on."""

from __future__ import annotations

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.page import Pair, as_file, day_chart, matrix
from warehouse.desk import articles_by_day, citing_pairs

PLOTS = ("articles-a-day", "who-cites-whom")


def plot_file(asking: Asking, name: str) -> Response:
    """Return a plot as a file.

    Raises:
        NotThere: there is no such plot.
    """
    if name not in PLOTS:
        raise NotThere(f"there is no plot {name}; there are {', '.join(PLOTS)}")
    with asking.desk.reading() as connection:
        scope = asking.scope(connection)
        if name == PLOTS[0]:
            svg = day_chart(articles_by_day(connection, scope)).plot(name)
        else:
            svg = matrix([Pair(*one) for one in citing_pairs(connection, scope)], name)
    return asking.file("svg", as_file(svg), name)
