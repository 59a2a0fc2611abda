"""On whose behalf somebody acts on a request."""

from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import DecidedBy, Party
from ..models import FundRequest


def parties_of(request: FundRequest, user) -> set[str]:
    """Everything `user` is to this request. The committee is nobody: it acts by its vote. None (the system): whoever may act by hand.
    Whoever keeps the fund writes down what the authority decided, where the rules leave it to one."""
    found = set() if user else {Party.LEADER, Party.HELPER, Party.AGENT, Party.KEEPER}
    if user is None:
        return found | _authority(request, found)
    if request.leaders.filter(person__in=Person.objects.records_of_user(user)).exists():
        found.add(Party.LEADER)
    for capability, party, maison in (
        (Capability.WRITE_ENROLMENTS, Party.HELPER, request.maison_id),
        (Capability.REVIEW_FUNDS, Party.AGENT, request.maison_id),
        (Capability.KEEP_FUNDS, Party.KEEPER, request.fund.maison_id),
    ):
        if user_can(user, capability, maison):
            found.add(party)
    if Party.LEADER in found:  # whoever leads it does not read it over, nor keep its money
        found -= {Party.AGENT, Party.KEEPER}
    return found | _authority(request, found)


def _authority(request: FundRequest, parties: set[str]) -> set[str]:
    left_to_one = request.rules is not None and request.rules.decided_by == DecidedBy.AUTHORITY
    return {Party.AUTHORITY} if left_to_one and Party.KEEPER in parties else set()
