#include "attrscope/random.h"

#include <Random123/philox.h>
#include <math.h>

static philox4x32_ctr_t generate(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b)
{
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    philox4x32_ctr_t counter = {{(uint32_t)a, (uint32_t)(a >> 32), b, (uint32_t)use}};
    return philox4x32(counter, key);
}

static double to_unit(uint32_t high, uint32_t low)
{
    uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
    return ((double)bits + 0.5) * 0x1p-53;
}

uint64_t asc_random_bits(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b)
{
    philox4x32_ctr_t r = generate(seed, use, a, b);
    return (uint64_t)r.v[0] << 32 | r.v[1];
}

double asc_random_uniform(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b)
{
    philox4x32_ctr_t r = generate(seed, use, a, b);
    return to_unit(r.v[0], r.v[1]);
}

double asc_random_normal(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b)
{
    philox4x32_ctr_t r = generate(seed, use, a, b);
    double radius = sqrt(-2.0 * log(to_unit(r.v[0], r.v[1])));
    return radius * cos(2.0 * M_PI * to_unit(r.v[2], r.v[3]));
}
