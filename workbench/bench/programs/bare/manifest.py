# Nothing is frozen.
