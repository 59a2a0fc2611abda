"""The fixed words of the paper « Confirmation », in the six languages of `kit.rules.tongues`: few, short, plain.

They stand outside the fold, where a neighbour reads: none tells a price, a payment, a need or a service. That money was paid is
said by « C’est en ordre. »; that a proof was read, by « Votre dossier est à jour. ». No sentence counts anything, so none needs the
plural rules of a language. French comes first in each line and is also the key under which titles and things to bring are known.
"""

from portal.kit.rules.tongues import CODES, FRENCH, known

Words = dict[str, str]


def _six(*words: str) -> Words:
    """French, English, Arabic, Turkish, Portuguese, Ukrainian."""
    return dict(zip(CODES, words, strict=True))


# fmt: off
# What was done, by its code. A code nobody knows reads as « noted ». No room says yet « absent », « transferred », « mail-waiting »
# nor « proof-promised »: the acts at the counter that they confirm join later.
ACTS: dict[str, Words] = {
    "noted": _six(
        "C’est noté.", "We have noted it.", "تم التسجيل.", "Kaydedildi.", "Fica registado.", "Записано."),
    "subscribed": _six(
        "Votre abonnement est noté.", "Your subscription is set up.", "تم تسجيل اشتراككم.", "Aboneliğiniz kaydedildi.",
        "A sua subscrição está registada.", "Вашу підписку оформлено."),
    "enrolled": _six(
        "Votre place est réservée.", "Your place is booked.", "تم حجز مكانكم.", "Yeriniz ayrıldı.",
        "O seu lugar está reservado.", "Ваше місце заброньовано."),
    "held": _six(
        "Une place vous est gardée.", "A place is being kept for you.", "نحتفظ لكم بمكان.", "Sizin için bir yer tutuldu.",
        "Temos um lugar guardado para si.", "Ми тримаємо для вас місце."),
    "waiting": _six(
        "Vous êtes sur la liste d’attente.", "You are on the waiting list.", "أنتم في قائمة الانتظار.", "Bekleme listesindesiniz.",
        "Está na lista de espera.", "Ви у списку очікування."),
    "offered": _six(
        "Une place est libre pour vous.", "There is a place for you.", "هناك مكان متاح لكم.", "Sizin için bir yer boşaldı.",
        "Há um lugar disponível para si.", "Для вас є вільне місце."),
    "requested": _six(
        "Votre demande est notée. Nous vous répondrons.", "We have your request. We will get back to you.",
        "تم تسجيل طلبكم. سنرد عليكم.", "Talebiniz alındı. Size cevap vereceğiz.",
        "O seu pedido está registado. Vamos responder-lhe.", "Ваш запит прийнято. Ми вам відповімо."),
    "proposed": _six(
        "Votre proposition est notée. La maison y répondra.", "We have noted your suggestion. The centre will answer it.",
        "تم تسجيل اقتراحكم. سترد الدار عليه.", "Öneriniz not edildi. Merkez cevap verecek.",
        "A sua proposta está registada. A casa vai responder.", "Вашу пропозицію записано. Центр на неї відповість."),
    "withdrawn": _six(
        "Votre place est rendue.", "Your place is cancelled.", "تم إلغاء حجزكم.", "Yeriniz iptal edildi.",
        "O seu lugar foi cancelado.", "Ваше місце скасовано."),
    "absent": _six(
        "Votre absence est notée.", "We have noted your absence.", "تم تسجيل غيابكم.", "Gelemeyeceğiniz not edildi.",
        "A sua ausência está registada.", "Вашу відсутність враховано."),
    "transferred": _six(
        "Le changement est noté.", "The change is made.", "تم تسجيل التغيير.", "Değişiklik kaydedildi.",
        "A alteração está registada.", "Зміну записано."),
    "paid": _six(
        "C’est en ordre.", "All is in order.", "كل شيء على ما يرام.", "Her şey tamam.", "Está tudo em ordem.", "Усе гаразд."),
    "card-given": _six(
        "Voici votre carte.", "Here is your card.", "هذه بطاقتكم.", "İşte kartınız.", "Aqui está o seu cartão.", "Ось ваша картка."),
    "card-replaced": _six(
        "Voici votre nouvelle carte. L’ancienne ne sert plus.", "Here is your new card. The old one no longer works.",
        "هذه بطاقتكم الجديدة. القديمة لم تعد صالحة.", "İşte yeni kartınız. Eskisi artık geçmez.",
        "Aqui está o seu novo cartão. O antigo já não serve.", "Ось ваша нова картка. Стара більше не діє."),
    "season-card": _six(
        "Votre carte est bonne pour la saison.", "Your card is good for the season.", "بطاقتكم صالحة لهذا الموسم.",
        "Kartınız bu sezon için geçerli.", "O seu cartão é válido para a temporada.", "Ваша картка дійсна на цей сезон."),
    "season-card-stopped": _six(
        "Votre carte de la saison est arrêtée.", "Your card for the season is stopped.", "تم إيقاف بطاقتكم لهذا الموسم.",
        "Sezon kartınız durduruldu.", "O seu cartão da temporada foi cancelado.", "Вашу картку на сезон зупинено."),
    "appointment": _six(
        "Votre rendez-vous est pris.", "Your appointment is booked.", "تم حجز موعدكم.", "Randevunuz alındı.",
        "A sua marcação está feita.", "Вас записано на прийом."),
    "appointment-moved": _six(
        "Votre rendez-vous a changé.", "Your appointment has changed.", "تم تغيير موعدكم.", "Randevunuz değişti.",
        "A sua marcação mudou.", "Час вашого прийому змінено."),
    "appointment-cancelled": _six(
        "Votre rendez-vous est annulé.", "Your appointment is cancelled.", "تم إلغاء موعدكم.", "Randevunuz iptal edildi.",
        "A sua marcação foi cancelada.", "Ваш прийом скасовано."),
    "volunteer": _six(
        "Merci de donner un coup de main. On s’arrête quand on veut.", "Thank you for lending a hand. You may stop at any time.",
        "شكراً على مساعدتكم. يمكنكم التوقف متى شئتم.", "Yardımınız için teşekkürler. İstediğiniz zaman bırakabilirsiniz.",
        "Obrigado por dar uma mão. Pode parar quando quiser.", "Дякуємо за допомогу. Ви можете припинити будь-коли."),
    "volunteer-stopped": _six(
        "C’est noté : vous arrêtez. Merci pour le temps donné.", "We have noted that you are stopping. Thank you for your time.",
        "تم تسجيل توقفكم. شكراً على وقتكم.", "Bıraktığınız not edildi. Ayırdığınız zaman için teşekkürler.",
        "Está registado: vai parar. Obrigado pelo seu tempo.", "Записано: ви припиняєте. Дякуємо за ваш час."),
    "referral": _six(
        "Voici où aller.", "Here is where to go.", "إليكم المكان الذي ستذهبون إليه.", "Gideceğiniz yer burası.",
        "É aqui que deve ir.", "Ось куди вам звернутися."),
    "address-registered": _six(
        "Votre courrier arrive ici. Passez ou appelez au moins tous les trois mois.",
        "Your mail comes here. Come by or call at least every three months.",
        "يصل بريدكم إلى هنا. مُرّوا أو اتصلوا بنا كل ثلاثة أشهر على الأقل.",
        "Mektuplarınız buraya gelir. En az üç ayda bir uğrayın ya da telefon edin.",
        "O seu correio chega aqui. Passe ou telefone pelo menos de três em três meses.",
        "Ваша пошта надходить сюди. Заходьте або телефонуйте щонайменше раз на три місяці."),
    "mail-waiting": _six(
        "Du courrier vous attend.", "You have mail waiting.", "هناك بريد في انتظاركم.", "Sizi bekleyen mektup var.",
        "Tem correio à sua espera.", "На вас чекає пошта."),
    "call-promised": _six(
        "Nous vous rappellerons.", "We will call you back.", "سنعاود الاتصال بكم.", "Sizi geri arayacağız.",
        "Vamos telefonar-lhe.", "Ми вам зателефонуємо."),
    "proof-received": _six(
        "Votre dossier est à jour.", "Your file is up to date.", "ملفكم محدَّث.", "Dosyanız güncel.",
        "O seu processo está atualizado.", "Ваші дані оновлено."),
    "proof-promised": _six(
        "Un papier est à apporter.", "There is a paper to bring.", "هناك وثيقة يجب إحضارها.", "Getirmeniz gereken bir belge var.",
        "Há um documento para trazer.", "Потрібно принести документ."),
}

