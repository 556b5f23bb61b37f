"""Words and languages: a text's language, its words in comparable form, their stems and inflected forms.

text ── identification + model ──> language        text ── tokens / words ──> comparable keys with their places
word ── stems, participles ──> what a search compares        rule word ── inflection ──> all its forms
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.language.conjugation import Forms, verb_forms
    from transforms.language.function_words import FUNCTION_WORDS
    from transforms.language.identification import identify
    from transforms.language.inflection import forms
    from transforms.language.inflection_be import SOFTENED
    from transforms.language.lacinka import in_cyrillic
    from transforms.language.memo import Memo
    from transforms.language.model import library_tables, use_tables
    from transforms.language.name_keys import name_key, one_script
    from transforms.language.stems import (
        spellings,
        stem,
        stems_of,
        stems_of_article,
        stems_of_read_article,
        stems_of_vocabulary,
    )
    from transforms.language.tokens import (
        LONG_WORD,
        TITLE,
        WORD,
        Tokens,
        comparable,
        in_one_spelling,
        is_lacinka,
        latin_key,
        plain,
        spelling_of,
        text_words,
        tokens_of,
        word_key,
    )
    from transforms.language.words import QUOTES, Words, words_of, words_of_name
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "FUNCTION_WORDS", "LONG_WORD", "QUOTES", "SOFTENED", "TITLE", "WORD", "Forms", "Memo", "Tokens", "Words",
    "comparable", "forms", "identify", "in_cyrillic", "in_one_spelling", "is_lacinka", "latin_key", "library_tables",
    "name_key", "one_script", "plain", "spelling_of", "spellings", "stem", "stems_of", "stems_of_article",
    "stems_of_vocabulary", "stems_of_read_article", "text_words", "tokens_of", "use_tables", "verb_forms", "word_key",
    "words_of", "words_of_name",
]  # fmt: skip
