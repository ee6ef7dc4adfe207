/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study_fixture.h"

#include <signal.h>
#include <sys/resource.h>

#include "attrscope/partition.h"

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

static const struct CMUnitTest tests[] = {
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
    cmocka_unit_test(test_import_of_a_table),
    cmocka_unit_test(test_bad_lists),
};

ASC_TEST_MAIN_WITH(tests, set_up, clean_up)
