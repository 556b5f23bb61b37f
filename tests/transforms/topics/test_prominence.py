"""Topics that another dwarfs are no subjects; one that nothing dwarfs, or that a phrase names, is."""

from tests.transforms.topics.test_tags import told
from transforms.topics import parse_topics

CODES = "code,label_en,parent,retired\nmedtop:1,nature,,\nmedtop:2,animals,medtop:1,\nmedtop:3,accidents,,\n" + (
    "medtop:4,fires,medtop:3,\n"
)
RULES = """
[[topic]]
id = "medtop:1"
name = { en = "nature" }
words.en = "beaver, otter, trout, wetland, willow, dragonfly, heron, meadow"
[[topic]]
id = "medtop:2"
name = { en = "animals" }
words.en = "beaver, otter"
[[topic]]
id = "medtop:3"
name = { en = "accidents" }
words.en = "flood, rescue"
[[topic]]
id = "medtop:4"
name = { en = "fires" }
words.en = "fire brigade:4, smoke, ashes"
"""
NATURE = "The beaver and the otter came back to the wetland. A trout, a heron and a dragonfly live by the willow. "
FEW_OF_NATURE = "The beaver and the otter came back. "
REST = "The people of the valley came to look at all of it on a quiet day in the spring. "


def scores(text, rules=RULES):
    return {topic: tag.score for topic, tag in told("A day", text, parse_topics(rules, CODES)).items()}


def topics(text):
    return set(told("A day", text, parse_topics(RULES, CODES)))


def test_two_words_beside_many_of_another_subject_are_no_topic():
    assert topics(NATURE + REST + "After a flood came the rescue.") == {"medtop:1", "medtop:2"}
    assert topics(NATURE + REST + "There were smoke and ashes.") == {"medtop:1", "medtop:2"}


def test_the_same_two_words_are_a_topic_where_nothing_dwarfs_them():
    assert topics(FEW_OF_NATURE + REST + "After a flood came the rescue.") == {"medtop:1", "medtop:2", "medtop:3"}


def test_a_phrase_is_a_topic_beside_many_words_of_another_subject():
    assert {"medtop:3", "medtop:4"} <= topics(NATURE + REST + "The fire brigade came and left.")


def test_a_subject_whose_lists_each_say_too_little_is_told_by_all_of_them():
    assert topics(REST + "After a flood there were ashes.") == {"medtop:3"}


def test_the_main_topic_has_the_most_words_over_all_its_lists():
    both = scores("The heron and the dragonfly came back. " + REST + "After a flood and its rescue came ashes.")
    assert both["medtop:3"] > both["medtop:1"]


def test_a_subject_that_is_the_setting_of_others_counts_by_its_factor():
    text = "The heron and the dragonfly came back to the willow. " + REST + "After a flood and a flood came rescue."
    as_setting = RULES.replace('name = { en = "nature" }', 'name = { en = "nature" }\nsubject = 0.5')
    usual, less = scores(text), scores(text, as_setting)
    assert usual["medtop:1"] > usual["medtop:3"]
    assert less["medtop:1"] < less["medtop:3"]
