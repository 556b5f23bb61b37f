"""Tell the entries of one document from each other and from those of earlier visits.

Item ─ sighting_of ─> Sighting ─┬─ same entry twice in the document ──> Told, with its twin
                                ├─ an entry of an earlier visit ──────> Told, known (and edited, where its words differ)
                                └─ none of these ─────────────────────> Told, new: with an id of its own
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from transforms.feeds.sameness import has_moved, has_shifted, same_in_document, same_over_time, says_the_same
from transforms.feeds.sightings import Sighting, at_first_slash, at_stored_slash, key_of, lookup_keys

#: how many entries with the same link or guid are compared one by one: a document may hold ten thousand
MOST_CANDIDATES = 20
#: how many titles have a text or time in common that identifies no entry
COMMON_TITLES = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry turns out to be: its sighting with `item_key` and `article_id`, and its relation to known entries.

    `twin` is the entry that this one repeats within its document. A known entry was seen at an earlier visit of its
    feed and is stored as `item_key`; `moved_from` is its former page if it moved. An entry that shares its link has no
    page of its own: the feed's text is all there is.
    """

    sighting: Sighting
    is_known: bool = False
    is_edited: bool = False
    shares_link: bool = False
    twin: Sighting | None = None
    moved_from: str | None = None


def identified(entries: Sequence[Sighting], stored: Iterable[Sighting]) -> list[Told]:
    """Return what each entry of one document is, in order.

    Args:
        entries: the entries of one document of one feed.
        stored: entries of earlier visits, of this feed and others, found by `lookup_keys`.
    """
    common = common_parts([*entries, *stored])
    compared = at_first_slash([with_own_parts(entry, common) for entry in entries])
    twins = twins_of(compared)
    single = [entry for number, entry in enumerate(compared) if number not in twins]
    before = [with_own_parts(entry, common) for entry in stored]
    told = dict(zip(map(id, single), _Identifying(with_own_guids(single), before).all(), strict=True))
    found = [
        Told(entry, twin=told[id(compared[twins[number]])].sighting) if number in twins else told[id(entry)]
        for number, entry in enumerate(compared)
    ]
    return [as_said(one, entry) for one, entry in zip(found, entries, strict=True)]


def common_parts(sightings: Sequence[Sighting]) -> set[tuple[str, object]]:
    """Return texts and times, each with its feed, that say nothing of a single entry.

    Feeds put one sentence ("Read more on our site") or the time of their making into every entry. What entries of
    three titles have in common identifies none of them; two titles may be those of one entry.
    """
    bearers: dict[tuple[str, object], set[str]] = defaultdict(set)
    for entry in sightings:
        for part in (entry.text_hash, entry.published_at if entry.is_dated_closely else None):
            if part is not None and entry.title:
                bearers[(entry.feed_id, part)].add(entry.title)
    return {part for part, titles in bearers.items() if len(titles) >= COMMON_TITLES}


def with_own_parts(entry: Sighting, common: set[tuple[str, object]]) -> Sighting:
    """Return an entry without a text and a time that other entries have as well."""
    text = None if (entry.feed_id, entry.text_hash) in common else entry.text_hash
    time = None if (entry.feed_id, entry.published_at) in common else entry.published_at
    if (text, time) == (entry.text_hash, entry.published_at):
        return entry
    return replace(entry, text_hash=text, published_at=time)


def as_said(told: Told, entry: Sighting) -> Told:
    """Return a result with what its entry says of itself, common or not."""
    sighting = told.sighting
    if (sighting.text_hash, sighting.published_at) == (entry.text_hash, entry.published_at):
        return told
    return replace(told, sighting=replace(sighting, text_hash=entry.text_hash, published_at=entry.published_at))


def twins_of(entries: Sequence[Sighting]) -> dict[int, int]:
    """Map the index of each repeated entry in the document to the index of the entry that stands for it.

    The newest entry stands for its repeats, or the first if they have no times.
    """
    twins: dict[int, int] = {}
    for group in groups_of(entries):
        newest = max(group, key=lambda number: (_seconds(entries[number]), -number))
        twins.update({number: newest for number in group if number != newest})
    return twins


