"""A table read by the page, in Node, is what `coalitionlab new` reads of it; the case that comes out runs as Python's, bit for bit."""

import base64
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coalitionlab.experiments.calibrating.reading import example_history, read_history
from coalitionlab.experiments.new import new
from coalitionlab.experiments.page.bringing import vocabulary
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.making import ENGINE
from coalitionlab.experiments.page.packing import case, packed, shared, strategy_data
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.web.export import stored_module
from coalitionlab.experiments.worlds.draws import draw_worlds, study_in_worlds
from coalitionlab.model.blueprint import identity
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_file, read_views
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.reading.cells import read_sheets
from coalitionlab.scenarios.reading.read import read_table
from coalitionlab.scenarios.reading.same_people import readings_of
from coalitionlab.scenarios.reading.views import merged
from same_reading import PLAIN, assert_same

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("node") is None, reason="no node")]
CALL = (
    PLAIN
    + """
import { decoded, sheetOf } from './cells.js';
import { askVariants } from './convening.js';
import { Engine } from './engine.js';
import { identity } from './identity.js';
import { teach } from './lexicon.js';
import { caseOf } from './own.js';
import { filed, readFiles, readTable } from './reading.js';
import { Runner } from './running.js';
import { whereWeStand } from './standing.js';
const fs = require('fs'), { library, tables, names, own, pasts, list, views, book, old } = JSON.parse(fs.readFileSync('asked.json'));
const outcome = (of) => { try { return of(); } catch (error) { return { refused: error.message }; } };
teach(library.reading);
const out = { identities: names.map((name) => String(identity(name))), read: {} };
for (const [name, text, columns] of tables) out.read[name] = outcome(() => {
  const sheets = typeof text === 'string' ? [sheetOf(text)] : text.map(([sheet, each]) => ({ ...sheetOf(each), name: sheet }));
  return plain(readTable(sheets, name, { columns: new Map(Object.entries(columns)) }));
});
const several = readFiles(views.map(([name, text]) => ({ name, sheets: [{ ...sheetOf(text), name }] })), { columns: new Map() });
const bound = readFiles([{ name: 'book.xlsx', sheets: book.map(([name, text]) => ({ ...sheetOf(text), name })) }], { columns: new Map() });
out.book = { people: bound.people, apart: bound.apart, says: bound.says, parts: bound.parts.map(({ source, file }) => [source, file]) };
const together = caseOf(several, 'views', 'Views'), raw = ({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
out.views = { draws: raw(together.frame.draws), goals: raw(together.frame.goals), pairs: raw(together.ties.pairs), values: raw(together.ties.values), people: several.people, ties: several.ties, apart: several.apart, questions: several.questions, tied: several.tied, says: several.says };
const reading = readTable([sheetOf(own.text), { ...sheetOf(own.ties), name: 'ties.csv' }], 'own', { sectors: new Map(own.sectors.map(([name, sector]) => [filed(name), sector])) });
library.cases = { own: caseOf(reading, 'own', 'Own') };
const runner = new Runner(new Engine(new WebAssembly.Module(fs.readFileSync('module.wasm')), library.layout), library);
const { outcomes, delivered } = runner.run({ case: 'own', world: {}, plans: Object.values(library.strategies), seed: 5, first: 0, last: 3, columns: [] });
for (const [name, data] of Object.entries({ outcomes, delivered })) fs.writeFileSync(name, Buffer.from(data.buffer));
out.many = outcome(() => caseOf(readTable([sheetOf('name,sector\\n' + Array.from({ length: 2100 }, (_, k) => `Body ${k},ngo`).join('\\n'))], 'many'), 'many', ''));
out.past = pasts.map((text) => outcome(() => { const { history, people, says } = readTable([sheetOf(list), sheetOf(text)], 'past'); return { history, people, says }; }));
out.old = old.map((data) => outcome(() => decoded(Uint8Array.from(Buffer.from(data, 'base64')))));
out.early = readTable([sheetOf('name,type,since\\nMill,company,2020-01\\nUni,university,2020-02\\n')], 'early').history;
const begun = readTable([sheetOf(list)], 'begun'), of = caseOf(begun, 'begun', 'Begun');
out.register = begun.history;
library.cases.begun = of;
const asking = { of, world: {}, plan: library.strategies.even_spread, library, share: async (job) => [runner.run(job)] };
Promise.all([whereWeStand(asking, () => {}), askVariants(asking, [{ label: 'as it is' }], () => {})]).then(([{ lines }, made]) => {
  out.stand = { lines, means: Object.fromEntries(['goals_delivered', 'membership', 'alive'].map((name) => [name, made.level(name, 0).mean])) };
  fs.writeFileSync('out.json', JSON.stringify(out));
});
"""
)
TABLES = Path(__file__).parents[2] / "cases" / "tables"
#: Tables of other shapes, beside those of the shared ones that are CSV: languages, scales, headings, double cells, nothing told.
KINDS = (
    "Stakeholder,What they are,Power\nLOCAL GOVERNMENT,,\nBrack Office,council,5\nTarn,state body,4\nWATER,,\nNorthern,water company,5\nHill Salmon,fish farm,2\nBlue,NGO,2\n"
    "PEOPLE,,\nForum,community group,1\nWater Users,residents' association,1\nLim,university,2\nMarina,,2\n"
)
COMMAS = 'Stakeholder\n"Farmers\' Union, county branch"\n"Lakes University, Dept of Limnology"\n"Health, Ministry of"\n"Baker, Ltd"\n"Brack, City"\n'
TEXTS = {
    "French": "Cartographie;;;;\nActeur;Catégorie;Pouvoir (1 à 4);Intérêt;Position\nMairie de Brest;Collectivité;4;fort;favorable\nEau Vive;Association loi 1901;2;faible;opposé\nTotal;;6;;\n",
    "headings": "Name,Clout,In?\nBusiness,,\nMill,8/10,yes\nBakery,2/10,\nGovernment,,\nTown Council,10/10,no\n",
    "letters": "Stakeholder\tKind\tPower\tInterest\nA Bank Ltd\tcompany\tA\tC\nThe Parish\tchurch\tB\tA\nSchool of Art\teducaton\tC\tB\n",
    "double": 'who,"Position / Interest"\nMill GmbH,"for/high"\nCouncil of Perrin,"against/low"\nHarbour Trust,"neutral/high"\n',
    "only names": "Town Council\nMill Ltd\nFriends of the Lenn\nJonah Pell\n",
    "needs": "name,sector,needs,offers,power\nMill,business,permits,funding,0.5\nUni,university,grants,research,2\n",
    "own words": "Stakeholder,Type,Power,Interest,Needs\nMill Ltd,company,4,parking for lorries,\nTown Council,council,5,a calm town,funding\nFishers,residents,1,the quay,\"no lorries, <b>quiet</b>\"\nUni,university,2,n/a,high\n",
    "who works with whom": "Name,Type,Works with,Parent organisation,Rivals\nMill,company,\"Uni; Anglers, Nobody\",Bank,Anglers\nBank,bank,,,\nUni,university,Mill,,\nAnglers,club,,,Mill; Bank\n",
    "projects": "Name,Type,Weir,Fair,Festival\nMill,company,x,x,\nBank,bank,,,x\nUni,university,x,x,\nAnglers,club,x,,\nClub,club,,,\nShop,shop,,,\n",
    "a list that is a matrix": "Name,Mill,Bank,Uni,Anglers\nMill,0,2,1,0\nBank,2,0,0,0\nUni,1,0,0,-1\nAnglers,0,0,1,0\n",
    "two languages a cell": "Organisation / Organización,Type / Tipo,Influence / Influencia,Interest / Interés,Position / Posición,Member / Miembro\nTown Hall / Ayuntamiento,Government / Gobierno,High / Alta,Medium / Medio,Supportive / A favor,Yes / Sí\nUniversity / Universidad,Education / Educación,Low / Baja,High / Alto,Against / En contra,No / No\nMill Ltd / Molino SL,Company / Empresa,High / Alta,Low / Bajo,Neutral / Neutral,Yes / Sí\n",
    "headings with numbers": "No,Name,Influence,Stance\nA,GOVERNMENT BODIES,,\n1,Bureau of Roads,High,for\n2,Northfield Office,Low,neutral\nB,Companies,,\n1,Tully,High,against\n2,Crane,Low,for\n",
    "headings with letters": "N°;Membre;Pouvoir;Position\nA;Collectivités;;\n1;Commune de Vaux;fort;Favorable\n2;Bocage;faible;Neutre\nB;Associations;;\n3;Pommiers;faible;Défavorable\n4;Vergers;faible;Neutre\n",
    "responses": "Consultee,Kind,Response\nHighways,public,No objection\nLowick Parish,church,Objects strongly\nWood,charity,Support with conditions\nTarn,company,Objection\n",
    "headings numbered in parts": "No.,Stakeholder,Power,Interest\n1,Public sector,,\n1.1,Bureau of Roads,High,Low\n1.2,Northfield,Low,Low\n2,Civil society,,\n2.1,Anglers,High,High\n2.2,Brass,Low,High\n",
    "months in languages": "Name,Type,In since,Left in\nMill,company,12. März 2021,\nUni,university,marzo de 2020,\nClub,church,12 février 2019,luty 2022\nBank,bank,июль 2018,\n",
    "goals about the table": "The Weir,,\nAim:,A fish pass; Clean water,\n,,\nName,Type,Goal\nMill,company,A fish pass by 2030\nTown Council,council,\nAnglers,club,Trout\n",
    "goals in a column": "Name,Type,Objective\nMill,company,A fish pass\nTown Council,council,Clean water\nAnglers,club,A fish pass\nUni,university,Clean water\n",
    "no goals in a column": "Name,Type,Goal\nMill,company,Keep informed\nTown Council,council,Keep satisfied\nAnglers,club,Keep informed\nUni,university,Keep satisfied\n",
    "people": "Name,Organisation,Type\nA. B.,Mill Ltd,company\nC. D.,,company\nE. F.,Town Council,council\nG. H.,,council\n",
    "who is in": "name,type,status,left\nMill,company,member,\nUni,university,prospect,\nClub,church,member,2020-03\nClub,church,member,\nBank,bank,former member,\n",
    "since when": "Name,Type,In since,Left in\nMill,company,12.03.2021,\nUni,university,March 2020,\nClub,church,2019,2022-05\nBank,bank,,\n",
    "stances as headings": "Name,Clout\nSupporters,\nMill GmbH,8/10\nBakery Ltd,2/10\nOpponents,\nTown Council,10/10\n",
    "signs": "Partij;Soort;Macht;Houding\nWaterschap;Overheid;++;+\nTuincentrum;Ondernemer;+;--\nBuurt;Bewoners;-;o\n",
    "stars": "Partner,Type,P,I,Support\nTown Council,Public,★★★★★,1,🟢\nBrewery,GmbH & Co. KG,★★☆☆☆,3,🔴\n",
    "Markdown": "| Name | Category |\n|---|:-:|\n| City of Brae | Government |\n| Gas Co | Industry |\n",
    "footnotes": "Organisation,Sector²,Influence³\nMere Council*,Public authority,High\nMere School [a],School,Low\n* Lead partner\n[a] Formerly Mere Grammar\n³ As judged by us\n",
    "numbered": "Who was there\n1. Ministry of Health (MoH)\n2. Sollar Ltd\n3. University of Sollar, Dept. of Nursing\n4. Sollar Foundation\n",
    "grid as headings": "ALTO PODER - ALTO INTERÉS\nAlcaldía de Tambo\nALTO PODER - BAJO INTERÉS\nMinisterio de Energía\nFundación Arte\n",
    "side by side": "Partners,,,,\n,,,,\nPublic bodies,Power,,Companies,Power\nBay Office,High,,Tully,Low\nBay Borough,Low,,Crane,High\n",
    "current and desired": "Stakeholder,Unaware,Resistant,Neutral,Supportive,Leading\nDun Council,,,,C,D\nQuarry Ltd,,C,D,,\nDun University,,,,,C D\n",
    "members in a label of stances": "Name,Secteur auquel il appartient,Adhésion\nMairie,Collectivité,Favorable\nMoulin,Entreprise,Opposé\n",
    "who is in, what they care about": "Stakeholder,In already?,What they care about,Contact / remarks\nBaker Ltd,Yes,quiet nights,Joe\nTown Council,no,re-election,\nRiver Trust,yes,salmon,ask Ann\n",
    "ticked off": "Stakeholder,Ticked off\nBaker Ltd,Yes\nTown Council,no\n",
    "in, alone": "Stakeholder,In\nBaker Ltd,Yes\nTown Council,no\n",
    "in the partnership": "Stakeholder,In the partnership\nBaker Ltd,Yes\nTown Council,no\n",
    "kinds beside headings": KINDS, "commas in names": COMMAS,
    "hostile": "name,sector\n<img src=x onerror=alert(1)>,ngo\n'=1+1,ngo\n\"=cmd|'/c calc'!A1\",ngo\n",
}  # fmt: skip
PLAYERS = "Name,Type,Power\nMill,company,4\nTown Council,council,5\nAnglers,club,1\nUni,university,2\n"
#: Sheets of a workbook, or files, by name.
SHEETS = {
    "goals on a sheet": [["Players", PLAYERS], ["Our goals", "What we want,\nNo,Goal,Owner\n1,A fish pass,Mill\n2,Clean water,\n3,A fish pass,\n"]],
    "ties on a sheet": [["Players", PLAYERS], ["Links", "Source,Target,Type,Strength,Note\nMill,Town Council,partner,4/5,\nTown Council,Mill,supplier,2/5,\nMill,Anglers,conflict over water,,\nUni,Nobody,,1/5,\nUni,Uni,,3/5,\n"]],
    "a matrix on a sheet": [["Players", PLAYERS], ["Who knows whom", ",Mill,Town Council,Anglers,Uni\nMill,,3,0,1\nTown Council,2,,,x\nAnglers,-1,,,\nUni,,,1,\n"]],
    "ties by codes": [["Players", "ID,Name,Type\nO1,Mill,company\nO2,Town Council,council\nO3,Anglers,club\n"], ["Edges", "from,to,sign\nO1,O2,+\nO2,O3,-\n"]],
    "names of two columns": [["Players", PLAYERS], ["More", "One,Other,How\nMill,Anglers,dispute\nUni,Town Council,advises\nMill,Uni,\n"]],
    "an aim beside goals": [["Players", "Aim: a river to swim in,,\n\n" + PLAYERS], ["Goals", "Goal,By\nA fish pass,2028\n"]],
    "parts of names in ties": [["Players", "Name,Type,Power\nPerrin Borough Council,council,5\n\"Lakes University, Dept of Fish\",university,2\nMill,company,4\nHill Mill,company,1\n"], ["Ties", "from,to\nBorough Council,Mill\nLakes University,Borough Council\nHill Mill,Council\n"]],
    "goals without a header": [["Players", PLAYERS], ["Ziele", "1. Ein Wehr\n2. Eine Brücke\n"]],
}  # fmt: skip
REFUSED = {
    "wide": (",".join(f"c{k}" for k in range(100_000)) + "\n1\n", "Line 1 has 100,000 columns"),
    "tall": ("name\n" + "a\n" * 200_000, "200,001 rows"),
    "quote": ('name,sector\n"Mill,business\n', "quote"),
    "empty": ("\n\n", "The table is empty"),
}
OWN = "Goals: A quay; A bridge; A fair; A school,,,,,,\n,,,,,,\nOrganisation,Type,Influence (1-5),Interest,Position,In,affected\n" + "".join(
    f"Body {k},{('company', 'charity', 'council', 'school', 'residents')[k % 5]},{k % 6 or ''},{('high', 'low', '')[k % 3]},"
    f"{('for', 'against', 'neutral')[k % 3]},{'yes' if k < 3 else ''},{'yes' if k % 5 == 4 else 'no'}\n"
    for k in range(24)
) + "".join(f"Kiosk {k},company,1,low,neutral,,no\n" for k in range(6))  # of little power and interest: not simulated  # fmt: skip
#: A list, its analysis with names as somebody else writes them, and a state of it that does not count.
BOOK = {
    "List": "Name,Type,Power\nMill Ltd,company,low\nTown Council,council,high\nRiver Trust,charity,low\nBank,company,\n",
    "Analysis": "Stakeholder,Influence (1-5),Interest (1-5)\nMill,5,2\nCouncil of the Town,4,4\nRiver Trust,1,5\n",
    "Draft of Anna": "Stakeholder,Influence\nMill,high\nTown Council,low\nRiver Trust,high\n",
}
VIEWS = {
    "ann.csv": "Organisation,Type,Influence,Interest,Stance,Member,Affected,Works with,Note\nRiver Mills Ltd,company,very high,low,against,no,no,,old\nTown Council,council,high,high,supportive,yes,no,River Mills Ltd,\nRiver Trust,charity,low,high,,yes,yes,Town Council,\nThe Guild,,,,neutral,,,,\n",
    "bob.csv": "Name;Sector;Power (1-5);Position;Needs;Left\nTown Counsil;public;3;neutral;calm;\nRiver Mills;business;3;neutral;parking;2020-05\nSecondary School;;2;;;\nGuild;;1;for;;\n",
    "eve.csv": "Stakeholder,Sector,Influence,Attitude,Rivals,Affected\nRiver Mills,business,medium,supportive,Town Council,yes\nTown Council,government,high,supportive,,\nRiver Trust,community,low,,,yes\n",
    "links.csv": "from,to,type,strength\nRiver Mills Ltd,Town Council,partner,3\nRiver Trust,Town Council,conflict,\n",
}  # fmt: skip
TIES = "From,To,Strength (1-5),Kind,Both\n" + "".join(
    f"Body {k},{'Kiosk' if k == 9 else 'Body'} {(k * 7 + 3) % (6 if k == 9 else 24)},{k % 5 + 1 if k % 4 else ''},{('partner', 'rival', 'funds')[k % 3]},{'no' if k % 2 else 'yes'}\n"
    for k in range(24)
)
LIST = "Organisation,Type,Power,In since,Left in\n" + "".join(
    f"Body {k},{('company', 'charity', 'council', 'school')[k % 4]},{k % 5 + 1},{f'{2021 + k // 6}-{k % 6 + 3:02}' if k < 14 else ''},"
    f"{'2024-02' if k in (2, 5) else ''}\n"
    for k in range(24)
)  # fmt: skip
DIARIES = (
    example_history().read_text("utf-8"),
    "month,event,who,count\n,inside,,2\n3,joined,body 20,\n4,joined,,3\n7,left,Body 20,\n8,joined,Body 21,\n9,delivered,A fair,\n12,end,,\n",
)
OLD = [
    *(
        "Название;Тип\nАдминистрация города;власть\n".encode("cp1251"),
        "Akteur;Träger\nBürger für Köln;Verein\n".encode("cp1252"),
        "Organisation;Grant (£)\nMill Ltd;£2,500\nTown Council;£90\n".encode("cp1252"),
    ),
    *(
        "Nazwa;Rodzaj\nUrząd Miasta Łódź;władze\nSpółka z o.o.;firma\n".encode("cp1250"),
        "Acteur;Catégorie\nÉcole d’été;école\n".encode("mac_roman"),
    ),
    bytes(range(256)),
]
WRONG = "month,event,who,count\nMärz 2021,joined,Body 2,\n2021-04,joned,Body 1,\n12 septembre 2021,joined,Body 3,\n"
NAMES = ["a", "Mairie de Brest", "x" * 128, "x" * 129, "ж" * 150]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the page's reader makes of every table, and runs of the case that it makes of one of them."""
    folder = tmp_path_factory.mktemp("node")
    module, layout = stored_module()
    (folder / "module.wasm").write_bytes(module)
    strategies = [load_strategy(name) for name in list_strategies()]
    drawn = draw_worlds(12)
    worlds = {"names": list(drawn[0]), "values": packed(np.array([list(each.values()) for each in drawn]))}
    library = {
        "reading": vocabulary(()), "layout": json.loads(layout), "strategies": {each.name: strategy_data(each) for each in strategies},
        "shared": shared() | {"worlds": worlds, "frame": case(load_scenario("generic"), [])[1]},
    }  # fmt: skip
    texts = {path.name: path.read_text("utf-8") for path in TABLES.glob("*.csv")} | TEXTS
    tables = [(name, text, {}) for name, text in texts.items()]
    tables += [(name, text, {}) for name, (text, _) in REFUSED.items()]
    tables += [(name, sheets, {}) for name, sheets in SHEETS.items()]
    tables.append(("chosen", OWN, {"power": None, "interest": 2}))
    own = {"text": OWN, "ties": TIES, "sectors": [("Body 0", "nonprofit")]}
    (folder / "asked.json").write_text(
        json.dumps(
            {
                "library": library,
                "tables": tables,
                "names": NAMES,
                "own": own,
                "pasts": (*DIARIES, WRONG),
                "list": LIST,
                "old": [base64.b64encode(each).decode() for each in OLD],
                "views": list(VIEWS.items()),
                "book": list(BOOK.items()),
            }
        )
    )
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    (folder / "call.js").write_text(bundle({**sources, "call": CALL.lstrip()}, "call"))
    subprocess.run(["node", "call.js"], cwd=folder, check=True, timeout=300)
    return {
        **json.loads((folder / "out.json").read_text()), "texts": texts,
        "runs": {name: np.fromfile(folder / name) for name in ("outcomes", "delivered")},
    }  # fmt: skip


