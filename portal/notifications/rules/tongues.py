"""The few sentences that a letter, an e-mail or an SMS of any room wears, in the six languages of the house. Pure: no Django.

Words are plain and few, so that a reader of each language can check them at a glance. A language we do not know reads as French.
"""

from dataclasses import dataclass

from portal.kit.rules.tongues import known

# Between her words and the French ones, in the body of an e-mail or of a letter.
APART = "\n\n— — —\n\n"


@dataclass(frozen=True)
class Fixed:
    """`greeting` and `closing` of a body; `french`: when the rest is in French only; `same`: above the French that says the same."""

    greeting: str
    closing: str
    french: str
    same: str
    call: str  # before the house's number


FIXED = {
    "fr": Fixed(
        "Bonjour,",
        "À bientôt,",
        "Si vous ne lisez pas bien le français, appelez la maison ou passez : on vous lit cette lettre.",
        "Le même message en français :",
        "Appelez",
    ),
    "en": Fixed(
        "Hello,",
        "See you soon,",
        "This message is in French. If French is hard to read, call us or come by: we will read it with you.",
        "The same message in French:",
        "Call",
    ),
    "ar": Fixed(
        "مرحبا،",
        "إلى اللقاء،",
        "هذه الرسالة بالفرنسية. إذا كانت قراءة الفرنسية صعبة عليكم، اتصلوا بنا أو تعالوا إلينا وسنقرؤها معكم.",
        "الرسالة نفسها بالفرنسية:",
        "اتصلوا بالرقم",
    ),
    "tr": Fixed(
        "Merhaba,",
        "Görüşmek üzere,",
        "Bu mesaj Fransızcadır. Fransızca okumak zor geliyorsa bize telefon edin ya da uğrayın: birlikte okuruz.",
        "Aynı mesaj Fransızca:",
        "Telefon",
    ),
    "pt": Fixed(
        "Bom dia,",
        "Até breve,",
        "Esta mensagem está em francês. Se lhe custa ler em francês, telefone-nos ou passe por cá: lemos consigo.",
        "A mesma mensagem em francês:",
        "Telefone",
    ),
    "uk": Fixed(
        "Добрий день!",
        "До зустрічі!",
        "Це повідомлення французькою. Якщо вам важко читати французькою, зателефонуйте або завітайте до нас: ми прочитаємо його разом.",
        "Те саме повідомлення французькою:",
        "Телефон",
    ),
}


def fixed(language: str) -> Fixed:
    """The sentences of a language; the French ones when we do not have it."""
    return FIXED[known(language)]


def together(hers: str, french: str) -> str:
    """Her words, then the French ones: whoever helps her reads the same."""
    return f"{hers}{APART}{french}"


def apart(body: str, language: str) -> list[tuple[str, str]]:
    """(language, text) of each part of a body: hers and French, or French alone."""
    hers, mark, french = body.partition(APART)
    return [(known(language), hers), ("fr", french)] if mark else [("fr", body)]
