"""A linker for one WebAssembly object: from what LLVM emits to a module that runs.

The object imports its surroundings: a memory, a table of functions, a stack pointer. The module has them of its own: the stack at the
bottom of the memory, the data above it, and all addresses in code and data moved by as much. Functions, types and their numbers stay as
they are. An object that calls a function which is not in it is refused: nothing is imported.

Sources: WebAssembly core specification, section 5 (binary format); the tool conventions' Linking.md (sections `linking` and `reloc.*`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: Bytes of the stack; LLVM puts there what does not fit into registers.
STACK = 1 << 16
_PAGE = 1 << 16
_HEADER = b"\0asm\1\0\0\0"
(_CUSTOM, _TYPE, _IMPORT, _FUNCTION, _TABLE, _MEMORY, _GLOBAL, _EXPORT, _, _ELEMENT, _CODE, _DATA, _DATA_COUNT) = range(
    13
)
_AS_FUNCTION, _AS_TABLE, _AS_MEMORY, _AS_GLOBAL = range(4)
_I32, _FUNCREF, _I32_CONST, _END, _MUTABLE = 0x7F, 0x70, 0x41, 0x0B, 1
#: Relocations, by their numbers: those of addresses in memory, how they are written, and those that stay as they are.
_ADDRESS_LEB, _ADDRESS_SLEB, _ADDRESS_I32 = 3, 4, 5
_UNCHANGED = {0: "function", 1: "table (signed)", 2: "table", 6: "type", 7: "global", 13: "global", 20: "table number"}
_WITH_ADDEND = {3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23}
_SYMBOL_TABLE, _UNDEFINED, _NAMED = 8, 0x10, 0x40


@dataclass
class Reader:
    """Bytes, read from front to back."""

    data: bytes | bytearray
    at: int = 0

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """An unsigned number in LEB128."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self) -> int:
        """A signed number in LEB128."""
        before = self.at
        value = self.number()
        bits = 7 * (self.at - before)
        return value - (1 << bits) if value >> (bits - 1) else value

    def block(self) -> bytes:
        """As many bytes as the number before them says."""
        size = self.number()
        self.at += size
        return bytes(self.data[self.at - size : self.at])

    def name(self) -> str:
        """A name."""
        return self.block().decode()

    def limits(self) -> int:
        """The least size of a memory or table; the most is passed over."""
        has_most = self.byte() & 1
        least = self.number()
        if has_most:
            self.number()
        return least

    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self.at >= len(self.data)


@dataclass
class Section:
    """One section of an object; `name` is that of a custom section."""

    number: int
    body: bytearray
    name: str = ""


@dataclass
class Linked:
    """What an object holds, as far as linking needs it."""

    sections: list[Section]
    functions: dict[str, int] = field(default_factory=dict)  #: name and number of those that are named
    table: int = 0  #: entries of the table of functions

    def body(self, number: int) -> bytearray:
        """The body of a section; empty when there is none."""
        return next((section.body for section in self.sections if section.number == number), bytearray())


