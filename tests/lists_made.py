"""Lists in many shapes and languages: cells, and what a careful reader makes of them, an organisation a line. Python and the page read them all."""

from __future__ import annotations

TEXTS = {
    "French, with a title and a total": (
        "Cartographie des parties prenantes;;;;\n;;;;\nActeur;Catégorie;Pouvoir (1 à 4);Intérêt;Position\nMairie de Brest;Collectivité;4;fort;favorable\n"
        "Association Eau Vive;Association loi 1901;2;fort;très favorable\nCarrefour SA;Entreprise;3;faible;opposé\nTotal;;11;;\n",
        ["Mairie de Brest g VH H +0.50", "Association Eau Vive n L H +0.75", "Carrefour SA b H L -0.50"]),
    "Spanish": (
        "Actor,Tipo de actor,Nivel de influencia,Nivel de interés,Postura frente al proyecto,¿Participa?\nAyuntamiento de Vigo,Administración pública,Muy alto,Medio,A favor,Sí\n"
        "Cámara de Comercio,Empresarial,Alto,Bajo,En contra,No\n",
        ["Ayuntamiento de Vigo g VH M +0.50 in", "Cámara de Comercio b H L -0.50 out"]),
    "Italian initials, and a wish that is no stance": (
        "Nome;Categoria;Potere (A/M/B);Interesse (A/M/B);Posizione attuale;Posizione desiderata\nRegione Puglia;Ente pubblico;A;M;Neutrale;Favorevole\n"
        "Acciaierie Sud SpA;Impresa;A;B;Contrario;Neutrale\n",
        ["Regione Puglia g H M +0.15", "Acciaierie Sud SpA b H L -0.50"]),
    "columns that ask": (
        "Who,What are they?,How much say do they have? (1 little - 5 a lot),How keen? (0-10),What they could bring\nThornbridge Council,Council,5,8,officers\nMarket Traders,Company,1,2,-\n",
        ["Thornbridge Council g VH H", "Market Traders b VL L"]),
    "Polish": (
        "Interesariusz;Rodzaj;Wpływ;Zainteresowanie;Stanowisko\nUrząd Miasta Łódź;samorząd;duży;średnie;za\nSpółka Wodna Sp. z o.o.;firma;średni;małe;przeciw\n",
        ["Urząd Miasta Łódź g H M +0.50", "Spółka Wodna Sp. z o.o. b M L -0.50"]),
    "Portuguese": (
        "Parte interessada,Setor,Poder,Interesse,Posição\nPrefeitura de Recife,Setor público,Alto,Médio,A favor\nMoradores da Vila,Comunidade,Baixo,Muito alto,Neutro\n",
        ["Prefeitura de Recife g H M +0.50", "Moradores da Vila c L VH +0.15"]),
    "Dutch, in since": (
        "Stakeholder;Soort organisatie;Invloed;Belang;Houding;Lid sinds\nGemeente Utrecht;Overheid;groot;groot;voorstander;2023-05-01\nProRail BV;Bedrijf;groot;klein;tegen;\n",
        ["Gemeente Utrecht g H H +0.50 in", "ProRail BV b H L -0.50"]),
    "Russian": (
        "Организация;Тип;Уровень влияния;Интерес;Позиция\nАдминистрация района;власть;высокий;средний;за\nООО Ромашка;бизнес;средний;низкий;против\n",
        ["Администрация района g H M +0.50", "ООО Ромашка b M L -0.50"]),
    "a questionnaire": (
        "Timestamp,What is the name of your organisation?,What type of organisation is it?,How much influence do you have over the project? (1-5),Do you support the proposal?\n"
        "2024/05/01,Mill Ltd,Private company,4,Yes\n2024/05/02,Town Council,Public body,5,Unsure\n",
        ["Mill Ltd b H +0.50", "Town Council g VH +0.15"]),
    "the grid of power and interest, under a label that says nothing": (
        "Akteur;Kategorie;Vorgehen\nStadt Bonn;Kommune;eng einbinden\nHaribo GmbH;Unternehmen;zufriedenstellen\nKiosk;Gewerbe;beobachten\n",
        ["Stadt Bonn g H H", "Haribo GmbH b H L", "Kiosk b L L"]),
    "already in": ("Stakeholder,In already?\nMill Ltd,Yes\nTown Council,no\n", ["Mill Ltd b in", "Town Council g out"]),
    "a partner already": ("Stakeholder,Partner already\nMill Ltd,Yes\nTown Council,no\n", ["Mill Ltd b in", "Town Council g out"]),
    "in": ("Stakeholder,In\nMill Ltd,Yes\nTown Council,no\n", ["Mill Ltd b in", "Town Council g out"]),
    "in the partnership": ("Stakeholder,In the partnership\nMill Ltd,Yes\nTown Council,no\n", ["Mill Ltd b in", "Town Council g out"]),
    "two ratings in a cell": ("Stakeholder,Sector,Power/Interest\nMill,Business,5/2\nCouncil,Public,4/4\n", ["Mill b VH L", "Council g H H"]),
    "other scales": (
        "Organisation,Sector,Stance (-2 to +2),Power (0-10),Interest (%)\nMill,Business,-2,9,20%\nCouncil,Government,1,7,55%\n",
        ["Mill b VH 0.2 -1.00", "Council g H 0.55 +0.50"]),
    "numbers with words": (
        "Stakeholder,Category,Influence,Current support,Desired support\nMill,Private,5 - very high,1 - strongly opposed,3 - neutral\nTrust,Third sector,1 - very low,5 - strongly supportive,5\n",
        ["Mill b VH -0.75", "Trust n VL +0.75"]),
    "power as the model writes it": ("name,sector,power\nMill,company,1.5\nCouncil,council,0.5\n", ["Mill b 1.5", "Council g 0.5"]),
    "people with an employer": (
        "Full name,Job title,Company,Email\nAnn A,CEO,Mill Ltd,a@x.org\nBob B,Clerk,Town Council,b@x.org\nCy C,Clerk,Town Council,c@x.org\nDi D,,,d@x.org\n",
        ["Mill Ltd b", "Town Council g"]),
    "a council of which only the name is filled, beside a type": (
        "Stakeholder,Type,Influence,Interest\nVale County,Local authority,High,High\nCouncil,,,\nVale Irrigation,NGO,Medium,High\nAssociation,,,\nRural Inn,Company,Low,High\n",
        ["Vale County g H H", "Council g", "Vale Irrigation n M H", "Association n", "Rural Inn b L H"]),
    "residents of whom no contact is known": (
        "Organisation,Contact,Email\nTown Council,A. Bee,a@x.example\nFood Bank Trust,C. Dee,c@x.example\nResidents,,\nMill Ltd,E. Eff,e@x.example\nPark Friends Charity,I. Jay,i@x.example\n",
        ["Town Council g", "Food Bank Trust n", "Residents c", "Mill Ltd b", "Park Friends Charity n"]),
    "a council first, of which nothing is told": ("Organisation,Power,Interest\nCouncil,,\nMell Ltd,high,low\nDell Charity,low,low\nPolice,,\nAcme Ltd,high,high\n",
        ["Council g", "Mell Ltd b H L", "Dell Charity n L L", "Police g", "Acme Ltd b H H"]),
    "a council first, among names that tell nothing": ("Organisation,Power\nCouncil,\nMell,high\nDell,low\n", ["Council g", "Mell ? H", "Dell ? L"]),
    "words that may be names head those below, from the first row on": (
        "Organisation,Power\nCouncils,\nMell,high\nDell,low\nResidents,\nThe Lane,low\nThe Row,high\n", ["Mell g H", "Dell g L", "The Lane c L", "The Row c H"]),
    "who has signed, French": ("Structure,Type,Signataire (oui/non)\nMairie de Die,collectivité,oui\nSecours Die,association,non\nScierie SA,entreprise,non\n",
        ["Mairie de Die g in", "Secours Die n out", "Scierie SA b out"]),
    "who has signed, German": ("Akteur,Typ,Unterzeichnet\nStadt Lohne,Kommune,ja\nBad Lohne GmbH,Firma,nein\nTurnverein,Verein,nein\n", ["Stadt Lohne g in", "Bad Lohne GmbH b out", "Turnverein n out"]),
    "yes and no to what is not known, Spanish": ("Actor,Tipo,Expediente completo\nAlcaldía,gobierno,sí\nMinera SA,empresa,no\nEscuela,escuela,no\n", ["Alcaldía g", "Minera SA b", "Escuela e"]),
    "a total behind another word, and kinds of members, German": (
        "Mitglied;Mitgliedsart;seit\nKirchbronn;Kommune;2001\nNeckartal;Wissenschaft;2004\nZukunft;Stiftung;2010\nMitglieder gesamt: 3;;\n",
        ["Kirchbronn g in", "Neckartal e in", "Zukunft n in"]),
    "a number of members below": ("Name,Town\nTown of A,X\nB Charity,Y\nNumber of members: 2,\n", ["Town of A g", "B Charity n"]),
    "names that tell nothing among public bodies": ("Name,Town\nVale Council,Vale\nDell Council,Dell\nTesco,Dell\nStagecoach,Dell\n", ["Vale Council g", "Dell Council g", "Tesco ?", "Stagecoach ?"]),
    "a school that is a public establishment, French": ("Structure,Statut juridique\nLycée agricole de Die,Établissement public local d'enseignement\nCollège Jean Zay,Établissement public\nCCAS de Die,Établissement public\n",
        ["Lycée agricole de Die e", "Collège Jean Zay e", "CCAS de Die g"]),
    "names that go on in the row below, Portuguese": (
        "Parte interessada;Tipo;Influência\nCâmara Municipal de Vale;Administração local;Alta\nde Prados;;\nAgência Portuguesa do;Administração central;Alta\nAmbiente;;\nCooperativa Agrícola;Empresa;Média\n"
        "Prados Verdes;;\nÁguas do Vale, S.A.;Empresa;Alta\nPlano de Gestão da Ribeira;;\nParte interessada;Tipo;Influência\nEscola de Vale;Ensino;Baixa\nFonte: elaboração própria, com base nas reuniões.;;\n",
        ["Câmara Municipal de Vale de Prados g H", "Agência Portuguesa do Ambiente g H", "Cooperativa Agrícola Prados Verdes b M", "Águas do Vale, S.A. b H", "Escola de Vale e L"]),
    "one name that goes on, and one of whom nothing is told": (
        "Organisation,Type,Power\nFriends of,charity,low\nthe Weir,,\nMell Council,council,high\nQuill Ltd,,\n", ["Friends of the Weir n L", "Mell Council g H", "Quill Ltd b"]),
    "an open letter, organisations in square brackets": (
        "Open letter to the Minister: fund school meals\nSignatories\n\"Dr Naomi Feld, Chief Executive [Children's Food Alliance]\"\n\"Marcus Adeyemi, Director [Hungry Minds]\"\n"
        "Sister Coyle [Diocese of Wexcombe]\n\"Jane Tolley, Headteacher [Ashgrove Primary School]\"\n\"Peter Lyle, Bishop [Diocese of Wexcombe]\"\nMell Council\n",
        ["Children's Food Alliance n", "Hungry Minds ?", "Diocese of Wexcombe c", "Ashgrove Primary School e", "Mell Council g"]),
    "people with organisations in round brackets": (
        "Jane Tolley (Ashgrove Primary School)\nRavi Menon (Menon Catering Ltd)\nNaomi Feld (Food Alliance)\n", ["Ashgrove Primary School e", "Menon Catering Ltd b", "Food Alliance n"]),
    "organisations with their kind in brackets": (
        "Quill (charity)\nThorn (local council)\nHeron (residents association)\n", ["Quill (charity) n", "Thorn (local council) g", "Heron (residents association) c"]),
    "names only": ("Riverside Mills Ltd\nTown Council\nSecondary School\nQuill\n", ["Riverside Mills Ltd b", "Town Council g", "Secondary School e", "Quill ?"]),
    "no header": ("Mill Ltd\tPrivate sector\nTown Council\tPublic sector\n", ["Mill Ltd b", "Town Council g"]),
    "labels of no language that is known": ("Szereplő,Típus,Befolyás\nBudapest,government,high\nMOL,company,low\n", ["Budapest g", "MOL b"]),
    "organisations in columns": (
        "Stakeholder,Dell Water plc,Ormside Parish Council,Anglers Club\nSector,Private,Public,Community\nInfluence,High,Medium,Low\nAttitude,Opposed,Supportive,Neutral\n",
        ["Dell Water plc b H -0.50", "Ormside Parish Council g M +0.50", "Anglers Club c L +0.15"]),
    "two organisations in columns, below an empty corner": (
        "Stakeholders\n,Dell Water plc,Ormside Parish Council\nSector,Private,Public\nInfluence,High,Medium\nAttitude,Opposed,Supportive\n",
        ["Dell Water plc b H -0.50", "Ormside Parish Council g M +0.50"]),
    "who does what": (
        "Task,Harl City Council,Harl Homes Ltd,Harl Community Trust\nPlan the site,A,R,C\nTrain apprentices,I,C,I\n",
        ["Harl City Council g", "Harl Homes Ltd b", "Harl Community Trust n"]),
    "a status: in, not yet, left": (
        "Organisation,Type,Status,Since,Left on\nMill,Company,Member,03/2021,\nMosque,Faith group,Prospect,,\nFern College,FE college,Left,2020-11-02,2022-06-30\n",
        ["Mill b in", "Mosque c out", "Fern College e out"]),
    "words of surveys": (
        "Q1. Name of your organisation?,Q2. Sector,Q3. How much influence do you have?,Q4. How interested are you?\n"
        "Bakery,Private business,A little,Very interested\nCouncil,Local government,A great deal,Somewhat interested\nScouts,501(c)(3),None at all,Not interested\n",
        ["Bakery b L H", "Council g VH M", "Scouts n VL VL"]),
    "codes that the header explains, and a scale that runs down": (
        "Organisation,Type (1=public; 2=private; 3=NGO),Support (1 = strongly support; 5 = strongly oppose)\nHarrow,1,1\nFresh,2,5\nBank,3,3\n",
        ["Harrow g +1.00", "Fresh b -1.00", "Bank n +0.00"]),
    "contacts before their employers": (
        "Name,Position,Organisation,Email\nJo Hale,CEO,Severn Steel plc,j@s.uk\nMo Khan,Councillor,Severn District Council,m@s.uk\nAl Reed,,,al@x.uk\n",
        ["Severn Steel plc b", "Severn District Council g"]),
    "how far people agree": (
        "Your organisation,Sector,We could influence the outcome,We support the plan\nTern Ltd,Business,Agree,Disagree\nTern Council,Council,Strongly agree,Strongly agree\n"
        "Choir,Community,Strongly disagree,Neither agree nor disagree\n",
        ["Tern Ltd b H -0.50", "Tern Council g VH +0.50", "Choir c VL +0.15"]),
    "numbers before names, sectors in brackets, yes as high": (
        "Bodies consulted,Power (Y/N)\n1. Leat (business),Y\n2. Moor Folk (community group),N\n3. Town Council,Y\n",
        ["Leat (business) b H", "Moor Folk (community group) c L", "Town Council g H"]),
    "lettered headings": (
        "Actor,Influence\nA. Government bodies,\nWater Board,High\nSubtotal,1\nB. Private sector,\nHill Timber,Low\nTotal,2\n", ["Water Board g H", "Hill Timber b L"]),
    "slips of the pen": ("Stakeholder,Sector\nA Co,Goverment\nB Co,Buisness\nC Co,comunity\n", ["A Co g", "B Co b", "C Co c"]),
    "signs about a middle, o between them, stars of five": (
        "Partij;Soort;Macht;Belang;Houding (++ / + / o / - / --)\nWaterschap;Overheid;★★★★★;++;+\nTuincentrum;Ondernemer;★★☆☆☆;+;--\nBuurt;Bewoners;★☆☆☆☆;-;o\n",
        ["Waterschap g VH VH +0.50", "Tuincentrum b L H -0.75", "Buurt c VL L +0.15"]),
    "a table of Markdown": (
        "| Stakeholder | Category | Influence | Support |\n|---|:-:|---|---|\n| City of Brae | Government | High | 🟢 |\n| Brae Gas Co | Industry | Low | 🔴 |\n",
        ["City of Brae g H +0.50", "Brae Gas Co b L -0.50"]),
    "signs of footnotes": (
        "Organisation,Sector²,Influence³\nMere Council*,Public authority,High\nMere Mills¹,Business,Low\nMere School [a],School,Low\n"
        "* Lead partner\n¹ Since 2029 part of Combe\n[a] Formerly Mere Grammar\n² As told\n³ As judged by us\n",
        ["Mere Council g H", "Mere Mills b L", "Mere School e L"]),
    "a numbered list below its title, a comma in one name": (
        "Who was there\n1. Ministry of Health (MoH)\n2. Sollar Ltd\n3. University of Sollar, Dept. of Nursing\n4. Sollar Foundation\n",
        ["Ministry of Health (MoH) g", "Sollar Ltd b", "University of Sollar, Dept. of Nursing e", "Sollar Foundation n"]),
    "fields of the grid as headings of a list of names": (
        "MAPA DE ACTORES\nALTO PODER - ALTO INTERÉS\nAlcaldía de Tambo\nALTO PODER - BAJO INTERÉS\nMinisterio de Energía\nBAJO PODER - ALTO INTERÉS\nUniversidad de Tambo\nFundación Arte\n",
        ["Alcaldía de Tambo g H H", "Ministerio de Energía g H L", "Universidad de Tambo e L H", "Fundación Arte n L H"]),
    "P and I, legal forms": (
        "P = power\nOrg,Rechtsform,P (1-5),I (1-5)\nKreis Ahr,Gebietskörperschaft,5,4\nWeberei,GmbH & Co. KG,3,1\nWerkstatt,gGmbH,1,5\n",
        ["Kreis Ahr g VH H", "Weberei b M VL", "Werkstatt n VL VH"]),
    "long questions of a survey": (
        "Timestamp,What is the name of your organisation?,Which of these best describes your organisation?,"
        "How much influence do you think your organisation has on flooding in Wick? (1 = none - 5 = a great deal),How important is dry housing to your organisation? (1-5)\n"
        "2031-01-02,Wick Council,Public sector,5,2\n2031-01-03,Wick Angling Club,Community group,1,4\n",
        ["Wick Council g VH L", "Wick Angling Club c VL H"]),
    "opinions asked for, Italian, one not given": (
        "Conferenza dei servizi;;;\nEnte / Amministrazione;Natura giuridica;PEC;Parere espresso\nComune di Lovere;Ente pubblico;x@pec.it;Favorevole\n"
        "Funivie Orobie S.r.l.;Società privata;;Contrario\nProvincia di Bergamo;Ente pubblico;;Non espresso\n",
        ["Comune di Lovere g +0.50", "Funivie Orobie S.r.l. b -0.50", "Provincia di Bergamo g"]),
    "when membership ended": (
        "Member organisation,Membership category,Member since,Membership ended\nSeil Council,Public authority,2021-03-01,\nSeil Ferries Ltd,Corporate,2022-01-01,2024-06-30\nSeil School,Academic,pending,\n",
        ["Seil Council g in", "Seil Ferries Ltd b out", "Seil School e"]),
    "a sector beside no name heads nothing": (
        "Organisation,Sector,Power\n,Business,\nFolk Trust,Nonprofit,3\nFolk Council,Government,5\n", ["Folk Trust n M", "Folk Council g VH"]),
    "words of names": (
        "Stakeholder,Interest\nHouseholds on the route,High\nPrivate tanker operators,Low\nRegional Water Utility,High\nNHS Community Services,Low\nWick Fire & Rescue Service,Low\n",
        ["Households on the route c H", "Private tanker operators ? L", "Regional Water Utility b H", "NHS Community Services g L", "Wick Fire & Rescue Service g L"]),
    "whether an opinion came is none, German": (
        "Verband,Kategorie,Stellungnahme eingegangen,Votum\nBauernbund,Wirtschaft,ja,Ablehnung\nNABU e. V.,Umweltverband,ja,Zustimmung mit Änderungen\nUniversität Ems,Wissenschaft,nein,keine Stellungnahme\n",
        ["Bauernbund b -0.50", "NABU e. V. n +0.50", "Universität Ems e"]),
    "champions and blockers by yes and no": (
        "Organisation,Sector,Decision maker?,Champion?,Blocker?\nNorr Council,Government,Y,Y,N\nNorr Steel,Industry,Y,N,Y\nNorr School,Education,N,N,N\n",
        ["Norr Council g H +0.75", "Norr Steel b H -0.50", "Norr School e L"]),
    "those who wait": (
        "Acteur;Statut;Attitude\nMairie de Lens;public;suiveur\nBéton Roux;privé;opposant\nRiverains;habitants;hésitant\n",
        ["Mairie de Lens g +0.15", "Béton Roux b -0.50", "Riverains c +0.15"]),
    "a sector that is a word for a mean": (
        "Sector,Name of member,Organization,Power\nYouth (under 18),A. Diaz,Lakeview Youth Council,2\nMedia,D. Roy,KLVW,3\nLaw enforcement,F. Hall,Lakeview Police Department,5\n",
        ["Lakeview Youth Council c L", "KLVW b M", "Lakeview Police Department g VH"]),
    "Polish, against and worried, a social sector": (
        "Sektor;Interesariusz;Postawa\nPubliczny;Gmina Lipno;popierający\nPrywatny;Rondo;przeciwny\nPrywatny;Sklep;obawy\nSpołeczny;Koło Lipno;neutralny\n",
        ["Gmina Lipno g +0.50", "Rondo b -0.50", "Sklep b -0.25", "Koło Lipno n +0.15"]),
    "Ukrainian": (
        "№;Стейкхолдер;Група;Рівень впливу (1–5);Рівень зацікавленості (1–5);Ставлення до проєкту\n1;Одеська міська рада;Органи влади;5;4;підтримує\n"
        "2;ГО «Дім»;Громадські організації;2;5;активно підтримує\n3;ТОВ «Порт»;Бізнес;4;2;проти\n4;Ліцей № 2;Заклади освіти;2;4;нейтральне\n5;Мешканці Пересипу;Населення;1;5;скоріше проти\n",
        ["Одеська міська рада g VH H +0.50", "ГО «Дім» n L VH +0.75", "ТОВ «Порт» b H L -0.50", "Ліцей № 2 e L H +0.15", "Мешканці Пересипу c VL VH -0.50"]),
    "health bodies, and districts of the United States": (
        "Partner,Type\nSevern Hospitals NHS Foundation Trust,Acute trust\nSevern Community NHS Trust,Community trust\nSevern Ambulance Service,Ambulance trust\nTelbury Primary Care Network,Primary care\n"
        "St Wulstan's Hospice,VCSE\nLinn SWCD,Soil & Water Conservation District\nSevern Mills,company\n",
        ["Severn Hospitals NHS Foundation Trust g", "Severn Community NHS Trust g", "Severn Ambulance Service g", "Telbury Primary Care Network g", "St Wulstan's Hospice n", "Linn SWCD g", "Severn Mills b"]),
    "names whose place says nothing, a corps, a club and a port": (
        "Organization\nTri-County Movers\nTri-County Realty\nCity of Burien\nKing County\nLinn County Health Department\nValley Youth Corps\nSierra Club\nRotary Club\nClimate Solutions Northwest\nPort of Everton\n"
        "Burien School District\nNHS Charities Together\n",
        ["Tri-County Movers ?", "Tri-County Realty b", "City of Burien g", "King County g", "Linn County Health Department g", "Valley Youth Corps n", "Sierra Club n", "Rotary Club c",
         "Climate Solutions Northwest n", "Port of Everton g", "Burien School District e", "NHS Charities Together n"]),
    "a consortium of the European Union, full names before short ones": (
        "Participant No.;Participant organisation name;Short name;Country;Type\n1;UNIVERSITA DEGLI STUDI DI BRESSANO;UNIBRE;IT;HES\n2;AYUNTAMIENTO DE VALDECASTRO;VALD;ES;PUB\n3;HYDROSENSE;HST;ES;PRC\n"
        "4;WATERNET LABS;WNL;NL;REC\n5;RIVERS AISBL;ERN;BE;OTH\n",
        ["UNIVERSITA DEGLI STUDI DI BRESSANO e", "AYUNTAMIENTO DE VALDECASTRO g", "HYDROSENSE b", "WATERNET LABS e", "RIVERS AISBL n"]),
    "kinds in words that are not known": (
        "Name,Type\nUNIBRE,Kul\nVALD,Zet\nHST,Kul\nWNL,Zet\nRoo,Zet\n", ["UNIBRE ?", "VALD ?", "HST ?", "WNL ?", "Roo ?"]),
    "short names where there are no others": (
        "Short name,Type\nMSUH,council\nHST,company\nERN,company\n", ["MSUH g", "HST b", "ERN b"]),
    "ratings that are explained behind them, and a word for two sectors": (
        "Stakeholder,Category,Interest,Influence,Attitude\nMinistry of Fish,Government,\"High – focal point, implementing partner of all\",High: chairs the Project Board of the programme,Supportive\n"
        "Oyster Harvesters' Cooperative,CSO / CBO,High – access to wood and fish,Low (few),Strongly supportive: will bring all of its members\nVillage Committees,CSO / CBO,Low – medium,Medium: co-finance (USD 2.1m),Mixed\n",
        ["Ministry of Fish g H H +0.50", "Oyster Harvesters' Cooperative n L H +0.75", "Village Committees c M 0.375 +0.15"]),
    "allies and opponents beside each other, each with a strength": (
        "Strength = how much power they have (1 = low, 5 = high),,,\n,,,\nALLIES,Strength,OPPONENTS,Strength\nMill Ltd,3,Bank Ltd,5\nUniversity of Lyme,1,City of Lyme,4\n",
        ["Mill Ltd b M +0.50", "University of Lyme e VL +0.50", "Bank Ltd b VH -0.50", "City of Lyme g H -0.50"]),
    "for and against beside each other, each with reasons and a level": (
        "For,Why,Influence,Against,Why,Influence\nVale University,students,Medium,Taxi Drivers Association,income,Medium\nVale County Council,policy,High,Vale Retail Group Ltd,parking,High\n",
        ["Vale University e M +0.50", "Vale County Council g H +0.50", "Taxi Drivers Association n M -0.50", "Vale Retail Group Ltd b H -0.50"]),
    "a university and a school below who owns them": (
        "Public sector,Private sector\nUniversity of Lyme,Lyme Retail\nLyme Agency,Saint Ann School\nLyme Council,Lyme Hotel\n",
        ["University of Lyme e", "Lyme Agency g", "Lyme Council g", "Lyme Retail b", "Saint Ann School e", "Lyme Hotel b"]),
    "Dutch kinds in the plural": (
        "Naam;Soort;Macht;Belang\nDelft;Overheden;hoog;hoog\nDe Linge;Waterschappen;hoog;laag\nCentrum;Bedrijven;midden;hoog\nStadsnatuur;Stichtingen;laag;hoog\nTU;Onderwijsinstellingen;midden;laag\nHoreca Delft;Verenigingen;laag;hoog\n",
        ["Delft g H H", "De Linge g H L", "Centrum b M H", "Stadsnatuur n L H", "TU e M L", "Horeca Delft n L H"]),
    "full names beside short ones": (
        "Abbreviation,Full name,Type of organisation,Influence\nWHO,World Health Organization,IGO,High\nMoH,Ministry of Health,Govt,Medium\nMSF,Doctors,INGO,High - access\n",
        ["World Health Organization ? H", "Ministry of Health g M", "Doctors n H"]),
    "a list of endorsers below a title, with remarks at its end": (
        "Endorsing Organizations (as of May 3)\nAct Now for Clean Buses Coalition\n\"\"\nSierra Club\nCity of Burien\nMotors LLC\nHighline School\n\"\"\n(list in formation)\nTo add your organization email a@b.org\n",
        ["Sierra Club n", "City of Burien g", "Motors LLC b", "Highline School e"]),
    "a matrix with a corner that says whose row it is": (
        "Respondent \\ Partner,County Council,Vale Food Bank,Rural Clinic Inc.,Parents Group\nCounty Council,-,3,2,0\nVale Food Bank,2,-,1,3\nRural Clinic Inc.,0,1,-,1\nParents Group,1,3,0,-\n",
        ["County Council g", "Vale Food Bank n", "Rural Clinic Inc. b", "Parents Group c"]),
    "a matrix with an empty corner": (
        ",County Council,Vale Food Bank,Rural Clinic Inc.,Parents Group\nCounty Council,-,3,2,0\nVale Food Bank,2,-,1,3\nRural Clinic Inc.,0,1,-,1\nParents Group,1,3,0,-\n",
        ["County Council g", "Vale Food Bank n", "Rural Clinic Inc. b", "Parents Group c"]),
    "turned, CSV, Polish, numbers with decimal commas": (
        "Cecha;Gmina Hel;Rybak Sp. z o.o.;Fundacja Foka\nRodzaj;samorząd;firma;fundacja\nWpływ (0-10);7,5;6;2\nZainteresowanie (0-10);5;9;10\nStanowisko;za;przeciw;za\n",
        ["Gmina Hel g H M +0.50", "Rybak Sp. z o.o. b M VH -0.50", "Fundacja Foka n L VH +0.50"]),
}  # fmt: skip

