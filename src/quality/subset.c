/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/subset.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/quality.h"
#include "quality/outliers.h"

/* Images of every identity that are still kept: size [K]. */
static void count_sizes(const asc_images *images, const uint8_t *keep, int64_t *size) {
    memset(size, 0, (size_t)images->n_identities * sizeof *size);
    for (int64_t i = 0; i < images->n; i++)
        size[images->identity[i]] += keep[i];
}

static void note(const asc_images *images, asc_quality_step step, int64_t *size,
                 asc_quality_subset *subset) {
    count_sizes(images, subset->keep, size);
    for (int64_t i = 0; i < images->n; i++)
        if (subset->keep[i])
            subset->last[i] = (uint8_t)step;
    for (int64_t k = 0; k < images->n_identities; k++) {
        subset->images[step] += size[k];
        subset->identities[step] += size[k] > 0;
    }
}

/* Drops identities with fewer than `least` images, and notes what is left. */
static void drop_small(const asc_images *images, int64_t least, asc_quality_step step,
                       int64_t *size, asc_quality_subset *subset) {
    count_sizes(images, subset->keep, size);
    for (int64_t i = 0; i < images->n; i++)
        subset->keep[i] = subset->keep[i] && size[images->identity[i]] >= least;
    note(images, step, size, subset);
}

/* Where the table does not know the number of faces every image stays. */
static void drop_other_faces(const asc_images *images, const char *column, uint8_t *keep) {
    const int32_t f = asc_images_find_feature(images, column);
    for (int64_t i = 0; f >= 0 && i < images->n; i++)
        keep[i] = keep[i] && images->features[i * images->n_features + f] == 1;
}

asc_code asc_quality_subset_find(MPI_Comm comm, asc_study *study, int64_t model,
                                 const asc_selection *selection, const asc_settings *settings,
                                 asc_quality_subset *subset) {
    const asc_images *images = &selection->images;
    const asc_quality_settings *limits = asc_quality_settings_of(settings);
    int64_t *size = NULL;
    *subset = (asc_quality_subset){0};
    asc_code code = asc_alloc(&subset->keep, (uint64_t)images->n, 1, "kept images");
    if (code == ASC_OK)
        code = asc_alloc(&subset->last, (uint64_t)images->n, 1, "kept images");
    if (code == ASC_OK)
        code = asc_alloc(&size, (uint64_t)images->n_identities, sizeof *size, "sizes");
    ASC_TRY(code, asc_agree(comm, code), done);
    memset(subset->keep, 1, (size_t)images->n);
    note(images, ASC_QUALITY_ALL, size, subset);
    drop_small(images, limits->min_images, ASC_QUALITY_MIN_IMAGES, size, subset);
    drop_other_faces(images, limits->faces_column, subset->keep);
    note(images, ASC_QUALITY_ONE_FACE, size, subset);
    drop_small(images, limits->min_single_face, ASC_QUALITY_MIN_SINGLE_FACE, size, subset);
    ASC_TRY(code, asc_quality_drop_outliers(comm, study, model, selection, settings, subset->keep),
            done);
    note(images, ASC_QUALITY_OUTLIERS, size, subset);
    drop_small(images, limits->min_kept, ASC_QUALITY_MIN_KEPT, size, subset);
done:
    free(size);
    return code;
}

void asc_quality_subset_free(asc_quality_subset *subset) {
    free(subset->keep);
    free(subset->last);
    *subset = (asc_quality_subset){0};
}

void asc_quality_subset_pack(asc_quality_subset *subset, int64_t n, asc_pack *pack) {
    asc_pack_bytes(pack, subset->images, sizeof subset->images);
    asc_pack_bytes(pack, subset->identities, sizeof subset->identities);
    asc_pack_matrix(pack, &subset->keep, n, 1, 1, "images of a subset");
}
