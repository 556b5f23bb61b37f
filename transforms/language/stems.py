"""Strip endings: one stem for the forms of a Russian, Belarusian or English word.

Light on purpose: endings go, prefixes and word formation stay, so that «мост» finds «мостами» but not «мостовая». Works
on the keys of `transforms.language.tokens`, in which ё, ў, і, э and the two Belarusian orthographies are already
unified. A text needs one stem a word (`stem`); a query may need several (`stems_of`), because its languages change
stems: «дорога» and «дарозе», «рынок» and «рынка». Recall and false pairs: `python -m benchmarks.store.search`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.language.endings import endings
from transforms.language.inflection import forms
from transforms.language.memo import Memo
from transforms.language.participles import verb_forms
from transforms.language.tokens import WORD, is_lacinka, latin_key, tokens_of, word_key
from transforms.language.words import LONGEST_WORD

_CYRILLIC = re.compile("[а-я]")
_VOWELS = frozenset("аеиоуюя")
_REFLEXIVE = ("тца", "цца", "ся", "сь")

# Endings of both languages as keys have them (ы is и, э is е, ў is у): adjectives, nouns, present-tense verbs.
_ENDINGS = endings(
    "ими ого ога ага яга ому аму яму ему его ая яя ую юю ой ей ай яй ий ие ия ое ее ае яе их им ою ею аю яю "
    "ии ию ией ием иями иях иям ами ями ах ях ам ям ом ем ов ев оу ау яу еу ьми ью ья ье ьи ьям ьях ьями ьей ьем "
    "ует уют уе уюць ает ают аюць а я о е и у ю ь й"
)
# Infinitive and past endings; a noun's stem may end so too («канал», «память»), so only long words lose them.
_VERB_ENDINGS = endings(
    "ать аць ять яць ить иць еть ець ал ала ало али ау ил ила ило или иу ел ела ели ял яла яли "
    "авать аваць овать овал овала овали авал авала авали авау"
)
_SHORTEST, _SHORTEST_OF_VERB = 3, 4
# «провели» is no form of «право», nor «снял» of «сна»: there these letters belong to the root.
_OF_LEADING, _OF_TAKING = frozenset(endings("ел ела ели ял яла яли еу")), frozenset(endings("ял яла яли яу ять яць"))
_LEADING = frozenset(
    endings(
        "вв вив взв возв воспроизв дов дав зав изв нав обв отв перев перав пов пав подв прив прав пров произв разв "
        "св сов ув абв адв падв пераправ распав узв"
    )
)
_UNSURE = frozenset(_VERB_ENDINGS) - frozenset(_ENDINGS)
_ALL_ENDINGS = frozenset({*_ENDINGS, *_VERB_ENDINGS})
_LONGEST_ENDING = max(map(len, _ALL_ENDINGS))

# How Belarusian changes a stem's last consonant before е and і, and the reverse: «рука» and «руцэ», «агент» and
# «агенце».
_ALTERNATIONS = {"з": "г", "с": "х", "ц": "кт", "к": "ц", "г": "з", "х": "с", "т": "ц"}
# One form of a verb also finds these: «задержал», «задержан», «задержит».
_VERB_STEMS = endings("ал ан ен ет ит ат ут ац иц")
_LOOKS_LIKE_VERB = re.compile("(?:ть|ць|[аиея](?:л[аои]?|у)|ает|ают|аюць|ует|уюць)$")
_LONG_ENOUGH_FOR_VERB = 5
_FLEETING = frozenset("кцнлрмт")
# Nouns in -ция keep their ц: «санкции» must not match «Санкт».
_FIRM = re.compile("ц[иы][яиюей]")


def _stem_of(key: str) -> str:
    if key.isascii():
        return english_stem(key) if key.isalpha() else key
    return cyrillic_stem(key) if _CYRILLIC.search(key) else key


#: stems that were asked for before
_STEMS = Memo(_stem_of)


def stem(key: str) -> str:
    """Return the stem of a word's key; a key without Cyrillic or plain Latin letters is unchanged."""
    return _STEMS[key]


@lru_cache(maxsize=2)
def stems_of_vocabulary(title: str, text: str) -> list[str]:
    """Return the stem of each word of the `vocabulary` of `tokens_of`; "x" if it has none.

    Remembered, because sketches and the search index ask in turn: nobody may change the list.
    """
    return [found or "x" for found in map(_STEMS.__getitem__, tokens_of(title, text).vocabulary)]


def stems_of_article(title: str, text: str) -> tuple[str, str]:
    """Return the stems of title and text, one for each word of `tokens_of`, in order, joined by spaces."""
    stem_of = (_LATIN_WRITTEN_STEMS if is_lacinka(title, text) else _WRITTEN_STEMS).__getitem__
    return " ".join(map(stem_of, WORD.findall(title))), " ".join(map(stem_of, WORD.findall(text)))


def stems_of_read_article(title: str, text: str) -> tuple[str, str]:
    """Return the same as `stems_of_article`, in half its time for an article whose `tokens_of` were just asked for."""
    tokens = tokens_of(title, text)
    words = list(map(stems_of_vocabulary(title, text).__getitem__, tokens.order))
    return " ".join(words[: tokens.title_count]), " ".join(words[tokens.title_count :])


def written_stem(word: str) -> str:
    """Return the stem of a word as written; "x" if it has none."""
    return (stem(word_key(word)) if len(word) <= LONGEST_WORD else "") or "x"


