/** Model files to model definitions. */
@NullMarked
package dev.stepwise.codec.model;

import org.jspecify.annotations.NullMarked;
