import pytest

from transforms.topics.file import parse_topics
from transforms.topics.what_if import TopicChange, near_miss, topic_changes

RULES = """
[group.place]
en = "Minsk"

[[topic]]
id = "t"
name = { en = "t" }
words.en = "talks:3, envoy:1"
near = ["place"]
never.en = "chess"
window = 5
threshold = 3
"""


def compiled():
    return parse_topics(RULES, "code,label_en,parent\n")


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("", "Talks began on Monday.", "groups it needs within 5 words"),
        ("Chess talks in Minsk", "", "ruled out by 'Chess'"),
        ("", "Talks in Minsk. " + "Words and more words. " * 100, "weight 3.0 of the"),
    ],
)
def test_a_near_miss_says_what_was_missing(title, text, why):
    rules = compiled()
    miss = near_miss(title, text, rules.rules[0], rules)
    assert why in miss.why
    assert 0.5 <= miss.share <= 1
    assert "talks" in [word.lower() for word in miss.evidence]


@pytest.mark.parametrize("text", ["Talks in Minsk.", "An envoy in Minsk.", "Rain is expected."])
def test_a_hit_and_an_article_about_something_else_are_no_near_misses(text):
    rules = compiled()
    assert near_miss("", text, rules.rules[0], rules) is None


def test_changes_are_what_the_rules_would_give_and_take():
    stored = {"t": (0.6, ("talks",)), "gone": (0.7, ("lamp",))}
    assert topic_changes("", "Talks in Minsk.", stored, compiled()) == [TopicChange("loses", "gone", 0.7, ("lamp",))]
    (change,) = topic_changes("", "Talks in Minsk.", {}, compiled())
    assert (change.change, change.topic_id, change.evidence) == ("gains", "t", ("Talks", "Minsk"))


def test_a_topic_that_rests_on_a_cited_name_alone_is_no_gain():
    text = "The road is closed, the club Talks in Minsk reports."
    (change,) = topic_changes("", text, {}, compiled())
    place = ("text", text.index("Talks"), text.index(" reports"))
    assert change.change == "gains"
    assert topic_changes("", text, {}, compiled(), [place]) == []
