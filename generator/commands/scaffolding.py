"""What `new variant` and `new target` share: names that are free, files that are whole.

In: a name, a text, where it goes. Out: the file, or diagnostics. Never: a file over one that is there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from generator.diagnostics import Diagnostics
from generator.layers import BASE
from generator.model import Specification
from generator.schema import TITLE_NAME


def check_name(kind: str, name: str, specification: Specification, diagnostics: Diagnostics) -> None:
    """`kind`: "variant" or "target"; one cannot have the name of the other. Of two of its own kind, the file tells."""
    if not re.fullmatch(TITLE_NAME.pattern, name):
        diagnostics.error("PW004", None, f"a {kind} cannot be called '{name}'", expected=TITLE_NAME.words)
    taken = {"target": [one.name for one in specification.targets], "variant": [one.name for one in specification.variants]}
    del taken[kind]
    ((other, names),) = taken.items()
    if name == BASE or name in names:
        whose = "the base" if name == BASE else f"a {other}"
        diagnostics.error("PW304", None, f"'{name}' is {whose}", suggestion="choose another name")


def tell_taken(path: Path, diagnostics: Diagnostics) -> None:
    diagnostics.error("PW901", None, f"{path} is there already", suggestion="choose another name, or remove it")


def create(path: Path, text: str, diagnostics: Diagnostics) -> bool:
    """Whole or not at all, and never over a file that is there: a link fails where its name is taken."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.link(temporary, path)
    except FileExistsError:
        tell_taken(path, diagnostics)
        return False
    except OSError as error:
        tell_unwritable(path, error, diagnostics)
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def tell_unwritable(path: Path, error: OSError, diagnostics: Diagnostics) -> None:
    diagnostics.error("PW903", None, f"cannot write {path}: {(error.strerror or str(error)).lower()}")


def quoted(text: str) -> str:
    """As YAML takes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
