"""The addresses where a request to a fund is written: at home by who leads it, at the counter beside her."""

from maisons_habitants.funds.reading.invitations import invitation_of

from .road import BOTH, POST, Account, Anyone, Own, Road, house_of, pk, sends

WRITE = "enrolments.write"


def _two(name: str, number: int):
    return lambda house: (getattr(house, name).pk, number)


def _writing(space: str, right) -> list[Road]:
    draft = pk("fund_draft")
    return [
        Road(f"{space}:project", right, draft),
        Road(f"{space}:step", right, _two("fund_draft", 4), BOTH),
        Road(f"{space}:budget_as_typed", right, draft, POST),
        Road(f"{space}:paper_drop", right, _two("fund_draft", 1), POST),
        Road(f"{space}:leader_drop", right, _two("fund_draft", 1), POST),
        Road(f"{space}:file", right, draft, POST),
        Road(f"{space}:answer", right, draft, POST),
        Road(f"{space}:take_back", right, draft, POST),
        Road(f"{space}:drop", right, draft, POST),
        Road(f"{space}:dossier", right, draft),
    ]


REQUEST = [
    Road("funds:blank", Anyone(), pk("fund")),
    Road("my_projects:mine", Account()),
    Road("my_projects:start", Account(), pk("fund"), BOTH),
    Road("my_projects:join", Account(), lambda house: (invitation_of(house.fund_draft),), BOTH),
    Road("my_projects:invite", Own("referent"), pk("fund_draft")),
    *_writing("my_projects", Own("referent")),
    Road("funds_desk:help", house_of("people.see", gate=WRITE), pk("referent"), BOTH),
    Road("funds_desk:leader_more", house_of(WRITE), pk("fund_draft"), BOTH, sends(qui=lambda house: house.referent.pk)),
    *_writing("funds_desk", house_of(WRITE)),
]
