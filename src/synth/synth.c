/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "synth/synth_parts.h"

/* The study may be used from anywhere: it names the annotation files by absolute path. */
static asc_code make_absolute(const char *path, char **absolute) {
    *absolute = realpath(path, NULL);
    if (*absolute)
        return ASC_OK;
    return asc_fail(ASC_NOINPUT,
                    "%s: cannot be found: %s; give the path of a CelebA annotation file", path,
                    strerror(errno));
}

/* Files of one study, in the order in which they get their names: study.yaml comes last, so that a
 * study that is there is complete. */
static asc_code begin_files(const asc_synth_options *options, asc_atomic_file *files) {
    asc_code code = ASC_OK;
    for (int32_t m = 0; m < options->n_models && code == ASC_OK; m++) {
        char *name = NULL;
        code = asc_format(&name, "%s_%s_synth.npy", options->models[m].name,
                          options->models[m].architecture);
        if (code == ASC_OK)
            code = asc_synth_begin_file(options->folder, name, &files[m]);
        free(name);
    }
    if (code == ASC_OK && !options->celeba_identities)
        code = asc_synth_begin_file(options->folder, "df_dataset.csv", &files[options->n_models]);
    return code == ASC_OK
               ? asc_synth_begin_file(options->folder, "study.yaml", &files[options->n_models + 1])
               : code;
}

static asc_code commit_files(const asc_synth_options *options, asc_atomic_file *files) {
    asc_code code = ASC_OK;
    for (int32_t f = 0; f < options->n_models + 2 && code == ASC_OK; f++)
        if (files[f].path)
            code = asc_atomic_commit(&files[f]);
    return code;
}

/* Analyses need two images on either side of an attribute. */
static void warn_of_rare_attributes(const asc_synth_people *people) {
    const char *first = NULL;
    int32_t rare = 0;
    for (int32_t a = 0; a < people->n_attributes; a++) {
        int64_t positive = 0, negative = 0;
        for (int64_t i = 0; i < people->n; i++) {
            positive += people->values[i * people->n_attributes + a] > 0;
            negative += people->values[i * people->n_attributes + a] < 0;
        }
        if (positive >= 2 && negative >= 2)
            continue;
        rare++;
        if (!first)
            first = people->names[a];
    }
    if (rare > 0)
        asc_log(ASC_LOG_WARN,
                "%d of %d attributes (the first: %s) have fewer than two positive or negative "
                "images; raise --images or choose a --prevalence nearer to 0.5",
                rare, people->n_attributes, first);
}

static asc_code write_texts(const asc_synth_options *options, const asc_synth_people *people,
                            asc_atomic_file *files) {
    asc_code code = ASC_OK;
    if (!options->celeba_identities)
        code = asc_synth_write_table(options, people, &files[options->n_models]);
    if (code == ASC_OK)
        code = asc_synth_write_study(options, people, &files[options->n_models + 1]);
    return code;
}

static asc_code write_study_folder(MPI_Comm comm, const asc_synth_options *options,
                                   const asc_synth_people *people) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    int32_t n_files = options->n_models + 2;
    asc_atomic_file *files = NULL;
    asc_code code = asc_alloc(&files, (uint64_t)n_files, sizeof *files, "output files");
    if (code == ASC_OK && rank == 0)
        code = begin_files(options, files);
    if (code == ASC_OK && rank == 0)
        code = write_texts(options, people, files);
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int32_t m = 0; m < options->n_models; m++)
        ASC_TRY(code, asc_synth_write_embeddings(comm, options, people, m, &files[m]), done);
    code = asc_agree(comm, rank == 0 ? commit_files(options, files) : ASC_OK);
done:
    for (int32_t f = 0; files && f < n_files; f++)
        asc_atomic_abandon(&files[f]);
    free(files);
    return code;
}

asc_code asc_synth_write(MPI_Comm comm, const asc_synth_options *options) {
    asc_synth_options local = *options;
    asc_synth_people people = {0};
    char *identities = NULL, *attributes = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, asc_synth_check(options)), done);
    if (options->celeba_identities) {
        int rank = 0;
        MPI_Comm_rank(comm, &rank);
        if (rank == 0)
            code = make_absolute(options->celeba_identities, &identities);
        if (rank == 0 && code == ASC_OK)
            code = make_absolute(options->celeba_attributes, &attributes);
        ASC_TRY(code, asc_agree(comm, code), done);
        local.celeba_identities = identities;
        local.celeba_attributes = attributes;
        ASC_TRY(code, asc_synth_annotate(comm, &local, &people), done);
    } else {
        ASC_TRY(code, asc_agree(comm, asc_synth_invent(&local, &people)), done);
    }
    warn_of_rare_attributes(&people);
    code = write_study_folder(comm, &local, &people);
done:
    asc_synth_people_free(&people);
    free(identities);
    free(attributes);
    return code;
}
