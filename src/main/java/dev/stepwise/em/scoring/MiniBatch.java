package dev.stepwise.em.scoring;

import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mini-batch holds what one task has seen since its last one. It is all that a learner needs to know of the task.
 *
 * @param epoch of the parameters behind the statistics
 * @param version newest parameters that points of this mini-batch were scored with
 * @param partition of the input
 * @param points rows, those of weight 0 too
 * @param weight sum of their weights
 * @param logLikelihood {@code Σ v ln p(x)} under the served sets, in the user's units, labels ignored
 * @param accumulatingLogLikelihood the same under the accumulating sets
 * @param newestTimestampMillis of the newest point
 * @param span event time that the statistics refer to the end of; null: they have not decayed
 * @param tails how unusual its points were; null: not known, as from an earlier release
 * @param statistics expected under the accumulating sets, in their standardised units
 * @param sample some of the rows, drawn with even chances among those of positive weight
 */
public record MiniBatch(
        long epoch,
        long version,
        int partition,
        long points,
        double weight,
        double logLikelihood,
        double eStepLogLikelihood,
        long newestTimestampMillis,
        @Nullable EventSpan span,
        @Nullable TailReport tails,
        MixtureStatistics statistics,
        List<SampledPoint> sample) {

    public MiniBatch {
        sample = List.copyOf(sample);
    }

    /** Makes a mini-batch for a model in which event time does not count, and that knows of no tails. */
    public MiniBatch(
            long epoch,
            long version,
            int partition,
            long points,
            double weight,
            double logLikelihood,
            double eStepLogLikelihood,
            long newestTimestampMillis,
            MixtureStatistics statistics,
            List<SampledPoint> sample) {
        this(
                epoch,
                version,
                partition,
                points,
                weight,
                logLikelihood,
                eStepLogLikelihood,
                newestTimestampMillis,
                null,
                null,
                statistics,
                sample);
    }
}
