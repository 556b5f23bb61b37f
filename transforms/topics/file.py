"""Read topic rules from TOML, check them against the IPTC Media Topics, compile them into one matcher."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import replace

from presswatch.errors import RulesError
from presswatch.records import JsonObject, Topic
from transforms.topics.compiled import IPTC, OWN, USUAL_WORDS, Sense, TopicRule, TopicRules, parents_of, subjects_of
from transforms.topics.matcher import Matcher
from transforms.topics.patterns import Pattern, entries_of, parse_pattern

USUAL_THRESHOLD, USUAL_WINDOW = 4.0, 30
#: raised when the way of scoring changes, so that older tags are recognised as such
SCORING = "12"
_BEGINNING = re.compile(r"""\s*(?:id\s*=\s*["']([^"']+)["']|\[+([\w.]+)\]+)""")
_FIELDS = {"id", "name", "parent", "threshold", "window", "near", "never", "words", "usual_words", "subject"}
_TOP_FIELDS = {"topic", "group", "ignore", "sense"}
_SENSE_FIELDS = {"words", "beside", "within"}
USUAL_REACH = 5


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


class RulesReader:
    """One reading of the rules; a class, because faults need the text to find their line."""

    def __init__(self, toml_text: str, iptc_csv: str, usual_words: float = USUAL_WORDS) -> None:
        self.text = toml_text
        self.usual_words = usual_words
        self.taxonomy = read_taxonomy(iptc_csv)
        self.matcher = Matcher()
        self.bags: dict[str, int] = {}
        self.patterns: dict[int, list[Pattern]] = {}
        self.own: dict[str, Topic] = {}
        self.lines = lines_of(toml_text)
        #: what is wrong, with topic and line, in the order of the rules
        self.faults: list[str] = []
        digest = hashlib.blake2b(digest_size=6)
        for part in (SCORING, toml_text, iptc_csv):
            digest.update(part.encode() + b"\0")
        self.version = digest.hexdigest()

    def read(self) -> TopicRules:
        """Compile everything.

        Raises:
            RulesError: something is wrong; `faults` holds all of it.
        """
        data = self.load()
        blocks = [block for block in data.get("topic", []) if self.is_sound(block)]
        self.name_topics(blocks)
        self.read_bag("ignore", data.get("ignore", {}), "[ignore]", self.line_of("ignore"))
        self.read_groups(data.get("group", {}))
        senses = tuple(self.sense_of(number, block) for number, block in enumerate(data.get("sense", []), 1))
        rules = tuple(rule for block in blocks if (rule := self.rule_of(block)))
        factors = {block["id"]: factor for block in blocks if (factor := self.factor_of(block)) != 1}
        self.refuse_faults()
        names = {block["id"]: dict(block["name"]) for block in blocks}
        topics = tuple(sorted(self.with_parents(rules), key=lambda topic: topic.topic_id))
        by_id = {topic.topic_id: topic for topic in topics}
        parents = {topic.topic_id: tuple(parents_of(topic, by_id)) for topic in topics}
        return TopicRules(
            topics,
            self.version,
            names,
            rules,
            self.matcher,
            self.bags["ignore"],
            parents,
            senses,
            subjects_of(rules, parents),
            factors,
        )

    def refuse_faults(self) -> None:
        """Raise the first fault, and say how many others there are.

        Raises:
            RulesError: there is one.
        """
        if self.faults:
            others = len(self.faults) - 1
            more = f" (and {others} more: `presswatch topics check` names them)" if others else ""
            raise RulesError(self.faults[0] + more)

    def read_groups(self, groups: JsonObject) -> None:
        """Enter the lists that topics share."""
        for name, lists in groups.items():
            line = self.line_of(f"group.{name}")
            self.read_bag(f"group {name}", lists, f"group {name!r} (line {line})", line)

    def load(self) -> JsonObject:
        """Return the file as TOML."""
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            self.faults.append(f"topics: not TOML: {error}")
            raise RulesError(self.faults[0]) from error
        for name in sorted(set(data) - _TOP_FIELDS):
            self.faults.append(f"topics: unknown table {name!r} (line {self.line_of(name)})")
        return data

    def is_sound(self, block: JsonObject) -> bool:
        """Tell whether a topic block has a known, unused id, a name, and only known fields; note what is missing."""
        topic_id = block.get("id")
        if not isinstance(topic_id, str) or not topic_id:
            self.faults.append("topics: a [[topic]] has no id")
            return False
        where, before = self.where(topic_id), len(self.faults)
        if topic_id in self.own:
            self.faults.append(f"{where}: this id is used twice")
        for name in sorted(set(block) - _FIELDS):
            self.faults.append(f"{where}: unknown field {name!r}")
        if not is_named(block.get("name")):
            self.faults.append(f"{where}: name.en is missing")
        if topic_id.startswith("medtop:") and topic_id not in self.taxonomy:
            self.faults.append(f"{where}: no such code among the IPTC Media Topics")
        self.own.setdefault(topic_id, Topic(topic_id, "", OWN))
        return len(self.faults) == before

    def name_topics(self, blocks: list[JsonObject]) -> None:
        """Add the topics with their names; IPTC topics keep IPTC's English name and parent."""
        self.own = {}
        for block in blocks:
            topic_id, names = block["id"], tuple(block["name"].items())
            known = self.taxonomy.get(topic_id)
            if known:
                self.taxonomy[topic_id] = replace(known, names=names)
            else:
                self.own[topic_id] = Topic(topic_id, block["name"]["en"], OWN, block.get("parent"), names)

    def rule_of(self, block: JsonObject) -> TopicRule | None:
        """Return one compiled topic; None if something in it is wrong."""
        topic_id = block["id"]
        where, line, before = self.where(topic_id), self.line_of(topic_id), len(self.faults)
        topic = self.own.get(topic_id) or self.taxonomy[topic_id]
        if topic.parent_id and topic.parent_id not in self.own and topic.parent_id not in self.taxonomy:
            self.faults.append(f"{where}: its parent {topic.parent_id!r} is unknown")
        bag = self.read_bag(f"topic {topic_id}", block.get("words", {}), where, line)
        if not self.patterns[bag] and len(self.faults) == before:
            self.faults.append(f"{where}: it has no words")
        never = self.read_bag(f"never {topic_id}", block["never"], where, line) if "never" in block else -1
        near = tuple(self.group_named(name, where) for name in block.get("near", []))
        threshold = self.number(block.get("threshold", USUAL_THRESHOLD), f"{where}: threshold")
        window = int(self.number(block.get("window", USUAL_WINDOW), f"{where}: window"))
        usual_words = self.number(block.get("usual_words", self.usual_words), f"{where}: usual_words")
        rule = TopicRule(topic, bag, threshold, window, near, never, usual_words)
        return rule if len(self.faults) == before else None

    def factor_of(self, block: JsonObject) -> float:
        """Return by what the words of a top-level topic's subject are multiplied."""
        return self.number(block.get("subject", 1.0), f"{self.where(block['id'])}: subject")

    def sense_of(self, number: int, block: JsonObject) -> Sense:
        """Return one compiled sense."""
        where, line = f"topics: [[sense]] {number}", self.line_of("sense")
        for name in sorted(set(block) - _SENSE_FIELDS):
            self.faults.append(f"{where}: unknown field {name!r}")
        words = self.read_bag(f"sense {number} words", block.get("words"), where, line)
        beside = self.read_bag(f"sense {number} beside", block.get("beside"), where, line)
        return Sense(words, beside, int(self.number(block.get("within", USUAL_REACH), f"{where}: within")))

    def read_bag(self, name: str, lists: object, where: str, line: int) -> int:
        """Add lists by language under a name and return their number. Faults name the line of their entry."""
        bag = self.bags[name] = len(self.bags)
        self.patterns[bag] = []
        for language, listing in lists.items() if isinstance(lists, dict) else (("", None),):
            if not isinstance(listing, str):
                self.faults.append(f'{where}: word lists must be given by language, like words.en = "…"')
                continue
            for entry in entries_of(listing):
                try:
                    self.patterns[bag].append(parse_pattern(entry, language))
                except RulesError as error:
                    self.faults.append(f"{where_in(where, line, self.line_of_entry(entry, line))}: {error}")
        for pattern in self.patterns[bag]:
            self.matcher.add(pattern, bag)
        return bag

    def group_named(self, name: object, where: str) -> int:
        """Return the number of a shared list."""
        bag = self.bags.get(f"group {name}")
        if bag is None:
            self.faults.append(f"{where}: near names the group {name!r}, which does not exist")
            return -1
        return bag

    def number(self, value: object, what: str) -> float:
        """Return a positive number of the rules; 1 if it is not one."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            self.faults.append(f"{what} must be a number above 0")
            return 1.0
        return float(value)

    def with_parents(self, rules: tuple[TopicRule, ...]) -> set[Topic]:
        """Return the rules' topics and all above them."""
        found = set()
        for rule in rules:
            topic: Topic | None = rule.topic
            while topic is not None and topic not in found:
                found.add(topic)
                topic = self.own.get(topic.parent_id or "") or self.taxonomy.get(topic.parent_id or "")
        return found

    def where(self, topic_id: str) -> str:
        """Return how a message refers to a topic."""
        return f"topics: {topic_id} (line {self.line_of(topic_id)})"

    def line_of(self, name: str) -> int:
        """Return the line where a topic, group or table begins; 1 if none does."""
        return self.lines.get(name, 1)

    def line_of_entry(self, entry: str, line: int) -> int:
        """Return the line of an entry in the block that begins at `line`."""
        lines = self.text.splitlines()
        for number in range(line, len(lines)):
            if lines[number].startswith("[["):
                break
            if entry in lines[number]:
                return number + 1
        return line

    def where_entry(self, topic_id: str, entry: str) -> str:
        """Return how a message refers to an entry's place."""
        line = self.line_of(topic_id)
        return where_in(self.where(topic_id), line, self.line_of_entry(entry, line))


