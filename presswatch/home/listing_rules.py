"""Rules for listings: those of the home folder, then the shipped ones."""

from __future__ import annotations

from pathlib import Path

from presswatch.errors import UsageError
from presswatch.files import why_unread
from presswatch.home.rule_files import seeds_folder
from presswatch.settings import Settings
from transforms.listings import ListingRule, parse_listing_rules, written_rule

LISTINGS_FILE = "listings.toml"
HEAD = "# Rules of listings, found by `presswatch feeds add` or written by hand; docs/rules.md explains the fields.\n"


def read_listing_rules(settings: Settings) -> list[ListingRule]:
    """Return all rules; those of the home folder come first.

    Raises:
        UsageError: a file cannot be read.
        RulesError: a block is wrong; the message names it.
    """
    rules: list[ListingRule] = []
    for path in (settings.home / LISTINGS_FILE, seeds_folder() / LISTINGS_FILE):
        if path.is_file():
            rules += parse_listing_rules(text_of(path), str(path))
    return rules


def text_of(path: Path) -> str:
    """Return a file's text.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the rules of listings {path} cannot be read: {why_unread(error)}") from error


def keep_listing_rule(settings: Settings, rule: ListingRule) -> Path:
    """Write a rule to the home folder's file, replacing the one for the same address; the rest is unchanged.

    Raises:
        UsageError: the file cannot be read.
        RulesError: the existing file is wrong.
    """
    path = settings.home / LISTINGS_FILE
    text = text_of(path) if path.is_file() else HEAD
    parse_listing_rules(text, str(path))
    head, *blocks = text.split("[[listing]]\n")
    others = [block for block in blocks if parse_listing_rules("[[listing]]\n" + block, str(path))[0].url != rule.url]
    whole = (
        head.rstrip("\n")
        + "\n\n"
        + "".join(f"[[listing]]\n{block.strip()}\n\n" for block in others)
        + written_rule(rule)
    )
    draft = path.with_suffix(".tmp")
    draft.write_text(whole, encoding="utf-8")
    draft.replace(path)
    return path
