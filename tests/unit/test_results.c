/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/launch.h"
#include "attrscope/memory.h"
#include "attrscope/results.h"

static char folder[64], path[128];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/attrscope-results-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/results.h5", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

__attribute__((format(printf, 1, 2))) static int run(const char *format, ...) {
    char command[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return system(command);
}

static void make_table(asc_table *table, const char *name, int64_t mark) {
    static const char *const words[] = {"", "two, words", "\xc3\xa9t\xc3\xa9"};
    char **text = NULL, **more = NULL;
    int64_t *ints = NULL;
    double *reals = NULL;
    assert_int_equal(asc_table_init(table, name, "What it holds.", 4), ASC_OK);
    assert_int_equal(asc_table_add_text(table, "", "Unnamed.", &text), ASC_OK);
    assert_int_equal(asc_table_add_reals(table, "x/y", "nat", "A ratio.", &reals), ASC_OK);
    assert_int_equal(asc_table_add_ints(table, "count", "images", "Images.", &ints), ASC_OK);
    assert_int_equal(asc_table_add_text(table, "count", "Same name again.", &more), ASC_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(asc_copy_string(&text[i], words[i]), ASC_OK);
    ints[0] = mark;
    ints[1] = INT64_MIN;
    ints[2] = INT64_MAX;
    reals[0] = 0.1;
    reals[2] = -INFINITY;
    reals[3] = -0.0;
}

static const char *text_of(const char *text) {
    return text ? text : "";
}

static void assert_same(const asc_table *a, const asc_table *b) {
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->description, b->description);
    assert_int_equal(a->n_columns, b->n_columns);
    for (int64_t c = 0; c < a->n_columns; c++) {
        const asc_column *x = &a->columns[c], *y = &b->columns[c];
        assert_string_equal(x->name, y->name);
        assert_string_equal(x->unit, y->unit);
        assert_string_equal(x->description, y->description);
        assert_int_equal(x->type, y->type);
        assert_int_equal(a->rows, b->rows);
        for (int64_t i = 0; x->type == ASC_COLUMN_TEXT && i < a->rows; i++)
            assert_string_equal(text_of(x->data.text[i]), text_of(y->data.text[i]));
        if (x->type == ASC_COLUMN_INT)
            assert_memory_equal(x->data.ints, y->data.ints, (size_t)a->rows * 8);
        for (int64_t i = 0; x->type == ASC_COLUMN_REAL && i < a->rows; i++)
            assert_true((isnan(x->data.reals[i]) && isnan(y->data.reals[i])) ||
                        memcmp(&x->data.reals[i], &y->data.reals[i], 8) == 0);
    }
}

static asc_code begin(const char *name, const char *analysis, asc_results **results) {
    return asc_results_begin(name, &analysis, 1, results);
}

static void put_all(const char *analysis, asc_table *tables, int count, const char *note) {
    asc_results *results = NULL;
    assert_int_equal(begin(path, analysis, &results), ASC_OK);
    for (int i = 0; i < count; i++)
        assert_int_equal(asc_results_put_table(results, &tables[i]), ASC_OK);
    assert_int_equal(asc_results_note(results, "study", note), ASC_OK);
    assert_int_equal(asc_results_commit(&results), ASC_OK);
    assert_null(results);
}

static void assert_tables(int count, ...) {
    asc_table *tables = NULL;
    int64_t found = 0;
    va_list arguments;
    assert_int_equal(asc_results_read_tables(path, &tables, &found), ASC_OK);
    assert_int_equal(found, count);
    va_start(arguments, count);
    for (int64_t i = 0; i < found; i++) {
        assert_same(&tables[i], va_arg(arguments, asc_table *));
        asc_table_free(&tables[i]);
    }
    va_end(arguments);
    free(tables);
}

static void test_round_trip(void **state) {
    (void)state;
    asc_table tables[3];
    char **text = NULL;
    make_table(&tables[0], "df_b", 1);
    make_table(&tables[1], "population/df_a", 2);
    assert_int_equal(asc_table_init(&tables[2], "empty", "", 0), ASC_OK);
    assert_int_equal(asc_table_add_text(&tables[2], "t", "", &text), ASC_OK);
    put_all("macro", tables, 3, "celeba");
    assert_tables(3, &tables[0], &tables[2], &tables[1]);
    for (int i = 0; i < 3; i++)
        asc_table_free(&tables[i]);
}

static void test_update_replaces_only_its_own(void **state) {
    (void)state;
    asc_table macro[2], verify[2], again;
    int64_t dims[2] = {2, 3}, values[6] = {1, 2, 3, 4, 5, 6};
    double reals[6] = {0.5, NAN};
    char *names[2] = {"a", NULL};
    asc_results *results = NULL;
    unlink(path);
    make_table(&macro[0], "df_a", 1);
    make_table(&macro[1], "population/df_a", 2);
    make_table(&verify[0], "population/df_v", 3);
    make_table(&verify[1], "df_v", 4);
    make_table(&again, "df_z", 5);
    assert_int_equal(begin(path, "verify", &results), ASC_OK);
    assert_int_equal(asc_results_put_table(results, &verify[0]), ASC_OK);
    assert_int_equal(asc_results_put_table(results, &verify[1]), ASC_OK);
    assert_int_equal(asc_results_put_i64(results, "draws/m", 2, dims, values, "1", "I."), ASC_OK);
    assert_int_equal(asc_results_put_f64(results, "draws/x", 2, dims, reals, "1", "X."), ASC_OK);
    assert_int_equal(asc_results_put_f64(results, "one", 0, NULL, reals, "1", "X."), ASC_OK);
    assert_int_equal(asc_results_put_text(results, "names", 2, names, "Names."), ASC_OK);
    assert_int_equal(asc_results_note(results, "kernel", "plain"), ASC_OK);
    assert_int_equal(asc_results_commit(&results), ASC_OK);
    put_all("macro", macro, 2, "one");
    assert_tables(4, &macro[0], &verify[1], &macro[1], &verify[0]);
    put_all("macro", &again, 1, "two");
    assert_tables(3, &verify[1], &again, &verify[0]);
    assert_int_equal(
        run("/usr/bin/python3 -c \"\n"
            "import h5py\n"
            "f = h5py.File('%s')\n"
            "assert sorted(f['arrays']) == ['verify'], list(f['arrays'])\n"
            "assert f['arrays/verify/draws/m'][:].tolist() == [[1, 2, 3], [4, 5, 6]]\n"
            "assert f['arrays/verify/one'][()] == 0.5\n"
            "assert f['arrays/verify/names'].asstr()[:].tolist() == ['a', '']\n"
            "assert f['arrays/verify/draws/x'].attrs['description'] == b'X.'\n"
            "assert f.attrs['study'] == b'two' and f.attrs['kernel'] == b'plain'\n"
            "t = f['tables/df_z']\n"
            "assert t.dtype.names == ('column_0', 'x/y', 'count', 'column_3'), t.dtype\n"
            "names = t.attrs['column_names'].tolist()\n"
            "assert names == [b'', b'x/y', b'count', b'count'], names\n"
            "assert t.attrs['column_units'].tolist() == [b'', b'nat', b'images', b'']\n"
            "assert t.attrs['column_descriptions'][1] == b'A ratio.'\n"
            "assert t['x/y'][0] == 0.1 and t['column_0'][2].decode() == chr(233) + 't' + chr(233)\n"
            "\"",
            path),
        0);
    for (int i = 0; i < 2; i++) {
        asc_table_free(&macro[i]);
        asc_table_free(&verify[i]);
    }
    asc_table_free(&again);
}

static void test_same_input_same_bytes(void **state) {
    (void)state;
    asc_table table;
    make_table(&table, "deep/er/df", 1);
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    unlink(path);
    put_all("macro", &table, 1, "s");
    assert_int_equal(run("cp %s %s.first && rm %s && sleep 1.1", path, path, path), 0);
    put_all("macro", &table, 1, "s");
    assert_int_equal(run("cmp %s %s.first && rm %s.first", path, path, path), 0);
    asc_table_free(&table);
}

static void test_settings_of_each_analysis(void **state) {
    (void)state;
    asc_settings settings;
    static const char *const analyses[] = {"macro", "verify", "macro"};
    static const char *const draws[] = {"1", "2", "3"};
    unlink(path);
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    for (int i = 0; i < 3; i++) {
        asc_results *results = NULL;
        assert_int_equal(asc_settings_set(&settings, "macro.sampled.draws", draws[i]), ASC_OK);
        assert_int_equal(begin(path, analyses[i], &results), ASC_OK);
        assert_int_equal(asc_results_put_settings(results, &settings), ASC_OK);
        assert_int_equal(asc_results_commit(&results), ASC_OK);
    }
    asc_settings_free(&settings);
    assert_int_equal(run("/usr/bin/python3 -c \"\n"
                         "import h5py\n"
                         "s = h5py.File('%s')['settings']\n"
                         "assert s['macro'].attrs['macro.sampled.draws'] == b'3'\n"
                         "assert s['verify'].attrs['macro.sampled.draws'] == b'2'\n"
                         "assert 'command' in s['verify'].attrs\n"
                         "\"",
                         path),
                     0);
}

/* Two analyses anew, a third one stays. */
static void test_update_of_several(void **state) {
    (void)state;
    static const char *const analyses[] = {"verify", "macro"};
    asc_table macro, former, verify, probe;
    asc_results *results = NULL;
    make_table(&macro, "df", 1);
    make_table(&former, "df_former", 1);
    make_table(&verify, "rates", 1);
    make_table(&probe, "power", 1);
    unlink(path);
    put_all("macro", &former, 1, "s");
    put_all("probe", &probe, 1, "s");
    assert_int_equal(asc_results_begin(path, analyses, 2, &results), ASC_OK);
    assert_int_equal(asc_results_put_table(results, &verify), ASC_OK);
    asc_results_turn_to(results, 1);
    assert_int_equal(asc_results_put_table(results, &macro), ASC_OK);
    assert_int_equal(asc_results_commit(&results), ASC_OK);
    assert_tables(3, &macro, &probe, &verify);
    put_all("verify", NULL, 0, "s");
    assert_tables(2, &macro, &probe);
    asc_table_free(&macro);
    asc_table_free(&former);
    asc_table_free(&verify);
    asc_table_free(&probe);
}

static void test_abandoned_update(void **state) {
    (void)state;
    asc_table table, other;
    asc_results *results = NULL;
    make_table(&table, "df", 1);
    make_table(&other, "df_other", 1);
    unlink(path);
    put_all("macro", &table, 1, "s");
    assert_int_equal(begin(path, "macro", &results), ASC_OK);
    assert_int_equal(asc_results_put_table(results, &other), ASC_OK);
    asc_results_abandon(&results);
    assert_null(results);
    asc_results_abandon(&results);
    assert_tables(1, &table);
    assert_int_equal(run("test $(ls %s | grep -c part) = 0", folder), 0);
    asc_table_free(&table);
    asc_table_free(&other);
}

static void test_changed_in_the_meantime(void **state) {
    (void)state;
    asc_table table;
    asc_results *results = NULL;
    make_table(&table, "df", 1);
    assert_int_equal(begin(path, "verify", &results), ASC_OK);
    put_all("macro", &table, 1, "s");
    assert_int_equal(asc_results_commit(&results), ASC_IO);
    assert_non_null(strstr(asc_error_message(), "another job has changed it"));
    assert_tables(1, &table);
    asc_table_free(&table);
}

static void test_name_clashes(void **state) {
    (void)state;
    asc_table table, below;
    asc_results *results = NULL;
    make_table(&table, "df", 1);
    make_table(&below, "df/inner", 1);
    unlink(path);
    put_all("macro", &table, 1, "s");
    assert_int_equal(begin(path, "verify", &results), ASC_OK);
    assert_int_equal(asc_results_put_table(results, &below), ASC_DATA);
    assert_int_equal(asc_results_put_table(results, &table), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "another analysis"));
    asc_results_abandon(&results);
    asc_table_free(&table);
    asc_table_free(&below);
}

