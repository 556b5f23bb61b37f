"""Relate short passive participles and their verbs: «закрыт» and «закрыли», «осуждён» and «осудить».

Used for queries only: there a form that no text contains costs nothing, so the rules need no dictionary. What must be
excluded are nouns that look like participles («капитан» has nothing to do with «капитал»). A participle is recognised
by its shape: in -т by one of the few roots that form it so, in -ан by a prefix or -ов-, in -ен by a consonant that its
verb has changed or does not need to change. Works on keys of `transforms.language.tokens`, with ы as и.
"""

from __future__ import annotations

from collections.abc import Iterator

from presswatch.patterns import late_pattern
from transforms.language.endings import endings, joined

# A single letter is a prefix only before a consonant: «вулкан», «султан» have none. о is а in Belarusian.
_PREFIX = (
    "(?:пер[еа]|перае|при|пре|пр[оа]|п[оа]|п[оа]д[оа]?|на|над[оа]?|за|д[оа]|ви|[оа]т[оа]?|[оа]д[оа]?|[оа]б[оа]?|изо?|ис"
    "|р[оа]з[оа]?|р[оа]с|в[оа]з|в[оа]с|вз|вс|уз[оа]?|ус|с[оа]|зн[оа]|[вузсоа](?=[бвгджзйклмнпрстфхцчшщ])){1,2}"
)
# No root begins like this: «нар-коман», «пар-тизан» do not have the prefixes «на-», «па-».
_NO_ROOT = "(?![рлмн][бгджзкмпстфх]|й(?!ма))"
_FORM = late_pattern("(?P<body>.+[аеиоуя])(?:н|т)(?:а|о|и|ая|ае)?")
_VERB = late_pattern("(?P<base>.+[аеиоуя])(?:л[аои]?|ть|ць|у)")
_LONGEST = 40
# Endings that Belarusian does not have.
_RUSSIAN = ("н", "т", "л", "о", "ть")
_PREFIXED = late_pattern(_PREFIX + "[а-я]{2,}")

_BASE_OF_T = late_pattern(
    f"{_PREFIX}(?:к?ри|[бвлпшжмн]и|ня|жа|мя|кля|ъя|гре|[км][оа]л[оа]|[а-я]*ну)"
    "|[ву]зя|[нз]ача|(?:рас)?пача|распя|(?:[оа]|за|раз|перео)де"
)
_BASE_OF_AN = late_pattern(
    f"{_PREFIX}{_NO_ROOT}(?:да|[бд]ра|зва|зда|сла|гна|тка|рва|жда|зна|йма"
    "|[а-я]*[аеиоу][а-я]*[бвгджзклмнпрстфхцчшщ]а|[а-я]*[нр]я)|.{3,}[аеоия]ва"
)
_FEWEST_BEFORE_EN = 3
# A prefix tells «у-волен» from «полено»; these verbs have none.
_BEFORE_EN = late_pattern(f"{_PREFIX}(?:[а-я]+[лнр]|[а-я]{{2,}}о)|ран|казн|плен|.*(?:жд|дж|[жшчщ]|[бпвфму]л)")
# How -ить changes the consonant before it in participles, and the original: «осужден» from «осудить».
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
# Belarusian writes unstressed -ен this way after consonants that are always hard.
_HARD = "жшчр"
# Irregular participles with their past and infinitive; those of the first table only after a prefix.
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
    """Map each form of a table's verbs to all forms of these verbs: «вела» belongs to both languages."""
    found: dict[str, frozenset[str]] = {}
    for verb in map(str.split, listed.strip().splitlines()):
        for form in (*verb, *joined(verb[0], "аои")):
            found[form] = found.get(form, frozenset()).union(verb)
    return found


_BY_FORM_AFTER_PREFIX, _BY_FORM_ALONE = by_form(_AFTER_PREFIX), by_form(_ALONE)
# One pattern for all: compiling one for each takes 15 ms, for which every search would wait (measured).
_IRREGULAR = late_pattern(f"({_PREFIX})({'|'.join(_BY_FORM_AFTER_PREFIX)})")
# Verbs of repeated motion: «проходил» is unrelated to «прохождение», «увозила» to «уважение».
_WITHOUT_PARTICIPLE = ("ходи", "хадзи", "води", "вадзи", "вози", "вази", "носи", "наси", "лази")
# Nouns, adjectives and names that look like participles or verbs and would match unrelated words.
_LOOK_SO = frozenset(
    endings(
        "атаман караван стакан сметан светлан степан намерен доволен важен складан памят "
        "помети смети поради зависи запит порожен слова побыт опыт прави павел раниць"
    )
)


def verb_forms(key: str, *, is_reflexive: bool = False) -> frozenset[str]:
    """Return past, infinitive and short participle of the verb whose form the key is; empty for other words.

    Of a reflexive verb (its key without -ся) only participles in -т count: stems of the others are also noun stems, and
    «собрались» is not related to «собрание».
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
    """Return the same for a past tense or infinitive whose participle has one of the letters."""
    verb = _VERB.fullmatch(word)
    # «правила», «сила»: without a prefix usually a noun
    is_none = word.endswith(("ла", "ло")) and not _PREFIXED.match(word)
    if not verb or is_none or verb["base"].endswith(_WITHOUT_PARTICIPLE):
        return frozenset()
    participles = frozenset(one for one in participles_of(verb["base"], is_russian) if one[-2] in letters)
    return participles | forms_of_base(verb["base"], is_russian) if participles else participles


def bases_of_participle(word: str) -> set[str]:
    """Return the infinitives, without -ть, to which a short participle may belong."""
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
    """«осужд» (-ен) may come from «осуди» (-ть)."""
    if len(before) >= _FEWEST_BEFORE_EN and _BEFORE_EN.fullmatch(before):
        for changed, originals in _CHANGES:
            if before.endswith(changed):
                yield from (before[: -len(changed)] + original + "и" for original in originals)


def participles_of(base: str, is_russian: bool) -> Iterator[str]:
    """Return possible participles of an infinitive without its -ть, from which it can be recognised again."""
    made = [base + "та", base + "на"]
    if base[-1] == "и":
        for changed, originals in _CHANGES:
            before = [base[: -len(one) - 1] + changed for one in originals if base[:-1].endswith(one)]
            made += [one + ending for one in before for ending in (("ена",) if is_russian else ("ена", "ана"))]
    return (participle for participle in made if base in bases_of_participle(participle))


def forms_of_base(base: str, is_russian: bool) -> frozenset[str]:
    """Return past and infinitive, in both languages unless the form exists in Russian only."""
    found = joined(base, ("л", "ла", "ли", "ть"))
    if not is_russian and not base.endswith("да"):  # «выдаў» would match «вид»
        found |= joined(base, ("у", "ць"))
    return found


def irregular_forms(word: str) -> Iterator[str]:
    """Return «введен» for «ввели» and the reverse; stems do not distinguish е from я («прывялі»)."""
    yield from _BY_FORM_ALONE.get(word, ())
    if found := _IRREGULAR.fullmatch(word):
        yield from joined(found[1], _BY_FORM_AFTER_PREFIX[found[2]])
