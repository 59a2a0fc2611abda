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
_NEXT = {
    "en": "What comes next is here:\n{page}",
    "ar": "المواعيد القادمة هنا:\n{page}",
    "tr": "Sonraki tarihler burada:\n{page}",
    "pt": "As próximas datas estão aqui:\n{page}",
    "uk": "Наступні дати тут:\n{page}",
}
# « Était-ce bien ? », before what comes next.
WAS_IT_GOOD = {
    "en": "Was it good? One question, without your name:",
    "ar": "هل كان جيدا؟ سؤال واحد، من دون اسمكم:",
    "tr": "Güzel miydi? Tek soru, adınız olmadan:",
    "pt": "Foi bom? Uma pergunta, sem o seu nome:",
    "uk": "Чи було добре? Одне запитання, без вашого імені:",
}
_NEXT_TIME = {
    "en": "If you cannot come another time, a word is enough, even on the same day:\n{link}",
    "ar": "إذا لم تستطيعوا الحضور مرة أخرى، تكفي كلمة، حتى في اليوم نفسه:\n{link}",
    "tr": "Bir dahaki sefere gelemezseniz, aynı gün bile olsa haber vermeniz yeterli:\n{link}",
    "pt": "Se não puder vir outra vez, basta uma palavra, mesmo no próprio dia:\n{link}",
    "uk": "Якщо не зможете прийти наступного разу, достатньо слова, навіть того ж дня:\n{link}",
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
        "unanswered": (
            "We could not answer in time",
            "We could not answer your sign-up in time{names}: {when}, {where}. We are sorry, it is our fault.",
        ),
        "withdrawn": (
            "We have noted that you will not come",
            "We have noted that you will not come{names}: {when}, {where}. Thank you for telling us.",
        ),
        "requested": ("We have your request", "We have your request{names}: {when}, {where}. We will answer soon."),
        "refused": ("An answer to your request", "There is an answer to your request{names}: {when}, {where}."),
        "in_draw": (
            "Your request is in the draw",
            "Your request is in the draw{names}: {when}, {where}. The draw: {drawn_on}. Everybody has the same chance.",
        ),
        "drawn": (
            "Your request was drawn",
            "Your request was drawn, there is a place for you{names}: {when}, {where}. Please answer before {until}.",
        ),
        "not_drawn": (
            "The draw has taken place",
            "The draw gave you no place this time{names}: {when}, {where}. You are on the waiting list, in the order of the draw.",
        ),
        "too_late": ("The place was no longer free", "The place{names} was no longer free: {when}, {where}."),
        "date_cancelled": ("Cancelled: {lost}", "What was planned on {lost} is cancelled{names}."),
        "date_moved": ("New date: {now}", "What was planned on {before} moves to {now}{names}, {where}."),
        "dates_cancelled": ("Cancelled: {lost}", "Cancelled{names}: {lost}."),
        "dates_moved": ("New dates", "New dates{names}: {moves}."),
        "to_approve": ("Your place is being kept", "Your place is being kept{names}: {when}, {where}. We will answer before {until}."),
        "approved": ("Your sign-up is accepted", "Your sign-up is accepted{names}: {when}, {where}."),
        "transferred": ("The change is made", "The place for {when}, {where}, now belongs to {to}."),
        "reminder": ("Reminder: {when}", "Reminder{names}: {when}, {where}."),
        "follow_up": ("Thank you for coming", "Thank you for coming{names}. See you soon!"),
        "missed": ("We missed you", "We did not see you{names}: {when}. We hope all is well; you need not explain."),
    },
    "ar": {
        "confirmed": ("تم حجز مكانكم", "تم حجز مكانكم{names}: {when}، {where}."),
        "waiting": ("أنتم في قائمة الانتظار", "أنتم في قائمة الانتظار{names}: {when}، {where}. سنخبركم عندما يتوفر مكان."),
        "offered": ("يوجد مكان لكم", "يوجد مكان لكم{names}: {when}، {where}. أجيبونا قبل {until}."),
        "lapsed": ("المكان المحجوز لكم", "المكان المحجوز لكم{names}، {when}، لم يُؤكَّد في الوقت المناسب وأُعطي للشخص التالي."),
        "unanswered": ("لم نتمكن من الرد في الوقت", "لم نتمكن من الرد في الوقت على تسجيلكم{names}: {when}، {where}. نعتذر، الخطأ منا."),
        "withdrawn": ("سجلنا عدم حضوركم", "سجلنا أنكم لن تحضروا{names}: {when}، {where}. شكرا على إخبارنا."),
        "requested": ("وصلنا طلبكم", "وصلنا طلبكم{names}: {when}، {where}. سنرد عليكم قريبا."),
        "refused": ("رد على طلبكم", "لدينا رد على طلبكم{names}: {when}، {where}."),
        "in_draw": ("طلبكم في القرعة", "طلبكم في القرعة{names}: {when}، {where}. تُجرى القرعة {drawn_on}، وللجميع الحظ نفسه."),
        "drawn": ("تم اختيار طلبكم", "اختارت القرعة طلبكم، يوجد مكان لكم{names}: {when}، {where}. أجيبونا قبل {until}."),
        "not_drawn": ("أُجريت القرعة", "لم تمنحكم القرعة مكانا هذه المرة{names}: {when}، {where}. أنتم في قائمة الانتظار حسب ترتيب القرعة."),
        "too_late": ("لم يعد المكان متوفرا", "لم يعد المكان متوفرا{names}: {when}، {where}."),
        "date_cancelled": ("تم الإلغاء: {lost}", "تم إلغاء موعد {lost}{names}."),
        "date_moved": ("موعد جديد: {now}", "تغير موعد {before}. الموعد الجديد{names}: {now}، {where}."),
        "dates_cancelled": ("تم الإلغاء: {lost}", "تم الإلغاء{names}: {lost}."),
        "dates_moved": ("مواعيد جديدة", "مواعيد جديدة{names}: {moves}."),
        "to_approve": ("نحتفظ لكم بمكان", "نحتفظ لكم بمكان{names}: {when}، {where}. سنرد عليكم قبل {until}."),
        "approved": ("تم قبول تسجيلكم", "تم قبول تسجيلكم{names}: {when}، {where}."),
        "transferred": ("تم تسجيل التغيير", "أصبح مكان {when}، {where}، لـ {to}."),
        "reminder": ("تذكير: {when}", "تذكير{names}: {when}، {where}."),
        "follow_up": ("شكرا على حضوركم", "شكرا على حضوركم{names}. إلى اللقاء قريبا!"),
        "missed": ("افتقدناكم", "لم نركم{names}: {when}. نرجو أن تكونوا بخير؛ لا حاجة إلى أي تفسير."),
    },
    "tr": {
        "confirmed": ("Yeriniz ayrıldı", "Yeriniz ayrıldı{names}: {when}, {where}."),
        "waiting": ("Bekleme listesindesiniz", "Bekleme listesindesiniz{names}: {when}, {where}. Yer açılınca haber veririz."),
        "offered": ("Sizin için bir yer var", "Sizin için bir yer var{names}: {when}, {where}. Son yanıt zamanı: {until}."),
        "lapsed": ("Sizin için tutulan yer", "Sizin için tutulan yer{names}, {when}, zamanında onaylanmadı ve sıradaki kişiye verildi."),
        "unanswered": (
            "Zamanında yanıt veremedik",
            "Kaydınıza zamanında yanıt veremedik{names}: {when}, {where}. Özür dileriz, kusur bizde.",
        ),
        "withdrawn": ("Gelmeyeceğiniz not edildi", "Gelmeyeceğiniz not edildi{names}: {when}, {where}. Haber verdiğiniz için teşekkürler."),
        "requested": ("İsteğiniz bize ulaştı", "İsteğiniz bize ulaştı{names}: {when}, {where}. Yakında yanıt vereceğiz."),
        "refused": ("İsteğinize yanıt", "İsteğinize yanıt verdik{names}: {when}, {where}."),
        "in_draw": (
            "İsteğiniz kuraya katıldı",
            "İsteğiniz kuraya katıldı{names}: {when}, {where}. Kura: {drawn_on}. Herkesin şansı eşittir.",
        ),
        "drawn": (
            "Kurada isteğiniz çıktı",
            "Kurada isteğiniz çıktı, sizin için bir yer var{names}: {when}, {where}. Son yanıt zamanı: {until}.",
        ),
        "not_drawn": ("Kura çekildi", "Kurada bu kez yer çıkmadı{names}: {when}, {where}. Kura sırasıyla bekleme listesindesiniz."),
        "too_late": ("Yer dolmuştu", "Yer dolmuştu{names}: {when}, {where}."),
        "date_cancelled": ("İptal: {lost}", "{lost} buluşması iptal edildi{names}."),
        "date_moved": ("Yeni tarih: {now}", "{before} buluşmasının tarihi değişti. Yeni tarih{names}: {now}, {where}."),
        "dates_cancelled": ("İptal: {lost}", "İptal edildi{names}: {lost}."),
        "dates_moved": ("Yeni tarihler", "Yeni tarihler{names}: {moves}."),
        "to_approve": (
            "Yeriniz tutuluyor",
            "Yeriniz tutuluyor{names}: {when}, {where}. Yanıtımızı en geç şu zamana kadar veririz: {until}.",
        ),
        "approved": ("Kaydınız kabul edildi", "Kaydınız kabul edildi{names}: {when}, {where}."),
        "transferred": ("Değişiklik kaydedildi", "Yer artık şu kişinin: {to}. {when}, {where}."),
        "reminder": ("Hatırlatma: {when}", "Hatırlatma{names}: {when}, {where}."),
        "follow_up": ("Geldiğiniz için teşekkürler", "Geldiğiniz için teşekkürler{names}. Görüşmek üzere!"),
        "missed": ("Sizi göremedik", "Sizi göremedik{names}: {when}. Umarız iyisinizdir; açıklama yapmanız gerekmez."),
    },
    "pt": {
        "confirmed": ("O seu lugar está marcado", "O seu lugar está marcado{names}: {when}, {where}."),
        "waiting": ("Está na lista de espera", "Está na lista de espera{names}: {when}, {where}. Avisamos quando houver um lugar."),
        "offered": ("Há um lugar para si", "Há um lugar para si{names}: {when}, {where}. Responda antes de {until}."),
        "lapsed": (
            "O lugar guardado para si",
            "O lugar guardado para si{names}, {when}, não foi confirmado a tempo e passou para a pessoa seguinte.",
        ),
        "unanswered": (
            "Não conseguimos responder a tempo",
            "Não conseguimos responder a tempo à sua inscrição{names}: {when}, {where}. Pedimos desculpa, a falha é nossa.",
        ),
        "withdrawn": ("Ficámos a saber que não vem", "Ficámos a saber que não vem{names}: {when}, {where}. Agradecemos o aviso."),
        "requested": ("O seu pedido chegou", "O seu pedido chegou{names}: {when}, {where}. Respondemos em breve."),
        "refused": ("Resposta ao seu pedido", "Há uma resposta ao seu pedido{names}: {when}, {where}."),
        "in_draw": (
            "O seu pedido entra no sorteio",
            "O seu pedido entra no sorteio{names}: {when}, {where}. Sorteio: {drawn_on}. Todos têm a mesma sorte.",
        ),
        "drawn": (
            "O seu pedido foi sorteado",
            "O seu pedido foi sorteado, há um lugar para si{names}: {when}, {where}. Responda antes de {until}.",
        ),
        "not_drawn": (
            "O sorteio foi feito",
            "Desta vez o sorteio não lhe deu lugar{names}: {when}, {where}. Está na lista de espera, pela ordem do sorteio.",
        ),
        "too_late": ("O lugar já não estava livre", "O lugar já não estava livre{names}: {when}, {where}."),
        "date_cancelled": ("Cancelado: {lost}", "O encontro de {lost} foi cancelado{names}."),
        "date_moved": ("Nova data: {now}", "O encontro de {before} mudou. Nova data{names}: {now}, {where}."),
        "dates_cancelled": ("Cancelado: {lost}", "Cancelado{names}: {lost}."),
        "dates_moved": ("Novas datas", "Novas datas{names}: {moves}."),
        "to_approve": ("O seu lugar está guardado", "O seu lugar está guardado{names}: {when}, {where}. Respondemos antes de {until}."),
        "approved": ("A sua inscrição foi aceite", "A sua inscrição foi aceite{names}: {when}, {where}."),
        "transferred": ("A alteração está registada", "O lugar de {when}, {where}, passou para {to}."),
        "reminder": ("Lembrete: {when}", "Lembrete{names}: {when}, {where}."),
        "follow_up": ("Obrigado por ter vindo", "Obrigado por ter vindo{names}. Até breve!"),
        "missed": ("Sentimos a sua falta", "Não o vimos{names}: {when}. Esperamos que esteja tudo bem; não tem de explicar nada."),
    },
    "uk": {
        "confirmed": ("Ваше місце заброньовано", "Ваше місце заброньовано{names}: {when}, {where}."),
        "waiting": ("Ви у списку очікування", "Ви у списку очікування{names}: {when}, {where}. Ми повідомимо, коли з’явиться місце."),
        "offered": ("Для вас є місце", "Для вас є місце{names}: {when}, {where}. Дайте відповідь до: {until}."),
        "lapsed": (
            "Місце, яке ми для вас тримали",
            "Місце, яке ми для вас тримали{names}, {when}, не підтвердили вчасно, і його віддали наступній людині.",
        ),
        "unanswered": (
            "Ми не встигли відповісти",
            "Ми не встигли відповісти на ваш запис{names}: {when}, {where}. Вибачте, це наша провина.",
        ),
        "withdrawn": ("Ми записали, що ви не прийдете", "Ми записали, що ви не прийдете{names}: {when}, {where}. Дякуємо, що попередили."),
        "requested": ("Ми отримали ваш запит", "Ми отримали ваш запит{names}: {when}, {where}. Невдовзі відповімо."),
        "refused": ("Відповідь на ваш запит", "Є відповідь на ваш запит{names}: {when}, {where}."),
        "in_draw": (
            "Ваш запит бере участь у жеребкуванні",
            "Ваш запит бере участь у жеребкуванні{names}: {when}, {where}. Жеребкування: {drawn_on}. Шанси в усіх однакові.",
        ),
        "drawn": (
            "Ваш запит обрано жеребом",
            "Жереб обрав ваш запит, для вас є місце{names}: {when}, {where}. Дайте відповідь до: {until}.",
        ),
        "not_drawn": (
            "Жеребкування відбулося",
            "Цього разу жереб не дав вам місця{names}: {when}, {where}. Ви у списку очікування в порядку жеребкування.",
        ),
        "too_late": ("Місце вже було зайняте", "Місце вже було зайняте{names}: {when}, {where}."),
        "date_cancelled": ("Скасовано: {lost}", "Зустріч скасовано{names}: {lost}."),
        "date_moved": ("Нова дата: {now}", "Зустріч перенесено. Було: {before}. Нова дата{names}: {now}, {where}."),
        "dates_cancelled": ("Скасовано: {lost}", "Скасовано{names}: {lost}."),
        "dates_moved": ("Нові дати", "Нові дати{names}: {moves}."),
        "to_approve": ("Ми тримаємо для вас місце", "Ми тримаємо для вас місце{names}: {when}, {where}. Відповімо до: {until}."),
        "approved": ("Ваш запис прийнято", "Ваш запис прийнято{names}: {when}, {where}."),
        "transferred": ("Зміну записано", "Місце ({when}, {where}) тепер для: {to}."),
        "reminder": ("Нагадування: {when}", "Нагадування{names}: {when}, {where}."),
        "follow_up": ("Дякуємо, що прийшли", "Дякуємо, що прийшли{names}. До зустрічі!"),
        "missed": ("Нам вас бракувало", "Ми вас не бачили{names}: {when}. Сподіваємося, усе гаразд; пояснювати нічого не треба."),
    },
}
# What a body adds after the sentence, besides the title.
_MORE = {
    "confirmed": ANSWER,
    "reminder": ANSWER,
    "date_moved": ANSWER,
    "waiting": _NOTHING,
    "date_cancelled": _NOTHING,
    "dates_cancelled": _NOTHING,
    "dates_moved": ANSWER,
    "to_approve": _NOTHING,
    "transferred": ANSWER,
    "unanswered": _NOTHING,
    "too_late": _BACK,
    "follow_up": _NEXT,
    "missed": _NEXT_TIME,
}
# Turns whose short text leads to the page where something can be done.
_LINKED = {
    "confirmed", "offered", "reminder", "date_moved", "dates_moved", "refused", "too_late", "in_draw", "drawn", "not_drawn", "missed",
    "approved",
}  # fmt: skip


