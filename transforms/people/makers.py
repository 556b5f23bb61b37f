"""Tell makers of pictures (persons, bodies, agencies, addresses) from sentences.

A credit names makers and says nothing about them. A word in lower case must therefore be one that makers are called by,
a function word, or a Slavic genitive («пресс-службы областного театра»); a finite verb makes any text a sentence. A
line that only lists makers ("Jane Doe/Reuters/Scanpix", "POOL / Jean Houx via REUTERS", "Juan Olmo (EFE)") must name a
known agency, so that no list of persons in the picture is mistaken for one.
"""

from __future__ import annotations

import re

from presswatch.patterns import late_pattern
from transforms.people.name_words import AGENCY, FIRST_NAMES_KNOWN, PARTICLES
from transforms.people.word_lists import any_of, words_of

#: the most words of the makers in one credit
MOST_WORDS = 14
#: this many words that no maker is called by make a sentence, in Cyrillic and in Latin letters
STRANGE_WORDS = (3, 6)

CYRILLIC = late_pattern("[а-яёіў]", re.IGNORECASE)
HOST = late_pattern(r"(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,12}(?:/\S*)?", re.IGNORECASE)
#: names in quotation marks; longer quotations are what somebody said
QUOTED = late_pattern('«[^«»!?]{1,40}»|"[^"!?]{1,40}"|“[^“”!?]{1,40}”|„[^„“”!?]{1,40}[“”]')
#: marks beside names, and those that end or separate sentences
AROUND_NAMES = ",;/|&+()[].'’\"#©"
PARTS_SENTENCES = late_pattern(r"[!?…:](?!//)|[^\W\d_]{3}\.\s+\S|\s[-–—]\s")

#: agencies besides those of bylines, and picture services
FURTHER_AGENCY = late_pattern(any_of("makers", "agencies"), re.IGNORECASE)
#: picture banks: they have no texts, so "Source: Pixabay" refers to a picture
PICTURE_BANK = late_pattern(
    rf"(?:(?:https?://)?(?:www\.)?(?:{any_of('makers', 'picture_banks')})(?:\.(?:com|org|de|by|ru|net))?)",
    re.IGNORECASE,
)
#: several capitals in one word (БЕЛТА, БелТА, AFP), and abbreviations of things that take no pictures
SHORT_NAME = late_pattern(rf"(?!(?:{any_of('makers', 'no_short_names')})\b)[^\W\d_]*[A-ZА-ЯЁІЎ][^\W\d_]*[A-ZА-ЯЁІЎ]\w*")

#: pages of networks, in lower case
NETWORK = late_pattern(any_of("makers", "networks"), re.IGNORECASE)
#: a Creative Commons licence that follows a maker (creativecommons.org/licenses)
LICENCE = late_pattern(r"\bCC(?:[ -](?:BY(?:-(?:NC|ND|SA))*|0))(?:\s\d\.\d)?(?:\s\w+)?|\bpublic domain", re.IGNORECASE)
SMALL_WORDS = PARTICLES | words_of("makers", "small_words")
#: beginnings of lower-case words that denote makers and places of pictures
MAKER_WORD = late_pattern(any_of("makers", "beginnings"))
#: genitive endings in Russian and Belarusian, and those that predicates share
GENITIVE = late_pattern(r"(?:[аяыиі]|[оеё]в|[оё]ў|[оеая]й|[ыиі]х|ого|его)$")
PREDICATE = late_pattern(r"(?:[аеёя]н[аы]|[^оиіы]н[аы]|[ыу]т[аы]|[аеиоуыяіэ]л[аиі])$")
#: finite verbs: by their endings in Russian and Belarusian, by a list in English and German
SLAVIC_VERB = late_pattern(
    r"(?:[аеиоуыя]л[аои]?(?:с[ья])?|[аеёиуюя]т(?:ся)?|[аеоуыяіэ]л[аоі](?:ся)?|[іыэу]ў(?:ся)?|[уюяаіые]ц(?:ь|ца)"
    r"|[шгксзр]л[аоиі]|^(?:кажа|піша|мяркуе|паведамляе|будзе|будуць|быў|был))$"
)
REFLEXIVE = late_pattern(r"(?:лся|лась|лось|лись|[ёеия]тся|[ую]тся|ўся|лася|лося|ліся|цца|[её]мся|[иі]мся)$")
#: nouns and names for what a picture is, with the same endings
NO_VERB = late_pattern(rf"(?:{any_of('makers', 'no_verbs')})$")
LATIN_VERB = late_pattern(rf"\b(?:{any_of('makers', 'verbs')})\b")


def is_makers(text: str, *, in_genitive: bool = True) -> bool:
    """Tell whether a text names makers and nothing else; `in_genitive` accepts common nouns in that case as names."""
    text = QUOTED.sub("Q", text).strip().rstrip(".")
    if PARTS_SENTENCES.search(text):
        return False
    words = [word.strip(AROUND_NAMES) for word in text.split()]
    return 1 <= len(words) <= MOST_WORDS and all(
        is_makers_word(word) or (in_genitive and is_genitive(word)) for word in words
    )


def is_makers_word(word: str) -> bool:
    """Tell whether a word can stand in a list of makers, whatever precedes it."""
    if NETWORK.fullmatch(word):
        return True
    if not word or word[0].isupper() or word[0] == "@" or word in SMALL_WORDS:
        return True
    return MAKER_WORD.match(word) is not None or HOST.fullmatch(word) is not None


