// A number unpacked for arithmetic: what both floating point formats become before anything is done
// to them.
#pragma once

#include <stdint.h>

// (-1)^sign * mantissa * 2^(exponent - 63). Bit 63 of the mantissa is set, except that a zero's
// mantissa is 0. Infinity is a number whose exponent is beyond any other's. There is no NaN.
typedef struct {
  uint64_t mantissa;
  int32_t exponent;
  uint32_t sign;
} real;

enum { INFINITE = 1 << 20 };

static inline int is_zero(const real *x) { return x->mantissa == 0; }
static inline int is_infinite(const real *x) { return x->exponent > INFINITE / 2; }

// Formats. Packing rounds to nearest, ties to even; too large becomes infinity, too small zero,
// both signed.
void unpack32(real *x, uint32_t bits);
void unpack64(real *x, uint64_t bits);
uint32_t pack32(const real *x);
uint64_t pack64(const real *x);

// Integers, with `point` bits after the binary point.
void from_u64(real *x, uint64_t value, uint32_t sign, int32_t point);
int64_t floor_i64(const real *x, int32_t point);   // towards minus infinity, clamped
uint64_t floor_u64(const real *x, int32_t point);  // likewise
uint64_t to_q64(const real *x);                    // the magnitude of a fraction, in units of 2^-64

// Arithmetic on the first argument. What falls off is kept as a set lowest bit, so that packing
// rounds rightly.
void real_add(real *x, const real *y);
void real_subtract(real *x, const real *y);
void real_multiply(real *x, const real *y);
void real_divide(real *x, const real *y, int bits);  // computes that many bits of the quotient
void real_sqrt(real *x, int bits);
int real_compare(const real *x, const real *y);  // -1, 0, 1

// Elementary functions.
void real_sincos(const real *x, real *sine, real *cosine);
void real_tangent(real *x);
void real_atan2(real *y, const real *x);
void real_exp(real *x);
void real_ln(real *x);

uint64_t multiply_high(uint64_t a,
                       uint64_t b);       // the upper half of the product, or one or two less
int count_leading_zeros(uint64_t value);  // of a value that is not 0
