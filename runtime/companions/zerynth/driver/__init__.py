"""A package of drivers."""
