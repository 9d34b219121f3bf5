package usbtoaster.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The result is to be used: without it the call does nothing. Linters, as Error Prone, know an
 * annotation of this name in whatever package it is.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@Documented
@interface CheckReturnValue {}
