"""The package of Espressif's devices."""
