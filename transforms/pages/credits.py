"""Photo credits of a page: from captions, credit elements, alt texts and JSON-LD, which text extraction throws away.

In order: an element within a figure that holds nothing but the credit; "Photo: X", «Фото: X», "© X" within a caption
or an alt text; what a caption ends with (`people/caption_ends.py`). Rights notices of the site are no credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from transforms.pages.elements import elements_below_text, elements_named, elements_of_class, margins, remembered
from transforms.pages.facts import PageFacts
from transforms.pages.json_ld import plain
from transforms.people import (
    PICTURE_WORDS,
    SOURCE_WORDS,
    credit_at_end,
    is_bare_credit,
    is_known_maker,
    is_maker_line,
    is_rights_notice,
    is_sentence,
)

#: longest credit, longest caption, most captions of one page
MAX_CREDIT = 120
MAX_CAPTION = 1200
MOST_CAPTIONS = 300

#: class words of elements that hold a credit, and of those that hold a caption
CREDIT_CLASS = re.compile(
    r"credit|copyright|photo-?_?author|photographer"
    r"|(?:image|img|photo|picture|media|caption|__)[_-]*(?:source|author|owner|rights)"
    r"|^source$|bildquelle|autor-?foto",
    re.IGNORECASE,
)
CAPTION_CLASS = re.compile(
    r"[Cc]?aption|[Cc]?redit|opyright|photo-author|(?i:(?:image|img|photo|picture)[_-]*source)"
    r"|(?:media|image|photo).*escription|escription.*(?:media|image|photo)"
)
#: letters of which each such class has some: most classes of a page have none
CAPTION_LETTERS = ("aption", "redit", "opyright", "photo-author", "source", "escription")
CREDIT_TAGS = frozenset({"small", "cite", "footer"})
NAMED = re.compile(
    rf"(?:^|[\s(\[.|/—–-])(?P<credit>(?:{PICTURE_WORDS})(?:\s*[:：|]\s*|\s+/\s*|\s+by\s+|\s+von\s+)(?=\S)(?P<maker>[^\n|()\[\]]{{2,{MAX_CREDIT}}}(?:\([^()\n]{{2,40}}\)(?!\w))?))",
    re.IGNORECASE,
)
#: «Фото Белсата»: one name without a colon, only where nothing else is said
ALONE = re.compile(
    r"\s*(?P<credit>(?:[Фф]от[оа]|ФОТ[ОА])\s+"
    r"(?:(?:из\s+|з\s+|с\s+сайта\s+)?[А-ЯЁІЎA-Z][\w.’'-]+(?:\s+[А-ЯЁІЎA-Z][\w.’'-]+){0,3}))\.?\s*$"
)
COPYRIGHT = re.compile(rf"(?P<credit>©\s*[^\n©()]{{2,{MAX_CREDIT}}})\s*$")

#: a text without any of these has no credit of the forms above but those at a caption's end: most alt texts
MAY_NAME = re.compile(r"[:：|©]|\s/|\s(?:by|von)\s|фот[оа]\s", re.IGNORECASE)

RIGHTS = re.compile(
    r"all rights reserved|alle rechte|tous droits|todos los derechos|visos teisės|права защищены"
    r"|правы абаронены"
    r"|©\s*(?:19|20)\d\d\s*[-–]"
    r"|^\W*(?:©|copyright|\(c\))?\W*(?:19|20)\d\d\W*$|^copyright$"
    r"|©\s*(?:19|20)\d\d\b.{0,60}(?:ltd|gmbh|inc|plc|company|subsidiary)",
    re.IGNORECASE,
)
#: the notice an agency sets behind its photographer's name
AGENCY_RIGHTS = re.compile(r"\s*[/|]\s*copyright\b.*$|\.?\s*all rights reserved\W*$", re.IGNORECASE)
#: where a sentence may begin behind a credit, what is no such sentence, and what every sentence has
SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{3})(?<!Prof)(?<!Univ)(?<!Sgt)(?<!Capt)(?<!Corp)(?<!Inc)(?<!Ltd)(?<!Gen)(?<!Col)"
    r"[.!?…]\s+(?=[^\W\d_a-zа-яёіў])"
)
FURTHER_CREDIT = re.compile(rf"©|(?:{PICTURE_WORDS}|{SOURCE_WORDS}|courtesy|copyright|all rights)\b", re.IGNORECASE)
LOWER_WORD = re.compile(r"\s[a-zà-öø-ÿа-яёіў]{3,}")
#: what a maker stands behind in elements for screen readers: "Image source, Reuters"
LABELLED = re.compile(
    r"(?:автор фото|источник (?:изображения|фото)|аўтар фота|image (?:source|credit)|photo (?:credit|source)"
    r"|bildquelle|fuente de la imagen|crédito),\s+(?=\S)",
    re.IGNORECASE,
)
#: such a label in an element of its own: "Credit...", «Автор фото,»
LABEL = re.compile(
    r"\W*(?:(?:image|photo|picture)?\s?credits?(?:\s+by)?|image source|автор фото|источник (?:изображения|фото)"
    r"|аўтар фота|bildquelle|fuente de la imagen|crédits?|créditos?)\W*",
    re.IGNORECASE,
)
#: attributes in which pictures keep their makers for a script to show
CREDIT_ATTRIBUTES = ("data-credit", "data-photo-credit", "data-image-credit", "data-copyright")
#: a clip's length, and the hour that only remarks have
CLIP = re.compile(
    r"\W*(?:(?:video|audio|видео|відэа|аудио)\W*)?\d{1,3}:\d\d(?::\d\d)?\W*(?:min\w*|мин\w*)?\W*", re.IGNORECASE
)
CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
#: elements that are pictures, that hold one with its caption, and that are lines there
PICTURES = frozenset({"img", "picture", "video"})
BOXES = frozenset({"div", "figure", "section", "span", "aside", "p"})
LINES = frozenset({"p", "div", "span", "figcaption", "small", "em", "cite", "i"})
#: levels around a picture in which its box is looked for; characters and lines of a box's text
BOX_LEVELS, MAX_BOX, MOST_LINES = 3, 250, 5
#: beside a picture, "Source:" says whose it is
SOURCE_BESIDE = re.compile(rf"(?:{SOURCE_WORDS})\s*[:：]\s*(?P<maker>[^:]{{2,60}})$", re.IGNORECASE)
#: children of an element that is one label and its maker
MOST_PARTS = 4
#: where buttons and accounts lead: alone they made no picture
PLATFORM = re.compile(r"youtube|instagram|telegram|facebook|twitter|whatsapp|viber|tiktok", re.IGNORECASE)
#: words of a caption that says what is in the picture
FEWEST_OF_SENTENCE = 8
#: class words of other articles' pictures
_OF_OTHER_TEXT = remembered(
    re.compile(r"comment|related|teaser|recommend|promo(?!te)|sidebar|most-?read|popular|newsletter", re.IGNORECASE)
)


def photo_credits(facts: PageFacts) -> list[str]:
    """The credits of a page's pictures, each once: those of captions in the page's order, then those of alt texts."""
    in_captions = (credit for element in captions(facts)[:MOST_CAPTIONS] for credit in credits_of(element, facts))
    plain_ones = (unbracketed(without_rights(" ".join(credit.split())).strip(" |,;")) for credit in in_captions)
    in_bylines = chain.from_iterable(map(named_credits, chain.from_iterable(facts.bylines)))
    found = dict.fromkeys(
        chain(
            filter(is_credit, plain_ones),
            (credit.strip(" ,;") for credit in in_bylines),
            image_nodes(facts),
            filter(is_credit, chain.from_iterable(map(credits_beside_picture, picture_boxes(facts)))),
        )
    )
    # A credit that stands in another one is the same credit, once with and once without its word.
    return [text for text in found if not any(text != other and text in other for other in found)]


def is_credit(text: str) -> bool:
    """Whether a text can name makers: no notice of rights, no clip's length, no hour of a remark, no sentence."""
    is_right = RIGHTS.search(text) is None and not is_rights_notice(text)
    is_caption = text.endswith(".") and len(text.split()) >= FEWEST_OF_SENTENCE and not NAMED.search(text)
    is_time = CLIP.fullmatch(text) is not None or CLOCK.search(text) is not None
    return 2 <= len(text) <= MAX_CREDIT and is_right and not is_caption and not is_time


