"""Turn a reading into an article: language, source tags, topic tags, identity. Pure; runs in child processes."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from presswatch.records import Article, Link, PageReading, Source, StoryBasis
from presswatch.shown import redact_url, secret_spans
from transforms.language import identify
from transforms.pages import is_furniture
from transforms.publishers import PUBLISHER_RULES, attributed, believed_publisher
from transforms.sources import (
    Registry,
    compile_registry,
    compile_tables,
    fill_links,
    parse_sources,
    read_sources,
)
from transforms.stories import STORIES_MARK, STORIES_VERSION, Background, parse_background, sketch_of, stands
from transforms.text import without_controls
from transforms.topics import TopicRules, WatchlistRules, parse_topics, parse_watchlists, tag_topics, watch
from transforms.web import MirrorTable, canonical_url, mirror_table
from transforms.work import EXTRACTOR_VERSION, RuleLists, RuleTexts

#: characters of the longest title kept; some files are one endless line
LONGEST_TITLE = 2000
#: a line that ends like this is a sentence, not a heading, date or byline
SENTENCE_ENDS = tuple(mark + quote for mark in ".!?…:" for quote in ("", "”", "»", "“", '"', ")"))


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules.

    `version` changes when any rule changes; what stands behind its STORIES_MARK, only when rules of stories do.
    """

    sources: tuple[Source, ...]
    registry: Registry
    topics: TopicRules
    watchlists: WatchlistRules
    mirrors: MirrorTable
    background: Background
    version: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a reading came from: everything about an article that its bytes do not say.

    `publisher_id` is the source whose feed listed the article.
    """

    article_id: str
    origin: str
    text_origin: str
    fetched_at: datetime
    url: str | None = None
    feed_id: str | None = None
    publisher_id: str | None = None
    seed_path: str | None = None
    raw_file: str | None = None
    raw_offset: int | None = None


KnownRules: TypeAlias = dict[RuleTexts, Rules]
#: rules compiled in this process by their texts, the latest last
KNOWN: KnownRules = {}
MOST_KNOWN = 2


def remember_rules(texts: RuleTexts, rules: Rules, known: KnownRules = KNOWN) -> None:
    """Use rules for their texts from now on in this process; only the latest few are held."""
    known[texts] = rules
    while len(known) > MOST_KNOWN:
        del known[next(iter(known))]


def compile_rules(texts: RuleTexts, known: KnownRules = KNOWN) -> Rules:
    """Compile the rule files, once in a process.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    if texts in known:
        return known[texts]
    rules = compiled_anew(texts)
    remember_rules(texts, rules, known)
    return rules


def compiled_anew(texts: RuleTexts) -> Rules:
    """Compile the rule files without holding the rules in this process; raises as `compile_rules`."""
    with undisturbed():
        return _compiled(texts)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Collect no garbage meanwhile: nothing of rules becomes any, and looking for it takes a third of the time."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


def _compiled(texts: RuleTexts) -> Rules:
    cues = compile_tables(texts.languages)
    sources = tuple(parse_sources(texts.sources_toml, cues.declensions))
    registry = compile_registry(sources, cues)
    topics = parse_topics(texts.topics_toml, texts.iptc_csv)
    watchlists = parse_watchlists(texts.watchlists_toml)
    background = parse_background(texts.story_background)
    of_stories = f"{background.version} {STORIES_VERSION}"
    versions = f"{registry.version} {cues.version} {topics.version} {watchlists.version} {PUBLISHER_RULES} {of_stories}"
    version = f"{digest_of(versions, 6)}{STORIES_MARK}{digest_of(of_stories, 4)}"
    return Rules(sources, registry, topics, watchlists, mirror_table(sources), background, version)


def digest_of(versions: str, size: int) -> str:
    """Return a short hash of versions, `size` bytes as hexadecimal digits."""
    return hashlib.blake2b(versions.encode(), digest_size=size).hexdigest()


