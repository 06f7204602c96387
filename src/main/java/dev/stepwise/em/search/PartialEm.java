package dev.stepwise.em.search;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.linalg.LogSumExp;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * EM on some components of a mixture. The others, and the background, keep their parameters and the proportions of their
 * weights, and their densities are worked out once.
 */
final class PartialEm {

    private static final int MOST_ITERATIONS = 60;

    /** A rise of the mean log-likelihood by less ends it, in nats. */
    private static final double SMALL = 1e-5;

    private final MStep mStep;
    private final List<PointBlock> points;
    private final MixtureModel start;
    private final int[] moving;
    private final int[] held;
    private final MixtureModel heldModel;
    private final double heldWeight;
    private final double[] heldLogs;
    private final Responsibilities heldShares;
    private final double totalWeight;
    private final double backgroundMass;
    private final Pace pace;

    /** @param moving the components that move, ascending; at least one */
    PartialEm(MStep mStep, List<PointBlock> points, MixtureModel start, int[] moving, Pace pace) {
        this.mStep = mStep;
        this.points = points;
        this.start = start;
        this.moving = moving;
        this.pace = pace;
        held = IntStream.range(0, start.components())
                .filter(k -> Arrays.binarySearch(moving, k) < 0)
                .toArray();
        heldModel = start.select(held);
        heldWeight = heldWeight(start);
        int capacity = points.get(0).capacity();
        heldLogs = new double[points.stream().mapToInt(PointBlock::size).sum()];
        heldShares = new Responsibilities(held.length, capacity);
        double weight = 0;
        int at = 0;
        MixtureKernel kernel = held.length == 0 ? null : new MixtureKernel(heldModel, capacity);
        for (PointBlock block : points) {
            for (int i = 0; i < block.size(); i++) {
                weight += block.weights()[i];
            }
            if (kernel == null) {
                Arrays.fill(heldLogs, at, at + block.size(), Double.NEGATIVE_INFINITY);
            } else {
                kernel.evaluateLabelled(block, heldShares);
                for (int i = 0; i < block.size(); i++) {
                    heldLogs[at + i] = orNothing(heldShares.logDensities()[i]);
                }
            }
            at += block.size();
        }
        totalWeight = weight;
        backgroundMass = start.shape().hasBackground() ? addBackground() : 0;
    }

