/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of what the units left on disk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/report.h"
#include "restart/saved.h"
#include "run/columns.h"
#include "run/tables.h"
#include "run/units.h"
#include "study/view.h"

/* The units of one analysis. */
typedef struct analysis_units {
    const asc_run_unit *units; /* [n] */
    int64_t n;
} analysis_units;

static analysis_units units_of(const asc_run_units *all, int32_t analysis) {
    analysis_units part = {0};
    for (int64_t i = 0; i < all->n; i++) {
        if (all->units[i].analysis != analysis)
            continue;
        if (part.n == 0)
            part.units = &all->units[i];
        part.n++;
    }
    return part;
}

/* What the report is to show, as the results note it, owned by the caller; NULL: what it finds. */
static asc_code name_shown(const asc_settings *settings, char **globs) {
    size_t size = 0;
    *globs = NULL;
    if (settings->report.n_models == 0)
        return ASC_OK;
    FILE *file = open_memstream(globs, &size);
    for (int64_t m = 0; file && m < settings->report.n_models; m++)
        fprintf(file, "%s%s", m ? "," : "", settings->report.models[m]);
    return file && fclose(file) == 0 ? ASC_OK : asc_fail(ASC_MEMORY, "no memory for a list");
}

/* The outcomes and choices that the tables and the report are made of, as a key. */
static asc_code make_key(const asc_settings *settings, analysis_units part,
                         char text[ASC_CHECKSUM_TEXT]) {
    asc_checksum checksum = {0};
    char *globs = NULL;
    asc_code code = name_shown(settings, &globs);
    const char *const choices[] = {globs, settings->report.reference};
    for (int64_t i = 0; i < part.n; i++)
        if (part.units[i].finished)
            asc_checksum_add(&checksum, (uint64_t)i, part.units[i].unit.key,
                             strlen(part.units[i].unit.key));
    for (uint64_t k = 0; k < sizeof choices / sizeof *choices; k++)
        if (choices[k])
            asc_checksum_add(&checksum, (uint64_t)part.n + k, choices[k], strlen(choices[k]));
    asc_checksum_print(&checksum, text);
    free(globs);
    return code;
}

static void name_note(const asc_analysis *analysis, char note[64]) {
    snprintf(note, 64, "%s_key", analysis->name);
}

/* Of every analysis, and behind them of the columns, whether what was put of it is there as it was
 * put; or there is no file. */
static asc_code find_whole(const char *results, bool whole[ASC_ANALYSES_MOST + 1]) {
    const char *names[ASC_ANALYSES_MOST + 1];
    int64_t n = 0;
    for (; asc_analyses[n]; n++)
        names[n] = asc_analyses[n]->name;
    names[n++] = ASC_RUN_COLUMNS;
    for (int64_t i = 0; i < n; i++)
        whole[i] = true;
    return access(results, F_OK) == 0 ? asc_results_find_whole(results, names, n, whole) : ASC_OK;
}

static asc_code is_current(const char *results, const asc_analysis *analysis, const char *key,
                           const bool *whole, bool *current) {
    char note[64], *value = NULL;
    *current = false;
    if (access(results, F_OK) != 0)
        return ASC_OK;
    name_note(analysis, note);
    asc_code code = asc_results_read_note(results, note, &value);
    *current = code == ASC_OK && value && strcmp(value, key) == 0;
    for (int a = 0; asc_analyses[a]; a++)
        if (asc_analyses[a] == analysis)
            *current = *current && whole[a];
    free(value);
    return code;
}

/* Outcomes of the units: of a study those that are finished, one after another; of a lattice all,
 * empty where one failed. */
static asc_code read_outcomes(const asc_run_options *options, analysis_units part, bool keep_failed,
                              asc_pack *packs) {
    int64_t n = 0;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < part.n && code == ASC_OK; i++) {
        const asc_unit *unit = &part.units[i].unit;
        char *path = NULL;
        bool found = false;
        if (!part.units[i].finished) {
            n += keep_failed;
            continue;
        }
        code = asc_run_outcome_path(options, unit, &path);
        if (code == ASC_OK)
            code = asc_saved_read(path, unit->key, &packs[n++], &found);
        if (code == ASC_OK && !found)
            code = asc_fail(ASC_IO, "%s: was finished, but has disappeared; run again", path);
        free(path);
    }
    return code;
}

