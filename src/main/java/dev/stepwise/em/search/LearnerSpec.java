package dev.stepwise.em.search;

import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The specification says what a learner learns, and how.
 *
 * @param shape of the mixture
 * @param components K, at least 1
 * @param prior what is believed before any point
 * @param memory how fast it forgets
 * @param initial parameters to start from, in the user's units; null: found from the first points
 * @param learns false: it keeps the parameters that it starts with
 * @param bootstrapPoints points that a first fit is made of
 * @param seed of every random choice
 * @param fewestComponents to which K may shrink from {@code components}, the most it may grow to
 * @param without what of the policy is left out
 * @param anomalyRate share of points that are marked as anomalies; 0: none are
 */
public record LearnerSpec(
        MixtureShape shape,
        int components,
        PriorChoice prior,
        MemoryChoice memory,
        @Nullable MixtureModel initial,
        boolean learns,
        int bootstrapPoints,
        long seed,
        int fewestComponents,
        Set<Ingredient> without,
        double anomalyRate) {

    /** A first fit is made of so many points, or of more when there are more parameters than that. */
    private static final int BOOTSTRAP_POINTS = 500;

    private static final int MOST_BOOTSTRAP_POINTS = 8_000;

    /** A first fit of a stream that pauses has at least so many points, and so many for each column and component. */
    private static final int LEAST_POINTS = 20;

    private static final int LEAST_POINTS_EACH = 5;

    private static final int LEVELS = 4;
    private static final double LENGTHENING = 8;
    private static final double SHORTEST_MEMORY = 200;
    private static final double SHORTEST_MEMORY_PER_PARAMETER = 5;

    /** Points for a first fit of so many free parameters. */
    public static int bootstrapPoints(int parameters) {
        return Math.clamp(parameters, BOOTSTRAP_POINTS, MOST_BOOTSTRAP_POINTS);
    }

    /** Points that a first fit of a stream that pauses is made of at the least, to be found again as more come. */
    public int leastPoints() {
        int each = LEAST_POINTS_EACH * Math.max(shape.columns(), fewestComponents);
        return Math.min(bootstrapPoints, Math.max(LEAST_POINTS, each));
    }

    /**
     * Points of which there is a first fit where no more come for long: one more than columns, without which no covariance has full
     * rank, and two for each component.
     */
    public int fewestPoints() {
        return Math.min(leastPoints(), Math.max(shape.columns() + 1, 2 * fewestComponents));
    }

    public LearnerSpec {
        if (components < 1 || components < shape.componentsOfClasses() || bootstrapPoints < 1) {
            throw new IllegalArgumentException(
                    components + " components for " + shape.classes() + " classes from " + bootstrapPoints + " points");
        }
        without = Set.copyOf(without);
        if (!(anomalyRate >= 0 && anomalyRate < 1)) {
            throw new IllegalArgumentException("anomalies of a share of " + anomalyRate);
        }
        if (fewestComponents < Math.max(1, shape.componentsOfClasses()) || fewestComponents > components) {
            throw new IllegalArgumentException("from " + fewestComponents + " to " + components + " components");
        }
        if (initial != null && (initial.components() < fewestComponents || initial.components() > components)) {
            throw new IllegalArgumentException("initial parameters of %d components instead of %d to %d"
                    .formatted(initial.components(), fewestComponents, components));
        }
    }

    /** Makes a specification with exactly this many components and with the whole policy. */
    public LearnerSpec(
            MixtureShape shape,
            int components,
            PriorChoice prior,
            MemoryChoice memory,
            @Nullable MixtureModel initial,
            boolean learns,
            int bootstrapPoints,
            long seed) {
        this(shape, components, prior, memory, initial, learns, bootstrapPoints, seed, components, Set.of(), 0);
    }

    /** The default configuration. */
    public LearnerSpec(MixtureShape shape, int components) {
        this(
                shape,
                components,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                null,
                true,
                bootstrapPoints(shape.parameterCount(components)),
                1);
    }

    /** Returns this specification with another least number of components. */
    public LearnerSpec withFewestComponents(int fewest) {
        return new LearnerSpec(
                shape, components, prior, memory, initial, learns, bootstrapPoints, seed, fewest, without, anomalyRate);
    }

    /** Returns this specification with another way to forget. */
    public LearnerSpec with(MemoryChoice other) {
        return new LearnerSpec(
                shape,
                components,
                prior,
                other,
                initial,
                learns,
                bootstrapPoints,
                seed,
                fewestComponents,
                without,
                anomalyRate);
    }

    /** Returns this specification with another seed. */
    public LearnerSpec withSeed(long other) {
        return new LearnerSpec(
                shape,
                components,
                prior,
                memory,
                initial,
                learns,
                bootstrapPoints,
                other,
                fewestComponents,
                without,
                anomalyRate);
    }

    /** Returns this specification with another share of points that are marked as anomalies. */
    public LearnerSpec withAnomalyRate(double rate) {
        return new LearnerSpec(
                shape,
                components,
                prior,
                memory,
                initial,
                learns,
                bootstrapPoints,
                seed,
                fewestComponents,
                without,
                rate);
    }

    /** Returns this specification without these parts of the policy. */
    public LearnerSpec without(Set<Ingredient> ingredients) {
        return new LearnerSpec(
                shape,
                components,
                prior,
                memory,
                initial,
                learns,
                bootstrapPoints,
                seed,
                fewestComponents,
                ingredients,
                anomalyRate);
    }

    public boolean has(Ingredient ingredient) {
        return !without.contains(ingredient);
    }

    /** Whether the data choose the number of components. */
    public boolean choosesComponents() {
        return fewestComponents < components;
    }

    /** Free parameters p of a mixture of so many components. */
    public int parameterCount(int components) {
        return shape.parameterCount(components) - prior.held().count(shape, components);
    }

    /**
     * The lengths of the learner's memories for a model of so many components, in points, ascending: {@code max(5p, 200) · 8^l},
     * or the shortest length that was asked for in the place of the first.
     */
    public double[] memoryLengths(int components) {
        double shortest = Math.max(leastMemory(components), shortestMemory());
        double longest = longestMemory(memory);
        double[] lengths = IntStream.range(0, LEVELS)
                .mapToDouble(l -> memory.forgets()
                        ? Math.min(shortest * Math.pow(LENGTHENING, l), longest)
                        : Double.POSITIVE_INFINITY)
                .distinct()
                .toArray();
        return has(Ingredient.LADDER) ? lengths : new double[] {lengths[lengths.length - 1]};
    }

    /** N of the shortest memory that so many components can be estimated from: {@code max(5p, 200)}. */
    private double leastMemory(int components) {
        return Math.max(SHORTEST_MEMORY_PER_PARAMETER * parameterCount(components), SHORTEST_MEMORY);
    }

    /** Points after which the estimates of the memories may take the place of a start, of so many components. */
    public double startPoints(int components) {
        return Math.min(memoryLengths(components)[0], leastMemory(components));
    }

    /** The N that no memory shall be below; 0: any may be. */
    private double shortestMemory() {
        return memory instanceof MemoryChoice.NoShorterThan(MemoryChoice _, double halfLife)
                ? halfLife / Math.log(2)
                : 0;
    }

    private static double longestMemory(MemoryChoice memory) {
        return switch (memory) {
            case MemoryChoice.HalfLifePoints(double points) -> points / Math.log(2);
            case MemoryChoice.NoShorterThan(MemoryChoice choice, double _) -> longestMemory(choice);
            case MemoryChoice.Automatic(), MemoryChoice.Unlimited(), MemoryChoice.HalfLife _ ->
                Double.POSITIVE_INFINITY;
        };
    }
}