static void assert_refused(asc_code expected, const char *message) {
    asc_table *tables = NULL;
    int64_t count = 0;
    asc_results *results = NULL;
    assert_int_equal(asc_results_read_tables(path, &tables, &count), expected);
    if (!strstr(asc_error_message(), message))
        fail_msg("'%s' not in '%s'", message, asc_error_message());
    assert_int_equal(asc_results_export(MPI_COMM_WORLD, path, folder), expected);
    if (expected != ASC_NOINPUT) {
        assert_int_equal(run("cp %s %s.before", path, path), 0);
        if (begin(path, "macro", &results) == ASC_OK)
            asc_results_abandon(&results);
        assert_int_equal(run("cmp %s %s.before && rm %s.before", path, path, path), 0);
        assert_int_equal(run("test $(ls %s | grep -c part) = 0", folder), 0);
    }
}

/* edit<i>.h5 beside the file, for each of n statements of Python on an open copy f of it. */
static void make_edited(size_t n, const char *const *statements) {
    char name[160];
    snprintf(name, sizeof name, "%s/edits", folder);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    for (size_t i = 0; i < n; i++)
        fprintf(file, "%s%s", i > 0 ? "@@" : "", statements[i]);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(run("/usr/bin/python3 -c \"\nimport sys\nsys.path.insert(0, '" ASC_TESTS "')\n"
                         "import signed_h5\n"
                         "signed_h5.edit('%s', open('%s').read().split('@@'), '%s')\n\"",
                         path, name, folder),
                     0);
    unlink(name);
}

