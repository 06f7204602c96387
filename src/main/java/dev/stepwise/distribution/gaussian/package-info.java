/** Normal and student-t distributions with covariances of every structure. Their statistics are centred moments. */
@NullMarked
package dev.stepwise.distribution.gaussian;

import org.jspecify.annotations.NullMarked;
