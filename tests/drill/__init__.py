"""Faults on purpose, many times: `make drill`."""
