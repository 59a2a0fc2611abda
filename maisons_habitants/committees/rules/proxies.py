"""Who may give her voice to whom. Source: CASF R123-18 (one proxy a member)."""

from collections.abc import Collection, Iterable, Mapping

from portal.kit.refusal import Refusal

from .sitting import Sitter, SittingRules

OTHER = "Choisissez un autre membre, ou dites seulement que vous ne venez pas."


def refusal_of_proxy(
    *, giver: Sitter, bearer: Sitter, sitters: Iterable[Sitter], rules: SittingRules, given: Mapping[int, int],
    away: Collection[int] = (),
) -> Refusal | None:  # fmt: skip
    """Why `giver` cannot confide her voice to `bearer`, or None. `given`: proxies of the meeting, giver -> bearer; `away`: who said that
    she is not coming."""
    held = {one.key for one in sitters}
    if not rules.proxies_each:
        return Refusal("pas-de-pouvoir", "Ce comité ne vote pas par pouvoir.", "Dites ce que vous pensez avant la réunion : ce sera lu.")
    if giver.key == bearer.key:
        return Refusal("pouvoir-a-soi", "On donne son pouvoir à quelqu’un d’autre.", OTHER)
    if giver.key not in held or bearer.key not in held:
        return Refusal("pas-membre", "Cette personne n’est pas membre du comité ce jour-là.", OTHER)
    if not giver.votes or not bearer.votes or giver.deputy_of is not None:
        return Refusal("sans-voix", "Ce siège n’a pas de voix à donner ou à porter.", OTHER)
    if giver.key in given:
        return Refusal("deja-donne", "Ce pouvoir est déjà donné à quelqu’un.", "Reprenez-le d’abord, puis donnez-le de nouveau.")
    if giver.here:
        return Refusal("donne-et-present", "Qui est dans la salle vote pour soi.", "Notez d’abord son départ.")
    if bearer.key in given or (bearer.key in away and not bearer.here):
        return Refusal("porteur-absent", "Cette personne ne vient pas non plus.", OTHER)
    borne = sum(one == bearer.key for one in given.values())
    if borne >= rules.proxies_each:
        most = "un pouvoir" if rules.proxies_each == 1 else f"{rules.proxies_each} pouvoirs"
        return Refusal("porte-deja", f"Cette personne porte déjà {most}, elle ne peut pas en porter plus.", OTHER)
    return None
