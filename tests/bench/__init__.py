"""Benchmarks: our own speed beside the bare limit of the same machine in the same minute."""
