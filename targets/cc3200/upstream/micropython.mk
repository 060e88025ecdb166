# The port as it is, with its own sockets and ssl and without our module, to compare with. The command line leaves them out; this
# takes it back. The script for the image is the only thing of ours.
PORTWRIGHT_DIR := $(USERMOD_DIR)
override undefine APP_MODS_SRC_C
