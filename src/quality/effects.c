/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/effects.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "quality/measures.h"
#include "stats/spread.h"

/* Every step's measures side by side. */
typedef struct steps {
    int64_t people, n;     /* K, measures */
    const int64_t *images; /* [ASC_QUALITY_STEPS] */
    asc_quality_measures of[ASC_QUALITY_STEPS];
    uint8_t *everywhere; /* [n] an attribute's KS is known after every step that leaves people */
    int64_t n_everywhere;
} steps;

static asc_code measure_steps(MPI_Comm comm, asc_study *study, int64_t model,
                              const asc_selection *selection, const asc_quality_subset *subset,
                              steps *s) {
    const int64_t n = selection->images.n;
    const size_t influences = (size_t)(s->n * s->people) * sizeof(double);
    uint8_t *mask = NULL;
    asc_code code = asc_agree(comm, asc_alloc(&mask, (uint64_t)n, 1, "kept images"));
    for (int step = 0; step < ASC_QUALITY_STEPS && code == ASC_OK; step++) {
        asc_quality_measures *now = &s->of[step], *before = now - (step > 0);
        const bool same = step > 0 && subset->images[step] == subset->images[step - 1];
        if (!same && subset->identities[step] > 0) {
            for (int64_t i = 0; i < n; i++)
                mask[i] = subset->last[i] >= step;
            code = asc_quality_measure(comm, study, model, selection, mask, now);
            continue;
        }
        code = asc_agree(comm, asc_quality_measures_init(&selection->images, now));
        if (code != ASC_OK || !same)
            continue;
        now->people = before->people;
        memcpy(now->value, before->value, (size_t)s->n * sizeof *now->value);
        memcpy(now->influence, before->influence, influences);
    }
    free(mask);
    return code;
}

/* Whether a measure is known, with its error; of one person in a modality it has none. */
static bool is_known(const asc_quality_measures *measures, int64_t m, int64_t people) {
    double sum = measures->value[m];
    for (int64_t k = 0; k < people; k++)
        sum += measures->influence[m * people + k];
    return !isnan(sum);
}

/* Steps are compared by the same attributes. */
static void find_everywhere(steps *s) {
    for (int64_t m = ASC_QUALITY_KS; m < s->n; m++) {
        s->everywhere[m] = 1;
        for (int step = 0; step < ASC_QUALITY_STEPS; step++)
            if (s->of[step].people > 1 && !is_known(&s->of[step], m, s->people))
                s->everywhere[m] = 0;
        s->n_everywhere += s->everywhere[m];
    }
}

/* A figure of a step, and how person k moves it. */
static double value_of(const steps *s, int step, int64_t figure) {
    const double *value = s->of[step].value;
    double sum = 0;
    if (figure != ASC_QUALITY_FIGURE_MEAN)
        return value[figure - (figure >= ASC_QUALITY_FIGURE_KS)];
    for (int64_t m = ASC_QUALITY_KS; m < s->n; m++)
        sum += s->everywhere[m] ? value[m] : 0;
    return s->n_everywhere > 0 ? sum / (double)s->n_everywhere : NAN;
}

static double influence_of(const steps *s, int step, int64_t figure, int64_t k) {
    const double *influence = s->of[step].influence + k;
    double sum = 0;
    if (figure != ASC_QUALITY_FIGURE_MEAN)
        return influence[(figure - (figure >= ASC_QUALITY_FIGURE_KS)) * s->people];
    for (int64_t m = ASC_QUALITY_KS; m < s->n; m++)
        sum += s->everywhere[m] ? influence[m * s->people] : 0;
    return sum / (double)s->n_everywhere;
}

/* Of step `now`, less that of step `before` unless that is negative. */
static asc_estimate find_figure(const steps *s, int now, int before, int64_t figure) {
    const bool change = before >= 0;
    const double value = value_of(s, now, figure) - (change ? value_of(s, before, figure) : 0);
    asc_estimate found = {value, NAN, {NAN, NAN}, NAN};
    asc_spread spread = {.people = s->of[change ? before : now].people};
    if (isnan(value))
        return found;
    for (int64_t k = 0; k < s->people; k++)
        asc_spread_add(&spread, influence_of(s, now, figure, k) -
                                    (change ? influence_of(s, before, figure, k) : 0));
    found.error = sqrt(spread.squares);
    if (change && s->images[now] == s->images[before])
        found.interval = (asc_interval){value, value};
    else if (change && spread.squares == 0) /* nothing errs before and after: nobody can be asked */
        found.error = NAN;
    else if (!change && figure == ASC_QUALITY_FIGURE_AUC)
        found.interval = asc_spread_interval(value, found.error, &spread, spread.people / 2);
    else
        found.interval = asc_spread_interval_of(value, found.error, &spread, change ? -1 : 0, 1);
    found.people = asc_spread_people(&spread);
    return found;
}

static void find_all(const steps *s, asc_quality_effects *effects) {
    asc_estimate *figure = effects->figures;
    effects->attributes = s->n_everywhere;
    for (int step = 0; step < ASC_QUALITY_STEPS; step++)
        for (int view = 0; view < ASC_QUALITY_VIEWS; view++)
            for (int64_t f = 0; f < effects->n; f++) {
                const int before = view == ASC_QUALITY_CHANGE ? step - 1 : ASC_QUALITY_ALL;
                const bool none = step == ASC_QUALITY_ALL && view != ASC_QUALITY_AFTER;
                *figure++ = none ? (asc_estimate){NAN, NAN, {NAN, NAN}, NAN}
                                 : find_figure(s, step, view == ASC_QUALITY_AFTER ? -1 : before, f);
            }
}

asc_code asc_quality_effects_find(MPI_Comm comm, asc_study *study, int64_t model,
                                  const asc_selection *selection, const asc_quality_subset *subset,
                                  asc_quality_effects *effects) {
    const asc_images *images = &selection->images;
    steps s = {.people = images->n_identities,
               .n = ASC_QUALITY_KS + (int64_t)images->n_attributes,
               .images = subset->images};
    *effects = (asc_quality_effects){.n = ASC_QUALITY_FIGURE_KS + (int64_t)images->n_attributes};
    asc_code code = asc_alloc(&s.everywhere, (uint64_t)s.n, 1, "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&effects->figures, (uint64_t)effects->n,
                         ASC_QUALITY_STEPS * ASC_QUALITY_VIEWS * sizeof *effects->figures,
                         "figures of steps");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, measure_steps(comm, study, model, selection, subset, &s), done);
    find_everywhere(&s);
    find_all(&s, effects);
done:
    for (int step = 0; step < ASC_QUALITY_STEPS; step++)
        asc_quality_measures_free(&s.of[step]);
    free(s.everywhere);
    return code;
}

const asc_estimate *asc_quality_figure_of(const asc_quality_effects *effects, int step, int view,
                                          int64_t figure) {
    return &effects->figures[(step * ASC_QUALITY_VIEWS + view) * effects->n + figure];
}

void asc_quality_effects_pack(asc_quality_effects *effects, int64_t n_attributes, asc_pack *pack) {
    effects->n = ASC_QUALITY_FIGURE_KS + n_attributes;
    asc_pack_bytes(pack, &effects->attributes, sizeof effects->attributes);
    asc_pack_matrix(pack, &effects->figures, (int64_t)ASC_QUALITY_STEPS * ASC_QUALITY_VIEWS,
                    effects->n, sizeof *effects->figures, "figures of steps");
}

void asc_quality_effects_free(asc_quality_effects *effects) {
    free(effects->figures);
    *effects = (asc_quality_effects){0};
}
