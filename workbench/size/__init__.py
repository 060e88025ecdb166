"""What a firmware takes: flash and RAM by part, exact, beside upstream's sockets and the budgets."""
