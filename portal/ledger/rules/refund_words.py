"""What is said to a household about money that goes back, in the six languages of the house. Pure: no Django.

No amount anywhere: an SMS and a subject are read over the shoulder, a body is read aloud on the call list. Each turn has a subject, what
an SMS says too, and what only an e-mail or a letter adds. The account, with its amounts, is one link away.
"""

from portal.kit.rules.tongues import plain
from portal.notifications.rules.tongues import fixed

TURNS = ("asked", "ready", "sent", "arrived", "not_arrived", "kept", "choose")
_HERE = {
    "fr": "Votre compte : {link}",
    "en": "Your account: {link}",
    "ar": "حسابكم: {link}",
    "tr": "Hesabınız: {link}",
    "pt": "A sua conta: {link}",
    "uk": "Ваш рахунок: {link}",
}
SAID = {
    "fr": {
        "asked": (
            "Votre remboursement est demandé",
            "Votre remboursement est demandé. Vous n'avez rien à faire.",
            "Nous vous écrivons dès qu'il part. S'il passe par le comptable public, comptez quelques semaines : "
            "il vous demandera, sur papier, où verser l'argent.",
        ),
        "ready": (
            "Votre argent vous attend à l'accueil",
            "Votre argent vous attend à l'accueil.",
            "Passez quand vous voulez, aux heures d'ouverture : "
            "on vous le rend en espèces, et vous signez. Vous préférez une autre voie ? Dites-le-nous.",
        ),
        "sent": (
            "Votre remboursement est parti",
            "Votre remboursement est parti, par le même chemin que votre paiement.",
            "Selon votre banque, il arrive en cinq à dix jours.",
        ),
        "arrived": (
            "Votre remboursement est fait",
            "Votre remboursement est fait.",
            "S'il n'est pas sur votre compte dans dix jours, dites-le-nous : nous cherchons avec vous.",
        ),
        "not_arrived": (
            "Votre remboursement n'est pas arrivé",
            "Votre remboursement n'a pas pu arriver. L'argent est chez nous, il est toujours à vous.",
            "Une carte finie, un compte fermé : cela arrive. Appelez-nous ou passez : on trouve une autre voie ensemble.",
        ),
        "kept": (
            "Votre avance est notée",
            "Votre argent est gardé en avance sur votre compte. Il est à vous.",
            "Il paiera la suite, ou vous est rendu quand vous le demandez.",
        ),
        "choose": (
            "Une date annulée : que préférez-vous ?",
            "Ce que vous aviez réglé pour la date annulée est à vous. Le garder en avance, ou le reprendre : dites-nous.",
            "Sans réponse, il reste en avance sur votre compte et paie la suite. Vous pouvez le reprendre plus tard aussi.",
        ),
    },
    "en": {
        "asked": (
            "Your refund has been requested",
            "Your refund has been requested. You have nothing to do.",
            "We will write to you when it leaves. If it goes through the public accountant, allow a few weeks: they will ask you, "
            "on paper, where to send the money.",
        ),
        "ready": (
            "Your money is waiting for you at the desk",
            "Your money is waiting for you at the desk.",
            "Come by whenever you like during opening hours: "
            "it is given back in cash, and you sign. Would you prefer another way? Tell us.",
        ),
        "sent": (
            "Your refund is on its way",
            "Your refund is on its way, by the same route as your payment.",
            "Depending on your bank, it arrives in five to ten days.",
        ),
        "arrived": (
            "Your refund is done",
            "Your refund is done.",
            "If it is not in your account within ten days, tell us: we will look for it with you.",
        ),
        "not_arrived": (
            "Your refund did not arrive",
            "Your refund could not arrive. The money is with us and is still yours.",
            "A card that has expired, a closed account: it happens. Call us or come by: we will find another way together.",
        ),
        "kept": (
            "Your credit is noted",
            "Your money is kept on your account, as an advance. It is yours.",
            "It will pay for what comes next, or is given back when you ask.",
        ),
        "choose": (
            "A cancelled date: what would you like?",
            "What you had paid for the cancelled date is yours. Keep it as an advance, or take it back: tell us.",
            "If you say nothing, it stays on your account and pays for what comes next. You can also take it back later.",
        ),
    },
    "ar": {
        "asked": (
            "تم طلب استرداد أموالكم",
            "تم طلب استرداد أموالكم. ليس عليكم القيام بأي شيء.",
            "سنكتب إليكم عند إرسالها. إذا مرت عبر المحاسب العمومي، فقد يستغرق ذلك بضعة أسابيع، وسيسألكم على الورق أين يرسل المال.",
        ),
        "ready": (
            "مالكم في انتظاركم في الاستقبال",
            "مالكم في انتظاركم في الاستقبال.",
            "تعالوا متى شئتم خلال ساعات العمل: نرده إليكم نقدا وتوقعون. هل تفضلون طريقة أخرى؟ أخبرونا.",
        ),
        "sent": (
            "أموالكم في الطريق إليكم",
            "أموالكم في الطريق إليكم، بالطريقة نفسها التي دفعتم بها.",
            "تصل خلال خمسة إلى عشرة أيام، حسب مصرفكم.",
        ),
        "arrived": ("تم رد أموالكم", "تم رد أموالكم.", "إذا لم تصل إلى حسابكم خلال عشرة أيام، فأخبرونا وسنبحث معكم."),
        "not_arrived": (
            "لم تصل أموالكم",
            "لم نتمكن من إيصال أموالكم. المال عندنا وهو لكم دائما.",
            "بطاقة منتهية أو حساب مغلق: هذا يحدث. اتصلوا بنا أو تعالوا إلينا: سنجد معا طريقة أخرى.",
        ),
        "kept": ("تم تسجيل رصيدكم", "مالكم محفوظ في حسابكم كدفعة مسبقة. هو لكم.", "سيدفع ما يأتي لاحقا، أو يُرد إليكم عندما تطلبون."),
        "choose": (
            "موعد ملغى: ماذا تفضلون؟",
            "ما دفعتموه عن الموعد الملغى هو لكم. احتفظوا به كدفعة مسبقة أو استردوه: أخبرونا.",
            "إذا لم تجيبوا، يبقى في حسابكم ويدفع ما يأتي لاحقا. يمكنكم أيضا استرداده فيما بعد.",
        ),
    },
    "tr": {
        "asked": (
            "Para iadeniz istendi",
            "Para iadeniz istendi. Bir şey yapmanız gerekmiyor.",
            "Yola çıkınca size yazarız. Kamu muhasebecisi üzerinden giderse birkaç hafta sürer: parayı nereye göndereceğini "
            "size kâğıt üzerinde sorar.",
        ),
        "ready": (
            "Paranız danışmada sizi bekliyor",
            "Paranız danışmada sizi bekliyor.",
            "Açılış saatlerinde istediğiniz zaman uğrayın: "
            "nakit olarak geri verilir, siz de imzalarsınız. Başka bir yol mu istersiniz? Bize söyleyin.",
        ),
        "sent": ("Para iadeniz yolda", "Para iadeniz, ödediğiniz yolla yola çıktı.", "Bankanıza göre beş ila on günde gelir."),
        "arrived": ("Para iadeniz yapıldı", "Para iadeniz yapıldı.", "On gün içinde hesabınıza gelmezse bize söyleyin: birlikte bakarız."),
        "not_arrived": (
            "Para iadeniz ulaşmadı",
            "Para iadeniz ulaşamadı. Para bizde, hâlâ sizindir.",
            "Süresi dolmuş bir kart, kapanmış bir hesap: olur. Bize telefon edin ya da uğrayın: birlikte başka bir yol buluruz.",
        ),
        "kept": (
            "Avansınız kaydedildi",
            "Paranız hesabınızda avans olarak duruyor. Sizindir.",
            "Sonraki ödemelerinizde kullanılır ya da istediğinizde geri verilir.",
        ),
        "choose": (
            "İptal edilen tarih: ne istersiniz?",
            "İptal edilen tarih için ödediğiniz para sizindir. Avans olarak kalsın mı, geri mi alırsınız: bize söyleyin.",
            "Yanıt vermezseniz hesabınızda kalır ve sonraki ödemelerde kullanılır. Daha sonra da geri alabilirsiniz.",
        ),
    },
    "pt": {
        "asked": (
            "O seu reembolso está pedido",
            "O seu reembolso está pedido. Não tem de fazer nada.",
            "Escrevemos-lhe quando partir. Se passar pelo contabilista público, conte algumas semanas: ele pergunta-lhe, em papel, "
            "para onde enviar o dinheiro.",
        ),
        "ready": (
            "O seu dinheiro espera por si na receção",
            "O seu dinheiro espera por si na receção.",
            "Passe quando quiser, nas horas de abertura: é devolvido em dinheiro, e assina. Prefere outro caminho? Diga-nos.",
        ),
        "sent": (
            "O seu reembolso partiu",
            "O seu reembolso partiu, pelo mesmo caminho do seu pagamento.",
            "Conforme o seu banco, chega em cinco a dez dias.",
        ),
        "arrived": (
            "O seu reembolso está feito",
            "O seu reembolso está feito.",
            "Se não estiver na sua conta dentro de dez dias, diga-nos: procuramos consigo.",
        ),
        "not_arrived": (
            "O seu reembolso não chegou",
            "O seu reembolso não conseguiu chegar. O dinheiro está connosco e continua a ser seu.",
            "Um cartão caducado, uma conta fechada: acontece. Telefone-nos ou passe por cá: encontramos juntos outro caminho.",
        ),
        "kept": (
            "O seu adiantamento está anotado",
            "O seu dinheiro fica na sua conta, como adiantamento. É seu.",
            "Vai pagar o que vier a seguir, ou é-lhe devolvido quando o pedir.",
        ),
        "choose": (
            "Uma data cancelada: o que prefere?",
            "O que tinha pago pela data cancelada é seu. Ficar como adiantamento, ou recebê-lo de volta: diga-nos.",
            "Sem resposta, fica na sua conta e paga o que vier a seguir. Também o pode receber de volta mais tarde.",
        ),
    },
    "uk": {
        "asked": (
            "Повернення грошей замовлено",
            "Повернення ваших грошей замовлено. Вам нічого не потрібно робити.",
            "Ми напишемо, коли їх надішлемо. Якщо через державного бухгалтера, це може тривати кілька тижнів: він на папері запитає, куди "
            "надіслати гроші.",
        ),
        "ready": (
            "Ваші гроші чекають на вас на рецепції",
            "Ваші гроші чекають на вас на рецепції.",
            "Заходьте коли зручно в години роботи: їх повернуть готівкою, а ви розпишетеся. Хочете інший спосіб? Скажіть нам.",
        ),
        "sent": (
            "Ваші гроші вже в дорозі",
            "Ваші гроші повертаються тим самим шляхом, яким ви платили.",
            "Залежно від банку, вони надійдуть за п’ять–десять днів.",
        ),
        "arrived": (
            "Ваші гроші повернуто",
            "Ваші гроші повернуто.",
            "Якщо за десять днів їх немає на рахунку, скажіть нам: пошукаємо разом.",
        ),
        "not_arrived": (
            "Ваші гроші не надійшли",
            "Повернення не вдалося. Гроші в нас, вони й далі ваші.",
            "Прострочена картка, закритий рахунок: таке буває. Зателефонуйте або завітайте: разом знайдемо інший спосіб.",
        ),
        "kept": (
            "Ваш аванс записано",
            "Ваші гроші збережено на вашому рахунку як аванс. Вони ваші.",
            "Ними буде сплачено наступне, або їх повернуть, коли ви попросите.",
        ),
        "choose": (
            "Скасована дата: що ви оберете?",
            "Сплачене за скасовану дату належить вам. Залишити як аванс чи повернути: скажіть нам.",
            "Без відповіді гроші залишаться на рахунку й підуть на наступне. Повернути їх можна й пізніше.",
        ),
    },
}


def said(turn: str, language: str, *, link: str) -> tuple[str, str, str]:
    """(subject, body, short) of a turn in `language`; in French where we do not have it."""
    code = language if language in SAID else "fr"
    subject, told, more = SAID[code][turn]
    words = fixed(code)
    body = "\n\n".join((words.greeting, told, more, _HERE[code].format(link=link), words.closing))
    return subject, body, plain(told)
