/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/outcome.h"

#include <stdlib.h>

/* What asc_curves and asc_groups own, as far as the report reads it. */
static void pack_curves(asc_curves *curves, asc_pack *pack) {
    asc_pack_bytes(pack, &curves->low, sizeof curves->low);
    asc_pack_bytes(pack, &curves->high, sizeof curves->high);
    asc_pack_array(pack, &curves->matched, &curves->n, sizeof *curves->matched, "histogram");
    asc_pack_matrix(pack, &curves->unmatched, curves->n, 1, sizeof *curves->unmatched, "histogram");
}

/* Whether pairs [n_pairs, 2] are of 0 .. n - 1. */
static bool are_images(const int64_t *pairs, int64_t n_pairs, int64_t n) {
    bool are = true;
    for (int64_t k = 0; pairs && k < 2 * n_pairs; k++)
        are = are && pairs[k] >= 0 && pairs[k] < n;
    return are;
}

static void pack_people(const asc_images *images, asc_verify_outcome *outcome, asc_pack *pack) {
    asc_verify_people *people = &outcome->people;
    people->n = images->n_identities;
    people->measures = ASC_INFLUENCE_POINTS + outcome->n_points;
    asc_pack_matrix(pack, &people->influence, people->measures, people->n, sizeof(double),
                    "influences");
    int64_t **const counts[] = {&people->images, &people->false_matches,
                                &people->false_non_matches};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        asc_pack_matrix(pack, counts[c], people->n, 1, sizeof(int64_t), "people");
}

void asc_verify_outcome_pack(asc_verify_outcome *outcome, asc_pack *pack) {
    asc_sample *sample = &outcome->sample;
    const asc_images *images = &outcome->selection.images;
    asc_pack_array(pack, &sample->matched, &sample->n_matched, 2 * sizeof *sample->matched,
                   "drawn pairs");
    asc_pack_array(pack, &sample->unmatched, &sample->n_unmatched, 2 * sizeof *sample->unmatched,
                   "drawn pairs");
    asc_pack_expect(pack,
                    are_images(sample->matched, sample->n_matched, images->n) &&
                        are_images(sample->unmatched, sample->n_unmatched, images->n),
                    "drawn pairs");
    asc_pack_bytes(pack, outcome->rates, sizeof outcome->rates);
    asc_pack_bytes(pack, outcome->auc, sizeof outcome->auc);
    asc_pack_bytes(pack, outcome->eer, sizeof outcome->eer);
    asc_pack_bytes(pack, &outcome->judged, sizeof outcome->judged);
    for (int p = 0; p < ASC_VERIFY_PROTOCOLS; p++)
        asc_pack_array(pack, &outcome->points[p], &outcome->n_points, sizeof *outcome->points[p],
                       "thresholds");
    asc_pack_expect(pack, outcome->judged >= 0 && outcome->judged < outcome->n_points,
                    "thresholds");
    pack_people(images, outcome, pack);
    asc_pack_bytes(pack, outcome->overlap, sizeof outcome->overlap);
    pack_curves(&outcome->histogram, pack);
    asc_pack_array(pack, &outcome->det, &outcome->n_det, sizeof *outcome->det, "error rates");
    asc_pack_matrix(pack, &outcome->groups, images->n_attributes, ASC_PAIR_GROUPS,
                    sizeof *outcome->groups, "groups");
    if (images->n_traits > 0)
        asc_pack_matrix(pack, &outcome->classes, asc_class_counter_cells(images, images->n_traits),
                        1, sizeof *outcome->classes, "classes");
}

const asc_verify_point *asc_verify_judged_point(const asc_verify_outcome *outcome) {
    return &outcome->points[ASC_VERIFY_ALL][outcome->judged];
}

void asc_verify_outcome_free(asc_verify_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_sample_free(&outcome->sample);
    asc_curves_free(&outcome->histogram);
    free(outcome->det);
    for (int p = 0; p < ASC_VERIFY_PROTOCOLS; p++)
        free(outcome->points[p]);
    asc_verify_people_free(&outcome->people);
    free(outcome->groups);
    free(outcome->classes);
    *outcome = (asc_verify_outcome){0};
}
