#include "attrscope/settings.h"

#include "settings/parts.h"

static const asc_param_choice metrics[] = {
    {"euclidean", ASC_EUCLIDEAN}, {"cosine", ASC_COSINE}, {NULL, 0}};
static const asc_param_choice definitions[] = {
    {"corrected", ASC_CORRECTED}, {"published", ASC_PUBLISHED}, {NULL, 0}};
static const asc_param_choice protocols[] = {
    {"sampled", ASC_PROTOCOL_SAMPLED}, {"population", ASC_PROTOCOL_POPULATION}, {NULL, 0}};
static const asc_param_choice weightings[] = {
    {"image", ASC_WEIGHT_IMAGE}, {"identity", ASC_WEIGHT_IDENTITY}, {NULL, 0}};
static const asc_param_choice same_identity[] = {
    {"exclude", ASC_SAME_EXCLUDE}, {"include", ASC_SAME_INCLUDE}, {NULL, 0}};
static const asc_param_choice measures[] = {{"nearest", ASC_MEASURE_NEAREST},
                                            {"ball", ASC_MEASURE_BALL},
                                            {"inverse_distance", ASC_MEASURE_INVERSE},
                                            {"gravity", ASC_MEASURE_GRAVITY},
                                            {NULL, 0}};
static const asc_param_choice averages[] = {
    {"exact", ASC_AVERAGE_EXACT}, {"sampled", ASC_AVERAGE_SAMPLED}, {NULL, 0}};

#define AT(member) offsetof(asc_settings, member)

