package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mutable twin of {@link MiniBatch}, within one epoch. */
final class MiniBatchAccumulator {

    private ModelParameters parameters;
    private final int capacity;
    private final @Nullable ForwardDecay decay;
    private @Nullable MixtureAccumulator statistics;
    /** These statistics hold the points before the landmark of the decay. */
    private @Nullable MixtureStatistics earlier;

    private final CompensatedSum weight = new CompensatedSum();
    private final CompensatedSum logLikelihood = new CompensatedSum();
    private final CompensatedSum eStepLogLikelihood = new CompensatedSum();
    private long points;
    private long marked;
    private long anomalies;
    private double limits;
    private long newestTimestampMillis = Long.MIN_VALUE;

    /** @param decay of the points with event time; null: they do not decay */
    MiniBatchAccumulator(ModelParameters parameters, int capacity, @Nullable ForwardDecay decay) {
        this.parameters = parameters;
        this.capacity = capacity;
        this.decay = decay;
        statistics = empty();
        if (decay != null) {
            decay.begin();
        }
    }

    private @Nullable MixtureAccumulator empty() {
        return parameters.eStepModel() == null ? null : new MixtureAccumulator(parameters.eStepModel(), capacity);
    }

    /** Goes on with newer parameters of the same epoch. */
    void use(ModelParameters newest) {
        parameters = newest;
        if (statistics != null && newest.eStepModel() != null) {
            statistics.use(newest.eStepModel());
        }
    }

    void sawTimestamp(long millis) {
        newestTimestampMillis = Math.max(newestTimestampMillis, millis);
    }

    /** Adds the points of a block with what their scores expect of them. */
    void add(PointBlock block, ScoredBlock scored) {
        logLikelihood.add(scored.logLikelihood);
        points += block.size();
        if (scored.isMarked()) {
            marked += block.size();
            limits += block.size() * scored.anomalyLimit();
            for (int i = 0; i < block.size(); i++) {
                anomalies += scored.isAnomaly(i) ? 1 : 0;
            }
        }
        for (int i = 0; i < block.size(); i++) {
            weight.add(block.weights()[i]);
        }
        if (decay != null) {
            fade(decay, block);
        }
        if (statistics != null && scored.expected != null) {
            statistics.add(block, scored.expected);
            eStepLogLikelihood.add(scored.eStepLogLikelihood);
        }
    }

    /** Weighs the block by age. The model learns the block with these weights from here on. */
    private void fade(ForwardDecay by, PointBlock block) {
        if (by.isFar()) {
            MixtureStatistics sums = sums();
            earlier = sums.scale(by.settle());
            statistics = empty();
        }
        by.weigh(block);
    }

    private MixtureStatistics sums() {
        MixtureStatistics sums = statistics == null
                ? parameters.served().shape().zero(parameters.served().components())
                : statistics.snapshot();
        return earlier == null ? sums : earlier.plus(sums);
    }

    MiniBatch snapshot(int partition, List<SampledPoint> sample) {
        return new MiniBatch(
                parameters.epoch(),
                parameters.version(),
                partition,
                points,
                weight.value(),
                logLikelihood.value(),
                eStepLogLikelihood.value(),
                newestTimestampMillis,
                decay == null ? null : decay.span(),
                marked == 0 ? null : new AnomalyCount(marked, anomalies, limits / marked),
                decay == null ? sums() : sums().scale(decay.settle()),
                sample);
    }
}
