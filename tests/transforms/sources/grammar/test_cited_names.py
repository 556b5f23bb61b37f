"""English names that no registry knows: right behind a phrase that cites, of local bodies, of officials by letters."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("“It was a gift,” she told Glimmer on Monday.", "?Glimmer:told_to"),
        ("She tells Velvet Hour that she never wanted it.", "?Velvet Hour:told_to"),
        ("Speaking to Hushline in London, the singer said he was tired.", "?Hushline:told_to"),
        ("“I was so nervous,” she told You magazine in March.", "?You:told_to"),
        ("According to Pennycount, old bills are worth more.", "?Pennycount:attribution"),
        ("It was a fraud, according to the Sandpiper, the state's oldest paper.", "?Sandpiper:attribution"),
        ("The plan, first reported by Gamerly, has been dropped.", "?Gamerly:attribution"),
        ("A letter seen by Gamerly says that he was fired.", "?Gamerly:attribution"),
    ],
)
def test_a_name_right_behind_a_phrase_that_cites_is_a_source(text, tag):
    assert roles(text) == {tag}


@pytest.mark.parametrize(
    "text",
    [
        "Prison made his music deeper, according to Lyfe. Lyfe Jennings was born in Toledo.",
        "She told Kennedy that it was late. John Kennedy left.",
        "Taylor told Dempsey he had no birds. Dr. Owen Dempsey disagreed.",
        "He spoke with Vijay Rajendran, head of product, about technology.",
        "She told Mary that it was late.",
        "Police told Protesters that the road was closed. The protesters left.",
        "Measurements conducted by the Planck spacecraft suggest that the Universe is flat.",
        "He told the Assembly that the budget was ready.",
        "The book was published by Plane and sold out.",
        "He told Paris that it was over.",
    ],
)
def test_a_person_a_place_or_an_everyday_word_there_is_none(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Preliminary tests by Silver Foundry reveal that the game runs badly.", "Silver Foundry"),
        ("An investigation by Gamerly shows that it was a fraud.", "Gamerly"),
        ("A survey from Hexabot, a vendor of robots, finds that half of them break.", "Hexabot"),
    ],
)
def test_who_made_a_work_that_shows_something_is_a_source(text, name):
    assert roles(text) == {f"?{name}:attribution"}


def test_who_made_a_work_is_no_source_where_it_shows_nothing():
    assert roles("Tests by Silver Foundry were postponed.") == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Kerala health department said that forty people were ill.", "Kerala health department"),
        ("Inner Mongolia health authority reported its third case.", "Inner Mongolia health authority"),
        ("The Nilgiris district administration said 139 mm of rain fell.", "Nilgiris district administration"),
        ("“Masks are free,” Denmark's health authority said.", "Denmark's health authority"),
    ],
)
def test_a_body_named_by_a_place_and_common_words_speaks(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "The Kerala health department was moved to a new building.",
        "The Trump administration said nothing.",
        "Mary's school board said it was late.",
        "She works at the Nilgiris district administration.",
    ],
)
def test_a_body_that_says_nothing_or_a_person_s_is_none(text):
    assert not any(tag.startswith("?") for tag in roles(text))


def test_officials_speak_for_a_body_called_by_its_letters():
    assert roles("A KBD official said they were hopeful.") == {"?KBD:attribution"}
    assert roles("KBD officials confirmed that they were hopeful.") == {"?KBD:attribution"}
    assert roles("GPS engineers said it was late.") == set()


def test_a_firm_written_with_a_capital_inside_speaks_by_its_spokesperson():
    assert roles("“We are cooperating,” said a BriskWork spokesperson.") == {"?BriskWork:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "He told Siri to call home.",
        "He told Hamas to lay down arms.",
        "He told Plumeria to stop the trial.",
        "He told Harrow's council that the bridge was shut.",
        "They told Europeans that the bridge was shut.",
        "He told Labour that it was over.",
        "She told Dr Hale that it hurt.",
        "He told Ms Pike that it hurt.",
        "She told Chelsea she wanted to leave.",
        "That tells the Dungeon Master that these are landmarks.",
        "According to Islam, the month is holy.",
        "According to Moore's Law, chips double.",
        "According to Kantians, duty comes first.",
        "She told Anna that it was late.",
        "He told Parliament that the bridge was shut.",
        "MAYOR TOLD VOTERS THAT TAXES WILL RISE",
    ],
)
def test_who_is_told_but_is_no_outlet_and_what_is_no_body_are_no_source(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "An NGO official said it was fun.",
        "STEM researchers said the plan was good.",
        "HVAC engineers said the plan was good.",
        "An SUV official said it was red.",
        "The Biden health department said no.",
        "Rosa Kennedy left. The Kennedy health department said no.",
    ],
)
def test_letters_of_things_and_a_persons_department_are_no_bodies(text):
    assert roles(text) == set()
