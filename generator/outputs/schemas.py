"""JSON Schemas of the specification's files, for editors.

In: the table of the language. Out: one schema for each kind of file. Never: anything that depends on what the files say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.context import Context
from generator.model import Specification
from generator.plan import OutputFile
from generator.schema import json_schemas

NAME = "schemas"
HELP = "JSON Schemas of the specification's files, for editors"
SUBJECT = "specification"


def files(specification: Specification, context: Context) -> Iterable[OutputFile]:
    for kind, schema in json_schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        yield OutputFile(f"{kind}.json", text, ("generator/schema.py",))
