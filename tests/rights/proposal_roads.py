"""The addresses of « Vous avez dit, nous avons fait », with the right that opens each."""

from .road import BOTH, POST, Account, Anyone, Desk, Road, house_of, pk, sends

SEE, KEEP = "committees.see", "committees.keep"


def slug(house) -> tuple:
    return (house.maison.slug,)


def voice_of(house) -> tuple:
    return (house.member.pk, house.proposal.pk)


PROPOSALS = [
    Road("proposals:proposals", Anyone()),
    Road("proposals:mine", Account()),
    Road("proposals:proposal", Anyone(), pk("proposal")),
    Road("proposals:voice", Account(), pk("proposal"), BOTH),
    Road("proposals:suggest", Anyone(), slug, BOTH),
    Road("proposals:thanks", Anyone(), slug),
    Road("committees_desk:proposals", Desk(SEE)),
    Road("committees_desk:proposals_late", Desk(SEE)),
    Road("committees_desk:proposals_follow", Desk(SEE)),
    Road("committees_desk:proposals_poster", house_of(SEE), lambda house: (house.maison.pk,)),
    Road("committees_desk:say", Desk(SEE), methods=BOTH),
    Road("committees_desk:say_for", house_of("people.see", gate=SEE), pk("member"), BOTH),
    Road("committees_desk:voice_for", house_of(SEE, "people.see"), voice_of, POST),
    Road("committees_desk:proposal", house_of(SEE), pk("proposal")),
    Road("committees_desk:proposal_stickers", house_of(SEE), pk("proposal"), POST, sends(more="1")),
    *(
        Road(f"committees_desk:proposal_{act}", house_of(KEEP), pk("proposal"), POST)
        for act in ("publish", "aside", "back", "merge", "split", "owe", "pass_on", "answer")
    ),
]
