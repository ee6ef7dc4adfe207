"""Sampled protocol with the permutation test against without it, whole commands.

Usage: permutations.py PROGRAM
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time


def seconds(command, environment):
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    program = sys.argv[1]
    environment = {**os.environ, "OMP_NUM_THREADS": str(os.cpu_count())}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "synth", "-q", "-o", folder, "--images", "6000", "--identities",
                        "2000", "--attributes", "40", "--prevalence", "0.5", "--models",
                        "bench_m:cosine:512"], check=True)
        study = folder / "s.h5"
        subprocess.run([program, "import", "-q", folder / "study.yaml", "-o", study], check=True)
        text = (folder / "study.yaml").read_text()
        (folder / "sampled.yaml").write_text(
            text[:text.index("macro:")] + "macro: {protocols: [sampled]}\n")
        sampled = min(seconds([program, "macro", "-q", study, "-o", folder / "a.h5", "-s",
                               folder / "sampled.yaml"], environment) for _ in range(3))
        permuted = min(seconds([program, "inference", "-q", study, "-o", folder / "b.h5"], environment)
                       for _ in range(3))
    print(f"sampled protocol {sampled:.2f} s, 999 permutations {permuted:.2f} s more: "
          f"{(sampled + permuted) / sampled:.2f} x")


if __name__ == "__main__":
    main()
