"""Lists as strangers keep them: ids and acronyms in ties, columns of what each does, several scores, names that tell what they are. Cells, and what a careful reader makes of them, as in `lists_made`."""

from __future__ import annotations

TEXTS = {}
NETWORKS = {
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
