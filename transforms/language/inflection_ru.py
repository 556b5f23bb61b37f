"""Make Russian forms of nouns, adjectives and regular verbs from the look of the dictionary form."""

from __future__ import annotations

from transforms.language.endings import endings, joined

_HARD_ADJECTIVE = endings("ый ого ому ым ом ая ой ую ою ое ые ых ыми")
_SOFT_ADJECTIVE = endings("ий его ему им ем яя ей юю ею ее ие их ими")
_VELAR_ADJECTIVE = endings("ий ого ому им ом ая ой ую ою ое ие их ими его ему ем ей ее")
_HARD_MALE = endings("- а у ом е ы ов ам ами ах ем ев и ей")
_SOFT_MALE = endings("ь я ю ем е и ей ям ями ях ьми")
_YOT_MALE = endings("й я ю ем е и ев ям ями ях")
_SOFT_FEMALE = endings("ь и ью ей ям ями ях ам ами ах")
_HARD_FEMALE = endings("а ы и е у ой ою ей ею ам ами ах")
_SOFT_FEMALE_A = endings("я и е ю ей ею ям ями ях ь й ек")
_HARD_NEUTER = endings("о а у ом е ам ами ах")
_SOFT_NEUTER = endings("е я ю ем и ей ям ями ях ев й")
_PLURAL = endings("ы и ов ев ей й ям ями ях ам ами ах")
_VERB_A = endings("ть л ла ло ли ет ют ем ешь ете ть ющий н на но ны нный вший в")
_VERB_I = endings("ить ил ила ило или ит ят ат им ишь ите ю у ен ена ено ены енный ив ивший")
_VOWELS = "аеёиоуыэюя"


def forms(word: str) -> frozenset[str]:
    """Return the forms of a lower-case dictionary form; a noun without a singular may be given in the plural."""
    if word.endswith(("ться", "тись")):
        return frozenset(form + ending for form in forms(word[:-2]) for ending in ("ся", "сь"))
    if len(word) <= 4:
        return noun(word)
    if word.endswith(("ый", "ая", "ое", "ые")):
        stem = word[:-2]
        return joined(stem, _VELAR_ADJECTIVE if stem[-1] in "гкхжшчщ" else _HARD_ADJECTIVE)
    if word.endswith(("ий", "ой", "яя", "ее")):
        return adjective_or_noun(word)
    if word.endswith("ть") and word[-3] in "аяеиу":
        return verb(word)
    return noun(word)


def adjective_or_noun(word: str) -> frozenset[str]:
    """Inflect words in -ий and -ой: «синий», «русский», «городской», but also «санаторий», «герой»."""
    stem = word[:-2]
    if word.endswith("ой"):
        return joined(stem, (*_HARD_ADJECTIVE, *_VELAR_ADJECTIVE, "ой")) | joined(word[:-1], _YOT_MALE)
    if stem[-1] in "гкхжшчщ":
        return joined(stem, _VELAR_ADJECTIVE)
    return joined(stem, _SOFT_ADJECTIVE) | joined(word[:-1], _YOT_MALE)


def verb(word: str) -> frozenset[str]:
    """Conjugate regular verbs in -ать, -ять, -еть, -ить, -овать; rules must list others as stems."""
    if word.endswith("ить"):
        return joined(word[:-3], _VERB_I) | noun(word)
    found = joined(word[:-2], _VERB_A)
    if word.endswith(("овать", "евать")):
        found |= joined(word[:-5] + "у", endings("ет ют ем ешь ете й йте я ющий"))
        found |= joined(word[:-5] + "ю", endings("ет ют ем ешь ете й йте я ющий"))
    return found | noun(word)


def noun(word: str) -> frozenset[str]:
    """Inflect nouns of the three declensions, with fleeting vowels."""
    last, stem = word[-1], word[:-1]
    if last == "ь":
        return joined(stem, _SOFT_MALE) | joined(stem, _SOFT_FEMALE) | fleeting(stem, _SOFT_MALE)
    if last == "й":
        return joined(stem, _YOT_MALE)
    if last == "а":
        return joined(stem, _HARD_FEMALE) | plural_genitive(stem)
    if last == "я":
        return joined(stem, _SOFT_FEMALE_A) | plural_genitive(stem)
    if last == "о":
        return joined(stem, _HARD_NEUTER) | plural_genitive(stem)
    if last == "е":
        return joined(stem, _SOFT_NEUTER) | (plural_genitive(stem) if stem[-1] in "цщж" else frozenset())
    if last in "ыи":
        # A word given in the plural means the plural only: «выборы» does not cover «выбор».
        return joined(stem, _PLURAL)
    if last in _VOWELS:
        return frozenset((word,))
    return joined(word, _HARD_MALE) | fleeting(word, _HARD_MALE) | people_in_anin(word)


def people_in_anin(word: str) -> frozenset[str]:
    """«гражданин»: граждане, граждан."""
    if not word.endswith(("анин", "янин")):
        return frozenset()
    return joined(word[:-2], ["е", "", "ам", "ами", "ах"])


def fleeting(stem: str, listed: tuple[str, ...]) -> frozenset[str]:
    """Return the stem's endings without its fleeting vowel: «рынок»: рынка; «конец»: конца; «заяц» is unchanged."""
    if len(stem) < 4 or stem[-2] not in "оеё" or stem[-1] not in "кцнлр" or stem[-3] in _VOWELS:
        return frozenset()
    soft = "ь" if stem[-3] == "л" else ""
    shorter = stem[:-2] + soft + stem[-1]
    return joined(shorter, filter(None, listed))


def plural_genitive(stem: str) -> frozenset[str]:
    """Return the genitive plural: «школ», «сёл», «выборка»: выборок, «письмо»: писем."""
    found = {stem}
    if len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS:
        head = stem[:-2] if stem[-2] in "ьй" else stem[:-1]
        found |= {head + "о" + stem[-1], head + "е" + stem[-1]}
    return frozenset(found)
