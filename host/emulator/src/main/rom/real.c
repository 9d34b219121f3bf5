#include "real.h"

uint64_t umull(uint32_t a, uint32_t b);

int count_leading_zeros(uint64_t value) {
  uint32_t high = (uint32_t)(value >> 32);
  return high != 0 ? __builtin_clz(high) : 32 + __builtin_clz((uint32_t)value);
}

uint64_t multiply_high(uint64_t a, uint64_t b) {
  uint32_t ah = (uint32_t)(a >> 32);
  uint32_t bh = (uint32_t)(b >> 32);
  return umull(ah, bh) + (umull(ah, (uint32_t)b) >> 32) + (umull((uint32_t)a, bh) >> 32);
}

static uint64_t multiply_sticky(uint64_t a, uint64_t b) {
  uint32_t al = (uint32_t)a, ah = (uint32_t)(a >> 32);
  uint32_t bl = (uint32_t)b, bh = (uint32_t)(b >> 32);
  uint64_t high = umull(ah, bh);
  if ((al | bl) == 0) {  // single precision: this was the whole product
    return high;
  }
  uint64_t low = umull(al, bl);
  uint64_t one = umull(ah, bl);
  uint64_t other = umull(al, bh);
  uint64_t middle = (low >> 32) + (uint32_t)one + (uint32_t)other;
  high += (one >> 32) + (other >> 32) + (middle >> 32);
  return high | (((uint32_t)middle | (uint32_t)low) != 0);
}

static uint64_t shift_right_sticky(uint64_t value, int32_t distance) {
  if (distance == 0) {
    return value;
  }
  if (distance > 63) {
    return 1;
  }
  return (value >> distance) | ((value << (64 - distance)) != 0);
}

static void infinity(real *x) {
  x->mantissa = 1ull << 63;
  x->exponent = INFINITE;
}

static void shift_up(real *x) {
  int zeros = count_leading_zeros(x->mantissa);
  x->mantissa <<= zeros;
  x->exponent -= zeros;
}

void real_add(real *x, const real *y) {
  if (is_zero(y)) {
    if (is_zero(x)) {
      x->sign &= y->sign;
    }
    return;
  }
  if (is_zero(x)) {
    *x = *y;
    return;
  }
  if (is_infinite(x) && is_infinite(y)) {  // of two that differ the positive one wins
    x->sign &= y->sign;
    return;
  }
  real small = *y;
  if (x->exponent < y->exponent) {
    small = *x;
    *x = *y;
  }
  small.mantissa = shift_right_sticky(small.mantissa, x->exponent - small.exponent);
  if (x->sign == small.sign) {
    uint64_t sum = x->mantissa + small.mantissa;
    if (sum < small.mantissa) {
      sum = (sum >> 1) | (sum & 1) | (1ull << 63);
      x->exponent++;
    }
    x->mantissa = sum;
    return;
  }
  if (x->mantissa < small.mantissa) {
    x->sign = small.sign;
    x->mantissa = small.mantissa - x->mantissa;
  } else {
    x->mantissa -= small.mantissa;
  }
  if (is_zero(x)) {
    x->sign = 0;
    x->exponent = 0;
  } else {
    shift_up(x);
  }
}

void real_subtract(real *x, const real *y) {
  real negative = *y;
  negative.sign ^= 1;
  real_add(x, &negative);
}

void real_multiply(real *x, const real *y) {
  x->sign ^= y->sign;
  if (is_infinite(x) || is_infinite(y)) {  // zero times infinity included
    infinity(x);
    return;
  }
  x->mantissa = multiply_sticky(x->mantissa, y->mantissa);
  x->exponent += y->exponent + 1;
  if (is_zero(x)) {
    x->exponent = 0;
  } else {
    shift_up(x);
  }
}

void real_divide(real *x, const real *y, int bits) {
  x->sign ^= y->sign;
  if (is_infinite(x) || is_zero(y)) {  // infinity by infinity and zero by zero included
    infinity(x);
    return;
  }
  if (is_zero(x)) {
    return;
  }
  if (is_infinite(y)) {
    x->mantissa = 0;
    x->exponent = 0;
    return;
  }
  uint64_t remainder = x->mantissa;
  uint64_t quotient = 0;
  uint64_t carry = 0;
  for (int i = 0; i < bits; i++) {
    quotient <<= 1;
    if (carry != 0 || remainder >= y->mantissa) {
      remainder -= y->mantissa;
      quotient |= 1;
    }
    carry = remainder >> 63;
    remainder <<= 1;
  }
  x->mantissa = quotient << (64 - bits);
  x->exponent -= y->exponent;
  shift_up(x);
  x->mantissa |= (carry | remainder) != 0;
}

void real_sqrt(real *x, int bits) {
  if (is_zero(x)) {
    return;
  }
  if (x->sign != 0) {  // for want of a NaN
    infinity(x);
  }
  if (is_infinite(x)) {
    return;
  }
  uint64_t radicand =
      (x->exponent & 1) != 0 ? x->mantissa : x->mantissa >> 1;  // two bits before the point
  uint64_t remainder = 0;
  uint64_t root = 0;
  for (int i = 0; i < bits; i++) {
    remainder = (remainder << 2) | (radicand >> 62);
    radicand <<= 2;
    uint64_t trial = (root << 2) | 1;
    root <<= 1;
    if (remainder >= trial) {
      remainder -= trial;
      root |= 1;
    }
  }
  x->mantissa = (root << (64 - bits)) | ((remainder | radicand) != 0);
  x->exponent >>= 1;
}

static int compare_magnitudes(const real *x, const real *y) {
  if (is_zero(x) || is_zero(y)) {
    return !is_zero(x) - !is_zero(y);
  }
  if (x->exponent != y->exponent) {
    return x->exponent < y->exponent ? -1 : 1;
  }
  return (x->mantissa > y->mantissa) - (x->mantissa < y->mantissa);
}

int real_compare(const real *x, const real *y) {
  if (is_zero(x) && is_zero(y)) {
    return 0;
  }
  if (x->sign != y->sign) {
    return x->sign != 0 ? -1 : 1;
  }
  int order = compare_magnitudes(x, y);
  return x->sign != 0 ? -order : order;
}
