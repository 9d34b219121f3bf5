// Bulk memory functions. Each returns its first argument; lengths are in bytes and may be 0.

#include "thumb.h"
  .text

function rom_memset
  push {r0, r4, r5, lr}
1:
  cmp r2, #0
  beq set_done
  lsls r3, r0, #30
  beq set_words
  strb r1, [r0]
  adds r0, #1
  subs r2, #1
  b 1b

function rom_memset4 // the caller promises that r0 is word aligned
  push {r0, r4, r5, lr}
set_words:
  uxtb r1, r1
  lsls r3, r1, #8
  orrs r1, r3
  lsls r3, r1, #16
  orrs r1, r3
  movs r3, r1
  movs r4, r1
  movs r5, r1
  subs r2, #16
  bcc 2f
1:
  stmia r0!, {r1, r3, r4, r5}
  subs r2, #16
  bcs 1b
2:
  adds r2, #16
3:
  subs r2, #4
  bcc 4f
  stmia r0!, {r1}
  b 3b
4:
  adds r2, #4
5:
  subs r2, #1
  bcc set_done
  strb r1, [r0, r2]
  b 5b
set_done:
  pop {r0, r4, r5, pc}

function memcpy // the compiler's name, for copies of structures
function rom_memcpy
  push {r0, r4, r5, r6, lr}
  movs r3, r0
  eors r3, r1
  lsls r3, #30
  bne copy_bytes // never aligned together
1:
  cmp r2, #0
  beq copy_done
  lsls r3, r0, #30
  beq copy_words
  ldrb r3, [r1]
  strb r3, [r0]
  adds r0, #1
  adds r1, #1
  subs r2, #1
  b 1b

function rom_memcpy44 // the caller promises that r0 and r1 are word aligned
  push {r0, r4, r5, r6, lr}
copy_words:
  subs r2, #16
  bcc 2f
1:
  ldmia r1!, {r3, r4, r5, r6}
  stmia r0!, {r3, r4, r5, r6}
  subs r2, #16
  bcs 1b
2:
  adds r2, #16
3:
  subs r2, #4
  bcc 4f
  ldmia r1!, {r3}
  stmia r0!, {r3}
  b 3b
4:
  adds r2, #4
copy_bytes:
  subs r2, #1
  bcc copy_done
  ldrb r3, [r1, r2]
  strb r3, [r0, r2]
  b copy_bytes
copy_done:
  pop {r0, r4, r5, r6, pc}
