"""Lists as strangers keep them: ids and acronyms in ties, columns of what each does, several scores, names that tell what they are. Cells, and what a careful reader makes of them, as in `lists_made`."""

from __future__ import annotations

TEXTS = {
    "who represents each is no sector, Polish": (
        "Nazwa podmiotu;Członek;Przedstawiciel\nUrząd Gminy Rak;tak;osoba 1\nPiekarnia Kos s.c.;nie;osoba 2\nFundacja Las;tak;osoba 3\n",
        ["Urząd Gminy Rak g in", "Piekarnia Kos s.c. b out", "Fundacja Las n in"],
    ),
    "friends of a library are none": (
        "Stakeholder,Power\nFriends of Dell Library,2\nFriends of the Town Hall,1\nBoard of Dell College,3\n",
        ["Friends of Dell Library n M", "Friends of the Town Hall n L", "Board of Dell College e H"],
    ),
    "who has signed, asked at length": (
        "Acteur;Catégorie;Est-elle signataire de la charte de l'arbre ?\nVille de Bron;commune;Signataire de la charte\nArbodiag;entreprise;\n",
        ["Ville de Bron g in", "Arbodiag b"],
    ),
}
NETWORKS = {
    "not by columns of what each does, French": (
        {
            "S": [
                ["Acteur", "Type", "Modes d'implication", "Financement", "Recherche", "Plantation"],
                ["Ville de Bron", "commune", "", 1, "", 1],
                ["CNRS", "recherche", "", "", 1, ""],
                ["Arbodiag SARL", "entreprise", "", "", 1, ""],
                ["Anciela", "association", "", 1, "", ""],
            ]
        },
        [],
    ),
    "not by topics, German": (
        {
            "S": [
                ["Organisation", "Art", "Beratung", "Jugendarbeit", "Wohnen"],
                ["Stadt Aue", "Kommune", "x", "", ""],
                ["Diakonie", "Verband", "x", "x", ""],
                ["Hausbau eG", "Genossenschaft", "", "", "x"],
                ["Sportfreunde", "Verein", "", "x", ""],
            ]
        },
        [],
    ),
    "by workstreams, though one has the name of a topic": (
        {
            "S": [
                ["Partner", "Type", "Project Water", "Project Bridge"],
                ["Uni A", "University", 1, 0],
                ["Firm B", "SME", 1, 0],
                ["City C", "City", 0, 1],
            ]
        },
        ["Uni A cooperation Firm B"],
    ),
    "by ids of some, ends that are not listed": (
        {
            "elements": [
                ["id", "label", "type"],
                ["metals", "The Metals Company", "company"],
                ["greenpeace-int", "Greenpeace International", "ngo"],
                ["", "Vale Town Council", "council"],
            ],
            "connections": [
                ["from", "to", "type"],
                ["greenpeace-int", "metals", "opposes"],
                ["metals", "seabed-zone", "holds"],
                ["Vale Town Council", "metals", "licenses"],
            ],
        },
        ["Greenpeace International conflict The Metals Company", "Vale Town Council authority The Metals Company"],
    ),
    "by ids none of which is listed": (
        {
            "elements": [["id", "label", "type"], ["a", "Mill Ltd", "company"], ["b", "Vale Aid", "charity"]],
            "connections": [["from", "to"], ["x", "y"], ["y", "z"]],
        },
        [],
    ),
    "by acronyms that some have, Spanish": (
        {
            "Actores": [
                ["Actor", "Sigla", "Sector"],
                ["Fundación Vida", "FV", "Sociedad civil"],
                ["Minera Alta S.A.", "MASA", "Privado"],
                ["Hotel Sol", "", "Privado"],
            ],
            "Relaciones": [
                ["Actor", "Actor relacionado", "Tipo"],
                ["FV", "MASA", "Conflicto"],
                ["Hotel Sol", "MASA", "Cooperación"],
                ["FV", "WWF", "Alianza"],
            ],
        },
        ["Fundación Vida conflict Minera Alta S.A.", "Hotel Sol cooperation Minera Alta S.A."],
    ),
    "by ids, not by the numbers of rows": (
        {
            "Nodes": [
                ["No", "ID", "Name", "Type"],
                [1, 2, "Mill Ltd", "company"],
                [2, 3, "Vale Aid", "charity"],
                [3, 1, "Vale Council", "council"],
            ],
            "Edges": [["source_id", "target_id"], [2, 3]],
        },
        ["Mill Ltd contact Vale Aid"],
    ),
}
