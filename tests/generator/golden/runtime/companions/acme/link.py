"""The link of the golden specification."""
