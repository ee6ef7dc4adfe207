/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Study files that are damaged, or made by somebody else. */
#include "study_fixture.h"

static void assert_open_fails(asc_code expected, const char *message) {
    asc_study *study = NULL;
    asc_code code = asc_study_open(MPI_COMM_WORLD, study_path, &study);
    assert_null(study);
    assert_code(code, expected, message);
}

/* Makes <folder>/edit<i>.h5 of a good study file by n Python statements on f. */
static void make_edited(int n, const char *const *statements) {
    char script[128];
    snprintf(script, sizeof script, "%s/edit.py", folder);
    write_good_arrays();
    import();
    if (rank == 0) {
        FILE *file = fopen(script, "w");
        assert_non_null(file);
        fprintf(file, "import sys\nsys.path.insert(0, '%s')\nimport signed_h5\nedits = [\n",
                ASC_TESTS);
        for (int i = 0; i < n; i++)
            fprintf(file, "  \"\"\"%s\"\"\",\n", statements[i]);
        fprintf(file, "]\nsigned_h5.edit('%s', edits, '%s')\n", study_path, folder);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(run("/usr/bin/python3 %s", script), 0);
}

static void use_edited(int i) {
    run("cp %s/edit%d.h5 %s", folder, i, study_path);
}

static void test_bad_study_files(void **state) {
    (void)state;
    static const struct {
        const char *edit, *message;
    } edits[] = {
        {"f.attrs['format_version'] = np.bytes_('9')", "has format version 9"},
        {"del f['images/identity']", "images/identity: is missing"},
        {"f['images/identity'][3] = 5", "names an identity that is not there"},
        {"f['images/attributes'][3, 1] = 7", "values other than -1, 0 and 1"},
        {"f['images/keeps'][3, 0] = 2", "values other than 0 and 1"},
        {"del f['models']", "models: cannot be opened"},
        {"del f['models/arc_r18/embeddings']", "embeddings: is missing"},
        {"m = f['models/arc_r18']; a = dict(m['embeddings'].attrs); del m['embeddings']; "
         "m['embeddings'] = np.ones((22, 8), 'f4'); m['embeddings'].attrs.update(a)",
         "size of its neighbours"},
        {"m = f['models/arc_r18']; del m['embeddings']; m['embeddings'] = np.ones((23, 8), 'i4')",
         "has the wrong type"},
        {"del f['models/arc_r18/row_xxh64']", "row_xxh64: is missing"},
        {"f['elsewhere'] = h5py.SoftLink('/images')",
         "elsewhere: is a link to something elsewhere"},
        {"f['models/x'] = h5py.ExternalLink('/etc/passwd', '/')",
         "is a link to something elsewhere"},
        {"f['again/and/again'] = f['images']; f['images/again'] = f['again']", "nested too deeply"},
        {"f['kind'] = np.dtype('f8')", "neither a group nor a dataset"},
        {"del f['images/keeps']; f.create_dataset('images/keeps', (23, 1), 'u1', "
         "external=[('/etc/passwd', 0, 23)])",
         "keeps: is not stored as attrscope stores data"},
        {"v = h5py.VirtualLayout((23, 1), 'u1'); v[:] = h5py.VirtualSource('o.h5', 'x', (23, 1)); "
         "del f['images/keeps']; f.create_virtual_dataset('images/keeps', v)",
         "keeps: is not stored as attrscope stores data"},
        {"f.create_dataset('more', (9,), 'f8', chunks=(3,), compression='gzip')",
         "more: is not stored as attrscope stores data"},
        {"f['models/arc_r18/embeddings'].attrs['metric'] = np.bytes_('manhattan')",
         "none of this program's metrics"},
        {"del f['images/name']; f.create_dataset('images/name', (1 << 50,), 'S9')",
         "more data than the file holds"},
        {"del f['images/name']; f['images/name'] = np.zeros((23, 2))", "number of dimensions"},
        {"del f['images/name']; f['images/name'] = np.zeros(23)", "not text of fixed length"},
    };
    run("rm -rf %s/out", folder);
    assert_open_fails(ASC_NOINPUT, "study.h5: cannot be read: No such file");
    enum { EDITS = sizeof edits / sizeof *edits };
    const char *statements[EDITS];
    char signing[EDITS][512];
    for (int i = 0; i < EDITS; i++) {
        snprintf(signing[i], sizeof signing[i], "%s; sign(f)", edits[i].edit);
        statements[i] = signing[i];
    }
    make_edited(EDITS, statements);
    run("cp %s %s/good.h5", study_path, folder);
    for (int i = 0; i < EDITS; i++) {
        use_edited(i);
        assert_open_fails(ASC_DATA, edits[i].message);
    }
    run("cp %s/good.h5 %s; truncate -s 5000 %s", folder, study_path, study_path);
    assert_open_fails(ASC_DATA, "truncated");
    run("echo no > %s", study_path);
    assert_open_fails(ASC_DATA, "is not an HDF5 file");
    run("/usr/bin/python3 -c \"import h5py; h5py.File('%s', 'w')\"", study_path);
    assert_open_fails(ASC_DATA, "no attrscope study file");
}

/* Whatever a rank reads is what was written, or the error names its rows on all ranks. */
static void test_damage_is_noticed(void **state) {
    (void)state;
    static const struct {
        const char *change, *message;
    } rows_changes[] = {
        {"e = f['models/arc_r18/embeddings']; e[7, 3] = -e[7, 3]", "embeddings, rows 7 to 7: not"},
        {"e = f['models/arc_r18/embeddings']; e[9:12] = 0",
         "embeddings, rows 9 to 11: not read as"},
        {"e = f['models/arc_r18/embeddings']; e[4], e[5] = e[5], e[4]", "rows 4 to 5: not read as"},
        {"f['models/arc_r18/row_xxh64'][13] = 0", "rows 13 to 13: not read as it was written"},
        {"m = f['models/arc_r18']; m['embeddings'][2] = 0; m['row_xxh64'][2] = 0",
         "rows 2 to 2: not"},
    };
    static const char *const head_changes[] = {
        "images/name",  "images/identity",   "images/attributes",      "images/features",
        "images/keeps", "images/keep_names", "images/attribute_names", "identities/label"};
    enum {
        ROWS_CHANGES = sizeof rows_changes / sizeof *rows_changes,
        HEAD_CHANGES = sizeof head_changes / sizeof *head_changes
    };
    asc_study *study = NULL;
    float out[ROWS * (WIDTH + 1)];
    int64_t rows[ROWS], count = 0;
    const char *statements[ROWS_CHANGES + HEAD_CHANGES];
    char changes[HEAD_CHANGES][256];
    for (int i = 0; i < ROWS_CHANGES; i++)
        statements[i] = rows_changes[i].change;
    for (int i = 0; i < HEAD_CHANGES; i++) {
        snprintf(changes[i], sizeof changes[i],
                 "d = f['%s']; a = d[()]; b = bytearray(a.tobytes()); b[-1] ^= 1; "
                 "d[...] = np.frombuffer(bytes(b), a.dtype).reshape(a.shape)",
                 head_changes[i]);
        statements[ROWS_CHANGES + i] = changes[i];
    }
    make_edited(ROWS_CHANGES + HEAD_CHANGES, statements);
    for (int64_t i = rank; i < ROWS; i += size)
        rows[count++] = i;
    for (int i = 0; i < ROWS_CHANGES; i++) {
        const bool one_row = i == 0 || i == 3 || i == 4;
        use_edited(i);
        assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
        assert_code(asc_study_read_embeddings(study, 0, rows, count, out), ASC_OK, "");
        assert_code(asc_study_read_embeddings(study, 1, rows, count, out), ASC_IO,
                    size == 1 || one_row ? rows_changes[i].message
                                         : "models/arc_r18/embeddings, rows ");
        asc_study_close(&study);
    }
    for (int i = 0; i < HEAD_CHANGES; i++) {
        use_edited(ROWS_CHANGES + i);
        assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_IO, head_changes[i]);
        assert_null(study);
    }
}