def rule_lists(texts: RuleTexts, known: KnownRules = KNOWN) -> RuleLists:
    """Return the lists of compiled rules, which are small enough to send to another process.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    rules = compile_rules(texts, known)
    return RuleLists(rules.sources, rules.topics.topics, rules.mirrors, rules.version)


def fit_to_be_kept(reading: PageReading) -> PageReading:
    """Return a reading without control characters and link secrets, its title cut to `LONGEST_TITLE` characters.

    Decoding already removes them from bytes; JSON escapes and character references can bring them back afterwards.
    """
    title = without_controls(reading.title)
    return replace(
        reading,
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        text=without_controls(reading.text),
        lead=reading.lead and without_controls(reading.lead),
        section=reading.section and without_controls(reading.section),
        credits=without_controls(reading.credits),
        byline=without_controls(reading.byline),
        authors=tuple(map(without_controls, reading.authors)),
        keywords=tuple(map(without_controls, reading.keywords)),
        url=reading.url if reading.url and not secret_spans(reading.url) else None,
        image_url=reading.image_url and redact_url(reading.image_url, is_picture=True),
        links=tuple(without_secret(link) for link in reading.links),
    )


def without_secret(link: Link) -> Link:
    """Return a link with its secret masked: links in a page's text are shown to people and never fetched."""
    return replace(link, url=redact_url(link.url)) if secret_spans(link.url) else link


def article_of(reading: PageReading, provenance: Provenance, rules: Rules, before: StoryBasis | None = None) -> Article:
    """Tag a reading and give it an identity; it gets no sketch if the one stored for the same text stands."""
    reading = fit_to_be_kept(reading)
    # A page's canonical link was checked during reading: it never leaves the site.
    url = canonical_url(reading.url or provenance.url or "") or provenance.url
    publisher_id = believed_publisher(
        url,
        origin=provenance.origin,
        text_origin=provenance.text_origin,
        teller=provenance.publisher_id,
        registry=rules.registry,
    )
    return tagged(untagged(reading, provenance, url, publisher_id), reading, rules, before)


def untagged(reading: PageReading, provenance: Provenance, url: str | None, publisher_id: str | None) -> Article:
    """Return what the page says and where it came from as an article without tags."""
    language, language_score = identify(reading.title, reading.text, reading.language_hint)
    return Article(
        article_id=provenance.article_id,
        url=url,
        title=reading.title,
        text=reading.text,
        lead=reading.lead or lead_of(reading.title, reading.text),
        language=language,
        language_score=language_score,
        authors=reading.authors,
        published_at=reading.published_at,
        date_origin=reading.date_origin,
        publisher_id=publisher_id,
        feed_id=provenance.feed_id,
        origin=provenance.origin,
        seed_path=provenance.seed_path,
        image_url=reading.image_url,
        word_count=len(reading.text.split()),
        credits=reading.credits,
        text_origin=provenance.text_origin,
        fetched_at=provenance.fetched_at,
        modified_at=reading.modified_at,
        section=reading.section,
        keywords=reading.keywords,
        is_paywalled=reading.is_paywalled,
        byline=reading.byline,
        extractor_version=EXTRACTOR_VERSION,
        raw_file=provenance.raw_file,
        raw_offset=provenance.raw_offset,
    )


def tagged(article: Article, reading: PageReading, rules: Rules, before: StoryBasis | None) -> Article:
    """Return the article with every tag that the rules find in its reading.

    With a sketch, unless the stored one stands that was made from `before`.
    """
    sources = read_sources(reading, rules.registry, article.publisher_id)
    topics = tag_topics(reading.title, reading.text, rules.topics, sources.cited)
    found = replace(
        article,
        rules_version=rules.version,
        source_tags=attributed(sources.tags, article.url, article.origin, article.publisher_id, rules.registry),
        topic_tags=topics,
        watch_hits=watch(reading.title, reading.text, rules.watchlists),
        links=fill_links(reading.links, rules.registry),
    )
    if before is not None and stands(before, found):
        return found
    return replace(found, sketch=sketch_of(reading.title, reading.text, sources.tags, topics, rules.background))


def lead_of(title: str, text: str) -> str | None:
    """Return the first paragraph made of sentences, for a page that names no lead of its own.

    Pages repeat their title above the text, and put date, place or byline between the two as lines without a full stop.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and line.casefold() != title.casefold() and not is_furniture(line)]
    return next((line for line in lines if line.endswith(SENTENCE_ENDS)), lines[0] if lines else None)
