package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.scoring.TailTracker;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read back by Avro's and Protobuf's own libraries, and by our reader as the JSON that it would be. */
class BinaryAssignmentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NAN = Double.NaN;

    private static final String FEATURES = """
            features:
              - {name: x}
              - {name: y}
              - {name: sold, family: bernoulli}
              - {name: colour, family: categorical, levels: [red, blé]}
            components: 2
            """;

    private static ModelDefinition model(String more) {
        return ModelFile.parse("id: one\n" + FEATURES + more);
    }

    /** Two components of numbers x, y, a yes or no, and a colour. */
    private static ModelParameters parameters(double anomalyRate, boolean background) {
        GaussianFamily numbers = new GaussianFamily(CovarianceStructure.FULL, 2);
        CategoricalFamily sold = CategoricalFamily.bernoulli(1);
        CategoricalFamily colour = CategoricalFamily.of(List.of(2));
        MixtureShape shape = new MixtureShape(
                List.of(numbers, sold, colour), List.of(), background ? Background.UNIFORM : Background.NONE);
        MixtureModel model = new MixtureModel(
                shape,
                background ? new double[] {0.5, 0.4} : new double[] {0.5, 0.5},
                List.of(
                        List.of(
                                numbers.distribution(new double[] {0, 0}, new double[] {1, 0, 1}),
                                numbers.distribution(new double[] {-4, 0}, new double[] {1, 0, 1})),
                        List.of(sold.distribution(new double[] {0.75, 0.25}), sold.distribution(new double[] {0.5, 0.5
                        })),
                        List.of(
                                colour.distribution(new double[] {0.125, 0.875}),
                                colour.distribution(new double[] {0.5, 0.5}))));
        Units units = new Units(new double[] {100, 0, 0, 0}, new double[] {10, 1, 1, 1});
        TailCurve curve = TailCurve.of(anomalyRate, null);
        double[] tracked = TailTracker.centredOnMixture(curve, new double[] {-9, -8, -7, -8.9, -7.1});
        tracked[0] = 100; // points that have been seen
        return new ModelParameters(
                123_456_789_012L, 1, units, List.of(4, 900), model, null, 0, curve.withNumbers(tracked));
    }

    private static ScoredBlock scored(ModelParameters parameters, double... row) {
        Scorer scorer = new Scorer(row.length, 1, 0, () -> parameters);
        return Objects.requireNonNull(scorer.add(row, 1, PointBlock.UNLABELLED, 0));
    }

    private static byte[] written(Format format, ModelDefinition model, ScoredBlock block) {
        AssignmentBytes writer = AssignmentEncoding.bare(format).of(model);
        return writer.write(block, 0, writer.carried(new Point(model.schema()).carried));
    }

    /** What another library reads. */
    private static JsonNode foreign(Format format, ModelDefinition model, ScoredBlock block) {
        return ForeignReaders.read(format, OutputSchema.ASSIGNMENT, written(format, model, block));
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a reader of another format has is what a reader of JSON has, digit by digit. */
    private static void isTheSameInAllFormats(ModelDefinition model, ScoredBlock block) {
        JsonNode json = parsed(written(Format.JSON, model, block));
        for (JsonNode feature : json.at("/explanation/features")) { // as the page says: 1 for yes, nothing for null
            if (feature.path("value").isBoolean()) {
                ((ObjectNode) feature).put("value", feature.path("value").booleanValue() ? 1.0 : 0.0);
            }
        }
        for (Format format : List.of(Format.AVRO, Format.PROTOBUF)) {
            byte[] read = new OutputReader().any(written(format, model, block), new RecordHeaders());
            assertThat(parsed(read)).as(format.label()).isEqualTo(json);
        }
        assertThat(foreign(Format.PROTOBUF, model, block)).isEqualTo(foreign(Format.AVRO, model, block));
    }

    @ParameterizedTest
    @CsvSource({
        "101.5, 0.3, 1, 0, false",
        "500, 0, 1, 0, true",
        "101.5, NaN, NaN, NaN, false",
        "60, -0.25, 0, 1, true",
        "160, -0.25, NaN, 1, true",
        "1e300, 0, 1, 0, true"
    })
    void everyNumberIsTheOneThatJsonHas(double x, double y, double sold, double colour, boolean background) {
        String more = (background ? "background: uniform\n" : "")
                + "impute: true\nanomaly: {rate: 0.05}\nexplain: {points: all, top: 4}\n";
        isTheSameInAllFormats(model(more), scored(parameters(0.05, background), x, y, sold, colour));
    }

    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PROTOBUF"})
    void whatAModelDoesNotAskForIsNull(Format format) {
        ScoredBlock block = scored(parameters(0, false), 101.5, 0.3, 1, 0);
        JsonNode read = foreign(format, model(""), block);
        assertThat(read.path("model").textValue()).isEqualTo("one");
        assertThat(read.path("version").longValue()).isEqualTo(123_456_789_012L);
        assertThat(read.path("cluster").intValue()).isEqualTo(block.cluster(0));
        assertThat(read.path("clusters")).hasToString("[4,900]");
        assertThat(read.path("anomaly").booleanValue()).isFalse();
        assertThat(read.path("logDensity").doubleValue())
                .isEqualTo(Double.parseDouble("%.6f".formatted(block.logDensity(0))));
        for (String absent : List.of("background", "imputed", "explanation", "carried")) {
            assertThat(read.path(absent).isNull()).as(absent).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PROTOBUF"})
    void numbersAndLevelsStandInFieldsOfTheirOwn(Format format) {
        ModelDefinition model = model("impute: true\nanomaly: {rate: 0.5}\nexplain: {points: all, top: 4}\n");
        JsonNode missing = foreign(format, model, scored(parameters(0, false), 101.5, NAN, NAN, NAN));
        assertThat(missing.at("/imputed/y/value").isDouble()).isTrue();
        assertThat(missing.at("/imputed/y/levels").isNull()).isTrue();
        assertThat(missing.at("/imputed/colour/value").isNull()).isTrue();
        assertThat(missing.at("/imputed/colour/levels/blé").isDouble()).isTrue();
        ScoredBlock block = scored(parameters(0.5, false), 500, 0, 1, 1);
        assertThat(block.isAnomaly(0)).isTrue();
        JsonNode read = foreign(format, model, block);
        assertThat(read.path("anomaly").booleanValue()).isTrue();
        for (JsonNode feature : read.at("/explanation/features")) {
            boolean isCategory = feature.path("feature").textValue().equals("colour");
            assertThat(feature.path("value").isNull()).isEqualTo(isCategory);
            assertThat(feature.path("level").isTextual()).isEqualTo(isCategory);
            assertThat(feature.path("expectedLevels").isObject()).isEqualTo(isCategory);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PROTOBUF"})
    void onlyWhatTheModelAsksForIsExplained(Format format) {
        ModelDefinition model = model("anomaly: {rate: 0.01}\nexplain: anomalies\n");
        assertThat(foreign(format, model, scored(parameters(0.01, false), 100, 0, 1, 0))
                        .path("explanation")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"AVRO, 5", "PROTOBUF, 6", "JSON_SCHEMA, 5"})
    void theIdOfTheSchemaStandsInFrontAsConfluentsSerializersWriteIt(Format format, int frame) {
        ModelDefinition model = model("");
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        AssignmentBytes writer = AssignmentEncoding.framed(format, Map.of(model.id(), 0x01020384))
                .of(model);
        byte[] framed = writer.write(block, 0, writer.carried(new Point(model.schema()).carried));
        assertThat(Arrays.copyOf(framed, frame))
                .isEqualTo(Arrays.copyOf(new byte[] {0, 1, 2, 3, (byte) 0x84, 0}, frame));
        assertThat(Arrays.copyOfRange(framed, frame, framed.length)).isEqualTo(written(format, model, block));
        assertThat(parsed(new OutputReader().any(framed, new RecordHeaders())))
                .isEqualTo(parsed(written(Format.JSON, model, block)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsAllocatedButTheBytes(Format format) {
        ModelDefinition model = model("impute: true\n");
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        AssignmentBytes writer = AssignmentEncoding.bare(format).of(model);
        byte[] nothing = writer.carried(new Point(model.schema()).carried);
        int length = writer.write(block, 0, nothing).length;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 100_000;
        for (int i = 0; i < rounds; i++) { // until it is compiled
            writer.write(block, 0, nothing);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            writer.write(block, 0, nothing);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
        assertThat(each).as("an array has a header and ends at a multiple of 8").isLessThanOrEqualTo(length + 24L);
    }

    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PROTOBUF"})
    void carriedFieldsAreTextsAndThoseThatAnEventLacksAreLeftOut(Format format) {
        ModelDefinition model = model("carry: [/device, /customer, /gone]\n");
        AssignmentBytes writer = AssignmentEncoding.bare(format).of(model);
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        Point point = new Point(model.schema());
        JsonPointReader reader = new JsonPointReader(model.schema(), Limits.DEFAULT);
        String event =
                "{\"x\":1,\"y\":2,\"sold\":true,\"colour\":\"red\",\"customer\":12.50,\"device\":\"a\\n\\\"b\\\" é\"}";
        reader.read(event.getBytes(UTF_8), point);
        byte[] carrying = writer.write(block, 0, writer.carried(point.carried));
        assertThat(ForeignReaders.read(format, OutputSchema.ASSIGNMENT, carrying)
                        .path("carried"))
                .isEqualTo(JSON.createObjectNode().put("device", "a\n\"b\" é").put("customer", "12.50"));
        reader.read("{\"x\":1,\"y\":2,\"sold\":true,\"colour\":\"red\"}".getBytes(UTF_8), point);
        assertThat(writer.write(block, 0, writer.carried(point.carried))).isEqualTo(written(format, model, block));
    }

    /** In Protobuf the length of a message stands in front of it, in as many bytes as it takes. */
    @Test
    void longAndShortTextsAreReadBack() {
        ModelDefinition model = model("carry: [/a]\n");
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        for (int length : List.of(1, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 1000)) {
            Point point = new Point(model.schema());
            String text = "x".repeat(length);
            byte[] json = ("\"" + text + "\"").getBytes(UTF_8);
            point.carried.put(0, json, json.length);
            for (Format format : List.of(Format.AVRO, Format.PROTOBUF)) {
                AssignmentBytes writer = AssignmentEncoding.bare(format).of(model);
                byte[] written = writer.write(block, 0, writer.carried(point.carried));
                assertThat(ForeignReaders.read(format, OutputSchema.ASSIGNMENT, written)
                                .at("/carried/a")
                                .textValue())
                        .isEqualTo(text);
            }
        }
    }
}
