# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan's memory is an upper bound, at most a quarter above what is seen: one small case of bench/memory.py."""

import pathlib
import sys

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import memory  # noqa: E402

LAYOUTS = ((1, 1), (1, 8), (2, 1))  # ranks, threads
ANALYSES = ("import", "inference", "verify", "macro")
MOST = 1.25
MOST_KINDS = 2  # weights that do not stand together take less, which a plan cannot know


class MemoryPlan(asc_cli.CliTestCase):
    def test_attributes_of_more_than_two_values(self):
        study, data = memory.make_study(self.folder, *memory.KINDS[0])
        for ranks, threads in ((1, 1), (1, 4)):
            plan = memory.planned(study, "kinds", ranks, threads)
            most, _ = memory.seen(self.folder, study, data, "kinds", ranks, threads)
            self.assertTrue(1 <= plan / most <= MOST_KINDS, f"planned {plan} MB, seen {most} MB")

    def test_a_small_study(self):
        study, data = memory.make_study(self.folder, *memory.SIZES[0])
        for analysis in ANALYSES:
            for ranks, threads in LAYOUTS:
                with self.subTest(analysis=analysis, ranks=ranks, threads=threads):
                    plan = memory.planned(study, analysis, ranks, threads)
                    most, least = memory.seen(self.folder, study, data, analysis, ranks, threads)
                    self.assertLessEqual(least, most)
                    self.assertTrue(1 <= plan / most <= MOST, f"planned {plan} MB, seen {most} MB")


if __name__ == "__main__":
    asc_cli.main()