# The labels of the paper and of the screen turned round.
LABELS: dict[str, Words] = {
    "confirmation": _six("Confirmation", "Confirmation", "تأكيد", "Onay", "Confirmação", "Підтвердження"),
    "when": _six("Quand", "When", "متى", "Ne zaman", "Quando", "Коли"),
    "last_date": _six("Dernière date", "Last date", "التاريخ الأخير", "Son tarih", "Última data", "Остання дата"),
    "until": _six("Valable jusqu’au", "Valid until", "صالح حتى", "Geçerlilik sonu", "Válido até", "Дійсно до"),
    "at_latest": _six("Au plus tard", "At the latest", "في أجل أقصاه", "En geç", "O mais tardar", "Не пізніше"),
    "where": _six("Où", "Where", "أين", "Nerede", "Onde", "Де"),
    "bring": _six("À apporter", "Please bring", "أحضروا معكم", "Getirilecekler", "A trazer", "Візьміть із собою"),
    "phone": _six("Téléphone", "Phone", "الهاتف", "Telefon", "Telefone", "Телефон"),
    "fold": _six("Pliez ici", "Fold here", "اطووا هنا", "Buradan katlayın", "Dobre aqui", "Складіть тут"),
    "amount": _six("Montant", "Amount", "المبلغ", "Tutar", "Valor", "Сума"),
    "paid": _six("Payé", "Paid", "المدفوع", "Ödenen", "Pago", "Сплачено"),
    "left": _six("Reste à payer", "Left to pay", "الباقي للدفع", "Kalan", "Falta pagar", "Залишилося"),
    "before": _six("Avant le", "Pay by", "قبل", "Son ödeme", "Pagar até", "Сплатити до"),
    "each": _six("le panier", "per basket", "للسلة الواحدة", "sepet başına", "por cabaz", "за кошик"),
    "total": _six("Au total", "In total", "المجموع", "Toplam", "No total", "Разом"),
    "your_price": _six("Votre prix", "Your price", "سعركم", "Fiyatınız", "O seu preço", "Ваша ціна"),
    "first_date": _six("Première date", "First date", "التاريخ الأول", "İlk tarih", "Primeira data", "Перша дата"),
}

