"""An assistant over the Model Context Protocol: what it may ask, and what it is told."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
import pytest

from presswatch.assistants.answers import bounded
from presswatch.settings import Settings
from tests.warehouse.sample import ARTICLES, filled_home

#: each test imports the package when it runs: collection is the work of every process of the suite
pytestmark = pytest.mark.skipif(find_spec("mcp") is None, reason="presswatch[mcp] is not installed")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("assistant") / "home")


def told(home: Path, tool: str, **arguments: Any) -> tuple[bool, Any]:
    """Whether the tool failed, and its answer."""
    from mcp import Client
    from mcp_types import TextContent

    from presswatch.assistants import server_over

    async def ask() -> tuple[bool, Any]:
        async with Client(server_over(Settings(home=home))) as client:
            result = await client.call_tool(tool, arguments)
            text = "".join(part.text for part in result.content if isinstance(part, TextContent))
            return bool(result.is_error), text if result.is_error else json.loads(text)

    return anyio.run(ask)


def test_every_tool_only_reads_and_says_what_it_is_for(home: Path):
    from mcp import Client

    from presswatch.assistants import server_over

    async def tools() -> Mapping[str, Any]:
        async with Client(server_over(Settings(home=home))) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    found = anyio.run(tools)
    assert sorted(found) == [
        "list_stories", "query_with_sql", "read_article", "read_story", "read_versions", "search_articles_of_the_press",
    ]  # fmt: skip
    assert all(tool.annotations.read_only_hint and tool.description for tool in found.values())


def test_an_article_is_found_and_read_with_whom_it_relies_on(home: Path):
    failed, found = told(home, "search_articles_of_the_press", query="bridge OR мост")
    assert not failed
    assert found["found_in_all"] == len(found["hits"]) > 0
    failed, article = told(home, "read_article", wanted=found["hits"][0]["article_id"])
    assert not failed
    assert article["title"] == found["hits"][0]["title"]
    assert article["text"]
    assert article["text_goes_on_at"] is None


def test_sql_answers_and_reads_nothing_but_the_archive(home: Path):
    assert told(home, "query_with_sql", statement="SELECT count(*) AS n FROM articles;")[1]["rows"] == [
        {"n": len(ARTICLES)}
    ]
    assert told(home, "query_with_sql", statement="DESCRIBE articles")[1]["rows"]
    for attempt in ("DELETE FROM articles", "SELECT * FROM read_text('/etc/hostname')", "COPY articles TO 'x.csv'"):
        failed, said = told(home, "query_with_sql", statement=attempt)
        assert failed
        assert "only reads" in said or "disabled" in said


@pytest.mark.parametrize("statement", ["", " ; ", "-- nothing", "("])
def test_a_statement_of_no_words_is_answered_as_sql_answers_it(home: Path, statement: str):
    failed, said = told(home, "query_with_sql", statement=statement)
    assert failed
    assert said != "Error executing tool query_with_sql"


@pytest.mark.parametrize(
    "statement", ["-- all\nSELECT 1;", "/* all */ (FROM range(900))", "with t AS (SELECT 1) FROM t"]
)
def test_a_statement_is_cut_before_its_rows_are_read_also_behind_a_comment(statement: str):
    assert bounded(statement).endswith("LIMIT 201")


def test_answers_are_bounded_and_say_that_there_is_more(home: Path):
    failed, found = told(home, "query_with_sql", statement="SELECT repeat('x', 9999) AS long FROM range(900)")
    assert not failed
    assert (len(found["rows"]), found["there_are_more"]) == (200, True)
    assert len(found["rows"][0]["long"]) == 2001


def test_what_is_not_there_is_said_with_the_way_on(home: Path):
    for tool, words in (("read_article", "search_articles"), ("read_story", "list_stories")):
        failed, said = told(home, tool, wanted="https://nowhere.example/1")
        assert failed
        assert words in said


def test_the_command_answers_over_its_standard_input_and_output(home: Path):
    from mcp import Client, StdioServerParameters
    from mcp_types import TextContent

    command = StdioServerParameters(
        command=sys.executable, args=["-m", "presswatch", "mcp", "--home", str(home)], env=dict(os.environ)
    )

    async def ask() -> str:
        async with Client(command) as client:
            result = await client.call_tool("query_with_sql", {"statement": "SELECT 40 + 2 AS answer"})
            return "".join(part.text for part in result.content if isinstance(part, TextContent))

    assert json.loads(anyio.run(ask))["rows"] == [{"answer": 42}]
