# The port with its own sockets and without our module, to compare with. The command line leaves them out; this takes it back.
override MICROPY_PY_SOCKET := 1
