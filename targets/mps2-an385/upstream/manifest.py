# The same as the firmware with our sockets has, but for companions.
include("$(MPY_DIR)/extmod/asyncio")
