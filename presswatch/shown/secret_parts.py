"""Find the secrets in an address, by their name or by their shape.

Secrets and article numbers look alike. So hexadecimal numbers and UUIDs, which many systems use for articles, are
secrets only if a name says so; of other long values only those count that no writer makes: randomly mixed letters and
digits. `tests/gold/README.md` says on which addresses this was measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from presswatch.patterns import late_pattern

#: names whose values are always secrets; compared in lower case, words separated by `_`
SECRET_NAMES = late_pattern(
    r"token|secret|passw|passkey|passphrase|pass_?code|pwd|jwt|(?:api|access|private|user|auth)_?key|auth(?!or)"
    r"|signature|credential|hmac|hdnts|hdntl|hdnea|sess_?id|session_?id|session_?key|access_?code"
    r"|(?:^|_)(?:sig|pass|pw|otp)$"
)
#: names whose values are secrets unless they are plain numbers, like those of pages, years and articles
MAYBE_SECRET_NAMES = late_pattern(r"(?:^|_)(?:key|sid|code|ticket|sess|session|md5|unlock)$|session")
#: codes of countries, languages and the like, by their name or by their two or three letters
PUBLIC_CODES = late_pattern(r"(?:country|lang|language|region|area|zip|post|postal|currency|status|error|geo)_?code$")
SHORT_CODES = late_pattern(r"\w+_code=[A-Za-z]{2,3}")
#: names of article numbers and of ways to an article: their long values are not secrets by shape
ID_NAMES = late_pattern(
    r"(?:^|_)(?:id|[a-z]{1,2}id|guid|uuid|hash|article|doc|item|story|news|post|page|[nphav])$|_id$|^utm_|clid$"
)
#: path segments that precede a key
KEY_SEGMENTS = frozenset(
    {"token", "tokens", "access-token", "key", "keys", "apikey", "api-key", "auth", "oauth", "secret", "private"}
    | {"session", "sessions", "signed", "unlock", "passkey", "pass", "jwt", "magic-link"}
)
#: how many segments after such a one are checked: a time may stand between
KEY_REACH = 2
#: of what a segment may hold unless a word for a key precedes it: a JWT's
SHORTEST_KEY = 13
JWT = late_pattern(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?")
BOT_KEY = late_pattern(r"bot(\d{6,}:[\w-]{30,})")
COOKIELESS = late_pattern(r"\((?:[ASF]\([A-Za-z0-9_-]{1,200}\))+\)")
HEXADECIMAL = late_pattern(r"[0-9a-fA-F]{32,}")
UUID = late_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
KEY_CHARACTERS = late_pattern(r"[A-Za-z0-9_-]{20,}")
#: a hexadecimal number, possibly after some letters
NUMBERED = late_pattern(r"[A-Za-z]{0,10}(?:[0-9a-f]+|[0-9A-F]+)")
WORD = late_pattern(r"[A-Za-z]?[a-z]{2,}")
NUMBER = late_pattern(r"\d{1,10}")
EXTENSION = late_pattern(r"\.[A-Za-z]{2,5}$")
#: files shown in a page: their addresses are signed for everybody
SHOWN_FILES = late_pattern(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|m?js|woff2?|ttf|mp[34]|m4[av]|webm|m3u8)$")
#: pictures among them, and names of values that sign a picture's address, not its reader
PICTURE_FILES = late_pattern(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)$")
SIGNING_NAMES = late_pattern(
    r"signature|hmac|hdnts|hdntl|hdnea|credential|security_token|md5|(?:^|_)sig$|^(?:auth|key|auth_?key)$"
)
#: characters of a value as documents may write them: JSON escapes other than of ``"#&'<>?``, character references
ESCAPED = r"\\/|\\u(?!00(?:2[2367]|3[cefCEF]))[0-9a-fA-F]{4}|&(?:amp;)?#(?:0*(?:43|47|61)|[xX]0*(?:2[bfBF]|3[dD]));"
#: one `name=value`; documents write ampersands in four ways, and a backslash ends a text in JSON
PAIR = late_pattern(
    r"(?<![^&;?=\\/#])([^&;?=\\/#]++)(?:=|\\u003[dD]|&#(?:0*61|[xX]0*3[dD]);)"
    rf"((?:[^&;?\\]|{ESCAPED})+)"
)
#: share of neighbouring characters of different kinds (small, capital, digit) in random text; words have fewer
MIXED_OF_THREE, MIXED_OF_TWO = 0.4, 0.25
#: unpronounceable letter sequences
UNSPOKEN = late_pattern("[bcdfghjklmnpqrstvwxz]{5}")
#: share of a text in pronounceable runs of at least four small letters: random text has a tenth, words have more
MOST_IN_WORDS = 0.35
#: replaces a secret; a value that begins so was masked before
MASK = "***"

#: what an address without pairs and user names must contain to hold a key
KEYED = late_pattern(rf"(?i:/(?:{'|'.join(KEY_SEGMENTS)})/|\\u003d|&#(?:0*61|x0*3d);)|eyJ|/bot\d|/\([ASF]\(")
LONG = late_pattern(r"[A-Za-z0-9_-]{20,}")
MIXED = late_pattern(r"\d[A-Za-z]+\d|[A-Za-z]\d+[A-Za-z]")

Span = tuple[int, int]


def may_hold_secret(text: str) -> bool:
    """Tell whether an address needs a closer look; most do not, and a page has hundreds."""
    if "=" in text or "@" in text or "%" in text or KEYED.search(text):
        return True
    return any(MIXED.search(piece) for piece in LONG.findall(text))


def secret_spans(address: str, *, is_picture: bool = False) -> list[Span]:
    """Return the places of secrets in an address, in order; a user name is not among them.

    A picture's signature is not a secret either: all readers load it with the same one, and nobody without it. The
    ending shows that it is a picture, or `is_picture`.

    The address may be written as in documents, with `&amp;` for an ampersand or JSON's backslash before a slash.
    """
    if not may_hold_secret(address):
        return []
    start = address.find("//")
    path_start = _first(address, "/?#", start + 2) if start >= 0 else 0
    fragment_start = _fragment_start(address, path_start)
    query_start = address.find("?", path_start, fragment_start)
    path_end = fragment_start if query_start < 0 else query_start
    is_picture = is_picture or PICTURE_FILES.search(address, path_start, path_end) is not None
    is_file = is_picture or SHOWN_FILES.search(address, path_start, path_end) is not None
    spans = [*_in_path(address, path_start, path_end, is_file=is_file)]
    for begin, end in ((path_end, fragment_start), (fragment_start, len(address))):
        spans += _in_pairs(address, begin, end, is_file=is_file, is_picture=is_picture)
    fragment = address[fragment_start + 1 :]
    if not is_file and fragment and is_key(unquote(fragment)):
        spans.append((fragment_start + 1, len(address)))
    return spans


def _first(text: str, marks: str, start: int) -> int:
    return min((at for mark in marks if (at := text.find(mark, start)) >= 0), default=len(text))


def _fragment_start(address: str, start: int) -> int:
    """Return where the fragment begins; `&#38;` and `&amp;#38;` do not begin one."""
    at = address.find("#", start)
    while at > 0 and address.endswith(("&", "&amp;"), start, at):
        at = address.find("#", at + 1)
    return len(address) if at < 0 else at


def _in_path(address: str, start: int, end: int, *, is_file: bool) -> Iterator[Span]:
    """Yield the secrets of a path: keys among its segments, and pairs after `;`."""
    reach, at = 0, start
    for segment in address[start:end].split("/"):
        first, *parameters = segment.removesuffix("\\").split(";")
        if "=" in first:
            yield from _in_pairs(address, at, at + len(first), is_file=True)
        else:
            yield from _in_segment(first, at, is_keyed=reach > 0, is_file=is_file)
        place = at + len(first) + 1
        for parameter in parameters:
            yield from _in_pairs(address, place, place + len(parameter), is_file=True)
            place += len(parameter) + 1
        reach = KEY_REACH if first.lower() in KEY_SEGMENTS else reach - 1
        at += len(segment) + 1


def _in_segment(segment: str, at: int, *, is_keyed: bool, is_file: bool) -> Iterator[Span]:
    if len(segment) < SHORTEST_KEY and not is_keyed and not segment.startswith("("):
        return
    if found := COOKIELESS.fullmatch(segment):
        yield at + 1, at + len(found[0]) - 1
    elif found := BOT_KEY.fullmatch(segment):
        yield at + found.start(1), at + found.end(1)
    elif found := JWT.search(segment):
        yield at + found.start(), at + found.end()
    else:
        stem = EXTENSION.sub("", segment)
        plain = unquote(stem)
        if (is_key(plain) and not is_file) or (is_keyed and is_given_key(plain)):
            yield at, at + len(stem)


def _in_pairs(address: str, start: int, end: int, *, is_file: bool, is_picture: bool = False) -> Iterator[Span]:
    """Yield the secret values between two places; for a file shown in a page, only those with a secret's name."""
    for pair in PAIR.finditer(address, start, end):
        name = unquote(pair[1])
        if is_picture and SIGNING_NAMES.search(plain_name(name)):
            continue
        if is_secret_value(name, unquote(pair[2]), by_shape=not is_file):
            yield pair.span(2)


