package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.FamilyProblem;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clusters vanish and appear in mixtures of every family: it is noticed, the model follows, the clusters that stay keep their
 * ids, and where the data choose the number of components it is right before and after. {@code -Dchanges=long} sends twice the
 * points, and lets the data choose for every family and not only for one of each kind.
 */
@Tag("stream")
class ChangesByFamilyTest {

    private static final boolean LONG = System.getProperty("changes", "short").equals("long");

    /** Before the change and again after it. */
    private static final int POINTS = LONG ? 40_000 : 20_000;

    private static final int MOST_COMPONENTS = LONG ? 6 : 5;
    private static final double[] WEIGHTS = {0.3, 0.25, 0.2, 0.25};
    private static final int[] ALL = {0, 1, 2, 3};

    /** Points after the change within which there has to be a sign of it. */
    private static final int NOTICED_WITHIN = 5_000;

    /** Nats a point behind the truth in the end, soon after the change; the table allows .01 in the 2nd 15,000 points. */
    private static final double BEHIND = 0.008;

    static Stream<FamilyProblem> problems() {
        return Stream.of(
                problem("gaussian, full", 0, new GaussianFamily(CovarianceStructure.FULL, 3)),
                problem("gaussian, tied", 0, new GaussianFamily(CovarianceStructure.TIED, 3)),
                problem("student-t", 0, StudentTFamily.fixed(CovarianceStructure.DIAGONAL, 3, 4)),
                problem("bernoulli", 0, CategoricalFamily.bernoulli(20)),
                problem("categorical", 0, CategoricalFamily.of(List.of(4, 5, 5, 4, 6, 4, 5, 6))),
                problem("poisson", 0, new PoissonFamily(6)),
                problem("negative-binomial", 0, NegativeBinomialFamily.estimated(6, false)),
                problem("von-mises", 0, new VonMisesFamily(24, 24, 24)),
                problem("binomial", 0, new BinomialFamily(8)),
                problem("multinomial", 0, new MultinomialFamily(12)),
                problem(
                        "mixed, with gaps",
                        0.1,
                        new GaussianFamily(CovarianceStructure.FULL, 2),
                        CategoricalFamily.of(List.of(3, 4)),
                        new PoissonFamily(2)));
    }

    /** One of each kind: real numbers, categories, counts, and all of them with gaps; in the long form all. */
    static Stream<FamilyProblem> problemsOfEachKind() {
        Set<String> kinds = Set.of("gaussian, full", "categorical", "poisson", "mixed, with gaps");
        return problems().filter(problem -> LONG || kinds.contains(problem.name()));
    }

    private static FamilyProblem problem(String name, double missing, Family... families) {
        return FamilyProblem.of(name, WEIGHTS, missing, 0, families);
    }

    private static MixtureModel some(FamilyProblem problem, int... components) {
        double sum = IntStream.of(components).mapToDouble(k -> WEIGHTS[k]).sum();
        MixtureModel chosen = problem.truth().select(components);
        return chosen.withWeights(
                Arrays.stream(chosen.weights()).map(weight -> weight / sum).toArray());
    }

    /** A replay over a stream that changes at half, from some of the components to others. */
    private static final class Run {

        final List<LearnerEvent> events = new ArrayList<>();
        final MixtureModel truth;
        final Snapshot before;
        final Snapshot after;

        /** What the model predicts worse than the truth in the end, in nats a point. */
        final double gap;

