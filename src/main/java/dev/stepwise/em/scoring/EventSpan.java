package dev.stepwise.em.scoring;

/**
 * The event time that a mini-batch of points spans, where points are forgotten by it. Their statistics refer to its
 * end.
 *
 * @param firstMillis when it begins, in milliseconds since 1970
 * @param lastMillis when it ends; not before its beginning
 * @param halfLives that count between the two
 */
public record EventSpan(long firstMillis, long lastMillis, double halfLives) {

    public EventSpan {
        if (firstMillis > lastMillis || !(halfLives >= 0)) {
            throw new IllegalArgumentException(
                    halfLives + " half-lives from " + firstMillis + " to " + lastMillis + " ms");
        }
    }
}
