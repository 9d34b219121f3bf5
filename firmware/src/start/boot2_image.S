/* The padded and checked second stage, made of boot2.S by tools/boot2crc.c. */
    .section .boot2, "a"
    .global boot2_image
    .type boot2_image, %object
boot2_image:
    .incbin "boot2.bin"
    .size boot2_image, . - boot2_image
