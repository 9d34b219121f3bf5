// Arithmetic and conversions of one format, bit for bit against the host's FPU. Compiled with
// FORMAT 32 and 64. The host's results are changed as the ROM's are known to differ: denormals are
// zeros, NaNs are infinities.
#include <float.h>
#include <math.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "machine.h"
#include "tables.h"

#if FORMAT == 32
typedef float value;
typedef double exact;  // enough for any product, and for sums and quotients near the smallest number
typedef double other;
typedef uint32_t word;
typedef uint64_t other_word;
#define TEST test_single
#define TABLE "SF"
#define LEAST FLT_MIN
enum { DIGITS = FLT_MANT_DIG, EXPONENTS = 256 };
#else
typedef double value;
typedef __float128 exact;
typedef float other;
typedef uint64_t word;
typedef uint32_t other_word;
#define TEST test_double
#define TABLE "SD"
#define LEAST DBL_MIN
enum { DIGITS = DBL_MANT_DIG, EXPONENTS = 2048 };
#endif

void TEST(int count);

static uint32_t table;

static uint64_t result(const uint32_t registers[4]) {
  return registers[0] | (uint64_t)registers[1] << 32;
}

static uint64_t call(int offset, word a, word b) {
  uint32_t registers[4] = {(uint32_t)a, (uint32_t)b, 0, 0};
  if (FORMAT == 64) {
    registers[1] = (uint32_t)((uint64_t)a >> 32);
    registers[2] = (uint32_t)b;
    registers[3] = (uint32_t)((uint64_t)b >> 32);
  }
  machine_call(machine_word(table + (uint32_t)offset), registers);
  return result(registers);
}

static uint64_t call_integer(int offset, uint64_t integer, bool wide, int32_t point) {
  uint32_t registers[4] = {(uint32_t)integer, wide ? (uint32_t)(integer >> 32) : (uint32_t)point,
                           (uint32_t)point, 0};
  machine_call(machine_word(table + (uint32_t)offset), registers);
  return result(registers);
}

static word bits(value x) {
  word w;
  memcpy(&w, &x, sizeof w);
  return w;
}

static value number(word w) {
  value x;
  memcpy(&x, &w, sizeof x);
  return x;
}

static value flush(value x) {
  return isnan(x) ? (value)copysign(INFINITY, x) : fabs(x) < LEAST ? (value)copysign(0, x) : x;
}

// A result that the FPU rounded up to the smallest number is zero where its own format's digits do
// not reach that.
static value rounded(value x, exact precise) {
  exact magnitude = precise < 0 ? -precise : precise;
  exact half_below = (exact)LEAST - (exact)LEAST * (exact)ldexp(1, -DIGITS - 1);
  return magnitude < half_below ? (value)copysign(0, x) : flush(x);
}

static word random_word(void) {
  static const double special[] = {
      0, 1, 2, 3, 0.5, INFINITY, NAN, LEAST, LEAST / 2, 1e30,
      2147483648.0, 4294967296.0, 9223372036854775808.0, 18446744073709551616.0};
  word w = (word)random_bits();
  switch (random_bits() % 8) {
    case 0:
      return bits((value)special[random_bits() % (sizeof special / sizeof *special)]) |
             (w & bits((value)-0.0));
    case 1: return bits((value)(int32_t)random_bits());
    case 2: return bits((value)(int8_t)random_bits() / 8);
    default: return w;
  }
}

static word near(word a) {  // another number whose exponent is much the same
  word steps = (word)(random_bits() % 5) - 2;
  word fraction = random_bits() % 4 == 0 ? 0 : (word)random_bits() >> (FORMAT - DIGITS + 1);
  return (a & ~(((word)1 << (DIGITS - 1)) - 1)) + (steps << (DIGITS - 1)) + fraction;
}

static void test_binary(word a, word b) {
  value x = flush(number(a)), y = flush(number(b));
  value sum = x + y, difference = x - y, product = x * y, quotient = x / y;
  bool negative = signbit(x) != signbit(y);
  sum = isnan(sum) ? (value)INFINITY : rounded(sum, (exact)x + y);
  difference = isnan(difference) ? (value)INFINITY : rounded(difference, (exact)x - y);
  product =
      isnan(product) ? (value)(negative ? -INFINITY : INFINITY) : rounded(product, (exact)x * y);
  quotient = isnan(quotient) ? (value)(negative ? -INFINITY : INFINITY)
             : y == 0        ? quotient
                             : rounded(quotient, (exact)x / y);
  check((word)call(ADD, a, b) == bits(sum), TABLE " add %a %a", x, y);
  check((word)call(SUB, a, b) == bits(difference), TABLE " sub %a %a", x, y);
  check((word)call(MUL, a, b) == bits(product), TABLE " mul %a %a", x, y);
  check((word)call(DIV, a, b) == bits(quotient), TABLE " div %a %a", x, y);
  int order = (x > y) - (x < y);
  static const int compare[] = {CMP, CMP_FAST, CMP_FLAGS};
  for (int i = 0; i < 3; i++) {
    int32_t got = (int32_t)call(compare[i], a, b);
    uint32_t flags = machine_register(UC_ARM_REG_XPSR) >> 28;
    check(got == order && (flags >> 3 & 1) == (order < 0) && (flags >> 2 & 1) == (order == 0) &&
              (flags & 1) == 0,
          TABLE " cmp %a %a: %d, flags %x", x, y, got, flags);
  }
}

