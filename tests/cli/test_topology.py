# SPDX-License-Identifier: GPL-3.0-or-later
"""Topology as a user meets it: restarts on other ranks, the page, names of attributes."""

import os

import numpy as np

import asc_cli


class Topology(asc_cli.CliTestCase):
    def make(self, images=2500, people=60, **more):
        path = asc_cli.synth(self.folder / "study", images=images, identities=people, attributes=2,
                             models="A_r50:cosine:24", **more)
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        return study

    def tables(self, study, name, *options, ranks=1):
        results = self.folder / f"{name}.h5"
        self.assert_ok(asc_cli.run(["topology", study, "-o", results, *options], ranks=ranks))
        self.assert_ok(asc_cli.run(["export", results, "-o", self.folder / name]))
        return {path.name: path.read_bytes() for path in (self.folder / name).glob("*.csv")}

    def test_goes_on_from_checkpoints(self):
        """Killed in the first sweep and in two later ones, which know trees; then on two ranks."""
        study, results = self.make(), self.folder / "cut.h5"
        whole = self.tables(study, "whole")
        for sweep in (2, 5, 4):
            asc_cli.run(["topology", study, "-o", results, "--checkpoint.interval=0"],
                        fault=(f"kill:rename:{sweep}:*:checkpoint", self.folder))
        self.assertTrue(list((self.folder / "cut.h5.units").glob("*.checkpoint*")))
        self.assertEqual(self.tables(study, "cut", ranks=2), whole)

    def test_page(self):
        path = asc_cli.synth(self.folder / "study", images=90, identities=9, attributes=2)
        array = sorted(path.parent.glob("*.npy"))[0]
        rows = np.load(array)
        np.save(array, np.r_[rows[:30], rows[:30], rows[:30]])  # most distances to the nearest are 0
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + "topology: {}\n")
        self.assert_ok(asc_cli.run(["run", path, "-o", self.folder / "out"], report=True))
        page = (self.folder / "out/report.html").read_text()
        for part in ('id="topology"', "Components of images by distance", "Components of people by distance",
                     "topology_identities.csv"):
            self.assertIn(part, page)
        self.assertNotIn("could not be drawn", page)
        label = "_".join(array.stem.split("_")[:2])
        self.assertIn(f"<text>{label}</text>", (self.folder / "out/figures/topology_images.svg").read_text())

    def test_attributes_that_are_not_there(self):
        study = self.make(images=60, people=6)
        self.assert_fails_everywhere(["topology", study, "-o", self.folder / "r.h5",
                                      "--topology.attributes=Moustache"], asc_cli.DATA, "topology.attributes",
                                     "Moustache", ranks=(1, 2))

    def test_ripser_that_fails(self):
        """One line, whatever it prints or dies of."""
        study = self.make(images=60, people=6)
        program = self.folder / "bin" / "ripser"
        program.parent.mkdir()
        for what, said in (("exit 3", "it has failed with status 3;"), ("kill -ABRT $$", "it has failed with signal 6;"),
                           ("echo 'intervals in dim 1:'; echo ' [a,b)'; echo ' [1,2)'", "an interval that is none: [a,b)")):
            program.write_text(f"#!/bin/sh\ncat > /dev/null\n{what}\n")
            program.chmod(0o755)
            result = asc_cli.run(["topology", study, "-o", self.folder / "r.h5", "-q", "--topology.cycles=true"],
                                 env={"PATH": f"{program.parent}:{os.environ['PATH']}"})
            self.assertEqual(result.code, asc_cli.DATA)
            self.assertIn(said, result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)


if __name__ == "__main__":
    asc_cli.main()
