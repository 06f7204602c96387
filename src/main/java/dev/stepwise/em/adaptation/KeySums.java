package dev.stepwise.em.adaptation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one key: for each component of the population the mass of the key's points, and for each parameter how far they
 * were from it, summed up. Distances from the population rather than values: a drift that all keys share moves a key along. Mutable,
 * not thread safe.
 */
public final class KeySums {

    /** The header of an array, and where it is found. */
    private static final int ARRAY_BYTES = 24;

    /** Ids of the components, in their order; null: nothing is known yet. */
    private @Nullable List<Integer> ids;

    /** By component: its mass, then for each parameter the sum of the deviations and their evidence. */
    private double[][] sums = {};

    private double mass;

    /**
     * Puts the sums in the order of these components. What was known of a component that is no more is forgotten.
     *
     * @param parameters of each component
     */
    void use(List<Integer> newest, int parameters) {
        int numbers = 1 + 2 * parameters;
        if (newest.equals(ids) && (sums.length == 0 || sums[0].length == numbers)) {
            ids = newest;
            return;
        }
        double[][] reordered = new double[newest.size()][];
        mass = 0;
        for (int k = 0; k < reordered.length; k++) {
            int before = ids == null ? -1 : ids.indexOf(newest.get(k));
            reordered[k] = before < 0 || sums[before].length != numbers ? new double[numbers] : sums[before];
            mass += reordered[k][0];
        }
        sums = reordered;
        ids = newest;
    }

    /**
     * Begins anew with these components, of which nothing is known, in the memory that is there.
     *
     * @param parameters of each component
     */
    public void begin(List<Integer> components, int parameters) {
        if (sums.length != components.size() || (sums.length > 0 && sums[0].length != 1 + 2 * parameters)) {
            sums = new double[components.size()][1 + 2 * parameters];
        } else {
            for (double[] ofComponent : sums) {
                Arrays.fill(ofComponent, 0);
            }
        }
        ids = components;
        mass = 0;
    }

    /**
     * Becomes what another one knows of these components, which stays as it is. Nothing is known of a component that it does not have.
     *
     * @param parameters of each component
     */
    void copy(KeySums other, List<Integer> components, int parameters) {
        begin(components, parameters);
        boolean sameOrder = components.equals(other.ids);
        for (int k = 0; k < sums.length; k++) {
            int there = sameOrder ? k : other.ids().indexOf(components.get(k));
            if (there >= 0 && other.parameters() == parameters) {
                put(k, other.sums[there]);
            }
        }
    }

    /** Bytes in memory: for each component an array of {@code 1 + 2 p} numbers. */
    static long bytes(int components, int parameters) {
        return components * (ARRAY_BYTES + Double.BYTES * (1 + 2L * parameters));
    }

    /** Begins anew with what the next point says. */
    public void clear() {
        begin(ids == null ? List.of() : ids, parameters());
    }

    /** Sets what is known of a component to the sums that {@link #sums} had. */
    public void put(int component, double[] from) {
        mass += from[0] - sums[component][0];
        System.arraycopy(from, 0, sums[component], 0, sums[component].length);
    }

    /** Ids of the components, in their order. */
    public List<Integer> ids() {
        return ids == null ? List.of() : ids;
    }

    /** Parameters of each component. */
    public int parameters() {
        return sums.length == 0 ? 0 : sums[0].length / 2;
    }

    /** The mass of a component, then for each parameter the sum of the deviations and their evidence; not a copy. */
    public double[] sums(int component) {
        return sums[component];
    }

    /** Mass of the key's points. */
    public double mass() {
        return mass;
    }

    double mass(int component) {
        return sums[component][0];
    }

    double deviation(int component, int parameter) {
        return sums[component][1 + 2 * parameter];
    }

    double evidence(int component, int parameter) {
        return sums[component][2 + 2 * parameter];
    }

    void addMass(int component, double added) {
        sums[component][0] += added;
        mass += added;
    }

    void add(int component, int parameter, double deviation, double evidence) {
        sums[component][1 + 2 * parameter] += deviation;
        sums[component][2 + 2 * parameter] += evidence;
    }

    /** The maximum a posteriori of a parameter, as a difference from the population's: {@code Σ d / (Σ e + ρ)}. */
    double shift(int component, int parameter, double trust) {
        double evidence = evidence(component, parameter);
        return evidence > 0 ? deviation(component, parameter) / (evidence + trust) : 0;
    }
}
