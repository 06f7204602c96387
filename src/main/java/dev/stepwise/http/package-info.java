/** These classes are what the service says over HTTP: health, metrics, models, and scores on request. */
@NullMarked
package dev.stepwise.http;

import org.jspecify.annotations.NullMarked;
