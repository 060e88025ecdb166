"""What rules look for, a module for each subject. Each check takes a `Program` and yields findings."""
