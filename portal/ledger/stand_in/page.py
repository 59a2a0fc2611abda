"""The stand-in's page, where a visitor of the demo plays the payer."""

from html import escape

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #f5eee0; --card: #fffdf8; --ink: #1d2a2f; --line: #d9cfb9; --green: #176245; --on: #fff; --red: #b3261e
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #14191b; --card: #1e2527; --ink: #efe9dc; --line: #3a4447; --green: #7fd1ab; --on: #10231a; --red: #ff9d94 }
}
* { box-sizing: border-box }
body { font: 18px/1.5 system-ui, sans-serif; margin: 0; padding: 0 1rem; background: var(--paper); color: var(--ink) }
main { max-width: 32rem; margin: clamp(1rem, 6vw, 3rem) auto; padding: clamp(1.25rem, 5vw, 2rem) }
main { background: var(--card); border-radius: 12px }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
p { margin: 0 0 1rem }
.amount { font-size: 2.25rem; font-weight: 700; margin: 1rem 0; font-variant-numeric: tabular-nums }
form { display: grid; gap: .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line) }
button { font: inherit; font-weight: 700; min-height: 52px; padding: .5rem 1.25rem; cursor: pointer }
button { border: 2px solid var(--green); border-radius: 12px; background: var(--green); color: var(--on) }
button.quiet { background: transparent; color: var(--green) }
:focus-visible { outline: 3px solid var(--green); outline-offset: 3px }
a { color: var(--green) }
.leave { margin: 1.25rem 0 0 }
.note { font-size: 1rem; margin: 0 }
.alert { border-left: 6px solid var(--red); padding: .5rem 1rem }
"""
_PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paiement d’essai</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
</head>
<body><main>
<h1>Paiement d’essai</h1>
<p>Cette page tient la place du prestataire. Aucun argent ne bouge.</p>
{alert}
<p class="amount">{amount}</p>
<form method="post">
{buttons}
</form>
<p class="leave"><a href="{leave}">Abandonner et revenir</a></p>
</main></body></html>
"""
QUIET = ' class="quiet"'
_BUTTONS = {
    "card": (("pay", "Payer par carte", ""), ("decline", "Carte refusée", QUIET)),
    "sepa_debit": (
        ("sepa", "Autoriser le prélèvement", ""),
        ("sepa-fails", "Autoriser, la banque refusera plus tard", QUIET),
    ),
}
DECLINED = '<p class="alert" role="alert">La carte a été refusée. Essayez une autre carte.</p>'


def page(row: dict, *, alert: str = "", debit_seconds: int = 0) -> str:
    """The page of an open session: its amount, what may happen, and the way back."""
    kind = row["payment_method_types"][0]
    buttons = "\n".join(f'<button name="do" value="{value}"{style}>{words}</button>' for value, words, style in _BUTTONS[kind])
    if kind == "sepa_debit":
        buttons = f'<p class="note">La banque répond {_when(debit_seconds)}.</p>\n{buttons}'
    amount = f"{row['amount_total'] // 100},{row['amount_total'] % 100:02d}\u00a0€"
    return _PAGE.format(amount=amount, buttons=buttons, leave=escape(row["cancel_url"], quote=True), alert=alert)


def _when(seconds: int) -> str:
    return f"après {seconds // 86400} jours" if seconds >= 86400 else f"après {seconds} secondes"
