"""Names of several words: which ways to write the gaps between them lead to which forms."""

from __future__ import annotations

from transforms.sources.names.trie import NameForm, build_trie


def form(written: str) -> NameForm:
    return NameForm(written, written, "outlet", "plain", is_oblique=False)


def ids_at(trie, *keys: str) -> list[str]:
    node = trie
    for key in keys:
        node = node.get(key, {})
    return [end[0].source_id for end in node.get("", ())]


def test_space_and_hyphen_lead_to_the_same_names():
    trie = build_trie([form("alpha beta gamma"), form("alpha-beta delta")])
    for first in (" beta", "-beta"):
        assert ids_at(trie, "alpha", first, "-gamma") == ["alpha beta gamma"]
        assert ids_at(trie, "alpha", first, " delta") == ["alpha-beta delta"]


def test_a_dash_leads_only_to_names_that_are_written_with_a_hyphen():
    trie = build_trie([form("alpha beta gamma"), form("alpha-beta delta")])
    assert ids_at(trie, "alpha", "dbeta", " delta") == ["alpha-beta delta"]
    assert ids_at(trie, "alpha", "dbeta", " gamma") == []


def test_a_name_with_a_full_stop_is_not_found_behind_a_hyphen():
    trie = build_trie([form("alpha beta"), form("alpha. beta"), form("alpha. beta gamma")])
    assert ids_at(trie, "alpha", " beta", " gamma") == ["alpha. beta gamma"]
    assert ids_at(trie, "alpha", "!beta", " gamma") == ["alpha. beta gamma"]
    assert ids_at(trie, "alpha", "-beta", " gamma") == []
    assert sorted(ids_at(trie, "alpha", " beta")) == ["alpha beta", "alpha. beta"]
    assert ids_at(trie, "alpha", "-beta") == ["alpha beta"]


def test_three_words_with_one_sign_keep_what_follows_each():
    trie = build_trie([form("a b c"), form("a. b d"), form("a-b e")])
    assert ids_at(trie, "a", " b", " c") == ["a b c"]
    assert ids_at(trie, "a", " b", "-d") == ["a. b d"]
    assert ids_at(trie, "a", "-b", " d") == []
    assert ids_at(trie, "a", "db", " e") == ["a-b e"]
