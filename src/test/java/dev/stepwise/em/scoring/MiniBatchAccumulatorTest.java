package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.ExpectedRows;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of one component, so that all sums are those of the points themselves: ln p(x) of a count of 0 is minus the rate. */
class MiniBatchAccumulatorTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final MixtureModel SERVED = MixtureModel.fromArray(SHAPE, 1, new double[] {1, 4});
    private static final MixtureModel OTHER = MixtureModel.fromArray(SHAPE, 1, new double[] {1, 2});
    private static final double ROUNDING = 1e-9;
    private static final TailCurve CURVE = TailCurve.of(0.1, null);

    /** Says how unusual points are, and stays as it is. */
    private static final TailTracker TAILS = new TailTracker(CURVE);

    private static ModelParameters parameters(long version, @Nullable MixtureModel eStepModel) {
        return new ModelParameters(version, 5, Units.identity(1), List.of(1), SERVED, eStepModel, 64, CURVE);
    }

    /** Scores a block under these parameters, and adds it. */
    private static void add(MiniBatchAccumulator batch, ModelParameters parameters, PointBlock block) {
        batch.add(block, new ScoringKernel(parameters, 8, new FarAllowance()).evaluate(block, TAILS, false));
    }

    /** One that knows a hundred points, whose log-densities have this median. */
    private static TailTracker tracker(double median) {
        double[] numbers = CURVE.numbers();
        numbers[0] = 100;
        numbers[1] = median;
        return new TailTracker(CURVE.withNumbers(numbers));
    }

    private static MiniBatchAccumulator accumulator(ModelParameters parameters) {
        return new MiniBatchAccumulator(parameters, 8, null, parameters.tails().numbers());
    }

    /** Weights of points at a count of 0. */
    private static PointBlock block(double... weights) {
        PointBlock block = new PointBlock(1, 8);
        for (double weight : weights) {
            block.add(new double[] {0}, weight, PointBlock.UNLABELLED);
        }
        return block;
    }

    @Test
    void itCountsPointsAndAddsUpWeightsAndLikelihoods() {
        ModelParameters parameters = parameters(7, OTHER);
        MiniBatchAccumulator batch = accumulator(parameters);
        batch.sawTimestamp(30);
        batch.sawTimestamp(20);
        add(batch, parameters, block(1, 2, 0));
        add(batch, parameters, block(4));
        List<SampledPoint> sample = List.of(new SampledPoint(new double[] {0}, 1, -1));
        MiniBatch snapshot = batch.snapshot(3, sample, TAILS);
        assertThat(snapshot.epoch()).isEqualTo(5);
        assertThat(snapshot.version()).isEqualTo(7);
        assertThat(snapshot.partition()).isEqualTo(3);
        assertThat(snapshot.points()).isEqualTo(4);
        assertThat(snapshot.weight()).isEqualTo(7);
        assertThat(snapshot.logLikelihood()).isCloseTo(-4 * 7, within(ROUNDING));
        assertThat(snapshot.eStepLogLikelihood()).isCloseTo(-2 * 7, within(ROUNDING));
        assertThat(snapshot.newestTimestampMillis()).isEqualTo(30);
        assertThat(snapshot.span()).isNull();
        assertThat(snapshot.tails())
                .as("nothing was followed")
                .isEqualTo(new TailReport(CURVE.numbers(), CURVE.numbers(), new TreeMap<>()));
        assertThat(snapshot.statistics().totalMass()).isEqualTo(7);
        assertThat(snapshot.sample()).isEqualTo(sample);
    }

    @Test
    void newerParametersOfTheEpochGoOnWithTheSameSums() {
        MiniBatchAccumulator batch = accumulator(parameters(7, SERVED));
        add(batch, parameters(7, SERVED), block(1, 1));
        ModelParameters newer = parameters(8, OTHER);
        batch.use(newer);
        add(batch, newer, block(1));
        MiniBatch snapshot = batch.snapshot(0, List.of(), TAILS);
        assertThat(snapshot.version()).isEqualTo(8);
        assertThat(snapshot.statistics().totalMass()).isEqualTo(3);
        assertThat(snapshot.eStepLogLikelihood()).isCloseTo(-4 - 4 - 2, within(ROUNDING));
    }

    @Test
    void whereNothingIsLearnedThereAreNoStatistics() {
        ModelParameters parameters = parameters(7, null);
        MiniBatchAccumulator batch = accumulator(parameters);
        add(batch, parameters, block(1, 1));
        batch.use(parameters(8, SERVED));
        MiniBatch snapshot = batch.snapshot(0, List.of(), TAILS);
        assertThat(snapshot.statistics()).isEqualTo(SHAPE.zero(1));
        assertThat(snapshot.eStepLogLikelihood()).isZero();
        assertThat(snapshot.logLikelihood()).isCloseTo(-8, within(ROUNDING));
    }

    @Test
    void anomaliesAreCountedByTheirCluster() {
        ModelParameters parameters = parameters(7, SERVED);
        MiniBatchAccumulator batch = accumulator(parameters);
        TailTracker usual = tracker(-4);
        TailTracker dense = tracker(9);
        batch.add(
                block(1, 1), new ScoringKernel(parameters, 8, new FarAllowance()).evaluate(block(1, 1), usual, false));
        batch.add(
                block(1, 1, 1),
                new ScoringKernel(parameters, 8, new FarAllowance()).evaluate(block(1, 1, 1), dense, false));
        TailReport report =
                Objects.requireNonNull(batch.snapshot(0, List.of(), dense).tails());
        assertThat(report.anomalies()).containsExactly(Map.entry(1, 3L));
        assertThat(report.marked()).isEqualTo(3);
        assertThat(report.ended()).isEqualTo(dense.numbers());
    }

    /** Forty components of twenty-eight sums and a mass each, and forty-seven numbers a row, four times over. */
    @Test
    void theRowsOfABatchAreKeptWhileTheyAreFewBesideItsSums() {
        int columns = 6;
        int components = 40;
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, columns));
        int most = ExpectedRows.most(shape, components);
        assertThat(most).isEqualTo(components * (1 + 28) / (4 * (columns + 1 + components)));
        MixtureModel model = MixtureModel.fromArray(shape, components, gaussians(components, columns));
        List<Integer> ids = IntStream.rangeClosed(1, components).boxed().toList();
        ModelParameters parameters = new ModelParameters(7, 5, Units.identity(columns), ids, model, model, 64, CURVE);

        MiniBatchAccumulator few = accumulator(parameters);
        add(few, parameters, zeros(columns, most));
        MiniBatch batch = few.snapshot(0, List.of(), TAILS);
        assertThat(Objects.requireNonNull(batch.rows()).rows()).isEqualTo(most);
        assertThat(batch.rows().statistics(shape).totalMass()).isCloseTo(most, within(ROUNDING));

        MiniBatchAccumulator many = accumulator(parameters);
        add(many, parameters, zeros(columns, most + 1));
        assertThat(many.snapshot(0, List.of(), TAILS).rows()).isNull();

        MiniBatchAccumulator twoBlocks = accumulator(parameters);
        add(twoBlocks, parameters, zeros(columns, 1));
        add(twoBlocks, parameters, zeros(columns, 1));
        assertThat(twoBlocks.snapshot(0, List.of(), TAILS).rows()).isNull();

        MiniBatchAccumulator withGap = accumulator(parameters);
        PointBlock gap = new PointBlock(columns, 8);
        double[] row = new double[columns];
        row[3] = Double.NaN;
        gap.add(row, 1, PointBlock.UNLABELLED);
        add(withGap, parameters, gap);
        assertThat(withGap.snapshot(0, List.of(), TAILS).rows()).isNull();
    }

    /** So many points at 0. */
    private static PointBlock zeros(int columns, int rows) {
        PointBlock block = new PointBlock(columns, 8);
        for (int i = 0; i < rows; i++) {
            block.add(new double[columns], 1, PointBlock.UNLABELLED);
        }
        return block;
    }

    /** Of unit variance, along a diagonal. */
    private static double[] gaussians(int components, int columns) {
        List<double[]> numbers = new ArrayList<>();
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        numbers.add(weights);
        for (int k = 0; k < components; k++) {
            double[] mean = new double[columns];
            Arrays.fill(mean, k);
            numbers.add(mean);
            double[] covariance = new double[Packed.length(columns)];
            for (int j = 0; j < columns; j++) {
                covariance[Packed.index(j, j)] = 1;
            }
            numbers.add(covariance);
        }
        return numbers.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** Of one point each half-life, from 0 to 40: at the end they weigh 1, 1/2, 1/4, …, across landmarks. */
    @Test
    void withEventTimeOlderPointsFade() {
        ForwardDecay decay =
                Objects.requireNonNull(ForwardDecay.of(new MemoryChoice.HalfLife(1_000, Double.POSITIVE_INFINITY), 8));
        ModelParameters parameters = parameters(7, SERVED);
        MiniBatchAccumulator batch = new MiniBatchAccumulator(
                parameters, 8, decay, parameters.tails().numbers());
        for (int second = 0; second <= 40; second++) {
            decay.saw(1_000L * second);
            add(batch, parameters, block(1));
        }
        MiniBatch snapshot = batch.snapshot(0, List.of(), TAILS);
        assertThat(snapshot.span()).isEqualTo(new EventSpan(0, 40_000, 40));
        assertThat(snapshot.statistics().totalMass()).isCloseTo(2, within(ROUNDING));
        assertThat(snapshot.weight()).as("of the points as they came").isEqualTo(41);
        assertThat(new MiniBatchAccumulator(
                                parameters, 8, decay, parameters.tails().numbers())
                        .snapshot(0, List.of(), TAILS)
                        .span())
                .as("the next batch has none yet")
                .isNull();
    }
}
