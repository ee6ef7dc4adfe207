# SPDX-License-Identifier: GPL-3.0-or-later
"""The same bytes in every CSV on any number of ranks and threads, also with more ranks than people."""

import h5py

import asc_cli


class SameBytes(asc_cli.CliTestCase):
    def tables(self, study, ranks, threads=1):
        out = self.folder / f"out{ranks}_{threads}"
        self.assert_ok(asc_cli.run(["run", study, "-o", out], ranks=ranks,
                                   env={"OMP_NUM_THREADS": threads}))
        found = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*.csv")}
        self.assertEqual(len(found), 19)
        return found

    def test_ranks_and_threads(self):
        study = asc_cli.synth(self.folder / "study", images=2300, identities=150, attributes=6,
                              effect=[0, 0.4])
        one = self.tables(study, 1)
        for ranks, threads in ((2, 1), (3, 1), (4, 1), (5, 1), (16, 1), (1, 2), (2, 2)):
            with self.subTest(ranks=ranks, threads=threads):
                self.assertEqual(self.tables(study, ranks, threads), one)

    def test_more_ranks_than_identities(self):
        study = asc_cli.synth(self.folder / "study", images=40, identities=4, attributes=2,
                              identity_share=0, prevalence=0.5)
        self.assertEqual(self.tables(study, 7), self.tables(study, 1))

    def test_map(self):
        """Principal components and all that follows: also where ScaLAPACK would have another grid."""
        path = asc_cli.synth(self.folder / "study", images=1500, identities=150, attributes=4,
                             effect=[0, 0.4], models="beta_net:cosine:48")
        study, out = self.folder / "study.h5", self.folder / "out"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        one = None
        for ranks, threads in ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (8, 1), (9, 1),
                               (12, 1), (16, 1), (1, 3), (3, 2)):
            with self.subTest(ranks=ranks, threads=threads):
                results = self.folder / f"{ranks}_{threads}.h5"
                self.assert_ok(asc_cli.run(["map", study, "-o", results], ranks=ranks,
                                           env={"OMP_NUM_THREADS": threads}))
                self.assert_ok(asc_cli.run(["export", results, "-o", out]))
                found = {p.name: p.read_bytes() for p in out.glob("map_*.csv")}
                with h5py.File(results) as file:
                    arrays = file["arrays/map/beta_net"]
                    found |= {name: array[()].tobytes() for name, array in arrays.items()}
                one = one or found
                self.assertEqual(len(found), 9)
                self.assertEqual(found, one)


if __name__ == "__main__":
    asc_cli.main()