def sheets_of(texts):
    return [replace(read_sheets(text.encode(), "a.csv")[0], name=name) for name, text in texts]


def test_every_table_is_read_as_python_reads_it(found):
    files = {name: read_file(text.encode(), filename="table.csv") for name, text in found["texts"].items()}
    for name, theirs in (files | {name: read_table(sheets_of(each)) for name, each in SHEETS.items()}).items():
        assert_same(found["read"][name], theirs, name)


def test_several_tables_are_one_case_as_python_has_it(found, tmp_path):
    """Views of three people, and a file of ties that goes with each."""
    for name, text in VIEWS.items():
        (tmp_path / name).write_text(text)
    *views, ties = (tmp_path / name for name in VIEWS)
    theirs, ours = read_views(views, ties=ties), found["views"]
    expected = [
        (e.name, e.sector, e.told_by, dict(e.ratings), e.stance, e.member, e.left is not None, e.wants, dict(e.spread))
        for e in theirs.stakeholders
    ]  # fmt: skip
    keys = ("name", "sector", "by", "ratings", "stance", "inside", "left", "wants", "spread")
    assert [tuple(map(each.get, keys)) for each in ours["people"]] == expected
    assert any(each.spread for each in theirs.stakeholders)
    tied = [(e.start, e.end, e.kind, e.sign, e.strength, e.both, e.distance) for e in theirs.ties]
    keys = ("start", "end", "kind", "sign", "strength", "both", "distance")
    assert [tuple(map(each.get, keys)) for each in ours["ties"]] == tied
    made, _ = case(scenario_of(theirs, "views"), ())
    assert [ours[each] for each in ("draws", "goals")] == [made["frame"][each]["base64"] for each in ("draws", "goals")]
    assert [ours[each] for each in ("pairs", "values")] == [
        made["ties"][each]["base64"] for each in ("pairs", "values")
    ]
    keys = ("who", "what", "low", "lowIn", "high", "highIn", "size")
    apart = [(e.who, e.what, e.low, e.low_in, e.high, e.high_in, e.size) for e in theirs.disagreements]
    assert [tuple(map(each.get, keys)) for each in ours["apart"]] == apart
    assert [each["names"] for each in ours["questions"]] == [list(each.names) for each in theirs.questions]


