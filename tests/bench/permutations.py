# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test against one draw of the sampled protocol: processor time of whole commands, taken in turns.

Usage: permutations.py PROGRAM PEOPLE DIMENSION ATTRIBUTES
"""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

TURNS = 3


def seconds(command, environment, output):
    shutil.rmtree(f"{output}.units", ignore_errors=True)
    output.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "-o", output], check=True, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


def main():
    program, people, dimension, attributes = sys.argv[1], *map(int, sys.argv[2:])
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "synth", "-q", "-o", folder, "--images", str(3 * people), "--identities",
                        str(people), "--attributes", str(attributes), "--prevalence", "0.5", "--models",
                        f"bench_m:cosine:{dimension}"], check=True)
        study = folder / "s.h5"
        subprocess.run([program, "import", "-q", folder / "study.yaml", "-o", study], check=True)
        text = (folder / "study.yaml").read_text()
        (folder / "sampled.yaml").write_text(
            text[:text.index("macro:")] + "macro: {protocols: [sampled]}\n")
        sampled, permuted = [], []
        for _ in range(TURNS):
            sampled.append(seconds([program, "macro", "-q", study, "-s", folder / "sampled.yaml"],
                                   environment, folder / "a.h5"))
            permuted.append(seconds([program, "inference", "-q", study], environment, folder / "b.h5"))
    ratio = min(permuted) / min(sampled)
    print(f"one draw of the sampled protocol {min(sampled):.2f} s, 10 draws x 999 permutations "
          f"{min(permuted):.2f} s: {ratio:.2f} x")


if __name__ == "__main__":
    main()
