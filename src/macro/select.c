/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/analysis.h"
#include "macro/macro_parts.h"

asc_code asc_macro_check(const char *study, const asc_images *images) {
    if (images->n_attributes == 0 && images->n_traits > 0)
        return asc_fail(ASC_DATA,
                        "study %s: macro is about attributes of two values, and it has none; leave "
                        "macro out, and see kinds",
                        study);
    if (images->n_attributes == 0)
        return asc_fail(ASC_DATA,
                        "study %s: it has no attributes to analyse; give columns of 1 and "
                        "-1, or list them in images.attributes",
                        study);
    if (images->n_identities < 2)
        return asc_fail(ASC_DATA,
                        "study %s: its %lld images are of one identity; distances between "
                        "people need at least two: look at the column identity",
                        study, (long long)images->n);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        int64_t p = 0, n = 0;
        for (int64_t i = 0; i < images->n; i++) {
            p += images->attributes[i * images->n_attributes + a] > 0;
            n += images->attributes[i * images->n_attributes + a] < 0;
        }
        if (p == 0 || n == 0)
            return asc_fail(
                ASC_DATA,
                "study %s: attribute %s has %lld positive and %lld negative images; both "
                "modalities are needed: leave it out with images.attributes",
                study, images->attribute_names[a], (long long)p, (long long)n);
    }
    return ASC_OK;
}

asc_code asc_macro_select(const asc_study *study, int64_t model, const asc_settings *settings,
                          asc_selection *selection) {
    asc_code code =
        asc_selection_make_for(study, model, asc_macro_settings_of(settings)->keep, selection);
    return code == ASC_OK ? asc_macro_check(asc_study_name(study), &selection->images) : code;
}
