"""Lists as people paste and export them: minutes, attendance, lines, surveys. Cells, and what a careful reader makes of them, as in `lists_made`."""

from __future__ import annotations

TEXTS = {
    "minutes with tabs, a role between person and organisation": (
        "Catchment Board – minutes of 4 March\n"
        "\n"
        "Present\n"
        "Jane Howe\tChair\tTeign Rivers Trust\n"
        "Omar Said\t\tSouth West Water plc\n"
        "Lee Ward\tSecretary\tTeign District Council\n"
        "Ann Pike\t\tDartmoor Farmers Association\n"
        "Apologies\n"
        "Tom Reed\t\tEnvironment Agency\n"
        "Sue Lam\t\tTeign Community College\n",
        [
            "Teign Rivers Trust n",
            "South West Water plc b",
            "Teign District Council g",
            "Dartmoor Farmers Association n",
            "Environment Agency g",
            "Teign Community College e",
        ],
    ),
    "people, their role and organisation, in lines with commas": (
        "Attendees\n"
        "Jane Howe, Chair, Teign Rivers Trust\n"
        "Omar Said, Regional Manager, South West Water plc\n"
        "Cllr Lee Ward, Portfolio Holder, Teign District Council\n"
        "Ann Pike, Secretary, Dartmoor Farmers Association\n"
        "Sue Lam, Teign Community College\n"
        "Tom Reed, Catchment Officer, Environment Agency\n",
        [
            "Teign Rivers Trust n",
            "South West Water plc b",
            "Teign District Council g",
            "Dartmoor Farmers Association n",
            "Teign Community College e",
            "Environment Agency g",
        ],
    ),
    "people with bullets, the organisation in brackets behind a role": (
        "Workshop participants:\n"
        "\n"
        "• Jane Howe, Chair (Teign Rivers Trust)\n"
        "• Omar Said, Regional Manager (South West Water plc)\n"
        "• Lee Ward, Councillor (Teign District Council)\n"
        "• Sue Lam, Lecturer (Teign Community College)\n"
        "• Tom Reed (Environment Agency)\n",
        [
            "Teign Rivers Trust n",
            "South West Water plc b",
            "Teign District Council g",
            "Teign Community College e",
            "Environment Agency g",
        ],
    ),
    "lines that dashes part, the first of which is no header": (
        "- Teign Rivers Trust – lead partner\n"
        "- South West Water plc – funder\n"
        "- Teign District Council – planning authority\n"
        "- Parish Church of St Mary – venue\n"
        "- Teign Community College – volunteers\n",
        [
            "Teign Rivers Trust n",
            "South West Water plc b",
            "Teign District Council g",
            "Parish Church of St Mary c",
            "Teign Community College e",
        ],
    ),
    "an export of a survey with a second row of labels": (
        "Respondent ID,Collector ID,Start Date,What is the name of your organisation?,Which sector are you in?,How much influence does your organisation have over local transport?,Do you support the proposed cycle route?,\n"
        ",,,Open-Ended Response,Response,Response,Response,Other (please specify)\n"
        "118,4,03/02/2025 09:00,Bell Bakery,Private,Some influence,Oppose,\n"
        "119,4,03/02/2025 09:10,Dell Cycling Club,Community group,Very little influence,Strongly support,\n"
        "120,4,03/02/2025 10:00,Dell Borough Council,Public,A great deal of influence,Support,\n"
        "121,4,04/02/2025 10:00,Dell Chamber of Commerce,Private,A lot of influence,Neither support nor oppose,\n",
        [
            "Bell Bakery b L -0.50",
            "Dell Cycling Club c VL +0.75",
            "Dell Borough Council g VH +0.50",
            "Dell Chamber of Commerce b H +0.15",
        ],
    ),
    "a title over names without an empty row": (
        "Partners of the Vale Health Alliance\nVale Council\nVale Hospice\nSt Luke's Church\nVale Surgery\nBoots\n",
        ["Vale Council g", "Vale Hospice n", "St Luke's Church c", "Vale Surgery ?", "Boots ?"],
    ),
    "an HTML page with a table": (
        "<html><body><h1>Members</h1><table><tr><th>Organisation</th><th>Type</th></tr><tr><td>Vale Council</td><td>Council</td></tr><tr><td>Mill &amp; Sons Ltd</td><td>Company</td></tr></table></body></html>\n",
        ["Vale Council g", "Mill & Sons Ltd b"],
    ),
    "partners in a cell with commas and no spaces": (
        "Name,Org Type,Status,Partners (linked),Power score,Last contacted,Notes\n"
        'Vale Council,Government,Active,"Vale Foodbank,Vale Police",8,2024-05-01,"lead, since 2020"\n'
        "Vale Foodbank,Nonprofit,Active,Vale Council,4,2024-04-01,\n"
        "Vale Police,Government,Prospect,Vale Council,7,2024-03-01,\n"
        "Bell Ltd,Business,Inactive,,3,,\n",
        ["Vale Council g H in", "Vale Foodbank n L in", "Vale Police g H out", "Bell Ltd b L out"],
    ),
    "numbered lines, a level behind a dash": (
        "1) Vale Council (local authority) - high influence\n"
        "2) Bell Ltd (business) - low influence\n"
        "3) Vale Aid (charity) - medium influence\n"
        "4) Vale School (education) - low influence\n",
        [
            "Vale Council (local authority) g H",
            "Bell Ltd (business) b L",
            "Vale Aid (charity) n M",
            "Vale School (education) e L",
        ],
    ),
    "people and their organisations without a header": (
        "Howe, Jane\tTeign Rivers Trust\tjane@trt.org\n"
        "Said, Omar\tSouth West Water plc\tomar@sww.co.uk\n"
        "Ward, Lee\tTeign District Council\tlee@teign.gov.uk\n"
        "Lam, Sue\tTeign Community College\tsue@tcc.ac.uk\n"
        "Pike, Ann\tTeign District Council\tann@teign.gov.uk\n",
        ["Teign Rivers Trust n", "South West Water plc b", "Teign District Council g", "Teign Community College e"],
    ),
    "an export of a survey with three rows of labels": (
        "StartDate,EndDate,Status,Progress,Finished,ResponseId,Q1,Q2,Q3,Q4\n"
        "Start Date,End Date,Response Type,Progress,Finished,Response ID,What organisation do you represent?,Which type best describes it?,How interested are you in the scheme?,What is your position on the scheme?\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}","{""ImportId"":""QID4""}"\n'
        "2024-05-01 10:00:00,2024-05-01 10:05:00,IP Address,100,True,R_1,Fenland Farmers Co-op,Business,Very interested,Oppose\n"
        "2024-05-02 10:00:00,2024-05-02 10:05:00,IP Address,100,True,R_2,Fen Wildlife Trust,Charity,Extremely interested,Strongly support\n"
        "2024-05-03 10:00:00,2024-05-03 10:05:00,IP Address,100,True,R_3,Fenland Parish Council,Local government,Slightly interested,Neutral\n",
        ["Fenland Farmers Co-op b H -0.50", "Fen Wildlife Trust n VH +0.75", "Fenland Parish Council g L +0.15"],
    ),
    "cards of a board, labels that are sectors": (
        "Card Name,List Name,Labels,Members,Due Date\n"
        "Vale Council,Supporters,public,,2024-03-01\n"
        "Bell Ltd,Opponents,private,,\n"
        "Vale Aid,Supporters,charity,,\n"
        "Vale School,Undecided,education,,\n",
        ["Vale Council g +0.50", "Bell Ltd b -0.50", "Vale Aid n +0.50", "Vale School e +0.15"],
    ),
    "names in a sentence": (
        "Partners in the alliance include:\n"
        "Vale Council, Vale Police, NHS Vale, Bell Ltd, Vale Aid and Vale High School.\n",
        ["Vale Council g", "Vale Police g", "NHS Vale g", "Bell Ltd b", "Vale Aid n", "Vale High School e"],
    ),
    "organisations with people behind a colon": (
        "Teign District Council: Jane Howe (Chair), Lee Ward\n"
        "South West Water plc: Omar Said\n"
        "Teign Rivers Trust: Ann Pike, Tom Reed\n"
        "Teign Community College: Sue Lam\n",
        ["Teign District Council g", "South West Water plc b", "Teign Rivers Trust n", "Teign Community College e"],
    ),
    "a table of Markdown with bold names": (
        "| Stakeholder | Power | Interest | Support |\n"
        "|---|---|---|---|\n"
        "| **Vale Council** | High | High | Supporter |\n"
        "| **Bell Ltd** | High | Low | Blocker |\n"
        "| *Vale Aid* | Low | High | Neutral |\n",
        ["Vale Council g H H +0.50", "Bell Ltd b H L -0.50", "Vale Aid n L H +0.15"],
    ),
    "minutes with initials, a role behind an organisation": (
        "Steering Group – Minutes\n"
        "Date: 3 May 2024\n"
        "\n"
        "In attendance:\n"
        "Jane Howe (JH) - Vale Council (Chair)\n"
        "Omar Said (OS) - Bell Ltd\n"
        "Ann Pike (AP) - Vale Aid\n"
        "Lee Ward (LW) - Vale College\n"
        "Apologies:\n"
        "Sue Lam (SL) - Vale Hospice\n",
        ["Vale Council g", "Bell Ltd b", "Vale Aid n", "Vale College e", "Vale Hospice n"],
    ),
    "roles before people": (
        "Chair: Jane Howe, Vale Council\n"
        "Vice-chair: Omar Said, Bell Ltd\n"
        "Treasurer: Ann Pike, Vale Aid\n"
        "Secretary: Lee Ward, Vale College\n",
        ["Vale Council g", "Bell Ltd b", "Vale Aid n", "Vale College e"],
    ),
    "numbers without points": (
        "Top influencers (most to least):\n1 Vale Council\n2 Bell Ltd\n3 Vale Aid\n4 Vale College\n",
        ["Vale Council g", "Bell Ltd b", "Vale Aid n", "Vale College e"],
    ),
    "people behind numbers below a title with a dash, Portuguese": (
        "Lista de presença – Conselho da APA\n"
        "1. Maria Souza – Prefeitura de Ilhéus\n"
        "2. João Lima – Universidade Estadual\n"
        "3. Ana Reis – Associação de Pescadores\n"
        "4. Rui Costa – Cacau Brasil Ltda\n",
        ["Prefeitura de Ilhéus g", "Universidade Estadual e", "Associação de Pescadores n", "Cacau Brasil Ltda b"],
    ),
    "for, against and abstained in columns": (
        "Organisation,For,Against,Abstain\nVale Council,x,,\nBell Ltd,,x,\nVale Aid,x,,\nVale School,,,x\n",
        ["Vale Council g +0.50", "Bell Ltd b -0.50", "Vale Aid n +0.50", "Vale School e +0.15"],
    ),
    "stances under a label for relations, Spanish": (
        "ACTOR;GRUPO DE INTERÉS;RELACIÓN CON EL PROYECTO;NIVEL DE INFLUENCIA\n"
        "Cruz Roja;ONG;aliado;3\n"
        "Ayuntamiento de Oza;Administración;indiferente;5\n"
        "Vecinos de Oza;Ciudadanía;opuesto;2\n"
        "Talleres Oza S.L.;Empresa;aliado;1\n",
        [
            "Cruz Roja n M +0.50",
            "Ayuntamiento de Oza g VH +0.15",
            "Vecinos de Oza c L -0.50",
            "Talleres Oza S.L. b VL +0.50",
        ],
    ),
    "columns laid out by spaces": (
        "Stakeholder            Sector       Power\n"
        "Vale Council           Public       High\n"
        "Bell Ltd               Private      Low\n"
        "Vale Aid               Charity      Medium\n",
        ["Vale Council g H", "Bell Ltd b L", "Vale Aid n M"],
    ),
    "those present and absent, a line for each": (
        "Present: Jane Howe (Teign Rivers Trust), Omar Said (South West Water plc), Lee Ward (Teign District Council)\n"
        "Apologies: Tom Reed (Environment Agency), Sue Lam (Teign Community College)\n",
        [
            "Teign Rivers Trust n",
            "South West Water plc b",
            "Teign District Council g",
            "Environment Agency g",
            "Teign Community College e",
        ],
    ),
    "partners behind a dash": (
        "Our partners - Vale Council, Vale Police, Bell Ltd, Vale Aid\n",
        ["Vale Council g", "Vale Police g", "Bell Ltd b", "Vale Aid n"],
    ),
    "people whom a label that is not known gives an organisation": (
        "Attendance list – Air Quality Forum,,\n"
        "Name,Representing,Email\n"
        "Jane Howe,Vale Council,jh@vale.gov.uk\n"
        "Omar Said,Bell Ltd,os@bell.com\n"
        "Ann Pike,Self,ap@gmail.com\n"
        "Sue Lam,Vale College,sl@vale.ac.uk\n",
        ["Vale Council g", "Bell Ltd b", "Self ?", "Vale College e"],
    ),
    "headings that end with a colon among bullets": (
        "Statutory consultees:\n"
        "  - Environment Agency\n"
        "  - Natural England\n"
        "  - Historic England\n"
        "Non-statutory consultees:\n"
        "  - Dell Civic Society\n"
        "  - Acme Developments Ltd\n"
        "  - Dell Allotment Association\n",
        [
            "Environment Agency g",
            "Natural England ?",
            "Historic England ?",
            "Dell Civic Society n",
            "Acme Developments Ltd b",
            "Dell Allotment Association c",
        ],
    ),
    "what is said of each in brackets": (
        "Dell Council (public, high power, supportive)\n"
        "Acme Ltd (private, high power, opposed)\n"
        "Dell Aid (charity, low power, supportive)\n"
        "Dell School (education, low power, neutral)\n",
        ["Dell Council g H +0.50", "Acme Ltd b H -0.50", "Dell Aid n L +0.50", "Dell School e L +0.15"],
    ),
    "opponents beside supporters, said in the row above": (
        "Supporters,,Opponents,\n"
        "Name,Influence,Name,Influence\n"
        "Vale Council,High,Bell Ltd,High\n"
        "Vale Aid,Low,Hart Farms,Medium\n",
        ["Vale Council g H +0.50", "Vale Aid n L +0.50", "Bell Ltd b H -0.50", "Hart Farms b M -0.50"],
    ),
}
BOOKS = {
    "ratings of two months": (
        {
            "Tracker": [
                ["Stakeholder", "Sector", "Support Jan 2024", "Support Jun 2024", "Trend"],
                ["Vale Council", "Public", "Neutral", "Supportive", "up"],
                ["Bell Ltd", "Private", "Opposed", "Opposed", "flat"],
                ["Vale Aid", "Charity", "Supportive", "Supportive", "flat"],
            ]
        },
        ["Vale Council g +0.50", "Bell Ltd b -0.50", "Vale Aid n +0.50"],
    ),
    "numbered headings and names below": (
        {
            "S": [
                ["Stakeholders"],
                ["1. Public bodies"],
                ["   1.1 Vale Council"],
                ["   1.2 Vale Police"],
                ["2. Businesses"],
                ["   2.1 Bell Ltd"],
                ["   2.2 Hart & Sons"],
                ["3. Third sector"],
                ["   3.1 Vale Aid"],
                ["   3.2 Vale Hospice"],
            ]
        },
        ["Vale Council g", "Vale Police g", "Bell Ltd b", "Hart & Sons b", "Vale Aid n", "Vale Hospice n"],
    ),
    "an example row of a template": (
        {
            "Register": [
                ["Project name:", "Harbour", "", "", "", ""],
                ["Prepared by:", "A. Orr", "", "", "", ""],
                [],
                ["#", "Stakeholder", "Category", "Interest in project", "Influence", "Strategy"],
                ["e.g.", "Local newspaper", "Media", "Story", "Low", "Inform"],
                [1, "Port Authority", "Government", "Dredging", "High", "Manage closely"],
                [2, "Gull Ferries Ltd", "Business", "Berths", "Medium", "Keep satisfied"],
                [3, "Harbour Residents", "Community", "Noise", "Low", "Keep informed"],
                [4, "", "", "", "", ""],
                [5, "", "", "", "", ""],
            ]
        },
        ["Port Authority g H", "Gull Ferries Ltd b M", "Harbour Residents c L"],
    ),
    "ratings said in brackets": (
        {
            "Grid": [
                ["Stakeholder", "X (interest 0-10)", "Y (power 0-10)", "Colour"],
                ["Vale Council", 8, 9, "green"],
                ["Bell Ltd", 3, 7, "red"],
                ["Vale Aid", 9, 2, "green"],
                ["Vale School", 4, 1, "amber"],
            ]
        },
        ["Vale Council g VH H +0.50", "Bell Ltd b H L -0.50", "Vale Aid n L VH +0.50", "Vale School e VL M +0.15"],
    ),
    "labels cut short, a legend beside": (
        {
            "Map": [
                ["Stakeholder", "Cat", "Pow", "Int", "", "Key", "Meaning"],
                ["Vale Council", "G", 5, 4, "", "G", "Government"],
                ["Bell Ltd", "B", 4, 2, "", "B", "Business"],
                ["Vale Aid", "N", 2, 5, "", "N", "NGO"],
                ["Vale School", "E", 1, 3, "", "E", "Education"],
            ]
        },
        ["Vale Council g VH H", "Bell Ltd b H L", "Vale Aid n L VH", "Vale School e VL M"],
    ),
    "who does what, with a column of something else": (
        {
            "RACI": [
                ["Activity", "Lead", "Town Council", "Dell Rivers Trust", "Acme Builders Ltd", "Dell Primary School"],
                ["Design", "Town Council", "A", "R", "C", "I"],
                ["Build", "Acme", "A", "C", "R", "I"],
                ["Monitor", "Trust", "I", "A", "C", "R"],
            ]
        },
        ["Town Council g", "Dell Rivers Trust n", "Acme Builders Ltd b", "Dell Primary School e"],
    ),
    "stances under a heading that says nothing of them, Spanish": (
        {
            "Mapeo": [
                ["MAPEO DE ACTORES – CUENCA RÍO VERDE", "", "", "", "", "", "", ""],
                ["Nº", "Grupo de actores sociales", "Actor", "Rol", "Relación predominante", "", "", "Nivel de poder"],
                ["", "", "", "", "A favor", "Indiferente", "En contra", ""],
                [1, "Gobierno", "Municipalidad de Tena", "Gestión", "X", "", "", "Alto"],
                [2, "Gobierno", "Ministerio del Ambiente", "Regulación", "", "X", "", "Alto"],
                [3, "Empresa privada", "Minera Río S.A.", "Explotación", "", "", "X", "Medio"],
                [4, "Organización social", "Junta de Agua San Juan", "Usuarios", "X", "", "", "Bajo"],
                [5, "Academia", "Universidad Amazónica", "Investigación", "X", "", "", "Bajo"],
            ]
        },
        [
            "Municipalidad de Tena g H +0.50",
            "Ministerio del Ambiente g H +0.15",
            "Minera Río S.A. b M -0.50",
            "Junta de Agua San Juan n L +0.50",
            "Universidad Amazónica e L +0.50",
        ],
    ),
    "a title right above columns of stances": (
        {
            "SEAM": [
                ["Stakeholder Engagement Assessment Matrix", "", "", "", "", ""],
                ["Stakeholder", "Unaware", "Resistant", "Neutral", "Supportive", "Leading"],
                ["Vale Council", "", "", "", "C", "D"],
                ["Bell Ltd", "", "C", "D", "", ""],
                ["Vale Tenants Association", "C", "", "", "D", ""],
                ["Vale College", "", "", "", "C D", ""],
            ]
        },
        ["Vale Council g +0.50", "Bell Ltd b -0.25", "Vale Tenants Association c", "Vale College e +0.50"],
    ),
    "headings and headers again, people before their organisations": (
        {
            "LAG": [
                ["Moorland LAG – Decision-making body", "", ""],
                ["Public sector (max 49%)", "", ""],
                ["Name", "Organisation", "Voting rights"],
                ["P. Shaw", "Moor District Council", "yes"],
                ["J. Todd", "Moorland National Park Authority", "yes"],
                ["Private sector", "", ""],
                ["Name", "Organisation", "Voting rights"],
                ["A. Frost", "Frost Farms Ltd", "yes"],
                ["Civil society", "", ""],
                ["Name", "Organisation", "Voting rights"],
                ["M. Bell", "Moor Village Halls Network", "yes"],
                ["K. Dunn", "Young Moor", "no"],
            ]
        },
        [
            "Moor District Council g",
            "Moorland National Park Authority g",
            "Frost Farms Ltd b",
            "Moor Village Halls Network c",
            "Young Moor ?",
        ],
    ),
}
NETWORKS = {
    "who with whom, an organisation in several rows": (
        {
            "S": [
                ["Who", "With whom", "Relationship", "Quality"],
                ["Dell Council", "Dell Police", "share data", "good"],
                ["Dell Council", "Acme Ltd", "planning dispute", "bad"],
                ["Dell Aid", "Dell Mosque", "run food bank together", "good"],
                ["Acme Ltd", "Dell Aid", "funds", "ok"],
            ]
        },
        [
            "Dell Council contact Dell Police",
            "Dell Council conflict Acme Ltd",
            "Dell Aid cooperation Dell Mosque",
            "Acme Ltd money Dell Aid",
        ],
    ),
    "names that leave a word out": (
        {
            "Elements": [
                ["Label", "Type", "Tags", "Description", "Influence", "Sector"],
                ["Vale District Council", "Organization", "core|funder", "Local authority", "High", "Public"],
                ["Mill Lane Primary", "Organization", "", "School", "Low", "Education"],
                ["Vale Foodbank", "Organization", "core", "Charity", "Medium", "Third sector"],
                ["Hartley Grocers Ltd", "Organization", "", "Shop", "Low", "Private"],
            ],
            "Connections": [
                ["From", "To", "Direction", "Label", "Type", "Strength"],
                ["Vale District Council", "Vale Foodbank", "directed", "funds", "Funding", 3],
                ["Hartley Grocers", "Vale Foodbank", "directed", "donates food", "Support", 2],
                ["Vale Council", "Mill Lane Primary", "undirected", "governs", "Governance", 1],
                ["Vale Foodbank", "Citizens Panel", "mutual", "talks", "Info", 1],
            ],
        },
        [
            "Vale District Council money Vale Foodbank",
            "Hartley Grocers Ltd money Vale Foodbank",
            "Vale District Council authority Mill Lane Primary",
        ],
    ),
    "partners in a column, an organisation in several rows": (
        {
            "S": [
                ["Organisation", "Works with", "How often (1-5)"],
                ["Dell Council", "Dell Police", "5"],
                ["Dell Council", "Dell Youth Club", "2"],
                ["Dell Police", "Dell High School", "4"],
                ["Dell Youth Club", "Dell High School", "3"],
                ["Dell Foodbank", "Dell Council", "1"],
            ]
        },
        [
            "Dell Council contact Dell Police",
            "Dell Council contact Dell Youth Club",
            "Dell Police contact Dell High School",
            "Dell Youth Club contact Dell High School",
            "Dell Foodbank contact Dell Council",
        ],
    ),
}
