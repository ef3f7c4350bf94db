"""The page's modules as one script: browsers load no modules from a file, so they are put one after the other, what each imports first.

Only what the modules of `front/` use is understood: `import { a, b as c } from './NAME.js';` and `export` before a function, class or
constant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./(\w+)\.js';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_NOTHING = re.compile(r"^export \{\};\n", re.MULTILINE)
_COMMENT = re.compile(r"^\s*/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
#: What only readers of the source need: lines of comment, types within a line, indents. No text of the modules spans lines.
_ASIDE = re.compile(r"^ *// .*\n|/\*\* @(?:type|param|returns)\b.*?\*/ ?|^ +", re.MULTILINE)


def bundle(sources: Mapping[str, str], first: str) -> str:
    """One script that does what the module `first` does when it is loaded; `sources` are texts by name, without `.js`.

    Raises ValueError for imports in a circle, and for an import or export of another form.
    """
    order: list[str] = []
    _visit(sources, first, order, ())
    parts = [_wrapped(name, sources[name]) for name in order]
    return "'use strict';\nconst modules = {};\n" + "".join(parts)


def _visit(sources: Mapping[str, str], name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join((*above, name))}")
    if name in order:
        return
    for _, imported in _IMPORT.findall(sources[name]):
        _visit(sources, imported, order, (*above, name))
    order.append(name)


def _wrapped(name: str, source: str) -> str:
    """A module as a function of its own, so that names within it are its own."""
    exported = _EXPORT.findall(source)
    text = _NOTHING.sub("", _EXPORT.sub("", _IMPORT.sub(_destructured, _ASIDE.sub("", _COMMENT.sub("", source)))))
    for line in text.splitlines():
        if line.startswith(("import ", "export ")):
            raise ValueError(f"{name}.js: {line}")
    return f"modules.{name} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n"


def _destructured(found: re.Match[str]) -> str:
    return f"const {{{found[1].replace(' as ', ': ')}}} = modules.{found[2]};\n"


FRONT = Path(__file__).with_name("front")