def groups_of(entries: Sequence[Sighting]) -> list[list[int]]:
    """Return the indexes of a document's entries, those that repeat one another together."""
    groups: list[list[int]] = []
    by_name: dict[tuple[str | None, ...], list[list[int]]] = defaultdict(list)
    for number, entry in enumerate(entries):
        names = ((entry.link_id or entry.guid, entry.title), (entry.link_id, entry.guid, "guid"))
        near = [group for name in names for group in by_name[name][-MOST_CANDIDATES:]]
        group = next((group for group in near if is_of_group(entry, [entries[place] for place in group])), None)
        if group is None:
            group = []
            groups.append(group)
            for name in names:
                by_name[name].append(group)
        group.append(number)
    return groups


def is_of_group(entry: Sighting, group: Sequence[Sighting]) -> bool:
    """Tell whether an entry repeats each of a group: one without a title may resemble two that differ."""
    return all(same_in_document(other, entry) for other in group[-MOST_CANDIDATES:])


def _seconds(entry: Sighting) -> float:
    return entry.published_at.timestamp() if entry.published_at else 0.0


def with_own_guids(entries: Sequence[Sighting]) -> list[Sighting]:
    """Return the entries without guids that several of them share: such a guid identifies none of them."""
    uses = Counter(entry.guid for entry in entries if entry.guid)
    return [
        replace(entry, guid=None, name_key=entry.unnamed_key) if entry.guid and uses[entry.guid] > 1 else entry
        for entry in entries
    ]


class _Identifying:
    """The entries of one document beside the stored ones; each stored entry of the feed matches at most one of them."""

    def __init__(self, entries: Sequence[Sighting], stored: Sequence[Sighting]) -> None:
        self._entries = at_stored_slash(entries, stored)
        self._guids = {entry.guid for entry in entries if entry.guid}
        self._links = {entry.link_id for entry in self._entries if entry.link_id}
        self._near: dict[object, list[Sighting]] = defaultdict(list)
        for entry in stored:
            for name in names_of(entry):
                self._near[name].append(entry)
        self._shared = shared_links(self._entries, stored)
        self._reused = reused_guids(stored)
        self._taken_keys = {entry.item_key for entry in stored}
        self._taken_ids = {entry.article_id for entry in stored}
        self._claimed: set[str] = set()

    def all(self) -> list[Told]:
        """Return each entry's result; unchanged entries are matched first, so that no other takes their place."""
        matches: dict[int, Sighting] = {}
        shifted: set[int] = set()
        for is_match in (self._is_unchanged, self._is_shifted, self._is_one_headline, self._is_same):
            for number, entry in enumerate(self._entries):
                match = None if number in matches else self._match(entry, is_match)
                if match is not None:
                    matches[number] = match
                    self._claimed.add(match.item_key)
                    shifted |= {number} if is_match == self._is_shifted else set()
        return [
            self._told(entry, matches.get(number), is_shifted=number in shifted)
            for number, entry in enumerate(self._entries)
        ]

    def _match(self, entry: Sighting, is_match: Callable[[Sighting, Sighting], bool]) -> Sighting | None:
        """Return the stored entry that this one equals; entries of the same feed come first."""
        near = {
            other.item_key: other for name in names_of(entry) for other in self._near.get(name, ())[-MOST_CANDIDATES:]
        }
        candidates = sorted(near.values(), key=lambda other: other.feed_id != entry.feed_id)
        return next((other for other in candidates if is_match(entry, other)), None)

    def _is_unchanged(self, entry: Sighting, other: Sighting) -> bool:
        return says_the_same(entry, other) and self._is_same(entry, other)

    def _is_one_headline(self, entry: Sighting, other: Sighting) -> bool:
        return has_one_headline(entry, other) and self._is_same(entry, other)

    def _is_shifted(self, entry: Sighting, other: Sighting) -> bool:
        """Tell whether an entry moved on in a list whose guids and links are positions: another has its former ones."""
        is_free = entry.feed_id == other.feed_id and other.item_key not in self._claimed
        is_taken = other.guid in self._guids or other.link_id in self._links
        return is_free and is_taken and has_shifted(entry, other)

    def _is_same(self, entry: Sighting, other: Sighting) -> bool:
        is_own = entry.feed_id == other.feed_id
        if is_own and other.item_key in self._claimed:
            return False
        # The feed's own entries come first: one with this link, and not the same, says that it is no single article's.
        is_shared = entry.link_id in self._shared or (not is_own and self._has_own_at(entry))
        return same_over_time(
            entry,
            other,
            is_shared=is_shared,
            is_elsewhere=other.guid is not None and other.guid != entry.guid and other.guid in self._guids,
            is_reused=(entry.feed_id, entry.guid) in self._reused,
        )

    def _has_own_at(self, entry: Sighting) -> bool:
        """Tell whether the entry's feed had its link at an earlier visit."""
        return any(other.feed_id == entry.feed_id for other in self._near.get(entry.link_id, ()))

    def _told(self, entry: Sighting, match: Sighting | None, *, is_shifted: bool) -> Told:
        """Return an entry with its ids, given its match; one that has shifted stays stored as it was first seen."""
        shares_link = entry.link_id in self._shared
        if match is not None and match.feed_id == entry.feed_id:
            known = replace(entry, item_key=match.item_key, article_id=match.article_id)
            if is_shifted:
                return Told(known, is_known=True, shares_link=shares_link)
            moved_from = match.url if has_moved(entry, match) else None
            is_edited = entry.title != match.title or None is not match.text_hash != entry.text_hash
            return Told(known, True, is_edited or moved_from is not None, shares_link, moved_from=moved_from)
        item_key = self._free_key(entry)
        if match is not None:
            return Told(replace(entry, item_key=item_key, article_id=match.article_id), shares_link=shares_link)
        # This link belonged to another entry at an earlier visit, so the page is no longer this entry's own.
        shares_link = shares_link or bool(entry.link_id and self._near.get(entry.link_id))
        known_as = self._free_id(entry, item_key, shares_link=shares_link)
        return Told(replace(entry, item_key=item_key, article_id=known_as), shares_link=shares_link)

    def _free_key(self, entry: Sighting) -> str:
        """Return the entry's key by its name; by all that it says if another entry has that name.

        No two entries get one key: the second would be stored nowhere.
        """
        key, name = entry.name_key, entry.said
        while key in self._taken_keys:
            key = key_of(entry.feed_id, name)
            name += "\nonce more"
        self._taken_keys.add(key)
        return key

    def _free_id(self, entry: Sighting, item_key: str, *, shares_link: bool) -> str:
        """Return the article id: from the link, or from link and name if the link is shared."""
        if entry.link_id is None:
            return "a" + item_key[1:17]
        if not shares_link:
            return entry.link_id
        known_as = derived_id(entry, entry.guid or f"{entry.title}\n{entry.published_at}")
        if known_as in self._taken_ids:
            known_as = derived_id(entry, entry.said)
        self._taken_ids.add(known_as)
        return known_as


