/** SPI: the PL022 (datasheet 4.4). */
#ifndef HW_SPI_H
#define HW_SPI_H

#include "hw.h"

struct spi {
  reg32 SSPCR0;
  reg32 SSPCR1;
  reg32 SSPDR;
  reg32 SSPSR;
  reg32 SSPCPSR;
  reg32 SSPIMSC;
  reg32 SSPRIS;
  reg32 SSPMIS;
  reg32 SSPICR;
  reg32 SSPDMACR;
};
HW_AT(spi, SSPSR, 0xc);
HW_AT(spi, SSPRIS, 0x18);
HW_AT(spi, SSPDMACR, 0x24);

#define SPI0 ((struct spi *)0x4003c000)
#define SPI1 ((struct spi *)0x40040000)

#define SSPCR0_DSS_8_BITS 7u
#define SSPCR0_FRF_MOTOROLA (0u << 4)
#define SSPCR0_SPO (1u << 6)
#define SSPCR0_SPH (1u << 7)
#define SSPCR1_SSE (1u << 1)
#define SSPCR1_MS (1u << 2)
#define SSPSR_TFE (1u << 0)
#define SSPSR_TNF (1u << 1)
#define SSPSR_RNE (1u << 2)
#define SSPRIS_RORRIS (1u << 0)
#define SSPICR_RORIC (1u << 0)
#define SSPDMACR_RXDMAE (1u << 0)
#define SSPDMACR_TXDMAE (1u << 1)

#endif
