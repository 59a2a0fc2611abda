"""What the engine says in the languages of the house other than French: few sentences, the same thing as `wording`, shorter.

Each turn has three: a subject, what an SMS says too (no activity, no price, nothing of money), and what only an e-mail or a letter adds.
Marks: {names} whose places (« (Léo, Zoé) »), {when}, {where}, {until}, {lost}, {before}, {now}. Pure: no Django.
"""

import datetime as dt

from portal.kit.rules.tongues import isolated, moment_written, plain, plural_form
from portal.notifications.rules.tongues import fixed

# How several dates (two at least) are said, before the first of them; by the form that the number asks for.
SEVERAL = {
    "en": {"other": "{count} dates, the first on {first}"},
    "ar": {
        "two": "موعدان، أولهما {first}",
        "few": "{count} مواعيد، أولها {first}",
        "many": "{count} موعدا، أولها {first}",
        "other": "{count} موعد، أولها {first}",
    },
    "tr": {"other": "{count} tarih, ilki {first}"},
    "pt": {"other": "{count} datas, a primeira: {first}"},
    "uk": {"one": "{count} дата, перша: {first}", "few": "{count} дати, перша: {first}", "many": "{count} дат, перша: {first}"},
}
# Where to answer, in a body.
ANSWER = {
    "en": "Something has come up? Tell us, the place will help somebody else:\n{link}",
    "ar": "لا تستطيعون الحضور؟ أخبرونا ليستفيد شخص آخر من المكان:\n{link}",
    "tr": "Gelemeyecek misiniz? Haber verin, yeriniz başkasına yarasın:\n{link}",
    "pt": "Não pode vir? Avise-nos, o lugar servirá a outra pessoa:\n{link}",
    "uk": "Не можете прийти? Повідомте нас, місце стане в пригоді іншим:\n{link}",
}
_NOTHING = {
    "en": "You have nothing to do.",
    "ar": "ليس عليكم القيام بأي شيء.",
    "tr": "Bir şey yapmanız gerekmiyor.",
    "pt": "Não tem de fazer nada.",
    "uk": "Вам нічого не потрібно робити.",
}
# An offer to some of a group: they say who comes. A sign-up accepted: what is left to do, before {until}.
_SOME = {
    "en": "There is not room for everybody who asked: you choose who comes.\n{link}",
    "ar": "لا يوجد مكان لجميع من طلبوا: أنتم تختارون من يأتي.\n{link}",
    "tr": "İsteyen herkes için yer yok: kimin geleceğini siz seçersiniz.\n{link}",
    "pt": "Não há lugar para todos os que pediram: escolha quem vem.\n{link}",
    "uk": "Місць не вистачає на всіх, хто просив: ви обираєте, хто прийде.\n{link}",
}
_STEP = {
    "en": "One step is left before {until}, online or at the house:\n{link}",
    "ar": "بقيت خطوة واحدة قبل {until}، على الإنترنت أو في الدار:\n{link}",
    "tr": "Bir adım kaldı, son zaman: {until}; internetten ya da evde:\n{link}",
    "pt": "Falta um passo antes de {until}, em linha ou na casa:\n{link}",
    "uk": "Залишився один крок до: {until}, онлайн або в домі:\n{link}",
}
_BACK = {
    "en": "Whatever you paid is given back in full, the same way.",
    "ar": "ما دفعتموه يُرد إليكم كاملا بالطريقة نفسها.",
    "tr": "Ödediğiniz para, aynı yolla eksiksiz geri verilir.",
    "pt": "O que pagou é-lhe devolvido por inteiro, pelo mesmo meio.",
    "uk": "Сплачене повернуть вам повністю в той самий спосіб.",
}
SAID = {
    "en": {
        "confirmed": ("Your place is booked", "Your place is booked{names}: {when}, {where}."),
        "waiting": (
            "You are on the waiting list",
            "You are on the waiting list{names}: {when}, {where}. We will tell you when a place is free.",
        ),
        "offered": ("There is a place for you", "There is a place for you{names}: {when}, {where}. Please answer before {until}."),
        "lapsed": (
            "The place kept for you",
            "The place kept for you{names}, {when}, was not confirmed in time and went to the next person.",
        ),
        "withdrawn": (
            "We have noted that you will not come",
            "We have noted that you will not come{names}: {when}, {where}. Thank you for telling us.",
        ),
        "requested": ("We have your request", "We have your request{names}: {when}, {where}. We will answer soon."),
        "refused": ("An answer to your request", "There is an answer to your request{names}: {when}, {where}."),
        "too_late": ("The place was no longer free", "The place{names} was no longer free: {when}, {where}."),
        "date_cancelled": ("Cancelled: {lost}", "What was planned on {lost} is cancelled{names}."),
        "date_moved": ("New date: {now}", "What was planned on {before} moves to {now}{names}, {where}."),
        "to_approve": ("Your place is being kept", "Your place is being kept{names}: {when}, {where}. We will answer before {until}."),
        "approved": ("Your sign-up is accepted", "Your sign-up is accepted{names}: {when}, {where}."),
        "transferred": ("The change is made", "The place for {when}, {where}, now belongs to {to}."),
        "reminder": ("Reminder: {when}", "Reminder{names}: {when}, {where}."),
    },
    "ar": {
        "confirmed": ("تم حجز مكانكم", "تم حجز مكانكم{names}: {when}، {where}."),
        "waiting": ("أنتم في قائمة الانتظار", "أنتم في قائمة الانتظار{names}: {when}، {where}. سنخبركم عندما يتوفر مكان."),
        "offered": ("يوجد مكان لكم", "يوجد مكان لكم{names}: {when}، {where}. أجيبونا قبل {until}."),
        "lapsed": ("المكان المحجوز لكم", "المكان المحجوز لكم{names}، {when}، لم يُؤكَّد في الوقت المناسب وأُعطي للشخص التالي."),
        "withdrawn": ("سجلنا عدم حضوركم", "سجلنا أنكم لن تحضروا{names}: {when}، {where}. شكرا على إخبارنا."),
        "requested": ("وصلنا طلبكم", "وصلنا طلبكم{names}: {when}، {where}. سنرد عليكم قريبا."),
        "refused": ("رد على طلبكم", "لدينا رد على طلبكم{names}: {when}، {where}."),
        "too_late": ("لم يعد المكان متوفرا", "لم يعد المكان متوفرا{names}: {when}، {where}."),
        "date_cancelled": ("تم الإلغاء: {lost}", "تم إلغاء موعد {lost}{names}."),
        "date_moved": ("موعد جديد: {now}", "تغير موعد {before}. الموعد الجديد{names}: {now}، {where}."),
        "to_approve": ("نحتفظ لكم بمكان", "نحتفظ لكم بمكان{names}: {when}، {where}. سنرد عليكم قبل {until}."),
        "approved": ("تم قبول تسجيلكم", "تم قبول تسجيلكم{names}: {when}، {where}."),
        "transferred": ("تم تسجيل التغيير", "أصبح مكان {when}، {where}، لـ {to}."),
        "reminder": ("تذكير: {when}", "تذكير{names}: {when}، {where}."),
    },
    "tr": {
        "confirmed": ("Yeriniz ayrıldı", "Yeriniz ayrıldı{names}: {when}, {where}."),
        "waiting": ("Bekleme listesindesiniz", "Bekleme listesindesiniz{names}: {when}, {where}. Yer açılınca haber veririz."),
        "offered": ("Sizin için bir yer var", "Sizin için bir yer var{names}: {when}, {where}. Son yanıt zamanı: {until}."),
        "lapsed": ("Sizin için tutulan yer", "Sizin için tutulan yer{names}, {when}, zamanında onaylanmadı ve sıradaki kişiye verildi."),
        "withdrawn": ("Gelmeyeceğiniz not edildi", "Gelmeyeceğiniz not edildi{names}: {when}, {where}. Haber verdiğiniz için teşekkürler."),
        "requested": ("İsteğiniz bize ulaştı", "İsteğiniz bize ulaştı{names}: {when}, {where}. Yakında yanıt vereceğiz."),
        "refused": ("İsteğinize yanıt", "İsteğinize yanıt verdik{names}: {when}, {where}."),
        "too_late": ("Yer dolmuştu", "Yer dolmuştu{names}: {when}, {where}."),
        "date_cancelled": ("İptal: {lost}", "{lost} buluşması iptal edildi{names}."),
        "date_moved": ("Yeni tarih: {now}", "{before} buluşmasının tarihi değişti. Yeni tarih{names}: {now}, {where}."),
        "to_approve": (
            "Yeriniz tutuluyor",
            "Yeriniz tutuluyor{names}: {when}, {where}. Yanıtımızı en geç şu zamana kadar veririz: {until}.",
        ),
        "approved": ("Kaydınız kabul edildi", "Kaydınız kabul edildi{names}: {when}, {where}."),
        "transferred": ("Değişiklik kaydedildi", "Yer artık şu kişinin: {to}. {when}, {where}."),
        "reminder": ("Hatırlatma: {when}", "Hatırlatma{names}: {when}, {where}."),
    },
    "pt": {
        "confirmed": ("O seu lugar está marcado", "O seu lugar está marcado{names}: {when}, {where}."),
        "waiting": ("Está na lista de espera", "Está na lista de espera{names}: {when}, {where}. Avisamos quando houver um lugar."),
        "offered": ("Há um lugar para si", "Há um lugar para si{names}: {when}, {where}. Responda antes de {until}."),
        "lapsed": (
            "O lugar guardado para si",
            "O lugar guardado para si{names}, {when}, não foi confirmado a tempo e passou para a pessoa seguinte.",
        ),
        "withdrawn": ("Ficámos a saber que não vem", "Ficámos a saber que não vem{names}: {when}, {where}. Agradecemos o aviso."),
        "requested": ("O seu pedido chegou", "O seu pedido chegou{names}: {when}, {where}. Respondemos em breve."),
        "refused": ("Resposta ao seu pedido", "Há uma resposta ao seu pedido{names}: {when}, {where}."),
        "too_late": ("O lugar já não estava livre", "O lugar já não estava livre{names}: {when}, {where}."),
        "date_cancelled": ("Cancelado: {lost}", "O encontro de {lost} foi cancelado{names}."),
        "date_moved": ("Nova data: {now}", "O encontro de {before} mudou. Nova data{names}: {now}, {where}."),
        "to_approve": ("O seu lugar está guardado", "O seu lugar está guardado{names}: {when}, {where}. Respondemos antes de {until}."),
        "approved": ("A sua inscrição foi aceite", "A sua inscrição foi aceite{names}: {when}, {where}."),
        "transferred": ("A alteração está registada", "O lugar de {when}, {where}, passou para {to}."),
        "reminder": ("Lembrete: {when}", "Lembrete{names}: {when}, {where}."),
    },
    "uk": {
        "confirmed": ("Ваше місце заброньовано", "Ваше місце заброньовано{names}: {when}, {where}."),
        "waiting": ("Ви у списку очікування", "Ви у списку очікування{names}: {when}, {where}. Ми повідомимо, коли з’явиться місце."),
        "offered": ("Для вас є місце", "Для вас є місце{names}: {when}, {where}. Дайте відповідь до: {until}."),
        "lapsed": (
            "Місце, яке ми для вас тримали",
            "Місце, яке ми для вас тримали{names}, {when}, не підтвердили вчасно, і його віддали наступній людині.",
        ),
        "withdrawn": ("Ми записали, що ви не прийдете", "Ми записали, що ви не прийдете{names}: {when}, {where}. Дякуємо, що попередили."),
        "requested": ("Ми отримали ваш запит", "Ми отримали ваш запит{names}: {when}, {where}. Невдовзі відповімо."),
        "refused": ("Відповідь на ваш запит", "Є відповідь на ваш запит{names}: {when}, {where}."),
        "too_late": ("Місце вже було зайняте", "Місце вже було зайняте{names}: {when}, {where}."),
        "date_cancelled": ("Скасовано: {lost}", "Зустріч скасовано{names}: {lost}."),
        "date_moved": ("Нова дата: {now}", "Зустріч перенесено. Було: {before}. Нова дата{names}: {now}, {where}."),
        "to_approve": ("Ми тримаємо для вас місце", "Ми тримаємо для вас місце{names}: {when}, {where}. Відповімо до: {until}."),
        "approved": ("Ваш запис прийнято", "Ваш запис прийнято{names}: {when}, {where}."),
        "transferred": ("Зміну записано", "Місце ({when}, {where}) тепер для: {to}."),
        "reminder": ("Нагадування: {when}", "Нагадування{names}: {when}, {where}."),
    },
}
# What a body adds after the sentence, besides the title.
_MORE = {
    "confirmed": ANSWER,
    "reminder": ANSWER,
    "date_moved": ANSWER,
    "waiting": _NOTHING,
    "date_cancelled": _NOTHING,
    "to_approve": _NOTHING,
    "transferred": ANSWER,
    "too_late": _BACK,
}
# Turns whose short text leads to the page where something can be done.
_LINKED = {"confirmed", "offered", "reminder", "date_moved", "refused", "too_late", "approved"}


