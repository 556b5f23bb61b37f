"""Credit and source lines: who made the pictures, and where a text was taken from.

Forms: «Photo: X», «Фото: X», «Фота: X», «Здымак: X», «Image credit: X», «© X», «Reuters / Jane Doe» below a picture;
«Sources: A, B», «Источник: X», «Крыніцы: X» as a line of their own.
"""

from __future__ import annotations

import re

#: longest line that can be a credit; a longer one is a paragraph that happens to begin with the word
MAX_CREDIT = 220

SEPARATOR = r"\s*[:：—–|/=]\s*"

#: what stands before a maker's name: pictures
PICTURE_WORDS = (
    r"(?:cover |file |main |title |lead |stock |header )?"
    r"(?:photos?|photograph|pictures?|images?|video|screenshots?|screengrab|illustrations?|infographics?|graphics?)"
    r"(?:\s*(?:credits?|courtesy(?: of)?|source|by|copyright))?"
    r"|(?:photo|image|picture)?\s?(?:credits?|courtesy of)"
    r"|(?:иллюстративное |архивное |скрин|коллаж и )?фото(?:граф(?:ия|ии)?)?"
    r"(?: носит иллюстративный характер| из архива| иллюстративное| автора)?(?: и видео)?"
    r"|снимок|снимки|скриншот(?: видео)?|иллюстрация|инфографика|коллаж|видео(?: и фото)?"
    r"|(?:ілюстрацыйнае |архіўнае )?фота(?:здымак|здымкі)?(?: мае ілюстрацыйны характар| з архіва| ілюстрацыйнае)?"
    r"(?: і відэа)?"
    r"|здымак|здымкі|скрыншот(?: відэа)?|ілюстрацыя|інфаграфіка|калаж|відэа"
    r"|фото (?:та|і) відео|світлина"
    r"|fotos?(?:grafie|graf)?|fotoğraf|bild(?:er|quelle|nachweis)?|fotocredit|fotografía|imagen(?:es)?|crédito|créditos"
    r"|fot\.?|zdjęci[ae]|nuotr\.?|photographie|crédit photo|crédits?|foto di|foto van|valokuva|kuva|bilde"
)

#: what stands before the outlets a text was taken from
SOURCE_WORDS = (
    r"sources?|via|источник(?:и|\(и\))?|по материалам|подготовлено по материалам|крыніц[аы]|крыніца\(ы\)"
    r"|паводле матэрыялаў|джерел[оа]|šaltini(?:s|ai)|źródł[oa]|quellen?"
)

PICTURE_LINE = re.compile(rf"^[\s*_(\[«\"•·-]*(?:{PICTURE_WORDS})(?:{SEPARATOR})(?=\S)", re.IGNORECASE)
SOURCE_LINE = re.compile(rf"^[\s*_(\[•·-]*(?:{SOURCE_WORDS})\s*[:：—–-]\s*(?=\S)", re.IGNORECASE)
COPYRIGHT_LINE = re.compile(r"^\s*(?:©|\(c\)\s|copyright\s*[:©])\s*\S", re.IGNORECASE)

#: a sentence goes on after its end: then it is a paragraph, not a credit
SENTENCE = re.compile(r"[.!?…]\s+\w+\s+\w+\s+\w+\s+\w+")


def split_credits(text: str) -> tuple[str, str]:
    """Take credit and source lines out of a text.

    Returns:
        The text without those lines, blank lines between paragraphs kept single, and the lines as they stood, one a
        line.
    """
    kept, credit_lines = [], []
    for line in text.split("\n"):
        if is_credit_line(line):
            credit_lines.append(line.strip())
        else:
            kept.append(line)
    if not credit_lines:
        return text, ""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n"), "\n".join(credit_lines)


def is_credit_line(line: str) -> bool:
    """Whether a line of its own is a picture's credit or a source line."""
    stripped = line.strip()
    if not 4 <= len(stripped) <= MAX_CREDIT:
        return False
    if not (PICTURE_LINE.match(stripped) or SOURCE_LINE.match(stripped) or COPYRIGHT_LINE.match(stripped)):
        return False
    return not SENTENCE.search(stripped)
