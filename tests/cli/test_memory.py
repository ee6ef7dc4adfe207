# SPDX-License-Identifier: GPL-3.0-or-later
"""A job with too little memory learns it before the work, not from the kernel that ends it."""

import os
import pathlib
import re

import asc_cli


class Memory(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", traits="race:classes:5:0.4", images=20000, identities=300,
                                   attributes=4, models="A_r50:cosine:768")

    def refused(self, by, **how):
        """The bytes that a node would have to have."""
        result = asc_cli.run(["run", self.study, "-o", self.folder / "out"], ranks=2, **how)
        self.assert_fails(result, asc_cli.MEMORY, "memory: 2 ranks of", f"by {by};")
        self.assertFalse((self.folder / "out").exists())
        return float(re.search(r"need ([\d.e+-]+) GB a node", result.stderr)[1]) * 1e9

    def test_slurm(self):
        self.refused("Slurm (--mem)", env={"SLURM_MEM_PER_NODE": 16})
        self.refused("Slurm (--mem-per-cpu)", env={"SLURM_MEM_PER_CPU": 8, "SLURM_CPUS_ON_NODE": 2})

    def test_ulimit(self):
        """Of addresses, of which a process that has done nothing yet has many."""
        needed = self.refused("Slurm (--mem)", env={"SLURM_MEM_PER_NODE": 1})
        given = 4 << 30
        dry = asc_cli.run(["run", self.study, "-o", self.folder / "out", "--dry-run"], ranks=2,
                          limits=f"ulimit -v {given >> 10}")
        left = float(re.search(r"([\d.]+) GB a node by ulimit -v", dry.stderr + dry.stdout)[1]) * 1e9 / 2
        self.refused("ulimit -v", limits=f"ulimit -v {int(given - left + 0.4 * needed) >> 10}")

    def test_every_analysis(self):
        """Each of them is asked for its memory before the work."""
        lattice = self.folder / "lattice"
        asc_cli.run(["synth", "-o", lattice, "--lattice", "--identities", 1], ranks=1)
        listed = pathlib.Path(__file__).parents[2] / "src/analyses.c"
        names = re.findall(r"&asc_(\w+)_analysis", listed.read_text())
        self.assertIn("micro", names)
        for name in names:
            study = lattice / "study.yaml" if name == "micro" else self.study
            result = asc_cli.run(["run", study, "-o", self.folder / "out", "--analyses", name], ranks=1,
                                 env={"SLURM_MEM_PER_NODE": 16})
            self.assert_fails(result, asc_cli.MEMORY, "memory: 1 ranks of", "by Slurm (--mem);")

    def test_control_group(self):
        """Of version 1 or 2, where one can be made here."""
        needed = self.refused("Slurm (--mem)", env={"SLURM_MEM_PER_NODE": 1})
        for root, name in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
                           ("/sys/fs/cgroup", "memory.max")):
            group = pathlib.Path(root, f"attrscope-test-{os.getpid()}")
            try:
                group.mkdir()
                self.addCleanup(group.rmdir)
                (group / name).write_text(str(int(0.9 * needed)))
            except OSError:
                continue
            self.refused("its control group", limits=f"echo $$ >{group}/cgroup.procs")
            return
        self.skipTest("no control group can be made here")


if __name__ == "__main__":
    asc_cli.main()
