// Elementary functions: reduce the argument, then sum a power series in fixed point, where 2^-63 is
// one unit.
#include "real.h"

static const real ONE = {0x8000000000000000u, 0, 0};
static const real HALF = {0x8000000000000000u, -1, 0};
static const real SQRT_2 = {0xb504f333f9de6484u, 0, 0};
static const real TAN_PI_8 = {0xd413cccfe7799211u, -2, 0};
static const real LN_2 = {0xb17217f7d1cf79acu, -1, 0};
static const real PI = {0xc90fdaa22168c235u, 1, 0};
static const real PI_2 = {0xc90fdaa22168c235u, 0, 0};
static const real PI_4 = {0xc90fdaa22168c235u, -1, 0};

// A period: its inverse; itself, to 53 bits so that multiples up to 2^11 are exact; what those 53
// bits leave out.
typedef struct {
  real inverse, high, low;
} period;

static const period QUARTER_TURN = {
    {0xa2f9836e4e44152au, -1, 0}, {0xc90fdaa22168c000u, 0, 0}, {0x8d313198a2e03707u, -54, 0}};
static const period OCTAVE = {
    {0xb8aa3b295c17f0bcu, 0, 0}, {0xb17217f7d1cf7800u, -1, 0}, {0xd5e4f1d9cc01f97bu, -56, 0}};

enum { FACTORIALS = 22, ODDS = 24 };

static const uint64_t INVERSE_FACTORIAL[FACTORIALS] = {
    // 2^63 / k!
    0x8000000000000000u, 0x8000000000000000u, 0x4000000000000000u, 0x1555555555555555u,
    0x0555555555555555u, 0x0111111111111111u, 0x002d82d82d82d82eu, 0x0006806806806807u,
    0x0000d00d00d00d01u, 0x0000171de3a556c7u, 0x0000024fc9f6ef14u, 0x00000035cc8acfebu,
    0x000000047bb63bfeu, 0x000000005849184fu, 0x00000000064e5d2au, 0x00000000006b9fd0u,
    0x000000000006b9fdu, 0x000000000000654bu, 0x00000000000005a1u, 0x000000000000004cu,
    0x0000000000000004u, 0x0000000000000000u};

static const uint64_t INVERSE_ODD[ODDS] = {
    // 2^63 / (2k + 1)
    0x8000000000000000u, 0x2aaaaaaaaaaaaaabu, 0x199999999999999au, 0x1249249249249249u,
    0x0e38e38e38e38e39u, 0x0ba2e8ba2e8ba2e9u, 0x09d89d89d89d89d9u, 0x0888888888888889u,
    0x0787878787878788u, 0x06bca1af286bca1bu, 0x0618618618618618u, 0x0590b21642c8590bu,
    0x051eb851eb851eb8u, 0x04bda12f684bda13u, 0x0469ee58469ee584u, 0x0421084210842108u,
    0x03e0f83e0f83e0f8u, 0x03a83a83a83a83a8u, 0x03759f22983759f2u, 0x0348348348348348u,
    0x031f3831f3831f38u, 0x02fa0be82fa0be83u, 0x02d82d82d82d82d8u, 0x02b9310572620ae5u};

// c[first] ± c[first + step] z ± c[first + 2 step] z² …, up to c[last]; z in units of 2^-64.
static void series(real *sum, const uint64_t *c, int first, int last, int step, uint64_t z,
                   int alternating) {
  uint64_t total = c[last];
  for (int k = last - step; k >= first; k -= step) {
    uint64_t term = multiply_high(total, z);
    total = alternating ? c[k] - term : c[k] + term;
  }
  from_u64(sum, total, 0, 63);
}

static uint64_t square(const real *x) {
  real product = *x;
  real_multiply(&product, x);
  return to_q64(&product);
}

// Takes the nearest multiple of the period off x and returns which one it was.
static int32_t reduce(real *x, const period *p) {
  real multiple = *x;
  real_multiply(&multiple, &p->inverse);
  real_add(&multiple, &HALF);
  int64_t n = floor_i64(&multiple, 0);
  real part;
  from_u64(&multiple, (uint64_t)(n < 0 ? -n : n), n < 0, 0);
  part = p->high;
  real_multiply(&part, &multiple);
  real_subtract(x, &part);
  part = p->low;
  real_multiply(&part, &multiple);
  real_subtract(x, &part);
  return (int32_t)n;
}

