"""The ladder of operative verbs: which opening binds, asks or merely notes, in six languages.

The United Nations publishes no official order. This one is a convention of this program, drawn from how drafting guides and
delegates speak ("Decides" > "Requests" > "Urges" > "Calls upon" > "Encourages" … "Takes note"). Every rung has a number; the
higher one is the stronger. Expressions of one rung are equal, and openings on different rungs can be compared, even when one
asks and the other assesses: a paragraph that went from *Requests* to *Takes note of* has become weaker.

=====  ==========================================================================
rung   what stands there (English)
=====  ==========================================================================
100    decides, resolves, adopts, approves, authorizes, establishes, appropriates
 95    demands, instructs
 90    endorses, proclaims, declares, confirms
 85    condemns; rejects
 80    requests
 76    deplores
 72    urges
 68    reaffirms, affirms, reiterates; agrees, undertakes, commits itself
 66    calls upon, calls for
 62    recommends; stresses, emphasizes, underlines, underscores, highlights, insists
 60    appeals; expresses alarm
 58    supports
 55    invites
 52    expresses concern
 50    encourages; regrets; commends, pays tribute
 47    recognizes, acknowledges, considers, is convinced
 45    welcomes, appreciates, expresses appreciation, is grateful
 40    recalls, reminds; looks forward
 34    notes with concern
 30    notes with appreciation, takes note with appreciation; bears in mind, is mindful
 22    takes note
 20    notes
=====  ==========================================================================

A reinforcing word ("strongly", "deeply", "gravely") lifts an expression by three; "also", "further" and "again" do not count.
"Reiterates its request" stands where "Requests" stands: what is repeated decides, not the repeating.
"""

from __future__ import annotations

_EN = {
    100: "decides resolves adopts approves authorizes authorises establishes appropriates apportions deciding resolving",
    95: "demands instructs directs demanding",
    90: "endorses proclaims declares confirms reconfirms designates endorsing proclaiming declaring",
    85: "condemns rejects condemning rejecting reiterates_its_condemnation reiterating_its_condemnation "
    "reaffirms_its_condemnation reaffirming_its_condemnation",
    80: "requests requesting reiterates_its_request reaffirms_its_request reiterating_its_request renews_its_request",
    76: "deplores deploring deeply_deplores",
    72: "urges urging reiterates_its_urgent_call",
    68: "reaffirms affirms reiterates agrees undertakes commits recommits renews_its_commitment maintains "
    "reaffirming affirming reiterating agreeing determined renewing",
    66: "calls_upon calls_on calls_for calls reiterates_its_call reiterates_its_appeal reiterates_its_appeals "
    "calling_upon calling_on calling_for reiterating_its_call renews_its_call",
    62: "recommends stresses emphasizes emphasises underlines underscores highlights insists re-emphasizes "
    "recommending stressing emphasizing underlining underscoring highlighting",
    60: "appeals expresses_alarm alarmed expressing_alarm expresses_its_alarm appealing",
    58: "supports expresses_support expresses_its_support supporting expresses_solidarity reaffirms_its_support",
    55: "invites inviting reiterates_its_invitation reiterates_the_invitation recalls_its_invitation",
    52: "expresses_concern expresses_its_concern concerned expressing_concern expressing_its_concern disturbed "
    "emphasizes_its_concern reiterates_its_concern reiterating_its_concern reaffirming_its_concern "
    "expresses_deep_concern expresses_serious_concern expresses_grave_concern expresses_its_grave_concern "
    "expresses_its_deep_concern expresses_its_serious_concern expressing_deep_concern expressing_grave_concern "
    "expressing_its_grave_concern expressing_its_deep_concern expressing_serious_concern preoccupied",
    50: "encourages regrets commends pays_tribute encouraging regretting commending praises praising expresses_regret "
    "expressing_regret congratulates",
    47: "recognizes recognises acknowledges considers believes understands expresses_the_view convinced recognizing "
    "recognising acknowledging considering believing realizing understanding conscious cognizant expresses_the_need",
    45: "welcomes appreciates expresses_appreciation expresses_its_appreciation expresses_its_gratitude "
    "expresses_its_satisfaction expresses_satisfaction thanks expresses_its_deep_appreciation "
    "expresses_its_profound_gratitude welcoming expressing_appreciation expressing_its_appreciation grateful "
    "expressing_its_satisfaction encouraged reiterates_its_appreciation",
    40: "recalls reminds looks_forward recalling remains_seized guided",
    34: "notes_with_concern noting_with_concern notes_with_deep_concern notes_with_serious_concern notes_with_alarm "
    "noting_with_deep_concern noting_with_grave_concern noting_with_great_concern notes_with_regret "
    "notes_with_deep_regret takes_note_with_concern",
    30: "notes_with_appreciation notes_with_satisfaction takes_note_with_appreciation takes_note_with_interest "
    "notes_with_interest noting_with_appreciation noting_with_satisfaction taking_note_with_appreciation "
    "bearing_in_mind bears_in_mind mindful aware takes_into_account taking_into_account takes_into_consideration "
    "taking_into_consideration takes_note_with_satisfaction",
    22: "takes_note taking_note",
    20: "notes noting observes observing having_considered having_examined having_received",
}

