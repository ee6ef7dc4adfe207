# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of every kind against binary ones alone: processor time of macro and kinds over that of macro.

Usage: kinds.py PROGRAM IMAGES DIMENSION ATTRIBUTES [TURNS]. The kinds are 3 of classes (7, 10, 100), 2 ordered, 5 continuous.
"""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

TRAITS = ("a:classes:7:0.4,b:classes:10:0.2,c:classes:100:0.3,d:ordered:4:0.2,e:ordered:5:0.3,"
          "f:linear:0.3,g:linear:0.1,h:spread:0.2,i:spread:0.1,j:linear:0")


def seconds(program, analysis, study, output):
    shutil.rmtree(f"{output}.units", ignore_errors=True)
    output.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([program, analysis, "-q", study, "-o", output], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "OMP_NUM_THREADS": "1"})
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main():
    program, images, dimension, attributes = sys.argv[1], *map(int, sys.argv[2:5])
    turns = int(sys.argv[5]) if len(sys.argv) > 5 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "synth", "-q", "-o", folder, "--images", str(images), "--identities",
                        str(max(images // 6, 2)), "--attributes", str(attributes), "--traits", TRAITS, "--models",
                        f"bench_m:cosine:{dimension}"], check=True)
        study = folder / "s.h5"
        subprocess.run([program, "import", "-q", folder / "study.yaml", "-o", study], check=True)
        best = {analysis: min(seconds(program, analysis, study, folder / f"{analysis}.h5") for _ in range(turns))
                for analysis in ("macro", "kinds")}
    print(f"macro of {attributes} {best['macro']:.2f} s, kinds of 10 {best['kinds']:.2f} s: "
          f"{1 + best['kinds'] / best['macro']:.2f} x")


if __name__ == "__main__":
    main()
