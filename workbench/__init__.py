"""The workbench acts on the world: it fetches, builds, runs and tests. What it generates comes from `generator`."""
