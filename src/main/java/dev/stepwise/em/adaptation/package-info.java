/** What a key, such as a device, adds to the population's mixture: weights and means of its own, trusted by how well they predict. */
@NullMarked
package dev.stepwise.em.adaptation;

import org.jspecify.annotations.NullMarked;
