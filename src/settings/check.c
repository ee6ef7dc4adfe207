/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "settings/keep_rule.h"
#include "settings/parts.h"

enum { LONGEST_NAME = 64 };

typedef struct checked {
    const asc_yaml_node *root;
    const asc_settings *settings;
} checked;

static int line_of(const checked *in, const char *path) {
    const int line = asc_yaml_line(in->root, path);
    return line ? line : 1;
}

static asc_code check_images(const checked *in) {
    const asc_images_settings *images = &in->settings->images;
    const char *file = in->settings->path;
    const int line = line_of(in, "images");
    const int sources = !!asc_yaml_line(in->root, "images.table") +
                        !!asc_yaml_line(in->root, "images.celeba") +
                        !!asc_yaml_line(in->root, "images.lfw");
    if (sources > 1 || (sources == 0 && !images->labels))
        return asc_fail(
            ASC_USAGE,
            "%s:%d: images has %s; give exactly one of table, celeba and lfw, or labels "
            "alone",
            file, line, sources ? "several sources" : "no source");
    if (images->labels && sources > 0 && !images->table)
        return asc_fail(ASC_USAGE, "%s:%d: images.labels stands alone or beside a table", file,
                        line_of(in, "images.labels"));
    if (images->n_derived > 0 && !images->table && !images->celeba_attributes)
        return asc_fail(ASC_USAGE,
                        "%s:%d: images.derive makes attributes of a table's columns; give "
                        "images.table",
                        file, line_of(in, "images.derive"));
    if (images->enriched && sources == 0)
        return asc_fail(ASC_USAGE,
                        "%s:%d: images.enriched is matched by names, which labels alone have not; "
                        "give a table, celeba or lfw",
                        file, line_of(in, "images.enriched"));
    if (!images->table && !images->celeba_identities != !images->celeba_attributes)
        return asc_fail(ASC_USAGE, "%s:%d: images.celeba needs both identities and attributes",
                        file, line_of(in, "images.celeba"));
    if (sources > 0 && !images->table && !images->celeba_attributes && !images->lfw_folder)
        return asc_fail(ASC_USAGE, "%s:%d: images.%s", file, line,
                        asc_yaml_line(in->root, "images.lfw")
                            ? "lfw needs folder"
                            : "celeba needs both identities and attributes");
    return ASC_OK;
}

static asc_code check_keep(const checked *in) {
    const char *keep = in->settings->images.keep;
    asc_keep_rule rule = {0};
    asc_code code = keep ? asc_keep_parse("images.keep", keep, &rule) : ASC_OK;
    asc_keep_free(&rule);
    if (code != ASC_USAGE)
        return code;
    return asc_fail(ASC_USAGE, "%s:%d: %s", in->settings->path, line_of(in, "images.keep"),
                    asc_error_message());
}

/* Names become parts of column and group names, cut at the underscore. */
static asc_code check_name(const checked *in, int line, const char *what, const char *name) {
    const size_t length = strlen(name);
    bool good = length <= LONGEST_NAME && isalnum((unsigned char)name[0]);
    for (const char *c = name; *c; c++)
        good = good && (unsigned char)*c < 128 &&
               (isalnum((unsigned char)*c) || *c == '.' || *c == '-');
    if (good)
        return ASC_OK;
    return asc_fail(ASC_USAGE,
                    "%s:%d: %s '%.80s': only letters, digits, '.' and '-', beginning with a letter "
                    "or digit, at most %d (no '_': <name>_<architecture> names columns)",
                    in->settings->path, line, what, name, LONGEST_NAME);
}

static asc_code check_models(const checked *in) {
    const asc_settings *settings = in->settings;
    if (settings->n_models == 0)
        return asc_fail(ASC_USAGE,
                        "%s:%d: no models; list at least one: models: [{name: ..., architecture: "
                        "..., metric: cosine, embeddings: ....npy}]",
                        settings->path, line_of(in, "models"));
    for (int64_t i = 0; i < settings->n_models; i++) {
        const asc_model_settings *model = &settings->models[i];
        asc_code code = check_name(in, model->line, "model name", model->name);
        if (code == ASC_OK)
            code = check_name(in, model->line, "architecture", model->architecture);
        if (code != ASC_OK)
            return code;
        for (int64_t k = 0; k < i; k++)
            if (!strcmp(model->name, settings->models[k].name) &&
                !strcmp(model->architecture, settings->models[k].architecture))
                return asc_fail(ASC_USAGE,
                                "%s:%d: model %s_%s is given twice, first on line %d; rename one",
                                settings->path, model->line, model->name, model->architecture,
                                settings->models[k].line);
    }
    return ASC_OK;
}

