package dev.stepwise.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.scoring.TailTracker;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.Feature;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which anomalies the page is shown. Time stands still but where a test moves it. */
class RecentAnomaliesTest {

    private static final ModelSchema SCHEMA =
            new ModelSchema(List.of(new Feature("x", "/x", false, 1), new Feature("y", "/y", false, 1)), null, null);

    /** One component about (0, 0); what is far from it is an anomaly. */
    private static final ModelParameters PARAMETERS = new ModelParameters(
            1,
            1,
            Units.identity(2),
            List.of(4),
            new MixtureModel(
                    MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2)),
                    new double[] {1},
                    List.of(List.of(new FullGaussian(new double[2], new double[] {1, 0, 1})))),
            null,
            0,
            curve());

    private static TailCurve curve() {
        TailCurve curve = TailCurve.of(0.01, null);
        double[] numbers = TailTracker.centredOnMixture(curve, new double[] {-4, -3, -2, -3.9, -2.1});
        numbers[0] = 100; // points that have been seen
        return curve.withNumbers(numbers);
    }

    private long nanos;
    private final RecentAnomalies anomalies = new RecentAnomalies(SCHEMA, () -> nanos, () -> nanos / 1_000_000);

    private void offer(double... ys) {
        Scorer scorer = new Scorer(2, 128, 0, () -> PARAMETERS);
        for (double y : ys) {
            scorer.add(new double[] {0, y}, 1, -1, 0);
        }
        anomalies.offer(
                Objects.requireNonNull(scorer.flush()),
                i -> ",\"carried\":{\"device\":\"p%d\"}".formatted(i).getBytes(UTF_8));
    }

    @Test
    void anAnomalyIsKeptWithWhatExplainsIt() {
        offer(0, 9, 0);
        assertThat(anomalies.newest()).hasSize(1);
        // 9²/2 + ½ ln 2π; on average ½ + ½ ln 2π
        assertThat(anomalies.newest().getFirst())
                .startsWith("{\"timestamp\":0,\"cluster\":4,\"explanation\":{\"features\":["
                        + "{\"feature\":\"y\",\"value\":9.0,\"surprise\":41.4189,\"excess\":40.0,");
    }

    @Test
    void whatItsEventCarriesOnTellsWhoseItIs() {
        offer(0, 9, 0);
        assertThat(anomalies.newest().getFirst()).endsWith("]},\"carried\":{\"device\":\"p1\"}}");
    }

    @Test
    void whatIsNoAnomalyIsNotKept() {
        offer(0, 1, -2);
        assertThat(anomalies.newest()).isEmpty();
    }

    @Test
    void thereAreAFewASecondAndTheNewestStay() {
        for (int second = 0; second < RecentAnomalies.MOST; second++) {
            for (int block = 0; block < 1000; block++) {
                offer(20 + second);
                nanos += 1_000_000;
            }
        }
        assertThat(anomalies.drainFresh()).hasSize(RecentAnomalies.MOST);
        assertThat(anomalies.drainFresh()).isEmpty();
        assertThat(anomalies.newest()).hasSize(RecentAnomalies.MOST);
        assertThat(anomalies.newest().getLast()).contains("\"value\":69.0");
        // the newest fifty, at four a second, came in the last 13 seconds
        assertThat(anomalies.newest().getFirst()).contains("\"value\":57.0");
    }
}
