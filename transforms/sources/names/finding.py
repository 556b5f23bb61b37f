"""Find the names and domains of sources in a text: one pass, the longest name wins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from transforms.language import one_script
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.domains import DomainTable, owner_of
from transforms.sources.names.trie import NameForm, NameTrie
from transforms.sources.names.writing import is_quoted, is_small, is_small_but_first, is_surname, spelt

_TLD_LIST = """
by ru com org net io eu pl ua lt lv ee de fr uk us info online news media fm tv live xyz site space name me biz press
au ca ie nz za ng nl ch se fi dk br jp kr cn hk sg ro hu sk hr rs bg gr pt mx ar pk lk vn
today life link world agency int gov mil рф бел co cz am ge kz md
"""
TLDS = frozenset(_TLD_LIST.split())
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”]+")
_ADDRESS = re.compile(rf"{_WEB_ADDRESS.pattern}|[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,6}}")
_JOINING_GAP = re.compile("[.-]")
_HYPHENS = ("-", "‐", "‑")
_LONGEST_HOST = 8
#: kinds of sources that speak for themselves: nobody "tells" a ministry the news
SPEAKING_KINDS = frozenset({"official", "ngo", "company"})
_PATH = re.compile(r"/[\w/-]{1,80}")
_HANDLE = re.compile(r"(?<![\w.])@(\w{4,32})")


#: prefix of the id of a body that every country has, while its country is unknown
DERIVED = "+"


@dataclass(frozen=True, slots=True)
class Hit:
    """A source found in a text: words `first` to `last`. `is_weak` hits count only beside a clear cue."""

    first: int
    last: int
    source_id: str | None
    name: str
    kind: str
    is_oblique: bool = False
    is_weak: bool = False
    is_speaker: bool = False
    is_domain: bool = False
    #: the sources that share this name; the country decides between them
    claims: tuple[str, ...] = ()
    #: an unregistered name, found by its shape beside a certain cue
    is_stranger: bool = False


def words_taken(hits: Iterable[Hit]) -> set[int]:
    """Return the indexes of the words that these names consist of."""
    return {index for hit in hits for index in range(hit.first, hit.last + 1)}


def find_hits(words: ReadWords, names: NameTrie, domains: DomainTable) -> list[Hit]:
    """Return all sources named in a text, in order, without overlaps.

    Names inside web and e-mail addresses are left out.
    """
    handles = _handles(words, domains)
    begins_name = _places_of_names(words, names)
    begins_host = _places_of_hosts(words)
    hits: list[Hit] = []
    free = 0
    for index in sorted({*begins_name, *begins_host, *handles}):
        if index < free:
            continue
        hit = handles.get(index)
        if hit is None and index in begins_host:
            hit = _domain_at(words, index, domains)
        if (hit is None or hit.source_id is None) and index in begins_name:
            # «ЛІГА.net» is written like a host and is a name
            hit = _name_at(words, index, names) or hit
        if hit is not None:
            free = hit.last + 1
            hits.append(hit)
    return _outside_addresses(words, hits)


def names_owner(words: ReadWords, domains: DomainTable) -> bool:
    """Tell whether any word of a text begins a host or handle that has an owner, inside of names and addresses too."""
    if _handles(words, domains):
        return True
    hosts = (_domain_at(words, index, domains) for index in _places_of_hosts(words))
    return any(hit is not None and hit.source_id is not None for hit in hosts)


def _places_of_hosts(words: ReadWords) -> set[int]:
    """Return where a host may begin: its first word is joined to the next one."""
    return {match.start() - 1 for match in _JOINING_GAP.finditer(words.gaps, 1)}


def _outside_addresses(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that are names: not blocked phrases, not parts of compounds, not inside an address."""
    named = [hit for hit in hits if hit.kind != "blocked" and not _is_part_of_compound(words, hit)]
    hidden = _inside_addresses(words) if named else frozenset()
    return [hit for hit in named if hit.first not in hidden]


def _handles(words: ReadWords, domains: DomainTable) -> dict[int, Hit]:
    """Return Telegram handles (@nexta_live) by their first word."""
    if "@" not in words.text:
        return {}
    found = {}
    for match in _HANDLE.finditer(words.text):
        first, last = bisect_left(words.starts, match.start(1)), bisect_left(words.starts, match.end()) - 1
        source_id = owner_of("t.me", "/" + match[1].casefold(), domains)
        if source_id is not None and first <= last:
            found[first] = Hit(first, last, source_id, match.group(), "outlet", is_domain=True)
    return found


def _inside_addresses(words: ReadWords) -> frozenset[int]:
    text = words.text
    if "@" in text:
        # Finding where an e-mail address begins takes a search from every character.
        found = _ADDRESS.finditer(text)
    elif "://" in text or "www." in text:
        found = _WEB_ADDRESS.finditer(text)
    else:
        return frozenset()
    hidden: set[int] = set()
    for start, end in (match.span() for match in found):
        hidden.update(range(bisect_left(words.starts, start), bisect_left(words.starts, end)))
    return frozenset(hidden)


