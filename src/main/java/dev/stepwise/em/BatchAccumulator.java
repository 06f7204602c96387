package dev.stepwise.em;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mutable twin of {@link Batch}, within one epoch. */
final class BatchAccumulator {

    private ModelParameters parameters;
    private final @Nullable MixtureAccumulator statistics;
    private final CompensatedSum weight = new CompensatedSum();
    private final CompensatedSum logLikelihood = new CompensatedSum();
    private final CompensatedSum accumulatingLogLikelihood = new CompensatedSum();
    private long points;
    private long newestTimestampMillis = Long.MIN_VALUE;

    BatchAccumulator(ModelParameters parameters, int capacity) {
        this.parameters = parameters;
        statistics =
                parameters.accumulating() == null ? null : new MixtureAccumulator(parameters.accumulating(), capacity);
    }

    /** Goes on with newer parameters of the same epoch. */
    void use(ModelParameters newest) {
        parameters = newest;
        if (statistics != null && newest.accumulating() != null) {
            statistics.use(newest.accumulating());
        }
    }

    void sawTimestamp(long millis) {
        newestTimestampMillis = Math.max(newestTimestampMillis, millis);
    }

    /** Scores a block and adds it. */
    void add(PointBlock block, ScoringKernel kernel) {
        Responsibilities expected = kernel.evaluate(block);
        if (statistics != null && expected != null) {
            statistics.add(block, expected);
            accumulatingLogLikelihood.add(kernel.accumulatingLogLikelihood());
        }
        logLikelihood.add(kernel.logLikelihood());
        points += block.size();
        for (int i = 0; i < block.size(); i++) {
            weight.add(block.weights()[i]);
        }
    }

    Batch snapshot(int partition, List<SampledPoint> sample) {
        MixtureStatistics sums = statistics == null
                ? parameters.served().shape().zero(parameters.served().components())
                : statistics.snapshot();
        return new Batch(
                parameters.epoch(),
                parameters.version(),
                partition,
                points,
                weight.value(),
                logLikelihood.value(),
                accumulatingLogLikelihood.value(),
                newestTimestampMillis,
                sums,
                sample);
    }
}
