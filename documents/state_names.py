"""The names of States in French, Spanish, Russian, Arabic and Chinese, as the United Nations prints them.

The forms are those of the UN Terminology Database (UNTERM, short names). One line a State: code, then the five names in the
order of ``LANGUAGES``, parted by "|\
"; "~" parts another form, in use before or beside the customary one. English, with the most
forms, has its own table in ``documents.states``.
"""

from __future__ import annotations

LANGUAGES = ("fr", "es", "ru", "ar", "zh")

TABLE = """
AFG Afghanistan|Afganistán|Афганистан|أفغانستان|阿富汗
AGO Angola|Angola|Ангола|أنغولا|安哥拉
ALB Albanie|Albania|Албания|ألبانيا|阿尔巴尼亚
AND Andorre|Andorra|Андорра|أندورا|安道尔
ARE Émirats arabes unis|Emiratos Árabes Unidos|Объединенные Арабские Эмираты|الإمارات العربية المتحدة|阿拉伯联合酋长国~阿联酋
ARG Argentine|Argentina|Аргентина|الأرجنتين|阿根廷
ARM Arménie|Armenia|Армения|أرمينيا|亚美尼亚
ATG Antigua-et-Barbuda|Antigua y Barbuda|Антигуа и Барбуда|أنتيغوا وبربودا|安提瓜和巴布达
AUS Australie|Australia|Австралия|أستراليا|澳大利亚
AUT Autriche|Austria|Австрия|النمسا|奥地利
AZE Azerbaïdjan|Azerbaiyán|Азербайджан|أذربيجان|阿塞拜疆
BDI Burundi|Burundi|Бурунди|بوروندي|布隆迪
BEL Belgique|Bélgica|Бельгия|بلجيكا|比利时
BEN Bénin|Benin~Benín|Бенин|بنن|贝宁
BFA Burkina Faso|Burkina Faso|Буркина-Фасо|بوركينا فاسو|布基纳法索
BGD Bangladesh|Bangladesh|Бангладеш|بنغلاديش|孟加拉国
BGR Bulgarie|Bulgaria|Болгария|بلغاريا|保加利亚
BHR Bahreïn|Bahrein~Bahréin|Бахрейн|البحرين|巴林
BHS Bahamas|Bahamas|Багамские Острова|جزر البهاما|巴哈马
BIH Bosnie-Herzégovine|Bosnia y Herzegovina|Босния и Герцеговина|البوسنة والهرسك|波斯尼亚和黑塞哥维那~波黑
BLR Bélarus|Belarús|Беларусь|بيلاروس|白俄罗斯
BLZ Belize|Belice|Белиз|بليز|伯利兹
BOL Bolivie (État plurinational de)~Bolivie|Bolivia (Estado Plurinacional de)~Estado Plurinacional de Bolivia|\
Боливия (Многонациональное Государство)~Многонациональное Государство Боливия|\
بوليفيا (دولة - المتعددة القوميات)~دولة بوليفيا المتعددة القوميات~بوليفيا المتعددة القوميات|多民族玻利维亚国~玻利维亚(多民族国)
BRA Brésil|Brasil|Бразилия|البرازيل|巴西
BRB Barbade|Barbados|Барбадос|بربادوس|巴巴多斯
BRN Brunéi Darussalam|Brunei Darussalam|Бруней-Даруссалам|بروني دار السلام|文莱达鲁萨兰国~文莱
BTN Bhoutan|Bhután|Бутан|بوتان|不丹
BWA Botswana|Botswana|Ботсвана|بوتسوانا|博茨瓦纳
CAF République centrafricaine|República Centroafricana|Центральноафриканская Республика|\
جمهورية أفريقيا الوسطى|中非共和国~中非
CAN Canada|Canadá|Канада|كندا|加拿大
CHE Suisse|Suiza|Швейцария|سويسرا|瑞士
CHL Chili|Chile|Чили|شيلي|智利
CHN Chine|China|Китай|الصين|中国
CIV Côte d'Ivoire|Côte d'Ivoire|Кот-д'Ивуар|كوت ديفوار|科特迪瓦
CMR Cameroun|Camerún|Камерун|الكاميرون|喀麦隆
COD République démocratique du Congo|República Democrática del Congo|Демократическая Республика Конго|\
جمهورية الكونغو الديمقراطية|刚果民主共和国
COG Congo|Congo|Конго|الكونغو|刚果
COK Îles Cook|Islas Cook|Острова Кука|جزر كوك|库克群岛
COL Colombie|Colombia|Колумбия|كولومبيا|哥伦比亚
COM Comores|Comoras|Коморские Острова~Коморы|جزر القمر|科摩罗
CPV Cabo Verde~Cap-Vert|Cabo Verde|Кабо-Верде|كابو فيردي~الرأس الأخضر|佛得角
CRI Costa Rica|Costa Rica|Коста-Рика|كوستاريكا|哥斯达黎加
CUB Cuba|Cuba|Куба|كوبا|古巴
CYP Chypre|Chipre|Кипр|قبرص|塞浦路斯
CZE Tchéquie~République tchèque|Chequia~República Checa|Чехия~Чешская Республика|تشيكيا~الجمهورية التشيكية|捷克~捷克共和国
DEU Allemagne~République fédérale d'Allemagne|Alemania~República Federal de Alemania|\
Германия~Федеративная Республика Германия|ألمانيا|德国~德意志联邦共和国
DJI Djibouti|Djibouti|Джибути|جيبوتي|吉布提
DMA Dominique|Dominica|Доминика|دومينيكا|多米尼克
DNK Danemark|Dinamarca|Дания|الدانمرك|丹麦
DOM République dominicaine|República Dominicana|Доминиканская Республика|الجمهورية الدومينيكية|多米尼加共和国~多米尼加
DZA Algérie|Argelia|Алжир|الجزائر|阿尔及利亚
ECU Équateur|Ecuador|Эквадор|إكوادور|厄瓜多尔
EGY Égypte|Egipto|Египет|مصر|埃及
ERI Érythrée|Eritrea|Эритрея|إريتريا|厄立特里亚
ESP Espagne|España|Испания|إسبانيا|西班牙
EST Estonie|Estonia|Эстония|إستونيا|爱沙尼亚
ETH Éthiopie|Etiopía|Эфиопия|إثيوبيا|埃塞俄比亚
FIN Finlande|Finlandia|Финляндия|فنلندا|芬兰
FJI Fidji|Fiji|Фиджи|فيجي|斐济
FRA France|Francia|Франция|فرنسا|法国
FSM Micronésie (États fédérés de)|Micronesia (Estados Federados de)|Микронезия (Федеративные Штаты)|\
ميكرونيزيا (ولايات - الموحدة)~ولايات ميكرونيزيا الموحدة|密克罗尼西亚联邦~密克罗尼西亚(联邦)
GAB Gabon|Gabón|Габон|غابون|加蓬
GBR Royaume-Uni de Grande-Bretagne et d'Irlande du Nord~Royaume-Uni|\
Reino Unido de Gran Bretaña e Irlanda del Norte~Reino Unido|\
Соединенное Королевство Великобритании и Северной Ирландии~Соединенное Королевство|\
المملكة المتحدة لبريطانيا العظمى وأيرلندا الشمالية~المملكة المتحدة|大不列颠及北爱尔兰联合王国~联合王国~英国
GEO Géorgie|Georgia|Грузия|جورجيا|格鲁吉亚
GHA Ghana|Ghana|Гана|غانا|加纳
GIN Guinée|Guinea|Гвинея|غينيا|几内亚
GMB Gambie|Gambia|Гамбия|غامبيا|冈比亚
GNB Guinée-Bissau|Guinea-Bissau|Гвинея-Бисау|غينيا - بيساو~غينيا-بيساو~غينيا بيساو|几内亚比绍
GNQ Guinée équatoriale|Guinea Ecuatorial|Экваториальная Гвинея|غينيا الاستوائية|赤道几内亚
GRC Grèce|Grecia|Греция|اليونان|希腊
GRD Grenade|Granada|Гренада|غرينادا|格林纳达
GTM Guatemala|Guatemala|Гватемала|غواتيمالا|危地马拉
GUY Guyana|Guyana|Гайана|غيانا|圭亚那
HND Honduras|Honduras|Гондурас|هندوراس|洪都拉斯
HRV Croatie|Croacia|Хорватия|كرواتيا|克罗地亚
HTI Haïti|Haití|Гаити|هايتي|海地
HUN Hongrie|Hungría|Венгрия|هنغاريا|匈牙利
IDN Indonésie|Indonesia|Индонезия|إندونيسيا|印度尼西亚
IND Inde|India|Индия|الهند|印度
IRL Irlande|Irlanda|Ирландия|أيرلندا|爱尔兰
IRN Iran (République islamique d')~République islamique d'Iran|\
Irán (República Islámica del)~República Islámica del Irán|\
Иран (Исламская Республика)~Исламская Республика Иран|إيران (جمهورية - الإسلامية)~جمهورية إيران الإسلامية|\
伊朗伊斯兰共和国~伊朗(伊斯兰共和国)~伊朗
IRQ Iraq|Iraq|Ирак|العراق|伊拉克
ISL Islande|Islandia|Исландия|آيسلندا|冰岛
ISR Israël|Israel|Израиль|إسرائيل|以色列
ITA Italie|Italia|Италия|إيطاليا|意大利
JAM Jamaïque|Jamaica|Ямайка|جامايكا|牙买加
JOR Jordanie|Jordania|Иордания|الأردن|约旦
JPN Japon|Japón|Япония|اليابان|日本
KAZ Kazakhstan|Kazajstán~Kazajistán|Казахстан|كازاخستان|哈萨克斯坦
KEN Kenya|Kenya|Кения|كينيا|肯尼亚
KGZ Kirghizistan|Kirguistán|Кыргызстан|قيرغيزستان|吉尔吉斯斯坦
KHM Cambodge|Camboya|Камбоджа|كمبوديا|柬埔寨
KIR Kiribati|Kiribati|Кирибати|كيريباس~كيريباتي|基里巴斯
KNA Saint-Kitts-et-Nevis|Saint Kitts y Nevis|Сент-Китс и Невис|سانت كيتس ونيفس|圣基茨和尼维斯
KOR République de Corée|República de Corea|Республика Корея|جمهورية كوريا|大韩民国~韩国
KWT Koweït|Kuwait|Кувейт|الكويت|科威特
LAO République démocratique populaire lao|República Democrática Popular Lao|\
Лаосская Народно-Демократическая Республика|جمهورية لاو الديمقراطية الشعبية|老挝人民民主共和国~老挝
LBN Liban|Líbano|Ливан|لبنان|黎巴嫩
LBR Libéria|Liberia|Либерия|ليبريا|利比里亚
LBY Libye|Libia|Ливия|ليبيا|利比亚
LCA Sainte-Lucie|Santa Lucía|Сент-Люсия|سانت لوسيا|圣卢西亚
LIE Liechtenstein|Liechtenstein|Лихтенштейн|ليختنشتاين|列支敦士登
LKA Sri Lanka|Sri Lanka|Шри-Ланка|سري لانكا|斯里兰卡
LSO Lesotho|Lesotho|Лесото|ليسوتو|莱索托
LTU Lituanie|Lituania|Литва|ليتوانيا|立陶宛
LUX Luxembourg|Luxemburgo|Люксембург|لكسمبرغ|卢森堡
LVA Lettonie|Letonia|Латвия|لاتفيا|拉脱维亚
MAR Maroc|Marruecos|Марокко|المغرب|摩洛哥
MCO Monaco|Mónaco|Монако|موناكو|摩纳哥
MDA République de Moldova|República de Moldova|Республика Молдова|جمهورية مولدوفا|摩尔多瓦共和国~摩尔多瓦
MDG Madagascar|Madagascar|Мадагаскар|مدغشقر|马达加斯加
MDV Maldives|Maldivas|Мальдивские Острова~Мальдивы|ملديف|马尔代夫
MEX Mexique|México|Мексика|المكسيك|墨西哥
MHL Îles Marshall|Islas Marshall|Маршалловы Острова|جزر مارشال|马绍尔群岛
MKD Macédoine du Nord|Macedonia del Norte|Северная Македония|مقدونيا الشمالية|北马其顿
MLI Mali|Malí|Мали|مالي|马里
MLT Malte|Malta|Мальта|مالطة|马耳他
MMR Myanmar|Myanmar|Мьянма|ميانمار|缅甸
MNE Monténégro|Montenegro|Черногория|الجبل الأسود|黑山
MNG Mongolie|Mongolia|Монголия|منغوليا|蒙古~蒙古国
MOZ Mozambique|Mozambique|Мозамбик|موزامبيق|莫桑比克
MRT Mauritanie|Mauritania|Мавритания|موريتانيا|毛里塔尼亚
MUS Maurice|Mauricio|Маврикий|موريشيوس|毛里求斯
MWI Malawi|Malawi|Малави|ملاوي|马拉维
MYS Malaisie|Malasia|Малайзия|ماليزيا|马来西亚
NAM Namibie|Namibia|Намибия|ناميبيا|纳米比亚
NER Niger|Níger|Нигер|النيجر|尼日尔
NGA Nigéria|Nigeria|Нигерия|نيجيريا|尼日利亚
NIC Nicaragua|Nicaragua|Никарагуа|نيكاراغوا|尼加拉瓜
NIU Nioué|Niue|Ниуэ|نيوي|纽埃
NLD Pays-Bas (Royaume des)~Pays-Bas~Royaume des Pays-Bas|\
Países Bajos (Reino de los)~Países Bajos~Reino de los Países Bajos|\
Нидерланды (Королевство)~Нидерланды~Королевство Нидерландов|هولندا (مملكة -)~هولندا~مملكة هولندا|荷兰王国~荷兰(王国)~荷兰
NOR Norvège|Noruega|Норвегия|النرويج|挪威
NPL Népal|Nepal|Непал|نيبال|尼泊尔
NRU Nauru|Nauru|Науру|ناورو|瑙鲁
NZL Nouvelle-Zélande|Nueva Zelandia|Новая Зеландия|نيوزيلندا|新西兰
OMN Oman|Omán|Оман|عمان|阿曼
PAK Pakistan|Pakistán|Пакистан|باكستان|巴基斯坦
PAN Panama|Panamá|Панама|بنما|巴拿马
PER Pérou|Perú|Перу|بيرو|秘鲁
PHL Philippines|Filipinas|Филиппины|الفلبين|菲律宾
PLW Palaos|Palau|Палау|بالاو|帕劳
PNG Papouasie-Nouvelle-Guinée|Papua Nueva Guinea|Папуа — Новая Гвинея~Папуа-Новая Гвинея|بابوا غينيا الجديدة|巴布亚新几内亚
POL Pologne|Polonia|Польша|بولندا|波兰
PRK République populaire démocratique de Corée|República Popular Democrática de Corea|\
Корейская Народно-Демократическая Республика|جمهورية كوريا الشعبية الديمقراطية|朝鲜民主主义人民共和国~朝鲜
PRT Portugal|Portugal|Португалия|البرتغال|葡萄牙
PRY Paraguay|Paraguay|Парагвай|باراغواي|巴拉圭
PSE État de Palestine~Palestine|Estado de Palestina~Palestina|Государство Палестина~Палестина|\
دولة فلسطين~فلسطين|巴勒斯坦国~巴勒斯坦
QAT Qatar|Qatar|Катар|قطر|卡塔尔
ROU Roumanie|Rumania|Румыния|رومانيا|罗马尼亚
RUS Fédération de Russie|Federación de Rusia|Российская Федерация|الاتحاد الروسي|俄罗斯联邦~俄罗斯
RWA Rwanda|Rwanda|Руанда|رواندا|卢旺达
SAU Arabie saoudite|Arabia Saudita|Саудовская Аравия|المملكة العربية السعودية|沙特阿拉伯
SDN Soudan|Sudán|Судан|السودان|苏丹
SEN Sénégal|Senegal|Сенегал|السنغال|塞内加尔
SGP Singapour|Singapur|Сингапур|سنغافورة|新加坡
SLB Îles Salomon|Islas Salomón|Соломоновы Острова|جزر سليمان|所罗门群岛
SLE Sierra Leone|Sierra Leona|Сьерра-Леоне|سيراليون|塞拉利昂
SLV El Salvador|El Salvador|Сальвадор|السلفادور|萨尔瓦多
SMR Saint-Marin|San Marino|Сан-Марино|سان مارينو|圣马力诺
SOM Somalie|Somalia|Сомали|الصومال|索马里
SRB Serbie|Serbia|Сербия|صربيا|塞尔维亚
SSD Soudan du Sud|Sudán del Sur|Южный Судан|جنوب السودان|南苏丹
STP Sao Tomé-et-Principe|Santo Tomé y Príncipe|Сан-Томе и Принсипи|سان تومي وبرينسيبي|圣多美和普林西比
SUR Suriname|Suriname|Суринам|سورينام|苏里南
SVK Slovaquie|Eslovaquia|Словакия|سلوفاكيا|斯洛伐克
SVN Slovénie|Eslovenia|Словения|سلوفينيا|斯洛文尼亚
SWE Suède|Suecia|Швеция|السويد|瑞典
SWZ Eswatini~Swaziland|Eswatini~Swazilandia|Эсватини~Свазиленд|إسواتيني~سوازيلند|斯威士兰
SYC Seychelles|Seychelles|Сейшельские Острова~Сейшелы|سيشيل|塞舌尔
SYR République arabe syrienne|República Árabe Siria|Сирийская Арабская Республика|الجمهورية العربية السورية|\
阿拉伯叙利亚共和国~叙利亚
TCD Tchad|Chad|Чад|تشاد|乍得
TGO Togo|Togo|Того|توغو|多哥
THA Thaïlande|Tailandia|Таиланд|تايلند|泰国
TJK Tadjikistan|Tayikistán|Таджикистан|طاجيكستان|塔吉克斯坦
TKM Turkménistan|Turkmenistán|Туркменистан|تركمانستان|土库曼斯坦
TLS Timor-Leste|Timor-Leste|Тимор-Лешти|تيمور - ليشتي~تيمور-ليشتي~تيمور ليشتي|东帝汶
TON Tonga|Tonga|Тонга|تونغا|汤加
TTO Trinité-et-Tobago|Trinidad y Tabago~Trinidad y Tobago|Тринидад и Тобаго|ترينيداد وتوباغو|特立尼达和多巴哥
TUN Tunisie|Túnez|Тунис|تونس|突尼斯
TUR Türkiye~Turquie|Türkiye~Turquía|Турция|تركيا~تركيّا|土耳其~土耳其共和国
TUV Tuvalu|Tuvalu|Тувалу|توفالو|图瓦卢
TZA République-Unie de Tanzanie|República Unida de Tanzanía~República Unida de Tanzania|\
Объединенная Республика Танзания|جمهورية تنزانيا المتحدة|坦桑尼亚联合共和国~坦桑尼亚
UGA Ouganda|Uganda|Уганда|أوغندا|乌干达
UKR Ukraine|Ucrania|Украина|أوكرانيا|乌克兰
URY Uruguay|Uruguay|Уругвай|أوروغواي|乌拉圭
USA États-Unis d'Amérique~États-Unis|Estados Unidos de América~Estados Unidos|\
Соединенные Штаты Америки~Соединенные Штаты|الولايات المتحدة الأمريكية~الولايات المتحدة|美利坚合众国~美国
UZB Ouzbékistan|Uzbekistán|Узбекистан|أوزبكستان|乌兹别克斯坦
VAT Saint-Siège|Santa Sede|Святой Престол|الكرسي الرسولي|教廷~罗马教廷
VCT Saint-Vincent-et-les Grenadines|San Vicente y las Granadinas|Сент-Винсент и Гренадины|\
سانت فنسنت وجزر غرينادين|圣文森特和格林纳丁斯
VEN Venezuela (République bolivarienne du)|\
Venezuela (República Bolivariana de)~República Bolivariana de Venezuela|\
Венесуэла (Боливарианская Республика)~Боливарианская Республика Венесуэла|\
فنزويلا (جمهورية - البوليفارية)~جمهورية فنزويلا البوليفارية|委内瑞拉玻利瓦尔共和国~委内瑞拉(玻利瓦尔共和国)~委内瑞拉
VNM Viet Nam|Viet Nam|Вьетнам|فييت نام|越南
VUT Vanuatu|Vanuatu|Вануату|فانواتو|瓦努阿图
WSM Samoa|Samoa|Самоа|ساموا|萨摩亚
YEM Yémen|Yemen|Йемен|اليمن|也门
ZAF Afrique du Sud|Sudáfrica|Южная Африка~Южно-Африканская Республика|جنوب أفريقيا|南非
ZMB Zambie|Zambia|Замбия|زامبيا|赞比亚
ZWE Zimbabwe|Zimbabwe|Зимбабве|زمبابوي|津巴布韦
CSK Tchécoslovaquie|Checoslovaquia|Чехословакия|تشيكوسلوفاكيا|捷克斯洛伐克
DDR République démocratique allemande|República Democrática Alemana|Германская Демократическая Республика|\
الجمهورية الديمقراطية الألمانية|德意志民主共和国
SCG Serbie-et-Monténégro|Serbia y Montenegro|Сербия и Черногория|صربيا والجبل الأسود|塞尔维亚和黑山
SUN Union des Républiques socialistes soviétiques~URSS|Unión de Repúblicas Socialistas Soviéticas~URSS|\
Союз Советских Социалистических Республик~СССР|اتحاد الجمهوريات الاشتراكية السوفياتية|苏维埃社会主义共和国联盟~苏联
YMD Yémen démocratique|Yemen Democrático|Демократический Йемен|اليمن الديمقراطية|民主也门
YUG Yougoslavie|Yugoslavia|Югославия|يوغوسلافيا|南斯拉夫
"""


def names_in(language: str) -> dict[str, tuple[str, ...]]:
    """Code → the names in one of ``LANGUAGES``, the customary one first."""
    column = LANGUAGES.index(language)
    rows = (line.partition(" ") for line in TABLE.strip().splitlines())
    return {code: tuple(names.split("|")[column].split("~")) for code, _, names in rows}
