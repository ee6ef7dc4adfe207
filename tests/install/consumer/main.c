/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink and an analysis of one's own, against the installed library: how many pairs of images are
 * nearer than 1, for every model. Usage: consumer STUDY.h5 RESULTS.h5 UNITS */
#include <attrscope/launch.h>
#include <attrscope/pack.h>
#include <attrscope/run.h>
#include <attrscope/sweep.h>
#include <attrscope/table.h>
#include <attrscope/unit.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_THREADS = 64 };

typedef struct near_pairs {
    int64_t counts[MOST_THREADS], all;
    bool keep;
} near_pairs;

static asc_code sink_begin(void *self, int32_t n_threads, bool keep) {
    near_pairs *near = self;
    near->keep = keep;
    for (int t = 0; t < MOST_THREADS; t++)
        near->counts[t] = 0;
    return n_threads <= MOST_THREADS ? ASC_OK : asc_fail(ASC_USAGE, "too many threads");
}

static asc_code sink_tile(void *self, int32_t thread, const asc_tile *tile) {
    near_pairs *near = self;
    for (int32_t i = 0; i < tile->n_rows; i++)
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++)
            near->counts[thread] += tile->distances[(int64_t)i * tile->stride + j] < 1;
    return ASC_OK;
}

static asc_code sink_end(void *self, MPI_Comm comm) {
    near_pairs *near = self;
    int64_t sum = near->keep ? near->all : 0;
    for (int t = 0; t < MOST_THREADS; t++)
        sum += near->counts[t];
    MPI_Allreduce(&sum, &near->all, 1, MPI_INT64_T, MPI_SUM, comm);
    return ASC_OK;
}

static void sink_state(void *self, asc_pack *pack) {
    near_pairs *near = self;
    asc_pack_bytes(pack, &near->all, sizeof near->all);
}

static asc_code open_near(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("near", job, "study", units, n);
}

static asc_code compute_near(const asc_job *job, int64_t model, asc_pack *outcome) {
    const asc_study_model *about = asc_study_get_model(job->study, model);
    near_pairs near = {0};
    asc_points points = {0};
    int64_t *rows = NULL;
    float *raw = NULL;
    asc_code code =
        asc_points_init(job->comm, about->metric, about->rows, about->dimension, false, &points);
    if (code != ASC_OK)
        return code;
    rows = malloc((size_t)(points.count + 1) * sizeof *rows);
    raw = malloc((size_t)(points.count * about->dimension + 1) * sizeof *raw);
    for (int64_t i = 0; i < points.count; i++)
        rows[i] = points.begin + i;
    code = asc_study_read_embeddings(job->study, model, rows, points.count, raw);
    for (int64_t i = 0; i < points.count; i++)
        for (int32_t k = 0; k < about->dimension; k++)
            points.rows[i * points.stride + k] = raw[i * about->dimension + k];
    if (code == ASC_OK)
        code = asc_points_prepare(&points);
    asc_sink sink = {&near, sink_begin, sink_tile, sink_end, sink_state};
    asc_sink *const sinks[] = {&sink};
    if (code == ASC_OK)
        code = asc_sweep_run(&points, sinks, 1, "near pairs");
    asc_pack_bytes(outcome, &near.all, sizeof near.all);
    asc_points_free(&points);
    free(rows);
    free(raw);
    return code;
}

static asc_code assemble_near(const asc_job *job, asc_pack *outcomes, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_table table;
    int64_t *near = NULL;
    asc_code code = asc_table_init(&table, "near", "Pairs nearer than 1", n);
    if (code == ASC_OK)
        code = asc_table_add_ints(&table, "near", "pairs", "pairs nearer than 1", &near);
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        asc_pack_bytes(&outcomes[m], &near[m], sizeof near[m]);
        code = asc_pack_end(&outcomes[m]);
    }
    if (code == ASC_OK)
        code = asc_results_put_table(results, &table);
    asc_table_free(&table);
    return code;
}

static const asc_analysis near_analysis = {.name = "near",
                                           .stage = 1,
                                           .open = open_near,
                                           .compute = compute_near,
                                           .assemble = assemble_near};

int main(int argc, char **argv) {
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    asc_launch_settle(MPI_COMM_WORLD);
    const asc_analysis *const analyses[] = {&near_analysis};
    const asc_run_options options = {.analyses = analyses,
                                     .n_analyses = 1,
                                     .study = argc > 1 ? argv[1] : NULL,
                                     .results = argc > 2 ? argv[2] : NULL,
                                     .units = argc > 3 ? argv[3] : NULL,
                                     .interval = 300};
    asc_settings settings;
    asc_run_report report;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    asc_code code = asc_settings_init(&settings);
    if (code == ASC_OK)
        code = asc_run_analyses(MPI_COMM_WORLD, &settings, &options, &report);
    if (code != ASC_OK && rank == 0)
        printf("%s\n", asc_error_message());
    asc_settings_free(&settings);
    asc_launch_end();
    MPI_Finalize();
    return code;
}
