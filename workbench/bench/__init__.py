"""`./portwright bench`: how fast the host firmware's sockets are beside MicroPython's own and beside plain C, in one run.

rows says what is measured and what it may cost, contenders builds the programs, running and counting run them, whole measures
the generator and the builds, measuring puts it in order; spread, table, plot and record present it; command is all of it.
"""
