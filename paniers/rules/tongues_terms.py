"""What is said of a subscription that changes, stops or goes on, in the languages of the house other than French. Pure: no Django.

As in `tongues`: a subject, what an SMS says too, what only an e-mail or a letter adds. Marks: {number}, {where}, {when}.
"""

TERMS = {
    "en": {
        "changed": (
            "Your baskets are changing",
            "All is noted: your baskets change from {when}, {where}, number {number}.",
            "What you had planned for one day (an absence, another week) stays as it is.",
        ),
        "stopped": (
            "Your baskets are stopping",
            "All is noted: your baskets stop. The last one is {when}.",
            "What you had paid ahead is not lost: the house gives it back if you wish.",
        ),
        "stopped_now": (
            "Your baskets are stopping",
            "All is noted: your baskets have stopped.",
            "What you had paid ahead is not lost: the house gives it back if you wish.",
        ),
        "renewal": (
            "Your baskets: do you want to go on?",
            "Your baskets go on until {when}. Do you want to continue? Answer before then, in your space or at a house.",
            "Without an answer they stop that day: nothing goes on by itself. You see the price before you answer.",
        ),
        "renewed": ("Your baskets go on", "All is noted: your baskets go on until {when}.", "Nothing else changes."),
        "ended": ("Your subscription is over", "Your basket subscription is over.", "To begin again, come to a house."),
    },
    "ar": {
        "changed": (
            "سلالكم تتغير",
            "تم التسجيل: تتغير سلالكم ابتداء من {when}، {where}، الرقم {number}.",
            "ما قررتموه ليوم معين (غياب أو أسبوع آخر) يبقى كما هو.",
        ),
        "stopped": (
            "سلالكم تتوقف",
            "تم التسجيل: تتوقف سلالكم. السلة الأخيرة: {when}.",
            "ما دفعتموه مسبقا لن يضيع: يعيده لكم الاستقبال إن شئتم.",
        ),
        "stopped_now": ("سلالكم تتوقف", "تم التسجيل: توقفت سلالكم.", "ما دفعتموه مسبقا لن يضيع: يعيده لكم الاستقبال إن شئتم."),
        "renewal": (
            "سلالكم: هل تريدون الاستمرار؟",
            "تستمر سلالكم حتى {when}. هل تريدون الاستمرار؟ أجيبوا قبل ذلك في فضائكم أو في الاستقبال.",
            "بدون جواب تتوقف في ذلك اليوم: لا شيء يستمر وحده. ترون السعر قبل الجواب.",
        ),
        "renewed": ("سلالكم مستمرة", "تم التسجيل: تستمر سلالكم حتى {when}.", "لا شيء آخر يتغير."),
        "ended": ("انتهى اشتراككم", "انتهى اشتراككم في السلال.", "للبدء من جديد، تعالوا إلى أحد البيوت."),
    },
    "tr": {
        "changed": (
            "Sepetleriniz değişiyor",
            "Kaydedildi: sepetleriniz şu günden itibaren değişiyor: {when}, {where}, numara {number}.",
            "Belirli bir gün için kararlaştırdığınız şey (gelmeme, başka hafta) aynı kalır.",
        ),
        "stopped": (
            "Sepetleriniz sona eriyor",
            "Kaydedildi: sepetleriniz sona eriyor. Son sepet: {when}.",
            "Önceden ödediğiniz kaybolmaz: isterseniz size geri verilir.",
        ),
        "stopped_now": (
            "Sepetleriniz sona eriyor",
            "Kaydedildi: sepetleriniz sona erdi.",
            "Önceden ödediğiniz kaybolmaz: isterseniz size geri verilir.",
        ),
        "renewal": (
            "Sepetleriniz: devam etmek ister misiniz?",
            "Sepetleriniz şu güne kadar: {when}. Devam etmek ister misiniz? O günden önce alanınızda veya danışmada cevap verin.",
            "Cevap gelmezse o gün biter: hiçbir şey kendiliğinden sürmez. Fiyatı cevap vermeden önce görürsünüz.",
        ),
        "renewed": (
            "Sepetleriniz devam ediyor",
            "Kaydedildi: sepetleriniz şu güne kadar devam ediyor: {when}.",
            "Başka bir şey değişmiyor.",
        ),
        "ended": ("Aboneliğiniz bitti", "Sepet aboneliğiniz bitti.", "Yeniden başlamak için bir eve gelin."),
    },
    "pt": {
        "changed": (
            "Os seus cabazes mudam",
            "Fica registado: os seus cabazes mudam a partir de {when}, {where}, número {number}.",
            "O que tinha previsto para um dia (uma ausência, outra semana) não muda.",
        ),
        "stopped": (
            "Os seus cabazes param",
            "Fica registado: os seus cabazes param. O último é {when}.",
            "O que pagou adiantado não se perde: a receção devolve-lho, se quiser.",
        ),
        "stopped_now": (
            "Os seus cabazes param",
            "Fica registado: os seus cabazes pararam.",
            "O que pagou adiantado não se perde: a receção devolve-lho, se quiser.",
        ),
        "renewal": (
            "Os seus cabazes: quer continuar?",
            "Os seus cabazes vão até {when}. Quer continuar? Responda antes, no seu espaço ou na receção.",
            "Sem resposta, param nesse dia: nada continua sozinho. Vê o preço antes de responder.",
        ),
        "renewed": ("Os seus cabazes continuam", "Fica registado: os seus cabazes continuam até {when}.", "Mais nada muda."),
        "ended": ("A sua subscrição terminou", "A sua subscrição de cabazes terminou.", "Para recomeçar, venha a uma casa."),
    },
    "uk": {
        "changed": (
            "Ваші кошики змінюються",
            "Записано: ваші кошики змінюються з такої дати: {when}, {where}, номер {number}.",
            "Те, що ви вирішили на певний день (відсутність, інший тиждень), лишається.",
        ),
        "stopped": (
            "Ваші кошики припиняються",
            "Записано: ваші кошики припиняються. Останній: {when}.",
            "Сплачене наперед не пропаде: за бажанням вам його повернуть.",
        ),
        "stopped_now": (
            "Ваші кошики припиняються",
            "Записано: ваші кошики припинено.",
            "Сплачене наперед не пропаде: за бажанням вам його повернуть.",
        ),
        "renewal": (
            "Ваші кошики: бажаєте продовжити?",
            "Ваші кошики діють до {when}. Бажаєте продовжити? Дайте відповідь раніше, у своєму просторі або в домі.",
            "Без відповіді вони припиняться того дня: нічого не триває саме. Ціну ви побачите до відповіді.",
        ),
        "renewed": ("Ваші кошики тривають", "Записано: ваші кошики тривають до {when}.", "Більше нічого не змінюється."),
        "ended": ("Ваша підписка завершилася", "Вашу підписку на кошики завершено.", "Щоб почати знову, прийдіть до дому."),
    },
}
