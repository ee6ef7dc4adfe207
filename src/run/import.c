/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/import.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "restart/saved.h"
#include "run/units.h"
#include "study/check.h"
#include "unit/key.h"

/* All that the study file depends on. */
static asc_code make_key(const asc_settings *settings, char text[ASC_CHECKSUM_TEXT]) {
    const char *files[ASC_IMAGES_FILES];
    asc_key key = {0};
    asc_key_add(&key, "edition 2"); /* of what the study file holds of the same sources */
    asc_key_add(&key, settings->study ? settings->study : "");
    asc_code code = asc_key_add_settings(&key, settings, "images", NULL);
    asc_images_settings_files(&settings->images, files);
    for (int f = 0; f < ASC_IMAGES_FILES && code == ASC_OK; f++)
        if (files[f])
            code = asc_key_add_file(&key, files[f]);
    for (int64_t m = 0; m < settings->n_models && code == ASC_OK; m++) {
        const asc_model_settings *model = &settings->models[m];
        asc_key_add(&key, model->name);
        asc_key_add(&key, model->architecture);
        asc_key_add(&key, asc_metric_name(model->metric));
        code = asc_key_add_file(&key, model->embeddings);
    }
    asc_key_print(&key, text);
    return code;
}

/* Whether the marker is of this key and of the study file that is there. Collective. */
static void is_current(MPI_Comm comm, const char *study_path, const char *marker, const char *key,
                       bool *current) {
    char checksum[ASC_CHECKSUM_TEXT] = "";
    asc_study *study = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *current = false;
    if (rank == 0) {
        asc_pack pack = {0};
        if (asc_saved_read(marker, key, &pack, current) == ASC_OK && *current) {
            asc_pack_bytes(&pack, checksum, sizeof checksum);
            checksum[sizeof checksum - 1] = '\0';
            *current = asc_pack_end(&pack) == ASC_OK &&
                       asc_study_open(MPI_COMM_SELF, study_path, &study) == ASC_OK &&
                       strcmp(asc_study_checksum(study), checksum) == 0;
        }
        asc_study_close(&study);
        asc_pack_free(&pack);
    }
    MPI_Bcast(current, sizeof *current, MPI_BYTE, 0, comm);
}

/* Local; the root. */
static asc_code write_marker(const char *study_path, const char *marker, const char *key) {
    char checksum[ASC_CHECKSUM_TEXT] = "";
    asc_study *study = NULL;
    asc_pack pack = {0};
    asc_code code = asc_study_open(MPI_COMM_SELF, study_path, &study);
    if (code == ASC_OK) {
        memcpy(checksum, asc_study_checksum(study), sizeof checksum);
        asc_pack_bytes(&pack, checksum, sizeof checksum);
        code = pack.code;
    }
    if (code == ASC_OK)
        code = asc_saved_write(marker, key, &pack);
    asc_study_close(&study);
    asc_pack_free(&pack);
    return code;
}

asc_code asc_run_drop_bad_models(MPI_Comm comm, asc_code code, asc_settings *settings,
                                 asc_dropped *dropped) {
    char first[ASC_MESSAGE_SIZE];
    const int64_t before = settings->n_models;
    memcpy(first, asc_error_message(), sizeof first);
    if (!asc_run_is_about_data(code))
        return code;
    if (asc_run_is_about_data(asc_study_check_images(comm, settings))) /* of no model */
        return asc_fail(code, "%s", first);
    for (int64_t m = settings->n_models - 1; m >= 0 && settings->n_models > 1; m--) {
        const asc_code found = asc_study_check_model(comm, settings, m);
        if (!asc_run_is_about_data(found))
            continue;
        dropped->code = found;
        memcpy(dropped->message, asc_error_message(), sizeof dropped->message);
        asc_log(ASC_LOG_WARN, "model %s_%s is left out: %s", settings->models[m].name,
                settings->models[m].architecture, dropped->message);
        asc_settings_drop_model(settings, m);
    }
    return settings->n_models < before ? ASC_OK : asc_fail(code, "%s", first);
}

asc_code asc_run_check_models(MPI_Comm comm, asc_settings *settings, asc_dropped *dropped) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < settings->n_models && code == ASC_OK; m++)
        code = asc_study_check_model(comm, settings, m);
    return code == ASC_OK ? ASC_OK : asc_run_drop_bad_models(comm, code, settings, dropped);
}

/* Messages begin with the file that they are about. */
void asc_run_doubt_import(MPI_Comm comm, asc_code code, const char *study, const char *units) {
    char *marker = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank == 0 && code == ASC_IO && strncmp(asc_error_message(), study, strlen(study)) == 0 &&
        asc_format(&marker, "%s/import.unit", units) == ASC_OK)
        unlink(marker);
    free(marker);
}

asc_code asc_run_import(MPI_Comm comm, asc_settings *settings, const char *study, const char *units,
                        asc_dropped *dropped) {
    char key[ASC_CHECKSUM_TEXT];
    char *marker = NULL;
    bool current = false;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_format(&marker, "%s/import.unit", units);
    if (code == ASC_OK)
        code = make_key(settings, key);
    ASC_TRY(code, asc_agree(comm, code), done);
    is_current(comm, study, marker, key, &current);
    if (current) {
        asc_log(ASC_LOG_INFO, "%s is up to date", study);
        goto done;
    }
    code = asc_study_import(comm, settings, study);
    if (code != ASC_OK) {
        ASC_TRY(code, asc_run_drop_bad_models(comm, code, settings, dropped), done);
        ASC_TRY(code, asc_study_import(comm, settings, study), done);
        ASC_TRY(code, asc_agree(comm, make_key(settings, key)), done);
    }
    code = asc_agree(comm, rank == 0 ? write_marker(study, marker, key) : ASC_OK);
done:
    free(marker);
    return code;
}