def unbracketed(text: str) -> str:
    """A text without the brackets around it; one whose brackets are all closed keeps those at its end."""
    text = text.lstrip(")]")
    while text and text[0] in "([" and text[-1] in ")]":
        text = text[1:-1].strip()
    if text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        text = text.strip("()[]")
    return text.strip(" |,;")


def picture_boxes(facts: PageFacts) -> list[list[str]]:
    """The texts beside each picture, looked for once."""
    if facts.boxes is None:
        facts.boxes = list(boxes_of_pictures(facts))
    return facts.boxes


def boxes_of_pictures(facts: PageFacts) -> Iterator[list[str]]:
    """For each picture the short texts that stand with it in an element of their own: caption and credit, unmarked.

    Pictures below the text are those of other articles and of buttons.
    """
    below = elements_below_text(facts)
    pictures = (element for element in elements_named(facts, *PICTURES) if element not in below)
    for box in dict.fromkeys(map(box_of, pictures)):
        if box is not None and not stands_in_footer(box) and not stands_in_teaser(box, facts):
            yield lines_of_box(box)


def lines_of_box(box: Any) -> list[str]:
    """The texts in a picture's element; nothing where they are many or long: then it holds the article."""
    texts: list[str] = []
    for part in box.iterdescendants(*LINES):
        if not len(part):
            texts.append(shown_text(part))
            if len(texts) > MOST_LINES or sum(map(len, texts)) > MAX_BOX:
                return []
    return [text for text in texts if text]


