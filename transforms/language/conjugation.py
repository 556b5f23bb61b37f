"""Make the forms of verbs of saying from their dictionary forms by each language's rules.

A language is a table of endings of the infinitive and of the third person singular and plural, present tense. The first
ending that fits decides; irregular forms are listed with the verb. Only regular verbs must come out right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: name of a form -> the words that have it
Forms = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SlavicVerbs:
    """How an East Slavic language conjugates.

    `present` holds triples of endings (infinitive, singular, plural), longest first; `past` the masculine, feminine,
    neuter and plural endings after the infinitive's stem, `reflexive_past` the same for reflexive verbs; `reflexive` is
    the infinitive's ending, `reflexive_present` what reflexive verbs add to a singular ending in a vowel, to one ending
    in a consonant, and to the plural.
    """

    infinitive: str
    present: tuple[tuple[str, str, str], ...]
    past: tuple[str, str, str, str]
    reflexive: str
    reflexive_past: tuple[str, str, str, str]
    reflexive_present: tuple[tuple[str, str], ...]

    def forms(self, lemma: str, *, is_perfective: bool) -> Forms:
        """Return the forms of one verb; a perfective verb has no present tense."""
        is_reflexive = lemma.endswith(self.reflexive)
        plain = lemma.removesuffix(self.reflexive) + self.infinitive if is_reflexive else lemma
        stem = plain.removesuffix(self.infinitive)
        male, female, neuter, many = self.reflexive_past if is_reflexive else self.past
        found: Forms = {
            "infinitive": (lemma,),
            "past": (stem + male, stem + female, stem + neuter),
            "past_plural": (stem + many,),
        }
        if not is_perfective:
            singular, plural = self._present(plain)
            if not is_reflexive:
                found["passive"] = (self._reflexive(singular), stem + self.reflexive_past[2])
            else:
                singular, plural = self._reflexive(singular), self._reflexive(plural)
            found |= {"present": (singular,), "present_plural": (plural,)}
        return found

    def _present(self, infinitive: str) -> tuple[str, str]:
        for ending, singular, plural in self.present:
            if infinitive.endswith(ending):
                stem = infinitive.removesuffix(ending)
                return stem + singular, stem + plural
        return infinitive, infinitive

    def _reflexive(self, form: str) -> str:
        for ending, reflexive in self.reflexive_present:
            if form.endswith(ending):
                return form.removesuffix(ending) + reflexive
        return form


_BELARUSIAN = SlavicVerbs(
    infinitive="ць",
    present=(
        ("аваць", "уе", "уюць"),
        ("яваць", "юе", "ююць"),
        ("аць", "ае", "аюць"),
        ("яць", "яе", "яюць"),
        ("ець", "ее", "еюць"),
        ("нуць", "не", "нуць"),
        ("ыць", "ыць", "аць"),
        ("іць", "іць", "яць"),
    ),
    past=("ў", "ла", "ло", "лі"),
    reflexive="цца",
    reflexive_past=("ўся", "лася", "лася", "ліся"),
    reflexive_present=(("ць", "цца"), ("е", "ецца")),
)
_RUSSIAN = SlavicVerbs(
    infinitive="ть",
    present=(
        ("овать", "ует", "уют"),
        ("ать", "ает", "ают"),
        ("ять", "яет", "яют"),
        ("еть", "еет", "еют"),
        ("нуть", "нет", "нут"),
        ("жить", "жит", "жат"),
        ("чить", "чит", "чат"),
        ("шить", "шит", "шат"),
        ("щить", "щит", "щат"),
        ("ить", "ит", "ят"),
    ),
    past=("л", "ла", "ло", "ли"),
    reflexive="ться",
    reflexive_past=("лся", "лась", "лось", "лись"),
    reflexive_present=(("т", "тся"),),
)
_UKRAINIAN = SlavicVerbs(
    infinitive="ти",
    present=(
        ("увати", "ує", "ують"),
        ("ювати", "ює", "юють"),
        ("ати", "ає", "ають"),
        ("яти", "яє", "яють"),
        ("іти", "іє", "іють"),
        ("нути", "не", "нуть"),
        ("жити", "жить", "жать"),
        ("чити", "чить", "чать"),
        ("шити", "шить", "шать"),
        ("ити", "ить", "ять"),
    ),
    past=("в", "ла", "ло", "ли"),
    reflexive="тися",
    reflexive_past=("вся", "лася", "лося", "лися"),
    reflexive_present=(("ть", "ться"), ("є", "ється"), ("е", "еться")),
)
_SLAVIC: Mapping[str, SlavicVerbs] = {"be": _BELARUSIAN, "ru": _RUSSIAN, "uk": _UKRAINIAN}
_VOWELS = "aeiou"


def verb_forms(lemma: str, language: str, *, is_perfective: bool = False) -> Forms:
    """Return a verb's forms by name; in a language without rules only the word itself, as its infinitive.

    Slavic: present, present_plural, past, past_plural, infinitive, passive. English: present, past, participle, base,
    ing.
    """
    if language == "en":
        return _english(lemma)
    rules = _SLAVIC.get(language)
    return rules.forms(lemma, is_perfective=is_perfective) if rules else {"infinitive": (lemma,)}


def _english(lemma: str) -> Forms:
    """Return the forms of a regular English verb; "~" joins a verb to its adverb ("point~out")."""
    verb, mark, rest = lemma.partition("~")
    if verb.endswith("e"):
        third, past, ing = f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        third, past, ing = f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    elif verb.endswith(("s", "x", "z", "ch", "sh")):
        third, past, ing = f"{verb}es", f"{verb}ed", f"{verb}ing"
    else:
        third, past, ing = f"{verb}s", f"{verb}ed", f"{verb}ing"
    named = {"base": verb, "present": third, "past": past, "participle": past, "ing": ing}
    return {name: (form + mark + rest,) for name, form in named.items()}
