"""`python -m bench`, which `make bench` runs."""

import argparse
import sys
from pathlib import Path

from bench.real.report import measure_real_size

SIZES = ("real",)


def main() -> int:
    """Measure at one size."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the site.")
    parser.add_argument("--size", choices=SIZES, default="real")
    parser.add_argument("--data", type=Path, help="a folder of CSV files for SIZE=real, else the demonstration")
    options = parser.parse_args()
    return measure_real_size(options.data)


if __name__ == "__main__":
    sys.exit(main())
