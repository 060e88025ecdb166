"""What the type stubs of a variant hold: modules with their classes, functions, constants and exceptions.

In: a resolved variant. Out: frozen values that templates/stubs/ prints. Never: files, or a layout.
"""
