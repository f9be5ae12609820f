"""`python -m bench`, which `make bench` runs."""

import argparse
import signal
import sys
from pathlib import Path

from bench.reads.measuring import measure_volume
from bench.real.report import measure_real_size
from bench.volume.sizes import SIZES


def main() -> int:
    """Measure at one size."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the site.")
    parser.add_argument("--size", choices=("real", *SIZES), default="real")
    parser.add_argument("--data", type=Path, help="a folder of CSV files for the real size, else the demonstration")
    parser.add_argument(
        "--only", default="", help="a pattern of the names of reads and jobs; the report is not written"
    )
    parser.add_argument("--compare", default="", help="figures of an earlier run, or `last`: the newest of this size")
    options = parser.parse_args()
    # Also where a shell has started this in the background, and from a program: servers are stopped then, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.size == "real":
            return measure_real_size(options.data)
        return measure_volume(options.size, options.only, options.compare)
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. The same command goes on with the database as far as it was made.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
