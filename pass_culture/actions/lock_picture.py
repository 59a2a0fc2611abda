from portal.kit.refusal import Refusal

from ..models import AlbumPicture


def lock_picture(picture: AlbumPicture) -> AlbumPicture:
    """As it is now, with its departure; nobody else changes it until the transaction ends. Raises « photo-partie »."""
    row = locked_pictures().filter(pk=picture.pk).first()
    if row is None:
        raise Refusal("photo-partie", "Cette photo a été retirée.", "Voici l’album comme il est.")
    return row


def locked_pictures():
    return AlbumPicture.objects.select_for_update(of=("self",)).select_related("trip__sheet", "stored")
