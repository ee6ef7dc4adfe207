/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "attrscope/memory.h"
#include "settings/parts.h"
#include "text/text_file.h"

enum { LARGEST_FILE = 1 << 20 };

static asc_code read_text(const char *path, asc_text_file *file) {
    asc_code code = asc_text_file_read_bytes(path, LARGEST_FILE, file);
    if (code == ASC_OK)
        code = asc_text_refuse_kind(file);
    if (code == ASC_NOINPUT)
        return asc_fail(code, "%s; give the path of a study file", asc_error_message());
    if (code == ASC_DATA) /* its content is how a command is used */
        return asc_fail(ASC_USAGE, "%s:1: not valid YAML: %s", path,
                        asc_error_message() + strlen(path) + 2);
    return code;
}

/* Text to settings. Collective: every rank has the text. */
static asc_code read_settings(MPI_Comm comm, const char *path, const char *text, int64_t size,
                              asc_settings *settings) {
    asc_yaml_node root = {0};
    asc_code code = asc_settings_init(settings);
    if (code == ASC_OK)
        code = asc_yaml_read(path, text, (size_t)size, &root);
    if (code == ASC_OK)
        code = asc_settings_parse(path, &root, settings);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_settings_expand(comm, settings), done);
    code = asc_agree(comm, asc_settings_check(&root, settings));
done:
    asc_yaml_free(&root);
    return code;
}

asc_code asc_settings_load(MPI_Comm comm, const char *path, asc_settings *settings) {
    *settings = (asc_settings){0};
    asc_text_file file = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, rank == 0 ? read_text(path, &file) : ASC_OK), done);
    MPI_Bcast(&file.size, 1, MPI_INT64_T, 0, comm);
    if (rank != 0)
        code = asc_alloc(&file.text, (uint64_t)file.size, 1, "the study file");
    ASC_TRY(code, asc_agree(comm, code), done);
    MPI_Bcast(file.text, (int)file.size, MPI_CHAR, 0, comm);
    code = read_settings(comm, path, file.text, file.size, settings);
done:
    if (code != ASC_OK)
        asc_settings_free(settings);
    asc_text_file_free(&file);
    return code;
}
