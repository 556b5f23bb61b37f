"""`presswatch sources`, at the door people use, and the page that says how to add an outlet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.errors import RulesError
from tests.transforms.sources.shipped import CUES
from transforms.sources.registry.file import parse_sources

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")


def answer(capsys, *arguments):
    code = main(["sources", *arguments])
    caught = capsys.readouterr()
    return code, caught.out, caught.err


def test_a_mirror_nobody_listed_is_found_by_its_pattern(capsys):
    code, out, _ = answer(capsys, "find", "https://zerkalo-new77.xyz/a/1.html", "--format", "json")
    assert (code, [row["source_id"] for row in json.loads(out)]) == (0, ["zerkalo"])


def test_a_name_is_found_in_any_of_its_forms(capsys):
    for name in ("Песковым", "медузе", "BELTA"):
        code, out, _ = answer(capsys, "find", name, "--format", "json")
        assert code == 0
        assert len(json.loads(out)) >= 1


def test_what_nobody_registered_is_said_to_be_so(capsys):
    code, _, complaint = answer(capsys, "find", "Unheard Post")
    assert code == 1
    assert "docs/sources.md" in complaint


def test_a_list_holds_only_what_was_asked_for(capsys):
    _, out, _ = answer(capsys, "list", "--country", "BY", "--owner", "in_exile", "--format", "json")
    rows = json.loads(out)
    assert len(rows) > 10
    assert {(row["country"], row["owner_type"]) for row in rows} == {("BY", "in_exile")}


def test_the_shipped_registry_has_no_clash_and_the_proofs_of_all_phrases_hold(capsys):
    code, out, said = answer(capsys, "check")
    assert (code, out) == (0, "")
    assert "no clashes" in said
    assert "every phrase proves itself" in said


def test_a_clash_is_named_with_its_lines(capsys, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text('[[source]]\nid = "one"\nname = "Same"\n\n[[source]]\nid = "two"\nname = "same"\n')
    code, out, _ = answer(capsys, "check", str(draft))
    assert code == 1
    assert "belongs to one, two (line 2, 6)" in out


def test_every_fault_of_a_draft_is_named_with_its_entry_and_the_clashes_of_the_rest_too(capsys, tmp_path):
    draft = tmp_path / "draft.toml"
    blocks = (
        'id = "one"\nname = "One"\nowner = "king"\nkind = "blog"\ncolour = "red"\ndomains = ["https://one.example/"]\n'
        'country = "Belarus"\nactive_to = "2019-13"',
        'id = "two"\nname = "Two"\ndomains = ["two.example", "TWO"]\nnames = ["Two", ""]',
        'id = "three"\nname = "Same"',
        'id = "three"\nname = "Three"',
        'id = "four"\nname = "same"',
    )
    draft.write_text("\n\n".join(f"[[source]]\n{block}" for block in blocks))
    code, out, said = answer(capsys, "check", str(draft))
    assert code == 1
    lines = out.splitlines()
    assert [line.partition(":")[0] for line in lines[:9]] == ["one (line 1)"] * 6 + ["two (line 11)"] * 2 + [
        "three (line 21)"
    ]
    for words in ("unknown field colour", "owner must be one of", "kind must be one of", "'TWO' is not a domain"):
        assert words in out
    for words in ("'https://one.example/' is not a domain", "country must be two capitals", "active_to must be YYYY"):
        assert words in out
    assert "already given on line 17" in out
    assert "belongs to four, three" in lines[9]
    assert said == f"{draft}: 2 sources, 9 faults, 1 clash\n"


def test_a_broken_registry_stops_other_commands_with_its_first_fault():
    with pytest.raises(
        RulesError, match=r"sources: \? \(line 1\): id must be .* \(and 1 more: `presswatch sources check"
    ):
        parse_sources("[[source]]\nowner = 'state'\n")


def test_a_registry_that_is_no_toml_gets_one_line(capsys, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text("[[source]]\nid = \n")
    code, out, said = answer(capsys, "check", str(draft))
    assert (code, out.count("\n")) == (1, 1)
    assert "line 2" in out
    assert "Traceback" not in said


def test_the_example_of_the_page_is_a_sound_block():
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (source,) = parse_sources(re.sub(r"(?m)^   ", "", block), CUES.declensions)
    assert "Речных вестей" in source.oblique_aliases


def test_the_page_explains_every_field_that_a_block_may_have():
    fields = "id name kind owner country names quoted cued exact shared spokespeople blocking domains mirrors telegram"
    for field in (*fields.split(), "active_from", "active_to", "predecessor", "successor"):
        assert re.search(rf"`?{field}`?", PAGE), field


def test_a_sentence_is_tried_with_what_stands_beside_each_name(capsys):
    code, out, said = answer(capsys, "try", "Дождь пройдёт, обещают в Минздраве. Лучшим эксперт назвал Onliner.")
    assert (code, said) == (0, "")
    assert "Минздраве  →  minzdrav_by (official)" in out
    assert "gives        attribution by ru.before." in out
    assert "gives        mention by name: the phrase before it asks for 'no_object_of'" in out


def test_a_sentence_without_names_is_said_to_hold_none(capsys):
    code, out, said = answer(capsys, "try", "It rained.")
    assert (code, out) == (1, "")
    assert "no name of the registry" in said
