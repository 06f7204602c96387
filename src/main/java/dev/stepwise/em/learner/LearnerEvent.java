package dev.stepwise.em.learner;

import java.util.List;
import java.util.Locale;

/**
 * Something about a model that people want to know.
 *
 * @param kind what happened
 * @param version of the first parameters that show it: the newest ones when the record that brought it about has been applied
 * @param points lifetime points at that moment
 * @param timestampMillis newest event time at that moment
 * @param ids components that it is about, those it happened to first; empty: the whole model
 * @param evidence in nats per point, beyond what parameters cost by BIC where their number changes; of {@link Kind#REBASED} in
 *     nats altogether; of {@link Kind#DRIFT_SUSPECTED} below 0 where points have become more likely; of
 *     {@link Kind#SEEDED} the number of points that the parameters were fitted to; 0 where nothing was judged
 */
public record LearnerEvent(
        Kind kind, long version, long points, long timestampMillis, List<Integer> ids, double evidence) {

    /** The kind says what happened. */
    public enum Kind {
        /** First parameters are there. */
        SEEDED,
        /** New points are predicted worse than those before them, or are more likely than they should be. */
        DRIFT_SUSPECTED,
        /** A model that follows the change has been found. */
        DRIFT_CONFIRMED,
        /** Memories that no longer fit the stream have begun again. */
        REBASED,
        /** A challenge in the background took the place of the parameters, or of some of them. */
        ADOPTED,
        /** A component that was not there before. */
        BORN,
        /** A component whose points came mostly from one that still lives. */
        SPLIT,
        /** A component that is there no longer. */
        DIED,
        /** A component is there no longer, and most of its points belong to another now. */
        MERGED,
        /** A component that was there before and had gone is there again. */
        RETURNED,
        /** The likelihood of new points has stopped to rise. */
        CONVERGED
    }

    public LearnerEvent {
        ids = List.copyOf(ids);
    }

    /** For people. */
    public String sentence() {
        return switch (kind) {
            case SEEDED ->
                text(
                        "First parameters%s, with clusters %s.",
                        evidence > 0 ? text(", from %,.0f points", evidence) : "", ids);
            case DRIFT_SUSPECTED ->
                evidence < 0
                        ? text(
                                "The stream may have changed: new points are %.3f nats per point more likely than they should be.",
                                -evidence)
                        : text(
                                "The stream may have changed: new points are predicted %.3f nats per point worse.",
                                evidence);
            case DRIFT_CONFIRMED ->
                text(
                        "The stream has changed: a model of the newest points is better by %.4f nats per point.",
                        evidence);
            case REBASED -> text("Old points mislead by now (%.1f nats): long memories begin again.", evidence);
            case ADOPTED -> text("A challenger replaced the model, better by %.4f nats per point.", evidence);
            case BORN ->
                text("Cluster %d was born: the model with it is better by %.4f nats per point.", ids.get(0), evidence);
            case SPLIT ->
                text(
                        "Cluster %d split off from cluster %d: the model with it is better by %.4f nats per point.",
                        ids.get(0), ids.get(1), evidence);
            case DIED ->
                text("Cluster %d died: the model without it is better by %.4f nats per point.", ids.get(0), evidence);
            case MERGED ->
                text(
                        "Cluster %d merged into cluster %d: the model with one of them less is better by %.4f nats per point.",
                        ids.get(0), ids.get(1), evidence);
            case RETURNED ->
                text("Cluster %d returned: the model with it is better by %.4f nats per point.", ids.get(0), evidence);
            case CONVERGED -> "The model has converged.";
        };
    }

    private static String text(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }
}