def _domain_at(words: ReadWords, index: int, domains: DomainTable) -> Hit | None:
    """Return a host such as `news.tut.by` that begins at this word."""
    last = _last_of_host(words, index)
    if last is None or words.gaps[index] == "." and index:
        return None
    host = "".join(
        ("" if place == index else words.gaps[place]) + one_script(words.written(place)).lower()
        for place in range(index, last + 1)
    )
    path = _PATH.match(words.text, words.ends[last])
    source_id = owner_of(host, path.group().casefold() if path else "", domains)
    while path and last + 1 < len(words.keys) and words.ends[last + 1] <= path.end():
        last += 1
    name = words.text[words.starts[index] : words.ends[last]]
    return Hit(index, last, source_id, name, "outlet", is_weak=source_id is None, is_domain=True)


def _last_of_host(words: ReadWords, index: int) -> int | None:
    """Return the last word of the host that may begin at a word: its top-level domain."""
    last, dots = index, 0
    while last + 1 < len(words.keys) and words.gaps[last + 1] in ".-" and last - index < _LONGEST_HOST:
        last += 1
        dots += words.gaps[last] == "."
    while last > index and not (words.gaps[last] == "." and words.keys[last] in TLDS):
        last -= 1
    is_one_case = words.written(last).islower() or words.written(last).isupper()
    return last if last > index and dots and is_one_case else None


def _places_of_names(words: ReadWords, names: NameTrie) -> set[int]:
    """Return where a name may begin, judging by two words: «в», "the" begin names and are everywhere."""
    nodes, keys, gaps = names.begun_in(words.vocabulary), words.keys, words.gaps
    places = compress(range(len(keys)), map(nodes.__contains__, keys))
    end = len(keys) - 1
    return {
        index
        for index in places
        if "" in (node := nodes[keys[index]]) or index < end and gaps[index + 1] + keys[index + 1] in node
    }


def _name_at(words: ReadWords, index: int, names: NameTrie) -> Hit | None:
    """Return the longest name that begins at this word and whose conditions hold."""
    node = names.get(words.keys[index])
    last, best = index, None
    while node is not None:
        ends = node.get("", ())
        for form, written in ends:
            if hit := _checked(words, index, last, form, written):
                best = hit
                if form.need == "shared":
                    best = replace(hit, claims=tuple(end[0].source_id for end in ends if end[0].need == "shared"))
                break
        last += 1
        if last >= len(words.keys):
            break
        node = node.get(words.gaps[last] + words.keys[last])
    return best


def _checked(words: ReadWords, first: int, last: int, form: NameForm, written: tuple[str, ...]) -> Hit | None:
    """Return the hit of a form, if its conditions hold."""
    is_exact = form.need == "exact" or form.need == "shared" and form.form.isupper()
    if is_exact and not _is_written(words, first, written):
        return None
    is_weak = form.is_weak or (len(form.form) <= 2 if is_exact else _weakness(words, first, last, form))
    if is_weak is None:
        return None
    return Hit(
        first,
        last,
        form.source_id,
        words.text[words.starts[first] : words.ends[last]],
        "blocked" if form.need == "blocked" else form.kind,
        is_oblique=form.is_oblique,
        is_weak=is_weak,
        is_speaker=form.need == "speaker" or form.is_speaker,
    )


def _is_written(words: ReadWords, first: int, written: tuple[str, ...]) -> bool:
    """Tell whether the words are written as in the registry, including capitals."""
    return all(one_script(spelt(words, first + place)).startswith(word) for place, word in enumerate(written))


def _weakness(words: ReadWords, first: int, last: int, form: NameForm) -> bool | None:
    """Tell whether a form, as it is written there, counts only beside a clear cue; None if it is not a name there."""
    if form.need == "quoted" and is_quoted(words, first, last):
        return False
    if form.need in ("quoted", "cued"):
        # "told the Sun"
        is_named_the = first < last and form.kind not in SPEAKING_KINDS and words.is_among(first, "definite")
        return True if _is_capital_name(words, first + is_named_the, last) else None
    is_outlets = form.need == "plain" and form.kind not in SPEAKING_KINDS
    if is_outlets and last > first and not words.written(last)[0].isupper():
        return None if is_small(words, first, last) else is_small_but_first(words, first, last)
    return form.need == "plain" and form.kind != "official" and _is_small_word(words, first, last, form)


def _is_small_word(words: ReadWords, first: int, last: int, form: NameForm) -> bool:
    """Tell whether a Latin name is written small among Latin words, as a word of the language: "came into vogue".

    So are German articles: "in die Welt". Among Cyrillic words Latin letters are a name: «сообщило hromadske».
    """
    written = words.text[words.starts[first] : words.ends[last]]
    beside = words.written(first - 1) if first else words.written(min(last + 1, len(words.keys) - 1))
    if form.form[0].islower() or not written[0].islower() or not written.isascii() or not beside.isascii():
        return False
    return written.islower() or last > first and not words.is_among(first, "definite")


def _is_capital_name(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether the words begin with a capital and are not a person's surname."""
    is_capital = words.written(first)[0].isupper()
    return is_capital and (is_quoted(words, first, last) or not is_surname(words, first))


def _is_part_of_compound(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a name is part of a compound.

    «Интерфакс-Что-то» is another company, «экс-БЕЛТА» is no source at all.
    """
    before, after = words.between(hit.first), words.between(hit.last + 1)
    is_end = hit.last + 1 >= len(words.keys)
    return (after in _HYPHENS and not is_end) or (before in _HYPHENS and hit.first > 0)