_FR = {
    100: "décide adopte approuve autorise établit ouvre institue résout",
    95: "exige donne_pour_instruction",
    90: "souscrit fait_siennes fait_sienne fait_sien proclame déclare confirme désigne entérine",
    85: "condamne rejette",
    80: "prie réitère_sa_demande",
    76: "déplore",
    72: "prie_instamment engage_instamment demande_instamment exhorte invite_instamment",
    68: "réaffirme affirme réitère redit convient s'engage",
    66: "demande appelle lance_un_appel",
    62: "recommande souligne insiste met_en_relief met_en_exergue fait_ressortir",
    60: "s'alarme se_déclare_alarmée",
    58: "appuie soutient",
    55: "invite",
    52: "se_déclare_préoccupée s'inquiète exprime_sa_préoccupation exprime_son_inquiétude se_dit_préoccupée "
    "se_déclare_profondément_préoccupée se_déclare_vivement_préoccupée",
    50: "encourage engage regrette félicite rend_hommage préconise",
    47: "considère constate estime reconnaît est_consciente prend_conscience juge",
    45: "se_félicite salue accueille_avec_satisfaction accueille_favorablement remercie apprécie exprime_sa_gratitude "
    "se_déclare_satisfaite exprime_sa_reconnaissance",
    40: "rappelle attend_avec_intérêt",
    34: "note_avec_préoccupation note_avec_inquiétude constate_avec_préoccupation note_avec_regret",
    30: "note_avec_satisfaction prend_note_avec_satisfaction prend_note_avec_intérêt prend_acte_avec_satisfaction "
    "note_avec_intérêt garde_à_l'esprit",
    22: "prend_note prend_acte",
    20: "note observe",
}

_ES = {
    100: "decide aprueba adopta autoriza establece consigna resuelve",
    95: "exige",
    90: "hace_suyas hace_suya hace_suyo hace_suyos proclama declara confirma designa",
    85: "condena rechaza",
    80: "solicita reitera_su_solicitud",
    76: "deplora",
    72: "insta",
    68: "reafirma afirma reitera conviene se_compromete",
    66: "exhorta pide reitera_su_llamamiento",
    62: "recomienda destaca pone_de_relieve subraya recalca resalta insiste",
    60: "hace_un_llamamiento se_declara_alarmada expresa_alarma",
    58: "apoya expresa_su_apoyo",
    55: "invita reitera_su_invitación",
    52: "expresa_preocupación expresa_su_preocupación expresa_profunda_preocupación expresa_su_profunda_preocupación "
    "expresa_su_grave_preocupación expresa_grave_preocupación",
    50: "alienta lamenta encomia rinde_homenaje felicita",
    47: "reconoce considera cree entiende",
    45: "acoge_con_beneplácito acoge_con_satisfacción acoge_con_reconocimiento acoge_con_aprecio aprecia "
    "expresa_su_reconocimiento expresa_su_aprecio expresa_su_gratitud expresa_su_satisfacción agradece",
    40: "recuerda aguarda_con_interés",
    34: "observa_con_preocupación hace_notar_con_preocupación toma_nota_con_preocupación",
    30: "observa_con_aprecio observa_con_satisfacción toma_nota_con_aprecio toma_nota_con_reconocimiento "
    "toma_nota_con_interés toma_nota_con_satisfacción",
    22: "toma_nota",
    20: "observa hace_notar señala",
}

