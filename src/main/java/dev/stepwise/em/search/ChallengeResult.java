package dev.stepwise.em.search;

import org.jspecify.annotations.Nullable;

/**
 * The result says what came of a {@link Challenge}.
 *
 * @param request its number
 * @param gain objective of the fit minus that of the incumbent on the same points, in nats per point; above 0 without an adoption: a
 *     challenger is better, but not surely enough
 * @param adoption what to go on from; null: the incumbent stays
 */
public record ChallengeResult(
        long request, double gain, @Nullable Adoption adoption) {}
