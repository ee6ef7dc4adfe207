# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan against reality: predicted and measured seconds and peak memory of studies.

Usage: plan.py IMAGESxDIMENSION ... On an idle machine; two threads.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.environ["ATTRSCOPE_PROGRAM"]
ANALYSES = "macro: {population: {weighting: image}}\nverify: {}\n"
RUN = """
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)
"""


def measure(folder, images, dimension):
    study = folder / f"study{images}"
    subprocess.run([PROGRAM, "synth", "-q", "-o", study, "--images", str(images), "--identities",
                    str(images // 20), "--attributes", "40", "--effect", "0,0.3", "--models",
                    f"M_r50:cosine:{dimension}"], check=True, stdout=subprocess.DEVNULL)
    path = study / "study.yaml"
    text = path.read_text()
    path.write_text(text[:text.index("macro:")] + ANALYSES)
    plan = subprocess.run([PROGRAM, "plan", path], check=True, capture_output=True, text=True).stdout
    total = re.search(r"^total .*", plan, re.M).group(0).split()
    seconds = float(total[-2]) * {"s": 1, "min": 60, "h": 3600}[total[-1]]
    done = subprocess.run([sys.executable, "-c", RUN, PROGRAM, "run", path, "-o", study / "out"],
                          check=True, capture_output=True, text=True).stdout.split()
    print(f"N {images} D {dimension}: predicted {seconds:.1f} s and {float(total[4]):.0f} MB, took "
          f"{float(done[0]):.1f} s and {float(done[1]):.0f} MB; ratios "
          f"{float(done[0]) / seconds:.2f} and {float(done[1]) / float(total[4]):.2f}", flush=True)


def main():
    os.environ["OMP_NUM_THREADS"] = "2"
    with tempfile.TemporaryDirectory(prefix="asc-plan-") as folder:
        for size in sys.argv[1:]:
            measure(pathlib.Path(folder), *map(int, size.split("x")))


if __name__ == "__main__":
    main()
