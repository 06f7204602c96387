/** The innermost loops, over blocks of points: on vectors where the virtual machine has them, and the same digits without. */
@NullMarked
package dev.stepwise.linalg.kernel;

import org.jspecify.annotations.NullMarked;