def box_of(picture: Any) -> Any:
    """The nearest element around a picture that shows text too; None where that is far."""
    around_it = (around for around in islice(picture.iterancestors(), BOX_LEVELS) if around.tag in BOXES)
    return next(filter(has_text, around_it), None)


def has_text(element: Any) -> bool:
    """Whether an element shows any text."""
    return any(text.strip() for text in islice(element.itertext(), 10))


def credits_beside_picture(texts: list[str]) -> Iterator[str]:
    """The credits among the short texts beside a picture: an agency alone, or with its photographer."""
    for text in texts:
        if is_known_maker(text.strip(" ()[]/.©")) and not PLATFORM.search(text):
            yield text.strip(" /")
        elif len(text) <= MAX_CREDIT:
            source = SOURCE_BESIDE.match(text)
            yield from [source["maker"]] if source else map(str.strip, caption_credits(text))


def captions(facts: PageFacts) -> list[Any]:
    """What may hold a credit: captions and figures, elements of a caption's or credit's class, then pictures."""
    figures, marked = elements_named(facts, "figcaption", "figure"), captions_classes(facts.class_names)
    return figures + elements_of_class(facts, marked) + elements_named(facts, "img")


def captions_classes(names: set[str]) -> set[str]:
    """The class attributes of captions and credits. Words without their first letter fit in either case."""
    lowered = ((name, name.lower()) for name in names)
    suspects = (name for name, low in lowered if any(letters in low for letters in CAPTION_LETTERS))
    return {name for name in suspects if CAPTION_CLASS.search(name)}


def credits_of(element: Any, facts: PageFacts) -> Iterator[str]:
    """The credits that one caption, credit element or picture gives."""
    if element.tag == "img":
        told = list(credits_of_picture(element))
        if told and not stands_in_teaser(element, facts):
            yield from told
        return
    found = [text for text in caption_or_figure(element) if text]
    if found and not stands_in_footer(element):
        yield from found


def credits_of_picture(picture: Any) -> Iterator[str]:
    """What a picture's attributes tell of its maker."""
    yield from filter(None, map(picture.get, CREDIT_ATTRIBUTES))
    for text in (picture.get("alt"), picture.get("title")):
        if text:
            yield from named_credits(text[:MAX_CAPTION])


def caption_or_figure(element: Any) -> Iterator[str]:
    """What a caption, credit element or figure says about makers, wherever it stands."""
    text = "" if element.tag == "figure" else shown_text(element)
    if not text:
        yield from (shown_text(part) for part in element.iter(*CREDIT_TAGS))
        yield from labelled_credits(element) or maker_lines(element)
        return
    if len(text) <= MAX_CREDIT and CREDIT_CLASS.search(element.get("class") or ""):
        yield text
        return
    inner = [shown_text(part) for part in filter(is_credit_element, element.iterdescendants())]
    makers = [words for words in inner if not LABEL.fullmatch(words)]
    yield from makers or labelled_credits(element) or maker_lines(element) or caption_credits(text)


