import re

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from phonenumber_field.modelfields import PhoneNumberField
from phonenumber_field.phonenumber import to_python

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.notifications.enums import CHOSEN, Channel

from ..enums import Capability, CardState, Civility, Language, Need
from ..rules import births, cards, names


class PersonQuerySet(ScopedQuerySet):
    """Staff see the persons their houses know, and those whom no house knows yet; a resident sees herself alone.

    Members of her household are seen through `households`, by their display name only.
    """

    see_capability = Capability.SEE_PEOPLE

    def within(self, scope):
        if scope.everywhere or not scope:
            return self.all() if scope else self.none()
        houses = PersonMaison.objects.filter(person=OuterRef("pk"))
        return self.filter(Exists(houses.filter(maison__in=scope.maisons)) | ~Exists(houses))

    def own_to(self, user):
        return Q(pk__in=Person.objects.filter(user=user).order_by().values(kept=Coalesce("successor", "pk")))

    def visible_to(self, user):
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        seen = self.filter(self.own_to(user))
        scope = scope_of(user, self.see_capability)
        return self.within(scope) | seen if scope else seen

    def current(self):
        """Without the records absorbed by a merge or erased: what every list and search starts from."""
        return self.filter(successor__isnull=True, erased_at__isnull=True)

    def called(self):
        """In the order of names, as lists are read."""
        return self.order_by("sort_key", "pk")

    def matching(self, text: str):
        """Whoever a counter means by « dup mar 42 »: each word begins one of her names, four digits are her year of birth or the end
        of her phone, more are a phone or her card. Nothing typed: everybody; nothing that can be looked for: nobody."""
        words = names.plain(text).split()
        numbers = re.findall(r"[0-9]+", re.sub(r"(?<=[0-9])[\s.\u00a0\u202f]+(?=[0-9])", "", text))
        if not words and not numbers:
            return self if not text.strip() else self.none()
        found = self
        for spellings in names.spellings(words):
            keys = Q()
            for word in spellings:
                end = names.after(word)
                keys |= Q(key__gte=word, key__lt=end) if end else Q(key__gte=word)
            found = found.filter(pk__in=SearchKey.objects.filter(keys, kind=SearchKey.WORD).values("person"))
        for number in numbers:
            found = found.filter(self._numbered(number))
        return found

    def _numbered(self, number: str) -> Q:
        if card := cards.read_typed(number):
            holders = Person.objects.filter(cards__number=card, cards__state=CardState.ACTIVE)
            return Q(pk__in=holders.order_by().values(kept=Coalesce("successor", "pk")))
        if len(number) == 4:
            return Q(phone_tail=number) | Q(birth_year=int(number))
        phone = to_python(number, region="FR") if 5 < len(number) < 16 else None
        return Q(phone_tail=number[-4:], phone=phone) if phone and phone.is_valid() else Q(pk__in=[])

    def sounding(self, text: str):
        """Whoever bears names that sound like the words of `text`, however they are written; nobody without words."""
        return self._sounded([[names.sound(word) for word in spellings] for spellings in names.spellings(names.plain(text).split())])

    def resembling(self, *, given_name: str, family_name: str):
        """Whoever bears this given name and this family name, as they sound, each in one piece or in several."""
        return self._sounded([[names.sound(names.plain(name).replace(" ", ""))] for name in (given_name, family_name)])

    def _sounded(self, several: list[list[str]]):
        """One of the sounds of each list; a sound of one letter would match half the town, and is left out."""
        wanted = [said for sounds in several if (said := [one for one in sounds if len(one) > 1])]
        found = self if wanted else self.none()
        for said in wanted:
            found = found.filter(pk__in=SearchKey.objects.filter(kind=SearchKey.SOUND, key__in=said).values("person"))
        return found

    def of_user(self, user):
        """The current record of an account; None when it serves nobody yet."""
        found = self.filter(user=user).select_related("successor").first() if getattr(user, "pk", None) else None
        return found.current_record if found else None

    def records_of(self, person):
        """The keys of all the records of one person, to filter what hangs on any of them: `person__in=…`."""
        kept = person.successor_id or person.pk
        return self.filter(Q(pk=kept) | Q(successor=kept)).order_by().values("pk")

    def records_of_user(self, user):
        """The keys of all the records of the person of an account."""
        return self.all_records_of(self.filter(user=user))

    def all_records_of(self, people):
        """The same of several at once, named by whichever of their records: a queryset of people, or their keys."""
        named = people if isinstance(people, models.QuerySet) else self.filter(pk__in=people)
        kept = named.order_by().values(kept=Coalesce("successor", "pk"))
        return self.filter(Q(pk__in=kept) | Q(successor__in=kept)).order_by().values("pk")


