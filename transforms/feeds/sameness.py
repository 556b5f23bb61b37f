"""Decide whether two feed entries are the same: by guid, link, title, time and text, any of which may lie.

Guids lie when they are list positions ("1", "2"), made anew at each visit, or one for all entries. Links lie when
several entries share a page or when they contain a session number. So none of them decides alone.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from transforms.feeds.sightings import Sighting
from transforms.web import canonical_url, is_one_host, is_one_number

#: a guid this short is as likely a list position as a name: "7", "item-7", "#7"
POSITION = re.compile(r"(?:[^\W\d_]{0,12}[-_:#])?\d{1,3}")
#: of the words of two titles, the share that makes one a rewording of the other
ALIKE = 0.5
#: a last path segment made for one article: a number, or joined words
SINGLE_ADDRESS = re.compile(r"\d{3}|\d[/.\-_]|[/\-_]\d|[^\W_]+[-_][^\W_]+[-_][^\W_]+")
#: a last path segment of letters and digits in no order, as programs draw them
MIXED_NAME = re.compile(r"/(?=[^/\d]*\d)(?=\d*[^\W\d_])\w{5,}\Z")


def same_in_document(one: Sighting, other: Sighting) -> bool:
    """Tell whether two entries of one document are one entry given twice; normally each is listed once."""
    if not _may_be_twins(one, other):
        return False
    is_told_twice = not (_differ(one.published_at, other.published_at) or _texts_differ(one, other))
    if not _same(one.guid, other.guid):
        return one.title == other.title and is_told_twice
    # Atom allows two states of one entry: same id and address, another time and wording.
    if one.title == other.title:
        return is_told_twice or not _differ(one.published_at, other.published_at) or _names_one_article(one)
    return _same_text(one, other) or (alike(one.title, other.title) and not _are_places_on_a_page(one, other))


def _are_places_on_a_page(one: Sighting, other: Sighting) -> bool:
    """Tell whether two entries of one name may be two: undated, with texts of their own, at a page of many.

    Two states of one entry have two times.
    """
    is_dated = one.published_at is not None or other.published_at is not None
    return not (is_dated or _names_one_article(one)) and _texts_differ(one, other)


def _may_be_twins(one: Sighting, other: Sighting) -> bool:
    """Tell whether two entries name one thing: by links if both have one, else by guids or titles."""
    if one.link_id and other.link_id:
        return one.link_id == other.link_id
    return one.guid == other.guid if one.guid or other.guid else one.title == other.title


def same_over_time(
    entry: Sighting, stored: Sighting, *, is_shared: bool, is_elsewhere: bool, is_reused: bool = False
) -> bool:
    """Tell whether an entry is one that an earlier visit stored.

    Args:
        entry: from this visit's document.
        stored: from the same feed or another one.
        is_shared: whether several entries have the entry's link.
        is_elsewhere: whether another entry of this document has the stored entry's guid.
        is_reused: whether several entries of earlier visits had the entry's guid.
    """
    if entry.feed_id != stored.feed_id:
        is_one = not (is_shared or _is_bulletin(entry, stored))
        return _same_link(entry, stored) and (is_one or entry.title == stored.title or _same_text(entry, stored))
    if says_the_same(entry, stored):
        return True
    if _same(entry.guid, stored.guid):
        return _same_by_guid(entry, stored, is_shared=is_shared, is_reused=is_reused)
    if not _same_link(entry, stored):
        return not is_elsewhere and _same_but_for_address(entry, stored)
    if entry.title == stored.title:
        return _same_by_title(entry, stored, is_shared=is_shared, is_elsewhere=is_elsewhere)
    return not is_elsewhere and _same_reworded(entry, stored, is_shared=is_shared)


def says_the_same(one: Sighting, other: Sighting) -> bool:
    """Tell whether two entries of a feed agree in everything that identifies an entry."""
    return (one.feed_id, one.guid, one.link_id, one.title, one.published_at, one.text_hash) == (
        other.feed_id,
        other.guid,
        other.link_id,
        other.title,
        other.published_at,
        other.text_hash,
    )


def has_shifted(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether an entry says what a stored one said under another guid and link: as when both are list positions.

    The caller has seen that the stored one's guid or link is another entry's now.
    """
    return (
        entry.title == stored.title != ""
        and not (_same_link(entry, stored) or _same(entry.guid, stored.guid))
        and not (_differ(entry.published_at, stored.published_at) or _texts_differ(entry, stored))
    )


