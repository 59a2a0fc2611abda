"""The addresses of tills, deeds and mandates, apart: (name, right on the row, right of its door, row, methods); no row: the desk's own."""

TOWN = (("tills", "money.see", "GET"), ("offices", "regies.see", "GET"), ("found", "regies.write", "GET POST"))
OF_A_HOUSE = (
    ("open_till", "money.see", "money.take", "regie", "GET POST"),
    ("till", "money.see", "", "till", "GET"),
    ("close_till", "money.see", "money.take", "till", "GET POST"),
    ("till_sheet", "money.see", "", "closed_till", "GET"),
    ("office", "regies.see", "", "regie", "GET"),
    ("change_office", "regies.write", "", "regie", "GET POST"),
    ("mandate", "regies.write", "", "regie", "GET POST"),
    ("end_mandate", "regies.write", "", "mandate", "GET POST"),
)
