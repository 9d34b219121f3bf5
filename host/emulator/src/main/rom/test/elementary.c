// Elementary functions against the host's in a wider format. Bounds are in units of the result's
// last place.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "tables.h"

void test_elementary(int count);

typedef struct {
  const char *name;
  int offset;
  long double (*reference)(long double);
  double least32, most32;  // the documented range
  double least64, most64;
  double bound64;  // a half would be perfect
} function;

static const function FUNCTIONS[] = {
    {"cos", COS, cosl, -128, 128, -1024, 1024, 1},
    {"sin", SIN, sinl, -128, 128, -1024, 1024, 1},
    {"tan", TAN, tanl, -128, 128, -1024, 1024, 1},
    {"exp", EXP, expl, -87, 88, -708, 709, 0.51},
    {"ln", LN, logl, 1e-37, 1e38, 1e-300, 1e300, 0.51},
};

static uint32_t single_table, double_table;

static float call32(int offset, float a, float b, float *second) {
  uint32_t registers[4] = {0};
  memcpy(&registers[0], &a, 4);
  memcpy(&registers[1], &b, 4);
  machine_call(machine_word(single_table + (uint32_t)offset), registers);
  float result[2];
  memcpy(result, registers, sizeof result);
  *second = result[1];
  return result[0];
}

static double call64(int offset, double a, double b, double *second) {
  uint32_t registers[4];
  memcpy(&registers[0], &a, 8);
  memcpy(&registers[2], &b, 8);
  machine_call(machine_word(double_table + (uint32_t)offset), registers);
  double result[2];
  memcpy(result, registers, sizeof result);
  *second = result[1];
  return result[0];
}

static double error(long double got, long double expected, int digits) {
  if (got == expected) {
    return 0;
  }
  return (double)fabsl(ldexpl(got - expected, digits - 1 - ilogbl(expected)));
}

static double between(double least, double most) {
  double fraction = ldexp((double)(random_bits() >> 11), -53);
  if (least > 0) {  // over the exponents
    return exp(log(least) + fraction * (log(most) - log(least)));
  }
  double x = least + fraction * (most - least);
  switch (random_bits() % 4) {
    case 0: return ldexp(x, -(int)(random_bits() % 40));  // small ones
    case 1: return (double)(int)(x / M_PI_2) * M_PI_2;    // where cancellation is worst
    default: return x;
  }
}

static void test_function(const function *f, int count) {
  double worst32 = 0, worst64 = 0, ignored;
  float ignored32;
  for (int i = 0; i < count; i++) {
    float x = (float)between(f->least32, f->most32);
    double e = error(call32(f->offset, x, 0, &ignored32), f->reference(x), FLT_MANT_DIG);
    worst32 = e > worst32 ? e : worst32;
    check(e < 0.51, "single %s(%a) is %.2f off", f->name, x, e);
    double y = i % 8 == 0 ? 1 + (between(-1, 1) * 1e-3) : between(f->least64, f->most64);
    e = error(call64(f->offset, y, 0, &ignored), f->reference(y), DBL_MANT_DIG);
    worst64 = e > worst64 ? e : worst64;
    check(e < f->bound64, "double %s(%a) is %.2f off", f->name, y, e);
  }
  printf("%-5s at most %.4f ulp in single, %.4f in double precision\n", f->name, worst32, worst64);
}

static void test_sincos(int count) {
  for (int i = 0; i < count; i++) {
    double x = between(-1024, 1024), cosine, ignored, again;
    float y = (float)between(-128, 128), cosine32, ignored32, again32;
    double sine = call64(SINCOS, x, 0, &cosine);
    check(sine == call64(SIN, x, 0, &again) && again == cosine &&
              cosine == call64(COS, x, 0, &ignored),
          "sincos(%a)", x);
    float sine32 = call32(SINCOS, y, 0, &cosine32);
    check(sine32 == call32(SIN, y, 0, &again32) && again32 == cosine32 &&
              cosine32 == call32(COS, y, 0, &ignored32),
          "sincosf(%a)", y);
  }
}

// A denormal of single precision counts as zero.
static long double flushed(float x) {
  return fabsf(x) < FLT_MIN ? copysignf(0, x) : x;
}

static void test_atan2(int count) {
  static const double special[] = {0, -0.0, 1, -1, INFINITY, -INFINITY, 1e300, -1e-300};
  double worst32 = 0, worst64 = 0, ignored;
  float ignored32;
  for (int i = 0; i < count + 64; i++) {
    double y = i < 64 ? special[i / 8] : between(-1, 1) * exp2((double)(random_bits() % 200) - 100);
    double x = i < 64 ? special[i % 8] : between(-1, 1) * exp2((double)(random_bits() % 200) - 100);
    long double expected = atan2l(y, x);
    double e = error(call64(ATAN2, y, x, &ignored), fabsl(expected) < DBL_MIN ? 0 : expected,
                     DBL_MANT_DIG);
    worst64 = e > worst64 ? e : worst64;
    check(e < 0.51, "double atan2(%a, %a) is %.2f off", y, x, e);
    float y32 = (float)y, x32 = (float)x;
    expected = atan2l(flushed(y32), flushed(x32));
    e = error(call32(ATAN2, y32, x32, &ignored32), fabsl(expected) < FLT_MIN ? 0 : expected,
              FLT_MANT_DIG);
    worst32 = e > worst32 ? e : worst32;
    check(e < 0.51, "single atan2(%a, %a) is %.2f off", y32, x32, e);
  }
  printf("atan2 at most %.4f ulp in single, %.4f in double precision\n", worst32, worst64);
}

static void test_special(int offset, double x, double expected) {
  double ignored;
  float ignored32;
  check(call64(offset, x, 0, &ignored) == expected, "double function %02x of %g", offset, x);
  check(call32(offset, (float)x, 0, &ignored32) == (float)expected, "single function %02x of %g",
        offset, x);
}

void test_elementary(int count) {
  single_table = rom_data("SF");
  double_table = rom_data("SD");
  for (unsigned i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
    test_function(&FUNCTIONS[i], count);
  }
  test_sincos(count / 4);
  test_atan2(count);
  test_special(EXP, 0, 1);
  test_special(EXP, INFINITY, INFINITY);
  test_special(EXP, -INFINITY, 0);
  test_special(EXP, 1e4, INFINITY);
  test_special(EXP, -1e4, 0);
  test_special(EXP, -1e30, 0);
  test_special(LN, 0, -INFINITY);
  test_special(LN, -1, -INFINITY);
  test_special(LN, 1, 0);
  test_special(LN, INFINITY, INFINITY);
  test_special(SIN, 0, 0);
  test_special(COS, 0, 1);
}
