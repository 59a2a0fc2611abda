from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of


def tell_people(what: str, sheet: SignUpSheet, rows: list[Enrolment], *, by, occasion_key: str = "", **details) -> None:
    """Write the messages of one turn (« confirmed », « offered »…), inside the caller's transaction. A place about which nobody can be
    told keeps its purpose in `to_tell`: staff see it among their tasks and say it aloud."""
    for row in kind_of(sheet.activity).tell(what, sheet, rows, by=by, occasion_key=occasion_key, **details):
        row.to_tell = f"programmes.{what}"
        row.save(update_fields=["to_tell"])
