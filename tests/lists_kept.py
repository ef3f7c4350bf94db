"""Lists that groups keep of themselves: councils, members, panels, surveys, maps. Cells, and what a careful reader makes of them, as in `lists_made`."""

from __future__ import annotations

TEXTS = {
    "numbers of columns below the header, how interested each is, Russian": (
        "№ п/п,Наименование организации,Вид,Степень заинтересованности\n1,2,3,4\n1,Администрация г. Ольховска,орган власти,высокая\n2,Клуб ветеранов,общественное объединение,низкая\n3,ООО «Парк»,фирма,средняя\n",
        ["Администрация г. Ольховска g H", "Клуб ветеранов n L", "ООО «Парк» b M"],
    ),
    "kinds in words of the trade, signing of a charter, Italian and French": (
        "Structure;Collège;Signature de la charte\nMairie de Vernay;Institutions publiques;15/01/2029\nAssociazione Leggere APS;Associazione;15/01/2029\nGruppo di lettura;Gruppo informale;15/01/2029\nFerme Durand;Acteurs économiques;15/01/2029\n",
        ["Mairie de Vernay g in", "Associazione Leggere APS n in", "Gruppo di lettura c in", "Ferme Durand b in"],
    ),
    "ratings between two levels, and out of ten": (
        "Organisation,Power,Interest\nVale Dairy,M-H,9 of 10\nVale Council,H,5 of 10\nErne Mosque,L,2 of 10\nErne School,L/M,7 of 10\nErne Trust,medium to high,1 of 10\n",
        ["Vale Dairy b 1.5 VH", "Vale Council g H M", "Erne Mosque c L VL", "Erne School e 0.75 H", "Erne Trust n 1.5 VL"],
    ),
    "ratings between two levels, German, and out of ten, Portuguese": (
        "Organisation;Einfluss;Interesse (x em 10)\nStadt Auen;mittel bis hoch;9 em 10\nBäckerei Korn GmbH;gering;3 em 10\nGrundschule Auen;hoch;5 em 10\nNABU Auen;mittel;5 em 10\n",
        ["Stadt Auen g 1.5 VH", "Bäckerei Korn GmbH b L L", "Grundschule Auen e H M", "NABU Auen n M M"],
    ),
    "one organisation with and without its legal form, in quotes, in Cyrillic": (
        "Название;Тип\nООО «Ромашка»;фирма\nРомашка;фирма\nАО Ключ;фирма\nООО Ключ;фирма\nООО «Ключ»;фирма\nMüller Bau GmbH & Co. KG;фирма\nMüller Bau;фирма\n",
        ["ООО «Ромашка» b", "АО Ключ b", "ООО Ключ b", "Müller Bau GmbH & Co. KG b"],
    ),
    "one organisation with and without its legal form, and two of other forms": (
        "Organisation,Joined\nGreenway Cycles Ltd,2031\nGreenway Cycles Limited,2032\nErne Community Loan Fund,2031\n\"Erne Community Loan Fund, Inc.\",2031\n"
        "The Vale Mill,2031\nVale Mill,2031\nKorn GmbH,2031\nKorn AG,2031\nBarelas Street Community Development Corp.,2031\n\"Boys and Girls Club of Vale, Inc.\",2031\nVale Housing Association Ltd,2031\n",
        ["Greenway Cycles Ltd b in", "Erne Community Loan Fund n in", "The Vale Mill b in", "Korn GmbH b in", "Korn AG b in", "Barelas Street Community Development Corp. n in", "Boys and Girls Club of Vale, Inc. n in", "Vale Housing Association Ltd n in"],
    ),
    "marks below sides, summed up in rows that no word gives away, German": (
        "Nr.;Mitglied;vertreten durch;Kommune / öffentl. Sektor;Wirtschaft;Zivilgesellschaft;Privatperson;Stimmen\n"
        "1;Landkreis Auen;Dr. J. Hahn;x;;;;1\n2;Markt Oberau;A. Kern;x;;;;1\n3;Sparkasse Auen;U. Maas;;x;;;beratend\n"
        "4;Tourismusverband Auen e. V.;A. Dill;;x;;;1\n5;Landvolkbewegung;C. Hirl;;;x;;1\n6;Caritas Auen;N. Auer;;;x;;1\n7;Eva Korn (Bäuerin);selbst;;;;x;1\n"
        ";Anteil;;28,6 %;28,6 %;28,6 %;14,3 %;\n;Quorum;;2;2;2;2;\n",
        ["Landkreis Auen g", "Markt Oberau g", "Sparkasse Auen b", "Tourismusverband Auen e. V. b", "Landvolkbewegung n", "Caritas Auen n", "Eva Korn (Bäuerin) ?"],
    ),
    "marks that are digits, summed up in shares, and a word that a name has settled": (
        "Organisation;Public;Private;NGO;Voix\nVale Council;1;;;O\nErne Dairy;;1;;N\nKestrel;;1;;O\nMill Group;;;1;O\nProportion;25%;50%;25%;\n",
        ["Vale Council g", "Erne Dairy b", "Kestrel b", "Mill Group n"],
    ),
    "headings in small letters with empty cells beside, a footnote and a total of votes, French": (
        "Structure;Titulaire;Suppléant;Voix\nCollectivités territoriales;;;\nVille d'Aulne;M. le Maire;;oui\nSyndicat du Lac;M. X;;oui\nUsagers industriels;;;\nKestrel;M. Y;;non\n"
        "Associations de protection de l'environnement;;;\nLac Vivant;Mme Z;;oui (*)\n(*) sans droit de vote\nTotal des voix délibératives;;;3\n",
        ["Ville d'Aulne g", "Syndicat du Lac g", "Kestrel b", "Lac Vivant n"],
    ),
    "a kind that says outright that none profits, and totals in more words": (
        "Organization,Org Type,Votes\nVale Housing Inc.,Nonprofit Housing Developer,1\nBarelas CDC,CDC,1\nRed Elk Nation,Tribe,1\nKestrel,Hedge,1\nVale Loan Fund,Hedge,1\nNumber of seats with a vote,,5\n",
        ["Vale Housing Inc. n", "Barelas CDC n", "Red Elk Nation g", "Kestrel ?", "Vale Loan Fund n"],
    ),
    "a header of words that are not known over a running number, below a title": (
        "Members of the Vale table\nas of 2031\n\nQuux,Vinder,Trallo,Zim\n1,Vale Dairy,Jane Doe,x1\n2,Vale Council,Bob Ray,x2\n3,Erne Mosque,Ann Lee,x3\n",
        ["Vale Dairy b", "Vale Council g", "Erne Mosque c"],
    ),
    "organisations that are represented, with a right to vote, below headings, Spanish": (
        "CONSEJO DEL AGUA DEL ALTO VEGA,,,,,\n,,,,,\nNº,Entidad representada,Titular,Suplente,Voto,Observaciones\n"
        "ADMINISTRACIÓN AUTONÓMICA,,,,,\n1,Junta de Vega,Luz Paz,D. Sol,Sí,\n2,Instituto Vegués del Agua,Director,,Sí,\nENTIDADES LOCALES,,,,,\n3,Mancomunidad de Aguas,P. Roca,,No (*),\n"
        "ASOCIACIONES ECOLOGISTAS,,,,,\n4,SEO/Aves de Vega,V. Gil,,No (*),Invitada\n5,Vega en Acción,B. Luz,,Sí,\n,Total de vocales con voto,,,3,\n(*) Con voz pero sin voto.,,,,,\n",
        ["Junta de Vega g", "Instituto Vegués del Agua g", "Mancomunidad de Aguas g", "SEO/Aves de Vega n", "Vega en Acción n"],
    ),
    "entries that name no organisation, Polish": (
        "Lp.;Imię i nazwisko;Nazwa partnera, którego przedstawicielem jest członek;Sektor\n"
        "1.;Jan Lis;Gmina Brzoza;publiczny\n"
        "2.;Ewa Kos;Nie dotyczy (osoba prywatna);społeczny\n"
        "3.;Piotr Wilk;Bank Spółdzielczy w Brzozie;gospodarczy\n"
        "4.;Anna Sowa;nie dotyczy;społeczny\n"
        "5.;Adam Jeż;Stowarzyszenie Nasza Brzoza;społeczny\n"
        "6.;Maria Ryś;wakat;społeczny\n",
        ["Gmina Brzoza g", "Bank Spółdzielczy w Brzozie b", "Stowarzyszenie Nasza Brzoza n"],
    ),
    "entries that name no organisation, English, and freelancers as a group": (
        "Code,Panel,Affiliation\n"
        "P1,Academia,Vale University\n"
        "P2,Industry,independent consultant\n"
        "P3,Industry,not disclosed\n"
        "P4,Civil society,Vale Trust\n"
        "P5,Civil society,Resident of Mill Lane\n"
        "P6,Industry,Self-employed\n"
        "P7,Policy,Vale Council\n"
        "P8,Policy,Vacant - to be recruited\n"
        "P9,Community,Freelancers\n",
        ["Vale University e", "Vale Trust n", "Vale Council g", "Freelancers c"],
    ),
    "groups and organisations that are called by words for people, in four languages": (
        "Name;Bemerkung\nAnwohner der Bahnhofstraße;\nAnwohner-Initiative Mühlweg;\nLocal Resident Association of Vale;\nLocal residents;\n"
        "Пенсіонери;\nLocal resident;\nPersonne privée;\nWWF;\n",
        ["Anwohner der Bahnhofstraße c", "Anwohner-Initiative Mühlweg c", "Local Resident Association of Vale c", "Local residents c", "Пенсіонери c", "WWF n"],
    ),
    "an outline below headings for a stance, German": (
        "# Akteure Quartier Nord\n\n## Befürworter\n1. Bürgerverein Nord\n   - Einfluss: hoch\n   - Interesse: hoch\n"
        "   - Bemerkung: lädt ein\n2. Stadt Auen, Amt für Verkehr\n   - Einfluss: mittel\n   - Interesse: niedrig\n## Gegner\n3. Autohaus Brandt GmbH\n"
        "   - Einfluss: hoch\n   - Interesse: hoch\n4. Einzelhandelsverband Nord\n   - Einfluss: niedrig\n   - Interesse: mittel\n",
        ["Bürgerverein Nord c H H +0.50", "Stadt Auen, Amt für Verkehr g M L +0.50", "Autohaus Brandt GmbH b H H -0.50", "Einzelhandelsverband Nord n L M -0.50"],
    ),
    "people, organisations and a trade behind dashes, French": (
        "Adhérents au manifeste :\n\nAnne Petit – Association Vélo Pour Tous\nJean Roy – LPO (Ligue pour la Protection des Oiseaux)\n"
        "Luc Noir – Université de Vega, laboratoire d'écologie\nZoé Blanc – architecte\nEva Roux – Coopérative Huerta\n",
        ["Association Vélo Pour Tous n", "LPO (Ligue pour la Protection des Oiseaux) n", "Université de Vega e", "Coopérative Huerta b"],
    ),
    "members, one of whom left by a remark, German": (
        "Organisation;Rechtsform;Mitglied seit;Bringt ein;Sucht;Beitrag €;Bemerkung\n"
        "Bund Vogelschutz;e.V.;2019-03-12;Fachwissen;Fläche;50;Gründungsmitglied\n"
        "Stadt Auen;Kommune;2019-03-12;Räume;;200;\n"
        "Auen-Kantinen;GmbH;2024-01-01;Großküche;;100;Beirat, ausgetreten zum 31.12.2029\n"
        "Bäckerei Korn;GmbH;2020-10-15;Brot;Mehl;50;ausgetreten ist hier niemand\n",
        ["Bund Vogelschutz n in", "Stadt Auen g in", "Auen-Kantinen b out", "Bäckerei Korn b in"],
    ),
    "an export of a survey whose second row says Response of most": (
        "ID,Start,Are you responding as:,,What is its name?,Do you support the new gate on Mill Road?,Your reasons\n"
        ",,Response,Other (please specify),Open-Ended Response,Response,Open-Ended Response\n"
        "1,06/03/2031 04:25:05 PM,A local business,,Bell Tea Ltd,Oppose,vans\n"
        "2,06/03/2031 05:25:05 PM,A public body,,Vale Council,Support,air\n"
        "3,06/04/2031 04:25:05 PM,,Traders' association,Mill Road Traders Association,Strongly oppose,trade\n"
        "4,06/05/2031 04:25:05 PM,A school or college,,Panther Sixth Form,Support,\n",
        ["Bell Tea Ltd b -0.50", "Vale Council g +0.50", "Mill Road Traders Association n -0.75", "Panther Sixth Form e +0.50"],
    ),
    "a university called civil society, an initiative for a town, Portuguese and German": (
        "Entidade;Segmento\nUniversidade Federal de Ouro;Sociedade Civil\nONG Serra Viva;Sociedade Civil\nInitiative Kreis Auen;\nStadt Auen;\n",
        ["Universidade Federal de Ouro e", "ONG Serra Viva n", "Initiative Kreis Auen c", "Stadt Auen g"],
    ),
    "people and behind a dash their organisations, short names among them, and trades, Italian": (
        "Acqua pubblica, l'appello\n\nHanno aderito finora:\n\n1. Landi Marta – CGIL\n2. Bassani Franca – giurista\n3. Masi Walter – Arci\n4. Pozzi Caterina – Cnca (Coordinamento Nazionale Comunità di Accoglienza)\n5. Riva Paolo – Comune di Valle\n"
        "6. Neri Giulia – Università di Valle, Dip. Scienze\n7. Serra Ugo – Acque Libere s.r.l.\n8. Giove Luca – CGIL\n9. De Vinci Carlo – ex ministro\n",
        ["CGIL n", "Arci n", "Cnca (Coordinamento Nazionale Comunità di Accoglienza) n", "Comune di Valle g", "Università di Valle e", "Acque Libere s.r.l. b"],
    ),
    "an outline in Markdown, with what is about it": (
        "# Map of the library\n\n## Metadata\n- **Owner**: J. Marsh\n- **Date**: 2031-02-03\n\n## Framework\n- **Influence**: Low / Medium / High\n- **Position**: Champion / Critic\n\n## Matrix\n\n"
        "### High influence (Manage closely)\n- **Vale Library Board**\n  - Role: final decision\n  - Influence: High\n  - Interest: High\n  - Position: Champion\n"
        "- **City Council – Finance Committee** (asked twice)\n  - Influence: High\n  - Interest: Low\n  - Position: Neutral\n  - Key Concerns: Cost, election\n\n"
        "### Low influence (Monitor)\n- **Friends of the Vale Library**\n  - Influence: Low\n  - Interest: High\n  - Position: Critic\n- **Vale Transit**\n\n## Communication\n\n### Critics\n- One-to-one meetings\n- No surprises\n",
        ["Vale Library Board g H H +0.75", "City Council – Finance Committee g H L +0.15", "Friends of the Vale Library n L H -0.25", "Vale Transit g"],
    ),
    "an outline by headings and numbers": (
        "Stakeholders\n\n1. Vale Council\nPower: 5\nStance: for\n\n2. Mill Ltd - owns the weir\nPower: 3\nStance: against\n\n3. Anglers Club\nPower: 1\nStance: for\n",
        ["Vale Council g VH +0.50", "Mill Ltd b M -0.50", "Anglers Club c VL +0.50"],
    ),
    "functions before organisations, French": (
        "Nom;Fonction / Organisme;Présent\nMme Nadia Ben;DDT de l'Oise;X\nM. Olivier Mandel;Directeur du syndicat mixte AMEVA;X\nMme Anne Dufour;Chargée de mission Natura au syndicat mixte AMEVA;X\n"
        "M. Guy Lacroix;Président du comité, représentant de la communauté de communes du Canton de Conty;\nM. Luc Hénin;Chambre d'agriculture de la Somme;X\nM. Hubert Mory;Propriétaire à Belleuse;X\n",
        ["DDT de l'Oise g", "syndicat mixte AMEVA g", "communauté de communes du Canton de Conty g", "Chambre d'agriculture de la Somme b"],
    ),
    "people who represent, and whom, Polish": (
        "Lp.;Reprezentant;Nazwa / imię i nazwisko członka;Sektor\n1;Prezes;Stowarzyszenie Dolina;społeczny\n2;Wójt;Gmina Brzoza;publiczny\n3;Prezes;Bank Spółdzielczy;gospodarczy\n",
        ["Stowarzyszenie Dolina n", "Gmina Brzoza g", "Bank Spółdzielczy b"],
    ),
}  # fmt: skip
BOOKS: dict[str, tuple[dict[str, list[list[object]]], list[str]]] = {
    "a rating by the height of towers, beside matrices": (
        {
            "Actors": [["Actor", "Abbr.", "Group", "Tower (0-8)"], ["Vale Council", "DA", "Government", 6], ["Mill Ltd", "ML", "Private", 2], ["Vale Trust", "TC", "NGO", 4]],
        },
        ["Vale Council g H", "Mill Ltd b L", "Vale Trust n M"],
    ),
}  # fmt: skip
_ACTORS = [
    ["No", "Actor", "Abbr.", "Group"],
    [1, "Vale Council", "DA", "Government"],
    [2, "Mill Ltd", "A", "Private"],
    [3, "Vale Trust", "TC", "NGO"],
    [4, "Vale University", "VU", "Research"],
]
NETWORKS: dict[str, tuple[dict[str, list[list[object]]], list[str]]] = {
    "matrices by abbreviations, of the kinds that their sheets are called by": (
        {
            "Actors": _ACTORS,
            "Funding": [["", "DA", "A", "TC", "VU"], ["DA", "-", "", 1, ""], ["A", "", "-", "", ""], ["TC", "", "", "-", ""], ["VU", "", "", "", "-"]],
            "Advice": [["", "DA", "A", "TC", "VU"], ["DA", "-", "", "", ""], ["A", "", "-", "", ""], ["TC", "", "", "-", ""], ["VU", 1, "", "", "-"]],
            "Conflict": [["", "DA", "A", "TC", "VU"], ["DA", "-", "", "", ""], ["A", "", "-", 1, ""], ["TC", "", 1, "-", ""], ["VU", "", "", "", "-"]],
        },
        ["Vale Council money Vale Trust", "Vale University advice Vale Council", "Mill Ltd conflict Vale Trust", "Vale Trust conflict Mill Ltd"],
    ),
    "a matrix of influence with its sums, and positions that are no ties": (
        {
            "Actors": _ACTORS,
            "MID": [["MID", "DA", "A", "TC", "VU", "Ii"], ["DA", 0, 2, 1, 0, 3], ["A", 3, 0, 0, 0, 3], ["TC", 0, 1, 0, 0, 1], ["VU", 4, 0, 0, 0, 4], ["Di", 7, 3, 1, 0, 11], ["", "", "", "", "", ""], ["0 to 4: none to existence", "", "", "", "", ""]],
            "2MAO": [["2MAO", "Water", "Jobs", "Sum"], ["DA", 2, -1, 3], ["A", 1, 1, 2], ["TC", 2, 0, 2], ["VU", 1, 3, 4]],
        },
        ["Vale Council contact Mill Ltd", "Vale Council contact Vale Trust", "Mill Ltd contact Vale Council", "Vale Trust contact Mill Ltd", "Vale University contact Vale Council"],
    ),
    "a dispute among those whom one works with": (
        {"S": [["Organisation", "Type", "Relationships with others"], ["Vale Council", "council", "Mill Ltd; Vale Trust"], ["Vale Trust", "charity", "Vale Council; in dispute with Mill Ltd"], ["Mill Ltd", "company", ""]]},
        ["Vale Council cooperation Mill Ltd", "Vale Council cooperation Vale Trust", "Vale Trust conflict Mill Ltd"],
    ),
}  # fmt: skip
