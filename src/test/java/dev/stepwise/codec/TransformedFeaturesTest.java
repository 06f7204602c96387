package dev.stepwise.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvPoints;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.Transform;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.model.Learning;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.Point;
import dev.stepwise.model.report.FitReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transform of a feature is the transform of its data, but for the log-Jacobian: in a fit, of each row, and in the stream. */
class TransformedFeaturesTest {

    private static final int ROWS = 1200;

    @TempDir
    private Path folder;

    private static ModelDefinition model(String transform) {
        String key = transform.isEmpty() ? "" : ", transform: " + transform;
        return ModelFile.parse("id: m\nfeatures: [{name: x" + key + "}, {name: z}]\ncomponents: 2\n");
    }

    /** Two clusters of the transformed value; every tenth is missing. */
    private static double[] modelled(Transform transform) {
        SplittableRandom random = new SplittableRandom(5);
        double[] values = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double y = (i % 3 == 0 ? 4 : 1.5) + 0.4 * random.nextGaussian();
            values[i] = i % 10 == 9 ? Double.NaN : transform.inverse(Math.max(0.01, y));
        }
        return values;
    }

    private Dataset read(ModelDefinition model, double[] values) throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        StringBuilder csv = new StringBuilder("x,z\n");
        for (double value : values) {
            csv.append(Double.isNaN(value) ? "" : "" + value)
                    .append(',')
                    .append(random.nextGaussian())
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("points.csv"), csv);
        return CsvPoints.readAll(file, model.schema());
    }

    private static BatchEm.Result fit(ModelDefinition model, Dataset data) {
        MixtureMapping mapping = new MixtureMapping(model);
        return new BatchEm(mapping.shape(), mapping.prior(), new BatchEm.Options(2, 1, 10, 200, 0, 1e-9)).fit(data, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "log1p", "sqrt", "logit", "asinh", "{asinh: 20}"})
    void aFitIsThatOfTransformedDataAndTheSumOfLogJacobians(String name) throws IOException {
        ModelDefinition model = model(name);
        Transform transform = model.schema().features().getFirst().transform();
        double[] values = modelled(transform);
        Dataset data = read(model, values);
        double[] transformed = new double[ROWS];
        double logJacobian = 0;
        for (int i = 0; i < ROWS; i++) {
            transformed[i] = transform.apply(values[i]);
            logJacobian += Double.isNaN(values[i]) ? 0 : transform.logJacobian(transformed[i]);
        }
        ModelDefinition plain = model("");
        Dataset before = read(plain, transformed);

        BatchEm.Result fit = fit(model, data);
        BatchEm.Result ofTransformed = fit(plain, before);
        assertThat(fit.logLikelihood() - ofTransformed.logLikelihood())
                .isCloseTo(logJacobian, within(1e-9 * Math.max(1, Math.abs(fit.logLikelihood()))));
        assertThat(fit.userModel().toArray())
                .isEqualTo(ofTransformed.userModel().toArray());

        double[] densities = new Candidate(fit.standardisation(), fit.model()).logDensities(data);
        double[] others = new Candidate(ofTransformed.standardisation(), ofTransformed.model()).logDensities(before);
        RowScores.of(data, fit, (row, _, logDensity, expectation) -> {
            double gain = Double.isNaN(values[row]) ? 0 : transform.logJacobian(transformed[row]);
            assertThat(densities[row] - others[row]).isCloseTo(gain, within(1e-9));
            assertThat(logDensity).isCloseTo(densities[row], within(1e-9));
            assertThat(transform.contains(expectation[0])).isTrue(); // in the user's units
        });

        assertThat(replayed(model, data) - replayed(plain, before)).isCloseTo(logJacobian / ROWS, within(1e-9));
    }

    private static double replayed(ModelDefinition model, Dataset data) {
        Replay replay =
                new Replay(Learning.specOf(model).withSeed(1), data, new Replay.Options(200, 1, 0), block -> {});
        return replay.run().logLikelihood(data);
    }

    @Test
    void componentsSayTheirMedianAndRangeInTheUsersUnits() throws IOException {
        ModelDefinition model = model("log");
        Dataset data = read(model, modelled(Transform.of(Transform.Kind.LOG)));
        FitReport report = FitReport.of(model, data, fit(model, data));
        var parameters = report.components().getFirst().parameters();
        double mean = parameters.vector("mean").getFirst();
        double deviation = Math.sqrt(parameters.matrix("covariance").getFirst().getFirst());
        assertThat(parameters.byName("median").get("x")).isEqualTo(Math.exp(mean));
        assertThat(parameters.byName("lower").get("x")).isEqualTo(Math.exp(mean - deviation));
        assertThat(parameters.byName("upper").get("x")).isEqualTo(Math.exp(mean + deviation));
        assertThat(parameters.byName("median")).containsOnlyKeys("x");
    }

    @Test
    void whatCannotBeTransformedIsRefusedWithItsRowAndARemedy() {
        ModelDefinition model = model("log");
        assertThatThrownBy(() -> read(model, new double[] {3, 0, 5}))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(
                        "'0.0' must be above 0, as transform: log needs (log1p takes 0, asinh any number)")
                .hasMessageContaining("--missing 0.0 takes it for missing")
                .hasMessageContaining("row 2");
        JsonPointReader reader = new JsonPointReader(model.schema(), Limits.DEFAULT);
        Point point = new Point(2);
        reader.read("{\"x\": 7.5, \"z\": 1}".getBytes(UTF_8), point);
        assertThat(point.row[0]).isEqualTo(Math.log(7.5));
        assertThatThrownBy(() -> reader.read("{\"x\": -2, \"z\": 1}".getBytes(UTF_8), point))
                .isInstanceOf(BadPointException.class)
                .hasMessage("/x must be above 0, as transform: log needs (log1p takes 0, asinh any number), not -2");
    }

    @Test
    void anotherTransformIsAnotherModelToWhatWasLearned() {
        assertThat(model("log").fingerprint().isCompatibleWith(model("log1p").fingerprint()))
                .isFalse();
        assertThat(model("asinh")
                        .fingerprint()
                        .isCompatibleWith(model("{asinh: 2}").fingerprint()))
                .isFalse();
    }

    @Test
    void onlyNumbersAreTransformed() {
        assertThatThrownBy(() -> ModelFile.parse(
                        "id: m\nfeatures: [{name: n, family: poisson, transform: log}]\ncomponents: 1\n"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("features[0].transform: belongs to gaussian and student-t features");
        assertThatThrownBy(() -> model("cubic"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("unknown transform 'cubic'; known: asinh, log, log1p, logit, sqrt");
    }
}
