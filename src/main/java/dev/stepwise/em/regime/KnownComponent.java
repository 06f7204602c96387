package dev.stepwise.em.regime;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.InfluenceBound;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A component as it was while points of it came.
 *
 * @param id that it had
 * @param weight that it had in its mixture, from 0 to 1
 * @param model of this component alone, in the units of the epoch
 * @param statistics of this component alone, in the same units
 */
public record KnownComponent(int id, double weight, MixtureModel model, MixtureStatistics statistics) {

    /** A component that claims less than this part of its former share of the points is gone. */
    private static final double GONE = 0.25;

    /** Its share in a mixture that it is held against is no larger. */
    private static final double MOST_SHARE = 0.5;

    /** Rows that are farther out than one in so many of its points are not those of a component. */
    private static final double UNUSUAL = 1_000;

    /** All components that are not there weigh this much together: a first point of one costs {@code ln 10⁴ = 9.2} nats. */
    private static final double ABSENT_WEIGHT = 1e-4;

    /** Whether a component of this weight in a mixture that is served is not there, and only competes for points. */
    public static boolean isAbsent(double weight) {
        return weight <= ABSENT_WEIGHT;
    }

    /** Takes a component of a mixture. */
    public static KnownComponent of(int id, MixtureModel mixture, MixtureStatistics statistics, int component) {
        int[] place = {component};
        return new KnownComponent(id, mixture.weight(component), mixture.reorder(place), statistics.reorder(place));
    }

    /** Reads a component back. */
    public static KnownComponent of(MixtureShape shape, int id, double weight, double[] model, double[] statistics) {
        return new KnownComponent(
                id, weight, MixtureModel.fromArray(shape, 1, model), MixtureStatistics.fromArray(shape, 1, statistics));
    }

    /** Its statistics for a memory of so many points, of which it may hold no more than its weight says. */
    public MixtureStatistics within(double memory) {
        double points = statistics.masses()[0];
        double most = memory * weight;
        return points > most ? statistics.scale(most / points) : statistics;
    }

    /**
     * Statistics of some components of a memory, and of others that return, whose weights begin with what they have claimed.
     *
     * @param memory N of the memory
     * @param claims weight of the points that each of these has claimed
     */
    public static MixtureStatistics join(
            MixtureStatistics before, int[] kept, List<KnownComponent> returned, double[] claims, double memory) {
        int components = kept.length + returned.size();
        double[] masses = Arrays.copyOf(before.reorder(kept).masses(), components);
        System.arraycopy(claims, 0, masses, kept.length, claims.length);
        List<MixtureStatistics> sources = new ArrayList<>(Collections.nCopies(kept.length, before));
        returned.forEach(known -> sources.add(known.within(memory)));
        MixtureStatistics joined = MixtureStatistics.compose(masses, sources, Arrays.copyOf(kept, components));
        return before.hasBackground() ? joined.withBackground(before.backgroundMass()) : joined;
    }

    /** Bhattacharyya distance to a component of a mixture in the same units. */
    public double distance(MixtureModel mixture, int component) {
        return model.distance(0, mixture, component);
    }

    /**
     * Whether points of it no longer come: beside a mixture that describes these rows it claims next to none of them. One that was
     * nearly all of its mixture weighs as much as the other, and not more: nothing could claim a point from it.
     */
    public boolean isGone(List<PointBlock> rows, MixtureModel mixture) {
        if (rows.isEmpty()) {
            return false;
        }
        double share = Math.min(weight, MOST_SHARE);
        MixtureModel both = extend(mixture, List.of(this), share);
        int capacity = rows.getFirst().capacity();
        MixtureKernel kernel = new MixtureKernel(both, capacity);
        Responsibilities responsibilities = new Responsibilities(both.components(), capacity);
        double claimed = 0;
        int points = 0;
        for (PointBlock block : rows) {
            kernel.evaluate(block, responsibilities);
            for (int i = 0; i < block.size(); i++) {
                claimed += responsibilities.values()[mixture.components() * capacity + i];
            }
            points += block.size();
        }
        return claimed < GONE * share * points;
    }

    /**
     * For each component that is absent, whether the rows that it claims lie where its own points did, on average no farther out than
     * one in 1,000 of these. Points of another cluster, too, are claimed by whatever is nearest.
     */
    static boolean[] claimTheirOwn(List<PointBlock> rows, MixtureModel mixture, List<KnownComponent> absent) {
        MixtureModel both = extend(mixture, absent);
        int capacity = rows.isEmpty() ? 1 : rows.getFirst().capacity();
        MixtureKernel kernel = new MixtureKernel(both, capacity);
        Responsibilities claims = new Responsibilities(both.components(), capacity);
        double[] claimed = new double[absent.size()];
        double[] distances = new double[absent.size()];
        for (PointBlock block : rows) {
            kernel.evaluate(block, claims);
            for (int k = 0; k < claimed.length; k++) {
                int offset = (mixture.components() + k) * capacity;
                for (int i = 0; i < block.size(); i++) {
                    claimed[k] += claims.values()[offset + i];
                    distances[k] += claims.values()[offset + i] * claims.distances()[offset + i];
                }
            }
        }
        int columns = both.shape().families().stream()
                .filter(Family::hasFreedom)
                .mapToInt(Family::dimension)
                .sum();
        boolean[] own = new boolean[claimed.length];
        for (int k = 0; k < own.length; k++) {
            own[k] = claimed[k] > 0 && distances[k] <= claimed[k] * InfluenceBound.limit(columns, UNUSUAL);
        }
        return own;
    }

    /** Returns a mixture that these components are in too, with next to no weight. */
    public static MixtureModel extend(MixtureModel mixture, List<KnownComponent> absent) {
        return absent.isEmpty() ? mixture : extend(mixture, absent, ABSENT_WEIGHT);
    }

    private static MixtureModel extend(MixtureModel mixture, List<KnownComponent> others, double weight) {
        int k = mixture.components();
        double[] weights = new double[k + others.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i < k ? mixture.weight(i) * (1 - weight) : weight / others.size();
        }
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < mixture.shape().families().size(); b++) {
            List<Distribution> block = new ArrayList<>(mixture.block(b));
            for (KnownComponent other : others) {
                block.add(other.model.distribution(0, b));
            }
            blocks.add(block);
        }
        return new MixtureModel(mixture.shape(), weights, blocks);
    }
}