def plain_name(name: str) -> str:
    """Return a name in lower case, its words separated by `_`."""
    parted = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name))
    return parted.lower().strip("_").removeprefix("u0026")


def is_secret_value(name: str, value: str, *, by_shape: bool = True) -> bool:
    """Tell whether a value is a secret, by its name or its shape."""
    if value.startswith(MASK):
        return False
    words = plain_name(name)
    if SECRET_NAMES.search(words):
        return True
    if MAYBE_SECRET_NAMES.search(words) and not PUBLIC_CODES.search(words):
        return not (NUMBER.fullmatch(value) or SHORT_CODES.fullmatch(f"{words}={value}"))
    if "://" in value:
        return "@" in value.split("://", 1)[1].split("/", 1)[0] or bool(secret_spans(value))
    if not by_shape or ID_NAMES.search(words):
        return False
    return HEXADECIMAL.fullmatch(value) is not None or is_key(value)


def is_key(text: str) -> bool:
    """Tell whether a text is a key by its shape alone: a JWT, or at least 20 randomly mixed characters."""
    if JWT.fullmatch(text):
        return True
    text = text.rstrip("=")
    if not KEY_CHARACTERS.fullmatch(text) or UUID.fullmatch(text):
        return False
    pieces = re.split(r"[-_]", text)
    if any(map(WORD.fullmatch, pieces)) or (len(pieces) - 1) * 10 > len(text):
        # Joined words, of which one may be a key.
        return any(len(piece) >= 20 and is_mixed(piece) for piece in pieces)
    return is_mixed("".join(pieces))


