/** Long work beside the stream: first parameters, challenges, splits and merges, the number of components. */
@NullMarked
package dev.stepwise.em.search;

import org.jspecify.annotations.NullMarked;