BOOKS = {
    "a column of names for each sector": (
        {"S": [["Public sector", "Business"], ["Town Council", "Mill"], ["Water Agency", "Hotel"], ["", "Bakers"]]},
        ["Town Council g", "Water Agency g", "Mill b", "Hotel b", "Bakers b"]),
    "the grid of power and interest as four lists": (
        {"S": [["Stakeholder map"], [], ["Manage closely", "Keep satisfied", "Keep informed", "Monitor"],
               ["Harbour Authority", "Ministry of Transport", "Residents Association\nFriends of the Quay", "Vell University"], ["Port GmbH", "", "Anglers Club", ""]]},
        ["Harbour Authority g H H", "Port GmbH b H H", "Ministry of Transport g H L", "Residents Association c L H", "Friends of the Quay n L H",
         "Anglers Club c L H", "Vell University e L L"]),
    "a grid of power and interest in its fields": (
        {"S": [["Our grid", "", ""], ["", "Low interest", "High interest"], ["High power", "Ministry of Works; Bank of Oxley", "Oxley Council"], ["Low power", "", "Oxley Cyclists"]]},
        ["Ministry of Works g H L", "Bank of Oxley b H L", "Oxley Council g H H", "Oxley Cyclists c L H"]),
    "a sheet of members and one of others": (
        {"Members": [["Organisation", "Contact"], ["Rye Council", "A"]], "Potential members": [["Organisation", "Contact"], ["Rye Steel Ltd", "B"]]},
        ["Rye Council g in", "Rye Steel Ltd b out"]),
    "scores as columns of marks": (
        {"S": [["Stakeholder", "Influence 1", "Influence 2", "Influence 3"], ["Plum Council", "", "", "x"], ["Plum Bakery", "x", "", ""]]},
        ["Plum Council g H", "Plum Bakery b L"]),
    "supporters and opponents under headings": (
        {"S": [["Name", "Influence"], ["Supporters", ""], ["Town Council", "High"], ["Trust", "Low"], ["Opponents", ""], ["Mill Ltd", "High"], ["Hotel", "Low"]]},
        ["Town Council g H +0.50", "Trust n L +0.50", "Mill Ltd b H -0.50", "Hotel b L -0.50"]),
    "levels in a second header row": (
        {"S": [["Ref", "Stakeholder", "", "Influence", "", "", "Interest", ""], ["", "", "", "High", "Med", "Low", "High", "Low"],
               ["S1", "Ollin Authority", "", "x", "", "", "", "x"], ["S2", "Ollin Cement Corp", "", "", "", "x", "x", ""]]},
        ["Ollin Authority g H L", "Ollin Cement Corp b L H"]),
    "stances as columns of marks below what they rate, French": (
        {"S": [["Acteur", "Niveau d'influence", "", "Position vis-à-vis du projet", "", ""], ["", "Faible", "Fort", "Favorable", "Neutre", "Opposé"],
               ["Mairie de Lens", "", "x", "x", "", ""], ["Scierie Roux SARL", "x", "", "", "", "x"], ["Lycée Diderot", "x", "", "", "x", ""]]},
        ["Mairie de Lens g H +0.50", "Scierie Roux SARL b L -0.50", "Lycée Diderot e L +0.15"]),
    "the grid as four blocks, two above two, German": (
        {"Matrix": [["Einfluss-Interesse-Matrix"], [], ["hoch", "ZUFRIEDENSTELLEN", "ENG EINBINDEN"], ["", "Landratsamt Kelheim", "Stadt Kelheim"], ["EINFLUSS", "Sparkasse", "Zellstoff GmbH"],
                    [], ["niedrig", "Beobachten", "Informieren"], ["", "Kita Arche", "Anglerverein"], ["", "", "Kirchengemeinde"], ["", "niedrig", "hoch"], ["", "INTERESSE"]]},
        ["Landratsamt Kelheim g H L", "Stadt Kelheim g H H", "Sparkasse b H L", "Zellstoff GmbH b H H", "Kita Arche e L L", "Anglerverein n L H", "Kirchengemeinde c L H"]),
    "the grid as four blocks, power and interest in their titles": (
        {"S": [["High power / low interest", "", "High power / high interest"], ["Ministry of Fish", "", "Port Council"], [], ["Low power / low interest", "", "Low power / high interest"], ["Sea School", "", "Quay Cafe"]]},
        ["Ministry of Fish g H L", "Port Council g H H", "Sea School e L L", "Quay Cafe b L H"]),
    "ratings of two years": (
        {"S": [["", "", "Influence", "", "Support", ""], ["Organisation", "Type", 2023, 2024, 2023, 2024], ["Dunn Council", "council", "Low", "High", "Neutral", "Supportive"],
               ["Dunn Steel", "company", "Medium", "Low", "Supportive", "Opposed"]]},
        ["Dunn Council g H +0.50", "Dunn Steel b L -0.50"]),
    "headings below empty rows, some of no sector": (
        {"S": [["Stakeholder", "Power"], ["Local government", ""], ["Weir Council", "H"], [], ["Providers", ""], ["Weir Hospice", "L"], ["Weir NHS Foundation Trust", "H"], [], ["Commercial", ""], ["MediFleet", "M"]]},
        ["Weir Council g H", "Weir Hospice n L", "Weir NHS Foundation Trust g H", "MediFleet b M"]),
    "a legend below the list": (
        {"S": [["Nome", "Setor", "Interesse"], ["Prefeitura de Ilhéus", "Setor público", "Alto"], ["Cacau Sul Ltda", "Setor privado", "Baixo"], [], ["Legenda:", "verde = apoia", ""], ["", "vermelho = contra", ""]]},
        ["Prefeitura de Ilhéus g H", "Cacau Sul Ltda b L"]),
    "a column of marks for each sector": (
        {"S": [["Nr.", "Akteur", "Verwaltung", "Wirtschaft", "Einfluss"], [1, "Stadt", "x", "", "++"], [2, "Laden", "", "x", "-"], ["", "Summe", 1, 1, ""]]},
        ["Stadt g H", "Laden b L"]),
    "a sheet for each sector": (
        {"Government": [["Name", "Influence"], ["Town Council", "High"]], "NGOs": [["Name", "Influence"], ["Trust Us", "Low"]]},
        ["Town Council g H", "Trust Us n L"]),
    "a column of marks for each level": (
        {"S": [["", "", "Influence", "", "", "Interest", ""], ["Stakeholder", "Type", "High", "Medium", "Low", "High", "Low"],
               ["Mill", "company", "x", "", "", "", "x"], ["Council", "council", "", "x", "", "x", ""]]},
        ["Mill b H L", "Council g M H"]),
    "sectors written once": (
        {"S": [["Sector", "Organisation", "Influence"], ["Government", "Council", "High"], ["", "Agency", "Low"], ["Business", "Mill", "Low"], ["", "Hotel", "Low"]]},
        ["Council g H", "Agency g L", "Mill b L", "Hotel b L"]),
    "headings between, one of no sector, and the header again": (
        {"S": [["Register"], ["Inside"], ["Name", "Role", "Influence"], ["Jane", "Sponsor", "High"], ["IT dept", "Delivery", "Med"], [],
               ["Outside"], ["Name", "Role", "Influence"], ["City of Hale", "Regulator", "High"]]},
        ["Jane ? H", "IT dept ? M", "City of Hale g H"]),
    "what is and what is wanted, C and D under stances": (
        {"S": [["Stakeholder", "Unaware", "Resistant", "Neutral", "Supportive", "Leading"], ["Dun Council", "", "", "", "C", "D"], ["Quarry Ltd", "", "C", "D", "", ""],
               ["Dun University", "", "", "", "", "C D"], ["C = current, D = desired"]]},
        ["Dun Council g +0.50", "Quarry Ltd b -0.25", "Dun University e +0.75"]),
    "two tables side by side": (
        {"S": [["Partners"], [], ["Public bodies", "Power", "", "Companies", "Power"], ["Bay Office", "High", "", "Tully", "Low"], ["Bay Borough", "Low", "", "Crane", "High"]]},
        ["Bay Office g H", "Bay Borough g L", "Tully b L", "Crane b H"]),
}  # fmt: skip