def _same_by_guid(entry: Sighting, stored: Sighting, *, is_shared: bool, is_reused: bool) -> bool:
    """Compare entries with one guid: the same, unless link, title and time all differ."""
    if _same_link(entry, stored) or not (entry.link_id and stored.link_id):
        is_position = is_place(entry.guid)
        is_doubtful = is_reused or (is_position and (is_shared or not entry.link_id))
        return not (is_doubtful or _is_bulletin(entry, stored)) or _is_told_alike(entry, stored)
    return _same_at_two_links(entry, stored)


def _same_at_two_links(entry: Sighting, stored: Sighting) -> bool:
    """Compare one guid at two links: the entry moved, unless title and time differ."""
    if entry.title == stored.title:
        is_new = _differ(entry.published_at, stored.published_at) and _texts_differ(entry, stored)
        return not is_new or _path(entry.url) == _path(stored.url)
    if not _same(entry.published_at, stored.published_at):
        return _same_text(entry, stored)
    if is_place(entry.guid) and not entry.is_dated_closely:
        return _same_text(entry, stored)
    return entry.is_dated_closely or not _texts_differ(entry, stored)


def _is_bulletin(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether one address and guid serve everything the feed says: a page of alerts, a status page."""
    return (
        not _names_one_article(entry)
        and _may_be_later(entry, stored)
        and not _same_text(entry, stored)
        and not alike(entry.title, stored.title)
    )


def _may_be_later(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether an entry may be another one by its time: times differ, or are only days at a mere position."""
    if _differ(entry.published_at, stored.published_at):
        return True
    if entry.is_dated_closely:
        return False
    if is_place(entry.guid) and entry.url and _is_place_in_list(entry.url):
        return True
    return (is_place(entry.guid) or _ends_in_a_place(entry)) and _texts_differ(entry, stored)


def _names_one_article(entry: Sighting) -> bool:
    """Tell whether an entry's address, or its guid if it has none, looks made for it alone."""
    parts = urlsplit(entry.url or "")
    place = parts.path if entry.url else entry.guid or ""
    above, _, last = place.rpartition("/")
    # "/top/1", and a guid that says no more, is as likely a position as a name.
    is_position = POSITION.fullmatch(last) is not None and (entry.guid or "").endswith(last)
    return bool(parts.query or SINGLE_ADDRESS.search(above if is_position else place))


def is_place(guid: str | None) -> bool:
    """Tell whether a guid, or what follows its hash, is as likely a position in a list as a name."""
    return POSITION.fullmatch((guid or "").rpartition("#")[2]) is not None


def _ends_in_a_place(entry: Sighting) -> bool:
    """Tell whether an entry's address, or its guid, ends in what may be a position."""
    return _is_place_in_list(entry.guid or entry.url or "")


def _is_place_in_list(address: str) -> bool:
    return POSITION.fullmatch(re.split("[/#]", address)[-1]) is not None


def _is_told_alike(entry: Sighting, stored: Sighting) -> bool:
    return (
        entry.title == stored.title
        or _same_text(entry, stored)
        or (entry.is_dated_closely and entry.published_at == stored.published_at)
    )


def _same_by_title(entry: Sighting, stored: Sighting, *, is_shared: bool, is_elsewhere: bool) -> bool:
    """Compare one link and title under two guids or none: guids made anew, or a bulletin with a fixed title."""
    is_later = _differ(entry.published_at, stored.published_at)
    if is_elsewhere:
        return not is_later and not _texts_differ(entry, stored)
    if is_later:
        return _same_text(entry, stored) or not (is_shared or _texts_differ(entry, stored))
    is_renamed = _differ(entry.guid, stored.guid) and _texts_differ(entry, stored)
    return not is_renamed or _same(entry.published_at, stored.published_at)


def _same_reworded(entry: Sighting, stored: Sighting, *, is_shared: bool) -> bool:
    """Compare one link under two titles: an edited headline, or another entry at a shared page."""
    if _same_text(entry, stored):
        is_new = _differ(entry.guid, stored.guid) and _differ(entry.published_at, stored.published_at)
        # One sentence for all entries, of which each document shows one.
        return not is_new or alike(entry.title, stored.title)
    if is_shared:
        return False
    if _same(entry.published_at, stored.published_at):
        return entry.is_dated_closely or alike(entry.title, stored.title)
    if entry.guid and stored.guid and not _are_editions(entry, stored):
        return False
    if alike(entry.title, stored.title):
        return True
    # Only the address speaks for it: enough where it is made for one article.
    is_silent = not _differ(entry.published_at, stored.published_at) and not _texts_differ(entry, stored)
    return is_silent and not _ends_in_a_place(entry)


def _are_editions(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether two guids are the entries' address with the number of an edition behind a hash: "…/c5yd8#3"."""
    (page, _, number), (former, _, before) = (str(one.guid).partition("#") for one in (entry, stored))
    if page != former or not (number.isdecimal() and before.isdecimal()) or canonical_url(page) != entry.url:
        return False
    # At a page of many entries the number is a place on it.
    return _names_one_article(entry) or MIXED_NAME.search(urlsplit(page).path) is not None


def _same_but_for_address(entry: Sighting, stored: Sighting) -> bool:
    """Compare entries whose addresses differ only in parameters, such as session numbers, a label, or a headline."""
    if entry.link_id is None and stored.link_id is None:
        return _is_same_title(entry, stored)
    if not is_one_host(entry.url, stored.url):
        return _has_moved_host(entry, stored)
    if _path(entry.url) != _path(stored.url):
        is_alike = _is_told_alike(entry, stored) or alike(entry.title, stored.title)
        return is_alike and is_one_number(entry.url, stored.url)
    is_close = entry.is_dated_closely or _same_text(entry, stored)
    return entry.title == stored.title and entry.published_at == stored.published_at and is_close


def _has_moved_host(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether an entry says word for word at another host what a stored one said: the site has moved there."""
    is_one_path = _path(entry.url) == _path(stored.url) != ""
    is_one_title = entry.title == stored.title != ""
    return is_one_path and is_one_title and _same(entry.published_at, stored.published_at) and _same_text(entry, stored)


def _is_same_title(entry: Sighting, stored: Sighting) -> bool:
    """Compare two entries without a link; without a guid, too, an entry is its title."""
    is_named = entry.guid is None and stored.guid is None and entry.title == stored.title != ""
    return is_named and not (_differ(entry.published_at, stored.published_at) or _texts_differ(entry, stored))


def has_moved(entry: Sighting, stored: Sighting) -> bool:
    """Tell whether a stored entry now has another page; other parameters alone make no other page."""
    if None in (entry.link_id, stored.link_id) or entry.link_id == stored.link_id:
        return False
    return _path(entry.url) != _path(stored.url)


def alike(one: str, other: str) -> bool:
    """Tell whether two titles share at least half of their words."""
    words, others = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return bool(words and others) and len(words & others) >= ALIKE * max(len(words), len(others))


def _path(url: str | None) -> str:
    """Return the path of an address without parameters and without a slash at its end."""
    return urlsplit(url or "").path.partition(";")[0].rstrip("/")


def _same_link(one: Sighting, other: Sighting) -> bool:
    return one.link_id is not None and one.link_id == other.link_id


def _same_text(one: Sighting, other: Sighting) -> bool:
    return _same(one.text_hash, other.text_hash)


def _texts_differ(one: Sighting, other: Sighting) -> bool:
    return _differ(one.text_hash, other.text_hash)


def _same(one: object, other: object) -> bool:
    """Tell whether both are known and equal."""
    return one is not None and one == other


def _differ(one: object, other: object) -> bool:
    """Tell whether both are known and differ."""
    return one is not None and other is not None and one != other
