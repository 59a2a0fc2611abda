"""Which role allows what, and who may give which role. One table, read by everything; no other place names a role to decide.

The cut between roles follows two laws: the least (nobody sees means or money without the task of it), and the régie's
(only who is named by the régie takes money: instruction codificatrice n° 06-031-A-B-M of 21 April 2006 on local régies).
"""

from collections.abc import Iterable

from portal.kit.rules.scope import NOWHERE, Scope

from ..enums import Capability as C
from ..enums import Role

_EVERY_MEMBER = {C.ENTER_DESK}
_COUNTER = {
    C.SEE_PEOPLE,
    C.WRITE_PEOPLE,
    C.SEE_HOUSEHOLDS,
    C.WRITE_HOUSEHOLDS,
    C.SEE_MEANS,
    C.VERIFY_MEANS,
    C.SEE_MESSAGES,
    C.SEND_MESSAGES,
    C.SEE_TARIFFS,
    C.SEE_ENROLMENTS,
    C.WRITE_ENROLMENTS,
    C.TICK_ATTENDANCE,
    C.HAND_BASKETS,
    C.SHARE_SHEETS,
    C.SEE_VOLUNTEERS,
    C.SEE_COMMITTEES,
    C.REGISTER_ADDRESSES,
    C.TAKE_DATA_REQUESTS,
}
_ACTIVITIES = {
    C.SEE_PEOPLE,
    C.SEE_MESSAGES,
    C.SEND_MESSAGES,
    C.PLAN_ACTIVITIES,
    C.SEE_ENROLMENTS,
    C.WRITE_ENROLMENTS,
    C.TICK_ATTENDANCE,
    C.PLAN_BASKETS,
    C.HAND_BASKETS,
    C.SHARE_SHEETS,
    C.SEE_VOLUNTEERS,
    C.MANAGE_VOLUNTEERS,
    C.SEE_COMMITTEES,
    C.KEEP_COMMITTEES,
    C.REVIEW_FUNDS,
    C.WRITE_PAGES,
}
_PAGES = {C.WRITE_PAGES, C.PUBLISH_PAGES}
_MONEY = {
    C.SEE_PEOPLE,
    C.SEE_HOUSEHOLDS,
    C.SEE_TARIFFS,
    C.WRITE_TARIFFS,
    C.SEE_MONEY,
    C.TAKE_MONEY,
    C.REFUND_MONEY,
    C.CLOSE_MONEY,
    C.READ_BOOKS,
    C.SEE_REGIES,
}
# Who writes the deeds of the régies and names who holds them never takes money herself (the ordonnateur is not the régisseur).
_REGIES = {C.SEE_REGIES, C.WRITE_REGIES}
_TEAM = {C.SEE_TEAM, C.MANAGE_TEAM, C.MANAGE_WORKSTATIONS}
# The data protection officer (GDPR art. 37-39) answers and watches; the files themselves stay shut to her but for a request.
_DATA = {C.TAKE_DATA_REQUESTS, C.ANSWER_DATA_REQUESTS, C.READ_AUDIT}

