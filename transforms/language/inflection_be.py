"""Make Belarusian forms of nouns, adjectives and regular verbs from the look of the dictionary form.

Akannie changes vowels with the stress («горад»: гарады), and г, к, х, д, т soften before е and і («палітыка»:
палітыцы); both variants are tried wherever they are possible.
"""

from __future__ import annotations

from transforms.language.endings import endings, joined

_ADJECTIVE_HARD = endings("ы ага ога аму ому ым ая ой ай ую аю ое ае ыя ых ымі")
_ADJECTIVE_SOFT = endings("і яга ага аму яму ім яя ая яй ай юю ую яе ае ія іх імі ога ому ой ою ое")
_MALE_HARD = endings("- а у ам ом е ы і аў оў амі ах эй ою")
_MALE_SOFT = endings("ь я ю ем ям і яў ёў ям ямі ях ей")
_MALE_YOT = endings("й я ю ем ям і яў ёў ямі ях")
_FEMALE_HARD = endings("а ы і е у ай ою ой аю ам амі ах аў")
_FEMALE_SOFT = endings("я і ю яй ёй яю ям ямі ях яў е ь й")
_FEMALE_CONSONANT = endings("ь і ю ям ямі ях ей яў")
_NEUTER_HARD = endings("а о у ам ом е ы амі ах аў")
_NEUTER_SOFT = endings("е ё я ю ем ям і ях ямі яў")
_PLURAL = endings("ы і аў оў яў ёў ей эй ям ямі ях ам амі ах")
_VERB_AC = endings("ць ў ла ла лі е юць ем еш еце ны на ным ных ўшы")
_VERB_IC = endings("іць іў іла ілі іць яць аць ім іш іце ены ена ю у ыць ыў ыла ылі ым")
SOFTENED = {"г": "з", "к": "ц", "х": "с", "д": "дз", "т": "ц", "р": "р"}
_VOWELS = "аеёіоуыэюя"
_UNSTRESSED = {"о": "а", "э": "а", "ё": "е"}
_STRESSED = {"а": "о"}


def forms(word: str) -> frozenset[str]:
    """Return the forms of a lower-case dictionary form; a noun without a singular may be given in the plural."""
    found = set(endings_of(word))
    for variant in moved_stress(word):
        found |= endings_of(variant)
    return frozenset(found)


def endings_of(word: str) -> frozenset[str]:
    """Return the word with the endings of its class."""
    if word.endswith(("цца", "ціся")):
        stem = word[:-3] if word.endswith("цца") else word[:-4]
        return joined(stem, endings("цца ўся лася лася ліся ецца юцца іцца яцца"))
    if word.endswith(("ць", "ці")) and len(word) > 4 and word[-3] in "аяеіыу":
        return verb(word) | noun(word)
    if word.endswith(("скі", "цкі", "ны", "вы", "лы", "шы", "чы", "хі", "кі", "ая")) and len(word) > 4:
        return adjective(word) | noun(word)
    return noun(word)


def adjective(word: str) -> frozenset[str]:
    """Inflect adjectives in -ы, -і, -ая."""
    stem = word[:-2] if word.endswith("ая") else word[:-1]
    return joined(stem, _ADJECTIVE_SOFT if stem[-1] in "кгхн" and word[-1] == "і" else _ADJECTIVE_HARD) | joined(
        stem, _ADJECTIVE_SOFT if stem[-1] in "кгх" else ()
    )


def verb(word: str) -> frozenset[str]:
    """Conjugate regular verbs in -аць, -яць, -іць, -аваць; rules must list others as stems."""
    if word[-3] in "іы":
        return joined(word[:-3], _VERB_IC)
    found = joined(word[:-2], _VERB_AC)
    if word.endswith(("аваць", "яваць")):
        found |= joined(word[:-5] + ("у" if word[-5] == "а" else "ю"), endings("е юць ем еш еце ючы"))
    return found


def noun(word: str) -> frozenset[str]:
    """Inflect nouns of all declensions, with softened consonants and fleeting vowels."""
    last, stem = word[-1], word[:-1]
    if last == "ь":
        return joined(stem, _MALE_SOFT) | joined(stem, _FEMALE_CONSONANT) | fleeting(stem, _MALE_SOFT)
    if last == "й":
        return joined(stem, _MALE_YOT)
    if last == "а":
        return joined(stem, _FEMALE_HARD) | softened(stem) | plural_genitive(stem)
    if last == "я":
        return joined(stem, _FEMALE_SOFT) | plural_genitive(stem)
    if last in "оэ":
        return joined(stem, _NEUTER_HARD) | softened(stem) | plural_genitive(stem)
    if last in "её":
        return joined(stem, _NEUTER_SOFT)
    if last in "ыі":
        # A word given in the plural means the plural only: «выбары» does not cover «выбар».
        return joined(stem, _PLURAL)
    if last == "ў":
        return joined(word, [""]) | joined(stem + "в", _MALE_HARD)
    if last in _VOWELS:
        return frozenset((word,))
    return joined(word, _MALE_HARD) | softened(word) | fleeting(word, _MALE_HARD) | people_in_anin(word)


def people_in_anin(word: str) -> frozenset[str]:
    """«грамадзянін»: грамадзяне, грамадзян."""
    if not word.endswith(("анін", "янін")):
        return frozenset()
    return joined(word[:-2], ["е", "", "ам", "амі", "ах", "аў"])


def softened(stem: str) -> frozenset[str]:
    """«палітыка»: палітыцы; «дарога»: дарозе; «улада»: уладзе; «агент»: агенце."""
    soft = SOFTENED.get(stem[-1])
    return joined(stem[:-1] + soft, ["е", "ы", "і", "э"]) if soft else frozenset()


def fleeting(stem: str, listed: tuple[str, ...]) -> frozenset[str]:
    """«рынак»: рынка; «канец»: канца; «дзень» and its like."""
    if len(stem) < 4 or stem[-2] not in "аое" or stem[-1] not in "кцнлр" or stem[-3] in _VOWELS:
        return frozenset()
    return joined(stem[:-2] + stem[-1], filter(None, listed)) | softened(stem[:-2] + stem[-1])


def plural_genitive(stem: str) -> frozenset[str]:
    """Return the genitive plural: «школ», «спрэчка»: спрэчак, «мова»: моў."""
    found = {stem, stem[:-1] + "ў" if stem[-1] == "в" else stem}
    if len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS:
        head = stem[:-2] if stem[-2] in "ьй" else stem[:-1]
        found |= {head + "а" + stem[-1], head + "о" + stem[-1], head + "е" + stem[-1]}
    return frozenset(found)


def moved_stress(word: str) -> list[str]:
    """Return the word with the stem's last full vowel as it is written without stress, or with it."""
    for place in range(len(word) - 2, 0, -1):
        if word[place] in _VOWELS:
            letter = word[place]
            other = _UNSTRESSED.get(letter) or (_STRESSED.get(letter) if len(word) - place < 4 else None)
            return [word[:place] + other + word[place + 1 :]] if other else []
    return []
