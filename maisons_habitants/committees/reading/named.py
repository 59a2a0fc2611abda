"""Whether words that everybody will read may name somebody whom the house knows."""

from portal.people.models import SearchKey
from portal.places.models import Maison
from programmes.models.series import team_of

from ..rules.public_words import called, capitalised, plain


def warnings_of(text: str, maison: Maison) -> list[str]:
    """The words of it that may be a name: after a civility, or borne by somebody of the team or known at the house. Who, it does not say.
    Two queries, whatever the house."""
    found = called(text)
    words = capitalised(text)
    if words:
        known = SearchKey.objects.filter(kind=SearchKey.WORD, key__in=list(words), person__known_at__maison=maison)
        borne = set(known.order_by().values_list("key", flat=True).distinct())
        team = {plain(part) for user in team_of(maison) for name in (user.first_name, user.last_name) for part in name.split()}
        found += [written for key, written in words.items() if key in borne | team]
    return list(dict.fromkeys(word for word in found if not any(word != other and word in other for other in found)))