static void use_edited(size_t i) {
    assert_int_equal(run("mv %s/edit%zu.h5 %s", folder, i, path), 0);
}

static void test_bad_files(void **state) {
    (void)state;
    asc_results *results = NULL;
    asc_table table;
    unlink(path);
    assert_refused(ASC_NOINPUT, "cannot be read: No such file");
    assert_int_equal(run("echo text > %s", path), 0);
    assert_refused(ASC_DATA, "is not an HDF5 file");
    assert_int_equal(begin(path, "macro", &results), ASC_DATA);
    assert_null(results);
    assert_int_equal(run("/usr/bin/python3 -c \"import h5py; h5py.File('%s', 'w')\"", path), 0);
    assert_refused(ASC_DATA, "no attrscope results file");
    assert_int_equal(begin(path, "macro", &results), ASC_DATA);

    make_table(&table, "df", 1);
    unlink(path);
    put_all("macro", &table, 1, "s");
    assert_int_equal(run("truncate -s 3000 %s", path), 0);
    assert_refused(ASC_DATA, "truncated");
    static const struct {
        const char *edit, *message;
    } edits[] = {
        {"f.attrs['format_version'] = np.bytes_('9')", "has format version 9"},
        {"again('df', lambda t: t[['x/y', 'count']].copy())",
         "df: has other columns than names, units or descriptions of them"},
        {"again('df', lambda t: t.astype([(n, 'c16' if n == 'count' else t.dtype[n])"
         " for n in t.dtype.names]))",
         "df, column 'count': is neither text of fixed length nor whole numbers or reals of 64 "
         "bits"},
        {"again('df', lambda t: np.stack([t, t]))", "df: has the wrong number of dimensions"},
        {"del f['tables/df'].attrs['xxh64']", "df: has no checksum"},
        {"del f['tables/df'].attrs['column_units']", "list of texts"},
        {"f['tables/df'].attrs['column_names'] = 3", "list of texts"},
        {"d = f['tables/df'].dtype; del f['tables/df']"
         "; f.create_dataset('tables/df', (1 << 50,), d)",
         "more data than the file holds"},
        {"again('df', lambda t: t.astype([(n, h5py.string_dtype() if n == 'column_0' else "
         "t.dtype[n])"
         " for n in t.dtype.names]))",
         "df: is not stored as attrscope stores data"},
        {"again('df', lambda t: t.astype([(n, 'f4' if t.dtype[n].kind == 'f' else t.dtype[n])"
         " for n in t.dtype.names]))",
         "is neither text of fixed length nor whole numbers or reals of 64 bits"},
        {"again('df', lambda t: t.astype([(n, 'i4' if n == 'count' else t.dtype[n])"
         " for n in t.dtype.names]))",
         "tables/df, column 'count': is neither text of fixed length nor whole numbers"},
        {"again('df', lambda t: t.astype([(n, 'S2' if t.dtype[n].kind == 'S' else t.dtype[n])"
         " for n in t.dtype.names])); sign(f)",
         "table df is not the one that was put there: 4 rows of "},
        {"again('df', lambda t: t[:0]); sign(f)",
         "table df is not the one that was put there: 0 rows of "},
        {"t = f['tables/df'][:]; t['column_0'][1] = bytes([255, 254]); again('df', lambda x: t); "
         "sign(f)",
         "tables/df, column '': has text that is not UTF-8"},
        {"del f['tables/df']; f['tables/df/count'] = [1]", "tables/df: is no table"},
        {"del f['tables/df']; f['tables/df/count'] = [1]"
         "; f['tables/df'].attrs['column_order'] = np.array([b'count'])",
         "df: is stored as an earlier version did; attrscope run makes again"},
        {"f['tables/x'] = h5py.ExternalLink('/etc/passwd', '/')",
         "is a link to something elsewhere"},
        {"f['arrays/x'] = h5py.SoftLink('/tables')", "is a link to something elsewhere"},
        {"f.create_dataset('arrays/x', (9,), 'u1', external=[('/etc/passwd', 0, 9)])",
         "is not stored as attrscope stores data"},
        {"f['tables/ring'] = f['tables']", "nested too deeply"},
    };
    enum { EDITS = sizeof edits / sizeof *edits };
    const char *statements[EDITS];
    for (size_t i = 0; i < EDITS; i++)
        statements[i] = edits[i].edit;
    unlink(path);
    put_all("macro", &table, 1, "s");
    make_edited(EDITS, statements);
    for (size_t i = 0; i < EDITS; i++) {
        use_edited(i);
        assert_refused(ASC_DATA, edits[i].message);
    }
    unlink(path);
    put_all("macro", &table, 1, "s");
    assert_int_equal(run("/usr/bin/python3 -c \"\nimport h5py\n"
                         "t = h5py.File('%s', 'r+')['tables/df']\nt[2] = t[1]\n\"",
                         path),
                     0);
    assert_refused(ASC_DATA, "df: is not as it was written: the file is damaged");
    asc_table_free(&table);
}

