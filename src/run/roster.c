/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/roster.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "restart/saved.h"
#include "unit/key.h"

/* Any roster is of this key: it says nothing of the models' data. */
static void key_of_rosters(char text[ASC_CHECKSUM_TEXT]) {
    const asc_key key = {0};
    asc_key_print(&key, text);
}

static asc_code path_of(const char *units, char **path) {
    return asc_format(path, "%s/models.unit", units);
}

/* A roster is its models as globs, with commas between. */
static asc_code read_roster(const char *units, char **globs) {
    char key[ASC_CHECKSUM_TEXT], *path = NULL;
    asc_pack pack = {0};
    int64_t length = 0;
    bool found = false;
    key_of_rosters(key);
    asc_code code = path_of(units, &path);
    if (code == ASC_OK)
        code = asc_saved_read(path, key, &pack, &found);
    if (code == ASC_OK && found) {
        asc_pack_array(&pack, globs, &length, 1, "models");
        code = asc_pack_end(&pack);
        if (code == ASC_OK && (length < 1 || (*globs)[length - 1] != '\0'))
            code = asc_fail(ASC_DATA, "%s: damaged; remove it", path);
    }
    asc_pack_free(&pack);
    free(path);
    return code;
}

static asc_code share(MPI_Comm comm, char **globs) {
    int64_t length = *globs ? (int64_t)strlen(*globs) + 1 : 0;
    int rank = 0;
    asc_code code = ASC_OK;
    MPI_Comm_rank(comm, &rank);
    MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm);
    if (rank != 0 && length > 0)
        code = asc_alloc(globs, (uint64_t)length, 1, "models");
    code = asc_agree(comm, code);
    if (code == ASC_OK && length > 0)
        MPI_Bcast(*globs, (int)length, MPI_CHAR, 0, comm);
    return code;
}

asc_code asc_run_roster_apply(MPI_Comm comm, const char *units, const char *globs,
                              asc_settings *settings) {
    char *roster = NULL;
    int rank = 0;
    asc_code code = ASC_OK;
    if (!globs)
        return ASC_OK;
    MPI_Comm_rank(comm, &rank);
    ASC_TRY(code, asc_agree(comm, rank == 0 ? read_roster(units, &roster) : ASC_OK), done);
    ASC_TRY(code, share(comm, &roster), done);
    code = asc_agree(comm, asc_settings_select_models(settings, globs, roster));
done:
    free(roster);
    return code;
}

static asc_code append(char **globs, const char *name, const char *architecture) {
    char *longer = NULL;
    asc_code code = asc_format(&longer, "%s%s%s_%s", *globs ? *globs : "", *globs ? "," : "", name,
                               architecture);
    free(*globs);
    *globs = longer;
    return code;
}

/* Whether the roster that is there says the same. */
static bool is_known(const char *units, const char *globs) {
    char *former = NULL;
    const bool known =
        read_roster(units, &former) == ASC_OK && former && strcmp(former, globs) == 0;
    free(former);
    return known;
}

asc_code asc_run_roster_write(const char *units, const asc_settings *settings) {
    char key[ASC_CHECKSUM_TEXT], *path = NULL, *globs = NULL;
    asc_pack pack = {0};
    asc_code code = ASC_OK;
    key_of_rosters(key);
    for (int64_t m = 0; m < settings->n_models; m++)
        ASC_TRY(code, append(&globs, settings->models[m].name, settings->models[m].architecture),
                done);
    for (int64_t m = 0; m < settings->lattice.n_models; m++)
        ASC_TRY(code,
                append(&globs, settings->lattice.models[m].name,
                       settings->lattice.models[m].architecture),
                done);
    if (!globs || is_known(units, globs))
        goto done;
    int64_t length = (int64_t)strlen(globs) + 1;
    asc_pack_array(&pack, &globs, &length, 1, "models");
    ASC_TRY(code, pack.code, done);
    ASC_TRY(code, path_of(units, &path), done);
    code = asc_saved_write(path, key, &pack);
done:
    asc_pack_free(&pack);
    free(globs);
    free(path);
    return code;
}
