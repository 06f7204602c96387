package dev.stepwise.em.regime;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Components whose points no longer come (compare Gonçalves and de Barros 2013). They stay in the mixture that points are scored
 * with, with next to no weight, and so compete for every point. One that claims some points in a short time has returned.
 */
public final class RetiredComponents {

    /** Points that a component has to claim to return. It claims those alone that all others explain 9 nats worse. */
    private static final double RETURN_POINTS = 5;

    /** After so many points a claim counts 1/e: as many as the shortest memory of a small model spans. */
    private static final double CLAIM_POINTS = 200;

    /** No more are kept, as each is scored with. */
    private static final int MOST = 16;

    private static final int MOST_BYTES = 1 << 20;

    /**
     * The state holds the components and their claims.
     *
     * @param components the one that retired first comes first
     * @param claims points that each has claimed of late
     */
    public record State(List<KnownComponent> components, List<Double> claims) {
        public State {
            components = List.copyOf(components);
            claims = List.copyOf(claims);
            if (components.size() != claims.size()) {
                throw new IllegalArgumentException(claims.size() + " claims of " + components.size() + " components");
            }
        }
    }

    private final int most;
    private final List<KnownComponent> components = new ArrayList<>();
    private double[] claims = {};

    /** @param components that the mixture may have: no more than as many again are kept */
    public RetiredComponents(MixtureShape shape, int components) {
        most = most(shape, components);
    }

    /** No more are kept of a mixture that may have so many components. */
    public static int most(MixtureShape shape, int components) {
        int numbers = 2;
        for (Family family : shape.families()) {
            numbers += family.distributionLength() + family.statisticsLength();
        }
        return Math.clamp(MOST_BYTES / (numbers * Double.BYTES), 1, Math.min(components, MOST));
    }

    /** Those that are kept now; a copy. */
    public List<KnownComponent> components() {
        return List.copyOf(components);
    }

    /** No more are kept. */
    public int most() {
        return most;
    }

    public int size() {
        return components.size();
    }

    /** Keeps these too, in the place of those that retired first. */
    public void add(List<KnownComponent> gone) {
        components.addAll(gone);
        claims = Arrays.copyOf(claims, components.size());
        while (components.size() > most) {
            components.removeFirst();
            claims = Arrays.copyOfRange(claims, 1, claims.length);
        }
    }

    /** Forgets those of these ids. */
    public void remove(List<Integer> ids) {
        int[] kept = IntStream.range(0, components.size())
                .filter(i -> !ids.contains(components.get(i).id()))
                .toArray();
        claims = IntStream.of(kept).mapToDouble(i -> claims[i]).toArray();
        List<KnownComponent> others =
                IntStream.of(kept).mapToObj(components::get).toList();
        components.clear();
        components.addAll(others);
    }

    /** Forgets all. */
    public void clear() {
        components.clear();
        claims = new double[0];
    }

    /**
     * Takes what a mini-batch says of these components.
     *
     * @param masses of its components: those that are there, then these
     * @param points of the mini-batch
     * @param weight of its points
     */
    public void claim(double[] masses, long points, double weight) {
        int first = masses.length - components.size();
        double left = Math.exp(-points / CLAIM_POINTS);
        for (int i = 0; i < claims.length; i++) {
            claims[i] = left * claims[i] + (weight > 0 ? masses[first + i] * points / weight : 0);
        }
    }

    /** Places of those that have returned, the one that claims most first. */
    public List<Integer> returned() {
        return IntStream.range(0, claims.length)
                .filter(i -> claims[i] >= RETURN_POINTS)
                .boxed()
                .sorted((i, j) -> Double.compare(claims[j], claims[i]))
                .toList();
    }

    /**
     * The same, without those that these rows do not look like.
     *
     * @param rows of the newest mini-batch
     * @param there the mixture of the components that are there
     */
    public List<Integer> returned(List<PointBlock> rows, MixtureModel there) {
        List<Integer> claiming = returned();
        if (claiming.isEmpty()) {
            return claiming;
        }
        boolean[] own = KnownComponent.claimTheirOwn(rows, there, components);
        return claiming.stream().filter(i -> own[i]).toList();
    }

    /** Points that the one at a place has claimed of late. */
    public double claim(int place) {
        return claims[place];
    }

    /** The nearest of those that a component of a mixture in the same units may be, other than these ids; null: there is none. */
    public @Nullable KnownComponent nearest(MixtureModel mixture, int component, double gate, List<Integer> taken) {
        KnownComponent nearest = null;
        double least = gate;
        for (KnownComponent known : components) {
            double distance = known.distance(mixture, component);
            if (distance <= least && !taken.contains(known.id())) {
                least = distance;
                nearest = known;
            }
        }
        return nearest;
    }

    public State state() {
        return new State(components, Arrays.stream(claims).boxed().toList());
    }

    public void restore(State state) {
        clear();
        components.addAll(state.components());
        claims = state.claims().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
