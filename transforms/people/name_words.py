"""Words in bylines that are not names: of authorship, roles, bodies and agencies; and small words within names."""

from __future__ import annotations

import re

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table

#: between "text" and "photo" if one person made both
AND = r"\s*(?:and|und|и|і|[,&/+])\s*"

#: what follows «Текст» before a name; without it the name is in the genitive
MARK = r"(?=\s*[:|–—-])"

#: what may stand before "by", and words before a name; each has two letters or keeps its first three in every form
BEFORE_BY = (
    *(rf"{word}{AND}(?:photos?|pictures|images|photography)" for word in ("text", "words", "story", "reporting")),
    rf"photos?{AND}(?:text|words)",
    *("view all posts", "all posts", "posted(?: on)?", "written", "submitted", "words", "story", "text", "reporting"),
    *(
        "guest post",
        "guest column",
        "guest essay",
        "published",
        "interview",
        "analysis",
        "opinion",
        "article",
        "материалы?",
        "матэрыялы?",
        "интервью",
        "беседу",
    ),
    *("гутарку", "інтэрв['’ʼ]ю"),
    *shipped_table("pages.toml")["people"]["before_by"],
)
BY_WORDS = (
    # the longest first: «Автор статьи:» before «Автор»
    *shipped_table("pages.toml")["people"]["by"],
    *(rf"{words}{MARK}" for words in (rf"текст{AND}фото", rf"фото{AND}текст", rf"тэкст{AND}фота", rf"фота{AND}тэкст")),
    *(rf"{word}{MARK}" for word in ("текст", "тэкст")),
    *(rf"text{AND}(?:photos?|pictures|images|fotos?|bilder)", rf"photos?{AND}text", rf"fotos?{AND}text"),
    *("by", "von", "par", "por", "di", "door", "av", "af", "przez", "от"),
    *(
        "автор(?:ы|ка)?",
        "аўтар(?:ы|ка)?",
        "text",
        "autor(?:in|en|es|a)?",
        "redactor",
        "interview",
    ),
    *(rf"{word}{MARK}" for word in ("интервью", "інтэрв['’ʼ]ю")),
    *(
        "teksti",
        "tekst",
        "oprac",
        "opracowanie",
        "opracował[ao]?",
        "teksts",
        "szöveg",
        "szerző",
        "yazan",
        "haber",
        "auteur",
    ),
    *("ein artikel von", "pressemitteilung von", "author", "auteur", "redakteur(?:in)?"),
    # verbs above and below interviews and other texts
    *("подготовил[аи]?", "беседовал[аи]?", "побеседовал[аи]?", "разговаривал[аи]?", "записал[аи]?"),
    *("расспросил[аи]?", "расспрашивал[аи]?", "интервьюировал[аи]?", "написал[аи]?"),
    *("интервью (?:взял|брал|в[её]л|пров[её]л)[аи]?", "беседу (?:в[её]л|пров[её]л)[аи]?"),
    *("падрыхтава(?:ў|ла|лі)", "гутары(?:ў|ла|лі)", "пагутары(?:ў|ла|лі)", "размаўля(?:ў|ла|лі)"),
    *("паразмаўля(?:ў|ла|лі)", "запіса(?:ў|ла|лі)", "распыта(?:ў|ла|лі)", "распытва(?:ў|ла|лі)", "напіса(?:ў|ла|лі)"),
    *("гутарку (?:вёў|вяла|вялі)", "інтэрв['’ʼ]ю (?:узя|ўзя|бра)(?:ў|ла|лі)"),
)
#: a byline is no question: «Корреспондент: Анна Ивановна, почему закрыли мост?»
BY = late_pattern(
    rf"^(?![^\n]{{0,300}}\?(?:\s|$))\W*(?:(?:{'|'.join(BEFORE_BY)})\s+)?(?:{'|'.join(BY_WORDS)})\b\.?[:,\s|]+(?=\S)",
    re.IGNORECASE,
)
#: the first three letters of these words, or both letters of the short ones
BY_BEGINNINGS = frozenset(words[:3] for words in (*BEFORE_BY, *BY_WORDS))
FIRST_LETTERS = late_pattern(r"[^\W_].{0,2}")

BETWEEN = late_pattern(
    r"\s*[;,&|/•·]\s*|\s+[–—-]\s+|\s+(?:and|und|et|y|i|и|і|та|og|och|en|e|ve|ir|un|ja|és|și|και|with|mit|avec|con|com|met|med|samt)\s+",
    re.IGNORECASE,
)