def has_one_headline(entry: Sighting, other: Sighting) -> bool:
    """Tell whether two entries of one feed share link and title."""
    return (entry.feed_id, entry.link_id, entry.title) == (other.feed_id, other.link_id, other.title)


def reused_guids(stored: Sequence[Sighting]) -> set[tuple[str, str]]:
    """Return guids, each with its feed, that several stored entries have had."""
    uses = Counter((entry.feed_id, entry.guid) for entry in stored if entry.guid)
    return {named for named, count in uses.items() if count > 1}


def names_of(entry: Sighting) -> list[object]:
    """Return the names under which an entry is looked up: its keys, its words, and its link with title or text."""
    names: list[object] = [*lookup_keys(entry), (entry.feed_id, entry.title, entry.text_hash)]
    if entry.link_id:
        names += [(entry.link_id, entry.title), (entry.link_id, "text", entry.text_hash)]
    return names


def shared_links(entries: Sequence[Sighting], stored: Sequence[Sighting]) -> set[str | None]:
    """Return links that name no single article: shared by entries or by stored articles, or a front page."""
    counts = Counter(entry.link_id for entry in entries)
    ids = Counter(link for link, _ in {(entry.link_id, entry.article_id) for entry in stored})
    front = {entry.link_id for entry in entries if is_front_page(entry.url)}
    return ({link for found in (counts, ids) for link, count in found.items() if count > 1} | front) - {None}


def derived_id(entry: Sighting, name: str) -> str:
    """Return the id of an article that shares its address; equal in every feed that names it this way."""
    return "a" + hashlib.blake2b(f"{entry.link_id}\n{name}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def is_front_page(url: str | None) -> bool:
    """Tell whether an address is a site's front page, which is no article's."""
    parts = urlsplit(url or "")
    return parts.path in ("", "/") and not parts.query