ALLOWS: dict[str, frozenset[str]] = {
    Role.ACCUEIL: frozenset(_EVERY_MEMBER | _COUNTER),
    Role.ANIMATION: frozenset(_EVERY_MEMBER | _ACTIVITIES),
    Role.REDACTION: frozenset(_EVERY_MEMBER | {C.WRITE_PAGES}),
    Role.REGIE: frozenset(_EVERY_MEMBER | _MONEY),
    Role.TRAVAIL_SOCIAL: frozenset(_EVERY_MEMBER | _COUNTER | {C.SEE_CONFIDENTIAL, C.SEE_MONEY, C.LEAD_CASES}),
    Role.RESPONSABLE: frozenset(
        _EVERY_MEMBER
        | _COUNTER
        | _ACTIVITIES
        | _PAGES
        | _TEAM
        | _DATA
        | {C.MERGE_PEOPLE, C.OVERBOOK, C.SEE_MONEY, C.WRITE_TARIFFS, C.LEAD_CASES, C.KEEP_FUNDS, C.ESTABLISH_MINUTES}
    ),
    Role.DIRECTION: frozenset(
        _EVERY_MEMBER
        | _COUNTER
        | _ACTIVITIES
        | _PAGES
        | _TEAM
        | _DATA
        | _REGIES
        | {C.KEEP_HOUSES}
        | {C.MERGE_PEOPLE, C.OVERBOOK, C.SEE_MONEY, C.READ_BOOKS, C.WRITE_TARIFFS, C.LEAD_CASES, C.KEEP_FUNDS, C.PAY_FUNDS}
        | {C.ESTABLISH_MINUTES}
    ),
    Role.COMPTABLE: frozenset(_EVERY_MEMBER | {C.SEE_MONEY, C.READ_BOOKS, C.SEE_TARIFFS, C.SEE_REGIES, C.PAY_FUNDS}),
    Role.ADMINISTRATION: frozenset(_EVERY_MEMBER | _PAGES | _TEAM | _REGIES | {C.READ_AUDIT, C.WRITE_SETTINGS, C.KEEP_HOUSES}),
    Role.DPO: frozenset(_EVERY_MEMBER | _DATA),
}

# What a role allows more when it is held over the whole town: « rédaction » of a house writes and has it read over by who answers for the
# house; the town's own writes and publishes everywhere.
ALLOWS_TOWN_WIDE: dict[str, frozenset[str]] = {Role.REDACTION: frozenset({C.PUBLISH_PAGES})}

_OF_A_HOUSE = frozenset({Role.ACCUEIL, Role.ANIMATION, Role.REDACTION, Role.REGIE, Role.TRAVAIL_SOCIAL, Role.RESPONSABLE})
# « Nobody gives a role above hers »: what each role may give, within its own scope.
GIVES: dict[str, frozenset[str]] = {
    Role.RESPONSABLE: _OF_A_HOUSE,
    Role.DIRECTION: _OF_A_HOUSE | {Role.DIRECTION, Role.COMPTABLE, Role.DPO},
    Role.ADMINISTRATION: frozenset(Role),
}
# Roles which mean nothing for one house alone.
TOWN_WIDE: frozenset[str] = frozenset({Role.DIRECTION, Role.COMPTABLE, Role.ADMINISTRATION, Role.DPO})


def known(capability: str) -> str:
    """The capability itself; ValueError when the house has no such word, because a typing error would close a door for all."""
    return C(capability).value


def roles_allowing(capability: str) -> frozenset[str]:
    """The roles that allow `capability`."""
    wanted = known(capability)
    return frozenset(role for role, allowed in ALLOWS.items() if wanted in allowed)


def roles_allowing_town_wide(capability: str) -> frozenset[str]:
    """The roles that allow `capability` when they are held over the whole town: those that do anyway, and a few more."""
    wanted = known(capability)
    return roles_allowing(capability) | {role for role, allowed in ALLOWS_TOWN_WIDE.items() if wanted in allowed}


def scope_for(held: Iterable[tuple[str, Scope]], capability: str) -> Scope:
    """Where somebody who holds these (role, scope) may do `capability`: the scopes of all roles that allow it, together."""
    allowing, town_wide = roles_allowing(capability), roles_allowing_town_wide(capability)
    reach = NOWHERE
    for role, scope in held:
        if role in allowing or (scope.everywhere and role in town_wide):
            reach |= scope
    return reach


def may_give(held: Iterable[tuple[str, Scope]], role: str, scope: Scope) -> bool:
    """May somebody who holds these (role, scope) give or withdraw `role` over `scope`: never above hers, never further than hers."""
    return any(role in GIVES.get(mine, frozenset()) and scope <= reach for mine, reach in held)
