# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails, or kills, a rank at each of its system calls on files in turn; then the same command again.

Usage: systematic.py POINTS [SEED]. A point is a rank, a kind of call, the how-manieth of its kind, and
what happens there: kill, EIO, a disk that is full from then on, half of the bytes. POINTS of them are
tried, spread over all by the seed; 0: all. A run that was struck ends as if nothing had been, or with
exactly one message, one of the codes of sysexits.h that fits, and no file that is half written; the
same command, undisturbed, then ends with the bytes of a run that never was.
"""

import collections
import os
import pathlib
import random
import shutil
import sys
import tempfile

import fault_study
from fault_study import asc_cli

RANKS = 2
WRITES = ("write", "pwrite64", "pwritev")
READS = ("read", "pread64", "preadv")
ROOM = WRITES + ("fallocate", "ftruncate", "copy", "mkdir", "rename", "open")


def actions(call):
    yield "kill"
    yield "eio"
    if call in ROOM:
        yield "enospc"
    if call in WRITES + READS:
        yield "short"


def count_calls(folder):
    """The golden run; every point of it."""
    counts = folder / "counts"
    process = fault_study.start(folder / "golden", RANKS, fault=("none:none:0", folder),
                                more={"ASC_FAULT_COUNTS": counts})
    _, stderr = asc_cli.finish(process)
    if process.returncode != 0:
        raise SystemExit(f"the golden run failed: {process.returncode}\n{stderr}")
    points = []
    for line in counts.read_text().splitlines():
        rank, call, number = line.split()
        points += [(action, call, k, int(rank)) for k in range(1, int(number) + 1)
                   for action in actions(call)]
    return points


def spread(points, wanted, generator):
    """Of each kind of call and action in turn, so that rare ones are not lost among the many."""
    if wanted == 0 or wanted >= len(points):
        return points
    kinds = collections.defaultdict(list)
    for point in points:
        kinds[point[0], point[1], point[3]].append(point)
    for kind in kinds.values():
        generator.shuffle(kind)
    chosen = []
    while len(chosen) < wanted:
        for name in sorted(kinds):
            if kinds[name]:
                chosen.append(kinds[name].pop())
    return chosen[:wanted]


def codes_of(action, call):
    """Of a run that was struck and noticed."""
    if action == "kill":
        return {137}
    codes = {asc_cli.IO, asc_cli.CANTCREAT}
    return codes | {asc_cli.NOINPUT} if call in READS + ("open",) else codes


def judge(action, call, code, stderr, found, golden):
    """What is wrong with a run that was struck."""
    errors = [x for x in stderr.splitlines() if asc_cli.ERROR_PREFIX in x]
    if code == 0:
        bad = fault_study.differing(golden, found)
        if call == "unlink":  # a checkpoint of no use may stay, and is told of
            bad = [n for n in bad if n in golden or f"{n}: cannot be removed" not in stderr]
        return [f"code 0, but other bytes: {bad}"] if bad or errors else []
    wrong = []
    if code not in codes_of(action, call):
        wrong.append(f"code {code}")
    if action != "kill" and len(errors) != 1:
        wrong.append(f"{len(errors)} messages")
    for noise in ("HDF5-DIAG", "Segmentation fault", "MPI_ABORT"):
        if noise in stderr:
            wrong.append(noise)
    return wrong


def try_point(folder, golden, point):
    """Returns what is wrong, and the code of the run that was struck."""
    action, call, k, rank = point
    place = folder / "struck"
    process = fault_study.start(place, RANKS, fault=(f"{action}:{call}:{k}:{rank}", folder))
    _, stderr = asc_cli.finish(process)
    code = process.returncode
    wrong = judge(action, call, code, stderr, fault_study.contents(place / "out"), golden)
    process = fault_study.start(place, RANKS)
    _, again = asc_cli.finish(process)
    if process.returncode != 0:
        wrong.append(f"then {process.returncode}")
        stderr += again
    bad = fault_study.differing(golden, fault_study.contents(place / "out"))
    if bad:
        wrong.append(f"then other bytes: {bad}")
    shutil.rmtree(place)
    return wrong, code, stderr


def main():
    wanted = int(sys.argv[1])
    generator = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-faults-"))
    tried, failed = collections.Counter(), 0
    try:
        fault_study.make(folder, images=250, identities=40, side=5, interval=0)
        points = count_calls(folder)
        golden = fault_study.contents(folder / "golden" / "out")
        chosen = spread(points, wanted, generator)
        print(f"{len(chosen)} of {len(points)} points, {len(golden)} files", flush=True)
        for number, point in enumerate(chosen):
            if number % 25 == 24:
                print(f"{number} points so far", flush=True)
            wrong, code, stderr = try_point(folder, golden, point)
            tried[point[0], code] += 1
            if wrong:
                failed += 1
                print(f"{':'.join(map(str, point))}: code {code}: {'; '.join(wrong)}\n{stderr}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for (action, code), number in sorted(tried.items()):
        print(f"{action}: {number} runs ended with {code}")
    if failed:
        raise SystemExit(f"{failed} of {sum(tried.values())} points failed")
    print(f"{sum(tried.values())} points: one message each, and all bytes as in the golden run")


if __name__ == "__main__":
    if os.uname().machine != "x86_64":
        print("skipped: faults are injected on x86-64 alone")
        sys.exit(0)
    main()