/* Every byte that is not free space is guarded. */
static void test_any_byte(void **state) {
    (void)state;
    asc_study *study = NULL;
    if (size > 1)
        return;
    write_good_arrays();
    import();
    FILE *file = fopen(study_path, "r+b");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const long length = ftell(file);
    int64_t unnoticed = 0;
    for (long at = 0; at < length; at += 7) {
        int64_t all[ROWS];
        float out[ROWS * (WIDTH + 1)];
        fseek(file, at, SEEK_SET);
        const int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0x10, file);
        fflush(file);
        asc_code code = asc_study_open(MPI_COMM_WORLD, study_path, &study);
        for (int64_t i = 0; i < ROWS; i++)
            all[i] = i;
        for (int m = 0; m < MODELS && code == ASC_OK; m++)
            code = asc_study_read_embeddings(study, m, all, ROWS, out);
        asc_study_close(&study);
        assert_true(code != ASC_OK || byte == 0); /* 0: what HDF5 leaves free */
        unnoticed += code == ASC_OK;
        fseek(file, at, SEEK_SET);
        fputc(byte, file);
        fflush(file);
    }
    fclose(file);
    assert_true(unnoticed < length / 7 / 5);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_bad_study_files),
    cmocka_unit_test(test_damage_is_noticed),
    cmocka_unit_test(test_any_byte),
};

ASC_TEST_MAIN_WITH(tests, set_up, clean_up)
