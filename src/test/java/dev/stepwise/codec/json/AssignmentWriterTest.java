package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.scoring.TailTracker;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.BernoulliFeature;
import dev.stepwise.model.family.CategoricalFeature;
import dev.stepwise.model.family.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AssignmentWriterTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final AssignmentWriter writer = new AssignmentWriter("geyser");

    /** K normal components at 0, 1, 2, …, with ids 10, 20, 30, …, */
    private static ModelParameters line(int components, long version) {
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        MixtureModel model = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)),
                weights,
                List.of(IntStream.range(0, components)
                        .mapToObj(k -> new FullGaussian(new double[] {k}, new double[] {1}))
                        .toList()));
        List<Integer> ids =
                IntStream.rangeClosed(1, components).mapToObj(k -> 10 * k).toList();
        return new ModelParameters(version, 1, Units.identity(1), ids, model, null, 0);
    }

    private void score(ModelParameters parameters, double[] points, Consumer<ScoredBlock> sink) {
        Scorer scorer = new Scorer(1, Math.max(1, points.length), 0, () -> parameters);
        for (double x : points) {
            ScoredBlock full = scorer.add(new double[] {x}, 1, PointBlock.UNLABELLED, 0);
            if (full != null) {
                sink.accept(full);
            }
        }
        ScoredBlock rest = scorer.flush();
        if (rest != null) {
            sink.accept(rest);
        }
    }

    /** The assignment of one point. */
    private static JsonNode written(AssignmentWriter writer, ModelParameters parameters, double[] row) {
        Scorer scorer = new Scorer(row.length, 1, 0, () -> parameters);
        ScoredBlock full = Objects.requireNonNull(scorer.add(row, 1, PointBlock.UNLABELLED, 0));
        return parse(writer.write(full, 0));
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAssignmentReadsLikeThis() {
        List<String> written = new ArrayList<>();
        score(line(2, 7), new double[] {0.5, 40}, block -> {
            written.add(new String(writer.write(block, 0), UTF_8));
            written.add(new String(writer.write(block, 1), UTF_8));
        });
        assertThat(written.get(0))
                .isEqualTo(
                        "{\"model\":\"geyser\",\"version\":7,\"cluster\":10,\"clusters\":[10,20],\"probabilities\":[0.500000,0.500000],"
                                + "\"logDensity\":-1.043939,\"tail\":1.0}");
        assertThat(written.get(1))
                .isEqualTo(
                        "{\"model\":\"geyser\",\"version\":7,\"cluster\":20,\"clusters\":[10,20],\"probabilities\":[0.0,1.0],"
                                + "\"logDensity\":-762.112086,\"tail\":1.0}");
    }

    @Test
    void aClusterHasItsNameWhereTheModelWantsNames() {
        ModelDefinition named = ModelFile.parse("id: m\nfeatures: [{name: x}]\ncomponents: 2\nnames: true\n");
        ModelDefinition plain = ModelFile.parse("id: m\nfeatures: [{name: x}]\ncomponents: 2\n");
        AtomicReference<Map<Integer, String>> names = new AtomicReference<>(Map.of(20, "Nacht \"日\""));
        AssignmentWriter with = AssignmentWriter.of(named, Explain.NONE, names::get);
        score(line(2, 7), new double[] {0, 40}, block -> {
            assertThat(parse(with.write(block, 0)).has("name")).isFalse();
            assertThat(new String(with.write(block, 1), UTF_8))
                    .contains("\"cluster\":20,\"name\":\"Nacht \\\"日\\\"\",\"clusters\":[10,20]");
            names.set(Map.of(10, "x".repeat(64)));
            assertThat(parse(with.write(block, 0)).path("name").asText()).hasSize(64);
            assertThat(parse(with.write(block, 1)).has("name")).isFalse();
            AssignmentWriter without = AssignmentWriter.of(plain, Explain.NONE, names::get);
            assertThat(parse(without.write(block, 0)).has("name")).isFalse();
        });
    }

    @Property(tries = 200)
    void everyFigureOfAnAssignmentIsTheScorers(
            @ForAll @IntRange(min = 1, max = 40) int components,
            @ForAll @LongRange(min = 0) long version,
            @ForAll @Size(max = 5) List<Double> points) {
        double[] values = points.stream().mapToDouble(Double::doubleValue).toArray();
        score(line(components, version), values, block -> {
            for (int i = 0; i < block.size(); i++) {
                isWritten(block, i, parse(writer.write(block, i)));
            }
        });
    }

    private static void isWritten(ScoredBlock block, int i, JsonNode json) {
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("model", "version", "cluster", "clusters", "probabilities", "logDensity", "tail");
        assertThat(json.get("model").textValue()).isEqualTo("geyser");
        assertThat(json.get("version").longValue()).isEqualTo(block.version());
        assertThat(json.get("cluster").intValue()).isEqualTo(block.cluster(i));
        assertThat(json.get("probabilities").size()).isEqualTo(block.components());
        for (int k = 0; k < block.components(); k++) {
            assertThat(json.get("clusters").get(k).intValue()).isEqualTo(block.id(k));
            assertThat(json.get("probabilities").get(k).doubleValue())
                    .isCloseTo(block.probability(k, i), within(5.0001e-7));
        }
        double logDensity = block.logDensity(i);
        assertThat(json.get("logDensity").doubleValue())
                .isCloseTo(logDensity, within(Math.abs(logDensity) < 1e9 ? 5.0001e-7 + Math.ulp(logDensity) : 0));
        assertThat(json.get("tail").doubleValue()).isCloseTo(block.tail(i), within(5.0001e-7));
    }

    @Test
    void newParametersShowTheirVersionAtOnce() {
        List<Long> versions = new ArrayList<>();
        for (long version : new long[] {9, 10, 10, 123_456_789_012L, 11}) {
            score(
                    line(2, version),
                    new double[] {0},
                    block -> versions.add(
                            parse(writer.write(block, 0)).get("version").longValue()));
        }
        assertThat(versions).containsExactly(9L, 10L, 10L, 123_456_789_012L, 11L);
    }

    @Test
    void aModelsIdIsQuoted() {
        AssignmentWriter odd = new AssignmentWriter("a\"b\\c\né");
        score(
                line(1, 1),
                new double[] {0},
                block -> assertThat(parse(odd.write(block, 0)).get("model").textValue())
                        .isEqualTo("a\"b\\c\né"));
    }

    /** Numbers x, y of which y follows x, a yes or no, and a colour. */
    private static final ModelSchema MIXED = new ModelSchema(
            List.of(
                    new Feature("x", "/x", false, 1),
                    new Feature("y", "/y", false, 1),
                    new Feature("sold", "/sold", false, 1, new BernoulliFeature()),
                    new Feature("colo\"r", "/c", false, 1, new CategoricalFeature(List.of("red", "blé")))),
            null,
            null);

    private static ModelParameters mixed() {
        GaussianFamily numbers = new GaussianFamily(CovarianceStructure.FULL, 2);
        CategoricalFamily sold = CategoricalFamily.bernoulli(1);
        CategoricalFamily colour = CategoricalFamily.of(List.of(2));
        MixtureModel model = new MixtureModel(
                MixtureShape.of(numbers, sold, colour),
                new double[] {1},
                List.of(
                        List.of(numbers.distribution(new double[] {0, 0}, new double[] {1, 0.5, 1})),
                        List.of(sold.distribution(new double[] {0.75, 0.25})),
                        List.of(colour.distribution(new double[] {0.125, 0.875}))));
        Units units = new Units(new double[] {100, 0, 0, 0}, new double[] {10, Math.scalb(1.0, -40), 1, 1});
        return new ModelParameters(1, 1, units, List.of(1), model, null, 0);
    }

    private static String imputed(double... row) {
        AssignmentWriter imputing = AssignmentWriter.imputing("mixed", MIXED);
        return written(imputing, mixed(), row).path("imputed").toString();
    }

    @Test
    void whatIsMissingIsImputedInTheUnitsOfTheData() {
        double nan = Double.NaN;
        assertThat(imputed(120, nan, 1, 0)).isEqualTo("{\"y\":" + Math.scalb(1.0, -40) + "}");
        assertThat(imputed(nan, -Math.scalb(4.0, -40), nan, 1)).isEqualTo("{\"x\":80.0,\"sold\":0.25}");
        assertThat(imputed(120, nan, nan, nan))
                .isEqualTo("{\"y\":" + Math.scalb(1.0, -40)
                        + ",\"sold\":0.25,\"colo\\\"r\":{\"red\":0.125,\"blé\":0.875}}");
    }

    @Test
    void nothingIsImputedOfACompletePoint() {
        assertThat(imputed(120, 0, 1, 0)).isEmpty();
    }

    @Test
    void whatIsImputedFitsWhenComponentsHaveBecomeMany() {
        List<Feature> features = IntStream.range(0, 10)
                .mapToObj(j -> new Feature("feature" + j, "/" + j, false, 1))
                .toList();
        AssignmentWriter imputing = AssignmentWriter.imputing("m", new ModelSchema(features, null, null));
        GaussianFamily family = new GaussianFamily(CovarianceStructure.SPHERICAL, 10);
        double[] mean = new double[10];
        Arrays.fill(mean, -1.2345678901234567E-300);
        double[] ones = new double[Packed.length(10)];
        for (int j = 0; j < 10; j++) {
            ones[Packed.index(j, j)] = 1;
        }
        double[] row = new double[10];
        Arrays.fill(row, Double.NaN);
        row[0] = 1;
        for (int components = 1; components <= 30; components++) {
            double[] weights = new double[components];
            Arrays.fill(weights, 1.0 / components);
            MixtureModel model = new MixtureModel(
                    MixtureShape.of(family),
                    weights,
                    List.of(Collections.nCopies(components, family.distribution(mean, ones))));
            List<Integer> ids = IntStream.rangeClosed(1, components).boxed().toList();
            ModelParameters parameters = new ModelParameters(components, 1, Units.identity(10), ids, model, null, 0);
            assertThat(written(imputing, parameters, row).get("imputed")).hasSize(9);
        }
    }

    @Test
    void manyLongNamesFit() {
        List<Feature> features = IntStream.range(0, 50)
                .mapToObj(j -> new Feature("a name of many characters, and the number " + j, "/" + j, false, 1))
                .toList();
        AssignmentWriter imputing = AssignmentWriter.imputing("m", new ModelSchema(features, null, null));
        double[] mean = new double[50];
        Arrays.fill(mean, -1.2345678901234567E-300);
        GaussianFamily family = new GaussianFamily(CovarianceStructure.DIAGONAL, 50);
        double[] ones = new double[Packed.length(50)];
        for (int j = 0; j < 50; j++) {
            ones[Packed.index(j, j)] = 1;
        }
        MixtureModel model = new MixtureModel(
                MixtureShape.of(family), new double[] {1}, List.of(List.of(family.distribution(mean, ones))));
        ModelParameters parameters = new ModelParameters(1, 1, Units.identity(50), List.of(1), model, null, 0);
        double[] row = new double[50];
        Arrays.fill(row, Double.NaN);
        assertThat(written(imputing, parameters, row).get("imputed"))
                .hasSize(50)
                .allMatch(x -> x.doubleValue() == mean[0]);
    }

    /** Two components of one number, a colour and a yes or no; in the first one the number has mean 100 and deviation 10. */
    private static ModelParameters explained(double anomalyRate) {
        GaussianFamily numbers = new GaussianFamily(CovarianceStructure.FULL, 2);
        CategoricalFamily sold = CategoricalFamily.bernoulli(1);
        CategoricalFamily colour = CategoricalFamily.of(List.of(2));
        MixtureModel model = new MixtureModel(
                MixtureShape.of(numbers, sold, colour),
                new double[] {0.5, 0.5},
                List.of(
                        List.of(
                                numbers.distribution(new double[] {0, 0}, new double[] {1, 0, 1}),
                                numbers.distribution(new double[] {-40, 0}, new double[] {1, 0, 1})),
                        List.of(sold.distribution(new double[] {0.75, 0.25}), sold.distribution(new double[] {0.5, 0.5
                        })),
                        List.of(
                                colour.distribution(new double[] {0.125, 0.875}),
                                colour.distribution(new double[] {0.5, 0.5}))));
        Units units = new Units(new double[] {100, 0, 0, 0}, new double[] {10, 1, 1, 1});
        return new ModelParameters(1, 1, units, List.of(4, 9), model, null, 0, curve(anomalyRate));
    }

    private static TailCurve curve(double rate) {
        TailCurve curve = TailCurve.of(rate, null);
        double[] numbers = TailTracker.centredOnMixture(curve, new double[] {-9, -8, -7, -8.9, -7.1});
        numbers[0] = 100; // points that have been seen
        return curve.withNumbers(numbers);
    }

    private static JsonNode explanation(Explain explain, double rate, double... row) {
        return written(new AssignmentWriter("m").explaining(MIXED, explain), explained(rate), row)
                .path("explanation");
    }

    @Test
    void anExplanationReadsLikeThis() {
        JsonNode explanation = explanation(new Explain(Explain.Which.ALL, 2), 0, 150, 0.5, 1, 0);
        // in the cluster −ln p = 5²/2 + ½ ln 2π + ln 10 = 15.7215, on average ½ + ½ ln 2π + ln 10
        // the others speak for the other cluster, 0.5 · 0.5 against 0.25 · 0.125 = 8 to 1: ln 9 more in the mixture
        // expected (100 + 8 · (−300)) / 9 with the variance 10² + 400² · 8/81; for the cluster (45² − 5²) / 2
        assertThat(explanation.path("features").get(0))
                .hasToString("{\"feature\":\"x\",\"value\":150.0,\"surprise\":17.9187,\"excess\":14.1972,"
                        + "\"inCluster\":15.7215,\"forCluster\":1000.0,\"expected\":-255.556,\"spread\":126.105,"
                        + "\"direction\":\"high\"}");
        assertThat(explanation.path("features")).hasSize(2);
        assertThat(explanation.path("runnerUp").path("cluster").asInt()).isEqualTo(9);
        assertThat(explanation.path("runnerUp").path("feature").asText()).isEqualTo("x");
    }

    @Test
    void categoriesAreExplainedByTheirLevelsAndYesOrNoByItsProbability() {
        JsonNode features =
                explanation(new Explain(Explain.Which.ALL, 9), 0, 100, 0, 1, 0).path("features");
        assertThat(features).hasSize(4);
        // −ln 0.125, and on average −0.125 ln 0.125 − 0.875 ln 0.875
        assertThat(features.get(0))
                .hasToString("{\"feature\":\"colo\\\"r\",\"value\":\"red\",\"surprise\":2.07944,\"excess\":1.70267,"
                        + "\"inCluster\":2.07944,\"forCluster\":-1.38629,\"expected\":{\"red\":0.125,\"blé\":0.875}}");
        for (JsonNode feature : features) {
            if (feature.path("feature").asText().equals("sold")) {
                assertThat(feature.path("value").isBoolean()).isTrue();
                assertThat(feature.path("expected").asDouble()).isEqualTo(0.25);
            }
        }
    }

    @Test
    void onlyWhatIsAskedForIsExplained() {
        Explain anomalies = new Explain(Explain.Which.ANOMALIES, 1);
        assertThat(explanation(anomalies, 0.01, 1150, 0.5, 1, 0).isMissingNode())
                .isFalse();
        assertThat(explanation(anomalies, 0.01, 101, 0.5, 1, 0).isMissingNode()).isTrue();
        assertThat(explanation(Explain.NONE, 0.01, 1150, 0.5, 1, 0).isMissingNode())
                .isTrue();
    }

    @Test
    void whatIsMissingIsNotExplained() {
        double nan = Double.NaN;
        assertThat(explanation(new Explain(Explain.Which.ALL, 9), 0, nan, 0.5, nan, 0)
                        .path("features")
                        .findValuesAsText("feature"))
                .containsExactlyInAnyOrder("y", "colo\"r");
    }
}
