/** PWM: eight slices of two outputs (datasheet 4.5). */
#ifndef HW_PWM_H
#define HW_PWM_H

#include "hw.h"

struct pwm_slice {
  reg32 CSR;
  reg32 DIV;
  reg32 CTR;
  reg32 CC;
  reg32 TOP;
};

struct pwm {
  struct pwm_slice CH[8];
  reg32 EN;
};
HW_AT(pwm, EN, 0xa0);

#define PWM ((struct pwm *)0x40050000)

#define PWM_CSR_EN (1u << 0)
#define PWM_DIV_INT_LSB 4
#define PWM_CC_B_LSB 16

#endif
