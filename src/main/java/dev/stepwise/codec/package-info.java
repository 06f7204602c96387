/** Bytes and text to values and back: points, model files, tables, models and statistics. */
@NullMarked
package dev.stepwise.codec;

import org.jspecify.annotations.NullMarked;
