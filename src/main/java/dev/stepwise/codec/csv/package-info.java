/** CSV files to points and to JSON objects. */
@NullMarked
package dev.stepwise.codec.csv;

import org.jspecify.annotations.NullMarked;
