/** SIO: pins in a single cycle (datasheet 2.3.1). It has no atomic aliases: it needs none. */
#ifndef HW_SIO_H
#define HW_SIO_H

#include "hw.h"

struct sio {
  reg32 CPUID;
  reg32 GPIO_IN;
  reg32 GPIO_HI_IN;
  reg32 unused;
  reg32 GPIO_OUT;
  reg32 GPIO_OUT_SET;
  reg32 GPIO_OUT_CLR;
  reg32 GPIO_OUT_XOR;
  reg32 GPIO_OE;
  reg32 GPIO_OE_SET;
  reg32 GPIO_OE_CLR;
  reg32 GPIO_OE_XOR;
};
HW_AT(sio, GPIO_OUT, 0x10);
HW_AT(sio, GPIO_OE_SET, 0x24);

#define SIO ((struct sio *)0xd0000000)

#endif
