# SPDX-License-Identifier: GPL-3.0-or-later
"""attrscope plan of a lattice: the memory that it promises is enough, and not much more."""

import re
import sys

import asc_cli

# Notes the peak of what it runs, in bytes, in a file of its own.
PEAK = """
import os, resource, subprocess, sys
code = subprocess.run(sys.argv[2:], close_fds=False).returncode  # MPICH holds a line to its launcher
with open(sys.argv[1] + os.environ.get("OMPI_COMM_WORLD_RANK", os.environ.get("PMI_RANK", "0")), "w") as file:
    file.write(str(1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
MACHINE = "product 60e9\nstream 5e9\ndisk 2e9\nnetwork 1e9\nmemory 256e9\n"


class PlanLattice(asc_cli.CliTestCase):
    def synth(self, name, *options):
        folder = self.folder / name
        self.assert_ok(asc_cli.run(["synth", "-q", "-o", folder, "--lattice", "--identities", 1,
                                    *options]))
        return folder / "study.yaml"

    def peak(self, study, ranks, threads, *options):
        """Bytes of the largest rank, with the libraries that a user's runs load."""
        out = self.folder / "run"
        out.mkdir(exist_ok=True)
        script = self.write("peak.py", PEAK)
        name = f"{study.parent.name}{ranks}{threads}{len(options)}"
        self.assert_ok(asc_cli.run([script, out / f"{name}-", asc_cli.PROGRAM, "micro", study, "-q",
                                    "-o", out / f"{name}.h5", *options], ranks=ranks,
                                   program=sys.executable, env={"OMP_NUM_THREADS": threads, **dict.fromkeys(asc_cli.ONE_NODE)}))
        return max(int(p.read_text()) for p in out.glob(f"{name}-*"))

    def planned(self, study, ranks, threads, *options):
        machine = self.write("machine.txt", MACHINE)
        result = asc_cli.run(["plan", study, "--ranks", ranks, "--threads", threads, "--machine",
                              machine, *options])
        self.assert_ok(result)
        return 1e6 * float(re.search(r"^micro( +\S+){4}", result.stdout, re.M).group(1))

    def test_memory(self):
        study = self.synth("large", "--dimensions", 4, "--low", 1, "--models", "m_a_v:cosine:512")
        for ranks, threads, options in (
                (1, 1, []), (1, 4, []), (2, 2, ["--micro.k=40"]), (1, 1, ["--micro.subsample=40"]),
                (3, 1, ["--micro.measures=nearest"])):
            with self.subTest(ranks=ranks, threads=threads, options=options):
                options += ["--micro.max_curves=2000"]
                planned = self.planned(study, ranks, threads, *options)
                used = self.peak(study, ranks, threads, *options)
                self.assertGreaterEqual(planned, used)
                self.assertLessEqual(planned, 1.25 * used)


if __name__ == "__main__":
    asc_cli.main()