static asc_code put(const asc_analysis *analysis, const asc_job *job, const char *key,
                    asc_pack *packs, asc_results *results) {
    char note[64], *globs = NULL;
    asc_code code = name_shown(job->settings, &globs);
    ASC_TRY(code, code, done);
    ASC_TRY(code, asc_results_note(results, ASC_REPORT_MODELS_NOTE, globs ? globs : ""), done);
    if (job->study) {
        ASC_TRY(code, asc_results_note(results, "study", asc_study_name(job->study)), done);
        ASC_TRY(code, asc_results_note(results, "study_checksum", asc_study_checksum(job->study)),
                done);
    }
    name_note(analysis, note);
    ASC_TRY(code, asc_results_put_settings(results, job->settings), done);
    ASC_TRY(code, asc_results_note(results, note, key), done);
    code = analysis->assemble(job, packs, results);
done:
    free(globs);
    return code;
}

/* The study without the models that failed. */
static asc_code leave_out(const asc_job *job, analysis_units part, asc_study **view) {
    uint8_t *keep = NULL;
    asc_code code = asc_alloc(&keep, (uint64_t)part.n, 1, "models");
    for (int64_t i = 0; i < part.n && code == ASC_OK; i++)
        keep[part.units[i].unit.model] = part.units[i].finished != 0;
    if (code == ASC_OK)
        code = asc_study_view(job->study, keep, view);
    free(keep);
    return code;
}

static asc_code assemble(const asc_settings *settings, const asc_run_options *options,
                         int32_t index, analysis_units part, asc_results *results) {
    const asc_analysis *analysis = options->analyses[index];
    char key[ASC_CHECKSUM_TEXT];
    asc_job job;
    asc_study *view = NULL;
    asc_pack *packs = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, make_key(settings, part, key), done);
    ASC_TRY(code, asc_alloc(&packs, (uint64_t)part.n, sizeof *packs, "outcomes"), done);
    ASC_TRY(code, asc_run_open(MPI_COMM_SELF, settings, options, analysis, &job, NULL, NULL),
            closed);
    ASC_TRY(code, read_outcomes(options, part, analysis->of_lattice, packs), closed);
    if (job.study)
        ASC_TRY(code, leave_out(&job, part, &view), closed);
    asc_job seen = job;
    seen.study = view;
    code = put(analysis, &seen, key, packs, results);
closed:
    asc_study_view_free(&view);
    asc_run_close(analysis, &job);
done:
    for (int64_t i = 0; packs && i < part.n; i++)
        asc_pack_free(&packs[i]);
    free(packs);
    return code;
}

static int64_t count_finished(analysis_units part) {
    int64_t n = 0;
    for (int64_t i = 0; i < part.n; i++)
        n += part.units[i].finished != 0;
    return n;
}

/* Says when tables will lack models that the run was not about. */
static void tell_missing(const asc_analysis *analysis, analysis_units part) {
    int64_t missing = 0;
    for (int64_t i = 0; i < part.n; i++)
        missing += !part.units[i].chosen && !part.units[i].finished;
    if (missing > 0)
        asc_log(ASC_LOG_WARN,
                "%s: %lld of %lld units, of models that --models leaves out, are not finished with "
                "these settings; its tables are without them: run without --models",
                analysis->name, (long long)missing, (long long)part.n);
}

/* The analyses whose results are not those of their finished units: [*n] of the options'. */
static asc_code list_due(const asc_settings *settings, const asc_run_options *options,
                         const asc_run_units *units, const bool *whole, int32_t *due, int32_t *n) {
    asc_code code = ASC_OK;
    *n = 0;
    for (int32_t a = 0; a < options->n_analyses && code == ASC_OK; a++) {
        const analysis_units part = units_of(units, a);
        char key[ASC_CHECKSUM_TEXT];
        bool current = false;
        if (count_finished(part) == 0)
            continue;
        code = make_key(settings, part, key);
        if (code == ASC_OK)
            code = is_current(options->results, options->analyses[a], key, whole, &current);
        if (!current) {
            tell_missing(options->analyses[a], part);
            due[(*n)++] = a;
        }
    }
    return code;
}

static bool is_asked(const asc_run_options *options, const asc_analysis *analysis) {
    for (int32_t i = 0; i < options->n_analyses; i++)
        if (options->analyses[i] == analysis)
            return true;
    return false;
}

