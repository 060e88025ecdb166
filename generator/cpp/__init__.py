"""What the C++ output prints, prepared: one module for each part of the generated code.

In: the frozen model. Out: frozen values that templates/cpp/ prints as they are. Never: layout, or behaviour; both the
templates and the values only say which operation of the runtime serves which name, and with which facts.
"""
