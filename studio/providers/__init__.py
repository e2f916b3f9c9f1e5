"""The outside world that makes pictures: one file per service, one line each in the registry."""
