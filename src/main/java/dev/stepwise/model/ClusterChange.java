package dev.stepwise.model;

import dev.stepwise.model.ClusterTraits.Trait;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster differs from what it was.
 *
 * @param id of the cluster
 * @param name that an operator gave it, now or else before; null: none
 * @param kind what happened
 * @param weightBefore its share of all points; 0 where there was none
 * @param weightAfter its share of all points; 0 where there is none
 * @param traits features in which it differs, with what it was as the others; what tells most comes first
 */
public record ClusterChange(
        int id, @Nullable String name, Kind kind, double weightBefore, double weightAfter, List<Trait> traits) {

    /** A share that differs by less is not told. */
    private static final double LEAST_SHARE = 0.01;

    private static final int MOST_IN_SENTENCE = 5;

    /** The kind says what happened. */
    public enum Kind {
        /** It was not there before. */
        CAME,
        /** It is not there any more. */
        GONE,
        /** It is there, and differs. */
        MOVED
    }

    public ClusterChange {
        traits = List.copyOf(traits);
    }

    /** Whether there is anything to tell. */
    boolean isWorthTelling() {
        return kind != Kind.MOVED || !traits.isEmpty() || isShareTold();
    }

    private boolean isShareTold() {
        return Math.abs(weightAfter - weightBefore) >= LEAST_SHARE;
    }

    /** What a sentence says: {@code cluster 2 "Night shift": s3 9.1 → 15, share 20 % → 31 %}. */
    public String sentence() {
        String called = "cluster " + id + (name == null ? "" : " \"" + name + "\"");
        return switch (kind) {
            case CAME -> called + " has come, with " + FeatureComparison.percent(weightAfter) + " of all points";
            case GONE -> called + " has gone; it had " + FeatureComparison.percent(weightBefore) + " of all points";
            case MOVED -> {
                String moved = traits.stream()
                        .limit(MOST_IN_SENTENCE)
                        .map(Trait::words)
                        .collect(Collectors.joining(", "));
                String share = isShareTold()
                        ? "share " + FeatureComparison.percent(weightBefore) + " → "
                                + FeatureComparison.percent(weightAfter)
                        : "";
                yield called + ": " + moved + (moved.isEmpty() || share.isEmpty() ? "" : ", ") + share;
            }
        };
    }
}