/* Analyses that the run is not about, and whose results are of other images: appended to names,
 * from [*n] on. */
static asc_code list_outdated(const asc_run_options *options, bool of_study, const char **names,
                              int32_t *n) {
    bool differ = false;
    asc_code code = ASC_OK;
    if (of_study)
        code = asc_run_images_differ(options->study, options->results, &differ);
    for (int a = 0; differ && asc_analyses[a] && code == ASC_OK; a++) {
        char note[64], *value = NULL;
        if (is_asked(options, asc_analyses[a]) || asc_analyses[a]->of_lattice)
            continue;
        name_note(asc_analyses[a], note);
        code = asc_results_read_note(options->results, note, &value);
        if (value) {
            asc_log(ASC_LOG_WARN,
                    "%s: all its tables in %s were of other images than the study's now, and are "
                    "taken out; attrscope %s makes them again",
                    asc_analyses[a]->name, options->results, asc_analyses[a]->name);
            names[(*n)++] = asc_analyses[a]->name;
        }
        free(value);
    }
    return code;
}

/* Whether others than those that are due have tables that an update cannot keep. */
static bool has_broken(const asc_run_options *options, const bool *whole, const int32_t *due,
                       int32_t n) {
    for (int a = 0; asc_analyses[a]; a++) {
        bool is_due = false;
        for (int32_t i = 0; i < n; i++)
            is_due = is_due || options->analyses[due[i]] == asc_analyses[a];
        if (!whole[a] && !is_due)
            return true;
    }
    return false;
}

/* The columns of a study that the run is about are put again. */
static bool are_columns_lost(const asc_run_options *options, const bool *whole) {
    int64_t n = 0;
    bool of_study = false;
    for (int32_t i = 0; i < options->n_analyses; i++)
        of_study = of_study || !options->analyses[i]->of_lattice;
    while (asc_analyses[n])
        n++;
    return of_study && !whole[n];
}

/* One update for all: the file is what it was, or all of what it is to be. */
static asc_code update(const asc_settings *settings, const asc_run_options *options,
                       const asc_run_units *units, const bool *whole, const int32_t *due, int32_t n,
                       bool *changed) {
    const char **names = NULL;
    asc_results *results = NULL;
    asc_code code = ASC_OK;
    bool of_study = false;
    int32_t count = 0;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)n + 1 + ASC_ANALYSES_MOST, sizeof *names, "analyses"),
            done);
    for (int32_t i = 0; i < n; i++) {
        names[i] = options->analyses[due[i]]->name;
        of_study = of_study || !options->analyses[due[i]]->of_lattice;
    }
    count = n;
    of_study = of_study || are_columns_lost(options, whole);
    if (of_study)
        names[count++] = ASC_RUN_COLUMNS;
    ASC_TRY(code, list_outdated(options, of_study, names, &count), done);
    if (count == 0 && !has_broken(options, whole, due, n))
        goto done;
    ASC_TRY(code, asc_results_begin(options->results, names, count, &results), done);
    for (int32_t i = 0; i < n; i++) {
        asc_results_turn_to(results, i);
        ASC_TRY(code, assemble(settings, options, due[i], units_of(units, due[i]), results), done);
    }
    if (of_study) {
        asc_results_turn_to(results, n);
        ASC_TRY(code, asc_run_put_columns(options->study, results), done);
    }
    ASC_TRY(code, asc_run_tables_outdate(options->units), done);
    code = asc_results_commit(&results);
    *changed = code == ASC_OK;
done:
    asc_results_abandon(&results);
    free(names);
    return code;
}

asc_code asc_run_assemble(const asc_settings *settings, const asc_run_options *options,
                          const asc_run_units *units, bool *changed) {
    int32_t *due = NULL, n = 0;
    bool whole[ASC_ANALYSES_MOST + 1];
    *changed = false;
    asc_code code = asc_alloc(&due, (uint64_t)options->n_analyses, sizeof *due, "analyses");
    if (code == ASC_OK)
        code = find_whole(options->results, whole);
    if (code == ASC_OK)
        code = list_due(settings, options, units, whole, due, &n);
    if (code == ASC_OK)
        code = update(settings, options, units, whole, due, n, changed);
    free(due);
    return code;
}