ORGANISATIONS = [["Organisation", "Type"], ["Mill", "company"], ["Council", "council"], ["Trust", "charity"], ["School", "school"]]  # fmt: skip
MATRIX = [["", "Mill", "Council", "Trust", "School"], ["Mill", 0, 3, 0, 0], ["Council", 3, 0, -2, 0], ["Trust", 0, -2, 0, 0], ["School", 0, 0, 0, 0]]  # fmt: skip
NETWORKS = {
    "a matrix on another sheet, with a minus": (
        {"Orgs": ORGANISATIONS, "Who knows whom": MATRIX},
        ["Mill contact Council", "Council contact Mill", "Council conflict Trust", "Trust conflict Council"]),
    "below the list on its sheet": (
        {"S": [*ORGANISATIONS, [], ["From", "To", "Relationship"], ["Mill", "Council", "dispute"], ["Council", "Trust", "funding"]]},
        ["Mill conflict Council", "Council money Trust"]),
    "by codes": (
        {"Nodes": [["Id", "Label", "Type"], ["n1", "Mill", "company"], ["n2", "Council", "council"]], "Edges": [["Source", "Target"], ["n1", "n2"]]},
        ["Mill contact Council"]),
    "alone": ({"S": [["Source", "Target", "Weight"], ["Mill", "Council", 3], ["Council", "Trust", 1]]}, ["Mill contact Council", "Council contact Trust"]),
    "signed": (
        {"S": [["source", "target", "sign", "weight"], ["Mill", "Council", -1, 3], ["Council", "Trust", 1, 5]]}, ["Mill conflict Council", "Council contact Trust"]),
    "a matrix alone, without a label in its corner": (
        {"S": [["", "Mell Council", "Mell Steel Ltd", "Mell Tenants"], ["Mell Council", "", 2, -1], ["Mell Steel Ltd", 2, "", 0], ["Mell Tenants", -1, 0, ""]]},
        ["Mell Council contact Mell Steel Ltd", "Mell Council conflict Mell Tenants", "Mell Steel Ltd contact Mell Council", "Mell Tenants conflict Mell Council"]),
    "of allies and adversaries in columns": (
        {"S": [["Actor", "Type", "Allies", "Adversaries"], ["Agro Corp", "Company", "Province", "Movement"], ["Province", "State", "", ""], ["Movement", "Grassroots", "", "Agro Corp"]]},
        ["Agro Corp cooperation Province", "Agro Corp conflict Movement"]),
    "in a column": (
        {"S": [["Name", "Type", "Works with"], ["Mill", "company", "Council; Trust"], ["Council", "council", "Mill"], ["Trust", "charity", ""]]},
        ["Mill cooperation Council", "Mill cooperation Trust"]),
    "by projects": (
        {"S": [["Partner", "Type", "Alpha", "Beta"], ["Uni A", "University", "Yes", "No"], ["Firm B", "SME", "Yes", "No"], ["City C", "City", "No", "Yes"]]},
        ["Uni A cooperation Firm B"]),
    "not by marks that nearly all share": (
        {"S": [["Partner", "Type", "Local", "Big"], ["Uni A", "University", "Yes", "Yes"], ["Firm B", "SME", "Yes", "No"], ["City C", "City", "Yes", "Yes"]]},
        []),
    "of conflicts, Polish": (
        {"S": [["Interesariusz", "Sektor", "Współpracuje z", "W konflikcie z"], ["Urząd Gminy", "publiczny", "Szkoła nr 2", ""], ["Sklep Róg Sp. z o.o.", "prywatny", "", "Urząd Gminy; Szkoła nr 2"], ["Szkoła nr 2", "publiczny", "", ""]]},
        ["Urząd Gminy cooperation Szkoła nr 2", "Sklep Róg Sp. z o.o. conflict Urząd Gminy", "Sklep Róg Sp. z o.o. conflict Szkoła nr 2"]),
    "of one conflict, Polish, with a legal form that is no stance": (
        {"S": [["Interesariusz", "Sektor", "Konflikt z"], ["Urząd Gminy", "publiczny", "Firma Sp. z o.o."], ["Firma Sp. z o.o.", "prywatny", ""]]}, ["Urząd Gminy conflict Firma Sp. z o.o."]),
    "of partners, with dashes for none": ({"S": [["Structure", "Type", "Works with"], ["Mairie", "commune", "Scierie"], ["Scierie", "entreprise", "-"], ["Lycée", "école", "-"]]}, ["Mairie cooperation Scierie"]),
    "of a conflict, German, without a column of sectors": ({"S": [["Organisation", "Im Konflikt mit"], ["Mell Council", "Acme Ltd"], ["Acme Ltd", ""], ["Mell School", ""]]}, ["Mell Council conflict Acme Ltd"]),
    "of conflicts, German": ({"S": [["Akteur", "Typ", "Streitet mit"], ["Stadt Au", "Kommune", "Kies GmbH"], ["Kies GmbH", "Firma", ""]]}, ["Stadt Au conflict Kies GmbH"]),
    "of conflicts, French": ({"S": [["Acteur", "Type", "En désaccord avec"], ["Mairie", "collectivité", "Scierie"], ["Scierie", "entreprise", ""]]}, ["Mairie conflict Scierie"]),
    "of conflicts, Spanish": ({"S": [["Actor", "Tipo", "Enfrentado con"], ["Alcaldía", "gobierno", "Minera"], ["Minera", "empresa", ""]]}, ["Alcaldía conflict Minera"]),
    "of conflicts, Italian": ({"S": [["Attore", "Tipo", "In contrasto con"], ["Comune", "ente pubblico", "Cava"], ["Cava", "impresa", ""]]}, ["Comune conflict Cava"]),
    "of conflicts, Portuguese": ({"S": [["Ator", "Tipo", "Em litígio com"], ["Prefeitura", "governo", "Mina"], ["Mina", "empresa", ""]]}, ["Prefeitura conflict Mina"]),
    "of conflicts, Dutch": ({"S": [["Actor", "Soort", "In geschil met"], ["Gemeente", "overheid", "Groeve"], ["Groeve", "bedrijf", ""]]}, ["Gemeente conflict Groeve"]),
    "of conflicts, Russian": ({"S": [["Организация", "Тип", "В ссоре с"], ["Мэрия", "власть", "Завод"], ["Завод", "бизнес", ""]]}, ["Мэрия conflict Завод"]),
    "of conflicts, Ukrainian": ({"S": [["Організація", "Тип", "Конфліктує з"], ["Громада", "влада", "Завод"], ["Завод", "бізнес", ""]]}, ["Громада conflict Завод"]),
    "of relations that are conflicts": ({"S": [["Acteur", "Type", "Relations conflictuelles avec"], ["Mairie", "collectivité", "Scierie"], ["Scierie", "entreprise", ""]]}, ["Mairie conflict Scierie"]),
    "of adversaries, French": (
        {"S": [["Acteur", "Type", "Alliés", "Adversaires"], ["Mairie", "collectivité", "", "Scierie"], ["Scierie", "entreprise", "", ""], ["Lycée", "enseignement", "Mairie", ""]]},
        ["Lycée cooperation Mairie", "Mairie conflict Scierie"]),
    "in a register of partnerships": (
        {"S": [["Ref", "Partnership Name", "Lead officer", "Partner organisations", "RAG"], ["P1", "Wick Food Board", "A. Orr", "Wick College; Wick Food Bank", "Green"],
               ["P2", "Safer Wick", "B. Ito", "Wick Police; Wick College; Arde S.A.", "Red"]]},
        ["Wick College cooperation Wick Food Bank", "Wick College cooperation Wick Police", "Wick College cooperation Arde S.A.", "Wick Police cooperation Arde S.A."]),
    "Spanish": (
        {"Actores": [["Actor", "Sector"], ["Alcaldía", "Público"], ["Minera", "Privado"]], "Relaciones": [["Actor 1", "Actor 2", "Tipo de relación"], ["Alcaldía", "Minera", "Conflicto"]]},
        ["Alcaldía conflict Minera"]),
}  # fmt: skip

