from portal.people.models import Person

from ..models import MemberPresence, OpenBallot, Proxy, SecretVoter, StepAside


def meetings_told(person: Person) -> dict:
    """What a person may take away of the meetings of her committees. Of a secret vote: that she voted, for nothing else is kept."""
    hers = {"mandate__person__in": Person.objects.records_of(person)}
    presences = [
        {
            "comite": row.meeting.body.page.title,
            "le": row.meeting.session.local_date.isoformat(),
            "reponse": row.get_answer_display() if row.answer else "",
            "presence": row.get_presence_display() if row.presence else "",
            "enfants": row.children,
            "besoins": row.needs,
        }
        for row in MemberPresence.objects.filter(**hers).select_related("meeting__body__page", "meeting__session").order_by("pk")
    ]
    if not presences:
        return {}
    records = Person.objects.records_of(person)
    given = Proxy.objects.filter(giver__person__in=records).select_related("meeting__session", "bearer__person__successor").order_by("pk")
    asides = StepAside.objects.filter(**hers).select_related("item").order_by("pk")
    open_votes = OpenBallot.objects.filter(**hers).select_related("vote", "choice").order_by("pk")
    secret = SecretVoter.objects.filter(**hers).select_related("vote").order_by("vote__pk")
    told = {
        "presences": presences,
        "pouvoirs_donnes": [{"le": one.meeting.session.local_date.isoformat(), "a": one.bearer.shown_name} for one in given],
        "ne_vote_pas": [{"point": one.item.title, "parce_que": one.get_why_display()} for one in asides],
        "votes": [{"question": one.vote.question, "choix": one.choice.words} for one in open_votes],
        "votes_secrets": [{"question": one.vote.question, "a_vote": True} for one in secret],
    }
    return {"reunions_de_comite": {name: rows for name, rows in told.items() if rows}}