def where_in(where: str, line: int, entry_line: int) -> str:
    """Return a place's name with the line of the entry instead of the block's."""
    return where.replace(f"(line {line})", f"(line {entry_line})")


def lines_of(toml_text: str) -> dict[str, int]:
    """Return line numbers, from 1, of ids and tables by name."""
    found: dict[str, int] = {}
    for number_of_line, line in enumerate(toml_text.splitlines(), start=1):
        if match := _BEGINNING.match(line):
            found.setdefault(match[1] or match[2], number_of_line)
    return found


def read_taxonomy(iptc_csv: str) -> dict[str, Topic]:
    """Read topics by code; lines that begin with '#' are comments.

    Raises:
        RulesError: a column is missing.
    """
    rows = csv.DictReader(line for line in io.StringIO(iptc_csv) if not line.startswith("#"))
    if missing := {"code", "label_en", "parent"} - set(rows.fieldnames or ()):
        raise RulesError(f"IPTC Media Topics: no column {sorted(missing)[0]!r}")
    return {row["code"]: Topic(row["code"], row["label_en"], IPTC, row["parent"] or None) for row in rows}


def is_named(names: object) -> bool:
    """Tell whether names by language are texts, including an English one."""
    if not isinstance(names, dict) or not names.get("en"):
        return False
    return all(isinstance(name, str) for name in names.values())
