// The functions of the soft-float table and of the double table: compiled once for each, with
// FORMAT 32 or 64. Values travel as the integers of their bits, which the soft-float calling
// convention makes the same thing.
#include "real.h"

#if FORMAT == 32
typedef uint32_t word;
typedef uint64_t other_word;
#define NAME(name) f##name
#define UNPACK unpack32
#define PACK pack32
#define PACK_OTHER pack64
// Of a quotient or root: the format's, one that may be lost to normalising, two to round by.
enum { BITS = 27 };
#else
typedef uint64_t word;
typedef uint32_t other_word;
#define NAME(name) d##name
#define UNPACK unpack64
#define PACK pack64
#define PACK_OTHER pack32
enum { BITS = 56 };
#endif

#define UNARY(name, call)   \
  word NAME(name)(word a) { \
    real x;                 \
    UNPACK(&x, a);          \
    call;                   \
    return PACK(&x);        \
  }

#define BINARY(name, call)          \
  word NAME(name)(word a, word b) { \
    real x, y;                      \
    UNPACK(&x, a);                  \
    UNPACK(&y, b);                  \
    call;                           \
    return PACK(&x);                \
  }

BINARY(add, real_add(&x, &y))
BINARY(sub, y.sign ^= 1; real_add(&x, &y))
BINARY(mul, real_multiply(&x, &y))
BINARY(div, real_divide(&x, &y, BITS))
BINARY(atan2, real_atan2(&x, &y))
UNARY(sqrt, real_sqrt(&x, BITS))
UNARY(tan, real_tangent(&x))
UNARY(exp, real_exp(&x))
UNARY(ln, real_ln(&x))

void NAME(sincos_to)(word result[2], word a) {
  real x, sine, cosine;
  UNPACK(&x, a);
  real_sincos(&x, &sine, &cosine);
  result[0] = PACK(&sine);
  result[1] = PACK(&cosine);
}

word NAME(cos)(word a) {
  word result[2];
  NAME(sincos_to)(result, a);
  return result[1];
}

int NAME(order)(word a, word b) {
  real x, y;
  UNPACK(&x, a);
  UNPACK(&y, b);
  return real_compare(&x, &y);
}

other_word NAME(2other)(word a) {
  real x;
  UNPACK(&x, a);
  return PACK_OTHER(&x);
}

int64_t NAME(2fix64)(word a, int32_t point) {
  real x;
  UNPACK(&x, a);
  return floor_i64(&x, point);
}

uint64_t NAME(2ufix64)(word a, int32_t point) {
  real x;
  UNPACK(&x, a);
  return floor_u64(&x, point);
}

int32_t NAME(2fix)(word a, int32_t point) {
  int64_t value = NAME(2fix64)(a, point);
  return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value;
}

uint32_t NAME(2ufix)(word a, int32_t point) {
  uint64_t value = NAME(2ufix64)(a, point);
  return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

int64_t NAME(2int64)(word a) { return NAME(2fix64)(a, 0); }
uint64_t NAME(2uint64)(word a) { return NAME(2ufix64)(a, 0); }
int32_t NAME(2int)(word a) { return NAME(2fix)(a, 0); }
uint32_t NAME(2uint)(word a) { return NAME(2ufix)(a, 0); }

static word from(uint64_t magnitude, uint32_t sign, int32_t point) {
  real x;
  from_u64(&x, magnitude, sign, point);
  return PACK(&x);
}

word NAME(_fix64)(int64_t value, int32_t point) {
  return value < 0 ? from(-(uint64_t)value, 1, point) : from((uint64_t)value, 0, point);
}

word NAME(_ufix64)(uint64_t value, int32_t point) { return from(value, 0, point); }
word NAME(_fix)(int32_t value, int32_t point) { return NAME(_fix64)(value, point); }
word NAME(_ufix)(uint32_t value, int32_t point) { return from(value, 0, point); }
word NAME(_int64)(int64_t value) { return NAME(_fix64)(value, 0); }
word NAME(_uint64)(uint64_t value) { return from(value, 0, 0); }
word NAME(_int)(int32_t value) { return NAME(_fix64)(value, 0); }
word NAME(_uint)(uint32_t value) { return from(value, 0, 0); }
