#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/macro_parts.h"

/* What must hold before distances mean anything. */
static asc_code check_images(const char *study, const asc_images *images) {
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

asc_code asc_macro_inputs_make(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                               asc_macro_inputs *inputs) {
    const int64_t n_models = asc_study_model_count(study);
    const char *keep = settings->macro.keep;
    const int64_t n = strcmp(keep, ASC_KEEP_QUALITY) == 0 ? n_models : 1;
    *inputs = (asc_macro_inputs){0};
    if (n_models == 0)
        return asc_fail(
            ASC_DATA, "study %s: it has no models; list them under models:", asc_study_name(study));
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&inputs->parts, (uint64_t)n, sizeof *inputs->parts, "inputs"), done);
    ASC_TRY(code, asc_alloc(&inputs->selections, (uint64_t)n, sizeof *inputs->selections, "inputs"),
            done);
    inputs->n = n;
    for (int64_t p = 0; p < n; p++) {
        asc_selection *selection = &inputs->selections[p];
        ASC_TRY(code, asc_selection_make_for(study, p, keep, selection), done);
        ASC_TRY(code, check_images(asc_study_name(study), &selection->images), done);
        inputs->parts[p] = (asc_macro_input){.comm = comm,
                                             .study = study,
                                             .settings = settings,
                                             .images = &selection->images,
                                             .rows = selection->rows,
                                             .first_model = p,
                                             .n_models = n_models / n};
    }
done:
    return code;
}

void asc_macro_inputs_free(asc_macro_inputs *inputs) {
    for (int64_t p = 0; p < inputs->n; p++)
        asc_selection_free(&inputs->selections[p]);
    free(inputs->selections);
    free(inputs->parts);
    *inputs = (asc_macro_inputs){0};
}