def labelled_credits(caption: Any) -> list[str]:
    """What stands in a figure or caption behind "Image source," and the like, in one element or beside it."""
    found = []
    for part in caption.iter("p", "span", "div", "b", "strong"):
        words = shown_text(part) if len(part) < MOST_PARTS else ""
        if 0 < len(words) <= MAX_CREDIT and (label := LABELLED.match(words)):
            found.append(words[label.end() :])
        elif words and LABEL.fullmatch(words) and (maker := text_behind(part)):
            found.append(maker)
    return [words for words in found if len(words) <= MAX_CREDIT]


def text_behind(element: Any) -> str:
    """The text straight behind an element, or the next element's."""
    behind = " ".join((element.tail or "").split())
    following = element.getnext()
    return behind or (shown_text(following) if following is not None else "")


def maker_lines(caption: Any) -> list[str]:
    """The texts of a caption's innermost elements that list makers and nothing else."""
    parts = (shown_text(part) for part in caption.iterdescendants(*LINES) if not len(part))
    return [text for text in parts if is_maker_line(text)]


def stands_in_teaser(element: Any, facts: PageFacts) -> bool:
    """Whether a picture belongs to another article."""
    return any(_OF_OTHER_TEXT[around.get("class") or ""] for around in margins(element, facts, 10))


def is_credit_element(element: Any) -> bool:
    """Whether an element within a caption holds nothing but the credit."""
    if not isinstance(element.tag, str):
        return False
    marks = f"{element.get('class') or ''} {element.get('data-fp-flag') or ''} {element.get('itemprop') or ''}"
    return element.tag in CREDIT_TAGS or CREDIT_CLASS.search(marks) is not None


def caption_credits(text: str) -> Iterator[str]:
    """The credit within a caption's text: named, or by its place at the end."""
    named = list(named_credits(text))
    if named:
        yield from named
    elif credit := credit_at_end(text):
        yield credit


def named_credits(text: str) -> Iterator[str]:
    """What a text itself calls a picture's maker."""
    if not MAY_NAME.search(text):
        return
    if alone := ALONE.match(text):
        yield alone.group("credit")
        return
    if is_bare_credit(text):
        yield text.strip()
        return
    first, second = (COPYRIGHT, NAMED) if "©" in text else (NAMED, COPYRIGHT)
    for match in list(first.finditer(text)) or second.finditer(text):
        maker = match.groupdict().get("maker") or ""
        # «Фото: паром у причала в тумане» says what is in the picture.
        if not (maker[:1].islower() and is_sentence(maker)):
            yield without_description(match.group("credit"))


def without_description(credit: str) -> str:
    """A credit without the sentence behind it that says what is in the picture: «На снимке: мост»."""
    match = SENTENCE_END.search(credit)
    if match and not FURTHER_CREDIT.match(credit, match.end()) and LOWER_WORD.search(credit, match.end()):
        return credit[: match.start()]
    return credit


def without_rights(text: str) -> str:
    """A credit without the notice that an agency sets behind it."""
    lowered = text.lower()
    return AGENCY_RIGHTS.sub("", text) if "copyright" in lowered or "reserved" in lowered else text


def stands_in_footer(element: Any) -> bool:
    """Whether an element stands in the page's footer; a figure may have one of its own."""
    for around in islice(element.iterancestors(), 12):
        if around.tag == "figure":
            return False
        if around.tag == "footer" or (around.tag != "body" and "footer" in (around.get("class") or "").lower()):
            return True
    return "footer" in (element.get("class") or "").lower()


def shown_text(element: Any) -> str:
    """An element's text with single blanks."""
    return " ".join(" ".join(islice(element.itertext(), 60)).split())[:MAX_CAPTION]


def image_nodes(facts: PageFacts) -> Iterator[str]:
    """What JSON-LD says about the article's own pictures."""
    image = facts.article.get("image")
    for node in image if isinstance(image, list) else [image]:
        if isinstance(node, dict):
            for name in ("creditText", "author", "copyrightHolder", "creator"):
                text = plain(node.get(name))
                if 2 <= len(text) <= MAX_CREDIT and "://" not in text:
                    yield text
                    break
