package dev.stepwise.em;

import dev.stepwise.distribution.Family;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which component of a new model is which component of the old one: the pairing of least total Bhattacharyya distance, where
 * pairs too far apart to be the same are none, nor are components of different classes.
 *
 * @param order the new model's components in the order in which they follow the old ones: place i is taken by {@code order[i]}
 * @param kept for each place, whether its component goes on from the old one there
 */
record Succession(int[] order, boolean[] kept) {

    private static final double NEAR = 2;

    /** More than any sum of distances within the gate. */
    private static final double FAR = 1e6;

    /**
     * @param oldMasses evidence behind the old components
     * @param newMasses evidence behind the new ones
     * @param next in the units of {@code previous}
     */
    static Succession of(MixtureModel previous, double[] oldMasses, MixtureModel next, double[] newMasses) {
        int k = previous.components();
        double[][] cost = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double distance =
                        previous.shape().classOf(i) == previous.shape().classOf(j)
                                ? previous.distance(i, next, j)
                                : 2 * FAR;
                cost[i][j] = distance <= gate(previous.shape(), oldMasses[i], newMasses[j])
                        ? distance
                        : Math.min(distance, FAR) + FAR;
                if (Double.isNaN(cost[i][j])) {
                    cost[i][j] = 2 * FAR;
                }
            }
        }
        int[] order = Hungarian.assign(cost);
        boolean[] kept = new boolean[k];
        for (int i = 0; i < k; i++) {
            kept[i] = cost[i][order[i]] < FAR;
        }
        return new Succession(order, kept);
    }

    private static double gate(MixtureShape shape, double oldMass, double newMass) {
        int parameters = shape.families().stream()
                .mapToInt((Family family) -> family.parameterCount(1))
                .sum();
        return NEAR + parameters / 8.0 * (1 / Math.max(oldMass, 1) + 1 / Math.max(newMass, 1));
    }

    /** Ids of the new components, place by place; those without a predecessor get new ones from {@code nextId} on. */
    List<Integer> ids(List<Integer> oldIds, int nextId) {
        List<Integer> ids = new ArrayList<>();
        int next = nextId;
        for (int i = 0; i < order.length; i++) {
            ids.add(kept[i] ? oldIds.get(i) : next++);
        }
        return ids;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Succession that && Arrays.equals(order, that.order) && Arrays.equals(kept, that.kept);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(order) + Arrays.hashCode(kept);
    }

    @Override
    public String toString() {
        return "Succession[order=" + Arrays.toString(order) + ", kept=" + Arrays.toString(kept) + "]";
    }
}
