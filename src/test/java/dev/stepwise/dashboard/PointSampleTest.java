package dev.stepwise.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.http.Answer;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many points the page is shown, and what of them. Time stands still but where a test moves it. */
class PointSampleTest {

    private static final int COLUMNS = 2;

    /** Components 4 and 9 about (-10, 0) and (10, 0). */
    private static final ModelParameters PARAMETERS = new ModelParameters(
            1,
            1,
            Units.identity(COLUMNS),
            List.of(4, 9),
            new MixtureModel(
                    MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, COLUMNS)),
                    new double[] {0.5, 0.5},
                    List.of(List.of(about(-10), about(10)))),
            null,
            0);

    private long nanos;
    private final PointSample sample = new PointSample(COLUMNS, () -> nanos, () -> nanos / 1_000_000);

    private static FullGaussian about(double x) {
        return new FullGaussian(new double[] {x, 0}, new double[] {1, 0, 1});
    }

    /** Offers a block of points, each the same. */
    private void offer(int points, double... values) {
        Scorer scorer = new Scorer(COLUMNS, 128, 0, () -> PARAMETERS);
        for (int i = 0; i < points; i++) {
            show(scorer.add(values, 1, -1, 0));
        }
        show(scorer.flush());
    }

    private void show(@Nullable ScoredBlock block) {
        if (block != null) {
            sample.offer(block);
        }
    }

    private void passMillis(long millis) {
        nanos += millis * 1_000_000;
    }

    @Test
    void ofAFastStreamSoManyPointsASecondAreTaken() {
        int seconds = 10;
        int taken = 0;
        for (int i = 0; i < 1_000 * seconds; i++) {
            offer(128, -10, 0);
            passMillis(1);
            taken += sample.drainFresh().size();
        }
        assertThat(taken).isBetween((int) (0.95 * PointSample.POINTS_PER_SECOND * seconds), (int)
                (1.05 * PointSample.POINTS_PER_SECOND * seconds));
    }

    @Test
    void ofASlowStreamEveryPointIsTaken() {
        for (int i = 0; i < 50; i++) {
            offer(1, i, 0);
            passMillis(20);
        }
        assertThat(sample.drainFresh()).hasSize(50);
        assertThat(sample.drainFresh()).isEmpty();
        assertThat(sample.newest()).hasSize(50);
    }

    @Test
    void aBlockIsSampledFromItsBeginningToItsEnd() {
        Scorer scorer = new Scorer(COLUMNS, 128, 0, () -> PARAMETERS);
        for (int i = 0; i < 128; i++) {
            show(scorer.add(new double[] {i, 0}, 1, -1, 0));
        }
        List<Float> first =
                sample.newest().stream().map(point -> point.values()[0]).toList();
        assertThat(first).hasSize(32).isSorted().startsWith(0f, 4f).endsWith(124f);
    }

    @Test
    void theNewestAreKeptHoweverLongNobodyAsks() {
        for (int i = 0; i < 10_000; i++) {
            offer(1, i, 0);
            passMillis(20);
        }
        assertThat(sample.newest()).hasSize(PointSample.MOST_POINTS);
        assertThat(sample.newest().getLast().values()[0]).isEqualTo(9_999f);
        assertThat(sample.drainFresh()).hasSize(PointSample.MOST_POINTS);
    }

    @Test
    void aPointIsWrittenWithItsClusterItsValuesAndItsMemberships() throws IOException {
        passMillis(7);
        offer(1, 10, Double.NaN);
        offer(1, 0, 0);
        JsonNode certain = written(sample.newest().getFirst());
        assertThat(certain.toString())
                .isEqualTo("{\"timestamp\":7,\"cluster\":9,\"values\":[10.0,null],\"memberships\":{\"9\":1.0}}");
        passMillis(5);
        offer(1, 0, 0);
        assertThat(written(sample.newest().getLast()).path("memberships").toString())
                .isEqualTo("{\"4\":0.5,\"9\":0.5}");
    }

    private static JsonNode written(SampledPoint point) throws IOException {
        return new ObjectMapper()
                .readTree(Answer.object(json -> {
                    json.writeFieldName("point");
                    point.write(json);
                }))
                .path("point");
    }
}