def latin_written_stem(word: str) -> str:
    """Return the same for a word of Belarusian in Latin script."""
    return (stem(latin_key(word)) if len(word) <= LONGEST_WORD else "") or "x"


_WRITTEN_STEMS = Memo(written_stem)
_LATIN_WRITTEN_STEMS = Memo(latin_written_stem, most=16_384)


def cyrillic_stem(key: str) -> str:
    """Return one stem for Russian and Belarusian: drop the longest ending, then even out the two spellings."""
    # Replacing letter by letter takes less time than a table or a pattern (measured).
    word = key.replace("ы", "и").replace("ё", "е").replace("ля", "ла").replace("лю", "лу")
    word = _evened_end(without_ending(without_reflexive(word)))
    if len(word) > 3:
        # «людзі», «люди»; unstressed о is written as it sounds: «горад», «гарады», «город»
        word = word.replace("дз", "д").replace("о", "а")
    return word.replace("я", "е") if len(word) > 2 else word


def _evened_end(word: str) -> str:
    """Return a stem with its end as both languages share it."""
    if len(word) > 5 and word[-2:] in ("ал", "ил", "ел") and (word[-2] != "е" or word[:-2] not in _LEADING):
        word = word[:-2]  # «журналом» and «журнал» alike
    if len(word) > 4 and word[-2:] == "нн" or len(word) > 3 and word[-1] == "ь":
        word = word[:-1].removesuffix("ь")
    if len(word) > 2 and word[-1] == "у" and word[-2] in _VOWELS:
        word = word[:-1] + "в"  # ў: «моў», «мова»
    return word


def without_reflexive(word: str) -> str:
    """Return a word without -ся, -сь, -цца."""
    for ending in _REFLEXIVE:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word


def without_ending(word: str) -> str:
    """Return a word without the longest ending that leaves enough of it."""
    # No branch below cuts before the second letter.
    for left in range(max(2, len(word) - _LONGEST_ENDING), len(word)):
        ending = word[left:]
        if ending not in _ALL_ENDINGS:
            continue
        if ending in _OF_LEADING and word[:left] in _LEADING:
            continue
        if left >= (_SHORTEST_OF_VERB if ending in _UNSURE else _SHORTEST):
            return word[:left]
        # matches «дня», «днями», but not «снял»
        if left == 2 and _VOWELS.isdisjoint(word[:2]) and ending not in _OF_TAKING:
            return word[:2]
    return word


def english_stem(key: str) -> str:
    """Return a word without plural, -ed and -ing, undoing what these change in the letter before them."""
    if len(key) <= 3:
        return key
    # -s, -es, -ied, -ed, -ing: half of all words end in other letters
    word = without_participle(without_plural(key)) if key[-1] in "sdg" else key
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    if len(word) > 3 and word[-1] in "ey":
        word = word[:-1] + ("i" if word[-1] == "y" else "")
    return word


def without_plural(word: str) -> str:
    """Return a word without -s and -es; "ies" and "ied" come from words in -y."""
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def without_participle(word: str) -> str:
    """Return a word without -ing and -ed."""
    if word.endswith("ing") and len(word) > 5:
        return word[:-3]
    return word[:-2] if word.endswith("ed") and len(word) > 4 else word


def stems_of(word: str) -> frozenset[str]:
    """Return all stems under which texts may contain forms of a query word.

    A word in capitals is an abbreviation and loses at most its ending.
    """
    key = word_key(word)
    found = {stem(key)}
    if not _CYRILLIC.search(key):
        if key.isalpha() and len(key) > 2:
            # «Minsk», «prezident»: in Cyrillic texts too
            found.add(cyrillic_stem(latin_key(word)))
        return frozenset(found)
    return frozenset(found if len(key) < 3 or word.isupper() else found | _stems_of_forms(word, key))


def _stems_of_forms(word: str, key: str) -> set[str]:
    """Return the stems of a Cyrillic word's forms as a noun, an adjective and a verb."""
    found = {stem(word_key(form)) for language in ("ru", "be") for form in forms(word.lower(), language)}
    found |= {stem(key)} if _FIRM.search(key) else spellings(stem(key))
    if len(key) >= _LONG_ENOUGH_FOR_VERB and _LOOKS_LIKE_VERB.search(key):
        found |= {stem(key) + ending for ending in _VERB_STEMS}
    bare = without_reflexive(key)
    return found | {stem(form) for form in verb_forms(bare, is_reflexive=bare != key)}


def spellings(found: str) -> set[str]:
    """Return a stem with and without its fleeting vowel, and with its last consonant as Belarusian changes it."""
    made = {found}
    if len(found) > 5 and found[-2:] in ("ев", "ав", "ин"):
        made.add(found[:-2])  # «Медведеву», «гражданина»
    if found[-1] not in _VOWELS and len(found) > 1:
        made |= _fleeting(found)
    if len(found) > 2:
        made |= {one[:-1] + other for one in list(made) for other in _ALTERNATIONS.get(one[-1], "")}
    return made


def _fleeting(found: str) -> set[str]:
    """Return a stem that ends in a consonant without the vowel before it, or with one inserted."""
    before, last = found[-2], found[-1]
    if before in "еа" and len(found) > 2 and found[-3] not in _VOWELS:
        return {found[:-2] + last}
    if before in _VOWELS or last not in _FLEETING:
        return set()
    head = found[:-2] if before in "ьй" else found[:-1]
    return {head + "е" + last, head + "а" + last}
