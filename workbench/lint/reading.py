"""Scripts as syntax trees.

In: the bytes of a file, whatever they are. Out: a `Script` with its tree and the way from a node to its bytes, or with what is
wrong with it. Never: an exception for bad input.

MicroPython reads what CPython refuses: blanks and tabs in one indentation (a tab goes to the next multiple of eight), and bytes
that are no UTF-8 in comments. The tree is made from a text that CPython takes; places are those of the file.
"""

from __future__ import annotations

import ast
import bisect
import re
import warnings
from dataclasses import dataclass, field

_TAB = 8
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
LONGEST = 4_000_000  # bytes; no script for a device is larger


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of a file: lines and columns from 1, in characters, and the bytes. `end` is the first that is no part."""

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """`written` is as in the file, one character for each byte that is no UTF-8; `read` is what the tree was made from."""

    start: int
    written: str
    read: str
    indent: int  # characters of leading blanks as written
    widened: int  # the same as read


@dataclass(slots=True)
class Script:
    """`name` is how people call the file. `tree` is None where there is a `problem`."""

    name: str
    data: bytes
    tree: ast.Module | None = None
    problem: str = ""
    problem_at: Region | None = None
    too_deep: bool = False
    lines: list[_Line] = field(default_factory=list)

    def region(self, node: ast.AST) -> Region:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        return self._region((line, column), (end_line, column if end_column is None else end_column))

    def region_between(self, first: ast.AST, last: ast.AST) -> Region:
        one, other = self.region(first), self.region(last)
        return Region(one.line, one.column, other.end_line, other.end_column, one.start, other.end)

    def region_of_bytes(self, start: int, end: int) -> Region:
        (line, column), (end_line, end_column) = self._line_of_byte(start), self._line_of_byte(end)
        return Region(line, column, end_line, end_column, start, max(start, end))

    def _line_of_byte(self, place: int) -> tuple[int, int]:
        number = max(1, bisect.bisect_right(self.lines, place, key=lambda one: one.start))
        line = self.lines[number - 1]
        before = line.written.encode("utf-8", "surrogateescape")[: max(place - line.start, 0)]
        return number, len(before.decode("utf-8", "surrogateescape")) + 1

    def text(self, region: Region) -> str:
        return self.data[region.start : region.end].decode("utf-8", "replace")

    def line(self, number: int) -> str | None:
        """The text of a line, as it can be shown."""
        return _shown(self.lines[number - 1].written) if 0 < number <= len(self.lines) else None

    def _region(self, first: tuple[int, int], last: tuple[int, int]) -> Region:
        line, column, start = self._place(*first)
        end_line, end_column, end = self._place(*last)
        return Region(line, column, end_line, end_column, start, max(start, end))

    def _place(self, number: int, column: int) -> tuple[int, int, int]:
        """Line, column and byte in the file, from a line and a column of the tree (in bytes of UTF-8)."""
        if not self.lines:
            return 1, 1, 0
        number = min(max(number, 1), len(self.lines))
        line = self.lines[number - 1]
        position = len(line.read.encode()[: max(column, 0)].decode("utf-8", "ignore"))
        position = position - line.widened + line.indent if position >= line.widened else min(position, line.indent)
        before = line.written[:position]
        return number, len(before) + 1, line.start + len(before.encode("utf-8", "surrogateescape"))


def read(name: str, data: bytes) -> Script:
    script = Script(name, data)
    if len(data) > LONGEST:
        script.problem = f"the file is larger than {LONGEST // 1_000_000} MB"
        return script
    script.lines = _lines(data)
    text = "\n".join(line.read for line in script.lines)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            script.tree = ast.parse(text)
    except SyntaxError as error:
        script.problem = error.msg or "this is no Python"
        number, offset = error.lineno or 1, max((error.offset or 1) - 1, 0)
        line = script.lines[min(max(number, 1), len(script.lines)) - 1].read
        column = len(line[:offset].encode())
        script.problem_at = script._region((number, column), (number, column))
    except ValueError:
        number = next((at for at, line in enumerate(script.lines, 1) if "\0" in line.read), 1)
        column = len(script.lines[number - 1].read.partition("\0")[0].encode())
        script.problem = "a zero byte stands in the file"
        script.problem_at = script._region((number, column), (number, column))
    except (RecursionError, MemoryError):
        script.problem = "it is nested too deeply to be read"
        script.too_deep = True
    return script


def _lines(data: bytes) -> list[_Line]:
    lines, start = [], 3 if data.startswith(b"\xef\xbb\xbf") else 0
    ends = [(match.start(), match.end()) for match in _LINE_ENDS.finditer(data)] + [(len(data), len(data))]
    for end, following in ends:
        written = data[start:end].decode("utf-8", "surrogateescape")
        indent = len(written) - len(written.lstrip(" \t\f"))
        widened = _widened(written[:indent])
        lines.append(_Line(start, written, widened + _shown(written[indent:]), indent, len(widened)))
        start = following
    return lines


def _widened(indentation: str) -> str:
    """Blanks alone, as many as MicroPython's lexer counts."""
    width = 0
    for letter in indentation:
        width = width - width % _TAB + _TAB if letter == "\t" else width + 1
    return " " * width


def _shown(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