def is_mixed(text: str) -> bool:
    """Tell whether letters and digits are randomly mixed, and not a hexadecimal number."""
    if NUMBERED.fullmatch(text):
        return False
    kinds = re.sub(r"\d", "0", re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", text)))
    changes = sum(one != other for one, other in zip(kinds, kinds[1:], strict=False)) / max(len(kinds) - 1, 1)
    numbers = len(re.findall("0+", kinds))
    if {"a", "A", "0"} <= set(kinds):
        # Words written together have each capital before a small letter.
        is_camel = not re.search("AA|A0|A$", kinds) and numbers <= 2
        in_words = sum(len(run) for run in re.findall("[a-z]{4,}", text) if not UNSPOKEN.search(run))
        return changes >= MIXED_OF_THREE and not is_camel and in_words < MOST_IN_WORDS * len(text)
    return len(text) >= 24 and numbers >= 4 and changes >= MIXED_OF_TWO


def is_given_key(text: str) -> bool:
    """Tell whether the text after a word for a key is one: not words, not a number, not a year."""
    if UUID.fullmatch(text) or HEXADECIMAL.fullmatch(text) or is_key(text):
        return True
    if len(text) < 6 or not re.fullmatch(r"[A-Za-z0-9_.-]+", text):
        return False
    pieces = re.split(r"[-_.]", text)
    return any(map(_is_joint, pieces)) and not any(map(WORD.fullmatch, pieces))


def _is_joint(piece: str) -> bool:
    """Tell whether letters and digits alternate more than in a word with a number."""
    return len(re.findall(r"[A-Za-z]+|\d+", piece)) > 1 and not re.fullmatch(r"[A-Z]?[a-z]*\d+|\d+[a-z]*", piece)