    /** Adds the background to the held densities; its mass. */
    private double addBackground() {
        int capacity = points.get(0).capacity();
        MixtureKernel kernel = new MixtureKernel(start, capacity);
        Responsibilities shares = new Responsibilities(start.components(), capacity);
        double mass = 0;
        int at = 0;
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, shares);
            for (int i = 0; i < block.size(); i++, at++) {
                double share = shares.background(i);
                mass += block.weights()[i] * share;
                if (share > 0) {
                    heldLogs[at] = LogSumExp.ofTwo(heldLogs[at], shares.logDensities()[i] + Math.log(share));
                }
            }
        }
        return mass;
    }

    private double heldWeight(MixtureModel model) {
        double weight = model.backgroundWeight();
        for (int k : held) {
            weight += model.weight(k);
        }
        return weight;
    }

    /** A point whose class has none of these components has no density among them. */
    private static double orNothing(double logDensity) {
        return Double.isNaN(logDensity) ? Double.NEGATIVE_INFINITY : logDensity;
    }

    /** The mixture after EM; null when it leads to no numbers. */
    @Nullable
    MixtureModel run() {
        MixtureModel model = start;
        MixtureStatistics heldStatistics = null;
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            pace.step();
            MixtureModel moved = model.select(moving);
            MixtureAccumulator accumulator =
                    new MixtureAccumulator(moved, points.get(0).capacity());
            double mean = expect(moved, model, accumulator);
            if (heldStatistics == null) {
                heldStatistics = heldStatistics(moved);
            }
            if (!Double.isFinite(mean) || mean - before < SMALL) {
                break;
            }
            before = mean;
            model = maximise(model, accumulator.snapshot(), heldStatistics);
            if (model == null) {
                return null;
            }
        }
        return model;
    }

    /**
     * Returns the logarithm of the factor by which the held components' weights, and so their densities, have changed.
     */
    private double heldShift(MixtureModel model) {
        return heldWeight > 0 ? Math.log(heldWeight(model) / heldWeight) : 0;
    }

    /** Adds the points to the moving components; the mean log-likelihood. */
    private double expect(MixtureModel moved, MixtureModel model, MixtureAccumulator accumulator) {
        int capacity = points.get(0).capacity();
        MixtureKernel kernel = new MixtureKernel(moved, capacity);
        Responsibilities shares = new Responsibilities(moving.length, capacity);
        double shift = heldShift(model);
        CompensatedSum sum = new CompensatedSum();
        int at = 0;
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, shares);
            for (int i = 0; i < block.size(); i++) {
                double own = orNothing(shares.logDensities()[i]);
                double all = LogSumExp.ofTwo(own, heldLogs[at + i] + shift);
                reduce(shares, i, own - all);
                sum.add(block.weights()[i] * all);
            }
            accumulator.add(block, shares);
            at += block.size();
        }
        return sum.value() / totalWeight;
    }

    /**
     * Returns the statistics of the held components at the start. The points of the background are not among them. The
     * held components share in the weights, and they scale what all components have in common.
     */
    private MixtureStatistics heldStatistics(MixtureModel moved) {
        int capacity = points.get(0).capacity();
        if (held.length == 0) {
            return start.shape().zero(0);
        }
        MixtureAccumulator accumulator = new MixtureAccumulator(heldModel, capacity);
        MixtureKernel own = new MixtureKernel(moved, capacity);
        MixtureKernel others = new MixtureKernel(heldModel, capacity);
        Responsibilities shares = new Responsibilities(moving.length, capacity);
        int at = 0;
        for (PointBlock block : points) {
            own.evaluateLabelled(block, shares);
            others.evaluateLabelled(block, heldShares);
            for (int i = 0; i < block.size(); i++) {
                double all = LogSumExp.ofTwo(heldLogs[at + i], orNothing(shares.logDensities()[i]));
                reduce(heldShares, i, orNothing(heldShares.logDensities()[i]) - all);
            }
            accumulator.add(block, heldShares);
            at += block.size();
        }
        return accumulator.snapshot();
    }

    private static void reduce(Responsibilities shares, int i, double logFactor) {
        double factor = logFactor > Double.NEGATIVE_INFINITY ? Math.exp(logFactor) : 0;
        for (int k = 0; k < shares.components(); k++) {
            int at = k * shares.capacity() + i;
            shares.values()[at] = factor == 0 ? 0 : shares.values()[at] * factor;
        }
    }

    private @Nullable MixtureModel maximise(
            MixtureModel model, MixtureStatistics movedStatistics, MixtureStatistics heldStatistics) {
        int k = model.components();
        double[] masses = new double[k];
        int[] places = new int[k];
        List<MixtureStatistics> sources = new ArrayList<>(Collections.nCopies(k, heldStatistics));
        for (int i = 0; i < held.length; i++) {
            places[held[i]] = i;
            masses[held[i]] = heldStatistics.masses()[i];
        }
        for (int i = 0; i < moving.length; i++) {
            places[moving[i]] = i;
            masses[moving[i]] = movedStatistics.masses()[i];
            sources.set(moving[i], movedStatistics);
        }
        MixtureStatistics all = MixtureStatistics.compose(masses, sources, places);
        MixtureModel estimate =
                mStep.estimate(model.shape().hasBackground() ? all.withBackground(backgroundMass) : all);
        return estimate == null ? null : withMoved(model, estimate);
    }

    /** The moving components from the estimate, and the weight that they leave shared out among the others as before. */
    private MixtureModel withMoved(MixtureModel model, MixtureModel estimate) {
        double rest = 1;
        double before = heldWeight(model);
        for (int k : moving) {
            rest -= estimate.weight(k);
        }
        double[] weights = model.weights();
        for (int k : held) {
            weights[k] *= Math.max(rest, Double.MIN_NORMAL) / before;
        }
        for (int k : moving) {
            weights[k] = estimate.weight(k);
        }
        return model.replace(moving, estimate).withWeights(weights);
    }
}
