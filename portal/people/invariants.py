"""What is always true of records, cards and merges, whoever wrote them; `manage.py check_books` runs each. They repair nothing."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from .enums import CardState
from .models import Card, Person, PersonMerge, SearchKey


def successors() -> Iterator[str]:
    """A successor is a current record, and a merge that stands says so."""
    for row in Person.objects.filter(successor__successor__isnull=False):
        yield f"la fiche {row.pk} renvoie à une fiche elle-même absorbée"
    standing = PersonMerge.objects.filter(absorbed=OuterRef("pk"), undone_at__isnull=True)
    for row in Person.objects.filter(Q(successor__isnull=False) & ~Exists(standing) | Q(successor__isnull=True) & Exists(standing)):
        yield f"la fiche {row.pk} et ses réunions ne disent pas la même chose"


def one_card() -> Iterator[str]:
    """One card in service for a person, all her records together."""
    held = Card.objects.filter(state=CardState.ACTIVE).order_by().values(kept=Coalesce("person__successor", "person"))
    for row in held.annotate(cards=Count("pk")).filter(cards__gt=1):
        yield f"la personne {row['kept']} a {row['cards']} cartes en service"


def one_account() -> Iterator[str]:
    """One account for a person, all her records together."""
    tied = Person.objects.filter(user__isnull=False).order_by().values(kept=Coalesce("successor", "pk"))
    for row in tied.annotate(users=Count("user")).filter(users__gt=1):
        yield f"la personne {row['kept']} a {row['users']} comptes"


def search_keys() -> Iterator[str]:
    """Everybody can be found, and only under a record that stands."""
    for row in (
        SearchKey.objects.filter(Q(person__successor__isnull=False) | Q(person__erased_at__isnull=False)).values("person").distinct()
    ):
        yield f"la fiche {row['person']}, absorbée ou effacée, se trouve encore par ses noms"
    for row in Person.objects.current().filter(~Q(sort_key=""), ~Exists(SearchKey.objects.filter(person=OuterRef("pk")))):
        yield f"la fiche {row.pk} ne se trouve par aucun nom"


ALL = (successors, one_card, one_account, search_keys)
