"""The form of sign-up, online and at the counter: who comes, whom they bring, what is asked, what they need. One form in every step: what
was typed travels with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..enums import AskedOf, Channel, NeedToCome, QuestionKind
from ..models import Question, SheetLimit, SignUpSheet
from ..models.asked import MOST_QUESTIONS
from ..programme_type import kind_of
from ..room import limits_of
from ..rules.extras import Extras, Reply, refusal_of_guests
from ..rules.limits import FOR, told_left
from ..rules.questions import refusal_of_words
from .places import RowField, WhoComesForm, number_field

YES_NO = [("oui", _("Oui")), ("non", _("Non"))]
NO_ANSWER = _("Il manque une réponse ici.")


@dataclass(frozen=True)
class Comer:
    """Somebody who may come, as the form knows her: `key` in the names of her fields."""

    key: str
    name: str
    guest: bool = False


def place_for(need: str) -> str:
    """« une place pour fauteuil roulant »"""
    return f"une place {FOR[need]}"


def counted_label(limit: SheetLimit) -> str:
    return _("Qui a besoin d’%(place)s ?") % {"place": place_for(limit.need)}


def guest_words(number: int, most: int) -> str:
    """A guest who has no name yet, by her number where there are several."""
    return str(_("la personne qui vous accompagne") if most == 1 else _("accompagnant %(number)s") % {"number": number})


def answer_field(question: Question) -> forms.Field:
    common = {"label": question.words, "required": False}
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(max_length=200, **common)
    choices = YES_NO if question.kind == QuestionKind.YES_NO else [(choice, choice) for choice in question.choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


class SignUpForm(WhoComesForm):
    """`people` may come; each of `questions` is asked of every one of them, or once. What only those who come must answer is asked for
    once one knows who they are."""

    def __init__(self, *args, sheet: SignUpSheet, questions: Sequence[Question], people: list[Person], waits: bool = False, **kwargs):
        super().__init__(*args, people=people, **kwargs)
        self.questions, self.sheet = list(questions)[:MOST_QUESTIONS], sheet
        self.confidential, self.most_guests = sheet.confidential, sheet.guests
        self.guest_names = [f"guest-{number}" for number in range(sheet.guests)]
        for number, name in enumerate(self.guest_names, start=1):
            label = _("Prénom de qui vous accompagne") if sheet.guests == 1 else _("Accompagnant %(number)s, prénom") % {"number": number}
            self.fields[name] = forms.CharField(
                label=label, max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )
        if waits and (len(people) > 1 or sheet.guests):
            self.fields["fewest"] = forms.IntegerField(
                label=_("S'il n'y a pas de place pour tous : à partir de combien viendriez-vous ?"), required=False, min_value=1,
                max_value=24,
                help_text=_("Laissez vide si c’est tous ensemble ou pas du tout."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
            )  # fmt: skip
        self._ask(sheet)

    def _ask(self, sheet: SignUpSheet) -> None:
        everybody = [Comer(str(key), person.display_name) for key, person in self.known.items()]
        everybody += [Comer(name, "", guest=True) for name in self.guest_names]
        for question in self.questions:
            if question.asked_of == AskedOf.PARTY:
                self.fields[f"q{question.pk}"] = answer_field(question)
                continue
            for comer in everybody:
                self.fields[f"q{question.pk}-{comer.key}"] = answer_field(question)
        self._ask_counted(sheet)
        if sheet.asks_needs:
            others = [(code, label) for code, label in NeedToCome.choices if f"counted-{code}" not in self.counted]
            self.fields["needs"] = forms.MultipleChoiceField(
                label=_("De quoi avez-vous besoin pour venir ?"), choices=others, required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Lu par l'équipe qui prépare cette date, effacé le lendemain."),
            )  # fmt: skip
            self.fields["need_words"] = forms.CharField(label=_("Autre chose, en quelques mots"), max_length=120, required=False)

    def _ask_counted(self, sheet: SignUpSheet) -> None:
        """For whom, where the sheet counts places for a need: one box for each of those who may come."""
        limits = limits_of(sheet)
        self.counted = {f"counted-{limit.need}": limit.need for limit in limits}
        who = [(str(key), person.display_name) for key, person in self.known.items()]
        who += [(name, guest_words(number, len(self.guest_names))) for number, name in enumerate(self.guest_names, 1)]
        for limit in limits:
            self.fields[f"counted-{limit.need}"] = forms.MultipleChoiceField(
                label=counted_label(limit), choices=who, required=False, widget=forms.CheckboxSelectMultiple,
                help_text=told_left(limit.ceiling, confidential=sheet.confidential),
            )  # fmt: skip

    def clean_people(self) -> list[Person]:
        return [self.known[key] for key in dict.fromkeys(self.cleaned_data["people"])]

    def _clean_counted(self, cleaned: dict) -> None:
        """Whoever needs such a place comes too."""
        coming = {comer.key for comer in self.comers()}
        for name in self.counted:
            if name not in self.errors and set(cleaned.get(name) or ()) - coming:
                self.add_error(name, _("Cochez aussi qui vient, et écrivez le prénom de qui accompagne : cette place est pour quelqu’un."))

    def clean(self):
        cleaned = super().clean()
        if "people" in self.errors:
            return cleaned
        extras = self.extras()
        refusal = refusal_of_guests(extras, most=self.most_guests, confidential=self.confidential)
        if refusal:
            self.add_error(None, str(refusal))
        for reason in kind_of(self.sheet.activity).against_party(self.sheet, cleaned["people"], len(extras.guests)):
            self.add_error(None, str(reason))
        self._clean_counted(cleaned)
        size = len(self.comers())
        if extras.fewest is not None and extras.fewest > size:
            self.add_error("fewest", _("Vous êtes %(size)s : écrivez %(size)s au plus.") % {"size": size})
        for name, question in self._asked():
            if question.required and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, self._missing(name))
        return cleaned

    def comers(self) -> list[Comer]:
        """Those who come: the people ticked, then the guests named. Empty before somebody is ticked."""
        cleaned = getattr(self, "cleaned_data", {})
        people = [Comer(str(person.pk), person.display_name) for person in cleaned.get("people") or []]
        named = [Comer(name, cleaned[name].strip(), guest=True) for name in self.guest_names if (cleaned.get(name) or "").strip()]
        return people + named

    def _asked(self) -> Iterator[tuple[str, Question]]:
        """(name of the field, question) of each question, for those who come."""
        for question in self.questions:
            if question.asked_of == AskedOf.PARTY:
                yield f"q{question.pk}", question
            else:
                yield from ((f"q{question.pk}-{comer.key}", question) for comer in self.comers())

    def _missing(self, name: str):
        """Said with whose answer it is where several are asked the same."""
        key, comers = name.partition("-")[2], self.comers()
        if len(comers) < 2 or not key:
            return NO_ANSWER
        return _("Il manque une réponse ici (%(who)s).") % {"who": next(comer.name for comer in comers if comer.key == key)}

    def extras(self) -> Extras:
        """What the party brings, once the form is clean."""
        cleaned, comers, replies = self.cleaned_data, self.comers(), []
        places = {comer.key: place for place, comer in enumerate(comers)}
        for name, question in self._asked():
            if cleaned.get(name):
                who = None if question.asked_of == AskedOf.PARTY else places[name.partition("-")[2]]
                replies.append(Reply(question.pk, cleaned[name], who))
        counted = tuple((places[key], need) for name, need in self.counted.items() for key in cleaned.get(name) or () if key in places)
        return Extras(
            guests=tuple(comer.name for comer in comers if comer.guest), fewest=cleaned.get("fewest"), answers=tuple(replies),
            needs=tuple(cleaned.get("needs") or ()), need_words=cleaned.get("need_words") or "", counted=counted,
        )  # fmt: skip

    # --- what a template shows

    def who_fields(self) -> list:
        return [self[name] for name in ("people", *self.guest_names, "fewest") if name in self.fields]

    def guests(self) -> list:
        return [self[name] for name in self.guest_names]

    def named_a_guest(self) -> bool:
        return any(field.value() for field in self.guests())

    def needs_fields(self) -> list:
        return [self[name] for name in (*self.counted, "needs", "need_words") if name in self.fields]

    def said_a_need(self) -> bool:
        return any(field.value() or field.errors for field in self.needs_fields())

    def shared_questions(self) -> list:
        asked = [question for question in self.questions if question.asked_of == AskedOf.PARTY]
        return [self._shown(f"q{question.pk}", question) for question in asked]

    def _shown(self, name: str, question: Question):
        """Said to be needed where it is: the form asks for it itself, once one knows who comes."""
        self.fields[name].required = question.required
        return self[name]

    def questions_by_comer(self, comers: Sequence[Comer] | None = None) -> list[tuple[Comer, list]]:
        """Each of those who come with her questions."""
        each = [question for question in self.questions if question.asked_of == AskedOf.PERSON]
        comers = self.comers() if comers is None else comers
        return [(comer, [self._shown(f"q{question.pk}-{comer.key}", question) for question in each]) for comer in comers] if each else []

    def questions_of_all(self) -> list[tuple[Comer, list]]:
        """The same for everybody who may come, on a page that asks all at once; guests are said by their number."""
        named = [Comer(str(key), person.display_name) for key, person in self.known.items()]
        guests = [Comer(name, _("Accompagnant %(number)s") % {"number": number}, True) for number, name in enumerate(self.guest_names, 1)]
        return self.questions_by_comer([*named, *guests])

    def detail_names(self) -> list[str]:
        """Fields of the second step."""
        return [name for name in self.fields if name.startswith("q") or name in (*self.counted, "needs", "need_words")]

    def answered(self) -> list[tuple[str, str]]:
        """(what, answer) to read again before confirming."""
        who = {comer.key: comer.name for comer in self.comers()}
        lines = []
        for name, question in self._asked():
            text = self.cleaned_data.get(name)
            if text:
                whose = who.get(name.partition("-")[2], "")
                lines.append((f"{question.words}{f' ({whose})' if whose and len(who) > 1 else ''}", text))
        return lines

    def needed(self) -> list[str]:
        labels, who = dict(NeedToCome.choices), {comer.key: comer.name for comer in self.comers()}
        own = [
            f"{who[key]} : {place_for(need)}"
            for name, need in self.counted.items()
            for key in self.cleaned_data.get(name) or ()
            if key in who
        ]
        words = self.cleaned_data.get("need_words") or ""
        return own + [str(labels[code]) for code in self.cleaned_data.get("needs") or ()] + ([words] if words else [])

    def hush(self, names: Sequence[str]) -> None:
        """These fields have not been shown yet: nobody is told off for them."""
        for name in names:
            self.errors.pop(name, None)


class DeskSignUpForm(SignUpForm):
    """The same at the counter, with how it was asked and what to do when it is full. Nobody ticked: the person who stands here."""

    person = RowField(label=_("Qui ?"), queryset=Person.objects.none(), widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))])
    places = number_field(_("Places"), min_value=1, max_value=20, initial=1)
    wait = forms.BooleanField(label=_("S'il n'y a plus de place : liste d'attente"), required=False)
    overbook_reason = forms.CharField(
        label=_("Ajouter quand même : pourquoi ?"), required=False, max_length=200,
        help_text=_("Vide : on n'ajoute rien au-delà des places. La phrase reste dans le journal."),
    )  # fmt: skip

    ask = forms.BooleanField(
        label=_("Noter sa demande seulement : l'équipe y répondra avec les autres"), required=False, initial=True,
    )  # fmt: skip

    def __init__(self, *args, person: Person, all_people, sheet: SignUpSheet, may_overbook: bool, chosen_by_staff: bool, **kwargs):
        self.person = person
        super().__init__(*args, sheet=sheet, waits=True, **kwargs)
        if not chosen_by_staff:
            del self.fields["ask"]
        if not may_overbook:
            del self.fields["overbook_reason"]
        self.fields["people"].required = False
        self.fields["person"].queryset = all_people
        self.fields["person"].initial = person.pk
        self.initial.setdefault("people", [person.pk])
        if len(self.known) == 1:
            self.fields["people"].widget = forms.MultipleHiddenInput()

    def clean_people(self) -> list[Person]:
        return super().clean_people() or [self.person]

    def who(self):
        """« Qui vient ? », which nobody needs to answer: then it is who stands here."""
        self.fields["people"].required = True
        return self["people"]


class AskingForm(forms.Form):
    """What a sheet asks beside its questions."""

    guests = forms.IntegerField(
        label=_("Accompagnants par groupe"), min_value=0, max_value=12, help_text=_("0 : on s'inscrit avec une fiche, seul ou en foyer."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
    )  # fmt: skip
    asks_needs = forms.BooleanField(label=_("Demander de quoi on a besoin pour venir (fauteuil, boucle, interprète…)"), required=False)
    approval = forms.BooleanField(
        label=_("Regarder chaque inscription avant de dire oui : la place est gardée en attendant"), required=False
    )


class QuestionForm(forms.Form):
    """One question more. The guard of words speaks here as in the action."""

    words = forms.CharField(label=_("Question"), max_length=120, help_text=_("Par exemple « Avec quelle taille de vélo venez-vous ? »"))
    kind = forms.ChoiceField(label=_("On répond par"), choices=QuestionKind.choices)
    choices = forms.CharField(
        label=_("Réponses possibles, une par ligne"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seulement pour « une réponse parmi quelques-unes »."),
    )  # fmt: skip
    asked_of = forms.ChoiceField(label=_("Posée"), choices=AskedOf.choices)
    required = forms.BooleanField(label=_("Il faut y répondre pour s'inscrire"), required=False)
    on_paper = forms.BooleanField(label=_("Les réponses s'impriment sur la liste"), required=False)

    def clean_choices(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip())

    def clean_words(self) -> str:
        refusal: Refusal | None = refusal_of_words([self.cleaned_data["words"]])
        if refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code)
        return self.cleaned_data["words"]


class GroupAnswerForm(forms.Form):
    """Who of a party comes, where there is room for some of them."""

    coming = forms.TypedMultipleChoiceField(
        label=_("Qui vient ?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )
    others_wait = forms.BooleanField(label=_("Les autres restent sur la liste d'attente"), required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coming"].choices = [(row.pk, row.called.capitalize() if row.guest else row.called) for row in rows]


def need_field(limits: Sequence[SheetLimit], label) -> forms.ChoiceField:
    """One of the places that are counted for a need, or none."""
    choices = [("", _("Non")), *((limit.need, _("Oui, %(place)s") % {"place": place_for(limit.need)}) for limit in limits)]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class PassOnForm(forms.Form):
    """To whom of the household a place is passed on, and whether she needs one of those counted for a need (`limits`)."""

    to = forms.TypedChoiceField(label=_("À qui passez-vous cette place ?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, people, limits: Sequence[SheetLimit] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {person.pk: person for person in people}
        if limits:
            self.fields["need"] = need_field(limits, _("A-t-elle besoin d’une de ces places ?"))
        self.fields["to"].choices = [(key, person.display_name) for key, person in self.known.items()]

    def clean_to(self) -> Person:
        return self.known[self.cleaned_data["to"]]
