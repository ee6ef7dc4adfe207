# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails, or kills, a rank at each of its system calls on files in turn; then the same command again.

Usage: systematic.py POINTS [MINUTES [SEED [ACTION:CALL,...]]]. What can happen at a point (see fault_points): kill,
EIO, a disk that is full from then on, half of the bytes. POINTS of them are tried, those that are least alike first
(0: all; groups: one of every group that is alike), and none is begun after so many minutes; with kill:rename,write
those alone. A run that was struck ends as if nothing had been, or with exactly one message, one of the codes of
sysexits.h that fits, and no file that is half written; the same command, undisturbed, then ends with the bytes of a
run that never was struck.

A stage is a run that finds everything done but one analysis, the import or the tables: a point costs
less there than in a whole run.
"""

import collections
import concurrent.futures
import ctypes
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

import fault_points
import fault_study
from fault_study import asc_cli

RANKS = 2
WORKERS = 2
ALSO = ("results.h5", "tables")  # made anew by every stage
STAGES = {"tables": (), "import": ("study.h5", "units/import.unit"),
          **{name: (f"units/{name}-*",) for name in ("quality", "macro", "inference", "verify", "probe", "map", "topology", "micro")},
          "whole": ("*",)}
PASSING = (".checkpoint", ".part", ".lock", ".attrscope-", "units/models.unit", "units/asked.unit", "units/analyses.unit")
NOISE = ("HDF5-DIAG", "Segmentation fault", "MPI_ABORT")
ADDR_NO_RANDOMIZE = 0x0040000


def prepare(folder, stage, place):
    """`place`/out as a stage finds it."""
    place.mkdir()
    if stage == "whole":
        return
    shutil.copytree(folder / "golden" / "out", place / "out")
    for pattern in ALSO + STAGES[stage]:
        for path in (place / "out").glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def trace_stages(folder):
    """Runs every stage once; [(name, trace, seconds)], the quickest first."""
    ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE)  # sites have the same addresses in every run
    done = []
    for stage in ("whole", *STAGES):
        place = folder / ("golden" if stage == "whole" else stage)
        if place.exists():
            continue
        prepare(folder, stage, place)
        trace, began = folder / f"{stage}.trace", time.monotonic()
        process = fault_study.start(place, RANKS, fault=("none:none:0", folder), more={"ASC_FAULT_TRACE": trace})
        _, stderr = asc_cli.finish(process)
        if process.returncode != 0:
            raise SystemExit(f"the undisturbed run of stage {stage} failed: {process.returncode}\n{stderr}")
        bad = fault_study.differing(golden_of(folder), fault_study.contents(place / "out"))
        if bad:
            raise SystemExit(f"stage {stage}: other bytes without any fault: {bad}")
        done.append((time.monotonic() - began, stage, trace))
    return [(stage, trace) for _, stage, trace in sorted(done)]


def golden_of(folder):
    return fault_study.contents(folder / "golden" / "out")


def codes_of(action, call):
    """Of a run that was struck and noticed."""
    if action == "kill":
        return {137}
    codes = {asc_cli.IO, asc_cli.CANTCREAT}
    return codes | {asc_cli.NOINPUT} if call in fault_points.READS + ("open",) else codes


def judge(point, code, stderr, found, golden):
    """What is wrong with a run that was struck."""
    errors = [x for x in stderr.splitlines() if asc_cli.ERROR_PREFIX in x]
    bad = fault_study.differing(golden, found)
    if code == 0:
        if point.call == "unlink":  # a checkpoint of no use may stay, and is told of
            bad = [n for n in bad if n in golden or f"{n}: cannot be removed" not in stderr]
        return [f"code 0, but other bytes: {bad}"] if bad or errors else []
    wrong = []
    if code not in codes_of(point.action, point.call):
        wrong.append(f"code {code}")
    if point.action != "kill" and len(errors) != 1:
        wrong.append(f"{len(errors)} messages")
    wrong += [noise for noise in NOISE if noise in stderr]
    half = [n for n in bad if n in found and not any(p in n for p in PASSING)]
    if half:
        wrong.append(f"left {half}")
    return wrong


def run_struck(folder, place, point, rank):
    """(code, stderr, whether the fault struck)"""
    trace = place / "trace"
    process = fault_study.start(place, RANKS, more={"ASC_FAULT_TRACE": trace},
                                fault=(f"{point.action}:{point.call}:{point.k}:{rank}:{point.part}", folder))
    _, stderr = asc_cli.finish(process)
    struck = trace.exists() and any(call == "struck" for _, call, _, _ in fault_points.read(trace))
    trace.unlink(missing_ok=True)
    return process.returncode, stderr, struck


def try_point(folder, golden, point):
    """What is wrong; the code of the run that was struck, None where it was not; its messages."""
    place = folder / f"at-{threading.get_ident()}"
    try:
        for rank in (point.rank, 1 - point.rank):  # units go to the rank that is free
            shutil.rmtree(place, ignore_errors=True)
            prepare(folder, point.stage, place)
            code, stderr, struck = run_struck(folder, place, point, rank)
            if struck:
                break
        found = fault_study.contents(place / "out")
        wrong = judge(point, code, stderr, found, golden)
        if found != golden:  # else the same command finds what the undisturbed run left
            process = fault_study.start(place, RANKS)
            _, again = asc_cli.finish(process)
            if process.returncode != 0:
                wrong.append(f"then {process.returncode}")
                stderr += again
            bad = fault_study.differing(golden, fault_study.contents(place / "out"))
            if bad:
                wrong.append(f"then other bytes: {bad}")
        return wrong, code if struck else None, stderr
    finally:
        shutil.rmtree(place, ignore_errors=True)


def try_all(folder, golden, points, minutes):
    """Counts of (action, code), and of points that failed."""
    tried, failed, end = collections.Counter(), 0, time.monotonic() + 60 * minutes

    def attempt(point):
        return try_point(folder, golden, point) if time.monotonic() < end else None

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for point, outcome in zip(points, pool.map(attempt, points)):
            if outcome is None:
                break
            wrong, code, stderr = outcome
            tried[point.action, code] += 1
            if sum(tried.values()) % 100 == 0:
                print(f"{sum(tried.values())} points so far", flush=True)
            if wrong:
                failed += 1
                print(f"{' '.join(map(str, point))}: code {code}: {'; '.join(wrong)}\n{stderr}", flush=True)
    return tried, failed


def main():
    wanted = 0 if sys.argv[1] == "groups" else int(sys.argv[1])
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    generator = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-faults-"))
    try:
        fault_study.make(folder, images=250, identities=40, side=5, interval=0)
        stages = trace_stages(folder)
        golden = golden_of(folder)
        points, n_groups, n_first = fault_points.order(stages, generator)
        if sys.argv[1] == "groups":
            points = points[:n_groups]
        if len(sys.argv) > 4:
            action, _, calls = sys.argv[4].partition(":")
            points = [x for x in points if x.action == action and x.call in calls.split(",")]
        print(f"{len(points)} points of {n_groups} groups that are alike ({n_first} with what happens there), "
              f"{len(golden)} files; stages {' '.join(name for name, _ in stages)}", flush=True)
        tried, failed = try_all(folder, golden, points[:wanted] if wanted else points, minutes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for (action, code), number in sorted(tried.items(), key=str):
        print(f"{action}: {number} runs " + ("were not struck" if code is None else f"ended with {code}"))
    if failed:
        raise SystemExit(f"{failed} of {sum(tried.values())} points failed")
    print(f"{sum(tried.values())} points: one message each, and all bytes as in the undisturbed run")


if __name__ == "__main__":
    if os.uname().machine != "x86_64":
        print("skipped: faults are injected on x86-64 alone")
        sys.exit(0)
    main()
