from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Tariff, TariffVersion
from ..rules.problems import Problem


def lock_version(version: TariffVersion, *, saw: int | None = None) -> TariffVersion:
    """The version, fresh, with its tariff locked. `saw` is the edition the person had before her eyes.

    Raises Refusal « version-disparue » or « deja-modifie ». To be called inside a transaction.
    """
    locked_one(Tariff, version.tariff_id, rank=Rank.COUNTER)
    fresh = TariffVersion.objects.select_for_update(of=("self",)).with_bands().filter(pk=version.pk).first()
    if fresh is None:
        raise Refusal("version-disparue", "Ce brouillon vient d’être jeté.", "Revenez à la page du tarif.")
    if saw is not None and saw != fresh.edition:
        who = f" par {fresh.edited_by}" if fresh.edited_by else ""
        raise Refusal("deja-modifie", f"Cette version a été modifiée entre-temps{who}.", "Relisez-la, puis recommencez.")
    return fresh


def refuse_unless_draft(version: TariffVersion) -> None:
    """Raises Refusal « version-publiee »: what is published is followed by another version, not rewritten."""
    if not version.is_draft:
        raise Refusal(
            "version-publiee",
            "Cette version est publiée : ses prix ne changent plus.",
            "Pour changer les prix, préparez une nouvelle version.",
        )


def refuse_problems(problems: list[Problem]) -> None:
    """Raises one Refusal that carries every problem, or nothing."""
    refusal = Refusal.gather([Refusal(problem.code, problem.words) for problem in problems])
    if refusal:
        raise refusal
