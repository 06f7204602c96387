/** Small dense linear algebra: packed symmetric matrices, Cholesky, log-sum-exp. Nothing here allocates in a loop. */
@NullMarked
package dev.stepwise.linalg;

import org.jspecify.annotations.NullMarked;
