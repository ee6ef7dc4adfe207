"""The same bytes in every CSV on any number of ranks and threads, also with more ranks than people."""

import asc_cli


class SameBytes(asc_cli.CliTestCase):
    def tables(self, study, ranks, threads=1):
        out = self.folder / f"out{ranks}_{threads}"
        self.assert_ok(asc_cli.run(["run", study, "-o", out], ranks=ranks,
                                   env={"OMP_NUM_THREADS": threads}))
        found = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*.csv")}
        self.assertEqual(len(found), 9)
        return found

    def test_ranks_and_threads(self):
        study = asc_cli.synth(self.folder / "study", images=2300, identities=150, attributes=6,
                              effect=[0, 0.4])
        one = self.tables(study, 1)
        for ranks, threads in ((2, 1), (3, 1), (4, 1), (5, 1), (7, 1), (1, 2), (2, 2)):
            with self.subTest(ranks=ranks, threads=threads):
                self.assertEqual(self.tables(study, ranks, threads), one)

    def test_more_ranks_than_identities(self):
        study = asc_cli.synth(self.folder / "study", images=40, identities=4, attributes=2,
                              identity_share=0, prevalence=0.5)
        self.assertEqual(self.tables(study, 7), self.tables(study, 1))


if __name__ == "__main__":
    asc_cli.main()
