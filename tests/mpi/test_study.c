/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/launch.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/study.h"
#include "study/parts.h"

enum { ROWS = 23, WIDTH = 7, MODELS = 2 };

static char folder[64], study_path[128], array_paths[MODELS][128];
static asc_model_settings models[MODELS];
static asc_settings settings;
static asc_images images;
static int rank, size;

static int run(const char *format, ...) {
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = 0;
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0)
        status = system(command);
    MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return status;
}

static float value_at(int model, int64_t row, int64_t column) {
    return (float)(sin((double)(model * 1000 + row * 31 + column)) + 2);
}

/* Writes a model's array; one value can be replaced, or one row cleared. */
static void write_array(int model, int64_t rows, int64_t bad_row, float bad) {
    char header[128];
    int64_t length = 0, width = WIDTH + model;
    if (rank == 0) {
        FILE *stream = fopen(array_paths[model], "wb");
        assert_non_null(stream);
        asc_array_npy_header(rows, width, header, &length);
        fwrite(header, 1, (size_t)length, stream);
        for (int64_t i = 0; i < rows; i++)
            for (int64_t d = 0; d < width; d++) {
                float value = value_at(model, i, d);
                if (i == bad_row)
                    value = bad == 0 || d == 3 ? bad : value;
                fwrite(&value, sizeof value, 1, stream);
            }
        assert_int_equal(fclose(stream), 0);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static void write_good_arrays(void) {
    for (int m = 0; m < MODELS; m++)
        write_array(m, ROWS, -1, 0);
}

static void list(char ***names, int count, const char *prefix, const char *suffix) {
    assert_int_equal(asc_alloc(names, (uint64_t)count, sizeof **names, "names"), ASC_OK);
    for (int i = 0; i < count; i++)
        assert_int_equal(asc_format(&(*names)[i], "%s%06d%s", prefix, i, suffix), ASC_OK);
}

static void make_images(void) {
    images.n = ROWS;
    images.n_identities = 5;
    images.n_attributes = 3;
    images.n_features = 2;
    images.n_keeps = 1;
    list(&images.names, ROWS, "", ".jpg");
    list(&images.identity_labels, 5, "person ", "");
    list(&images.attribute_names, 3, "attribute ", "");
    list(&images.feature_names, 2, "mean_", "");
    list(&images.keep_names, 1, "keep_", "");
    assert_int_equal(asc_alloc(&images.identity, ROWS, 4, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.attributes, ROWS * 3, 1, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.features, ROWS * 2, 8, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.keeps, ROWS, 1, "test"), ASC_OK);
    for (int i = 0; i < ROWS; i++) {
        images.identity[i] = i % 5;
        images.keeps[i] = i % 2 == 0;
        for (int a = 0; a < 3; a++)
            images.attributes[3 * i + a] = (int8_t)((i + a) % 3 - 1);
        images.features[2 * i] = 0.1 * i;
        images.features[2 * i + 1] = NAN;
    }
}

static int set_up(void **state) {
    (void)state;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    snprintf(folder, sizeof folder, "/tmp/attrscope-study-XXXXXX");
    if (rank == 0 && !mkdtemp(folder))
        return -1;
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, MPI_COMM_WORLD);
    snprintf(study_path, sizeof study_path, "%s/out/study.h5", folder);
    for (int m = 0; m < MODELS; m++)
        snprintf(array_paths[m], sizeof array_paths[m], "%s/model%d.npy", folder, m);
    models[0] = (asc_model_settings){"zeta", "r50", ASC_EUCLIDEAN, array_paths[0], 1};
    models[1] = (asc_model_settings){"arc", "r18", ASC_COSINE, array_paths[1], 2};
    settings.study = "a study";
    settings.models = models;
    settings.n_models = MODELS;
    settings.images.table = "images.csv";
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    asc_log_set_level(ASC_LOG_WARN);
    make_images();
    return 0;
}

static int clean_up(void **state) {
    (void)state;
    asc_images_free(&images);
    return run("rm -rf %s", folder);
}

static void assert_code(asc_code code, asc_code expected, const char *message) {
    int codes[2] = {(int)code, -(int)code};
    MPI_Allreduce(MPI_IN_PLACE, codes, 2, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    assert_int_equal(codes[0], -codes[1]);
    if (code != expected)
        fail_msg("code %d instead of %d: %s", (int)code, (int)expected, asc_error_message());
    if (!strstr(asc_error_message(), message))
        fail_msg("'%s' not in '%s'", message, asc_error_message());
}

static void assert_nothing_left(void) {
    assert_int_equal(run("test -z \"$(ls %s/out 2>/dev/null)\"", folder), 0);
}

static void assert_import_fails(asc_code expected, const char *message) {
    asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
    assert_code(code, expected, message);
    assert_nothing_left();
}

static void import(void) {
    asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
    assert_code(code, ASC_OK, "");
}

static void assert_same_names(char *const *a, char *const *b, int64_t count) {
    for (int64_t i = 0; i < count; i++)
        assert_string_equal(a[i], b[i]);
}

static void assert_same_images(const asc_images *a, const asc_images *b) {
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_identities, b->n_identities);
    assert_int_equal(a->n_attributes, b->n_attributes);
    assert_int_equal(a->n_features, b->n_features);
    assert_int_equal(a->n_keeps, b->n_keeps);
    assert_same_names(a->names, b->names, a->n);
    assert_same_names(a->identity_labels, b->identity_labels, a->n_identities);
    assert_same_names(a->attribute_names, b->attribute_names, a->n_attributes);
    assert_same_names(a->feature_names, b->feature_names, a->n_features);
    assert_same_names(a->keep_names, b->keep_names, a->n_keeps);
    assert_memory_equal(a->identity, b->identity, (size_t)a->n * 4);
    assert_memory_equal(a->attributes, b->attributes, (size_t)(a->n * a->n_attributes));
    assert_memory_equal(a->keeps, b->keeps, (size_t)(a->n * a->n_keeps));
    for (int64_t i = 0; i < a->n * a->n_features; i++)
        assert_true(a->features[i] == b->features[i] ||
                    (isnan(a->features[i]) && isnan(b->features[i])));
}

/* Reads a list on this rank and compares it with source row rows[i] + shift(i). */
static void assert_rows(asc_study *study, int model, const int64_t *rows, int64_t count,
                        int64_t dropped) {
    float *out = NULL;
    int64_t width = WIDTH + model;
    assert_int_equal(asc_alloc(&out, (uint64_t)(count * width), 4, "rows"), ASC_OK);
    assert_code(asc_study_read_embeddings(study, model, rows, count, out), ASC_OK, "");
    for (int64_t i = 0; i < count; i++)
        for (int64_t d = 0; d < width; d++) {
            int64_t source = rows[i] + (dropped >= 0 && rows[i] >= dropped);
            assert_true(out[i * width + d] == value_at(model, source, d));
        }
    free(out);
}

static void test_round_trip(void **state) {
    (void)state;
    asc_study *study = NULL;
    int64_t rows[ROWS];
    write_good_arrays();
    import();
    assert_int_equal(run("test \"$(ls %s/out)\" = study.h5", folder), 0);
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    assert_string_equal(asc_study_name(study), "a study");
    assert_int_equal(strlen(asc_study_checksum(study)), 64);
    assert_same_images(asc_study_images(study), &images);
    assert_int_equal(asc_study_model_count(study), MODELS);
    const asc_study_model *model = asc_study_get_model(study, 0);
    assert_string_equal(model->label, "zeta_r50");
    assert_string_equal(model->name, "zeta");
    assert_string_equal(model->architecture, "r50");
    assert_int_equal(model->metric, ASC_EUCLIDEAN);
    assert_int_equal(model->rows, ROWS);
    assert_int_equal(model->dimension, WIDTH);
    assert_int_equal(asc_study_get_model(study, 1)->metric, ASC_COSINE);
    assert_string_not_equal(model->checksum, asc_study_get_model(study, 1)->checksum);

    for (int m = 0; m < MODELS; m++) {
        int64_t count = 0;
        int64_t begin = asc_partition_begin(ROWS, size, rank);
        int64_t end = asc_partition_begin(ROWS, size, rank + 1);
        for (int64_t i = begin; i < end; i++)
            rows[count++] = i;
        assert_rows(study, m, rows, count, -1);
        count = 0;
        for (int64_t i = rank; i < ROWS; i += 1 + (i * 7 + rank) % 3)
            rows[count++] = i;
        assert_rows(study, m, rows, rank == 1 ? 0 : count, -1);
        rows[0] = ROWS - 1;
        assert_rows(study, m, rows, rank == 0, -1);
        assert_rows(study, m, rows, 0, -1);
    }
    asc_study_close(&study);
    assert_null(study);
}

/* The lowest rank's communicator alone gives the bytes that all ranks together must give. */
static void test_same_bytes_on_one_rank(void **state) {
    (void)state;
    char single[160];
    write_good_arrays();
    import();
    snprintf(single, sizeof single, "%s/single.h5", folder);
    if (rank == 0)
        assert_int_equal(asc_study_write(MPI_COMM_SELF, &images, &settings, single), ASC_OK);
    assert_int_equal(run("cmp %s %s", single, study_path), 0);
}

static void test_checksum_tells_data_apart(void **state) {
    (void)state;
    char first[2][65], study_sum[65];
    asc_study *study = NULL;
    write_good_arrays();
    import();
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    for (int m = 0; m < MODELS; m++)
        strcpy(first[m], asc_study_get_model(study, m)->checksum);
    strcpy(study_sum, asc_study_checksum(study));
    asc_study_close(&study);

    write_array(1, ROWS, 4, 1e-30f);
    import();
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    assert_string_equal(first[0], asc_study_get_model(study, 0)->checksum);
    assert_string_not_equal(first[1], asc_study_get_model(study, 1)->checksum);
    assert_string_not_equal(study_sum, asc_study_checksum(study));
    asc_study_close(&study);
}

static void test_readable_by_h5py(void **state) {
    (void)state;
    write_good_arrays();
    import();
    assert_int_equal(
        run("/usr/bin/python3 -c \"\n"
            "import h5py, numpy as np\n"
            "f = h5py.File('%s')\n"
            "assert f.attrs['format'] == b'attrscope study'\n"
            "assert all(k in f.attrs for k in ('version', 'command', 'libraries', 'time'))\n"
            "def look(name, item):\n"
            "    if isinstance(item, h5py.Dataset):\n"
            "        assert item.attrs['description'] and 'unit' in item.attrs, name\n"
            "        if not name.startswith('models/'):\n"
            "            assert item.attrs['xxh64'] == signed_h5.of_dataset(item), name\n"
            "import sys; sys.path.insert(0, '" ASC_TESTS "')\n"
            "import signed_h5\n"
            "f.visititems(look)\n"
            "for m in f['models'].values():\n"
            "    assert (m['row_xxh64'][()] == signed_h5.of_rows(m['embeddings'][()])).all()\n"
            "assert f['images/name'].asstr()[3] == '000003.jpg'\n"
            "e = f['models/arc_r18/embeddings']\n"
            "assert e.dtype == '<f4' and e.shape == (23, 8)\n"
            "assert (e[:] == np.load('%s')).all()\n"
            "assert e.attrs['metric'] == b'cosine' and len(e.attrs['checksum']) == 64\n"
            "assert list(f['models']) == ['zeta_r50', 'arc_r18']\n"
            "\"",
            study_path, array_paths[1]),
        0);
}

static void test_bad_rows(void **state) {
    (void)state;
    run("rm -rf %s/out", folder);
    write_good_arrays();
    write_array(0, ROWS, 17, NAN);
    assert_import_fails(ASC_DATA,
                        "model0.npy: row 17 (image 000017.jpg) holds a value that is not");
    write_array(0, ROWS, ROWS - 1, INFINITY);
    assert_import_fails(ASC_DATA, "model0.npy: row 22 (image 000022.jpg)");
    write_array(0, ROWS, 2, 0);
    write_array(1, ROWS, 5, 0);
    assert_import_fails(ASC_DATA, "model1.npy: row 5 (image 000005.jpg) is all zero");
    write_good_arrays();
    write_array(0, ROWS, 2, 0);
    import();
}

static void test_bad_rows_are_dropped(void **state) {
    (void)state;
    asc_study *study = NULL;
    int64_t rows[ROWS];
    write_good_arrays();
    write_array(1, ROWS, 9, NAN);
    settings.images.skip_bad_rows = true;
    import();
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    assert_int_equal(asc_study_images(study)->n, ROWS - 1);
    assert_string_equal(asc_study_images(study)->names[9], "000010.jpg");
    for (int i = 0; i < ROWS - 1; i++)
        rows[i] = i;
    for (int m = 0; m < MODELS; m++)
        assert_rows(study, m, rows, ROWS - 1, 9);
    asc_study_close(&study);

    run("rm -rf %s/out", folder);
    if (rank == 0)
        assert_int_equal(truncate(array_paths[0], 0), 0);
    MPI_Barrier(MPI_COMM_WORLD);
    asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
    assert_true(code != ASC_OK);
    assert_nothing_left();
    settings.images.skip_bad_rows = false;
}

static void test_more_ranks_than_rows(void **state) {
    (void)state;
    asc_study *study = NULL;
    asc_images few = images;
    int64_t rows[2] = {0, 1};
    few.n = 2;
    for (int m = 0; m < MODELS; m++)
        write_array(m, 2, -1, 0);
    assert_code(asc_study_write(MPI_COMM_WORLD, &few, &settings, study_path), ASC_OK, "");
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    assert_rows(study, 1, rows, 2, -1);
    assert_rows(study, 0, rows, rank == size - 1 ? 2 : 0, -1);
    asc_study_close(&study);
}

static void test_shapes(void **state) {
    (void)state;
    run("rm -rf %s/out", folder);
    write_good_arrays();
    write_array(1, ROWS + 1, -1, 0);
    assert_import_fails(ASC_DATA, "model1.npy: has 24 rows, but images.csv has 23 images");
    write_good_arrays();
    models[1].embeddings = "/nowhere/model.npy";
    assert_import_fails(ASC_NOINPUT, "/nowhere/model.npy");
    models[1].embeddings = array_paths[1];
    models[1].name = "zeta";
    models[1].architecture = "r50";
    assert_import_fails(ASC_USAGE, "zeta_r50: is there twice");
    models[1].name = "a/b";
    assert_import_fails(ASC_USAGE, "without '/'");
    models[1].name = "arc";
    models[1].architecture = "r18";
    run("/usr/bin/python3 -c \"import numpy as np; np.save('%s', np.zeros(23, 'f4'))\"",
        array_paths[1]);
    assert_import_fails(ASC_DATA, "embeddings have two");
    run("/usr/bin/python3 -c \"import numpy as np; np.save('%s', np.full((23, 4), 'x'))\"",
        array_paths[1]);
    assert_import_fails(ASC_DATA, "holds text");
    run("/usr/bin/python3 -c \"import numpy as np; np.save('%s', np.ones((23, 0), 'f4'))\"",
        array_paths[1]);
    assert_import_fails(ASC_DATA, "");
}

static void test_unwritable(void **state) {
    (void)state;
    char path[256];
    write_good_arrays();
    snprintf(path, sizeof path, "%s/study.h5", array_paths[0]);
    assert_code(asc_study_write(MPI_COMM_WORLD, &images, &settings, path), ASC_CANTCREAT,
                "cannot make this folder");
    assert_code(asc_study_write(MPI_COMM_WORLD, &images, &settings, "/dev/null"), ASC_CANTCREAT,
                "not a regular file");
}

/* A file size limit is what a full disk looks like: in the head, in the embeddings. */
static void test_full_disk(void **state) {
    (void)state;
    struct rlimit limit, small;
    static const rlim_t sizes[] = {1000, 100000};
    run("rm -rf %s/out", folder);
    write_good_arrays();
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        small = limit;
        small.rlim_cur = sizes[i];
        setrlimit(RLIMIT_FSIZE, &small);
        asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
        setrlimit(RLIMIT_FSIZE, &limit);
        assert_code(code, ASC_IO, "study.h5: writing failed: File too large");
        assert_nothing_left();
    }
}

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