def link(data: bytes, exports: Sequence[str], stack: int = STACK) -> bytes:
    """The module of an object, with these functions and the memory exported.

    Raises ValueError for an object that calls what is not in it, or that holds what this linker does not know.
    """
    linked = Linked(list(_sections(data)))
    _read_imports(linked)
    _read_symbols(linked)
    for section in linked.sections:
        if section.name.startswith("reloc."):
            _move_addresses(linked, section, stack)
    missing = [name for name in exports if name not in linked.functions]
    if missing:
        raise ValueError(f"no function {', '.join(missing)}")
    segments, top = _segments(linked, stack)
    entries = max(linked.table, _table_end(linked))
    parts: list[tuple[int, bytes | bytearray]] = [
        (_TYPE, linked.body(_TYPE)),
        (_FUNCTION, linked.body(_FUNCTION)),
        (_TABLE, _vector([bytes([_FUNCREF, 0]) + leb(entries)]) if entries else b""),
        (_MEMORY, _vector([b"\0" + leb(-(-top // _PAGE))])),
        (_GLOBAL, _vector([bytes([_I32, _MUTABLE, _I32_CONST]) + sleb(stack) + bytes([_END])])),
        (_EXPORT, _exports(linked, exports)),
        (_ELEMENT, linked.body(_ELEMENT)),
        (_DATA_COUNT, leb(len(segments)) if linked.body(_DATA_COUNT) and segments else b""),
        (_CODE, linked.body(_CODE)),
        (_DATA, _vector(segments) if segments else b""),
    ]
    return _HEADER + b"".join(bytes([number]) + leb(len(body)) + bytes(body) for number, body in parts if body)


def _sections(data: bytes) -> Iterator[Section]:
    if data[:8] != _HEADER:
        raise ValueError("this is no WebAssembly object")
    reader = Reader(data, 8)
    while not reader.at_end():
        number, body = reader.byte(), bytearray(reader.block())
        if number == _CUSTOM:
            inner = Reader(body)
            name = inner.name()
            yield Section(number, body[inner.at :], name)
        else:
            yield Section(number, body)


def _read_imports(linked: Linked) -> None:
    """Memory, table and stack pointer, which the module will have of its own; nothing else may be imported."""
    reader = Reader(linked.body(_IMPORT))
    missing = []
    for _ in range(reader.number() if reader.data else 0):
        reader.name()
        name, kind = reader.name(), reader.byte()
        if kind == _AS_FUNCTION:
            reader.number()
            missing.append(name)
        elif kind == _AS_TABLE:
            reader.byte()
            linked.table = reader.limits()
        elif kind == _AS_MEMORY:
            reader.limits()
        elif kind == _AS_GLOBAL and name == "__stack_pointer":
            reader.at += 2
        else:
            missing.append(name)
    if missing:
        raise ValueError(f"it calls what is not in it: {', '.join(missing)}")


def _read_symbols(linked: Linked) -> None:
    """The names of functions, from the section `linking`."""
    reader = Reader(next(section.body for section in linked.sections if section.name == "linking"))
    if reader.number() != 2:
        raise ValueError("another version of the section `linking`")
    while not reader.at_end():
        kind, part = reader.byte(), Reader(reader.block())
        for _ in range(part.number() if kind == _SYMBOL_TABLE else 0):
            _read_symbol(linked, part)


def _read_symbol(linked: Linked, reader: Reader) -> None:
    kind, flags = reader.byte(), reader.number()
    if kind == 1:  # data: a name, and where they are
        name = reader.name()
        if flags & _UNDEFINED:
            raise ValueError(f"it reads what is not in it: {name}")
        for _ in range(3):
            reader.number()
    elif kind == 3:  # a section
        reader.number()
    else:  # a function, global, tag or table
        number = reader.number()
        name = "" if flags & _UNDEFINED and not flags & _NAMED else reader.name()
        if kind == 0:
            linked.functions[name] = number


def _move_addresses(linked: Linked, relocations: Section, by: int) -> None:
    """Adds `by` to all addresses of memory that stand in one section."""
    reader = Reader(relocations.body)
    target = linked.sections[reader.number()]
    if target.number not in (_CODE, _DATA):  # names and debugging only
        return
    for _ in range(reader.number()):
        kind, at = reader.byte(), reader.number()
        reader.number()
        if kind in _WITH_ADDEND:
            reader.signed()
        place = Reader(target.body, at)
        if kind == _ADDRESS_LEB:
            target.body[at : at + 5] = _padded(place.number() + by)
        elif kind == _ADDRESS_SLEB:
            target.body[at : at + 5] = _padded(place.signed() + by)
        elif kind == _ADDRESS_I32:
            value = int.from_bytes(target.body[at : at + 4], "little") + by
            target.body[at : at + 4] = value.to_bytes(4, "little")
        elif kind not in _UNCHANGED:
            raise ValueError(f"unknown relocation {kind}")


def _segments(linked: Linked, stack: int) -> tuple[list[bytes], int]:
    """(the data above the stack, where they end). Memory is zero at first: data that are zero are left out."""
    reader, segments, top = Reader(linked.body(_DATA)), [], stack
    for _ in range(reader.number() if reader.data else 0):
        place = stack + _place(reader)
        content = reader.block()
        top = max(top, place + len(content))
        if content.strip(b"\0"):
            segments.append(bytes([0, _I32_CONST]) + sleb(place) + bytes([_END]) + leb(len(content)) + content)
    return segments, top


def _place(reader: Reader) -> int:
    """Where an active segment of data or of the table begins."""
    if reader.byte() != 0 or reader.byte() != _I32_CONST:
        raise ValueError("a segment whose place is no constant")
    place = reader.signed()
    reader.byte()
    return place


def _table_end(linked: Linked) -> int:
    """How many entries the table of functions needs."""
    reader = Reader(linked.body(_ELEMENT))
    end = 0
    for _ in range(reader.number() if reader.data else 0):
        place, count = _place(reader), reader.number()
        end = max(end, place + count)
        for _ in range(count):
            reader.number()
    return end


def _exports(linked: Linked, names: Sequence[str]) -> bytes:
    memory = _name("memory") + bytes([_AS_MEMORY, 0])
    functions = [_name(name) + bytes([_AS_FUNCTION]) + leb(linked.functions[name]) for name in names]
    return _vector([memory, *functions])


def leb(value: int) -> bytes:
    """An unsigned number in LEB128."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def sleb(value: int) -> bytes:
    """A signed number in LEB128."""
    out = bytearray()
    while not -64 <= value < 64:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value & 127])


def _padded(value: int) -> bytes:
    """A number of 32 bits in LEB128, in the five bytes that objects leave for it."""
    return bytes((value >> 7 * k) & 127 | (128 if k < 4 else 0) for k in range(5))


def _vector(items: Sequence[bytes]) -> bytes:
    return leb(len(items)) + b"".join(items)


def _name(name: str) -> bytes:
    return leb(len(name.encode())) + name.encode()