#: what introduces the maker of the pictures; «Фото Ивана Рудя» needs no colon
CREDIT = late_pattern(
    r"\b(?:photos?|photograph\w*|фото|фота|foto|bild|image|picture|credit)\s*[:/]|(?:^|[.,;])\s*(?:фото|фота)\s",
    re.IGNORECASE,
)

_WORDS, _DATES = shipped_table("pages.toml")["people"], shipped_table("pages.toml")["dates"]
#: what introduces somebody with another part in a text
OTHER_PART = late_pattern(
    rf"(?:^|[.,;|(/·•]\s*)(?:{'|'.join(_WORDS['other_parts'])})(?:\s+by\b|\s*[:|–—-])", re.IGNORECASE
)
#: after a name and a comma: which bearer of it, and what was studied
GENERATIONS, DEGREES = "|".join(_WORDS["generations"]), "|".join(_WORDS["degrees"])
#: labels of buttons, folded
INTERFACE = frozenset(re.sub(r"\W+", "", words) for words in _WORDS["interface"])
#: bodies that publish under their own names
PUBLIC_BODY = late_pattern(rf"(?<!\w)(?:{'|'.join(_WORDS['bodies'])})(?!\w)", re.IGNORECASE)
#: accounts and addresses in the place of an author
ACCOUNT = late_pattern(
    rf"admin|^(?:{'|'.join(_WORDS['accounts'])})\d*$|@|[/|]|^[\W\d]+$|^\w*[^\W\d]\d+$",
    re.IGNORECASE,
)

#: the date after a name
_MONTH_OF_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b"
_WEEKDAY_OF_NAME = r"(?:mon|tue|wed|thu|fri|sat|sun)\w*\b"
ON_DAY = late_pattern(
    rf"\s+(?:on|am)\s+(?:{_WEEKDAY_OF_NAME}|{_MONTH_OF_NAME}|\d).*$"
    # without "on" only up to the next mark: another author may follow
    rf"|\s+(?:(?:le|el|il|em|op|den)\s+)?(?:(?:{_WEEKDAY_OF_NAME},?\s+)?{_MONTH_OF_NAME}\.?\s*\d"
    r"|\d{1,2}[./:-]\d|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?\s+(?:de\s+)?\d{4})[^|;,]*"
    rf"|\s+(?:{'|'.join([*_DATES['updated'], *_DATES['published']])})(?!\w)[^|;,]*",
    re.IGNORECASE,
)

#: words that make a name that of a body, a desk or an account; in lower case
NO_PERSON = late_pattern(
    r"\b(?:from|by|news(?:room|desk|paper)?|staff|editors?|editorial|desk|team|redaktion\w*|redaction|rédaction|redacción|redazione"
    r"|redakcja|\w*admin(?:istrator)?|press|agency|agencies|agentur|agence|agencia|reporters|correspondents?|contributors?"
    r"|reuters|associated press|afp|dpa|apa|ap|upi|tass|interfax|magazine|zeitung|online|media|times|gazette|tribune"
    r"|journal|herald|post|redakcija|redaktsiya|редакция|рэдакцыя|агентство|агенцтва|тасс|риа|интерфакс|белта|белапан"
    r"|пресс-служба|прэс-служба|новости|навіны|корреспондент\w*|university|institute|foundation|association|gmbh|inc|llc|ltd"
    r"|наша?|нашы|our|текст|тэкст|фото|фота|wire|report|network|company|channel|bureau|sponsored|partner|guest|unknown|anonymous|author|autor|facebook|twitter)\b"
    r"|\.(?:com|by|ru|org|net|de|at|ch|lt|io|eu|uk|fr|info|news)\b|@|https?:|\d",
    re.IGNORECASE,
)

#: a desk that does not say which outlet it belongs to, or the rest of a desk without its role
DESK = late_pattern(
    r"^(?:(?:от |from )?(?:the |our |наша? )?(?:редакци[яи]|рэдакцы[яі]|редактор|рэдактар|корреспондент\w*"
    r"|карэспандэнт\w*|newsroom|news ?desk|correspondents?|staff(?: (?:writers?|reporters?))?)|our|наша?)$",
    re.IGNORECASE,
)

#: words in names of desks that do not say whose they are: "Web Team", «Redaktion Lokales»
OF_DESKS = frozenset(_WORDS["desks"])

