"""Short passive participles and the verbs they are made of, both ways: «закрыт» and «закрыли», «осуждён» and «осудить».

For questions only: a form that no text holds costs nothing there, so the rules need no dictionary. What must be kept
out are nouns of a participle's look («капитан» is nothing of «капитал»). A participle is known by its shape: in -т by
one of the few roots that make it so, in -ан by a prefix or -ов-, in -ен by a consonant that its verb has changed, or
that need not change. Works on keys of `transforms.language.tokens`, ы as и.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.language.endings import endings, joined

# One letter is a prefix only before a consonant: «вулкан», «султан» have none. о is а in Belarusian.
_PREFIX = (
    "(?:пер[еа]|перае|при|пре|пр[оа]|п[оа]|п[оа]д[оа]?|на|над[оа]?|за|д[оа]|ви|[оа]т[оа]?|[оа]д[оа]?|[оа]б[оа]?|изо?|ис"
    "|р[оа]з[оа]?|р[оа]с|в[оа]з|в[оа]с|вз|вс|уз[оа]?|ус|с[оа]|зн[оа]|[вузсоа](?=[бвгджзйклмнпрстфхцчшщ])){1,2}"
)
# As no root begins: «нар-коман», «пар-тизан» are no «на-», «па-».
_NO_ROOT = "(?![рлмн][бгджзкмпстфх]|й(?!ма))"
_FORM = re.compile("(?P<body>.+[аеиоуя])(?:н|т)(?:а|о|и|ая|ае)?")
_VERB = re.compile("(?P<base>.+[аеиоуя])(?:л[аои]?|ть|ць|у)")
_LONGEST = 40
# So end forms that Belarusian has not.
_RUSSIAN = ("н", "т", "л", "о", "ть")
_PREFIXED = re.compile(_PREFIX + "[а-я]{2,}")

_BASE_OF_T = re.compile(
    f"{_PREFIX}(?:к?ри|[бвлпшжмн]и|ня|жа|мя|кля|ъя|гре|[км][оа]л[оа]|[а-я]*ну)"
    "|[ву]зя|[нз]ача|(?:рас)?пача|распя|(?:[оа]|за|раз|перео)де"
)
_BASE_OF_AN = re.compile(
    f"{_PREFIX}{_NO_ROOT}(?:да|[бд]ра|зва|зда|сла|гна|тка|рва|жда|зна|йма"
    "|[а-я]*[аеиоу][а-я]*[бвгджзклмнпрстфхцчшщ]а|[а-я]*[нр]я)|.{3,}[аеоия]ва"
)
_FEWEST_BEFORE_EN = 3
# A prefix tells «у-волен» from «полено»; these verbs have none.
_BEFORE_EN = re.compile(f"{_PREFIX}(?:[а-я]+[лнр]|[а-я]{{2,}}о)|ран|казн|плен|.*(?:жд|дж|[жшчщ]|[бпвфму]л)")
# What -ить makes of the consonant before it in participles, and what that was: «осужден» from «осудить».
_CHANGES = tuple(
    (changed, endings(was))
    for changed, was in (
        ("жд", "д"),
        ("дж", "дз"),
        ("ж", "ж д з"),
        ("шч", "шч сц ц"),
        ("ч", "ч т ц"),
        ("щ", "щ ст т"),
        ("ш", "ш с"),
        *((f"{labial}л", labial) for labial in "бпвфм"),
        ("ул", "в"),
        *((same, same) for same in "лнро"),
    )
)
# Belarusian writes an unstressed -ен so after consonants that are always hard.
_HARD = "жшчр"
# Participles that the rules do not give, each with the past and the infinitive; the first after a prefix only.
_AFTER_PREFIX = """
веден вел вела вели вести
ведзен веу вела вели весци
везен вез везла везли везти везци
несен нес несла несли нести несци
краден крал крала крали красть
крадзен крау крала крали красци
влечен влек влекла влекли влечь
обретен обрел обрела обрели обрести
гребен греб гребла гребли грести
сечен сек секла секли сечь
терт тер терла терли тереть
перт пер перла перли переть
дадзен дала дали даць
вергнут верг вергла вергли вергнуть
стигнут стиг стигла стигли стигнуть
кладзен клау клала клали класци
смотрен смотрел смотрела смотрели смотреть
"""
_ALONE = """
найден нашел нашла нашли найти
знойдзен знайшоу знайшла знайшли знайсци
спасен спас спасла спасли спасти
сожжен сжег сожгла сожгли сжечь
подожжен поджег подожгла подожгли поджечь
увиден увидел увидела увидели увидеть
обижен обидел обидела обидели обидеть
"""


def by_form(listed: str) -> dict[str, frozenset[str]]:
    """Each form of the verbs of a table, with all forms of its verbs: «вела» is of both languages."""
    found: dict[str, frozenset[str]] = {}
    for verb in map(str.split, listed.strip().splitlines()):
        for form in (*verb, *joined(verb[0], "аои")):
            found[form] = found.get(form, frozenset()).union(verb)
    return found


_BY_FORM_AFTER_PREFIX, _BY_FORM_ALONE = by_form(_AFTER_PREFIX), by_form(_ALONE)
# One pattern for all: compiling one for each takes 15 ms, which every search would wait for (measured).
_IRREGULAR = re.compile(f"({_PREFIX})({'|'.join(_BY_FORM_AFTER_PREFIX)})")
# Verbs of motion that is repeated: «проходил» is nothing of «прохождение», nor «увозила» of «уважение».
_WITHOUT_PARTICIPLE = ("ходи", "хадзи", "води", "вадзи", "вози", "вази", "носи", "наси", "лази")
# Nouns, adjectives and names that look like participles or verbs and would find others.
_LOOK_SO = frozenset(
    endings(
        "атаман караван стакан сметан светлан степан намерен доволен важен складан памят "
        "помети смети поради зависи запит порожен слова побыт опыт прави павел раниць"
    )
)


def verb_forms(key: str, *, is_reflexive: bool = False) -> frozenset[str]:
    """Past, infinitive and short participle of the verb that a key is such a form of; empty for other words.

    Of a reflexive verb (its key without -ся) participles in -т alone count: stems of the others are also those of
    nouns, and «собрались» is not of «собрание».
    """
    word = key.replace("ы", "и")
    if len(key) > _LONGEST or not _LOOK_SO.isdisjoint((key, word)):
        return frozenset()
    is_russian = word.endswith(_RUSSIAN)
    found = set(forms_for_verb(word, "т" if is_reflexive else "тн", is_russian))
    if not is_reflexive:
        found |= {*irregular_forms(word.replace("я", "е"))}
        for base in bases_of_participle(word):
            found |= forms_of_base(base, is_russian)
    return frozenset(found - _LOOK_SO)


def forms_for_verb(word: str, letters: str, is_russian: bool) -> frozenset[str]:
    """The same for a word in the past or the infinitive, whose participle has one of the letters."""
    verb = _VERB.fullmatch(word)
    # «правила», «сила»: without a prefix more often a noun
    is_none = word.endswith(("ла", "ло")) and not _PREFIXED.match(word)
    if not verb or is_none or verb["base"].endswith(_WITHOUT_PARTICIPLE):
        return frozenset()
    participles = frozenset(one for one in participles_of(verb["base"], is_russian) if one[-2] in letters)
    return participles | forms_of_base(verb["base"], is_russian) if participles else participles


def bases_of_participle(word: str) -> set[str]:
    """What stands before -ть in the infinitives that a short participle may belong to."""
    form = _FORM.fullmatch(word)
    if not form:
        return set()
    body, letter = form["body"], word[form.end("body")]
    if body + letter in _LOOK_SO:
        return set()
    if letter == "т":
        return {body} if _BASE_OF_T.fullmatch(body) else set()
    found = {body} if _BASE_OF_AN.fullmatch(body) else set()
    # «горожан» is no Belarusian participle: those end in a vowel.
    if body[-1] == "е" or (body[-1] == "а" and body[-2] in _HARD and word[-1] != "н"):
        found |= set(bases_before_en(body[:-1]))
    return found - _LOOK_SO


def bases_before_en(before: str) -> Iterator[str]:
    """«осужд» (-ен) may be of «осуди» (-ть)."""
    if len(before) >= _FEWEST_BEFORE_EN and _BEFORE_EN.fullmatch(before):
        for changed, originals in _CHANGES:
            if before.endswith(changed):
                yield from (before[: -len(changed)] + original + "и" for original in originals)


def participles_of(base: str, is_russian: bool) -> Iterator[str]:
    """The participles that may be made of an infinitive without its -ть, and from which it is known again."""
    made = [base + "та", base + "на"]
    if base[-1] == "и":
        for changed, originals in _CHANGES:
            before = [base[: -len(one) - 1] + changed for one in originals if base[:-1].endswith(one)]
            made += [one + ending for one in before for ending in (("ена",) if is_russian else ("ена", "ана"))]
    return (participle for participle in made if base in bases_of_participle(participle))


def forms_of_base(base: str, is_russian: bool) -> frozenset[str]:
    """Past and infinitive, in both languages unless a form is Russian alone."""
    found = joined(base, ("л", "ла", "ли", "ть"))
    if not is_russian and not base.endswith("да"):  # «выдаў» would find «вид»
        found |= joined(base, ("у", "ць"))
    return found


def irregular_forms(word: str) -> Iterator[str]:
    """«введен» for «ввели», and back; stems make no difference between е and я («прывялі»)."""
    yield from _BY_FORM_ALONE.get(word, ())
    if found := _IRREGULAR.fullmatch(word):
        yield from joined(found[1], _BY_FORM_AFTER_PREFIX[found[2]])
