/**
 * These classes hold what a model file can say of a feature: the families, the values they take, and the names and
 * shapes of their parameters.
 */
@NullMarked
package dev.stepwise.model.family;

import org.jspecify.annotations.NullMarked;
