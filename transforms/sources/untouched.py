"""Find out, at a tenth of the cost of tagging, that other rules of sources cannot change an article's source tags.

Tags depend on the registry through the names and hosts that stand in the fields, the hosts of the addresses, and the
publisher. Where none of them belongs to a source that differs, every lookup has the answer that it had before.
"""

from __future__ import annotations

from collections.abc import Iterable

from presswatch.records import PageReading
from transforms.language import is_lacinka
from transforms.sources.cues.tables import ReadWords, read_words
from transforms.sources.names.domains import host_and_path, owner_of
from transforms.sources.names.finding import names_owner
from transforms.sources.registry.compiled import Registry
from transforms.sources.registry.differences import RegistryDifference


def may_refer(
    reading: PageReading, url: str | None, publisher_id: str | None, difference: RegistryDifference, registry: Registry
) -> bool:
    """Tell whether an article may refer to a source that differs; False is certain.

    Args:
        reading: the article's texts and links.
        url: its canonical address.
        publisher_id: its publisher by today's registry.
        difference: what differs from the registry that made the tags.
        registry: today's, for the words by which texts are read.
    """
    if not difference.names and not difference.source_ids:
        return False
    if publisher_id in difference.source_ids:
        return True
    addresses = (url, reading.url, *(link.url or link.domain for link in reading.links))
    if any(address and owner_of(*host_and_path(address), difference.domains) for address in addresses):
        return True
    fields = (reading.title, reading.text, reading.credits, reading.byline)
    return any(_may_name(text, difference, registry) for text in fields if text)


def _may_name(text: str, difference: RegistryDifference, registry: Registry) -> bool:
    """Tell whether a text may name one of the sources, or write one of their hosts."""
    lower = text.lower()
    # labels may be followed by an address whose ending no name has: «Источник: https://foto.gallery»
    if any(host in lower for host in difference.hosts):
        return True
    return any(
        difference.may_name(words.vocabulary) or names_owner(words, difference.domains)
        for words in _readings(text, registry)
    )


def _readings(text: str, registry: Registry) -> Iterable[ReadWords]:
    """Yield the words of a text, as `field_of` reads them: Belarusian in Latin letters is read twice."""
    yield read_words(text, registry.cues)
    if is_lacinka("", text):
        yield read_words(text, registry.cues, is_lacinka=True)
