"""Every diagnostic there is: its code, its title, and what it is about.

In: nothing. Out: one table, from which messages, documentation and tests take their codes. Never: the text of a message, which
stands where the mistake is found.

The hundreds follow the stages: 0 the call, 1 YAML, 2 form, 3 references and layers, 4 meaning, 5 targets and files that the
specification points at, 9 writing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    title: str
    explanation: str


CODES: dict[str, Code] = {
    "PW001": Code("unknown name", "A variant, target, policy, value or item on the command line does not exist."),
    "PW002": Code("missing file", "A file or folder that every specification has is not there."),
    "PW003": Code("unreadable file", "The operating system does not let a file be read."),
    "PW004": Code("bad argument", "An argument of the command has a form that it cannot have."),
    "PW005": Code("file that is not read", "A file beside the variants has an ending that is not read."),
    "PW101": Code("broken YAML", "The text is not YAML. The place is where the parser noticed, a little after the mistake."),
    "PW102": Code("not UTF-8", "Specification files are UTF-8."),
    "PW103": Code("empty file", "A file holds nothing but comments, or nothing at all."),
    "PW104": Code("duplicate key", "A mapping has the same key twice; YAML parsers would silently take one of them."),
    "PW105": Code("anchor, alias, tag or merge key", "The language leaves these out, so that each fact stands where it is."),
    "PW106": Code("second document", "One file holds one YAML document."),
    "PW107": Code("key is not a word", "Keys are plain words, not lists or mappings."),
    "PW201": Code("unknown key", "The language has no such key here."),
    "PW202": Code("missing key", "A key that must be there is not."),
    "PW203": Code("wrong kind of value", "Text where a number belongs, a list where a mapping belongs, and so on."),
    "PW204": Code("wrong value", "A word that is not among those allowed, or not of the form that is asked for."),
    "PW205": Code("number out of range", "A number is smaller or larger than what it stands for can be."),
    "PW206": Code("absent and present", "An item is removed and described in the same place."),
    "PW301": Code("unknown parent", "`extends` names a variant or target that does not exist."),
    "PW302": Code("circle of variants", "Variants, or targets, extend each other in a circle, so none of them has a beginning."),
    "PW303": Code("name differs from the file's", "A variant is named as its file, a target as its folder."),
    "PW304": Code("shared name", "A variant and a target have one name, or a variant takes the name of the base."),
    "PW305": Code("removal of nothing", "`absent` stands on an item that no ancestor has."),
    "PW306": Code("change without grounds", "An edition changes a fact of what it extends and says neither why nor from where."),
    "PW307": Code("unknown source", "`source` names a key that neither this file nor an ancestor declares under `sources`."),
    "PW308": Code("fact without a source", "Outside the base, every constant and every policy setting says where it was read."),
    "PW310": Code("unknown policy", "There is no policy of that name in policies.yaml."),
    "PW311": Code("unknown value of a policy", "A policy has a closed set of values, and this is not one of them."),
    "PW312": Code("policy below its scope", "A policy is set at a narrower place than its scope allows."),
    "PW313": Code("policy that is not read", "A policy is set on an operation that does not look at it."),
    "PW314": Code("unknown operation", "The base has no such operation."),
    "PW315": Code("unknown slot", "A parameter fills a slot that its operation does not have."),
    "PW316": Code("unknown term", "options.yaml has no such family, type, protocol, level, option or flag."),
    "PW317": Code("unknown numbering", "errors.yaml has no such numbering, of errors or of lookup errors."),
    "PW318": Code("unknown error", "Neither errors.yaml nor Python has an error of that name."),
    "PW319": Code("unknown constant as default", "A default names a constant that the variant does not have."),
    "PW320": Code("unknown constant of a builtin", "A builtin shows a constant that the variant does not have."),
    "PW321": Code("unknown exception class", "An exception derives from, or is another name for, a class that does not exist."),
    "PW322": Code("incomplete item", "After all layers are put together an item still lacks a fact."),
    "PW323": Code("operation of another owner", "A method has an operation of the module, or a function one of sockets."),
    "PW324": Code("unknown companion of a builtin", "A builtin shows a function of a companion module that the variant lacks."),
    "PW401": Code("policy without a choice", "A policy has fewer than two values."),
    "PW402": Code("value without a sentence", "Each value of a policy has a sentence for the manual."),
    "PW403": Code("policy without a stub", "A policy says what the stub shows for each value, or why it shows nothing."),
    "PW404": Code("policy without a probe", "Each policy has a probe that observes which of its values a firmware has."),
    "PW405": Code("probe that cannot tell", "A probe never answers one of its policy's values."),
    "PW406": Code("broken Python", "A probe, a case or a type is not Python."),
    "PW407": Code("incomplete numbering", "A numbering lacks the number of an error."),
    "PW408": Code("ambiguous number", "Two constants of one kind have the same number and mean different things."),
    "PW409": Code("family of two classes", "Two socket classes serve the same family."),
    "PW410": Code("slot without a parameter", "A method offers no parameter for something its operation cannot do without."),
    "PW411": Code("duplicate parameter", "Two parameters have one name or fill one slot."),
    "PW412": Code("required after optional", "A parameter without a default follows one with a default."),
    "PW413": Code("default of the wrong type", "A default is not a value that its slot can take."),
    "PW414": Code("case that cannot fail", "The case of a promise has no assert, raise or expect."),
    "PW415": Code("one name, two things", "Two attributes of the module have the same name."),
    "PW416": Code("builtin of two kinds", "A name visible without import is an exception and something else."),
    "PW417": Code("module of two kinds", "A module is named twice, or is a socket module and a companion."),
    "PW418": Code("shared enumerator", "Two entries of a catalogue have the same name in the runtime."),
    "PW419": Code("variant without a class", "A variant that can be built has no class of sockets."),
    "PW420": Code("circle of exceptions", "Exceptions derive from each other in a circle."),
    "PW421": Code("required with a default", "A parameter that every call must have also has a default."),
    "PW422": Code("limit of what is no number", "Only a parameter that is a size or an integer can have a `most`."),
    "PW423": Code("ignored with a slot", "A parameter that nothing comes of also fills a slot of its operation."),
    "PW424": Code("builtin said twice", "A builtin is a constant, a number or a companion's function: one of the three."),
    "PW430": Code("stub that is shown nowhere", "A policy has a stub, and no type of a slot or result names the policy."),
    "PW501": Code("route to nowhere", "A route names a family or type that options.yaml does not have."),
    "PW502": Code("unknown backend", "runtime/backends has no folder of that name."),
    "PW503": Code("two routes", "A target has two routes for the same family and type."),
    "PW504": Code("missing companion", "The file of a companion module is not there."),
    "PW505": Code("target without a way to be built", "A target has a port of the VM, or a toolchain for a port of its own."),
    "PW506": Code("unknown toolchain", "targets/toolchains has no CMake file of that name."),
    "PW507": Code("incomplete target", "With all that it extends, a target still lacks a fact."),
    "PW601": Code("unknown page", "A page is part of one that spec/pages does not have."),
    "PW602": Code("statement about nothing", "A statement of a page is about an item that the variant does not have."),
    "PW603": Code("statement without its case", "A statement of a page names a conformance case that its variant is not asked."),
    "PW604": Code("statement without its file", "A statement of a page names a program or test that is not there."),
    "PW605": Code("statement that nothing proves", "A statement of a page has no case, program or test, and no word why."),
    "PW901": Code("file of somebody else", "A file in the output folder was edited by hand or never generated."),
    "PW902": Code("damaged manifest", "The list of generated files in the output folder cannot be read."),
    "PW903": Code("cannot write", "The operating system does not let the output be written."),
}
