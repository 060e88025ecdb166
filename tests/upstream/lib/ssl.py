"""For tests that look here for what TLS can do before they leave it alone: it can do nothing."""