/* clang-format off */
static const asc_parameter parameters[] = {
    {"study", ASC_PARAM_TEXT, AT(study), NULL, 0, 0, NULL,
     "name of the study (default: the study file's name)"},
    {"definitions", ASC_PARAM_CHOICE, AT(definitions), "corrected", 0, 0, definitions,
     "corrected measures, or the published code's number for number"},

    {"images.table", ASC_PARAM_PATH, AT(images.table), NULL, 0, 0, NULL,
     "CSV table, one row an image: file name, identity, attributes"},
    {"images.celeba.identities", ASC_PARAM_PATH, AT(images.celeba_identities), NULL, 0, 0, NULL,
     "CelebA's identity_CelebA.txt"},
    {"images.celeba.attributes", ASC_PARAM_PATH, AT(images.celeba_attributes), NULL, 0, 0, NULL,
     "CelebA's list_attr_celeba.txt"},
    {"images.lfw.folder", ASC_PARAM_PATH, AT(images.lfw_folder), NULL, 0, 0, NULL,
     "LFW: folder with one folder an identity"},
    {"images.lfw.male", ASC_PARAM_PATH, AT(images.lfw_male), NULL, 0, 0, NULL,
     "LFW: list of the images of men"},
    {"images.lfw.female", ASC_PARAM_PATH, AT(images.lfw_female), NULL, 0, 0, NULL,
     "LFW: list of the images of women"},
    {"images.keep", ASC_PARAM_TEXT, AT(images.keep), NULL, 0, 0, NULL,
     "images to use, \"<column> == <number>\" (default: exactly one face where the table knows)"},
    {"images.attributes", ASC_PARAM_NAMES, AT(images.attributes), NULL, 0, 0, NULL,
     "attribute columns (default: found by their values)"},
    {"images.skip_bad_rows", ASC_PARAM_BOOL, AT(images.skip_bad_rows), "false", 0, 0, NULL,
     "drop images with a non-finite or zero embedding instead of failing"},

    {"macro.keep", ASC_PARAM_TEXT, AT(macro.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"macro.protocols", ASC_PARAM_FLAGS, AT(macro.protocols), "sampled,population", 0, 0, protocols,
     "how distances are collected: drawn pairs, all pairs, or both"},
    {"macro.sampled.max_samples", ASC_PARAM_INT, AT(macro.sampled.max_samples), "500", 2, 1e6, NULL,
     "most identities drawn on either side of an attribute"},
    {"macro.sampled.draws", ASC_PARAM_INT, AT(macro.sampled.draws), "1", 1, 1e6, NULL,
     "independent draws"},
    {"macro.sampled.seed", ASC_PARAM_SEED, AT(macro.sampled.seed), "1", 0, 0, NULL,
     "seed of the draws"},
    {"macro.population.weighting", ASC_PARAM_CHOICE, AT(macro.population.weighting), "identity", 0, 0,
     weightings, "every identity counts alike, or every image"},
    {"macro.population.same_identity", ASC_PARAM_CHOICE, AT(macro.population.same_identity), "exclude",
     0, 0, same_identity, "pairs of images of one identity"},
    {"macro.population.exact", ASC_PARAM_BOOL, AT(macro.population.exact), "true", 0, 0, NULL,
     "refine the histogram until the KS statistic is exact"},
    {"macro.population.bins", ASC_PARAM_INT, AT(macro.population.bins), "0", 0, 65534, NULL,
     "bins of the first sweep's histogram; 0: chosen by weighting"},
    {"macro.population.intervals", ASC_PARAM_BOOL, AT(macro.population.intervals), "true", 0, 0, NULL,
     "95 % intervals over identities, by one further sweep"},

    {"quality.min_images", ASC_PARAM_INT, AT(quality.min_images), "30", 1, 1e9, NULL,
     "images an identity must have at first"},
    {"quality.faces_column", ASC_PARAM_TEXT, AT(quality.faces_column), "retina_n_faces_detected", 0, 0,
     NULL, "column with the number of detected faces, which must be one"},
    {"quality.min_single_face", ASC_PARAM_INT, AT(quality.min_single_face), "25", 1, 1e9, NULL,
     "images with one face that an identity must have"},
    {"quality.neighbour", ASC_PARAM_INT, AT(quality.neighbour), "1", 1, 1e6, NULL,
     "k: the distance to the k-th nearest image decides"},
    {"quality.min_kept", ASC_PARAM_INT, AT(quality.min_kept), "25", 1, 1e9, NULL,
     "images an identity must have in the end"},

    {"verify.keep", ASC_PARAM_TEXT, AT(verify.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"verify.matched_pairs", ASC_PARAM_INT, AT(verify.matched_pairs), "10000", 1, 1e9, NULL,
     "matched pairs of the sampled version"},
    {"verify.unmatched_images", ASC_PARAM_INT, AT(verify.unmatched_images), "100", 1, 1e6, NULL,
     "images on either side of the sampled version's unmatched pairs"},
    {"verify.bandwidth", ASC_PARAM_REAL, AT(verify.bandwidth), "0.05", 1e-6, 1e6, NULL,
     "bandwidth of the kernel densities, as a distance"},
    {"verify.bins", ASC_PARAM_INT, AT(verify.bins), "1000", 10, 6e4, NULL,
     "bins of the stored histograms"},
    {"verify.seed", ASC_PARAM_SEED, AT(verify.seed), "1", 0, 0, NULL, "seed of the drawn pairs"},

    {"probe.keep", ASC_PARAM_TEXT, AT(probe.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"probe.folds", ASC_PARAM_INT, AT(probe.folds), "5", 2, 1000, NULL, "folds"},
    {"probe.c", ASC_PARAM_REAL, AT(probe.c), "1", 1e-12, 1e12, NULL,
     "C: inverse strength of the L2 penalty"},
    {"probe.tolerance", ASC_PARAM_REAL, AT(probe.tolerance), "1e-06", 1e-14, 0.1, NULL,
     "relative norm of the gradient at which the fit ends"},
    {"probe.max_iterations", ASC_PARAM_INT, AT(probe.max_iterations), "1000", 1, 1e6, NULL,
     "most iterations of a fit"},
    {"probe.seed", ASC_PARAM_SEED, AT(probe.seed), "1", 0, 0, NULL,
     "seed of the shuffled-label control and of the grouped folds"},

    {"inference.keep", ASC_PARAM_TEXT, AT(inference.keep), "study", 0, 0, NULL,
     "keep-column of the images used"},
    {"inference.permutations", ASC_PARAM_INT, AT(inference.permutations), "999", 1, 60000, NULL,
     "permutations of every attribute's labels"},
    {"inference.max_samples", ASC_PARAM_INT, AT(inference.max_samples), "500", 0, 1e9, NULL,
     "identities drawn for either side; 0: all"},
    {"inference.given", ASC_PARAM_NAMES, AT(inference.given), NULL, 0, 0, NULL,
     "attributes whose values the pairs must share: tests of the others adjusted for these"},
    {"inference.seed", ASC_PARAM_SEED, AT(inference.seed), "1", 0, 0, NULL,
     "seed of the drawn images and permutations"},

    {"map.keep", ASC_PARAM_TEXT, AT(map.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"map.components", ASC_PARAM_INT, AT(map.components), "10", 1, 1e4, NULL,
     "principal components, and dimensions of the identities' map"},

    {"lattice.segments", ASC_PARAM_PATH, AT(lattice.segments), NULL, 0, 0, NULL,
     "df_param_step.csv: the nodes of every segment"},
    {"lattice.points", ASC_PARAM_PATH, AT(lattice.points), NULL, 0, 0, NULL,
     "df_points.csv: the coordinates of every node"},

    {"micro.measures", ASC_PARAM_FLAGS, AT(micro.measures), "nearest,ball,inverse_distance,gravity", 0, 0,
     measures, "what is measured of every attribute's field"},
    {"micro.k", ASC_PARAM_NUMBERS, AT(micro.k), "10", 1, 1e6, NULL, "numbers of nearest neighbours"},
    {"micro.eps", ASC_PARAM_NUMBERS, AT(micro.eps), "0.4,0.6,0.8,1", 1e-6, 1e6, NULL,
     "radii of balls, in units of the mean distance"},
    {"micro.average_distance", ASC_PARAM_CHOICE, AT(micro.average_distance), "exact", 0, 0, averages,
     "mean distance over all pairs, or over drawn ones"},
    {"micro.average_pairs", ASC_PARAM_INT, AT(micro.average_pairs), "10000", 1, 1e12, NULL,
     "pairs of the drawn mean distance"},
    {"micro.subsample", ASC_PARAM_INT, AT(micro.subsample), "0", 0, 1e9, NULL,
     "most neighbours of a point in a ball; 0: all"},
    {"micro.max_curves", ASC_PARAM_INT, AT(micro.max_curves), "0", 0, 1e9, NULL,
     "most segments of an attribute; 0: all"},
    {"micro.seed", ASC_PARAM_SEED, AT(micro.seed), "1", 0, 0, NULL,
     "seed of drawn pairs, neighbours and segments"},

    {"checkpoint.interval", ASC_PARAM_REAL, AT(checkpoint.interval), "300", 0, 1e9, NULL,
     "seconds between checkpoints of a sweep"},
};

static const asc_parameter model_fields[] = {
    {"name", ASC_PARAM_TEXT, offsetof(asc_model_settings, name), NULL, 0, 0, NULL,
     "name of the model"},
    {"architecture", ASC_PARAM_TEXT, offsetof(asc_model_settings, architecture), NULL, 0, 0, NULL,
     "its backbone"},
    {"metric", ASC_PARAM_CHOICE, offsetof(asc_model_settings, metric), NULL, 0, 0, metrics,
     "distance that the model was trained for"},
    {"embeddings", ASC_PARAM_PATH, offsetof(asc_model_settings, embeddings), NULL, 0, 0, NULL,
     ".npy or .npz [N, D], row i = image i"},
};

static const asc_parameter lattice_model_fields[] = {
    {"name", ASC_PARAM_TEXT, offsetof(asc_lattice_model, name), NULL, 0, 0, NULL,
     "name of the model"},
    {"architecture", ASC_PARAM_TEXT, offsetof(asc_lattice_model, architecture), NULL, 0, 0, NULL,
     "its backbone"},
    {"variant", ASC_PARAM_TEXT, offsetof(asc_lattice_model, variant), "vanilla", 0, 0, NULL,
     "which training, for example vanilla or finetuned"},
    {"metric", ASC_PARAM_CHOICE, offsetof(asc_lattice_model, metric), NULL, 0, 0, metrics,
     "distance that the model was trained for"},
    {"embeddings", ASC_PARAM_PATH, offsetof(asc_lattice_model, embeddings), NULL, 0, 0, NULL,
     "folder with one array [M, D] an identity"},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const asc_parameter *asc_parameters(size_t *count) {
    *count = COUNT(parameters);
    return parameters;
}

const asc_parameter *asc_model_fields(size_t *count) {
    *count = COUNT(model_fields);
    return model_fields;
}

const asc_parameter *asc_lattice_model_fields(size_t *count) {
    *count = COUNT(lattice_model_fields);
    return lattice_model_fields;
}

const char *asc_metric_name(asc_metric metric) {
    return metrics[metric].text;
}