def is_genitive(word: str) -> bool:
    """Tell whether a word in lower case has a Slavic genitive's ending that no predicate has."""
    return (
        CYRILLIC.match(word) is not None
        and GENITIVE.search(word) is not None
        and PREDICATE.search(word) is None
        and not is_slavic_verb(word)
    )


def is_known_maker(name: str) -> bool:
    """Tell whether a name is that of an agency or a bank of pictures."""
    return any(names.fullmatch(name) for names in (AGENCY, FURTHER_AGENCY, PICTURE_BANK))


def is_short_name(word: str) -> bool:
    """Tell whether a word is written with several capitals, as agencies and offices are."""
    return SHORT_NAME.fullmatch(word) is not None


def is_sentence(text: str) -> bool:
    """Tell whether the text after «Фото:» or «Источник:» says something instead of naming somebody."""
    text = QUOTED.sub("Q", text)
    words = [bare for word in text.split() if (bare := word.strip(AROUND_NAMES + "!?…:"))]
    if any(is_slavic_verb(word) for word in words) or LATIN_VERB.search(text):
        return True
    strange = [word for word in words if not is_makers_word(word)]
    if CYRILLIC.search(text) is None:
        return len(strange) >= STRANGE_WORDS[1]
    return begins_strangely(words) or len(strange) >= STRANGE_WORDS[0]


def begins_strangely(words: list[str]) -> bool:
    """Tell whether a text begins with words that no maker is called by, as in «Источник: мост закрыт на год».

    A predicate need not be a verb, but few kinds of makers are written in lower case.
    """
    return len(words) >= 3 and not is_makers_word(words[0]) and not MAKER_WORD.match(words[1])


def is_slavic_verb(word: str) -> bool:
    """Tell whether a word has a finite verb's ending; if capitalised, one that no name has."""
    if REFLEXIVE.search(word):
        return True
    return word.islower() and len(word) >= 4 and SLAVIC_VERB.search(word) is not None and not NO_VERB.search(word)


#: separators between makers
BETWEEN = late_pattern(r"\s*[/|]\s*|\s+via\s+|,\s+|\s*[()]\s*", re.IGNORECASE)
#: every line of makers has at least one of these
MARKS = ("/", "|", "(", ",", " via ", " VIA ")
MOST_WORDS_OF_NAME = 4
LONGEST_LINE = 90
#: what separates a caption's last sentence from the others; not an initial, not "Dr."
SENTENCE_STOP = late_pattern(r"(?:(?<=[^\W\d_]{2})|(?<=\d{4}))(?<!\b[DMSJ][rst])[.!?…][»”\"]?\s+")
#: an agency in capitals and its photographer, whatever it is called: "REUTERS/Jane Doe"
CAPITALS_AND_NAME = late_pattern(
    r"[A-ZА-ЯЁІЎ][A-ZА-ЯЁІЎ ]{2,24}/[^\W\d_a-zа-яёіў][\w.'’-]*(?:\s[^\W\d_a-zа-яёіў][\w.'’-]*){1,2}"
)
SLASH = late_pattern(r"\s+/\s+")


def is_maker_line(text: str) -> bool:
    """Tell whether a text lists makers, a known agency among them, and nothing else."""
    if len(text) > LONGEST_LINE or not any(map(text.__contains__, MARKS)):
        return False
    makers = [maker for part in BETWEEN.split(text) if (maker := part.strip(" .©"))]
    strange = {place: maker for place, maker in enumerate(makers) if not is_agency_or_licence(maker)}
    is_one_of_several = len(makers) - len(strange) > 0 and len(makers) > 1
    return is_one_of_several and all(may_be_maker(maker, place) for place, maker in strange.items())


def may_be_maker(text: str, place: int) -> bool:
    """Tell whether a text is a person's name; behind the first of a line it may be one word."""
    return is_short_name(text) or is_name(text, may_be_one_word=place > 0)


def is_agency_or_licence(text: str) -> bool:
    """Tell whether a text is the name of a known maker or of a licence."""
    return is_known_maker(text) or LICENCE.fullmatch(text) is not None


def is_name(text: str, *, may_be_one_word: bool) -> bool:
    """Tell whether a text is written as a person's or an agency's name: a few words, each with a capital."""
    words = text.split()
    fewest = 1 if may_be_one_word else 2
    return fewest <= len(words) <= MOST_WORDS_OF_NAME and all(
        word[0].isupper() or word.lower() in PARTICLES for word in words
    )


def is_known_person(text: str) -> bool:
    """Tell whether a text is a person's name and nothing else, by its first name."""
    first = text.partition(" ")[0].lower()
    return first in FIRST_NAMES_KNOWN and is_name(text, may_be_one_word=False)


def makers_at_end(caption: str) -> str | None:
    """Return the makers that a caption's last sentence consists of, or that follow its last slashes."""
    last = SENTENCE_STOP.split(caption.rstrip(" ."))[-1].strip(" —–-")
    last = last[1:-1] if last[:1] == "(" and last[-1:] == ")" else last
    if is_maker_line(last) or CAPITALS_AND_NAME.fullmatch(last):
        return last
    parts = SLASH.split(last)
    tails = (" / ".join(parts[place:]) for place in range(1, len(parts) - 1))
    return next(filter(is_maker_line, tails), None)
