"""What the baskets say in the languages of the house other than French: no price, no number of persons. Pure: no Django.

Each turn: a subject, what an SMS says too, what only an e-mail or a letter adds. Marks: {number}, {where}, {when}.
"""

import datetime as dt

from portal.kit.rules.tongues import dates_written, day_written, isolated, plain
from portal.notifications.rules.tongues import fixed

from .tongues_terms import TERMS

SAID = {
    "en": {
        "subscribed": (
            "All is set",
            "All is set: your number is {number}, {where}, first day {when}.",
            "Bring a bag. Somebody else can come for you: your number is enough.",
        ),
        "collector": (
            "Your baskets",
            "You now collect your household’s baskets: number {number}, {where}.",
            "Somebody else can come for you: your number is enough.",
        ),
        "repriced": (
            "We have your paper",
            "Thank you, we have your paper: it counts for your baskets from {when}.",
            "What you had paid on top is not lost: it goes towards the next ones.",
        ),
    },
    "ar": {
        "subscribed": (
            "تم التسجيل",
            "تم التسجيل: رقمكم هو {number}، {where}، أول يوم {when}.",
            "أحضروا كيسا. يمكن لشخص آخر أن يأتي مكانكم: يكفيه الرقم.",
        ),
        "collector": ("سلالكم", "أنتم من يستلم الآن سلال أسرتكم: الرقم {number}، {where}.", "يمكن لشخص آخر أن يأتي مكانكم: يكفيه الرقم."),
        "repriced": (
            "سجلنا وثيقتكم",
            "شكرا، سجلنا وثيقتكم، وستُحتسب لسلالكم ابتداء من {when}.",
            "ما دفعتموه زيادة لن يضيع: سيُحتسب لما يلي.",
        ),
    },
    "tr": {
        "subscribed": (
            "Kaydınız yapıldı",
            "Kaydınız yapıldı: numaranız {number}, {where}, ilk gün {when}.",
            "Bir torba getirin. Yerinize başkası gelebilir: numara yeter.",
        ),
        "collector": (
            "Sepetleriniz",
            "Artık hanenizin sepetlerini siz alıyorsunuz: numara {number}, {where}.",
            "Yerinize başkası gelebilir: numara yeter.",
        ),
        "repriced": (
            "Belgeniz kaydedildi",
            "Teşekkürler, belgeniz kaydedildi ve sepetleriniz için şu günden geçerli: {when}.",
            "Fazla ödediğiniz kaybolmadı: sonrakiler için kullanılır.",
        ),
    },
    "pt": {
        "subscribed": (
            "Fica registado",
            "Fica registado: o seu número é o {number}, {where}, primeiro dia {when}.",
            "Traga um saco. Outra pessoa pode vir no seu lugar: basta o número.",
        ),
        "collector": (
            "Os seus cabazes",
            "A partir de agora, os cabazes da sua família são entregues a si: número {number}, {where}.",
            "Outra pessoa pode vir no seu lugar: basta o número.",
        ),
        "repriced": (
            "Recebemos o seu documento",
            "Recebemos o seu documento: conta para os seus cabazes a partir de {when}.",
            "O que pagou a mais não se perde: serve para os seguintes.",
        ),
    },
    "uk": {
        "subscribed": (
            "Записано",
            "Записано: ваш номер {number}, {where}, перший день: {when}.",
            "Візьміть із собою торбу. Замість вас може прийти інша людина: досить номера.",
        ),
        "collector": (
            "Ваші кошики",
            "Тепер кошики вашої родини забираєте ви: номер {number}, {where}.",
            "Замість вас може прийти інша людина: досить номера.",
        ),
        "repriced": (
            "Ми отримали ваш документ",
            "Дякуємо, ми отримали ваш документ. Він діє для ваших кошиків з такої дати: {when}.",
            "Сплачене понад це не пропаде: воно піде на наступні.",
        ),
    },
}
# Of one basket: that it waits, that there is none, that it is back on its own day, that its day is called off.
ONE = {
    "en": {
        "waits": (
            "Your basket",
            "Your basket is waiting for you: {when}, {where}, number {number}.",
            "Somebody else can come for you: your number is enough.",
        ),
        "none": (
            "Your basket",
            "No basket to collect on {when}.",
            "Somebody of your household chose this.",
        ),
        "back": (
            "Your basket is back on its day",
            "The date you had chosen is called off. Your basket is waiting on its usual day: {when}, {where}, number {number}.",
            "Somebody else can come for you: your number is enough.",
        ),
        "lost": (
            "Date called off",
            "The distribution of {when} is called off: there will be no basket.",
            "It is not counted, and it is not an absence. What you had paid comes back to you.",
        ),
        "again": (
            "Date called off: choose another",
            "The distribution of {when} is called off. Your basket is not lost: choose another date.",
            "Until then it is not counted, and it is not an absence. You can also ask at the desk or by phone.",
        ),
    },
    "ar": {
        "waits": (
            "سلتكم",
            "سلتكم في انتظاركم: {when}، {where}، الرقم {number}.",
            "يمكن لشخص آخر أن يأتي مكانكم: يكفيه الرقم.",
        ),
        "none": (
            "سلتكم",
            "لا توجد سلة لاستلامها يوم {when}.",
            "هذا ما اختاره شخص من أسرتكم.",
        ),
        "back": (
            "عادت سلتكم إلى موعدها",
            "أُلغي الموعد الذي اخترتموه. سلتكم في انتظاركم في يومها المعتاد: {when}، {where}، الرقم {number}.",
            "يمكن لشخص آخر أن يأتي مكانكم: يكفيه الرقم.",
        ),
        "lost": (
            "إلغاء موعد",
            "أُلغي توزيع {when}: لن تكون هناك سلة.",
            "لن تُحتسب عليكم ولا تُعد غيابا. وما دفعتموه يعود إليكم.",
        ),
        "again": (
            "إلغاء موعد: اختاروا موعدا آخر",
            "أُلغي توزيع {when}. سلتكم لم تضع: اختاروا موعدا آخر.",
            "حتى ذلك الحين لن تُحتسب عليكم ولا تُعد غيابا. يمكنكم أيضا السؤال في الاستقبال أو بالهاتف.",
        ),
    },
    "tr": {
        "waits": (
            "Sepetiniz",
            "Sepetiniz sizi bekliyor: {when}, {where}, numara {number}.",
            "Yerinize başkası gelebilir: numara yeter.",
        ),
        "none": (
            "Sepetiniz",
            "{when} tarihinde alınacak sepet yok.",
            "Bunu hanenizden biri seçti.",
        ),
        "back": (
            "Sepetiniz kendi gününe döndü",
            "Seçtiğiniz tarih iptal edildi. Sepetiniz her zamanki gününde sizi bekliyor: {when}, {where}, numara {number}.",
            "Yerinize başkası gelebilir: numara yeter.",
        ),
        "lost": (
            "Tarih iptal",
            "{when} dağıtımı iptal edildi: sepet olmayacak.",
            "Size yazılmaz ve gelmemiş sayılmazsınız. Ödediyseniz geri alırsınız.",
        ),
        "again": (
            "Tarih iptal: başka bir tarih seçin",
            "{when} dağıtımı iptal edildi. Sepetiniz kaybolmadı: başka bir tarih seçin.",
            "O zamana kadar size yazılmaz ve gelmemiş sayılmazsınız. Danışmada veya telefonla da olur.",
        ),
    },
    "pt": {
        "waits": (
            "O seu cabaz",
            "O seu cabaz espera por si: {when}, {where}, número {number}.",
            "Outra pessoa pode vir no seu lugar: basta o número.",
        ),
        "none": (
            "O seu cabaz",
            "Não há cabaz a levantar: {when}.",
            "Foi o que uma pessoa da sua família escolheu.",
        ),
        "back": (
            "O seu cabaz volta à sua data",
            "A data que tinha escolhido foi cancelada. O seu cabaz espera por si no dia habitual: {when}, {where}, número {number}.",
            "Outra pessoa pode vir no seu lugar: basta o número.",
        ),
        "lost": (
            "Data cancelada",
            "A distribuição de {when} foi cancelada: não haverá cabaz.",
            "Não lhe é contado, e não é uma ausência. O que tinha pago volta para si.",
        ),
        "again": (
            "Data cancelada: escolha outra",
            "A distribuição de {when} foi cancelada. O seu cabaz não está perdido: escolha outra data.",
            "Até lá não lhe é contado, e não é uma ausência. Também pode pedir na receção ou por telefone.",
        ),
    },
    "uk": {
        "waits": (
            "Ваш кошик",
            "Ваш кошик чекає на вас: {when}, {where}, номер {number}.",
            "Замість вас може прийти інша людина: досить номера.",
        ),
        "none": (
            "Ваш кошик",
            "Кошика забирати не потрібно: {when}.",
            "Так вирішив хтось із вашої родини.",
        ),
        "back": (
            "Ваш кошик повернувся на свій день",
            "Обрану вами дату скасовано. Ваш кошик чекає у звичайний день: {when}, {where}, номер {number}.",
            "Замість вас може прийти інша людина: досить номера.",
        ),
        "lost": (
            "Дату скасовано",
            "Видачу {when} скасовано: кошика не буде.",
            "Він не рахується, і це не пропуск. Сплачене повернеться до вас.",
        ),
        "again": (
            "Дату скасовано: оберіть іншу",
            "Видачу {when} скасовано. Ваш кошик не втрачено: оберіть іншу дату.",
            "До того він не рахується, і це не пропуск. Можна також спитати на рецепції або телефоном.",
        ),
    },
}


def said(
    turn: str,
    language: str,
    *,
    number: int | None = None,
    where: str = "",
    start: dt.datetime | None = None,
    end: dt.datetime | None = None,
) -> tuple[str, str, str] | None:
    """(subject, body, short) of a turn in `language`; None when we do not have it. `start` and `end` are local."""
    hers = (SAID, TERMS, ONE)
    sentence = next((found[language][turn] for found in hers if turn in found.get(language, {})), None)
    if sentence is None:
        return None
    words = fixed(language)
    day = day_written(start.date(), language) if start else ""
    whole = (dates_written(start, end, language, year=True) if end else day) if start else ""
    marks = {"number": isolated(str(number or ""), language), "where": isolated(where, language)}
    subject, told, more = sentence
    body = "\n\n".join((words.greeting, told.format(when=whole, **marks), more, words.closing))
    return subject, body, plain(told.format(when=day, **marks))
