import datetime as dt
import uuid

from portal.kit import audit, clock, dates, locking
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.models import SignUpSheet

from ..enums import Via
from ..models import GrowerContract, GrowerOrder, OrderLine
from ..notifications.growers import ORDER, order_told
from ..reading.orders import Draft, draft_of
from .tell_grower import need_a_way, tell_grower


def send_order(
    *, contract: GrowerContract, day: dt.date, via: str, by, agreed: bool = False, seen: str | None = None, key: uuid.UUID | None = None
) -> GrowerOrder:
    """Order of a farm what the baskets of a date need, counted now over all the houses; from then on it is frozen.

    `agreed`: the farm said yes to more than the contract, or after its hour. `seen` is the draft's `mark` on the screen. Twice is once.
    Raises Refusal « commande-figee », « date-passee », « rien-a-commander », « taille-sans-contenu », « produit-sans-prix »,
    « heure-passee », « au-dela-du-contrat », « deja-modifie », and those of `need_a_way`.
    """
    with once(key, f"paniers.send_order:{contract.pk}:{day}", by=by) as request:
        if request.done:
            return GrowerOrder.objects.get(pk=request.result)
        # No basket of that season is promised or given up while they are counted.
        sheets = SignUpSheet.objects.filter(activity=contract.terms.season_id).values_list("pk", flat=True)
        locking.locked(SignUpSheet, list(sheets), rank=locking.Rank.SHEET)
        GrowerContract.objects.select_for_update().get(pk=contract.pk)
        fresh = GrowerContract.objects.select_related("grower", "terms").prefetch_related("prices").get(pk=contract.pk)
        _refuse_sent(fresh, day)
        need_a_way(fresh, via)
        draft = draft_of(fresh, day)
        if reasons := Refusal.gather(_reasons(draft, day, agreed)):
            raise reasons
        if seen is not None and seen != draft.mark:
            words = "Le nombre de paniers, leur contenu ou un prix a changé depuis."
            raise Refusal("deja-modifie", words, "Voici la commande à jour : relisez-la, puis envoyez.")
        order = _write(draft, via, agreed, by=by)
        audit.record("paniers.send_order", order, by=by, via=via, baskets=order.baskets, cents=order.cents)
        if via == Via.EMAIL:
            tell_grower(order, order_told(order), purpose=ORDER, key=f"{ORDER}:{order.pk}", by=by)
        request.result = order.pk
    return order


def _refuse_sent(contract: GrowerContract, day: dt.date) -> None:
    sent = GrowerOrder.objects.select_related("sent_by").filter(contract=contract, day=day).first()
    if sent is not None:
        who = f" par {sent.sent_by.get_full_name() or sent.sent_by}" if sent.sent_by else ""
        words = f"Cette commande est déjà partie le {dates.moment_short(sent.sent_at)}{who} : elle ne change plus."
        raise Refusal("commande-figee", words, "S'il faut autre chose, appelez la ferme ; à la livraison, notez ce qui est venu.")


def _reasons(draft: Draft | None, day: dt.date, agreed: bool) -> list[Refusal]:
    if day < clock.today():
        return [Refusal("date-passee", "Ce jour est passé.", "On commande pour une distribution à venir.")]
    if draft is None or not (draft.lines or draft.unpriced):
        return [
            Refusal(
                "rien-a-commander", "Rien de cette ferme n'est dans les paniers de ce jour.", "Écrivez d'abord le contenu de la semaine."
            )
        ]
    found = []
    if draft.bare:
        words = f"La taille « {draft.bare[0]} » est commandée par des foyers et n'a pas de contenu ce jour-là."
        found.append(Refusal("taille-sans-contenu", words, "Complétez le contenu de la semaine."))
    found += [
        Refusal("produit-sans-prix", f"« {product} » n'a pas de prix dans le contrat de cette ferme.", "Ajoutez-le au contrat.")
        for product in draft.unpriced
    ]
    if draft.late and not agreed:
        words = f"L'heure de la ferme est passée : elle prend sa commande jusqu'au {dates.moment_short(draft.closes_at)}."
        found.append(Refusal("heure-passee", words, "Appelez-la ; si elle dit oui, cochez « La ferme est d'accord »."))
    if draft.beyond and not agreed:
        words = f"C'est plus que le contrat ({draft.contract.baskets} paniers, {draft.contract.tolerance_percent} % de tolérance)."
        found.append(Refusal("au-dela-du-contrat", words, "Demandez-lui ; si elle dit oui, cochez « La ferme est d'accord »."))
    return found


def _write(draft: Draft, via: str, agreed: bool, *, by) -> GrowerOrder:
    town, farm = draft.shares
    order = GrowerOrder.objects.create(
        contract=draft.contract, day=draft.day, baskets=draft.counts.baskets, counts=draft.by_size,
        contracted_baskets=draft.promised, tolerance_percent=draft.contract.tolerance_percent, bears=draft.contract.bears,
        cents=draft.cents, borne_cents=draft.borne_cents, town_cents=town, grower_cents=farm,
        sent_at=clock.now(), sent_by=by, sent_via=via, agreed=agreed,
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, product=line.product, grams=line.grams, contracted_grams=line.contracted_grams, cents_per_kg=line.cents_per_kg,
            crate_grams=line.crate_grams, cents=line.cents, borne_cents=line.borne_cents,
        )
        for line in draft.lines
    )  # fmt: skip
    return order