class Person(models.Model):
    """Anyone the centre serves, with or without an account: a name alone is enough to begin.

    `successor` is set on a record absorbed by a merge and always names a current record; readings go through `current_record`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person")
    civility = models.CharField("civilité", max_length=4, choices=Civility, blank=True)
    family_name = models.CharField("nom", max_length=80, blank=True)
    given_name = models.CharField("prénom", max_length=80, blank=True)
    display_name = models.CharField("nom montré", max_length=80)  # chosen by the person: « Mme B. »
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("année de naissance", null=True, blank=True)
    phone = PhoneNumberField("téléphone", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    language = models.CharField("langue", max_length=2, choices=Language, default=Language.FRENCH)
    channel = models.CharField("comment lui écrire", max_length=6, choices=CHOSEN, default=Channel.LETTER)
    doubted = models.BooleanField(default=False, editable=False)  # an `AddressDoubt` stands: one more query, for these alone
    letters_held = models.BooleanField(default=False, editable=False)  # nothing is posted to her own address: said at the counter
    needs = models.JSONField("ce qu'il lui faut", default=list, blank=True)  # codes of enums.Need
    address_1 = models.CharField("adresse", max_length=80, blank=True)
    address_2 = models.CharField("complément d'adresse", max_length=80, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    maisons = models.ManyToManyField("places.Maison", through="PersonMaison", related_name="people")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    version = models.PositiveIntegerField(default=1, editable=False)  # raised by each change: a stale form is told so
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)  # forgotten two years after the last contact
    last_contact_on = models.DateField("dernier contact", null=True, blank=True)  # the purge counts from here
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sort_key = models.CharField(max_length=100, blank=True, editable=False)  # family name then given name, plain letters
    phone_tail = models.CharField(max_length=4, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            models.Index(fields=["phone_tail"], name="person_by_phone_tail"),
            models.Index(fields=["birth_year", "sort_key"], name="person_by_birth_year"),
            models.Index(fields=["last_contact_on"], name="person_by_last_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(display_name=""), name="person_is_called", violation_error_message="Il faut au moins un nom ou un prénom."
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("id")),
                name="person_not_own_successor",
                violation_error_message="Une fiche ne peut pas se remplacer elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(family_name="", given_name="", email="", phone="", user__isnull=True),
                name="person_erased_is_nameless",
                violation_error_message="Une fiche effacée ne nomme plus personne.",
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_year__isnull=False),
                name="person_birth_year_known",
                violation_error_message="La date de naissance donne l'année.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set what follows from other fields: year of birth, keys. Bulk writers call it before `bulk_create`."""
        if self.birth_date:
            self.birth_year = self.birth_date.year
        self.sort_key = names.plain(f"{self.family_name} {self.given_name}"[:160])[:100] or names.plain(self.display_name)[:100]
        self.phone_tail = names.phone_tail(str(self.phone or ""))

    @property
    def full_name(self) -> str:
        """« Amina Ben Ali », for staff and for papers addressed to her; the display name when nothing else is known."""
        return f"{self.given_name} {self.family_name}".strip() or self.display_name

    @property
    def listed_name(self) -> str:
        """« Ben Ali Amina », as staff lists are ordered."""
        return f"{self.family_name} {self.given_name}".strip() or self.display_name

    @property
    def current_record(self) -> "Person":
        """The record that stands for this one: itself, or its successor after a merge."""
        return self.successor or self

    @property
    def account_id(self) -> int | None:
        """The key of the account she signs in with, also when it is tied to a record absorbed by this one."""
        if self.user_id:
            return self.user_id
        return self.absorbed.exclude(user=None).values_list("user_id", flat=True).first() if self.pk else None

    @property
    def birth(self) -> births.Birth:
        return births.Birth(self.birth_date, self.birth_year)

    @property
    def needs_words(self) -> list[str]:
        return [str(Need(code).label) for code in self.needs if code in Need.values]


class PersonMaison(models.Model):
    """A house that knows a person: its staff see her. Written at creation, and by a logged act when she comes to another house."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_at")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="known_people")
    since = models.DateField()

    class Meta:
        verbose_name = "maison qui connaît la personne"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "maison"], name="person_known_once_by_house", violation_error_message="Cette maison la connaît déjà."
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.maison})"


class SearchKey(models.Model):
    """One word or sound by which a person is found: derived from her names, never edited, always on the current names."""

    WORD, SOUND = "w", "s"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="search_keys")
    kind = models.CharField(max_length=1)
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "person"], name="search_key_once"),
            models.CheckConstraint(condition=Q(kind__in=["w", "s"]), name="search_key_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def of(cls, person: Person) -> list["SearchKey"]:
        """The unsaved keys of a saved person, for `bulk_create`."""
        spoken = (person.family_name, person.given_name, person.display_name if not person.family_name else "")
        return [
            *(cls(person=person, kind=cls.WORD, key=word) for word in names.words_of(*spoken)),
            *(cls(person=person, kind=cls.SOUND, key=said) for said in names.sounds_of(*spoken)),
        ]