static void test_unary(word a) {
  value x = flush(number(a));
  value root = x < 0 ? -(value)INFINITY : FORMAT == 32 ? (value)sqrtf((float)x) : (value)sqrt(x);
  check((word)call(SQRT, a, 0) == bits(root), TABLE " sqrt %a", x);
  other converted = (other)x;
  if (FORMAT == 64 && fabs(x) < (double)FLT_MIN * (1 - ldexp(1, -FLT_MANT_DIG - 1))) {
    converted = (other)copysign(0, x);
  }
  other_word expected;
  memcpy(&expected, &converted, sizeof expected);
  check((other_word)call(TO_OTHER, a, 0) == expected, TABLE " to the other format %a", x);
}

static long double clamp(long double x, long double least, long double most) {
  return x < least ? least : x > most ? most : x;
}

static long double scaled(long double x, int32_t point) {  // beyond any format is far enough
  return ldexpl(x, point > 8192 ? 8192 : point < -8192 ? -8192 : point);
}

static void test_to_integer(word a, int32_t point) {
  value x = flush(number(a));
  for (int fixed = 0; fixed < 2; fixed++) {
    int32_t n = fixed ? point : 0;
    long double whole = floorl(scaled(x, n));
    check((int32_t)call(fixed ? TO_FIX : TO_INT, a, (word)n) ==
              (int32_t)clamp(whole, INT32_MIN, INT32_MAX),
          TABLE " to int %a, %d", x, n);
    check((uint32_t)call(fixed ? TO_UFIX : TO_UINT, a, (word)n) ==
              (uint32_t)clamp(whole, 0, UINT32_MAX),
          TABLE " to uint %a, %d", x, n);
    check((int64_t)call(fixed ? TO_FIX64 : TO_INT64, a, (word)n) ==
              (int64_t)clamp(whole, INT64_MIN, INT64_MAX),
          TABLE " to int64 %a, %d", x, n);
    check(call(fixed ? TO_UFIX64 : TO_UINT64, a, (word)n) == (uint64_t)clamp(whole, 0, UINT64_MAX),
          TABLE " to uint64 %a, %d", x, n);
  }
}

static word from(long double integer, int32_t point) {
  long double precise = scaled(integer, point == INT32_MIN ? INT32_MAX : -point);
  return bits(rounded((value)precise, (exact)precise));
}

static void test_from_integer(uint64_t i, int32_t point) {
  for (int fixed = 0; fixed < 2; fixed++) {
    int32_t n = fixed ? point : 0;
    check((word)call_integer(fixed ? FROM_FIX : FROM_INT, i, false, n) == from((int32_t)i, n),
          TABLE " from int %d, %d", (int32_t)i, n);
    check((word)call_integer(fixed ? FROM_UFIX : FROM_UINT, i, false, n) == from((uint32_t)i, n),
          TABLE " from uint %u, %d", (uint32_t)i, n);
    check((word)call_integer(fixed ? FROM_FIX64 : FROM_INT64, i, true, n) == from((int64_t)i, n),
          TABLE " from int64 %lld, %d", (long long)i, n);
    check((word)call_integer(fixed ? FROM_UFIX64 : FROM_UINT64, i, true, n) == from(i, n),
          TABLE " from uint64 %llu, %d", (unsigned long long)i, n);
  }
}

void TEST(int count) {
  table = rom_data(TABLE);
  uint8_t entries;
  machine_read(rom_data("SF") - 2, &entries, 1);
  check(entries * 4 == TABLE_END, "the table is said to have %d entries", entries);
  for (int i = 0; i < count; i++) {
    word a = random_word(), b = random_word();
    test_binary(a, b);
    test_binary(a, near(a));
    test_binary(a, a ^ bits((value)-0.0));
    test_unary(a);
    test_unary((word)(bits((value)ldexp(1, (int)(random_bits() % 60) - 30)) |
                      (a >> (FORMAT - DIGITS + 1))));
    int32_t point = (int32_t)(random_bits() % 128) - 64;
    word middling =
        bits((value)ldexp((double)(int64_t)random_bits(), (int)(random_bits() % 70) - 66));
    test_to_integer(i % 2 == 0 ? a : middling, point);
    uint64_t integer = random_bits() >> (random_bits() % 64);
    test_from_integer(i % 2 == 0 ? integer : -integer,
                      i % 64 == 0 ? (int32_t)random_bits() : point);
  }
  static const int32_t extreme[] = {INT32_MIN, INT32_MAX, -EXPONENTS, EXPONENTS};
  for (int i = 0; i < 4; i++) {
    test_from_integer(random_bits(), extreme[i]);
    test_to_integer(bits((value)-1.5), extreme[i]);
    test_to_integer(bits((value)-INFINITY), extreme[i]);
  }
}
