package dev.stepwise.mixture;

import dev.stepwise.distribution.Transform;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a point is as probable as it is, and why it is in its cluster: what each of its values says, given all its others. All
 * logarithms are natural.
 *
 * @param cluster place of the component that the point is assigned to
 * @param runnerUp place of the next probable component; -1: there is no other
 * @param logOdds {@code ln r_cluster − ln r_runnerUp}; 0 without a runner-up
 * @param values those that the point has, in the order of the columns
 */
public record Explanation(int cluster, int runnerUp, double logOdds, List<Value> values) {

    public Explanation {
        values = List.copyOf(values);
    }

    /**
     * One value given the others. Densities are those of the whole mixture, whose components count as much as they are probable
     * by the other values.
     *
     * @param index among the values of a point
     * @param surprise {@code −ln p(x_j | others)}
     * @param entropy what the surprise is to be on average: the entropies of the components' conditional distributions, by the
     *     components' probabilities
     * @param inCluster {@code −ln p_k(x_j | others)} in the cluster k that the point is assigned to
     * @param forCluster {@code ln p_k(x_j | others) − ln p_l(x_j | others)}, where l is the runner-up; 0 without one
     * @param expected a number, or the probability of each level
     * @param deviations of what is expected, about the expected number; infinite where there is none
     */
    public record Value(
            int index,
            double surprise,
            double entropy,
            double inCluster,
            double forCluster,
            List<Double> expected,
            List<Double> deviations) {

        public Value {
            expected = List.copyOf(expected);
            deviations = List.copyOf(deviations);
        }

        /** By how much the surprise is more than is to be expected; it does not depend on units. */
        public double excess() {
            return surprise - entropy;
        }

        /** Returns this value in other units: {@code x = location + scale · x'}. Of levels nothing changes. */
        public Value rescale(double location, double scale) {
            if (expected.size() > 1) {
                return this;
            }
            double log = Math.log(scale);
            return new Value(
                    index,
                    surprise + log,
                    entropy + log,
                    inCluster + log,
                    forCluster,
                    List.of(location + scale * expected.getFirst()),
                    List.of(scale * deviations.getFirst()));
        }

        /**
         * Returns this value before it was transformed. What is expected becomes the value whose transform is, and its deviation half
         * of the range that one deviation to either side reaches.
         *
         * @param y its transform
         */
        public Value transformed(Transform transform, double y) {
            if (transform.isNone()) {
                return this;
            }
            double log = transform.logJacobian(y);
            double mean = expected.getFirst();
            double deviation = deviations.getFirst();
            double range = transform.inverse(mean + deviation) - transform.inverse(mean - deviation);
            return new Value(
                    index,
                    surprise - log,
                    entropy - log,
                    inCluster - log,
                    forCluster,
                    List.of(transform.inverse(mean)),
                    List.of(range / 2));
        }
    }

    /** Returns the values by how much they surprise beyond what is to be expected, most first. */
    public List<Value> ranked() {
        return values.stream()
                .sorted(Comparator.comparingDouble((Value value) -> -value.excess()))
                .toList();
    }

    /** Returns the value that speaks most for the cluster and against the runner-up; null where none does. */
    public @Nullable Value deciding() {
        return values.stream()
                .filter(value -> value.forCluster() > 0)
                .max(Comparator.comparingDouble(Value::forCluster))
                .orElse(null);
    }
}
