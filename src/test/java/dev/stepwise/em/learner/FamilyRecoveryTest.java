package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.FamilyProblem;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.regime.ComponentMatching;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From points of a known mixture, of every family: batch EM finds the parameters, and one pass of the streaming learner predicts
 * new points as well as batch EM does. {@code -Drecovery.points=100000} draws more of them.
 */
@Tag("stream")
class FamilyRecoveryTest {

    private static final int POINTS = Integer.getInteger("recovery.points", 20_000);
    private static final int COMPONENTS = 3;
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    /** Nats a point that the stream may stay behind. */
    private static final double BEHIND = 0.005;

    /** Bhattacharyya distance of every estimated component from the true one. */
    private static final double NEAR = 0.002;

    static Stream<FamilyProblem> problems() {
        List<FamilyProblem> problems = new ArrayList<>();
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            problems.add(FamilyProblem.of("gaussian " + structure, WEIGHTS, 0, 0, new GaussianFamily(structure, 3)));
            problems.add(
                    FamilyProblem.of("student-t " + structure, WEIGHTS, 0, 0, StudentTFamily.fixed(structure, 3, 4)));
        }
        problems.add(FamilyProblem.of(
                "student-t estimated", WEIGHTS, 0, 0, StudentTFamily.estimated(CovarianceStructure.FULL, 2, false)));
        problems.add(FamilyProblem.of(
                "gaussian with gaps", WEIGHTS, 0.2, 0, new GaussianFamily(CovarianceStructure.FULL, 3)));
        problems.add(FamilyProblem.of("bernoulli", WEIGHTS, 0, 0, CategoricalFamily.bernoulli(10)));
        problems.add(FamilyProblem.of("bernoulli with gaps", WEIGHTS, 0.2, 0, CategoricalFamily.bernoulli(12)));
        problems.add(FamilyProblem.of("categorical", WEIGHTS, 0, 0, CategoricalFamily.of(List.of(4, 3, 5, 4, 3, 4))));
        problems.add(FamilyProblem.of("poisson", WEIGHTS, 0, 0, new PoissonFamily(3)));
        problems.add(FamilyProblem.of(
                "negative-binomial with gaps", WEIGHTS, 0.1, 0, NegativeBinomialFamily.estimated(4, false)));
        problems.add(FamilyProblem.of("von-mises with gaps", WEIGHTS, 0.1, 0, new VonMisesFamily(24, 2 * Math.PI, 7)));
        problems.add(FamilyProblem.of("binomial", WEIGHTS, 0, 0, new BinomialFamily(3)));
        problems.add(FamilyProblem.of("multinomial", WEIGHTS, 0, 0, new MultinomialFamily(6)));
        problems.add(FamilyProblem.of(
                "mixed with gaps and labels",
                WEIGHTS,
                0.2,
                0.05,
                new GaussianFamily(CovarianceStructure.FULL, 2),
                CategoricalFamily.of(List.of(3, 4)),
                new PoissonFamily(1)));
        return problems.stream();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void parametersAreFoundAndTheStreamFollows(FamilyProblem problem) {
        MixtureModel truth = problem.truth();
        Dataset data = new MixtureSampler(truth, 1).draw(POINTS, problem.missing(), problem.labelled());
        Dataset holdout = new MixtureSampler(truth, 2).draw(20_000, problem.missing(), 0);

        BatchEm.Result batch = new BatchEm(
                        truth.shape(), new PriorChoice.Automatic(), new BatchEm.Options(4, 1, 10, 300, 0, 1e-5))
                .fit(data, COMPONENTS);
        double[] masses = {POINTS, POINTS, POINTS};
        MixtureModel found = batch.userModel();
        ComponentMatching matching = ComponentMatching.of(truth, masses, found, masses);
        MixtureModel matched = found.reorder(matching.order());
        for (int k = 0; k < COMPONENTS; k++) {
            assertThat(matched.distance(k, truth, k)).as("component " + k).isLessThan(NEAR);
            assertThat(matched.weight(k)).isCloseTo(truth.weight(k), within(0.02));
            if (matched.distribution(k, 0) instanceof StudentT t) {
                assertThat(t.degreesOfFreedom()).isCloseTo(4, within(4 * errorOfFour(truth.weight(k) * POINTS)));
            }
        }

        Replay replay = new Replay(
                        new LearnerSpec(truth.shape(), COMPONENTS), data, new Replay.Options(1000, 1, 0), null)
                .run();
        double optimum = new Candidate(batch.standardisation(), batch.model()).meanLogDensity(holdout);
        assertThat(replay.logLikelihood(holdout)).isGreaterThan(optimum - BEHIND);
    }

    /**
     * Standard error of degrees of freedom of 4 that are estimated from so many points of one column; of more columns it is
     * smaller. A point's Fisher information is {@code (ψ'(ν/2) − ψ'((ν+1)/2))/4 − (ν+5)/(2ν(ν+1)(ν+3))} (Lange, Little and Taylor
     * 1989, appendix B).
     */
    private static double errorOfFour(double points) {
        double information = (Gamma.trigamma(2) - Gamma.trigamma(2.5)) / 4 - 9 / (2 * 4 * 5 * 7.0);
        return 1 / Math.sqrt(points * information);
    }
}