# Acts whose last moment is a promise of ours, not a term of hers.
LATEST = {"call-promised": "at_latest"}

# Titles and things to bring that the rooms say in French and the paper says in both languages.
THINGS: dict[str, Words] = {words[FRENCH]: words for words in (
    _six("Rendez-vous", "Appointment", "موعد", "Randevu", "Marcação", "Прийом"),
    _six("Coup de main", "Lending a hand", "مدّ يد العون", "Yardım eli", "Dar uma mão", "Допомога іншим"),
    _six("Sorties à plusieurs", "Outings together", "خرجات جماعية", "Birlikte geziler", "Passeios em grupo", "Спільні виходи"),
    _six("Panier de légumes", "Vegetable basket", "سلة خضر", "Sebze sepeti", "Cabaz de legumes", "Кошик овочів"),
    _six("Votre carte", "Your card", "بطاقتكم", "Kartınız", "O seu cartão", "Вашу картку"),
    _six("Un sac", "A bag", "كيس", "Bir torba", "Um saco", "Торбинку"),
    _six("Ce papier", "This paper", "هذه الورقة", "Bu kâğıt", "Este papel", "Цей папір"),
    _six("Une pièce d’identité", "An identity document", "وثيقة هوية", "Kimlik belgesi", "Um documento de identificação",
         "Документ, що посвідчує особу"),
    _six("L’adresse que nous vous avons donnée", "The address we gave you", "العنوان الذي أعطيناكم إياه", "Size verdiğimiz adres",
         "A morada que lhe demos", "Адреса, яку ми вам дали"),
    _six("Le papier demandé", "The paper we asked for", "الوثيقة المطلوبة", "İstenen belge", "O documento pedido", "Потрібний документ"),
)}
# fmt: on


def said(act: str, code: str) -> str:
    """What was done, in this language."""
    return ACTS.get(act, ACTS["noted"])[known(code)]


def label(name: str, code: str) -> str:
    return LABELS[name][known(code)]


def thing(words: str, code: str) -> str:
    """A title or a thing to bring, in this language where the fixed words know it, as it was given otherwise."""
    return THINGS.get(words.replace("'", "’"), {}).get(known(code), words)


def is_known(words: str) -> bool:
    """Is this title or thing to bring one that is said in every language?"""
    return words.replace("'", "’") in THINGS


def beside(code: str) -> tuple[str, ...]:
    """The languages of a paper for somebody who reads this one: French for the counter, hers beside it, once if it is the same."""
    return (FRENCH,) if known(code) == FRENCH else (FRENCH, known(code))