def test_sheets_that_list_the_same_organisations_are_one_case(found):
    theirs, ours = merged(readings_of(sheets_of(BOOK.items()), "book.xlsx")), found["book"]
    assert ours["parts"] == [["List", "book.xlsx"], ["Analysis", "book.xlsx: Analysis"]]
    keys = ("name", "sector", "by", "ratings", "spread")
    expected = [(e.name, e.sector, e.told_by, dict(e.ratings), dict(e.spread)) for e in theirs.stakeholders]
    assert [tuple(map(each.get, keys)) for each in ours["people"]] == expected
    assert [(each["who"], each["what"]) for each in ours["apart"]] == [(e.who, e.what) for e in theirs.disagreements]
    assert any("list the same organisations" in line for line in ours["says"])
    assert any("“Draft of Anna”" in line for line in ours["says"]), "another state of the list is left out"


def test_the_whole_script_of_the_page_is_one_that_can_be_parsed(tmp_path):
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    (tmp_path / "main.js").write_text(bundle(sources, "main"))
    subprocess.run(["node", "--check", "main.js"], cwd=tmp_path, check=True, timeout=60)


def test_old_encodings_are_told_as_python_tells_them(found):
    for data, (text, notes) in zip(OLD[:-1], found["old"], strict=False):
        (sheet,) = read_sheets(data, "a.csv", other_encodings=True)
        assert [row.split(";") for row in text.splitlines()] == [list(row) for _, row in sheet.rows]
        assert notes[0].split(":")[0] == sheet.notes[0].split(":")[0]
    assert found["old"][-1]["refused"].startswith("This is no text")


