"""Run all benchmarks and print their ratios."""

from tests.bench import import_rate

if __name__ == "__main__":
    import_rate.main()
