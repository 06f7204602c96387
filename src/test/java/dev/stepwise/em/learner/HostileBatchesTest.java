package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Finite;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.WeightPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes, nothing ever leaves the learner that is not finite and positive definite. {@code -Dhostile.batches=1000000}
 * makes it as many random batches as that, all models together.
 */
@Tag("stream")
class HostileBatchesTest {

    private static final int BATCHES = Integer.getInteger("hostile.batches", 30_000);

    /** After so many batches another learner begins. */
    private static final int EPISODE = 1_000;

    private static final int MOST_ROWS = 6;
    private static final int COMPONENTS = 2;
    private static final double ROUNDING = 1e-9;

    record Target(String name, LearnerSpec spec) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            add(targets, "gaussian " + structure, 0, new GaussianFamily(structure, 2));
        }
        add(targets, "gaussian with classes", 2, new GaussianFamily(CovarianceStructure.FULL, 2));
        add(targets, "student-t", 0, StudentTFamily.estimated(CovarianceStructure.FULL, 2, false));
        add(targets, "student-t diagonal, shared", 0, StudentTFamily.estimated(CovarianceStructure.DIAGONAL, 2, true));
        add(targets, "student-t tied, fixed", 0, StudentTFamily.fixed(CovarianceStructure.TIED, 2, 4));
        add(targets, "bernoulli", 0, CategoricalFamily.bernoulli(2));
        add(targets, "categorical", 0, CategoricalFamily.of(List.of(3, 4)));
        add(targets, "poisson", 0, new PoissonFamily(2));
        add(targets, "negative-binomial", 0, NegativeBinomialFamily.estimated(2, false));
        add(targets, "von-mises", 0, new VonMisesFamily(24, 7));
        add(targets, "binomial", 0, new BinomialFamily(1));
        add(targets, "multinomial", 0, new MultinomialFamily(3));
        add(
                targets,
                "mixed with classes",
                1,
                new GaussianFamily(CovarianceStructure.FULL, 1),
                CategoricalFamily.of(List.of(3)),
                new PoissonFamily(1));
        return targets.stream();
    }

    private static void add(List<Target> targets, String name, int classes, Family... families) {
        MixtureShape shape = new MixtureShape(List.of(families), classes);
        targets.add(new Target(name + ", automatic prior", spec(shape, new PriorChoice.Automatic())));
        targets.add(new Target(name + ", no prior", spec(shape, new PriorChoice.None())));
        if (Arrays.stream(families).allMatch(Family::isConjugate)) {
            targets.add(new Target(
                    name + ", variational", spec(shape, new PriorChoice.Variational(WeightPrior.DIRICHLET))));
        }
    }

    private static LearnerSpec spec(MixtureShape shape, PriorChoice prior) {
        return new LearnerSpec(shape, COMPONENTS, prior, new MemoryChoice.Automatic(), null, true, 20, 1);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingLeavesTheLearnerThatIsNotFiniteAndPositiveDefinite(Target target) {
        long models = targets().count();
        SplittableRandom random = new SplittableRandom(target.name().hashCode());
        for (long left = BATCHES / models + 1; left > 0; left -= EPISODE) {
            SplittableRandom episode = random.split();
            new Episode(target.spec(), episode).run((int) Math.min(left, EPISODE));
        }
    }

    /** One learner and what is thrown at it. */
    private static final class Episode {

        private final LearnerSpec spec;
        private final SplittableRandom random;
        private final Learner learner;
        private final Scorer scorer;
        private final double[] row;
        private long scored;

        Episode(LearnerSpec spec, SplittableRandom random) {
            this.spec = spec;
            this.random = random;
            learner = new Learner(spec);
            row = new double[spec.shape().columns()];
            scorer = new Scorer(row.length, 4, 0, learner::parameters);
        }

        void run(int batches) {
            List<SampledPoint> first = new ArrayList<>();
            Trouble start = trouble();
            for (int i = 0; i < 20; i++) {
                fill(start, i);
                first.add(new SampledPoint(row.clone(), weight(start), PointBlock.UNLABELLED));
            }
            learner.apply(ColdStart.fit(spec, first));
            check();
            for (int batch = 0; batch < batches; batch++) {
                throwBatch(trouble());
                checkScored(scorer.flush());
                for (MiniBatch one : scorer.drain()) {
                    assertFinite(one.statistics().toArray());
                    learner.apply(one);
                    check();
                }
                Challenge asked = learner.pendingChallenge();
                if (asked != null && random.nextInt(20) == 0) {
                    learner.apply(asked.run());
                    check();
                }
            }
        }

        private void throwBatch(Trouble trouble) {
            int rows = switch (trouble) {
                case EMPTY -> 0;
                case ONE_POINT -> 1;
                default -> 1 + random.nextInt(MOST_ROWS);
            };
            fill(trouble, 0);
            for (int i = 0; i < rows; i++) {
                if (trouble != Trouble.EQUAL) {
                    fill(trouble, i);
                }
                checkScored(scorer.add(row, weight(trouble), label(trouble), i));
            }
        }

        private void checkScored(@Nullable ScoredBlock block) {
            if (block != null) {
                check(block);
            }
        }

        private Trouble trouble() {
            Trouble[] all = Trouble.values();
            return random.nextBoolean() ? Trouble.NONE : all[random.nextInt(all.length)];
        }

        private double weight(Trouble trouble) {
            return switch (trouble) {
                case WEIGHTS -> Math.pow(10, random.nextDouble(-12, 12));
                case WEIGHTLESS -> random.nextBoolean() ? 0 : 1e-12;
                case EVERYTHING -> Math.pow(10, random.nextInt(-12, 13));
                default -> 1;
            };
        }

        private int label(Trouble trouble) {
            return trouble == Trouble.LABELS || trouble == Trouble.EVERYTHING
                    ? random.nextInt(-3, 7)
                    : PointBlock.UNLABELLED;
        }

        private void fill(Trouble trouble, int i) {
            int at = 0;
            for (Family family : spec.shape().families()) {
                fill(family, trouble, at);
                at += family.dimension();
            }
            boolean gaps = trouble == Trouble.GAPS || trouble == Trouble.EVERYTHING;
            for (int j = 0; j < row.length; j++) {
                row[j] = trouble == Trouble.MISSING || gaps && random.nextBoolean() ? Double.NaN : row[j];
            }
        }

        private void fill(Family family, Trouble trouble, int at) {
            boolean far = trouble == Trouble.OUTLIERS || trouble == Trouble.EVERYTHING && random.nextInt(4) == 0;
            double huge = far && random.nextBoolean() ? 1e15 : 1;
            switch (family) {
                case CategoricalFamily categorical -> {
                    for (int j = 0; j < family.dimension(); j++) {
                        int levels = categorical.levels().get(j);
                        row[at + j] = trouble == Trouble.CONSTANT ? 0 : random.nextInt(levels);
                    }
                }
                case PoissonFamily poisson -> fillCounts(at, poisson.dimension(), trouble, huge);
                case NegativeBinomialFamily counts -> fillCounts(at, counts.dimension(), trouble, huge);
                case MultinomialFamily multinomial -> fillCounts(at, multinomial.dimension(), trouble, huge);
                case BinomialFamily binomial -> {
                    for (int j = 0; j < binomial.dimension(); j += 2) {
                        long trials = trouble == Trouble.CONSTANT ? 0 : random.nextInt(0, 9);
                        row[at + j] = huge * (trials == 0 ? 0 : random.nextLong(trials + 1));
                        row[at + j + 1] = huge * trials;
                    }
                }
                default -> {
                    for (int j = 0; j < family.dimension(); j++) {
                        double side = random.nextBoolean() ? 4 : -4;
                        row[at + j] = trouble == Trouble.CONSTANT
                                ? 7
                                : huge * (trouble == Trouble.LINE && j > 0 ? row[at] : side + random.nextGaussian());
                    }
                }
            }
        }

        private void fillCounts(int at, int columns, Trouble trouble, double huge) {
            for (int j = 0; j < columns; j++) {
                row[at + j] = trouble == Trouble.CONSTANT ? 0 : huge * random.nextInt(0, 9);
            }
        }

        private void check(ScoredBlock block) {
            for (int i = 0; i < block.size(); i++, scored++) {
                double sum = 0;
                for (int k = 0; k < block.components(); k++) {
                    sum += block.probability(k, i);
                }
                assertClose(sum, 1);
                assertFinite(new double[] {block.logDensity(i)});
                assertInside(block.tail(i));
            }
        }

        private void check() {
            ModelParameters parameters = learner.parameters();
            check(parameters.served(), true);
            if (parameters.eStepModel() != null) {
                check(parameters.eStepModel(), !spec.prior().isVariational());
            }
            Snapshot snapshot = learner.snapshot();
            check(snapshot.model(), true);
            assertFinite(new double[] {
                snapshot.effectivePoints(), snapshot.memory(), snapshot.step(), snapshot.driftStatistic()
            });
            assertInside(snapshot.step());
            double mean = snapshot.meanLogLikelihood();
            if (Double.isInfinite(mean)) {
                throw new AssertionError(snapshot.toString());
            }
        }

        /** @param adding whether the weights add up to 1 */
        private static void check(MixtureModel model, boolean adding) {
            assertFinite(model.toArray());
            double sum = 0;
            for (double weight : model.weights()) {
                sum += weight;
            }

            if (adding) {
                assertClose(sum, 1);
            }
            for (int b = 0; b < model.shape().families().size(); b++) {
                for (Distribution distribution : model.block(b)) {
                    Gaussian normal = distribution instanceof StudentT t
                            ? t.shape()
                            : distribution instanceof Gaussian gaussian ? gaussian : null;
                    if (normal != null && Cholesky.factor(normal.covariance(), normal.dimension()) == null) {
                        throw new AssertionError(normal.toString());
                    }
                }
            }
        }

        private static void assertFinite(double[] values) {
            if (!Finite.all(values)) {
                assertThat(values).as("numbers").doesNotContain(Double.NaN);
                throw new AssertionError(Arrays.toString(values));
            }
        }

        private static void assertInside(double value) {
            if (!(value >= 0 && value <= 1 + ROUNDING)) {
                throw new AssertionError(value + " is not between 0 and 1");
            }
        }

        private static void assertClose(double value, double expected) {
            if (!(Math.abs(value - expected) <= ROUNDING)) {
                throw new AssertionError(value + " instead of " + expected);
            }
        }
    }

    /** What may be wrong with a batch. */
    private enum Trouble {
        NONE,
        EMPTY,
        ONE_POINT,
        EQUAL,
        CONSTANT,
        LINE,
        OUTLIERS,
        GAPS,
        MISSING,
        WEIGHTS,
        WEIGHTLESS,
        LABELS,
        EVERYTHING
    }
}