def test_what_is_chosen_for_a_column_holds(found):
    theirs = read_file(OWN.encode(), filename="t.csv", columns={"power": "none", "interest": "Influence (1-5)"})
    read = [each["ratings"] for each in found["read"]["chosen"]["people"]]
    assert read == [dict(each.ratings) for each in theirs.stakeholders]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_line(found, name):
    said = found["read"][name]["refused"]
    assert REFUSED[name][1] in said
    assert "\n" not in said
    assert len(said) < 200


def test_more_organisations_than_the_page_runs_are_refused(found):
    assert found["many"]["refused"].startswith("2,100 organisations are more than this page runs")


def test_identities(found):
    assert found["identities"] == [str(identity(name)) for name in NAMES]


def test_the_case_runs_as_that_of_new(found, tmp_path):
    table = tmp_path / "own.csv"
    table.write_text(OWN)
    (tmp_path / "ties.csv").write_text(TIES)
    path = new("own", table, ties=tmp_path / "ties.csv", sectors={"Body 0": "nonprofit"}, out=tmp_path / "made")
    batch = simulate(load_scenario(path), list_strategies(), replicates=3, seed=5)
    for name, runs in found["runs"].items():
        expected = getattr(batch, name)
        np.testing.assert_array_equal(runs.reshape(expected.shape), expected, err_msg=name)


