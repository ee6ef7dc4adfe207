# SPDX-License-Identifier: GPL-3.0-or-later
"""Planned over seen peak memory of a rank, for the import and every analysis: is the plan a bound, and how far above?

Usage: memory.py [ANALYSIS ...]. Three sizes (kinds: of few and of many attributes of more than two values), 1 to 8 threads, 1 to 8 ranks; ru_maxrss of the largest rank. Ratios should be
from 1 to 1.25; macro's reach 1.35 where it halves its cells last for the fewest counters: it has room for twice as many.
Nothing depends on how busy the machine is.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.environ["ATTRSCOPE_PROGRAM"]
LAYOUTS = ((1, 1), (1, 2), (1, 4), (1, 8), (2, 1), (4, 1), (8, 1), (2, 4))  # ranks, threads
SIZES = ((2000, 128, 10), (8000, 512, 40), (20000, 256, 20))  # images, dimensions, attributes
SWEEPS = ((2000, 128, 10), (5000, 512, 40), (9000, 256, 20))
FEW = "race:classes:4:0.3,yaw:linear:0.3"
MANY = ("race:classes:7:0.3,origin:classes:10:0.2,place:classes:100:0.2,eyes:ordered:3:0.2,age:ordered:6:0.2,yaw:linear:0.3,"
        "pitch:linear:0.2,blur:spread:0.2,light:linear:0.1,size:linear:0.1")
KINDS = ((2000, 128, FEW), (2000, 128, MANY), (5000, 256, FEW), (5000, 256, MANY), (12000, 64, MANY))
MACHINE = "product 1e11\nstream 8e9\ndisk 1e9\nnetwork 2e9\nmemory 1e12\n"  # not measured
ANALYSES = {"import": SIZES, "probe": SIZES, "map": SIZES, "neighbours": SIZES, "quality": SIZES, "inference": SIZES, "verify": SWEEPS,
            "macro": SWEEPS, "kinds": KINDS, "fairness": SWEEPS, "topology": SWEEPS, "run": SWEEPS}  # run: all of them
RANK = """
import os, sys
child = os.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1] + "/" + os.environ.get("OMPI_COMM_WORLD_RANK", os.environ.get("PMI_RANK", "0")), "w") as file:
    file.write(str(usage.ru_maxrss * 1024))
sys.exit(os.waitstatus_to_exitcode(status) % 256)
"""


def call(*command, **options):
    return subprocess.run([str(x) for x in command], check=True, capture_output=True, text=True,
                          **options).stdout


def make_study(folder, images, dimension, attributes):
    """(study file, study.h5): one model, identities of 40 images, which the quality subset keeps."""
    place = folder / f"{images}_{dimension}_{len(str(attributes))}"
    (folder / "machine").write_text(MACHINE)
    if not place.exists():
        call(PROGRAM, "synth", "-q", "-o", place, "--images", images, "--identities", images // 40,
             *(["--attributes", 1, "--traits", attributes] if isinstance(attributes, str) else ["--attributes", attributes]),
             "--effect", "0,0.3", "--models", f"M_r50:cosine:{dimension}")
        path = place / "study.yaml"
        text = path.read_text()
        asked = [f"{name}: {{}}\n" for name in ANALYSES if name not in ("import", "run") and (name != "kinds" or attributes in (FEW, MANY))]
        path.write_text(text.split("macro:")[0] + "\n" + "".join(asked))
        call(PROGRAM, "import", "-q", path, "-o", place / "study.h5")
    return place / "study.yaml", place / "study.h5"


def planned(study, analysis, ranks, threads):
    text = call(PROGRAM, "plan", study, "--ranks", ranks, "--ranks-per-node", ranks, "--threads", threads,
                "--machine", study.parents[1] / "machine")
    name = "total" if analysis == "run" else analysis
    row = re.search(rf"^{name} .*", text, re.M).group(0).split()
    return float(row[4])


def seen(folder, study, data, analysis, ranks, threads):
    inputs = [study] if analysis in ("import", "run") else [data, "--settings", study]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        call("mpirun", "-n", ranks, sys.executable, "-c", RANK, place, PROGRAM, analysis,
             *inputs, "-o", folder / "results.h5", *(["--no-report"] if analysis == "run" else []),
             env={**os.environ, "OMP_NUM_THREADS": str(threads), "OMPI_MCA_rmaps_base_oversubscribe": "1"})
        peaks = [float(path.read_text()) / 1e6 for path in pathlib.Path(place).iterdir()]
    for left in folder.glob("results.h5*"):
        subprocess.run(["rm", "-rf", left], check=True)
    return max(peaks), min(peaks)


def main():
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="asc-memory-") as name:
        folder = pathlib.Path(name)
        for analysis in sys.argv[1:] or ANALYSES:
            for images, dimension, attributes in ANALYSES[analysis]:
                study, data = make_study(folder, images, dimension, attributes)
                for ranks, threads in LAYOUTS:
                    plan = planned(study, analysis, ranks, threads)
                    most, least = seen(folder, study, data, analysis, ranks, threads)
                    ratio = plan / most
                    wrong += not 1 <= ratio <= 1.25
                    columns = attributes.count(",") + 1 if isinstance(attributes, str) else attributes
                    print(f"{analysis:9} {images:6} x {dimension:4} x {columns:3}, {ranks} ranks of {threads} "
                          f"threads: planned {plan:7.1f} MB, seen {least:7.1f} to {most:7.1f}, ratio {ratio:.2f}"
                          f"{'' if 1 <= ratio <= 1.25 else '  <-'}", flush=True)
    print(f"{wrong} outside of 1 to 1.25")


if __name__ == "__main__":
    main()
