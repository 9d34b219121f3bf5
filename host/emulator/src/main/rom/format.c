// Between the formats, integers and the unpacked form.
#include "real.h"

enum { BITS32 = 24, BIAS32 = 127, BITS64 = 53, BIAS64 = 1023 };

// `fraction` has the point before its highest bit. Denormals count as zeros and NaNs as infinities,
// as on the RP2040.
static void unpack(real *x, uint64_t fraction, int32_t exponent, int32_t bias) {
  x->mantissa = (fraction >> 1) | (1ull << 63);
  x->exponent = exponent - bias;
  if (exponent == 0) {
    x->mantissa = 0;
    x->exponent = 0;
  } else if (exponent > 2 * bias) {
    x->mantissa = 1ull << 63;
    x->exponent = INFINITE;
  }
}

void unpack32(real *x, uint32_t bits) {
  x->sign = bits >> 31;
  unpack(x, (uint64_t)bits << 41, (bits >> 23) & 0xff, BIAS32);
}

void unpack64(real *x, uint64_t bits) {
  x->sign = (uint32_t)(bits >> 63);
  unpack(x, bits << 12, (bits >> 52) & 0x7ff, BIAS64);
}

static uint64_t pack(const real *x, int bits, int32_t bias) {
  if (is_zero(x)) {
    return 0;
  }
  int drop = 64 - bits;
  uint64_t odd = (x->mantissa >> drop) & 1;
  uint64_t rounded = x->mantissa + ((1ull << (drop - 1)) - 1) + odd;
  int32_t exponent =
      x->exponent + bias + (rounded < x->mantissa);  // a carry leaves 1.0 of the next binade
  if (exponent <= 0) {
    return 0;
  }
  if (exponent > 2 * bias) {
    return (uint64_t)(2 * bias + 1) << (bits - 1);
  }
  return ((uint64_t)exponent << (bits - 1)) | ((rounded << 1) >> (drop + 1));
}

uint32_t pack32(const real *x) { return (x->sign << 31) | (uint32_t)pack(x, BITS32, BIAS32); }

uint64_t pack64(const real *x) { return ((uint64_t)x->sign << 63) | pack(x, BITS64, BIAS64); }

// Keeps sums of exponents far from overflowing, and far beyond any format all the same.
static int32_t clamp_point(int32_t point) {
  const int32_t most = 1 << 16;
  return point > most ? most : point < -most ? -most : point;
}

void from_u64(real *x, uint64_t value, uint32_t sign, int32_t point) {
  x->mantissa = value;
  x->exponent = 0;
  x->sign = sign;
  if (value != 0) {
    int zeros = count_leading_zeros(value);
    x->mantissa <<= zeros;
    x->exponent = 63 - zeros - clamp_point(point);
  }
}

int64_t floor_i64(const real *x, int32_t point) {
  if (is_zero(x)) {
    return 0;
  }
  int32_t exponent = x->exponent + clamp_point(point);
  if (exponent < 0) {
    return -(int64_t)x->sign;
  }
  if (exponent > 62) {
    return x->sign != 0 ? INT64_MIN : INT64_MAX;
  }
  int64_t whole = (int64_t)(x->mantissa >> (63 - exponent));
  if (x->sign == 0) {
    return whole;
  }
  return -whole - ((x->mantissa << exponent << 1) != 0);
}

uint64_t floor_u64(const real *x, int32_t point) {
  int32_t exponent = x->exponent + clamp_point(point);
  if (is_zero(x) || x->sign != 0 || exponent < 0) {
    return 0;
  }
  return exponent > 63 ? UINT64_MAX : x->mantissa >> (63 - exponent);
}

uint64_t to_q64(const real *x) {
  int32_t distance = -1 - x->exponent;
  return distance > 63 ? 0 : x->mantissa >> distance;
}
