"""What is known about each call of a variant, gathered for whoever tells it to people: stubs and manuals.

In: a resolved variant and the catalogue. Out: frozen values in which every number, type and sentence is in place. Never: a layout,
or a fact that the model does not have.
"""
