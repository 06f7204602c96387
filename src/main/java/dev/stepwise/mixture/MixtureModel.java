package dev.stepwise.mixture;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.Units;
import dev.stepwise.linalg.Finite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mixture: weights, and for every component a distribution for each block. The weights add up to 1; where the shape has a
 * background, what they lack is its weight. Immutable.
 */
public final class MixtureModel {

    private final MixtureShape shape;
    private final double[] weights;
    private final List<List<Distribution>> blocks;

    /**
     * @param weights K values, not negative, adding up to 1 without a background, but for an expected mixture
     *     ({@link Estimate#expected})
     * @param blocks for every block of the shape the distributions of the K components
     */
    public MixtureModel(MixtureShape shape, double[] weights, List<? extends List<? extends Distribution>> blocks) {
        this.shape = shape;
        this.weights = weights.clone();
        List<List<Distribution>> copies = new ArrayList<>();
        for (List<? extends Distribution> block : blocks) {
            copies.add(List.copyOf(block));
        }
        this.blocks = List.copyOf(copies);
        if (blocks.size() != shape.families().size()
                || copies.stream().anyMatch(block -> block.size() != weights.length)) {
            throw new IllegalArgumentException("every block needs " + weights.length + " distributions");
        }
    }

    public MixtureShape shape() {
        return shape;
    }

    /** K, the number of components. */
    public int components() {
        return weights.length;
    }

    /** K values; a copy. */
    public double[] weights() {
        return weights.clone();
    }

    public double weight(int component) {
        return weights[component];
    }

    /** Weight of what belongs to no component; 0 without a background. */
    public double backgroundWeight() {
        return shape.hasBackground() ? Math.max(0, 1 - Arrays.stream(weights).sum()) : 0;
    }

    /** Whether every number is finite. Those of a {@link Distribution} always are, so the weights alone are looked at. */
    public boolean isFinite() {
        return Finite.all(weights);
    }

    /** Distributions of one block, by component. */
    public List<Distribution> block(int block) {
        return blocks.get(block);
    }

    public Distribution distribution(int component, int block) {
        return blocks.get(block).get(component);
    }

    /**
     * Some of the components, in ascending order, with the weights that they have; they need not add up to 1. A component stays
     * in its class.
     */
    public MixtureModel select(int... components) {
        int[] classes = new int[shape.classes()];
        for (int k : components) {
            if (shape.classOf(k) >= 0) {
                classes[shape.classOf(k)]++;
            }
        }
        MixtureShape selected = new MixtureShape(
                shape.families(), Arrays.stream(classes).boxed().toList(), Background.NONE, shape.transforms());
        MixtureModel some = reorder(components);
        return new MixtureModel(selected, some.weights, some.blocks);
    }

    /**
     * Returns this mixture with the distributions of some components from another mixture, in which they have the same
     * places.
     */
    public MixtureModel replace(int[] components, MixtureModel other) {
        List<List<Distribution>> replaced = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            List<Distribution> block = new ArrayList<>(blocks.get(b));
            for (int k : components) {
                block.set(k, other.distribution(k, b));
            }
            replaced.add(block);
        }
        return new MixtureModel(shape, weights, replaced);
    }

    /** Returns the same components with other weights. */
    public MixtureModel withWeights(double[] other) {
        return new MixtureModel(shape, other, blocks);
    }

    /** Returns this mixture with its components in another order. Component i becomes what {@code order[i]} was. */
    public MixtureModel reorder(int[] order) {
        double[] reordered = new double[order.length];
        Arrays.setAll(reordered, i -> weights[order[i]]);
        List<List<Distribution>> newBlocks = new ArrayList<>();
        for (List<Distribution> block : blocks) {
            newBlocks.add(Arrays.stream(order).mapToObj(block::get).toList());
        }
        return new MixtureModel(shape, reordered, newBlocks);
    }

    /** Takes this mixture in these units and returns it in the user's units. */
    public MixtureModel rescale(Units units) {
        List<List<Distribution>> rescaled = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            Family family = shape.families().get(b);
            Units own = shape.slice(units, b);
            rescaled.add(blocks.get(b).stream().map(d -> family.rescale(d, own)).toList());
        }
        return new MixtureModel(shape, weights, rescaled);
    }

    /** Takes a prior in these units and returns it in the user's units. */
    public static MixturePrior rescale(MixtureShape shape, MixturePrior prior, Units units) {
        List<Prior> rescaled = new ArrayList<>();
        for (int b = 0; b < prior.blocks().size(); b++) {
            rescaled.add(shape.families().get(b).rescale(prior.blocks().get(b), shape.slice(units, b)));
        }
        return new MixturePrior(
                rescaled, prior.weightPseudoCount(), prior.held().rescale(units));
    }

    /**
     * Returns this mixture with distributions alone. Where it holds expected log-densities, their cost for a complete
     * point goes into the weights. The weights then need not add up to 1.
     *
     * @param trials in each binomial column
     */
    public MixtureModel folded(double trials) {
        double[] folded = weights.clone();
        List<List<Distribution>> bases = new ArrayList<>();
        for (List<Distribution> block : blocks) {
            List<Distribution> base = new ArrayList<>();
            for (int k = 0; k < folded.length; k++) {
                if (block.get(k) instanceof ExpectedDensity expected) {
                    folded[k] *= Math.exp(expected.cost(trials));
                    base.add(expected.base());
                } else {
                    base.add(block.get(k));
                }
            }
            bases.add(base);
        }
        return new MixtureModel(shape, folded, bases);
    }

    /** Sum of the blocks' Bhattacharyya distances between two components of two mixtures of the same shape. */
    public double distance(int component, MixtureModel other, int otherComponent) {
        double sum = 0;
        for (int b = 0; b < blocks.size(); b++) {
            sum += shape.families().get(b).distance(distribution(component, b), other.distribution(otherComponent, b));
        }
        return sum;
    }

    /** All numbers, as {@link #fromArray} reads them back, exactly. */
    public double[] toArray() {
        List<double[]> parts = new ArrayList<>();
        parts.add(weights);
        blocks.forEach(block -> block.forEach(d -> parts.add(d.toArray())));
        return Flat.concat(parts);
    }

    /** @param values of {@link #toArray()} of a mixture of this shape with so many components */
    public static MixtureModel fromArray(MixtureShape shape, int components, double[] values) {
        int at = components;
        List<List<Distribution>> blocks = new ArrayList<>();
        for (Family family : shape.families()) {
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < components; k++, at += family.distributionLength()) {
                block.add(family.distribution(Arrays.copyOfRange(values, at, at + family.distributionLength())));
            }
            blocks.add(block);
        }
        return new MixtureModel(shape, Arrays.copyOf(values, components), blocks);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MixtureModel that
                && shape.equals(that.shape)
                && Arrays.equals(weights, that.weights)
                && blocks.equals(that.blocks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(weights) + blocks.hashCode();
    }

    @Override
    public String toString() {
        return "MixtureModel[weights=" + Arrays.toString(weights) + ", blocks=" + blocks + "]";
    }
}
