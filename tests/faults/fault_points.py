# SPDX-License-Identifier: GPL-3.0-or-later
"""The points at which a run can be struck: its system calls on files, as inject.c lists them.

A point is a stage, an action, a kind of call, a part of the path, the how-manieth such call on such
a path (in whatever order units are done, that is the same call) and a rank. Points of one site (the
functions on the stack), kind of call, rank and file are alike; of sites that read, open or close,
those of other files are alike, too. First, last and some between stand for the rest.
"""

import collections
import re

WRITES = ("write", "pwrite64", "pwritev")
READS = ("read", "pread64", "preadv")
ROOM = WRITES + ("fallocate", "ftruncate", "copy", "mkdir", "rename", "open")
EVERY_FILE = WRITES + ("rename", "fsync", "unlink")  # of outputs: each file counts for itself
TEMPORARY = re.compile(r"\.attrscope-(.*)-[^-]+-\d+-\d+\.part$")

Point = collections.namedtuple("Point", "stage action call k rank part")


def actions(call):
    yield "kill"
    yield "eio"
    if call in ROOM:
        yield "enospc"
    if call in WRITES + READS:
        yield "short"


def part_of(path):
    """What a path has in it whatever process has the file open."""
    name = path.removesuffix(" (deleted)").rsplit("/", 1)[-1]
    inside = TEMPORARY.match(name)
    return (inside.group(1) if inside else name)[:63]


def read(trace):
    """[(rank, call, site, path)] in the order of every rank."""
    lines = [line.split(" ", 3) for line in trace.read_text().splitlines()]
    return [(int(rank), call, site, path) for rank, call, site, path in lines]


def groups(stage, trace):
    """Alike points, in order: {(call, site, rank, file or None): [(k, part)]}."""
    found, paths = collections.defaultdict(list), collections.defaultdict(list)
    for rank, call, site, path in read(trace):
        part = part_of(path)
        paths[rank, call].append(path)
        key = call, site, rank, part if call in EVERY_FILE else None
        found[key].append((len(paths[rank, call]) - 1, part))
    # The number among the calls on paths that have the part in them.
    seen = {}
    for (call, site, rank, _), points in found.items():
        for i, (at, part) in enumerate(points):
            if (rank, call, part) not in seen:
                numbers, n = {}, 0
                for j, path in enumerate(paths[rank, call]):
                    if part in path:
                        n += 1
                        numbers[j] = n
                seen[rank, call, part] = numbers
            points[i] = stage, seen[rank, call, part][at], part
    return found


def order(stages, generator):
    """All points, best first; how many groups there are; how many points until each is struck in every way.

    Of every group the first call, then the last, then one between, and so on; at each of them one action in
    every group, then another: as many points as there are groups strike each of them once.
    stages: [(name, trace)], the cheapest first; a group is taken from the first stage that has it.
    """
    merged = {}
    for name, trace in stages:
        for key, points in groups(name, trace).items():
            merged.setdefault(key, points)
    rounds = collections.defaultdict(list)
    for (call, _, rank, _), points in merged.items():
        for turn, i in enumerate(spread(len(points))):
            stage, k, part = points[i]
            ways = list(actions(call))
            for step, action in enumerate(generator.sample(ways, len(ways))):
                rounds[turn, step].append(Point(stage, action, call, k, rank, part))
    chosen = []
    for turn in sorted(rounds):
        generator.shuffle(rounds[turn])
        chosen += rounds[turn]
    return chosen, len(merged), sum(len(points) for (turn, _), points in rounds.items() if turn == 0)


def spread(n):
    """0, n - 1, then halves of what lies between, breadth first."""
    yield 0
    if n > 1:
        yield n - 1
    gaps = collections.deque([(0, n - 1)])
    while gaps:
        low, high = gaps.popleft()
        middle = (low + high) // 2
        if low < middle < high:
            yield middle
            gaps += [(low, middle), (middle, high)]
