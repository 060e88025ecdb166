"""The generator: specification in, files out. It never builds, runs or talks to anything."""
