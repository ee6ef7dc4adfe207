# SPDX-License-Identifier: GPL-3.0-or-later
"""Map of many identities on two ranks against NumPy's eigh of the same centred matrix.

Usage: map.py PROGRAM IDENTITIES DIMENSION
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np


def main():
    program, identities, dimension = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "synth", "-q", "-o", folder, "--images", str(4 * identities),
                        "--identities", str(identities), "--models",
                        f"bench_m:euclidean:{dimension}"], check=True)
        subprocess.run([program, "import", "-q", folder / "study.yaml", "-o", folder / "s.h5"],
                       check=True)
        result = subprocess.run(["mpirun", "-n", "2", program, "map", folder / "s.h5", "-o",
                                 folder / "r.h5"], check=True, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, "OMP_NUM_THREADS": "1"})
        ours = float(re.search(r"identities, ([0-9.]+) s", result.stderr)[1])
    x = np.random.default_rng(1).standard_normal((identities, dimension))
    start = time.perf_counter()
    square = np.sum(x * x, 1)
    matrix = square[:, None] + square[None] - 2 * x @ x.T
    matrix -= matrix.mean(0)
    matrix -= matrix.mean(1)[:, None]
    np.linalg.eigh(-0.5 * matrix)
    theirs = time.perf_counter() - start
    print(f"map of {identities} identities, D={dimension}, 2 ranks: {ours:.1f} s whole, "
          f"{ours / theirs:.2f} x NumPy's eigh ({theirs:.1f} s, {os.cpu_count()} threads)")


if __name__ == "__main__":
    main()
