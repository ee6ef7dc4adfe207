/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/enrich.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/broadcast.h"
#include "core/counts.h"
#include "enrich/colour_table.h"
#include "enrich/decode.h"
#include "enrich/walk.h"
#include "sources/folder.h"
#include "text/text_file.h"

#define MOST_BYTES (INT64_C(1) << 30)

/* The images that this rank could not read. */
typedef struct bad_images {
    int64_t count;
    int64_t first; /* place of the first; n: none */
    asc_code code; /* of that */
    char message[ASC_MESSAGE_SIZE];
} bad_images;

static asc_code add_image(const char *folder, const char *name, asc_colour *colour,
                          uint64_t sums[ASC_ENRICH_SUMS]) {
    char *path = NULL;
    asc_text_file file = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&path, "%s/%s", folder, name), done);
    if (asc_is_broken_link(path)) {
        code = asc_fail(ASC_DATA, "%s: is a symbolic link that leads nowhere; mend it or remove it",
                        path);
        goto done;
    }
    ASC_TRY(code, asc_text_file_read_bytes(path, MOST_BYTES, &file), done);
    asc_colour_clear(colour);
    const asc_encoded encoded = {path, (const uint8_t *)file.text, (size_t)file.size};
    ASC_TRY(code, asc_decode(&encoded, colour), done);
    memcpy(sums, colour->sums, sizeof colour->sums);
    sums[ASC_ENRICH_PIXELS] = colour->pixels;
done:
    asc_text_file_free(&file);
    free(path);
    return code;
}

static void note_bad(bad_images *bad, int64_t place, asc_code code) {
    asc_log_from_any(ASC_LOG_DEBUG, "%s", asc_error_message());
    if (bad->count++ > 0)
        return;
    bad->first = place;
    bad->code = code;
    snprintf(bad->message, sizeof bad->message, "%s", asc_error_message());
}

/* Every rank takes each so many-th image: they differ little, neighbours least. */
static void add_images(MPI_Comm comm, const char *folder, const asc_pictures *pictures,
                       uint64_t *sums, bad_images *bad) {
    int rank = 0, size = 1;
    asc_colour colour;
    asc_progress progress;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *bad = (bad_images){.first = pictures->n};
    asc_colour_init(&colour);
    asc_progress_begin(&progress, "enrich", "images", (double)pictures->n);
    for (int64_t i = rank; i < pictures->n; i += size) {
        const asc_code code =
            add_image(folder, pictures->names[i], &colour, sums + i * ASC_ENRICH_SUMS);
        if (code != ASC_OK)
            note_bad(bad, i, code);
        asc_progress_add(&progress, (double)(pictures->n - i < size ? pictures->n - i : size));
    }
    asc_progress_end(&progress);
}

/* All fail with the first image by name that cannot be read, and how many there are. */
static asc_code agree_on_bad(MPI_Comm comm, const bad_images *bad) {
    int64_t count = 0, first = 0;
    asc_code code = ASC_OK;
    MPI_Allreduce(&bad->count, &count, 1, MPI_INT64_T, MPI_SUM, comm);
    MPI_Allreduce(&bad->first, &first, 1, MPI_INT64_T, MPI_MIN, comm);
    if (count > 0 && bad->first == first)
        code = count == 1
                   ? asc_fail(bad->code, "%s", bad->message)
                   : asc_fail(bad->code, "%s (and %lld more images cannot be read; -v names them)",
                              bad->message, (long long)count - 1);
    return asc_agree(comm, code);
}

static asc_code share_names(MPI_Comm comm, const char *folder, asc_pictures *pictures) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *pictures = (asc_pictures){0};
    asc_code code = asc_agree(comm, rank == 0 ? asc_pictures_find(folder, pictures) : ASC_OK);
    if (code != ASC_OK)
        return code;
    MPI_Bcast(&pictures->n, 1, MPI_INT64_T, 0, comm);
    return asc_broadcast_strings(comm, &pictures->names, pictures->n, "names of images");
}

/* The folder without slashes behind it, owned by the caller. */
static asc_code trim(const char *folder, char **trimmed) {
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return asc_format(trimmed, "%.*s", (int)length, folder);
}

asc_code asc_enrich(MPI_Comm comm, const char *path, const char *output) {
    char *folder = NULL;
    asc_pictures pictures = {0};
    uint64_t *sums = NULL;
    bad_images bad;
    int rank = 0;
    const double start = asc_clock();
    asc_code code = ASC_OK;
    MPI_Comm_rank(comm, &rank);
    ASC_TRY(code, asc_agree(comm, trim(path, &folder)), done);
    ASC_TRY(code, asc_agree(comm, rank == 0 ? asc_colour_table_check(output) : ASC_OK), done);
    ASC_TRY(code, share_names(comm, folder, &pictures), done);
    ASC_TRY(code,
            asc_agree(comm, asc_alloc(&sums, (uint64_t)pictures.n, ASC_ENRICH_SUMS * sizeof *sums,
                                      "sums of colours")),
            done);
    add_images(comm, folder, &pictures, sums, &bad);
    ASC_TRY(code, agree_on_bad(comm, &bad), done);
    asc_counts_sum_to_root(comm, sums, pictures.n * ASC_ENRICH_SUMS);
    if (rank == 0)
        code = asc_colour_table_write(output, pictures.names, sums, pictures.n);
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_log(ASC_LOG_INFO, "%s: mean colours of %lld images in %.1f s", output,
            (long long)pictures.n, asc_clock() - start);
done:
    asc_free_strings(pictures.names, pictures.names ? pictures.n : 0);
    free(sums);
    free(folder);
    return code;
}