def said(turn: str, language: str, occasion, **moments) -> tuple[str, str, str] | None:
    """(subject, body, short) of a turn (« confirmed ») in `language`; None when we do not have it. `occasion` is `wording.Occasion`;
    `moments`: local times by the name of their mark, and `where` when it is not the occasion's."""
    sentence = SAID.get(language, {}).get(turn)
    if sentence is None:
        return None
    marks = _marks(language, occasion, dict(moments))
    subject, told = (text.format(**marks) for text in sentence)
    more = _more(turn, language, moments).format(link=occasion.link, **marks)
    link = "" if turn in ("confirmed", "reminder", "date_moved") else occasion.link * (turn in _LINKED)
    words = fixed(language)
    body = "\n\n".join(
        part
        for part in (words.greeting, told, isolated(occasion.title, language), more or link, f"{words.closing}\n{occasion.house}")
        if part
    )
    short = plain(f"{told} {occasion.link if turn in _LINKED else occasion.house}")
    return plain(subject), body, short


def _more(turn: str, language: str, moments: dict) -> str:
    """What is added after the sentence: for an offer to some of those who asked, and a yes that leaves a step, what is to do."""
    if turn == "offered" and moments.get("wanted"):
        return _SOME[language]
    if turn == "approved":
        return _STEP[language] if moments.get("until") else ANSWER[language]
    return _MORE.get(turn, {}).get(language, "")


def _marks(language: str, occasion, moments: dict) -> dict[str, str]:
    where = moments.pop("where", None) or occasion.where
    written = {name: moment_written(moment, language) for name, moment in moments.items() if isinstance(moment, dt.datetime)}
    names = ", ".join(isolated(name, language) for name in occasion.names)
    return {
        "names": f" ({names})" if names else "",
        "when": _when(language, occasion.local_starts),
        "where": isolated(where, language),
        **({"to": isolated(moments["to"], language)} if "to" in moments else {}),
        **written,
    }


def _when(language: str, starts: tuple[dt.datetime, ...]) -> str:
    if not starts:
        return ""
    first = moment_written(starts[0], language)
    return first if len(starts) == 1 else SEVERAL[language][plural_form(len(starts), language)].format(count=len(starts), first=first)
