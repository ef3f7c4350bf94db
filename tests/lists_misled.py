"""Lists of which a word, a mark or a line alone misleads: cells, and what a careful reader makes of them, as in `lists_made`."""

from __future__ import annotations

TEXTS = {
    "representatives of groups that are organisations": (
        "№;Группа;Представитель группы;Влияние\n1;Бизнес;ООО Волна;высокое\n2;Органы власти;Администрация района;высокое\n3;Бизнес;Завод Заря;низкое\n",
        ["ООО Волна b H", "Администрация района g H", "Завод Заря b L"],
    ),
    "numbered kinds, the first word of which means another thing elsewhere": (
        "Collège;Structure\n"
        "Collège 1 – Collectivités;Ville de Brac\n"
        "Collège 2 – Professionnels de santé;Pharmacie du Port\n"
        "Collège 2 – Professionnels de santé;Association Les Iris\n"
        "Collège 2 – Professionnels de santé;CPTS du Val\n"
        "Collège 3 – Associations;Les Lilas\n"
        "Collège 4 – Éducation, insertion, logement;Le Relais\n"
        "Collège 4 – Éducation, insertion, logement;Lycée Jean Zay\n",
        [
            "Ville de Brac g",
            "Pharmacie du Port b",
            "Association Les Iris n",
            "CPTS du Val ?",
            "Les Lilas n",
            "Le Relais ?",
            "Lycée Jean Zay e",
        ],
    ),
    "a word for who owns it that the names contradict": (
        "Socio;Componente\nComune di Brac;Pubblica\nFondazione Iris;Privata – sociale\nIl Ponte ODV;Privata – sociale\n"
        "Parrocchia San Vito;Privata – sociale\nArcadia;Privata – sociale\nCaseificio Val SRL;Privata – economica\n",
        [
            "Comune di Brac g",
            "Fondazione Iris n",
            "Il Ponte ODV n",
            "Parrocchia San Vito c",
            "Arcadia ?",
            "Caseificio Val SRL b",
        ],
    ),
    "parts of words, and words that lead names of towns only": (
        "Organisatie,Soort\nGemeente Vlist,\nProtestantse Gemeente De Bron,\nBuurtzorg Oost,\nBuurtvereniging West,\nInitiative Essbare Stadt,\nParroquia Santa María la Mayor,\nSt. Anne's Hospital,\nAmt für Umwelt; Stadt Ulm,\n",
        [
            "Gemeente Vlist g",
            "Protestantse Gemeente De Bron c",
            "Buurtzorg Oost n",
            "Buurtvereniging West c",
            "Initiative Essbare Stadt ?",
            "Parroquia Santa María la Mayor c",
            "St. Anne's Hospital ?",
            "Amt für Umwelt; Stadt Ulm g",
        ],
    ),
    "Spanish dates of joining and leaving, involvement out of four": (
        "Entidad;Tipo;Fecha alta;Fecha baja;Implicación\nAyuntamiento de Brac;Administración pública;12/03/2009;;4/4\n"
        "Panadería Sol SL;Empresa;10/11/2017;30/06/2022;1/4\nAsociación Río;Asociación;;;2/4\n",
        ["Ayuntamiento de Brac g VH in", "Panadería Sol SL b VL out", "Asociación Río n L"],
    ),
    "Polish dates before remarks, a name or a person's name beside who represents it": (
        "Lp.;Nazwa / imię i nazwisko członka;Sektor;Reprezentant;Data przyjęcia (uchwała);Data wykreślenia\n"
        "1.;Gmina Olsza;publiczny;Wójt;14.05.2008 (założyciel);\n2.;Tartak Zych sp. z o.o.;prywatny;Prezes;22.03.2016 (uchw. 4/2016);15.01.2021\n"
        "3.;Fundacja Iskra;społeczny;A. Lis;11.10.2022 (uchw. 9/2022);\n",
        ["Gmina Olsza g in", "Tartak Zych sp. z o.o. b out", "Fundacja Iskra n in"],
    ),
    "codes that a line above and a line below explain": (
        "Stand: +2 with us & active / +1 with us / 0 unknown or neutral / -1 against.  Care: 1 meh - 3 lives it,,,,\n,,,,\n"
        "Who,What are they,Power,Stand,Care\nVale Council,council,high,+1,2\nBell Ltd,company,low,-1,3\nVale Aid,charity,low,+2,1\n,,,,\nPower = say over the budget,,,,\n",
        ["Vale Council g H M +0.50", "Bell Ltd b L H -0.50", "Vale Aid n L L +1.00"],
    ),
    "signs that a line below explains": (
        "Einrichtung;Träger;Interesse\nGrundschule am Hain;Stadt Ulm;+++\nKita Regenbogen;Kinderwelt gGmbH;++\nJugendamt;Stadt Ulm;+\nHain Bau GmbH;;–\n;;\nInteresse: +++ sehr hoch, ++ hoch, + mittel, – gering;;\n",
        ["Grundschule am Hain e VH", "Kita Regenbogen e H", "Jugendamt g M", "Hain Bau GmbH b L"],
    ),
    "a name of whom somebody represents": (
        "Lp.;Imię i nazwisko;Nazwa partnera, którego przedstawicielem jest członek;Sektor\n1;Jan Lis;Gmina Olsza;publiczny\n2;Ewa Sroka;Tartak Zych;prywatny\n3;Ala Kos;Fundacja Iskra;społeczny\n",
        ["Gmina Olsza g", "Tartak Zych b", "Fundacja Iskra n"],
    ),
    "the foot of a report, and a remark": (
        '"Account Name","Type","Influence (0-10)"\n"Vale Council","Local Authority","9"\n"Bell Ltd","Business","5"\n"Vale Aid","Charity","3"\n\n\n'
        '"Housing Forum - partners and targets"\n"Copyright (c) 2000-2024 salesforce.com, inc."\n"Confidential Information - Do Not Distribute"\n"Northgate Trust"\n',
        ["Vale Council g VH", "Bell Ltd b M", "Vale Aid n L"],
    ),
    "a mail with names below for and against": (
        "From: Jess\nTo: Dana\nSubject: where they stand\n\nDana, here is my list before Monday. I put (!) next to those who move votes.\n\n"
        "FOR\n- Vale Riders Alliance - 2k members, will pack the hearing\n- Vale University (!) - students\n\nAGAINST\n- Bell Ltd (!) - parking\n- Vale Homeowners Association\n\n"
        "ON THE FENCE\n- Vale Police Department\n\nDON'T KNOW\n- Vale Foundation\n\nJ.\nSent from my phone\n",
        [
            "Vale Riders Alliance n L +0.50",
            "Vale University e H +0.50",
            "Bell Ltd b H -0.50",
            "Vale Homeowners Association c L -0.50",
            "Vale Police Department g L +0.15",
            "Vale Foundation n L",
        ],
    ),
    "a mail with names below for and against, without bullets": (
        "Hi Tom,\n\nthis is where we are with the cycle lane.\n\nSupporters\nVale Cycling Club - loud\nVale University\n\nOpponents:\nBell Ltd\nVale Chamber of Commerce\n\nAll the best\nAnn\n",
        [
            "Vale Cycling Club c +0.50",
            "Vale University e +0.50",
            "Bell Ltd b -0.50",
            "Vale Chamber of Commerce b -0.50",
        ],
    ),
}
NETWORKS = {
    "acronyms under labels that name ties": (
        {
            "Mapa": [
                ["SIGLA", "ORGANIZAÇÃO", "NATUREZA", "NA REDE?", "ENTRADA", "ARTICULA COM", "CONFLITO COM"],
                ["ISV", "Instituto Selva Viva", "ONG", "Sim", 2014, "CPT, AMOR / UFN", ""],
                ["CPT", "Comissão da Terra", "ONG", "Sim", 2016, "ISV", "MNA"],
                ["AMOR", "Associação dos Moradores", "Comunidade", "Sim", 2014, "ISV", ""],
                ["UFN", "Universidade Federal", "Universidade", "Não", "", "", ""],
                ["MNA", "Mineração Norte SA", "Empresa", "Não", "", "", "CPT"],
            ]
        },
        [
            "Instituto Selva Viva cooperation Comissão da Terra",
            "Instituto Selva Viva cooperation Associação dos Moradores",
            "Instituto Selva Viva cooperation Universidade Federal",
            "Comissão da Terra conflict Mineração Norte SA",
        ],
    ),
    "who, to whom and how strong": (
        {
            "Map": [["Who", "Type"], ["Vale Council", "council"], ["Bell Ltd", "company"], ["Vale Aid", "charity"]],
            "Connected": [
                ["Who", "What", "To whom", "Good or bad", "How strong 1-3"],
                ["Vale Council", "grant", "Vale Aid", "+", 3],
                ["Bell Ltd", "feud", "Vale Council", "-", 2],
            ],
        },
        ["Vale Council money Vale Aid", "Bell Ltd conflict Vale Council"],
    ),
}
#: Files in old encodings, with a name of each that is as it should be.
BYTES = {
    "a dash and an accent of Windows": (
        "Name,Type\nVale Trust – Inclusion,Charity\nCafé Nectar Ltd,Business\n".encode("cp1252"),
        ["Vale Trust – Inclusion n", "Café Nectar Ltd b"],
    ),
    "an accent of old Macs": (
        "Name,Type\nCafé Nectar Ltd,Business\nVale Trust,Charity\n".encode("mac_roman"),
        ["Café Nectar Ltd b", "Vale Trust n"],
    ),
}