        Run(FamilyProblem problem, LearnerSpec spec, int[] first, int[] then) {
            truth = some(problem, then);
            Dataset data = new MixtureSampler(some(problem, first), 1).draw(POINTS, problem.missing(), 0);
            Dataset later = new MixtureSampler(truth, 2).draw(POINTS, problem.missing(), 0);
            double[] row = new double[later.columns()];
            for (int i = 0; i < later.size(); i++) {
                later.row(i, row);
                data.add(row, later.weight(i), later.label(i));
            }
            List<Snapshot> half = new ArrayList<>();
            Replay replay = new Replay(spec, data, new Replay.Options(500, 1, 0), null).onEvent(events::add);
            replay.onProgress(points -> {
                if (points == POINTS) {
                    half.add(replay.learner().snapshot());
                }
            });
            after = replay.run().learner().snapshot();
            before = half.getFirst();
            Dataset holdout = new MixtureSampler(truth, 3).draw(20_000, problem.missing(), 0);
            double best = new Candidate(Units.identity(holdout.columns()), truth).meanLogDensity(holdout);
            gap = best - replay.logLikelihood(holdout);
        }

        /** Id of the component that is nearest to one of the truth. */
        static int idOf(MixtureModel truth, int component, Snapshot snapshot) {
            int nearest = 0;
            for (int k = 1; k < snapshot.model().components(); k++) {
                if (truth.distance(component, snapshot.model(), k)
                        < truth.distance(component, snapshot.model(), nearest)) {
                    nearest = k;
                }
            }
            return snapshot.ids().get(nearest);
        }

        void assertNoticed() {
            assertThat(events)
                    .filteredOn(event -> event.kind() == Kind.DRIFT_SUSPECTED || event.kind() == Kind.REBASED)
                    .isNotEmpty()
                    .first()
                    .satisfies(
                            event -> assertThat(event.points()).isBetween(POINTS + 1L, POINTS + (long) NOTICED_WITHIN));
        }

        void assertFollowed() {
            assertThat(gap).isLessThan(BEHIND);
        }

        /** @param kept so many of the first components are there before and after */
        void assertIdsKept(FamilyProblem problem, int kept) {
            for (int k = 0; k < kept; k++) {
                assertThat(idOf(problem.truth(), k, after))
                        .as("id of component " + k)
                        .isEqualTo(idOf(problem.truth(), k, before));
            }
        }

        List<LearnerEvent> changes(Kind... kinds) {
            List<Kind> wanted = List.of(kinds);
            return events.stream()
                    .filter(event -> event.points() > POINTS && wanted.contains(event.kind()))
                    .toList();
        }
    }

    private static LearnerSpec choosing(FamilyProblem problem) {
        return new LearnerSpec(problem.truth().shape(), MOST_COMPONENTS).withFewestComponents(1);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void anotherClusterInThePlaceOfOneIsNoticedAndFollowed(FamilyProblem problem) {
        LearnerSpec spec = new LearnerSpec(problem.truth().shape(), 3);
        Run run = new Run(problem, spec, new int[] {0, 1, 2}, new int[] {0, 1, 3});
        run.assertNoticed();
        run.assertFollowed();
        run.assertIdsKept(problem, 2);
    }

    @ParameterizedTest
    @MethodSource("problemsOfEachKind")
    void whereTheDataChooseANewClusterIsOneMore(FamilyProblem problem) {
        Run run = new Run(problem, choosing(problem), new int[] {0, 1, 2}, ALL);
        assertThat(run.before.ids()).hasSize(3);
        run.assertNoticed();
        run.assertFollowed();
        run.assertIdsKept(problem, 3);
        assertThat(run.after.ids()).hasSize(4);
        assertThat(run.changes(Kind.BORN, Kind.SPLIT)).hasSize(1);
        assertThat(run.changes(Kind.DIED, Kind.MERGED)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("problemsOfEachKind")
    void whereTheDataChooseAClusterThatVanishesIsOneLess(FamilyProblem problem) {
        Run run = new Run(problem, choosing(problem), ALL, new int[] {0, 1, 2});
        assertThat(run.before.ids()).hasSize(4);
        run.assertFollowed();
        run.assertIdsKept(problem, 3);
        assertThat(run.after.ids()).hasSize(3);
        assertThat(run.changes(Kind.DIED, Kind.MERGED)).hasSize(1);
        assertThat(run.changes(Kind.BORN, Kind.SPLIT)).isEmpty();
    }
}
