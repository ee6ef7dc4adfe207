# SPDX-License-Identifier: GPL-3.0-or-later
"""What fails on a thread of a rank is told in its own words; and what a BLAS does on its own."""

import os
import platform

import asc_cli

FAULTS = os.environ.get("ATTRSCOPE_FAULTS", "absent")


class Threads(asc_cli.CliTestCase):
    def test_a_draw_without_memory(self):
        """Draws run on all threads of a rank; each needs 250 x 250 distances, nothing else as much."""
        path = asc_cli.synth(self.folder / "study", images=1200, identities=600, attributes=3, prevalence=0.5)
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        limited = {"OMP_NUM_THREADS": "3", "LD_PRELOAD": FAULTS, "ASC_NO_MEMORY_FROM": "400000"}
        if asc_cli.run(["--help"], env=limited).code:
            self.skipTest("nothing can be preloaded into this build")
        result = asc_cli.run(["macro", study, "-o", self.folder / "results.h5", "--macro.protocols=sampled"],
                             ranks=2, env=limited)
        self.assert_fails(result, asc_cli.MEMORY, "distances of a draw")

    def test_old_kernels_of_a_blas(self):
        """Said once, with what to set."""
        study = asc_cli.synth(self.folder / "study", images=60, identities=6)
        result = asc_cli.run(["run", study, "-o", self.folder / "out", "--analyses", "map,probe"], ranks=2,
                             env={"OPENBLAS_CORETYPE": "Prescott"})
        self.assert_ok(result)
        said = [line for line in result.stderr.splitlines() if "OpenBLAS took its kernels" in line]
        if platform.machine() != "x86_64" or not said:
            self.skipTest("another BLAS, or a processor as old as the kernels")
        self.assertEqual(len(said), 1, result)
        self.assertRegex(said[0], "for Prescott, .*set OPENBLAS_CORETYPE=(Sandybridge|Haswell|SkylakeX)")


if __name__ == "__main__":
    asc_cli.main()
