import pickle
from pathlib import Path

import pytest

from presswatch.errors import RulesError
from tests.shipped import shipped_rules
from transforms.topics.faults import check_topics
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics

SEEDS = Path(__file__).parents[3] / "seeds"
RULES_TEXT = (SEEDS / "topics.toml").read_text(encoding="utf-8")
IPTC = (SEEDS / "iptc_mediatopics.csv").read_text(encoding="utf-8")
SMALL_IPTC = "# remark\ncode,label_en,parent,retired\nmedtop:1,top,,\nmedtop:2,child,medtop:1,\nmedtop:3,old,,2020\n"


def block(topic_id="medtop:2", extra='words.en = "lamp:4"'):
    return f'\n[[topic]]\nid = "{topic_id}"\nname = {{ en = "x" }}\n{extra}\n'


def test_the_shipped_rules_have_no_faults():
    assert check_topics(RULES_TEXT, IPTC) == []


def test_the_shipped_rules_cover_what_was_asked_for():
    rules = shipped_rules().topics
    iptc = {rule.topic.topic_id for rule in rules.rules if rule.topic.scheme == "iptc"}
    own = {rule.topic.topic_id for rule in rules.rules if rule.topic.scheme == "presswatch"}
    tops = {topic.topic_id for topic in rules.topics if topic.scheme == "iptc" and topic.parent_id is None}
    assert len(iptc) >= 120
    assert len(own) >= 30
    assert len(tops & iptc) == 17
    assert all({"en", "ru", "be"} <= set(names) for names in rules.names.values())


def test_every_parent_is_among_the_topics():
    rules = shipped_rules().topics
    known = {topic.topic_id for topic in rules.topics}
    assert {topic.parent_id for topic in rules.topics if topic.parent_id} <= known


def test_all_rules_travel_between_processes():
    rules = shipped_rules().topics
    again = pickle.loads(pickle.dumps(rules))
    assert tag_topics("Sanctions against Minsk", "", again) == tag_topics("Sanctions against Minsk", "", rules)


def test_the_version_changes_with_the_rules_and_only_then():
    one, same = parse_topics(block(), SMALL_IPTC), parse_topics(block(), SMALL_IPTC)
    other = parse_topics(block(extra='words.en = "lamp:3"'), SMALL_IPTC)
    assert one.version == same.version != other.version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (block("medtop:9"), "medtop:9 .line 3.*no such code"),
        (block() + block(), "used twice"),
        (block(extra=""), "no words"),
        (block(extra='words.en = "lamp:4"\nnear = ["moon"]'), "group 'moon'"),
        (block("own", 'parent = "nowhere"\nwords.en = "lamp"'), "parent 'nowhere'"),
        (block(extra='words.en = "la*"'), "shorter than 3"),
        (block(extra='words.en = "???"'), "cannot be read"),
        (block(extra='words.en = "a b c d e f g h i"'), "more than 8 words"),
        (block(extra='words.en = "lamp"\nthreshold = 0'), "above 0"),
        (block(extra='words.en = "lamp"\ncolour = 1'), "unknown field 'colour'"),
        ("[[topic]\n", "not TOML"),
        ("[topics]\n", "unknown table"),
    ],
)
def test_a_wrong_rule_is_named(text, message):
    with pytest.raises(RulesError, match=message):
        parse_topics(text, SMALL_IPTC)
    assert len(check_topics(text, SMALL_IPTC)) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (block(extra='words.en = "lamp:1"'), "never reach"),
        (block(extra='words.en = "lamp:4, lamp:3"'), "stands twice"),
        ('[ignore]\nen = "old lamp"\n' + block(extra='words.en = "lamp:4, old lamp:4"'), r"\[ignore\] has it"),
        (block("medtop:3"), "retired"),
        (block(extra='words.en = "lamp:1, chair:1"\nthreshold = 2'), "no entry has a weight of 2"),
        (block(extra='words.en = "lamp:4, chair:4"\nnever.en = "chair"'), "stands in `never` too"),
        (block("own", 'parent = "own"\nwords.en = "lamp:4"'), "its own parent"),
        ("[group.moon]\n" + block(extra='words.en = "lamp:4"\nnear = ["moon"]'), "no words"),
    ],
)
def test_check_finds_what_compiles_and_is_still_wrong(text, fault):
    faults = check_topics(text, SMALL_IPTC)
    assert any(fault.replace("\\", "") in found and "line" in found for found in faults)


def test_every_fault_is_named_at_once_and_by_its_own_line():
    text = (
        '[[topic]]\nid = "a"\nname = { en = "A" }\nwords.en = """lamp:4,\nla*,\nchair:4,\n??"""\n'
        '[[topic]]\nid = "b"\nname = { en = "B" }\nwords.en = "door:4"\nnear = ["moon"]\nwindow = -1\n'
    )
    faults = check_topics(text, SMALL_IPTC)
    assert [fault.split(":")[1] for fault in faults] == [" a (line 5)", " a (line 7)", " b (line 9)", " b (line 9)"]
    with pytest.raises(RulesError, match="and 3 more"):
        parse_topics(text, SMALL_IPTC)


def test_check_names_a_topic_that_half_the_articles_have():
    samples = [("A lamp", "")] * 60 + [("A chair", "")] * 40
    assert "60% of the articles have it, most by 'lamp:4'" in check_topics(block(), SMALL_IPTC, samples)[0]
    assert check_topics(block(), SMALL_IPTC, samples[10:]) == []
