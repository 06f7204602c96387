package dev.stepwise.em.search;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.PointGathering;
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
 * Points by their likeliest component, without those that rather belong to the background, and what splitting and merging these clusters does to their classification
 * likelihood {@code cl(S) = ln p(S | θ̂_S) + n ln(n/N)}, which any family has.
 */
final class HardClusters {

    private final MStep mStep;
    private final MixtureModel model;
    private final List<List<PointBlock>> clusters = new ArrayList<>();
    private final MixtureStatistics statistics;
    private final double[] likelihoods;
    private final double totalMass;
    private final double backgroundMass;

    HardClusters(MStep mStep, List<PointBlock> points, MixtureModel model) {
        this.mStep = mStep;
        this.model = model;
        int capacity = points.get(0).capacity();
        List<PointGathering> gatherings = new ArrayList<>();
        for (int k = 0; k < model.components(); k++) {
            gatherings.add(new PointGathering(model.shape().columns(), capacity));
        }
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities shares = new Responsibilities(model.components(), capacity);
        double background = 0;
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, shares);
            for (int i = 0; i < block.size(); i++) {
                int likeliest = likeliest(shares, i);
                if (shares.background(i) > shares.values()[likeliest * capacity + i]) {
                    background += block.weights()[i];
                } else {
                    gatherings.get(likeliest).add(block, i);
                }
            }
        }
        backgroundMass = background;
        List<MixtureStatistics> own = new ArrayList<>();
        double[] masses = new double[model.components()];
        for (int k = 0; k < masses.length; k++) {
            clusters.add(gatherings.get(k).blocks());
            own.add(statistics(clusters.get(k), k));
            masses[k] = own.get(k).totalMass();
        }
        statistics = MixtureStatistics.compose(masses, own, new int[masses.length]);
        totalMass = statistics.totalMass();
        likelihoods = new double[masses.length];
        MixtureModel estimate = mStep.estimate(withBackground(statistics));
        for (int k = 0; k < masses.length; k++) {
            likelihoods[k] = estimate == null ? Double.NaN : likelihood(clusters.get(k), estimate.select(k), masses[k]);
        }
    }

    private MixtureStatistics withBackground(MixtureStatistics components) {
        return model.shape().hasBackground() ? components.withBackground(backgroundMass) : components;
    }

    private static int likeliest(Responsibilities shares, int i) {
        int likeliest = 0;
        for (int k = 1; k < shares.components(); k++) {
            if (shares.values()[k * shares.capacity() + i] > shares.values()[likeliest * shares.capacity() + i]) {
                likeliest = k;
            }
        }
        return likeliest;
    }

    /** Points of each component, in blocks. */
    List<PointBlock> cluster(int k) {
        return clusters.get(k);
    }

    int size(int k) {
        return clusters.get(k).stream().mapToInt(PointBlock::size).sum();
    }

    /** Statistics of these points, for one component, its sums about the centre of component k. */
    private MixtureStatistics statistics(List<PointBlock> points, int k) {
        MixtureModel centre = model.select(k);
        if (points.isEmpty()) {
            return centre.shape().zero(1);
        }
        int capacity = points.get(0).capacity();
        MixtureAccumulator accumulator = new MixtureAccumulator(centre, capacity);
        Responsibilities all = new Responsibilities(1, capacity);
        Arrays.fill(all.values(), 1);
        points.forEach(block -> accumulator.add(block, all));
        return accumulator.snapshot();
    }

    /** Returns the log-likelihood of a cluster under one component's parameters. */
    private double likelihood(List<PointBlock> points, MixtureModel component, double mass) {
        if (!(mass > 0)) {
            return 0;
        }
        MixtureKernel kernel = new MixtureKernel(
                component.withWeights(new double[] {1}), points.get(0).capacity());
        Responsibilities shares = new Responsibilities(1, points.get(0).capacity());
        CompensatedSum sum = new CompensatedSum();
        for (PointBlock block : points) {
            kernel.evaluate(block, shares);
            for (int i = 0; i < block.size(); i++) {
                sum.add(block.weights()[i] * shares.logDensities()[i]);
            }
        }
        return sum.value() + mass * Math.log(mass / totalMass);
    }

    /**
     * Returns what it costs to make one component of two, in nats. It is NaN when there is no estimate.
     *
     * @param into receives the points of the other
     */
    double mergeLoss(int into, int other) {
        MixtureModel merged = mStep.estimate(after(null, new int[] {into, other}));
        if (merged == null) {
            return Double.NaN;
        }
        int place = into > other ? into - 1 : into;
        List<PointBlock> both = new ArrayList<>(clusters.get(into));
        both.addAll(clusters.get(other));
        double mass = statistics.masses()[into] + statistics.masses()[other];
        return likelihoods[into] + likelihoods[other] - likelihood(both, merged.select(place), mass);
    }

    private MixtureStatistics only(int k) {
        return MixtureStatistics.compose(new double[] {statistics.masses()[k]}, List.of(statistics), new int[] {k});
    }

    private static int[] identity(int k) {
        int[] places = new int[k];
        Arrays.setAll(places, i -> i);
        return places;
    }

    /**
     * A component as two.
     *
     * @param component that is split
     * @param gain of classification likelihood, in nats
     * @param first statistics of one part, as of a mixture of one component
     * @param second those of the other
     */
    record Split(int component, double gain, MixtureStatistics first, MixtureStatistics second) {}

    /** The gain of splitting a component into these parts of its points; null without an estimate. */
    @Nullable
    Split split(int k, boolean[] second) {
        int capacity = clusters.get(k).get(0).capacity();
        PointGathering a = new PointGathering(model.shape().columns(), capacity);
        PointGathering b = new PointGathering(model.shape().columns(), capacity);
        int row = 0;
        for (PointBlock block : clusters.get(k)) {
            for (int i = 0; i < block.size(); i++) {
                (second[row++] ? b : a).add(block, i);
            }
        }
        MixtureStatistics first = statistics(a.blocks(), k);
        MixtureStatistics other = statistics(b.blocks(), k);
        Split split = new Split(k, Double.NaN, first, other);
        MixtureModel estimate = mStep.estimate(after(split, null));
        if (estimate == null) {
            return null;
        }
        double gain = likelihood(a.blocks(), estimate.select(k), first.totalMass())
                + likelihood(b.blocks(), estimate.select(model.components()), other.totalMass())
                - likelihoods[k];
        return Double.isNaN(gain) ? null : new Split(k, gain, first, other);
    }

    /**
     * Statistics of all components after a move.
     *
     * @param split what becomes two; the second part takes the place that a merge frees, or a new one at the end; null: nothing
     * @param pair what becomes one, in the place of the first; the other's place goes when no split takes it; null: nothing
     */
    MixtureStatistics after(@Nullable Split split, int @Nullable [] pair) {
        int k = model.components();
        int size = k + (split == null ? 0 : 1);
        List<MixtureStatistics> sources = new ArrayList<>(Collections.nCopies(size, statistics));
        int[] places = identity(size);
        double[] masses = Arrays.copyOf(statistics.masses(), size);
        int free = k;
        if (pair != null) {
            put(pair[0], only(pair[0]).plus(only(pair[1])), sources, places, masses);
            free = pair[1];
        }
        if (split != null) {
            put(split.component(), split.first(), sources, places, masses);
            put(free, split.second(), sources, places, masses);
        }
        int[] left = split != null && pair != null
                ? identity(k)
                : IntStream.range(0, size)
                        .filter(i -> pair == null || i != pair[1])
                        .toArray();
        double[] leftMasses = Arrays.stream(left).mapToDouble(i -> masses[i]).toArray();
        return withBackground(MixtureStatistics.compose(
                leftMasses,
                Arrays.stream(left).mapToObj(sources::get).toList(),
                Arrays.stream(left).map(i -> places[i]).toArray()));
    }

    private static void put(
            int at, MixtureStatistics one, List<MixtureStatistics> sources, int[] places, double[] masses) {
        sources.set(at, one);
        places[at] = 0;
        masses[at] = one.totalMass();
    }
}
