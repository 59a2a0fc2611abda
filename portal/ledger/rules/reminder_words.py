"""What is said to a household when something is past its day, in the six languages of the house. Pure: no Django.

No amount, no threat, no word for what is late but « il reste quelque chose » : a subject and an SMS are read over the shoulder. {day} is
the day that the second request names. Read by no native speaker yet, like the other sentences of the house.
"""

import datetime as dt

from portal.kit.rules.tongues import day_written, isolated, plain
from portal.notifications.rules.tongues import fixed

TURNS = ("gentle", "dated")
_HERE = {
    "fr": "Le détail, et comment régler : {link}, ou à l'accueil d'une maison.",
    "en": "The details, and how to pay: {link}, or at the desk of any house.",
    "ar": "التفاصيل وطرق الدفع: {link}، أو في استقبال أي دار.",
    "tr": "Ayrıntılar ve ödeme yolları: {link}, ya da herhangi bir evin danışmasında.",
    "pt": "O detalhe, e como pagar: {link}, ou no acolhimento de qualquer casa.",
    "uk": "Подробиці та як сплатити: {link}, або на рецепції будь-якого дому.",
}
SAID = {
    "fr": {
        "gentle": (
            "Un mot de votre maison",
            "Il reste quelque chose à régler sur votre compte. Si c'est déjà fait, merci, oubliez ce mot.",
            "Vous pouvez régler une partie, ou nous dire quand cela vous arrange : par exemple après le 5.",
        ),
        "dated": (
            "Un mot de votre maison",
            "Il reste quelque chose à régler sur votre compte. Pouvez-vous le faire avant le {day} ?",
            "Si c'est difficile en ce moment, dites-le-nous : on en parle, et on cherche ensemble. Vos places et vos paniers continuent.",
        ),
    },
    "en": {
        "gentle": (
            "A word from your house",
            "Something is left to pay on your account. If it is done already, thank you, forget this message.",
            "You can pay a part, or tell us when it suits you: after the 5th, for example.",
        ),
        "dated": (
            "A word from your house",
            "Something is left to pay on your account. Could you do it before {day}?",
            "If it is difficult at the moment, tell us: we talk about it and look for a way together. Your places and baskets go on.",
        ),
    },
    "ar": {
        "gentle": (
            "كلمة من داركم",
            "بقي شيء يُدفع في حسابكم. إن كنتم قد دفعتم فشكرا، ولا تهتموا بهذه الرسالة.",
            "يمكنكم دفع جزء، أو إخبارنا متى يناسبكم ذلك: بعد اليوم الخامس مثلا.",
        ),
        "dated": (
            "كلمة من داركم",
            "بقي شيء يُدفع في حسابكم. هل يمكنكم دفعه قبل {day}؟",
            "إن كان الأمر صعبا الآن فأخبرونا: نتحدث ونبحث معا عن حل. أماكنكم وسلالكم مستمرة.",
        ),
    },
    "tr": {
        "gentle": (
            "Evinizden bir söz",
            "Hesabınızda ödenecek bir şey kaldı. Ödediyseniz teşekkürler, bu mesajı unutun.",
            "Bir kısmını ödeyebilir ya da size ne zaman uyduğunu söyleyebilirsiniz: örneğin ayın beşinden sonra.",
        ),
        "dated": (
            "Evinizden bir söz",
            "Hesabınızda ödenecek bir şey kaldı. Şu günden önce ödeyebilir misiniz: {day}?",
            "Şu an zorsa bize söyleyin: konuşur, birlikte bir yol ararız. Yerleriniz ve sepetleriniz devam eder.",
        ),
    },
    "pt": {
        "gentle": (
            "Uma palavra da sua casa",
            "Falta pagar alguma coisa na sua conta. Se já o fez, obrigado, esqueça esta mensagem.",
            "Pode pagar uma parte, ou dizer-nos quando lhe convém: depois do dia 5, por exemplo.",
        ),
        "dated": (
            "Uma palavra da sua casa",
            "Falta pagar alguma coisa na sua conta. Pode fazê-lo antes de {day}?",
            "Se agora é difícil, diga-nos: falamos e procuramos juntos. Os seus lugares e cabazes continuam.",
        ),
    },
    "uk": {
        "gentle": (
            "Слово від вашого дому",
            "На вашому рахунку залишилося щось сплатити. Якщо вже сплачено, дякуємо, забудьте це повідомлення.",
            "Можна сплатити частину або сказати нам, коли вам зручно: наприклад, після п'ятого числа.",
        ),
        "dated": (
            "Слово від вашого дому",
            "На вашому рахунку залишилося щось сплатити. Чи можете ви зробити це до {day}?",
            "Якщо зараз важко, скажіть нам: поговоримо і пошукаємо разом. Ваші місця та кошики залишаються.",
        ),
    },
}


def said(turn: str, language: str, *, link: str, day: dt.date | None = None) -> tuple[str, str, str]:
    """(subject, body, short) of a turn in `language`; in French where we do not have it."""
    code = language if language in SAID else "fr"
    when = isolated(day_written(day, code), code) if day else ""
    subject, told, more = (text.format(day=when) for text in SAID[code][turn])
    words = fixed(code)
    body = "\n\n".join((words.greeting, told, more, _HERE[code].format(link=link), words.closing))
    return subject, body, plain(told)
