/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user of the library leaves out is named, on every rank. */
#include <string.h>

#include "mpi_main.h"

#include "attrscope/macro.h"
#include "attrscope/run.h"

static void refuse(const asc_settings *settings, const asc_run_options *options,
                   asc_run_report *report, const char *words) {
    assert_int_equal(asc_run_analyses(MPI_COMM_WORLD, settings, options, report), ASC_USAGE);
    assert_non_null(strstr(asc_error_message(), words));
    assert_null(strchr(asc_error_message(), '\n'));
}

static void test_missing_arguments(void **state) {
    (void)state;
    asc_analysis lame = asc_macro_analysis;
    const asc_analysis *analyses[] = {&asc_macro_analysis};
    const asc_run_options whole = {
        .analyses = analyses, .n_analyses = 1, .study = "s.h5", .results = "r.h5", .units = "u"};
    asc_run_options options = whole;
    asc_settings settings;
    asc_run_report report;
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    refuse(NULL, &options, &report, "must be given");
    refuse(&settings, NULL, &report, "must be given");
    refuse(&settings, &options, NULL, "must be given");
    options.analyses = NULL;
    refuse(&settings, &options, &report, "must be given");
    options = whole, options.results = NULL;
    refuse(&settings, &options, &report, "must be given");
    options = whole, options.units = NULL;
    refuse(&settings, &options, &report, "must be given");
    options = whole, options.study = NULL;
    refuse(&settings, &options, &report, "macro needs a study file");
    options = whole, analyses[0] = NULL;
    refuse(&settings, &options, &report, "analysis 0 lacks");
    lame.assemble = NULL, analyses[0] = &lame;
    refuse(&settings, &options, &report, "analysis 0 lacks");
    lame = asc_macro_analysis, lame.stage = -1;
    refuse(&settings, &options, &report, "stage -1");
    asc_settings_free(&settings);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_missing_arguments),
};

ASC_TEST_MAIN(tests)
