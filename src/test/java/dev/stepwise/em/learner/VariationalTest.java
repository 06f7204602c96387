package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.WeightPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("stream")
@net.jqwik.api.Tag("stream") // jqwik does not see JUnit's
class VariationalTest {

    private static final PriorChoice DIRICHLET = new PriorChoice.Variational(WeightPrior.DIRICHLET);

    enum Block {
        GAUSSIAN,
        BERNOULLI,
        CATEGORICAL,
        POISSON,
        BINOMIAL,
        MULTINOMIAL,
        MIXED
    }

    private static BatchEm.Result fit(MixtureShape shape, Dataset data, int components, PriorChoice prior) {
        return new BatchEm(shape, prior, BatchEm.Options.quick(5, 1)).fit(data, components);
    }

    private static Dataset column(int n, IntToDoubleFunction value) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < n; i++) {
            data.add(new double[] {value.applyAsDouble(i)}, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    /** With one component the posterior is exact, and so is the bound: {@code π^(−n/2) Γ(a_n)/Γ(a₀) b₀^a₀/b_n^a_n √(β₀/β_n)}. */
    @ParameterizedTest
    @EnumSource(CovarianceStructure.class)
    void ofOneNormalComponentTheBoundIsTheEvidence(CovarianceStructure structure) {
        SplittableRandom random = new SplittableRandom(1);
        Dataset data = column(50, i -> random.nextGaussian());
        Units units = Standardisation.of(MixtureShape.of(new GaussianFamily(structure, 1)), data);
        double n = data.size();
        double squares = 0;
        for (int i = 0; i < data.size(); i++) {
            double x = (data.value(i, 0) - units.location()[0]) / units.scale()[0];
            squares += x * x; // of mean 0
        }
        double a0 = 1.5;
        double b0 = 0.5;
        double a = a0 + 0.5 * n;
        double b = b0 + 0.5 * squares;
        double evidence = -0.5 * n * Math.log(2 * Math.PI)
                + Gamma.logGamma(a)
                - Gamma.logGamma(a0)
                + a0 * Math.log(b0)
                - a * Math.log(b)
                - 0.5 * Math.log(1 + n)
                - n * Math.log(units.scale()[0]);
        BatchEm.Result result = fit(MixtureShape.of(new GaussianFamily(structure, 1)), data, 1, DIRICHLET);
        assertThat(result.evidenceBound()).isCloseTo(evidence, within(1e-8));
        assertThat(result.logLikelihood()).isGreaterThan(evidence);
    }

    /** {@code (L−1)! Π c_j! / (n + L − 1)!}. */
    @Test
    void ofOneCategoricalComponentTheBoundIsTheEvidence() {
        Dataset data = column(20, i -> i % 7 == 0 ? 2 : i % 2);
        double evidence = Gamma.logGamma(3) - Gamma.logGamma(23);
        int[] counts = new int[3];
        for (int i = 0; i < 20; i++) {
            counts[(int) data.value(i, 0)]++;
        }
        for (int count : counts) {
            evidence += Gamma.logGamma(count + 1);
        }
        BatchEm.Result result = fit(MixtureShape.of(CategoricalFamily.of(List.of(3))), data, 1, DIRICHLET);
        assertThat(result.evidenceBound()).isCloseTo(evidence, within(1e-8));
    }

    /** {@code Γ(a) b₀^a₀ / (Γ(a₀) b^a Π x!)}. */
    @Test
    void ofOnePoissonComponentTheBoundIsTheEvidence() {
        Dataset data = column(30, i -> i % 5);
        double sum = 60;
        double mean = 2;
        double evidence = Gamma.logGamma(mean + sum) - Gamma.logGamma(mean) - (mean + sum) * Math.log(31);
        for (int i = 0; i < 30; i++) {
            evidence -= Gamma.logGamma(i % 5 + 1);
        }
        BatchEm.Result result = fit(MixtureShape.of(new PoissonFamily(1)), data, 1, DIRICHLET);
        assertThat(result.evidenceBound()).isCloseTo(evidence, within(1e-8));
    }

    @Property(tries = 400)
    void theBoundNeverFalls(
            @ForAll long seed,
            @ForAll CovarianceStructure structure,
            @ForAll Block block,
            @ForAll WeightPrior weights) {
        SplittableRandom random = new SplittableRandom(seed);
        int d = 1 + random.nextInt(3);
        int components = 1 + random.nextInt(5);
        List<Family> families = families(block, structure, d);
        int classes = random.nextInt(3) == 0 ? Math.min(2, components) : 0;
        MixtureShape shape = new MixtureShape(families, classes);
        Dataset data = problem(random, families, classes);
        double[] bound = {Double.NEGATIVE_INFINITY};
        BatchEm.Result result = new BatchEm(
                        shape, new PriorChoice.Variational(weights), new BatchEm.Options(1, seed, 0, 30, 30, 1e-10))
                .onIteration(iteration -> {
                    assertThat(iteration.objective())
                            .isGreaterThanOrEqualTo(bound[0] - 1e-8 * Math.max(1, Math.abs(bound[0])));
                    bound[0] = iteration.objective();
                })
                .fit(data, components);
        assertThat(result.evidenceBound()).isFinite();
        assertThat(Arrays.stream(result.model().weights()).sum()).isCloseTo(1, within(1e-9));
    }

    private static List<Family> families(Block block, CovarianceStructure structure, int d) {
        return switch (block) {
            case GAUSSIAN -> List.of(new GaussianFamily(structure, d));
            case BERNOULLI -> List.of(CategoricalFamily.bernoulli(d));
            case CATEGORICAL -> List.of(CategoricalFamily.of(List.of(3, 1 + d)));
            case POISSON -> List.of(new PoissonFamily(d));
            case BINOMIAL -> List.of(new BinomialFamily(d));
            case MULTINOMIAL -> List.of(new MultinomialFamily(1 + d));
            case MIXED ->
                List.of(
                        new GaussianFamily(structure, d),
                        CategoricalFamily.of(List.of(2)),
                        new PoissonFamily(1),
                        new BinomialFamily(1));
        };
    }

    private static Dataset problem(SplittableRandom random, List<Family> families, int classes) {
        Dataset data = new Dataset(families.stream().mapToInt(Family::dimension).sum());
        double[] row = new double[data.columns()];
        for (int i = 0; i < 60; i++) {
            int cluster = random.nextInt(3);
            int at = 0;
            for (Family family : families) {
                for (int j = 0; j < family.dimension(); j++) {
                    row[at + j] = switch (family) {
                        case GaussianFamily gaussian -> 3 * cluster + random.nextGaussian();
                        case CategoricalFamily categorical ->
                            Math.min(categorical.levels().get(j) - 1, random.nextInt(1 + cluster));
                        case BinomialFamily binomial -> j % 2 == 0 ? random.nextInt(2 + cluster) : 6;
                        default -> random.nextInt(2 + 4 * cluster);
                    };
                    if (random.nextInt(10) == 0) {
                        row[at + j] = Double.NaN;
                    }
                }
                at += family.dimension();
            }
            int label = classes > 0 && random.nextInt(6) == 0 ? Math.min(cluster, classes - 1) : -1;
            data.add(row, random.nextInt(4) == 0 ? 3 * random.nextDouble() : 1, label);
        }
        return data;
    }

    @ParameterizedTest
    @EnumSource(WeightPrior.class)
    void surplusComponentsEmptyThemselves(WeightPrior weights) {
        TrueMixture truth = new TrueMixture(3, 2, 8, 3);
        PriorChoice prior = new PriorChoice.Variational(weights);
        Dataset data = truth.draw(3_000, 1);
        BatchEm.Result result =
                new BatchEm(truth.model.shape(), prior, new BatchEm.Options(10, 1, 10, 20_000, 0, 1e-12)).fit(data, 9);
        assertThat(occupied(result.model())).isEqualTo(3);
    }

    @Test
    void inTheStreamTooSurplusComponentsStayEmpty() {
        TrueMixture truth = new TrueMixture(3, 2, 8, 3);
        Dataset data = truth.draw(60_000, 1);
        Dataset holdout = truth.draw(10_000, 2);
        LearnerSpec spec =
                new LearnerSpec(truth.model.shape(), 8, DIRICHLET, new MemoryChoice.Automatic(), null, true, 500, 1);
        Replay replay = new Replay(spec, data, new Replay.Options(500, 1, 0), null).run();
        assertThat(occupied(replay.learner().snapshot().model())).isEqualTo(3);
        double oracle = new Candidate(Units.identity(2), truth.model).meanLogDensity(holdout);
        assertThat(replay.logLikelihood(holdout)).isGreaterThan(oracle - 0.005);
    }

    private static long occupied(MixtureModel model) {
        List<Double> weights = new ArrayList<>();
        for (double weight : model.weights()) {
            weights.add(weight);
        }
        return weights.stream().filter(weight -> weight > 0.01).count();
    }
}
