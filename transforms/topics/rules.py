"""Topic rules: read from TOML, checked against the IPTC Media Topics, compiled into one matcher."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.topics.compiled import USUAL_WORDS, TopicRule, TopicRules, parents_of
from transforms.topics.faults import faults_of
from transforms.topics.file import RulesReader

__all__ = ["TopicRule", "TopicRules", "check_topics", "parents_of", "parse_topics"]


def parse_topics(toml_text: str, iptc_csv: str, usual_words: float = USUAL_WORDS) -> TopicRules:
    """Compile topic rules.

    Args:
        toml_text: the rules: `[[topic]]` blocks, shared `[group.NAME]` lists, and `[ignore]`.
        iptc_csv: IPTC Media Topics with the columns code, label_en, parent, retired.
        usual_words: articles with more words need more weight; rules may set their own limit.

    Raises:
        RulesError: a rule is wrong; the message names topic and line.
    """
    return RulesReader(toml_text, iptc_csv, usual_words).read()


def check_topics(toml_text: str, iptc_csv: str, samples: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return faults of the rules, for people; an empty list if there are none.

    Args:
        toml_text: the rules.
        iptc_csv: IPTC Media Topics.
        samples: title and text of stored articles; given twenty or more, topics that half of them have are named.
    """
    return faults_of(toml_text, iptc_csv, samples)
