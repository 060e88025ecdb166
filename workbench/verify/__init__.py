"""Which facts of the specification hold on a board: `./portwright verify`.

In: the generated conformance cases of a variant and a board with a MicroPython prompt on a serial line. Out: for each case whether
it held. Never: a file written on the board, or a wait without an end.

port -> repl -> asking -> report; `command` ties them together. `peer` is this machine as a mirror, for boards without a loopback.
"""
