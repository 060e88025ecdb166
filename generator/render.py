"""Templates to text.

In: the name of a template below templates/ and the values it shows. Out: text. Never: decisions; a template gets values that
are ready to print, and a value that is missing is an error in the output module, not an empty string.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import jinja2

from generator import markup, naming


def c_string(text: str) -> str:
    """The text as a C string literal, quotes included. Bytes outside printable ASCII become octal escapes, which, unlike
    hexadecimal ones, end after three digits."""
    out = []
    for byte in text.encode():
        letter = chr(byte)
        if letter in '"\\':
            out.append("\\" + letter)
        elif 32 <= byte < 127:
            out.append(letter)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def comment(text: str, prefix: str) -> str:
    """Every line of the text behind the prefix of a line comment ("// ", "# ")."""
    return "\n".join((prefix + line).rstrip() for line in text.splitlines())


def docstring(text: str) -> str:
    """The text as a Python docstring."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""' if "\n" not in escaped else f'"""{escaped}\n"""'


def toml(text: str) -> str:
    """The text as a basic string of TOML, quotes included; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)


def indented(text: str, width: int) -> str:
    """Every line that is not empty moved right."""
    return re.sub(r"(?m)^(?=.)", " " * width, text)


FILTERS = {
    "camel": naming.camel,
    "enumerator": naming.enumerator,
    "macro": naming.macro,
    "spoken": naming.spoken,
    "identifier": naming.identifier,
    "c_string": c_string,
    "comment": comment,
    "docstring": docstring,
    "toml": toml,
    "json": json.dumps,
    "indented": indented,
    "python": repr,
    **markup.FILTERS,
}


class Renderer:
    """The templates of one folder. Remembers which it loaded, for dependency files."""

    def __init__(self, folder: Path, cache: Path | None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            auto_reload=False,
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache)) if cache else None,
        )
        self._environment.filters.update(FILTERS)

    def render(self, template: str, values: dict[str, object]) -> str:
        return self._environment.get_template(template).render(values)

    def names(self, folder: str) -> list[str]:
        """The templates of a folder below, in alphabetical order."""
        return sorted(f"{folder}/{path.name}" for path in (self._folder / folder).glob("*.j2"))

    @property
    def used(self) -> Iterable[Path]:
        """The template files loaded until now."""
        return (self._folder / name for name in sorted(self._used))

    def _load(self, name: str) -> tuple[str, str, None] | None:
        path = self._folder / name
        if not path.is_file():
            return None
        self._used.add(name)
        return path.read_text(encoding="utf-8"), str(path), None


def template_cache() -> Path | None:
    """Where compiled templates are kept between runs; None where nothing can be written there."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(home) / "portwright" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
