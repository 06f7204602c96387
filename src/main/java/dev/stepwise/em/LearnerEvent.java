package dev.stepwise.em;

import java.util.List;
import java.util.Locale;

/**
 * Something about a model that people want to know.
 *
 * @param kind what happened
 * @param version of the first parameters that show it
 * @param points lifetime points at that moment
 * @param timestampMillis newest event time at that moment
 * @param ids components that it is about, those it happened to first; empty: the whole model
 * @param evidence in nats per point; of {@link Kind#REBASED} in nats altogether; 0 where nothing was judged
 */
public record LearnerEvent(
        Kind kind, long version, long points, long timestampMillis, List<Integer> ids, double evidence) {

    /** What can happen. */
    public enum Kind {
        /** First parameters are there. */
        SEEDED,
        /** New points are predicted worse than those before them. */
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
        /** One that is there no longer, and most of whose points belong to another now. */
        MERGED,
        /** The likelihood of new points has stopped to rise. */
        CONVERGED
    }

    public LearnerEvent {
        ids = List.copyOf(ids);
    }

    /** For people. */
    public String sentence() {
        return switch (kind) {
            case SEEDED -> "First parameters, with clusters " + ids + ".";
            case DRIFT_SUSPECTED ->
                text("The stream may have changed: new points are predicted %.3f nats per point worse.", evidence);
            case DRIFT_CONFIRMED ->
                text(
                        "The stream has changed: a model of the newest points is better by %.4f nats per point.",
                        evidence);
            case REBASED -> text("Old points mislead by now (%.1f nats): long memories begin again.", evidence);
            case ADOPTED -> text("A challenger replaced the model, better by %.4f nats per point.", evidence);
            case BORN -> "Cluster " + ids.get(0) + " was born.";
            case SPLIT -> "Cluster " + ids.get(0) + " split off from cluster " + ids.get(1) + ".";
            case DIED -> "Cluster " + ids.get(0) + " died.";
            case MERGED -> "Cluster " + ids.get(0) + " merged into cluster " + ids.get(1) + ".";
            case CONVERGED -> "The model has converged.";
        };
    }

    private static String text(String format, double evidence) {
        return String.format(Locale.ROOT, format, evidence);
    }
}
