/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/roster.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "restart/saved.h"
#include "run/tables.h"
#include "unit/key.h"

/* Its files are <name>.unit. */
static const char MODELS[] = "models", ASKED[] = "asked", ANALYSES[] = "analyses";

/* Any roster is of this key: it says nothing of the models' data. */
static void key_of_rosters(char text[ASC_CHECKSUM_TEXT]) {
    const asc_key key = {0};
    asc_key_print(&key, text);
}

/* A list with commas between; NULL where there is none. Models are globs, which match one each. */
static asc_code read_list(const char *units, const char *name, char **list) {
    char key[ASC_CHECKSUM_TEXT], *path = NULL;
    asc_pack pack = {0};
    int64_t length = 0;
    bool found = false;
    key_of_rosters(key);
    asc_code code = asc_format(&path, "%s/%s.unit", units, name);
    if (code == ASC_OK)
        code = asc_saved_read(path, key, &pack, &found);
    if (code == ASC_OK && found) {
        asc_pack_array(&pack, list, &length, 1, name);
        code = asc_pack_end(&pack);
        if (code == ASC_OK && (length < 1 || (*list)[length - 1] != '\0'))
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
    ASC_TRY(code, asc_agree(comm, rank == 0 ? read_list(units, MODELS, &roster) : ASC_OK), done);
    ASC_TRY(code, share(comm, &roster), done);
    code = asc_agree(comm, asc_settings_select_models(settings, globs, roster));
done:
    free(roster);
    return code;
}

/* `architecture`: behind the name, or NULL. */
static asc_code append(char **list, const char *name, const char *architecture) {
    char *longer = NULL;
    asc_code code = asc_format(&longer, "%s%s%s%s%s", *list ? *list : "", *list ? "," : "", name,
                               architecture ? "_" : "", architecture ? architecture : "");
    free(*list);
    *list = longer;
    return code;
}

/* Whether the list that is there says the same. */
static bool is_known(const char *units, const char *name, const char *list) {
    char *former = NULL;
    const bool known =
        read_list(units, name, &former) == ASC_OK && former && strcmp(former, list) == 0;
    free(former);
    return known;
}

static asc_code write_list(const char *units, const char *name, char *list) {
    char key[ASC_CHECKSUM_TEXT], *path = NULL;
    asc_pack pack = {0};
    asc_code code = ASC_OK;
    key_of_rosters(key);
    if (!list || is_known(units, name, list))
        return ASC_OK;
    int64_t length = (int64_t)strlen(list) + 1;
    asc_pack_array(&pack, &list, &length, 1, name);
    ASC_TRY(code, pack.code, done);
    ASC_TRY(code, asc_format(&path, "%s/%s.unit", units, name), done);
    code = asc_saved_write(path, key, &pack);
done:
    asc_pack_free(&pack);
    free(path);
    return code;
}

asc_code asc_run_roster_list(const asc_settings *settings, char **models) {
    asc_code code = ASC_OK;
    *models = NULL;
    for (int64_t m = 0; m < settings->n_models && code == ASC_OK; m++)
        code = append(models, settings->models[m].name, settings->models[m].architecture);
    for (int64_t m = 0; m < settings->lattice.n_models && code == ASC_OK; m++)
        code = append(models, settings->lattice.models[m].name,
                      settings->lattice.models[m].architecture);
    return code;
}

asc_code asc_run_roster_write(const char *units, const asc_settings *settings, char *asked) {
    char *globs = NULL, *analyses = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_run_roster_list(settings, &globs), done);
    for (int a = 0; asc_analyses[a]; a++)
        if (settings->analyses >> a & 1)
            ASC_TRY(code, append(&analyses, asc_analyses[a]->name, NULL), done);
    ASC_TRY(code, write_list(units, MODELS, globs), done);
    if (asked && !is_known(units, ASKED, asked)) /* the report says which of them are missing */
        ASC_TRY(code, asc_run_tables_outdate(units), done);
    ASC_TRY(code, write_list(units, ASKED, asked), done);
    code = write_list(units, ANALYSES, analyses);
done:
    free(globs);
    free(analyses);
    return code;
}

asc_code asc_run_roster_read(const char *units, char **asked, char **analyses) {
    *asked = *analyses = NULL;
    const asc_code code = read_list(units, ASKED, asked);
    return code == ASC_OK ? read_list(units, ANALYSES, analyses) : code;
}