static const real ZERO = {0, 0, 0};
enum { REDUCIBLE = 30 };  // the binary exponent from which on a multiple would not fit its integer

void real_sincos(const real *x, real *sine, real *cosine) {
  real angle = x->exponent < REDUCIBLE ? *x : ZERO;
  int32_t quadrant = reduce(&angle, &QUARTER_TURN);
  uint64_t z = square(&angle);
  if ((quadrant & 1) != 0) {
    real *swapped = sine;
    sine = cosine;
    cosine = swapped;
  }
  series(sine, INVERSE_FACTORIAL, 1, 21, 2, z, 1);
  real_multiply(sine, &angle);
  series(cosine, INVERSE_FACTORIAL, 0, 20, 2, z, 1);
  // A quarter turn on, the new sine is the cosine and the new cosine is the sine negated.
  sine->sign ^= ((quadrant + (quadrant & 1)) >> 1) & 1;
  cosine->sign ^= (quadrant >> 1) & 1;
}

void real_tangent(real *x) {
  real cosine;
  real_sincos(x, x, &cosine);
  real_divide(x, &cosine, 64);
}

void real_exp(real *x) {
  if (x->exponent >= REDUCIBLE) {
    x->mantissa = x->sign != 0 ? 0 : 1ull << 63;
    x->exponent = INFINITE;
    x->sign = 0;
    return;
  }
  int32_t octaves = reduce(x, &OCTAVE);
  series(x, INVERSE_FACTORIAL, 0, 20, 1, to_q64(x), (int)x->sign);
  x->exponent += octaves;
}

// ln(m 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1)), with m between the root of a half and that of
// two.
void real_ln(real *x) {
  if (is_zero(x) || x->sign != 0) {
    x->mantissa = 1ull << 63;
    x->exponent = INFINITE;
    x->sign = 1;
  }
  if (is_infinite(x)) {
    return;
  }
  int32_t octaves = x->exponent;
  x->exponent = 0;
  if (real_compare(x, &SQRT_2) > 0) {
    x->exponent = -1;
    octaves++;
  }
  real divisor = *x;
  real_add(&divisor, &ONE);
  real_subtract(x, &ONE);
  real_divide(x, &divisor, 64);
  real sum;
  series(&sum, INVERSE_ODD, 0, 12, 1, square(x), 0);
  sum.exponent++;
  real_multiply(x, &sum);
  from_u64(&sum, (uint64_t)(octaves < 0 ? -octaves : octaves), octaves < 0, 0);
  real_multiply(&sum, &LN_2);
  real_add(x, &sum);
}

// The arc tangent of a number in 0..1.
static void arc_tangent(real *x) {
  int upper = real_compare(x, &TAN_PI_8) > 0;
  if (upper) {  // turned back by an eighth
    real divisor = *x;
    real_add(&divisor, &ONE);
    real_subtract(x, &ONE);
    real_divide(x, &divisor, 64);
  }
  real sum;
  series(&sum, INVERSE_ODD, 0, ODDS - 1, 1, square(x), 1);
  real_multiply(x, &sum);
  if (upper) {
    real_add(x, &PI_4);
  }
}

void real_atan2(real *y, const real *x) {
  uint32_t below = y->sign;
  real ratio = *y;
  real divisor = *x;
  ratio.sign = divisor.sign = 0;
  if (is_infinite(&ratio) && is_infinite(&divisor)) {  // a diagonal
    ratio = divisor = ONE;
  }
  int steep = real_compare(&ratio, &divisor) > 0;
  if (steep) {
    real swapped = ratio;
    ratio = divisor;
    divisor = swapped;
  }
  if (!is_zero(&ratio)) {
    real_divide(&ratio, &divisor, 64);
  }
  arc_tangent(&ratio);
  if (steep) {
    *y = PI_2;
    real_subtract(y, &ratio);
    ratio = *y;
  }
  if (x->sign != 0) {
    *y = PI;
    real_subtract(y, &ratio);
    ratio = *y;
  }
  *y = ratio;
  y->sign = below;
}