/* From a table of images to the open study, as the program does it. */
static void test_import_of_a_table(void **state) {
    (void)state;
    asc_study *study = NULL;
    char table[128];
    snprintf(table, sizeof table, "%s/images.csv", folder);
    write_good_arrays();
    run("(echo file_basename,identity,male,mean_r; for i in $(seq 10 32); do "
        "echo $i.jpg,$((i %% 4)),$((i %% 2 * 2 - 1)),0.$i; done) > %s",
        table);
    settings.images.table = table;
    assert_code(asc_study_import(MPI_COMM_WORLD, &settings, study_path), ASC_OK, "");
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    assert_int_equal(asc_study_images(study)->n, ROWS);
    assert_string_equal(asc_study_images(study)->names[1], "11.jpg");
    assert_string_equal(asc_study_images(study)->attribute_names[0], "male");
    asc_study_close(&study);

    run("rm -rf %s/out; echo 99.jpg,1,1,1 >> %s", folder, table);
    assert_code(asc_study_import(MPI_COMM_WORLD, &settings, study_path), ASC_DATA,
                "model0.npy: has 23 rows, but");
    assert_nothing_left();
    settings.images.table = "/nowhere/images.csv";
    assert_code(asc_study_import(MPI_COMM_WORLD, &settings, study_path), ASC_NOINPUT,
                "/nowhere/images.csv");
    settings.images.table = "images.csv";
}

