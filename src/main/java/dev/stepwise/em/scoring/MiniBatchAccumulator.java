package dev.stepwise.em.scoring;

import static java.util.Objects.requireNonNull;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.mixture.ExpectedRows;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Mutable twin of {@link MiniBatch}, within one epoch. */
final class MiniBatchAccumulator {

    private ModelParameters parameters;
    private final int capacity;
    private final @Nullable ForwardDecay decay;
    private final boolean learns;
    /** Made when a block comes that is not kept as rows. */
    private @Nullable MixtureAccumulator statistics;
    /** These statistics hold the points before the landmark of the decay. */
    private @Nullable MixtureStatistics earlier;

    /** Most rows that are kept as they are. */
    private final int mostRows;
    /** Those of the first block. */
    private @Nullable ExpectedRows first;

    private final CompensatedSum weight = new CompensatedSum();
    private final CompensatedSum logLikelihood = new CompensatedSum();
    private final CompensatedSum eStepLogLikelihood = new CompensatedSum();
    private final CompensatedSum eStepWeight = new CompensatedSum();
    private long points;
    private long weightedRows;
    private final double[] factors;
    private final double[] tailsBegun;
    private final SortedMap<Integer, Long> anomalies = new TreeMap<>();
    private long newestTimestampMillis = Long.MIN_VALUE;

    /**
     * @param decay of the points with event time; null: they do not decay
     * @param tailsBegun numbers of what follows the points, as they are before the first
     */
    MiniBatchAccumulator(ModelParameters parameters, int capacity, @Nullable ForwardDecay decay, double[] tailsBegun) {
        this.parameters = parameters;
        this.capacity = capacity;
        this.decay = decay;
        factors = new double[capacity];
        this.tailsBegun = tailsBegun;
        learns = parameters.eStepModel() != null;
        mostRows = learns && decay == null
                ? ExpectedRows.most(
                        parameters.served().shape(), parameters.served().components())
                : 0;
        if (decay != null) {
            decay.begin();
        }
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
        boolean isFirst = points == 0;
        points += block.size();
        for (int i = 0; i < block.size(); i++) {
            if (scored.isAnomaly(i)) {
                anomalies.merge(scored.cluster(i), 1L, Long::sum);
            }
            weight.add(block.weights()[i]);
        }
        drawIn(block);
        if (scored.expected != null) {
            for (int i = 0; i < block.size(); i++) {
                eStepLogLikelihood.add(block.weights()[i] * scored.eStepLogDensities[i]);
            }
        }
        if (decay != null) {
            fade(decay, block);
        }
        if (learns && scored.expected != null) {
            learn(block, scored.expected, isFirst);
        }
    }

    private void learn(PointBlock block, Responsibilities expected, boolean isFirst) {
        if (isFirst && block.size() <= mostRows && block.isComplete()) {
            first = ExpectedRows.of(block, expected);
            return;
        }
        if (statistics == null) {
            statistics = new MixtureAccumulator(requireNonNull(parameters.eStepModel(), "it expects"), capacity);
        }
        statistics.add(block, expected);
    }

    /** Draws weights in to the largest that a row is learned from with. */
    private void drawIn(PointBlock block) {
        double heaviest = parameters.limits().heaviest();
        boolean heavy = false;
        for (int i = 0; i < block.size(); i++) {
            double v = block.weights()[i];
            weightedRows += v > 0 ? 1 : 0;
            factors[i] = v > heaviest ? heaviest / v : 1;
            heavy |= v > heaviest;
            eStepWeight.add(v * factors[i]);
        }
        if (heavy) {
            block.scaleWeights(factors);
        }
    }

    /** Weighs the block by age. The model learns the block with these weights from here on. */
    private void fade(ForwardDecay by, PointBlock block) {
        if (by.isFar()) {
            MixtureStatistics sums = sums();
            earlier = sums.scale(by.settle());
            statistics = null;
        }
        by.weigh(block);
    }

    private MixtureStatistics sums() {
        MixtureShape shape = parameters.served().shape();
        if (statistics == null && first != null) {
            return first.statistics(shape);
        }
        MixtureStatistics sums =
                statistics == null ? shape.zero(parameters.served().components()) : statistics.snapshot();
        if (first != null) {
            sums = first.statistics(shape).plus(sums);
        }
        return earlier == null ? sums : earlier.plus(sums);
    }

    /**
     * The mini-batch as it is now.
     *
     * @param tails what followed its points
     */
    MiniBatch snapshot(int partition, List<SampledPoint> sample, TailTracker tails) {
        return new MiniBatch(
                parameters.epoch(),
                parameters.version(),
                partition,
                points,
                weight.value(),
                logLikelihood.value(),
                eStepWeight.value() == weight.value()
                        ? eStepLogLikelihood.value()
                        : eStepLogLikelihood.value() * (weight.value() / eStepWeight.value()),
                newestTimestampMillis,
                decay == null ? null : decay.span(),
                new TailReport(tailsBegun, tails.numbers(), anomalies),
                new MiniBatch.RowWeights(weightedRows, eStepWeight.value()),
                decay == null ? sums() : sums().scale(decay.settle()),
                sample,
                statistics == null ? first : null);
    }
}
