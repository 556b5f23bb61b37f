"""Who wrote and who photographed: names of persons, bodies and agencies in bylines and credits.

line ── names ──> persons            line ── credit_lines + bare_credits + caption_ends ── makers ──> credits
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.people.bare_credits import is_bare_credit
    from transforms.people.caption_ends import credit_at_end
    from transforms.people.credit_lines import PICTURE_WORDS, SOURCE_WORDS, is_rights_notice, split_credits
    from transforms.people.maker_lines import is_maker_line
    from transforms.people.makers import PICTURE_BANK, is_known_maker, is_sentence
    from transforms.people.name_words import ACCOUNT, AGENCY, BY, BY_BEGINNINGS, DESK, FIRST_LETTERS, PUBLIC_BODY, ROLE
    from transforms.people.names import begins_with_name, is_full_name, name_in, persons
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ACCOUNT",
    "AGENCY",
    "BY",
    "BY_BEGINNINGS",
    "DESK",
    "FIRST_LETTERS",
    "PICTURE_BANK",
    "PICTURE_WORDS",
    "PUBLIC_BODY",
    "ROLE",
    "SOURCE_WORDS",
    "begins_with_name",
    "credit_at_end",
    "is_bare_credit",
    "is_full_name",
    "is_known_maker",
    "is_maker_line",
    "is_rights_notice",
    "is_sentence",
    "name_in",
    "persons",
    "split_credits",
]
