"""The demo's accounts: one for each role, some residents and volunteers. Their second factor is known, in the demo only."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.registry import DemoAccount, DemoLink
from portal.kit.visibility import user_can
from portal.notifications.actions.close_batch import post_batch
from portal.notifications.actions.print_letters import print_letters
from portal.notifications.actions.take_back import take_back
from portal.notifications.enums import Channel
from portal.notifications.models import OutboxMessage
from portal.places.models import Maison

from .actions.choose_pin import choose_pin
from .actions.follow_roles import follow_roles
from .actions.print_paper_code import digest_of
from .enums import Capability, CardState, Reach, Role
from .models import Card, CardBatch, PaperCode, Person, RoleAssignment, User
from .notifications import Words, tell, ways_to
from .rules import cards, paper_codes
from .rules.demo_accounts import ACCOUNTS, Account, known_secret


def load(demo: Demo) -> None:
    """Write the accounts; staff hold their role from the year before the demo's day."""
    houses = list(Maison.objects.select_related("sector").order_by("pk"))
    for account in demo.progress(ACCOUNTS):
        user, _ = User.objects.get_or_create(
            email=account.email, defaults={"first_name": account.first_name, "last_name": account.last_name}
        )
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.get_or_create(user=user, email=account.email, defaults={"primary": True, "verified": True})
        if account.role:
            _make_staff(user, account, houses, demo)


def _make_staff(user: User, account: Account, houses: list[Maison], demo: Demo) -> None:
    house = houses[account.maison] if houses else None
    reach = account.reach if house else Reach.ALL
    RoleAssignment.objects.get_or_create(
        user=user,
        role=account.role,
        reach=reach,
        maison=house if reach == Reach.MAISON else None,
        sector=house.sector if reach == Reach.SECTOR else None,
        defaults={"since": demo.day.replace(year=demo.day.year - 1, day=1)},
    )
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(known_secret(account.email))}}
    )
    follow_roles(user=user)
    if account.pin:
        User.objects.filter(pk=user.pk).update(second_factor_at=demo.at(demo.day, 8))
        badge = choose_pin(user=user, pin=account.pin, by=user)
        badge.pin = make_password(account.pin, salt=f"demobadge{badge.number:013d}")  # known anyway, and the same at each load
        badge.save(update_fields=["pin"])


def who_serves(maison: Maison) -> User | None:
    """Of the demo's staff, the first who puts people on lists in this house: what was done at its counter was done by somebody."""
    staff = {user.email: user for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])}
    named = [staff[account.email] for account in ACCOUNTS if account.role and account.email in staff]
    return next((user for user in named if user_can(user, Capability.WRITE_ENROLMENTS, maison)), None)


LETTERS = "MNDE RKVX"  # the demo's code on paper, known to all
IN_STOCK = 24


def load_cards(demo: Demo) -> None:
    """A sheet of blank cards in the first two houses, of which some were given; a code on paper for somebody without account."""
    agent = User.objects.filter(email=ACCOUNTS[0].email).first()
    taken = set(Card.objects.values_list("number", flat=True))
    held = iter(Card.objects.filter(state=CardState.ACTIVE, person__user=None).order_by("pk"))
    for ago, house in enumerate(Maison.objects.order_by("pk")[:2], start=4):
        batch = CardBatch.objects.create(maison=house, printed_at=demo.at(demo.day.replace(day=1), 9), printed_by=agent)
        rows = []
        while len(rows) < IN_STOCK - ago:
            number = cards.draw(demo.random.randrange)
            if number not in taken:
                taken.add(number)
                rows.append(Card(batch=batch, number=number, state=CardState.BLANK))
        Card.objects.bulk_create(rows)
        given = [card.pk for _, card in zip(range(ago), held, strict=False)]
        Card.objects.filter(pk__in=given).update(batch=batch)
    if card := _with_a_paper_code():
        PaperCode.objects.create(
            person=card.person, digest=digest_of(card.person_id, LETTERS.replace(" ", "")), printed_at=demo.at(demo.day, 8),
            printed_by=agent, expires_at=demo.at(demo.day, 8) + paper_codes.LASTS,
        )  # fmt: skip


def _with_a_paper_code() -> Card | None:
    """The card of the first person without an account and born long enough ago."""
    held = Card.objects.active().filter(person__user=None, person__successor=None, person__birth_year__lt=2000)
    return held.select_related("person").order_by("pk").first()


def links() -> list[DemoLink]:
    """Where a card and its paper open."""
    card = _with_a_paper_code()
    hint = f"carte {card.shown_number}, code {LETTERS}" if card else ""
    return [DemoLink("Se connecter avec une carte et un code sur papier", "/compte/login/", hint)] if card else []


def accounts() -> list[DemoAccount]:
    """For `make run` and `/demo/`."""
    return [DemoAccount(label=(a.role and Role(a.role).label) or a.first_name, sign_in=a.email, hint=a.hint) for a in ACCOUNTS]


CLOSING = Words(
    "La maison ferme entre les fêtes",
    "Bonjour,\n\nLa maison est fermée du jeudi 24 décembre au dimanche 3 janvier. Nous rouvrons le lundi 4 janvier à 9 h.\n\n"
    "Un souci d'ici là ? Appelez le numéro de la ville, en haut de cette lettre.\n\nBelles fêtes à vous.",
    "La maison est fermée du 24 décembre au 3 janvier. Nous rouvrons le lundi 4 janvier à 9 h.",
)
MEAL = Words(
    "Le repas de fin d'année",
    "Bonjour,\n\nComme chaque année, on mange ensemble le vendredi 18 décembre à midi, à la maison. Chacun apporte un plat, "
    "ou un tabouret, ou une chanson.\n\nDites-nous si vous venez : à l'accueil, ou par téléphone.\n\nÀ bientôt.",
    "Repas de fin d'année le vendredi 18 décembre à midi, à la maison. Dites-nous si vous venez.",
)


def load_messages(demo: Demo) -> None:
    """The post of one house: a batch of last week, of which a letter came back; one printed and not posted; a dozen letters that wait;
    somebody to be told at the counter. The programmes have written to people before."""
    house = Maison.objects.order_by("pk").first()
    agent = User.objects.filter(email=ACCOUNTS[0].email).first()
    known = Person.objects.current().filter(known_at__maison=house).order_by("pk")
    readers = known.filter(channel=Channel.LETTER).exclude(address_1="")
    if not readers or agent is None:
        return
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=6), 9)):
        _write(readers[:6], CLOSING, "people.demo.closing")
        past = print_letters(maison=house, by=agent)
        post_batch(batch=past, by=agent)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=1), 16)):
        for letter in past.letters.order_by("pk")[1:2]:
            take_back(message=letter, code="n-habite-pas", by=agent)
    if OutboxMessage.objects.visible_to(agent).letters_to_print(clock.now()).exists():
        print_letters(maison=house, by=agent)
    _write(readers[:14], MEAL, "people.demo.meal")
    unreached = [person for person in known.filter(email="", phone="", address_1="")[:3] if not ways_to(person)]
    _write(unreached, MEAL, "people.demo.meal")


def _write(people: list[Person], words: Words, key: str) -> None:
    for person in people:
        tell(person, words, purpose="people.news", dedupe_key=f"{key}:{person.pk}", by=None)