def said(turn: str, language: str, occasion, **moments) -> tuple[str, str, str] | None:
    """(subject, body, short) of a turn (« confirmed ») in `language`; None when we do not have it. `occasion` is `wording.Occasion`;
    `moments`: local times by the name of their mark, and `where` when it is not the occasion's."""
    sentence = SAID.get(language, {}).get(turn)
    if sentence is None:
        return None
    marks = _marks(language, occasion, dict(moments))
    subject, told = (text.format(**marks) for text in sentence)
    text = _more(turn, language, moments)
    more = text.format(**{**marks, "link": occasion.link, "page": moments.get("page", "")})
    link = "" if "{link}" in text else occasion.link * (turn in _LINKED)
    words, opinion = fixed(language), moments.get("opinion", "")
    body = "\n\n".join(
        part
        for part in (
            words.greeting,
            told,
            isolated(occasion.title, language),
            _listed(language, moments),
            f"{WAS_IT_GOOD[language]}\n{opinion}" if opinion else "",
            more or link,
            f"{words.closing}\n{occasion.house}",
        )
        if part
    )
    ask = f" {WAS_IT_GOOD[language]} {opinion}" if opinion else ""
    short = plain(f"{told}{ask} {occasion.link if turn in _LINKED else occasion.house}")
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
    written |= {name: _when(language, _firsts(moment)) for name, moment in moments.items() if isinstance(moment, tuple)}
    names = ", ".join(isolated(name, language) for name in occasion.names)
    return {
        "names": f" ({names})" if names else "",
        "when": _when(language, occasion.local_starts),
        "where": isolated(where, language),
        **({"to": isolated(moments["to"], language)} if "to" in moments else {}),
        **written,
    }


def _firsts(several: tuple) -> tuple[dt.datetime, ...]:
    """The moments that are said of several: lost ones as they were, moved ones as they now are."""
    return tuple(one[1] if isinstance(one, tuple) else one for one in several)


def _listed(language: str, moments: dict) -> str:
    """Each of several dates on its line, for who reads a body; moved ones with where they now are."""
    for several in moments.values():
        if isinstance(several, tuple):
            lines = [
                f"{moment_written(one[0], language)} > {moment_written(one[1], language)}, {isolated(one[2], language)}"
                if isinstance(one, tuple)
                else moment_written(one, language)
                for one in several
            ]
            return "\n".join(f"– {line}" for line in lines)
    return ""


def _when(language: str, starts: tuple[dt.datetime, ...]) -> str:
    if not starts:
        return ""
    first = moment_written(starts[0], language)
    return first if len(starts) == 1 else SEVERAL[language][plural_form(len(starts), language)].format(count=len(starts), first=first)
