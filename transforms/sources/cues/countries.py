"""Words for a country, its people, its capital; its adjective. The table is seeds/countries.toml."""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property

from presswatch.errors import RulesError
from transforms.language import Memo, name_key
from transforms.sources.cues.toml_tables import document_of

_NO_COUNTRY = "none"
_SHORTEST, _LONGEST_WHOLE = 2, 3
#: German, British, Portuguese, Israeli, Greek, Swiss
_ENGLISH_ADJECTIVES = ("n", "h", "ese", "i", "k", "ss")


#: domains that are not the country's letters, and countries whose domains anybody takes
_DOMAINS = {"UK": "GB"}
_TAKEN_BY_ANYBODY = frozenset({"ME", "CO", "TV", "IO", "AI", "FM", "LY", "GG", "CC", "WS", "TO", "AM", "LA"})


class Countries:
    """Beginnings of words that name a country, by country (ISO 3166). The longest match counts.

    A beginning of three letters must be the whole word. `home` names the country of a text that names none, as
    `assumed`.
    """

    def __init__(
        self, rows: dict[str, str], letters: dict[str, str] | None = None, home: dict[str, str] | None = None
    ) -> None:
        self.rows = rows
        self.letters = letters or {}
        self.home = home or {}

    @cached_property
    def _beginnings(self) -> dict[str, str]:
        return {name_key(word): country for country, words in self.rows.items() for word in words.split()}

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The first letters of longer beginnings: a word without them names no country."""
        return frozenset(word[: _LONGEST_WHOLE + 1] for word in self._beginnings if len(word) > _LONGEST_WHOLE)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._beginnings), default=0)

    @cached_property
    def _of(self) -> Memo[str | None]:
        return Memo(self._looked_up)

    def of(self, key: str) -> str | None:
        """Return the country that a word names or that its adjective belongs to."""
        if key[: _LONGEST_WHOLE + 1] in self._stems or key in self._beginnings:
            return self._of[key]
        return None

    @cached_property
    def spelt(self) -> dict[tuple[str, str], str]:
        """Two initials of a country, each a word of its own: the "u.s" of the table is "U.S." in a text."""
        pairs = (
            (word.split("."), country) for country, words in self.rows.items() for word in words.split() if "." in word
        )
        return {(first, second): country for (first, second), country in pairs}

    def among(self, keys: Set[str]) -> dict[str, str]:
        """Return those words that `of` knows, with their countries."""
        stems, beginnings, found = self._stems, self._beginnings, self._of
        likely = (key for key in keys if key[: _LONGEST_WHOLE + 1] in stems or key in beginnings)
        return {key: country for key in likely if (country := found[key])}

    def _looked_up(self, key: str) -> str | None:
        for length in range(min(len(key), self._longest), _SHORTEST - 1, -1):
            country = self._beginnings.get(key[:length])
            if country is not None and (length == len(key) or length > _LONGEST_WHOLE):
                return None if country == _NO_COUNTRY else country
        return None

    def is_adjective(self, key: str) -> bool:
        """Tell whether a word is a country's adjective: «литовский», «беларускага», "Polish".

        It stands before a body, not after it.
        """
        is_ended = "ск" in key or "цк" in key or key.isascii() and key.endswith(_ENGLISH_ADJECTIVES)
        return is_ended and self.of(key) is not None

    def of_host(self, host: str) -> str | None:
        """Return the country whose domain a host has: "saltham.co.kr"; None for those that anybody takes: "acme.tv"."""
        domain = host.rpartition(".")[2].upper()
        country = _DOMAINS.get(domain, domain)
        is_country = country in self.rows and country != _NO_COUNTRY and country not in _TAKEN_BY_ANYBODY
        return country if is_country else None

    def of_letters(self, text: str) -> str | None:
        """Return the country whose language alone has the letters of a text; None if no language or several do."""
        shown = [
            country
            for country, groups in self.letters.items()
            if any(all(letter in text for letter in group) for group in groups.split())
        ]
        return shown[0] if len(shown) == 1 else None

    def is_abbreviation(self, key: str) -> bool:
        """Tell whether a word is an abbreviation of a country, which has no cases: «рф», «сша»."""
        return len(key) <= _LONGEST_WHOLE and key in self._beginnings


def read_countries(toml_text: str) -> Countries:
    """Read the table `[countries]`.

    Raises:
        RulesError: the text is not TOML, or a row is not a string of words.
    """
    document = document_of("countries.toml", toml_text)
    tables = [document.get(name, {}) for name in ("countries", "letters", "home")]
    for table in tables:
        if not isinstance(table, dict) or not all(isinstance(words, str) for words in table.values()):
            raise RulesError(
                'countries.toml: [countries], [letters] and [home] must hold rows like LT = "lithuania vilnius"'
            )
    return Countries(*tables)
