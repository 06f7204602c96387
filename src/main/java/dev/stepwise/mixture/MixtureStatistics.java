package dev.stepwise.mixture;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Finite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sufficient statistics of a mixture: for every component the mass of its points (for the weights) and the statistics
 * of each block (for the parameters). An immutable value with the laws of {@link SufficientStatistics}.
 */
public final class MixtureStatistics {

    private final double[] masses;
    private final List<List<SufficientStatistics>> blocks;
    /** One number, or none. */
    private final double[] background;

    /** Makes statistics without a background. */
    public MixtureStatistics(double[] masses, List<? extends List<? extends SufficientStatistics>> blocks) {
        this(masses, blocks, new double[0]);
    }

    /**
     * @param masses K values, not negative
     * @param blocks for every block the statistics of the K components
     * @param background mass of what belongs to no component, in one number; none where the mixture has no background
     */
    public MixtureStatistics(
            double[] masses, List<? extends List<? extends SufficientStatistics>> blocks, double[] background) {
        this.masses = masses.clone();
        this.background = background.clone();
        List<List<SufficientStatistics>> copies = new ArrayList<>();
        for (List<? extends SufficientStatistics> block : blocks) {
            copies.add(List.copyOf(block));
        }
        this.blocks = List.copyOf(copies);
    }

    public int components() {
        return masses.length;
    }

    /** K values; a copy. */
    public double[] masses() {
        return masses.clone();
    }

    /** Whether points may belong to no component. */
    public boolean hasBackground() {
        return background.length > 0;
    }

    /** Mass of what belongs to no component. */
    public double backgroundMass() {
        return background.length == 0 ? 0 : background[0];
    }

    /** Returns these statistics with another mass of what belongs to no component. */
    public MixtureStatistics withBackground(double mass) {
        return new MixtureStatistics(masses, blocks, new double[] {mass});
    }

    /** Weight of all points. */
    public double totalMass() {
        double sum = backgroundMass();
        for (double mass : masses) {
            sum += mass;
        }
        return sum;
    }

    /** Whether every number is finite, as sums over extreme points need not be. */
    public boolean isFinite() {
        return Finite.all(masses)
                && Finite.all(background)
                && blocks.stream().allMatch(block -> block.stream().allMatch(SufficientStatistics::isFinite));
    }

    /** Statistics of one block, by component. */
    public List<SufficientStatistics> block(int block) {
        return blocks.get(block);
    }

    /** Statistics of both sets of points. */
    public MixtureStatistics plus(MixtureStatistics other) {
        double[] sums = new double[masses.length];
        Arrays.setAll(sums, k -> masses[k] + other.masses[k]);
        List<List<SufficientStatistics>> merged = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            List<SufficientStatistics> block = new ArrayList<>();
            for (int k = 0; k < masses.length; k++) {
                block.add(blocks.get(b).get(k).plus(other.blocks.get(b).get(k)));
            }
            merged.add(block);
        }
        double[] both = background.length < other.background.length ? other.background.clone() : background.clone();
        if (background.length > 0 && other.background.length > 0) {
            both[0] = background[0] + other.background[0];
        }
        return new MixtureStatistics(sums, merged, both);
    }

    /** Statistics with every point's weight multiplied by a finite factor that is not negative. */
    public MixtureStatistics scale(double factor) {
        if (factor == 1) {
            return this;
        }
        double[] scaled = new double[masses.length];
        Arrays.setAll(scaled, k -> masses[k] * factor);
        List<List<SufficientStatistics>> scaledBlocks = new ArrayList<>();
        for (List<SufficientStatistics> block : blocks) {
            scaledBlocks.add(block.stream().map(s -> s.scale(factor)).toList());
        }
        return new MixtureStatistics(
                scaled,
                scaledBlocks,
                Arrays.stream(background).map(m -> m * factor).toArray());
    }

    /** Returns these statistics with the components in another order. Component i becomes what {@code order[i]} was. */
    public MixtureStatistics reorder(int[] order) {
        double[] reordered = new double[order.length];
        Arrays.setAll(reordered, i -> masses[order[i]]);
        List<List<SufficientStatistics>> newBlocks = new ArrayList<>();
        for (List<SufficientStatistics> block : blocks) {
            newBlocks.add(Arrays.stream(order).mapToObj(block::get).toList());
        }
        return new MixtureStatistics(reordered, newBlocks, background);
    }

    /** Returns the statistics of the first components alone. */
    public MixtureStatistics first(int components) {
        return components == masses.length
                ? this
                : reorder(IntStream.range(0, components).toArray());
    }

    /**
     * Statistics put together from several sets: component k is what {@code components[k]} is in {@code sources.get(k)}.
     *
     * @param masses K values
     */
    public static MixtureStatistics compose(double[] masses, List<MixtureStatistics> sources, int[] components) {
        List<List<SufficientStatistics>> blocks = new ArrayList<>();
        for (int b = 0; b < sources.get(0).blocks.size(); b++) {
            List<SufficientStatistics> block = new ArrayList<>();
            for (int k = 0; k < masses.length; k++) {
                block.add(sources.get(k).blocks.get(b).get(components[k]));
            }
            blocks.add(block);
        }
        return new MixtureStatistics(masses, blocks);
    }

    /** All numbers, as {@link #fromArray} reads them back, exactly. */
    public double[] toArray() {
        List<double[]> parts = new ArrayList<>();
        parts.add(masses);
        blocks.forEach(block -> block.forEach(s -> parts.add(s.toArray())));
        parts.add(background);
        return Flat.concat(parts);
    }

    /** @param values of {@link #toArray()} of statistics of this shape with so many components */
    public static MixtureStatistics fromArray(MixtureShape shape, int components, double[] values) {
        int at = components;
        List<List<SufficientStatistics>> blocks = new ArrayList<>();
        for (Family family : shape.families()) {
            List<SufficientStatistics> block = new ArrayList<>();
            for (int k = 0; k < components; k++, at += family.statisticsLength()) {
                block.add(family.statistics(Arrays.copyOfRange(values, at, at + family.statisticsLength())));
            }
            blocks.add(block);
        }
        return new MixtureStatistics(
                Arrays.copyOf(values, components),
                blocks,
                Arrays.copyOfRange(values, at, at + (shape.hasBackground() ? 1 : 0)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MixtureStatistics that
                && Arrays.equals(masses, that.masses)
                && Arrays.equals(background, that.background)
                && blocks.equals(that.blocks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(masses) + blocks.hashCode();
    }

    @Override
    public String toString() {
        return "MixtureStatistics[masses=" + Arrays.toString(masses) + ", blocks=" + blocks + ", background="
                + Arrays.toString(background) + "]";
    }
}
