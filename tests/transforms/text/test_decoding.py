import re

import pytest

from presswatch.errors import Unreadable
from transforms.text.decoding import LANGUAGE_OF_PAGE, META_CHARSET, decode_page, decode_seed

RUSSIAN = "Президент встретился с послом, сообщает БЕЛТА. Ёлки на площади зажгут в пятницу.\n"
BELARUSIAN = "Прэзідэнт сустрэўся з паслом, паведамляе БелТА. Ёлкі запаляць у пятніцу.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
def test_a_russian_seed_is_read_in_any_of_the_six_encodings(encoding):
    assert decode_seed(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_belarusian_seed_keeps_its_short_u(encoding):
    assert decode_seed(BELARUSIAN.encode(encoding)) == BELARUSIAN


def test_an_english_seed_with_curly_quotes_in_windows_1252_is_western():
    text = "He said \u201cno\u201d and left \u2013 that was all.\n"
    assert decode_seed(text.encode("cp1252")) == text


def test_bytes_that_are_no_text_are_refused_as_binary():
    with pytest.raises(Unreadable) as fault:
        decode_seed(bytes(range(256)) * 20)
    assert fault.value.reason == "binary"


def test_windows_line_ends_become_plain_ones():
    assert decode_seed(b"one\r\ntwo\rthree") == "one\ntwo\nthree"


def page(declared: str) -> str:
    return f'<html><head><meta charset="{declared}"></head><body>{RUSSIAN}</body></html>'


def test_a_page_is_decoded_by_the_charset_of_its_header():
    assert RUSSIAN.strip() in decode_page(page("utf-8").encode("cp1251"), "windows-1251")


def test_a_page_without_header_is_decoded_by_its_meta_element():
    assert RUSSIAN.strip() in decode_page(page("koi8-r").encode("koi8-r"), None)


def test_valid_utf8_wins_over_a_wrong_label():
    assert RUSSIAN.strip() in decode_page(page("windows-1251").encode(), "windows-1251")


def test_a_byte_order_mark_wins_over_everything():
    assert RUSSIAN.strip() in decode_page(page("windows-1251").encode("utf-16"), "koi8-r")


def test_latin_1_means_windows_1252_as_in_browsers():
    assert "\u201cyes\u201d" in decode_page("<p>\u201cyes\u201d".encode("cp1252"), "iso-8859-1")


def test_an_unknown_label_is_passed_over():
    assert RUSSIAN.strip() in decode_page(page("windows-1251").encode("cp1251"), "no-such-charset")


def test_undeclared_cyrillic_is_told_by_its_content():
    text = f"<html><body><p>{RUSSIAN * 8}</p></body></html>"
    assert RUSSIAN.strip() in decode_page(text.encode("cp1251"), None)


def test_one_bad_byte_does_not_make_a_page_foreign():
    body = page("utf-8").encode() + b"\xff"
    assert RUSSIAN.strip() in decode_page(body, "utf-8")


#: a page whose server says UTF-8 although its letters, one in two hundred, are of a one-byte encoding
GERMAN = "<html><head>{meta}</head><body><p>" + 40 * (
    "Der Verein gab am Abend bekannt, dass der Stürmer bleibt, und zwar bis zum Ende der kommenden Saison. Das sagte "
    "der Trainer nach dem Spiel, das mit zwei Toren endete. Mehr wollte er nicht sagen, um nichts zu verderben. "
)


@pytest.mark.parametrize("meta", ['<meta charset="iso-8859-1">', ""])
def test_a_header_of_utf8_is_wrong_where_nothing_but_misfits_speaks_for_it(meta):
    page = GERMAN.format(meta=meta)
    assert decode_page(page.encode("windows-1252"), "utf-8") == page


@pytest.mark.parametrize(
    ("language", "codec", "sentence"),
    [
        ("pl", "iso-8859-2", "Mieszkańcy Łodzi mówią, że czekali na ten dzień latami."),
        ("pl", "windows-1250", "Mieszkańcy Łodzi mówią, że czekali na ten dzień latami, a śnieg padał."),
        ("lt", "windows-1257", "Meras pranešė, kad stotis bus atidaryta rudenį, po penkerių metų."),
        ("tr", "windows-1254", "Başkan istasyonun sonbaharda açılacağını söyledi."),
        ("fr", "windows-1252", "Le café était fermé, a déclaré le maire – après la réunion."),
        ("ja", "shift_jis", "市長は水曜日、五年の工事を経て駅が秋に開くと述べた。"),
    ],
)
def test_a_page_without_any_charset_is_read_in_the_usual_code_of_its_language(language, codec, sentence):
    page = f'<html lang="{language}"><body>{"<p class=lead>" + sentence * 20}'
    assert decode_page(page.encode(codec), None) == page


@pytest.mark.parametrize("rest", [b"\xc5", b" \xa0 "])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("cs", "Starosta města řekl, že nádraží otevřou na podzim, po pěti letech stavby."),
        ("de", "Der Bürgermeister sagte am Abend, die Brücke über den Fluß sei schön."),
        ("tr", "Başkan istasyonun sonbaharda açılacağını söyledi."),
    ],
)
def test_an_undeclared_page_in_utf8_stays_so_with_a_stray_byte_or_cut_off_within_a_letter(language, sentence, rest):
    page = f'<html lang="{language}"><body>{"<p class=lead>" + sentence * 20}'
    assert decode_page(page.encode() + rest, None).count(sentence) == 20


@pytest.mark.parametrize("pattern", [LANGUAGE_OF_PAGE, META_CHARSET])
def test_spaces_behind_an_equals_sign_are_not_shared_out_between_two_parts_of_a_pattern(pattern):
    shared = re.findall(rb"\\s\*(?!\+)", pattern.pattern)
    assert shared == []
