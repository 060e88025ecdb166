"""The package of network interfaces. `wifi` is the one that there is."""