_RU = {
    100: "постановляет принимает утверждает уполномочивает учреждает ассигнует выделяет решает",
    95: "требует",
    90: "одобряет провозглашает объявляет заявляет_об_одобрении",
    85: "осуждает отвергает",
    80: "просит",
    76: "выражает_глубокое_сожаление",
    72: "настоятельно_призывает",
    68: "подтверждает заявляет обязуется выражает_согласие соглашается",
    66: "призывает",
    62: "подчеркивает особо_отмечает обращает_особое_внимание особо_подчеркивает",
    60: "обращается выражает_тревогу",
    58: "поддерживает",
    55: "предлагает",
    52: "выражает_обеспокоенность выражает_озабоченность выражает_глубокую_обеспокоенность "
    "выражает_серьезную_обеспокоенность выражает_глубокую_озабоченность",
    50: "рекомендует высоко_оценивает выражает_сожаление сожалеет дает_высокую_оценку воздает_должное",
    47: "признает считает учитывает констатирует",
    45: "приветствует выражает_признательность выражает_свою_признательность выражает_удовлетворение "
    "выражает_благодарность",
    40: "ссылается напоминает ожидает с_интересом_ожидает",
    34: "с_озабоченностью_отмечает с_обеспокоенностью_отмечает отмечает_с_обеспокоенностью",
    30: "с_признательностью_отмечает с_удовлетворением_отмечает с_признательностью_принимает_к_сведению "
    "с_удовлетворением_принимает_к_сведению с_интересом_отмечает принимает_во_внимание",
    22: "принимает_к_сведению",
    20: "отмечает",
}

_AR = {
    100: "تقرر توافق تعتمد تأذن ترصد تنشئ",
    95: "تطالب",
    90: "تؤيد تعلن",
    85: "تدين ترفض",
    80: "تطلب تكرر_طلبها",
    76: "تشجب تستنكر",
    72: "تحث",
    68: "تؤكد_من_جديد تؤكد_مجددا تعيد_تأكيد تعيد_التأكيد تكرر_تأكيد تكرر_التأكيد تكرر تتعهد",
    66: "تهيب تدعو_إلى تكرر_دعوتها_إلى",
    62: "توصي تشدد تؤكد تبرز",
    60: "تناشد",
    58: "تعرب_عن_دعمها تعرب_عن_تأييدها",
    55: "تدعو تكرر_دعوتها",
    52: "تعرب_عن_قلقها تعرب_عن_القلق تعرب_عن_بالغ_قلقها",
    50: "تشجع تثني تشيد تأسف",
    47: "تسلم تقر تعترف تنوه ترى تعتبر",
    45: "ترحب تقدر تعرب_عن_تقديرها تعرب_عن_امتنانها تعرب_عن_ارتياحها",
    40: "تشير تذكر تتطلع",
    34: "تلاحظ_مع_القلق تلاحظ_بقلق",
    30: "تلاحظ_مع_التقدير تلاحظ_بارتياح تلاحظ_باهتمام تحيط_علما_مع_التقدير",
    22: "تحيط_علما",
    20: "تلاحظ",
}

_ZH = {
    100: "决定 通过 核准 批准 授权 设立",
    95: "要求",
    90: "核可 认可 赞同 宣布 宣告 确定",
    85: "谴责 拒绝 摒弃",
    80: "请 重申请 重申其请求",
    76: "痛惜 悲叹",
    72: "敦促 促请",
    68: "重申 申明 商定 承诺",
    66: "呼吁 吁请",
    62: "建议 强调 着重指出 重点指出 着重 突出",
    60: "恳请 表示震惊",
    58: "支持 表示支持",
    55: "邀请",
    52: "表示关切 深为关切 表示深为关切 表示严重关切 严重关切",
    50: "鼓励 赞扬 遗憾 致敬",
    47: "确认 认识到 承认 认为",
    45: "欢迎 赞赏 表示赞赏 表示感谢 感谢",
    40: "回顾 提醒 期待",
    34: "关切地注意到",
    30: "赞赏地注意到 表示赞赏地注意到 满意地注意到 铭记",
    22: "表示注意到",
    20: "注意到 指出",
}

#: ISO code → rung → openings; a blank inside an opening is written "_".
RUNGS: dict[str, dict[int, str]] = {"en": _EN, "fr": _FR, "es": _ES, "ru": _RU, "ar": _AR, "zh": _ZH}

#: Words of an opening that change nothing about its strength.
NEUTRAL: dict[str, str] = {
    "en": "also further furthermore again anew once more moreover therefore",
    "fr": "également en outre de même de nouveau une nouvelle fois aussi par ailleurs",
    "es": "también además nuevamente asimismo una vez más de nuevo",
    "ru": "также далее вновь еще раз",
    "ar": "أيضا أيضاً كذلك مرة أخرى",
    "zh": "又 还 也 再次 并",
}

#: Words that reinforce whatever they stand with.
STRONG: dict[str, str] = {
    "en": "strongly firmly deeply gravely grave deep serious seriously strongest great utmost profound urgently unequivocally "
    "strong vehemently categorically",
    "fr": "énergiquement vivement fermement profondément gravement fortement vive profonde grave",
    "es": "enérgicamente encarecidamente firmemente profundamente profunda grave seria",
    "ru": "решительно убедительно настоятельно глубокую серьезную самым",
    "ar": "بقوة بشدة بالغ العميق",
    "zh": "强烈 坚决 深为 严重",
}