static void test_bad_lists(void **state) {
    (void)state;
    asc_study *study = NULL;
    float out[3 * WIDTH];
    int64_t rows[3] = {4, 4, ROWS};
    write_good_arrays();
    import();
    assert_code(asc_study_open(MPI_COMM_WORLD, study_path, &study), ASC_OK, "");
    int64_t count = rank == size - 1 ? 2 : 1;
    assert_code(asc_study_read_embeddings(study, 0, rows, count, out), ASC_INTERNAL, "ascending");
    assert_code(asc_study_read_embeddings(study, 0, rows + 2, 1, out), ASC_INTERNAL, "not there");
    asc_study_close(&study);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_same_bytes_on_one_rank),
        cmocka_unit_test(test_checksum_tells_data_apart),
        cmocka_unit_test(test_readable_by_h5py),
        cmocka_unit_test(test_bad_rows),
        cmocka_unit_test(test_bad_rows_are_dropped),
        cmocka_unit_test(test_more_ranks_than_rows),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_unwritable),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_bad_study_files),
        cmocka_unit_test(test_damage_is_noticed),
        cmocka_unit_test(test_any_byte),
        cmocka_unit_test(test_import_of_a_table),
        cmocka_unit_test(test_bad_lists),
    };
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size > 1)
        setenv("CMOCKA_TEST_ABORT", "1", 1);
    int failed = cmocka_run_group_tests(tests, set_up, clean_up);
    MPI_Finalize();
    return failed != 0;
}
