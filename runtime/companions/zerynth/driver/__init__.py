"""The package of drivers."""