/* Tables of ours that are not as we write them go at the next update of another analysis; those
 * beside them, and what is not ours, stay. */
static void test_update_beside_broken(void **state) {
    (void)state;
    static const char *const edits[] = {
        "again('df', lambda t: t[0])",
        "again('df', lambda t: t['count'])",
        "again('df', lambda t: t[:0]); sign(f)",
        "del f['tables/df'].attrs['xxh64']",
        "del f['tables/df']; f['tables/df'] = h5py.SoftLink('/tables/rates')",
        "del f['tables/df']; f['tables/df'] = h5py.ExternalLink('/etc/passwd', '/')",
        "del f['tables/df']; f.create_dataset('tables/df', (9,), 'u1',"
        " external=[('/etc/passwd', 0, 9)])",
        "v = h5py.VirtualLayout((1,), 'f8'); v[:] = h5py.VirtualSource('o.h5', 'x', (1,))\n"
        "del f['tables/df']; f.create_virtual_dataset('tables/df', v)",
        "t = f['tables/df'][:]; del f['tables/df']; f.create_dataset('tables/df', data=t, "
        "chunks=(2,))",
        "del f['tables/df']; f['tables/df/count'] = [1]",
        "del f['tables/df']",
    };
    asc_table macro[2], rates, power;
    make_table(&macro[0], "df", 1);
    make_table(&macro[1], "sub/whole", 2);
    make_table(&rates, "rates", 3);
    make_table(&power, "power", 4);
    enum { EDITS = sizeof edits / sizeof *edits };
    unlink(path);
    put_all("macro", macro, 2, "s");
    put_all("verify", &rates, 1, "s");
    make_edited(EDITS, edits);
    for (size_t i = 0; i < EDITS; i++) {
        static const char *const names[] = {"macro", "verify"};
        bool whole[2];
        char *lines = NULL;
        asc_results *results = NULL;
        use_edited(i);
        const hid_t edited = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        H5Gclose(H5Gcreate2(edited, "mine", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        H5Fclose(edited);
        assert_int_equal(asc_results_find_whole(path, names, 2, whole), ASC_OK);
        assert_false(whole[0]);
        assert_true(whole[1]);
        assert_int_equal(begin(path, "probe", &results), ASC_OK);
        assert_int_equal(asc_results_note(results, "study", "s"), ASC_OK);
        assert_int_equal(asc_results_put_table(results, &power), ASC_OK);
        assert_int_equal(asc_results_commit(&results), ASC_OK);
        assert_tables(3, &power, &rates, &macro[1]);
        assert_int_equal(asc_results_find_whole(path, names, 2, whole), ASC_OK);
        assert_true(whole[0] && whole[1]);
        assert_int_equal(asc_results_read_note(path, "macro_tables", &lines), ASC_OK);
        assert_true(strncmp(lines, "sub/whole 4 ", 12) == 0);
        free(lines);
        const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
        assert_true(H5Lexists(file, "mine", H5P_DEFAULT) > 0);
        H5Fclose(file);
    }
    for (int i = 0; i < 2; i++)
        asc_table_free(&macro[i]);
    asc_table_free(&rates);
    asc_table_free(&power);
}

/* As many columns as HDF5 can describe, and one more. */
static void test_most_columns(void **state) {
    (void)state;
    for (int n = 779; n <= 781; n++) {
        asc_results *results = NULL;
        asc_table table;
        double *reals = NULL;
        unlink(path);
        assert_int_equal(asc_table_init(&table, "df", "Wide.", 2), ASC_OK);
        for (int c = 0; c < n; c++) {
            char name[64];
            snprintf(name, sizeof name, "entropy_attribute_number_%04d", c);
            assert_int_equal(asc_table_add_reals(&table, name, "nat", "Entropy.", &reals), ASC_OK);
            reals[0] = c;
        }
        assert_int_equal(begin(path, "macro", &results), ASC_OK);
        const asc_code code = asc_results_put_table(results, &table);
        assert_int_equal(code, n <= 780 ? ASC_OK : ASC_DATA);
        if (code == ASC_OK) {
            assert_int_equal(asc_results_commit(&results), ASC_OK);
            assert_tables(1, &table);
        } else {
            assert_non_null(strstr(asc_error_message(), "results.h5: tables/df: has more columns"));
            asc_results_abandon(&results);
        }
        asc_table_free(&table);
    }
}

static void test_unwritable_and_full(void **state) {
    (void)state;
    asc_results *results = NULL;
    asc_table table;
    char nowhere[256];
    struct rlimit limit, small;
    make_table(&table, "df", 1);
    unlink(path);
    put_all("macro", &table, 1, "s");
    snprintf(nowhere, sizeof nowhere, "%s/results.h5", path);
    assert_int_equal(begin(nowhere, "macro", &results), ASC_CANTCREAT);
    assert_int_equal(asc_results_export(MPI_COMM_WORLD, path, nowhere), ASC_CANTCREAT);
    assert_int_equal(begin(path, "macro", &results), ASC_OK);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 512;
    setrlimit(RLIMIT_FSIZE, &small);
    asc_code code = asc_results_commit(&results);
    setrlimit(RLIMIT_FSIZE, &limit);
    assert_int_equal(code, ASC_IO);
    assert_non_null(strstr(asc_error_message(), "results.h5: writing failed: File too large"));
    assert_tables(1, &table);
    assert_int_equal(run("test $(ls %s | grep -c part) = 0", folder), 0);
    asc_table_free(&table);
}

static void test_export_equals_direct_csv(void **state) {
    (void)state;
    asc_table tables[2];
    char direct[256], exported[256];
    make_table(&tables[0], "df", 1);
    make_table(&tables[1], "population/df", 2);
    unlink(path);
    put_all("macro", tables, 2, "s");
    snprintf(exported, sizeof exported, "%s/out/tables", folder);
    assert_int_equal(run("mkdir -p %s && echo x > %s/stale.csv", exported, exported), 0);
    assert_int_equal(asc_results_export(MPI_COMM_WORLD, path, exported), ASC_OK);
    for (int i = 0; i < 2; i++) {
        snprintf(direct, sizeof direct, "%s/direct.csv", folder);
        assert_int_equal(asc_table_write_csv(&tables[i], direct), ASC_OK);
        assert_int_equal(run("cmp %s %s/%s.csv", direct, exported, tables[i].name), 0);
        asc_table_free(&tables[i]);
    }
    /* The stranger's file, two tables, their list. */
    assert_int_equal(run("test $(find %s -type f | wc -l) = 4", exported), 0);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_update_replaces_only_its_own),
        cmocka_unit_test(test_same_input_same_bytes),
        cmocka_unit_test(test_settings_of_each_analysis),
        cmocka_unit_test(test_update_of_several),
        cmocka_unit_test(test_abandoned_update),
        cmocka_unit_test(test_changed_in_the_meantime),
        cmocka_unit_test(test_name_clashes),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_update_beside_broken),
        cmocka_unit_test(test_most_columns),
        cmocka_unit_test(test_unwritable_and_full),
        cmocka_unit_test(test_export_equals_direct_csv),
    };
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    MPI_Finalize();
    return failed;
}