static asc_code check_lattice(const checked *in) {
    const asc_lattice_settings *lattice = &in->settings->lattice;
    const char *file = in->settings->path;
    const int line = line_of(in, "lattice");
    if (!lattice->segments)
        return asc_fail(ASC_USAGE, "%s:%d: lattice needs segments (df_param_step.csv)", file, line);
    if (lattice->n_models == 0)
        return asc_fail(ASC_USAGE, "%s:%d: lattice needs at least one entry in its models", file,
                        line);
    for (int64_t i = 0; i < lattice->n_models; i++) {
        const asc_lattice_model *model = &lattice->models[i];
        asc_code code = check_name(in, model->line, "model name", model->name);
        if (code == ASC_OK)
            code = check_name(in, model->line, "architecture", model->architecture);
        if (code == ASC_OK)
            code = check_name(in, model->line, "variant", model->variant);
        if (code != ASC_OK)
            return code;
        for (int64_t k = 0; k < i; k++) {
            const asc_lattice_model *other = &lattice->models[k];
            if (!strcmp(model->name, other->name) && !strcmp(model->variant, other->variant) &&
                !strcmp(model->architecture, other->architecture))
                return asc_fail(ASC_USAGE,
                                "%s:%d: lattice model %s_%s, variant %s, is given twice: as %s "
                                "(line %d) and as %s; rename one",
                                file, model->line, model->name, model->architecture, model->variant,
                                other->embeddings, other->line, model->embeddings);
        }
    }
    return ASC_OK;
}

/* Those with a section, else what the input has by default. */
static void find_analyses(const asc_yaml_node *root, bool has_images, asc_settings *settings) {
    const asc_images_settings *images = &settings->images;
    const bool labels_alone =
        images->labels && !images->table && !images->celeba_attributes && !images->lfw_folder;
    unsigned sections = 0, defaults = 0, of_labels = 0, of_kinds = 0;
    for (int a = 0; asc_analyses[a]; a++) {
        if (asc_yaml_line(root, asc_analyses[a]->name))
            sections |= 1u << a;
        if (asc_analyses[a]->by_default && asc_analyses[a]->of_lattice == !has_images)
            defaults |= 1u << a;
        of_labels |= asc_analyses[a]->of_labels ? 1u << a : 0;
        of_kinds |= asc_analyses[a]->needs == ASC_NEEDS_KINDS ? 1u << a : 0;
    }
    settings->analyses = sections ? sections : labels_alone ? of_labels : defaults;
    settings->by_default = sections ? 0 : settings->analyses;
    settings->left_out = sections || !labels_alone ? 0 : defaults & ~of_labels & ~of_kinds;
}

/* What the analyses need must be there. */
static asc_code check_input(const checked *in, unsigned analyses, bool has_images,
                            bool has_lattice) {
    for (int a = 0; asc_analyses[a]; a++) {
        const asc_analysis *analysis = asc_analyses[a];
        if (!(analyses >> a & 1) || (analysis->of_lattice ? has_lattice : has_images))
            continue;
        return asc_fail(ASC_USAGE, "%s:%d: %s needs %s", in->settings->path,
                        line_of(in, analysis->name), analysis->name,
                        analysis->of_lattice ? "a lattice section" : "images and models");
    }
    return ASC_OK;
}

/* The study is named after its file when it has no name. */
static asc_code name_study(asc_settings *settings) {
    if (settings->study)
        return ASC_OK;
    const char *slash = strrchr(settings->path, '/');
    const char *base = slash ? slash + 1 : settings->path;
    const char *dot = strrchr(base, '.');
    const int length = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    return asc_format(&settings->study, "%.*s", length, base);
}

asc_code asc_settings_check(const asc_yaml_node *root, asc_settings *settings) {
    const checked in = {root, settings};
    const bool has_images = asc_yaml_line(root, "images") || asc_yaml_line(root, "models");
    const bool has_lattice = asc_yaml_line(root, "lattice") != 0;
    asc_code code = ASC_OK;
    if (has_images || !has_lattice) {
        ASC_TRY(code, check_images(&in), done);
        ASC_TRY(code, check_keep(&in), done);
        ASC_TRY(code, check_models(&in), done);
    }
    if (has_lattice)
        ASC_TRY(code, check_lattice(&in), done);
    find_analyses(root, has_images, settings);
    ASC_TRY(code, check_input(&in, settings->analyses, has_images, has_lattice), done);
    code = name_study(settings);
done:
    return code;
}
