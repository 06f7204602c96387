package dev.stepwise.em.scoring;

import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.mixture.ExpectedRows;
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
 * @param eStepLogLikelihood {@code weight} times the mean of {@code ln p(x)} under the accumulating sets, with what is far and
 *     what is heavy drawn in
 * @param newestTimestampMillis of the newest point
 * @param span event time that the statistics refer to the end of; null: they have not decayed
 * @param tails how unusual its points were; null: not known, as from an earlier release
 * @param weights of its rows; null: not known, as from an earlier release
 * @param statistics expected under the accumulating sets, in their standardised units
 * @param sample some of the rows, drawn with even chances among those of positive weight
 * @param rows that the statistics are the sums of, where they are few numbers beside them; else null
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
        @Nullable RowWeights weights,
        MixtureStatistics statistics,
        List<SampledPoint> sample,
        @Nullable ExpectedRows rows) {

    /**
     * The rows of a weight above 0.
     *
     * @param rows how many there were
     * @param sum of their weights, each drawn in to the largest that a row is learned from with
     */
    public record RowWeights(long rows, double sum) {}

    public MiniBatch {
        sample = List.copyOf(sample);
    }

    /**
     * Returns a sum over weights as if its rows weighed 1 on average: the mean times the number of rows. It is no number where
     * all weights are 0.
     */
    public double ofRows(double sum) {
        return sum * (points / weight);
    }

    /** Makes a mini-batch as earlier releases did, which did not tell the rows of weight 0 from others. */
    public MiniBatch(
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
        this(
                epoch,
                version,
                partition,
                points,
                weight,
                logLikelihood,
                eStepLogLikelihood,
                newestTimestampMillis,
                span,
                tails,
                null,
                statistics,
                sample,
                null);
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
