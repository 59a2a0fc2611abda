"""The seats that a partner holds for us: enough for whoever goes and whoever escorts, always. Pure."""

from portal.kit.refusal import Refusal


def seats_in_words(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def room_for_residents(contract: int, escorts: int) -> int:
    """Seats that may be given to residents, of those the partner holds."""
    return max(contract - escorts, 0)


def refusal_of_the_seats(*, contract: int, escorts: int, seats: int) -> Refusal | None:
    """What stands against `seats` for residents (above the capacity too) and `escorts` on `contract` seats of the partner."""
    if escorts > contract:
        words = f"Le partenaire tient {seats_in_words(contract)}, et {seats_in_words(escorts)} iraient à qui accompagne."
        return Refusal("trop-d-accompagnement", words, "Accompagnez à moins, ou demandez-lui d’autres places.")
    if seats + escorts <= contract:
        return None
    words = (
        f"Le partenaire tient {seats_in_words(contract)} : {seats} pour les habitants et {escorts} pour qui accompagne en feraient "
        f"{seats + escorts}."
    )
    most = room_for_residents(contract, escorts)
    return Refusal("places-du-partenaire", words, f"Gardez-en {most} pour les habitants, ou demandez d’abord au partenaire d’en ajouter.")


def refusal_of_a_cut(*, contract: int, escorts: int, taken: int) -> Refusal | None:
    """What stands against holding only `contract` seats, when `taken` of them are promised to people."""
    if taken + escorts <= contract:
        return None
    words = (
        f"{seats_in_words(taken)} {'est promise' if taken == 1 else 'sont promises'} à des personnes et {seats_in_words(escorts)} à qui "
        f"accompagne : on ne peut pas descendre à {contract}."
    )
    way = "Parlez d’abord avec les personnes, accompagnez à moins, ou gardez ces places chez le partenaire."
    return Refusal("places-promises", words, way)


def refusal_of_who_escorts(*, escorts: int, named: int) -> Refusal | None:
    """What stands against keeping `escorts` seats for who escorts, when so many of the team are named to."""
    if named <= escorts:
        return None
    people = "1 personne accompagnerait" if named == 1 else f"{named} personnes accompagneraient"
    words = f"{people}, et le partenaire tiendrait {seats_in_words(escorts)} pour cela."
    return Refusal("trop-d-accompagnement", words, "Gardez ces places, ou dites d’abord qui n’accompagne plus.")


def refusal_of_more(*, contract: int, escorts: int, seats: int | None) -> Refusal | None:
    """What stands against a sheet of `seats` places in all (None: no limit)."""
    if seats is None:
        words = f"Le partenaire tient {seats_in_words(contract)} : une sortie n’est pas sans limite."
        return Refusal("places-du-partenaire", words, f"Écrivez un nombre, {room_for_residents(contract, escorts)} au plus.")
    return refusal_of_the_seats(contract=contract, escorts=escorts, seats=seats)
