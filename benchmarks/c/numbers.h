/* Arithmetic that a loop over eight organisations turns into vector instructions: no calls, no branches.

   exp and log are polynomials, right to about one unit in the last place, because the C library's cannot be vectorised
   without -ffast-math; the random draws are those of model/randomness.py, bit for bit. */
#ifndef NUMBERS_H
#define NUMBERS_H
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double most(double a, double b) { return a > b ? a : b; }
static inline double least(double a, double b) { return a < b ? a : b; }
static inline double bounded(double x) { return least(most(x, 0.0), 1.0); }
static inline double toward(double value, double aim, double rate) { return value + rate * (aim - value); }

static inline double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t to_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* by its bits: the sources are compiled as if no number could be nan, so that least and most are one instruction each */
static inline int is_nan(double x) { return to_bits(x) << 1 > 0xffe0000000000000ULL; }

/* exp(x), x held within -700..700: x = k ln 2 + r, then a polynomial in r (Chebyshev nodes; error below 2e-17) */
static inline double exp_of(double x) {
    const double shift = 0x1.8p52;
    x = least(most(x, -700.0), 700.0);
    double k = x * 0x1.71547652b82fep+0 + shift;
    uint64_t power = to_bits(k) << 52;
    k -= shift;
    double r = x - k * 0x1.62e42fee00000p-1;
    r -= k * 0x1.a39ef35793c76p-33;
    double r2 = r * r, r4 = r2 * r2;
    double a = 0x1.0000000000001p-1 + r * 0x1.5555555555556p-3;
    double b = 0x1.5555555553d37p-5 + r * 0x1.11111111109a6p-7;
    double c = 0x1.6c16c1789d1d7p-10 + r * 0x1.a01a01a7cebcdp-13;
    double d = 0x1.a019b8ca26fcfp-16 + r * 0x1.71de0d85293b8p-19;
    double e = 0x1.2891d4ffbb0f9p-22 + r * 0x1.af390ba7e6f47p-26;
    double tail = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * e);
    return from_bits(to_bits(1.0 + (r + r2 * tail)) + power);
}

/* log(x) for a normal x > 0: x = 2^k m with m about 1, then 2 atanh((m - 1) / (m + 1)) as a polynomial (error below 5e-18) */
static inline double log_of(double x) {
    const uint64_t root = 0x3fe6a09e667f3bcdULL; /* sqrt(1/2) */
    uint64_t bits = to_bits(x) - root;
    double k = (double)((int64_t)bits >> 52);
    double f = from_bits((bits & 0x000fffffffffffffULL) + root) - 1.0;
    double s = f / (2.0 + f), z = s * s, z2 = z * z;
    double a = 0x1.5555555555558p-1 + z * 0x1.9999999995273p-2;
    double b = 0x1.2492492dfd86cp-2 + z * 0x1.c71c62d5e53e0p-3;
    double c = 0x1.7462b91b8df65p-3 + z * 0x1.39fdcceb4bb45p-3;
    double tail = (a + z2 * b) + z2 * z2 * (c + z2 * 0x1.2b5f68a50d903p-3);
    return k * 0x1.62e42fee00000p-1 + (2.0 * s + (s * z * tail + k * 0x1.a39ef35793c76p-33));
}

static inline double logistic(double x) { return 1.0 / (1.0 + exp_of(-x)); }

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15ULL;

/* the finaliser of SplitMix64, for a part of a draw's name that is (part + 1) * GOLDEN already */
static inline uint64_t scrambled(uint64_t bits, uint64_t salt) {
    uint64_t z = bits + salt;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static inline uint64_t mixed(uint64_t bits, uint64_t part) { return scrambled(bits, (part + 1) * GOLDEN); }
static inline uint64_t stream_key(uint64_t key, uint64_t stream, uint64_t month) {
    return mixed(mixed(key, stream), month);
}
static inline double uniform(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

static inline double normal(uint64_t shared, uint64_t who) {
    uint64_t bits = mixed(shared, who);
    double radius = sqrt(-2.0 * log(1.0 - uniform(bits)));
    return radius * cos(2.0 * 3.141592653589793 * uniform(mixed(bits, 0)));
}

#endif
