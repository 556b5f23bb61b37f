"""Topics on texts that were unseen at their first look (tests/gold/topics/blind_2), and what mending them brought."""

import pytest

from benchmarks.topics.quality import FRESH_SET, rows_of, told_for, topic_ids
from benchmarks.topics.scores import macro_f1
from tests.shipped import shipped_rules
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics


def shipped():
    return shipped_rules().topics


def told(title, text=""):
    return {tag.topic_id for tag in tag_topics(title, text, shipped())}


def test_everyday_news_is_told_well_in_every_language():
    rows = rows_of(FRESH_SET)
    assert len({row["label"] for row in rows}) == 18  # the seventeen, and none
    for language in ("en", "ru", "be"):
        ours = [row for row in rows if row["language"] == language]
        assert macro_f1([row["label"] for row in ours], told_for(ours)) >= 0.8
    assert macro_f1([row["label"] for row in rows], told_for(rows)) >= 0.87


def test_the_right_topic_is_among_the_tags_and_the_topics_of_the_region_are_mostly_right():
    rows = [row for row in rows_of(FRESH_SET) if row["label"] != "none"]
    assert sum(row["label"] in topic_ids(row) for row in rows) >= 0.92 * len(rows)
    ours = {topic.topic_id for topic in shipped().topics if topic.scheme == "presswatch"}
    wanted = {(row["id"], topic_id) for row in rows for topic_id in row.get("own", ())}
    given = {(row["id"], topic_id) for row in rows for topic_id in topic_ids(row) & ours}
    assert len(wanted & given) >= 0.7 * len(given)
    assert len(wanted & given) >= 0.6 * len(wanted)


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Премьера оперы: партию Ленского исполнил тенор", "medtop:11000000"),
        ("Прэм'ер-міністр прыехаў", "medtop:01000000"),
        ("Прынятыя меры", "medtop:11000000"),
        ("До цели сто метров", "medtop:20000337"),
        ("Искусственный камень для двора", "medtop:01000000"),
        ("Стихийный рынок у вокзала", "medtop:03000000"),
        ("Вірусны ролік сабраў мільён", "medtop:07000000"),
        ("Газа просит о помощи", "medtop:20000256"),
        ("Space probe sends first pictures", "medtop:02000000"),
        ("New medicine beats placebo in trial", "medtop:02000000"),
        ("Coach overturns near Leeds", "medtop:15000000"),
        ("Drones strike town", "medtop:09000000"),
        ("Ceasefire collapses", "medtop:03000000"),
    ],
)
def test_false_friends_make_no_topic(title, topic):
    assert topic not in told(title)


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Премьер ушёл в отставку", "medtop:11000000"),
        ("Прэм'ера спектакля", "medtop:01000000"),
        ("Мэр открыл мост", "medtop:11000000"),
        ("Станция метро закрыта", "medtop:20000337"),
        ("Выставка искусства", "medtop:01000000"),
        ("Суд пачаўся: на лаве падсудных чатыры чалавекі", "medtop:02000000"),
        ("Coach names squad for the match", "medtop:15000000"),
        ("Bus overturned near Leeds", "medtop:03000000"),
        ("Police probe into missing money", "medtop:02000000"),
    ],
)
def test_what_they_are_mistaken_for_still_makes_its_topic(title, topic):
    assert topic in told(title)


def test_an_entry_of_no_weight_silences_another_that_finds_the_same_word():
    head = '[[topic]]\nid = "t"\nname = { en = "t" }\n'
    compiled = parse_topics(head + 'words.ru = "журналист*:4, =журналистам:0"\n', "code,label_en,parent\n")
    assert tag_topics("Журналист уехал", "", compiled)
    assert not tag_topics("Сказал журналистам", "", compiled)
