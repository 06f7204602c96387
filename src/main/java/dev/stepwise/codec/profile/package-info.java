/** What the columns of a file hold, and a model file of it. */
@NullMarked
package dev.stepwise.codec.profile;

import org.jspecify.annotations.NullMarked;