#: Of shapes that are no list with a row for each organisation: turned, grids, a column or a sheet for each sector, one header on several sheets, codes that a sheet explains.
SHAPES = {
    "turned, German, below a title": (
        {"Akteure": [["Akteursanalyse Moorbahn"], [], ["Merkmal", "Stadtwerke Lohne GmbH", "Landkreis Vechte", "Naturschutzverein Lohne e.V.", "Hochschule Vechte"],
                     ["Art", "Unternehmen", "Kommune", "Verein", "Hochschule"], ["Einfluss", "hoch", "sehr hoch", "niedrig", "mittel"],
                     ["Interesse", "mittel", "hoch", "hoch", "niedrig"], ["Haltung", "dagegen", "neutral", "dafür", "dafür"]]},
        ["Stadtwerke Lohne GmbH b H M -0.50", "Landkreis Vechte g VH H +0.15", "Naturschutzverein Lohne e.V. n L H +0.50", "Hochschule Vechte e M L +0.50"]),
    "turned, Spanish, its corner empty": (
        {"Hoja1": [["", "Ayuntamiento de Olba", "Minera del Mijares S.A.", "Vecinos de la Vega"], ["Sector", "Público", "Privado", "Comunidad"],
                   ["Nivel de poder (1-5)", 4, 5, 1], ["Interés (1-5)", 3, 5, 5], ["Postura", "Neutral", "En contra", "A favor"], ["Observaciones", "", "pide plazo", ""]]},
        ["Ayuntamiento de Olba g H M +0.15", "Minera del Mijares S.A. b VH VH -0.50", "Vecinos de la Vega c VL VH +0.50"]),
    "a grid in its fields, French": (
        {"Matrice": [["Matrice pouvoir / intérêt"], [], ["", "Intérêt faible", "Intérêt fort"],
                     ["Pouvoir fort", "Préfecture de la Loire", "Mairie de Roanne\nPapeteries Forez SA"], ["Pouvoir faible", "Lycée Carnot", "Association des pêcheurs\nRiverains du quai"]]},
        ["Préfecture de la Loire g H L", "Mairie de Roanne g H H", "Papeteries Forez SA b H H", "Lycée Carnot e L L", "Association des pêcheurs n L H", "Riverains du quai c L H"]),
    "a grid of nine fields, Polish, interest down the side": (
        {"Mapa": [["", "Wpływ mały", "Wpływ średni", "Wpływ duży"], ["Zainteresowanie duże", "Stowarzyszenie Nasza Wisła", "Uniwersytet Opolski", "Urząd Miasta Opole; Cementownia Odra S.A."],
                  ["Zainteresowanie średnie", "Parafia św. Jana", "", ""], ["Zainteresowanie małe", "", "Bank Spółdzielczy", "Ministerstwo Klimatu"]]},
        ["Stowarzyszenie Nasza Wisła n L H", "Uniwersytet Opolski e M H", "Urząd Miasta Opole g H H", "Cementownia Odra S.A. b H H", "Parafia św. Jana c L M",
         "Bank Spółdzielczy b M L", "Ministerstwo Klimatu g H L"]),
    "a column for each sector, Portuguese, below a title": (
        {"Mapa": [["Mapa de atores – Bacia do Ave"], [], ["Setor público", "Setor privado", "Sociedade civil", "Ensino"],
                  ["Câmara Municipal de Fafe", "Têxteis Ave Lda", "Quercus", "Universidade do Minho"], ["Agência do Ambiente", "Tinturaria Sol", "Amigos do Ave", ""], ["", "Hotel da Ponte", "", ""]]},
        ["Câmara Municipal de Fafe g", "Agência do Ambiente g", "Têxteis Ave Lda b", "Tinturaria Sol b", "Hotel da Ponte b", "Quercus n", "Amigos do Ave n", "Universidade do Minho e"]),
    "a column for each stance, Dutch, with bullets": (
        {"Krachtenveld": [["Voorstanders", "Neutraal", "Tegenstanders"], ["- Gemeente Kampen", "- Hogeschool Windesheim", "- Transport Bakker BV"],
                          ["- Stichting Groen Kampen", "", "- Bewonersvereniging Noord"]]},
        ["Gemeente Kampen g +0.50", "Stichting Groen Kampen n +0.50", "Hogeschool Windesheim e +0.15", "Transport Bakker BV b -0.50", "Bewonersvereniging Noord c -0.50"]),
    "a sheet for each sector, Italian": (
        {"Enti pubblici": [["Attore", "Potere", "Interesse"], ["Comune di Ivrea", "Alto", "Medio"], ["ARPA", "Medio", "Alto"]],
         "Imprese": [["Attore", "Potere", "Interesse"], ["Fonderie Dora", "Alto", "Basso"]],
         "Terzo settore": [["Attore", "Potere", "Interesse"], ["Legambiente", "Basso", "Alto"], ["Caritas", "Basso", "Medio"]]},
        ["Comune di Ivrea g H M", "ARPA g M H", "Fonderie Dora b H L", "Legambiente n L H", "Caritas n L M"]),
    "two banks of a river, English, one header": (
        {"Read me": [["This register is kept by both banks."]], "North bank": [["Register, north"], ["Organisation", "Type", "Influence"], ["Tarn Council", "council", "high"], ["Tarn Mills", "company", "low"]],
         "South bank": [["Organisation", "Type", "Influence"], ["Lowick School", "school", "medium"], ["Anglers", "club", "low"], ["Tarn Council", "council", "high"]]},
        ["Tarn Council g H", "Tarn Mills b L", "Lowick School e M", "Anglers c L"]),
    "codes that a sheet explains, Russian": (
        {"Список": [["Организация", "Код", "Влияние"], ["Администрация Клина", "А", "высокое"], ["Стеклозавод", "Б", "среднее"], ["Дом ремёсел", "В", "низкое"], ["Хлебокомбинат", "Б", "низкое"]],
         "Расшифровка": [["Код", "Значение"], ["А", "власть"], ["Б", "бизнес"], ["В", "некоммерческая организация"]]},
        ["Администрация Клина g H", "Стеклозавод b M", "Дом ремёсел n L", "Хлебокомбинат b L"]),
    "codes explained in one cell each, English": (
        {"Register": [["Stakeholder", "Type", "Power"], ["Dunmore", "G", "High"], ["Kelpie", "B", "Low"], ["Sable", "C", "Medium"], ["Wray", "B", "High"]],
         "Key": [["What the letters mean"], ["G = government"], ["B = business"], ["C = community group"]]},
        ["Dunmore g H", "Kelpie b L", "Sable c M", "Wray b H"]),
    "turned, from column C on, Dutch, with a remark below": (
        {"Blad1": [["", "", "Stakeholders dijkverlegging"], [], ["", "", "", "Gemeente Deventer", "Waterschap Vallei", "Camping De Hank BV", "Dorpsraad Olst"],
                   ["", "", "Soort", "overheid", "overheid", "bedrijf", "bewoners"], ["", "", "Invloed (1-5)", 4, 5, 2, 1], ["", "", "Belang (1-5)", 3, 5, 5, 4],
                   ["", "", "Houding", "voor", "voor", "tegen", "neutraal"], [], ["", "", "Bron: interviews, maart 2031"]]},
        ["Gemeente Deventer g H M +0.50", "Waterschap Vallei g VH VH +0.50", "Camping De Hank BV b L VH -0.50", "Dorpsraad Olst c VL H +0.15"]),
    "turned, English, councils and their like as names": (
        {"S": [["", "Town Council", "County Council", "Parish Council", "District Office"], ["Type", "public", "public", "public", "public"], ["Influence", "High", "High", "Low", "Medium"],
               ["Support", "For", "Against", "For", "Neutral"]]},
        ["Town Council g H +0.50", "County Council g H -0.50", "Parish Council g L +0.50", "District Office g M +0.15"]),
    "a grid whose axes are named once, English": (
        {"Grid": [["", "", "Interest", ""], ["", "", "Low", "High"], ["Power", "High", "Ministry of Works", "Port Authority\nHarbour Ltd"], ["", "Low", "Sea School", "Anglers Club"]]},
        ["Ministry of Works g H L", "Port Authority g H H", "Harbour Ltd b H H", "Sea School e L L", "Anglers Club c L H"]),
    "a grid with its corner filled, Spanish, bullets": (
        {"Matriz": [["Poder / Interés", "Interés bajo", "Interés medio", "Interés alto"], ["Poder alto", "• Ministerio de Obras", "", "• Alcaldía de Tena • Petrolera Napo S.A."],
                    ["Poder bajo", "• Colegio Amazonas", "• Parroquia San José", "• Fundación Selva Viva"]]},
        ["Ministerio de Obras g H L", "Alcaldía de Tena g H H", "Petrolera Napo S.A. b H H", "Colegio Amazonas e L L", "Parroquia San José c L M", "Fundación Selva Viva n L H"]),
    "a column for each sector, German, counts behind the words": (
        {"Liste": [["Stand: 3.5.2031"], ["Behörden (2)", "Wirtschaft (3)", "Vereine (1)"], ["Landratsamt Forchheim", "Kies Huber", "Heimatverein"], ["Forstamt", "Brauerei Eder", ""], ["", "Gasthof Post", ""]]},
        ["Landratsamt Forchheim g", "Forstamt g", "Kies Huber b", "Brauerei Eder b", "Gasthof Post b", "Heimatverein n"]),
    "a sheet for each stance, French": (
        {"Favorables": [["Acteur", "Catégorie", "Influence"], ["Mairie de Die", "Collectivité", "forte"], ["Biocoop", "Entreprise", "faible"]],
         "Opposés": [["Acteur", "Catégorie", "Influence"], ["Scierie Blanc", "Entreprise", "moyenne"]],
         "Neutres": [["Acteur", "Catégorie", "Influence"], ["Lycée du Diois", "Enseignement", "faible"]]},
        ["Mairie de Die g H +0.50", "Biocoop b L +0.50", "Scierie Blanc b M -0.50", "Lycée du Diois e L +0.15"]),
    "codes that a line below the list explains, Italian": (
        {"Attori": [["Attore", "Tipo", "Potere"], ["Comune di Alba", "P", "Alto"], ["Cantina Langhe", "I", "Medio"], ["Slow Valley", "A", "Basso"], ["Ferrero Legno", "I", "Alto"], [],
                    ["P = ente pubblico, I = impresa, A = associazione"]]},
        ["Comune di Alba g H", "Cantina Langhe b M", "Slow Valley n L", "Ferrero Legno b H"]),
    "codes of three letters on a sheet, Portuguese": (
        {"Atores": [["Nome", "Cat.", "Poder", "Interesse"], ["Foz Viva", "ONG", 2, 5], ["Celbi", "EMP", 4, 2], ["APA", "PUB", 5, 4], ["Moradores", "COM", 1, 5]],
         "Legenda": [["Sigla", "Significado"], ["PUB", "setor público"], ["EMP", "empresa"], ["ONG", "organização não governamental"], ["COM", "comunidade"]]},
        ["Foz Viva n L VH", "Celbi b H L", "APA g VH H", "Moradores c VL VH"]),
    "lists of one header below each other, Polish": (
        {"Arkusz1": [["Administracja"], ["Nazwa", "Wpływ", "Stanowisko"], ["Gmina Ustka", "duży", "za"], ["Starostwo Słupsk", "średni", "za"], [], ["Przedsiębiorcy"], ["Nazwa", "Wpływ", "Stanowisko"],
                     ["Port Ustka Sp. z o.o.", "duży", "przeciw"], ["Smażalnia Mewa", "mały", "za"]]},
        ["Gmina Ustka g H +0.50", "Starostwo Słupsk g M +0.50", "Port Ustka Sp. z o.o. b H -0.50", "Smażalnia Mewa b L +0.50"]),
    "marks under levels, Russian, two header rows": (
        {"Лист1": [["Организация", "Тип", "Влияние", "", "", "Интерес", ""], ["", "", "высокое", "среднее", "низкое", "высокий", "низкий"],
                   ["Администрация Тулы", "власть", "x", "", "", "", "x"], ["Завод Арсенал", "бизнес", "", "x", "", "x", ""], ["Школа № 5", "образование", "", "", "x", "x", ""]]},
        ["Администрация Тулы g H L", "Завод Арсенал b M H", "Школа № 5 e L H"]),
    "turned, French, groups of columns with a blank between": (
        {"F": [["Critère", "Ville de Sète", "Port Sud SA", "", "Ligue de voile", "Lycée maritime"], ["Type d'organisme", "collectivité", "entreprise", "", "association", "établissement scolaire"],
               ["Pouvoir", "élevé", "élevé", "", "faible", "moyen"], ["Intérêt", "moyen", "élevé", "", "élevé", "faible"], ["Position", "favorable", "défavorable", "", "favorable", "neutre"],
               ["Besoins", "", "accès au quai", "", "un ponton", ""]]},
        ["Ville de Sète g H M +0.50", "Port Sud SA b H H -0.50", "Ligue de voile n L H +0.50", "Lycée maritime e M L +0.15"]),
    "who does what, German": (
        {"RACI": [["Aufgabe", "Stadtwerke Jena GmbH", "Universität Jena", "Landesamt für Umwelt", "BUND Ortsverein e.V."], ["Antrag schreiben", "A", "R", "C", "I"], ["Daten erheben", "I", "A/R", "C", "C"], ["Bericht", "A", "C", "I", "R"]]},
        ["Stadtwerke Jena GmbH b", "Universität Jena e", "Landesamt für Umwelt g", "BUND Ortsverein e.V. n"]),
    "a grid, German, levels first": (
        {"Matrix": [["Stakeholder-Matrix"], ["", "geringes Interesse", "hohes Interesse"], ["hoher Einfluss", "Landratsamt; Sparkasse", "Stadtwerke GmbH"], ["geringer Einfluss", "Kita Sonnenschein", "Anglerverein; Bürgerinitiative Moor"]]},
        ["Landratsamt g H L", "Sparkasse b H L", "Stadtwerke GmbH b H H", "Kita Sonnenschein e L L", "Anglerverein n L H", "Bürgerinitiative Moor c L H"]),
    "the fields of the grid as four columns, Russian": (
        {"Карта": [["Высокое влияние, высокий интерес", "Высокое влияние, низкий интерес", "Низкое влияние, высокий интерес", "Низкое влияние, низкий интерес"],
                   ["Администрация Ржева", "Министерство экологии", "Клуб рыболовов", "Школа № 2"], ["ООО Волга", "", "", ""]]},
        ["Администрация Ржева g H H", "ООО Волга b H H", "Министерство экологии g H L", "Клуб рыболовов c L H", "Школа № 2 e L L"]),
    "a column of marks for each sector and each level, English": (
        {"S": [["", "Sector", "", "", "Influence", "", ""], ["Organisation", "Public", "Private", "Voluntary", "High", "Medium", "Low"],
               ["Borough of Lyme", "x", "", "", "x", "", ""], ["Cobb Fisheries", "", "x", "", "", "x", ""], ["Lyme Rangers", "", "", "x", "", "", "x"]]},
        ["Borough of Lyme g H", "Cobb Fisheries b M", "Lyme Rangers n L"]),
    "sheets of members and others, Spanish": (
        {"Miembros": [["Entidad", "Tipo", "Influencia"], ["Ayuntamiento de Baza", "Administración", "Alta"], ["Cooperativa Olivar", "Empresa", "Media"]],
         "No miembros": [["Entidad", "Tipo", "Influencia"], ["Cáritas", "ONG", "Baja"], ["IES Altiplano", "Educación", "Baja"]]},
        ["Ayuntamiento de Baza g H in", "Cooperativa Olivar b M in", "Cáritas n L out", "IES Altiplano e L out"]),
    "a sheet for each month of the same list, English": (
        {"Jan": [["Name", "Type", "Influence"], ["Dee Council", "council", "high"], ["Dee Mills", "company", "low"]], "Feb": [["Name", "Type", "Influence"], ["Dee Council", "council", "medium"], ["Dee Mills", "company", "low"]]},
        ["Dee Council g H", "Dee Mills b L"]),
    "codes as numbers with a sheet of numbers, French": (
        {"Acteurs": [["Acteur", "Secteur", "Influence"], ["Mairie de Mens", 1, "forte"], ["Menuiserie Roux", 2, "faible"], ["Terre Vivante", 3, "moyenne"], ["Scop Trièves", 2, "faible"]],
         "Codes": [["Code", "Secteur"], [1, "secteur public"], [2, "entreprise"], [3, "association"]]},
        ["Mairie de Mens g H", "Menuiserie Roux b L", "Terre Vivante n M", "Scop Trièves b L"]),
    "codes explained above the table in one line, Dutch": (
        {"Lijst": [["O = overheid; B = bedrijf; M = maatschappelijke organisatie"], [], ["Naam", "Type", "Invloed"], ["Texel", "O", "groot"], ["TESO", "B", "groot"], ["De Lieuw", "M", "klein"], ["Krim Vakanties", "B", "middel"]]},
        ["Texel g H", "TESO b H", "De Lieuw n L", "Krim Vakanties b M"]),
}  # fmt: skip