#: surnames among these words, and first names (no place names) before which they are surnames
SURNAMES_TOO = frozenset(shipped_table("pages.toml")["given_names"]["surnames_too"])
FIRST_NAMES = frozenset(shipped_table("pages.toml")["given_names"]["before_surnames"])

#: a paper's name, an adjective and what papers are called, and that of a place, with what places are called
PAPER = re.compile(rf"\w{{2,}}(?:{'|'.join(_WORDS['adjectives'])})\s+(?:{'|'.join(_WORDS['papers'])})", re.IGNORECASE)
PLACE = re.compile(rf"(?:\w+\s+){{1,2}}(?:{'|'.join(_WORDS['places'])})", re.IGNORECASE)
#: first names of many languages, in lower case
GIVEN_NAMES = frozenset(shipped_table("pages.toml")["given_names"]["names"])
FIRST_NAMES_KNOWN = GIVEN_NAMES | FIRST_NAMES

#: wire agencies, which belong among the source tags
AGENCY = late_pattern(
    r"\b(?:reuters|associated press|ap|afp|dpa|apa|upi|pap|bns|tass|тасс|interfax|интерфакс|риа|ria|belta|белта"
    r"|belapan|белапан|sputnik|спутник|xinhua|anadolu|press agency|agency|agence|agentur|agencia|agencja|агентство"
    r"|агенцтва|wire)\b",
    re.IGNORECASE,
)

#: agencies that follow a name without a mark in between: "Ann Lowe Associated Press"
AGENCY_BEHIND = late_pattern(
    r"(?<=\S\s)(\S+)\s+(?:special (?:to|for)\b.*|associated press"
    r"|reuters|afp|ap|dpa|efe|ansa|tass|тасс|interfax|интерфакс|bloomberg|upi"
    r"|apa|bns|elta|pap)$",
    re.IGNORECASE,
)

#: small words within names
_PARTICLES = """
von van de der den del della di da dos du la le el al bin ibn ben zu zur y und af av ter ten st
"""
PARTICLES = frozenset(_PARTICLES.split())
WORD = late_pattern(r"[^\W\d_][\w.'’ʼ\u2019-]*")
OTHER_SCRIPT = late_pattern("[\u0590-\u0dff\u0e00-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")

#: words for a role; a name ends before them
ROLE = late_pattern(
    rf"\b(?:{'|'.join(_WORDS['roles'])}"
    r"|chief|officer|president|director|writer|senior|professor|prof|dr|head of"
    r"|journalist\w*|editor\w*|reporter\w*|analyst"
    r"|correspondent\w*|columnist|staff|freelance\w*|foto\w*|photographer|producer|author|redakteur\w*|leiter\w*|korrespondent\w*"
    r"|обозреватель|журналист\w*|корреспондент\w*|редактор\w*|фото(?:граф|корр|репорт)\w*|фота(?:граф|кар|рэп)\w*|журналіст\w*|карэспандэнт\w*|рэдактар\w*)\b.*$",
    re.IGNORECASE,
)

#: titles and writers' roles that precede a name; photographers are not among them
BEFORE_NAME = late_pattern(
    r"^\W*(?:(?:dr|prof|professor|mr|mrs|ms|доктор|профессор|прафесар|д-р|проф"
    r"|senior|staff|freelance|special|journalist(?:in)?|editor|reporter(?:in)?|analyst|correspondent|columnist|writer"
    r"|redakteur(?:in)?|korrespondent(?:in)?|обозреватель|журналист(?:ка)?|корреспондент(?:ка)?|спецкор|собкор"
    r"|редактор(?:ка)?|аглядальнік|журналіст(?:ка)?|карэспандэнт(?:ка)?|рэдактар(?:ка)?)\b\.?:?\s+)+(?=[^\W\d_])",
    re.IGNORECASE,
)
#: the place or the outlet after a name of at least two words
BEHIND_NAME = late_pattern(r"(?<=\S\s)(\S+)\s+(?:[Ii]n\s+[A-ZА-ЯЁ]|[Ff]or\s+(?:[Tt]he\s+)?[A-Z]).*$")
#: endings of «Вечернего», «Брестской»: after a role they say whose it is, and no name follows
OF_BODY = late_pattern(r"(?:[ое]го|[ая]га|[сц]кой|[сц]кай)$", re.IGNORECASE)
#: what journalists work for; follows a role
BODY = late_pattern(r"\b(?:радио|радыё|radio|теле\w*|тэле\w*|газет\w*|портал\w*|сайт\w*|tv|тв)\b", re.IGNORECASE)
