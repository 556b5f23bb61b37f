"""Who wrote and who photographed: names of persons, bodies and agencies in bylines and credits.

line ── names ──> persons
line of a text ── credit_lines ──┐
caption, alt text ── picture_credits ──┴── bare_credits, caption_ends, maker_lines ── makers ──> credits
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.people.credit_lines import (
        PICTURE_WORDS,
        is_credit_line,
        is_picture_line,
        is_rights_notice,
        split_credits,
    )
    from transforms.people.genitives import in_nominative
    from transforms.people.makers import PICTURE_BANK, is_maker_line
    from transforms.people.name_words import (
        ACCOUNT,
        AGENCY,
        BY,
        BY_BEGINNINGS,
        DESK,
        FIRST_LETTERS,
        GIVEN_NAMES,
        OTHER_PART,
        OTHER_SCRIPT,
        PUBLIC_BODY,
        ROLE,
    )
    from transforms.people.names import (
        begins_with_name,
        is_full_name,
        is_surname_in_capitals,
        name_in,
        persons,
        without_role,
    )
    from transforms.people.picture_credits import (
        MAX_CREDIT,
        caption_credits,
        credits_beside_picture,
        is_maker_behind,
        is_picture_credit,
        label_end,
        named_credits,
        plain_credit,
    )
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ACCOUNT", "AGENCY", "BY", "BY_BEGINNINGS", "DESK", "FIRST_LETTERS", "GIVEN_NAMES", "MAX_CREDIT",
    "OTHER_PART", "OTHER_SCRIPT", "PICTURE_BANK", "PICTURE_WORDS", "PUBLIC_BODY", "ROLE", "begins_with_name",
    "caption_credits", "credits_beside_picture", "in_nominative", "is_credit_line", "is_full_name", 
    "is_maker_behind", "is_maker_line", "is_picture_credit", "is_picture_line", "is_rights_notice",
    "is_surname_in_capitals", "label_end", "name_in", "named_credits", "persons", "plain_credit", "split_credits",
    "without_role",
]  # fmt: skip