def same_history(ours, theirs):
    assert ours["months"] == theirs.months
    assert ours["starts"] == theirs.starts
    assert ours["before"] == theirs.inside_at_start
    assert ours["joins"] == list(theirs.joins)
    assert ours["leaves"] == (None if theirs.leaves is None else list(theirs.leaves))
    assert [month for month, _ in ours["delivered"] or []] == list(theirs.delivered or ())


def test_a_diary_beside_a_list_is_the_history_of_the_commands(found, tmp_path):
    for text, ours in zip(DIARIES, found["past"], strict=False):
        (tmp_path / "history.csv").write_text(text)
        same_history(ours["history"], read_history(tmp_path / "history.csv"))
    inside = {each["name"]: each["member"] for each in found["past"][1]["people"]}
    assert (inside["Body 20"], inside["Body 21"]) == (False, True)
    assert [each["name"] for each in found["past"][2]["people"]][:1] == ["Body 0"], "the list is not refused"
    (said,) = [line for line in found["past"][2]["says"] if line.startswith("Rows of the history")]
    assert said.startswith(
        "Rows of the history that were left out: line 3, event: got “joned”: write inside, joined, left"
    )
    assert found["past"][2]["history"]["joins"] == [1, 0, 0, 0, 0, 0, 1]


def test_since_and_left_are_a_register(found, tmp_path):
    """Those that were never in stand in the list, and in no row of a register."""
    rows = [line.split(",") for line in LIST.splitlines()[1:]]
    register = "".join(f"{name},{since},{left}\n" for name, _, _, since, left in rows if since or left)
    (tmp_path / "register.csv").write_text(f"organisation,joined,left\n{register}")
    same_history(found["register"], read_history(tmp_path / "register.csv"))
    assert found["early"] is None, "two months are no history, and no reason to refuse the list"


def test_where_we_stand_goes_on_from_those_who_are_in(found, tmp_path):
    table = tmp_path / "begun.csv"
    table.write_text(LIST)
    scenario = load_scenario(new("begun", table, out=tmp_path / "made"))
    study = study_in_worlds(
        (scenario,), (load_strategy("even_spread"),), draw_worlds(12), replicates=2, seed=0, parameters={}
    )
    result = execute(study, strict=True)
    for name, mean in found["stand"]["means"].items():
        assert mean == pytest.approx(result.outcome(name).mean(), abs=1e-12), name
    said = found["stand"]["lines"]
    assert said[0].startswith("12 of the 24 organisations of this case are in: Body 0, Body 1, Body 3, ")
    assert said[1].endswith("0 in before, 14 joined, 2 left, 12 in at its end.")
    assert "not weighted by how well they agree with the past" in " ".join(said)
