package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.stepwise.codec.json.AssignmentWriter;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
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
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written is read back by Avro's own reader. */
class AvroAssignmentWriterTest {

    private static final Schema SCHEMA = new Schema.Parser().parse(OutputSchemas.assignment());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NAN = Double.NaN;

    /** JSON has six digits of a figure, or six decimals. */
    private static final double SIX_DIGITS = 5.0001e-6;

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

    private static GenericRecord read(byte[] bytes, int from, Schema reader) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
        try {
            GenericRecord read = new GenericDatumReader<GenericRecord>(SCHEMA, reader).read(null, decoder);
            assertThat(decoder.isEnd()).isTrue();
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Avro's null: the events of these models carry nothing on. */
    private static final byte[] NOTHING_CARRIED = {0};

    private static byte[] bare(ModelDefinition model, ScoredBlock block) {
        return AssignmentEncoding.BARE_AVRO.of(model, Map::of).write(block, 0, NOTHING_CARRIED);
    }

    private static GenericRecord written(ModelDefinition model, ScoredBlock block) {
        return read(bare(model, block), 0, SCHEMA);
    }

    private static JsonNode json(ModelDefinition model, ScoredBlock block) {
        try {
            return JSON.readTree(AssignmentWriter.of(model, model.explain(), Map::of).write(block, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object at(@Nullable Object record, String... names) {
        Object value = record;
        for (String name : names) {
            value = value instanceof Map<?, ?> map ? map.get(new Utf8(name)) : ((GenericRecord) value).get(name);
        }
        return value instanceof Utf8 text ? text.toString() : value;
    }

    @Test
    void everyNumberIsTheOneThatWasComputed() {
        ScoredBlock block = scored(parameters(0, false), 101.5, 0.3, 1, 0);
        GenericRecord read = written(model(""), block);
        assertThat(at(read, "model")).isEqualTo("one");
        assertThat(at(read, "version")).isEqualTo(123_456_789_012L);
        assertThat(at(read, "cluster")).isEqualTo(block.cluster(0));
        assertThat(at(read, "clusters")).isEqualTo(List.of(4, 900));
        assertThat(at(read, "probabilities")).isEqualTo(List.of(block.probability(0, 0), block.probability(1, 0)));
        assertThat(at(read, "logDensity")).isEqualTo(block.logDensity(0));
        assertThat(at(read, "tail")).isEqualTo(block.tail(0));
        assertThat(at(read, "anomaly")).isEqualTo(false);
        for (String absent : List.of("background", "imputed", "explanation")) {
            assertThat(at(read, absent)).as(absent).isNull();
        }
    }

    @Test
    void theBackgroundAndAnomaliesAreShown() {
        ScoredBlock block = scored(parameters(0.5, true), 500, 0, 1, 0);
        GenericRecord read = written(model("background: uniform\nanomaly: {rate: 0.5}\n"), block);
        assertThat(at(read, "background")).isEqualTo(block.background(0));
        assertThat(block.isAnomaly(0)).isTrue();
        assertThat(at(read, "anomaly")).isEqualTo(true);
    }

    @Test
    void whatIsMissingIsImputedAsInJson() {
        ModelDefinition model = model("impute: true\n");
        ScoredBlock block = scored(parameters(0, false), 101.5, NAN, NAN, NAN);
        JsonNode json = json(model, block).path("imputed");
        GenericRecord read = written(model, block);
        assertThat((Map<?, ?>) at(read, "imputed")).hasSize(3);
        assertThat(at(read, "imputed", "y", "value")).isEqualTo(json.path("y").doubleValue());
        assertThat(at(read, "imputed", "sold", "value"))
                .isEqualTo(json.path("sold").doubleValue());
        assertThat(at(read, "imputed", "colour", "value")).isNull();
        assertThat((Double) at(read, "imputed", "colour", "levels", "blé"))
                .isCloseTo(json.path("colour").path("blé").doubleValue(), within(5.0001e-7));
        assertThat(at(written(model, scored(parameters(0, false), 101.5, 0, 1, 0)), "imputed"))
                .isNull();
    }

    @Test
    void anExplanationHasTheFiguresOfJson() {
        ModelDefinition model = model("explain: {points: all, top: 4}\n");
        ScoredBlock block = scored(parameters(0, false), 150, -0.5, 1, 1);
        JsonNode json = json(model, block).path("explanation");
        Object read = at(written(model, block), "explanation");
        assertThat(at(read, "runnerUp", "cluster"))
                .isEqualTo(json.at("/runnerUp/cluster").intValue());
        assertThat(at(read, "runnerUp", "feature"))
                .isEqualTo(json.at("/runnerUp/feature").textValue());
        isNear(at(read, "runnerUp", "logOdds"), json.at("/runnerUp/logOdds"));
        List<?> features = (List<?>) Objects.requireNonNull(at(read, "features"));
        assertThat(features).hasSize(4).hasSameSizeAs(json.path("features"));
        for (int f = 0; f < features.size(); f++) {
            isFeature(features.get(f), json.path("features").get(f));
        }
    }

    private static void isFeature(Object read, JsonNode json) {
        assertThat(at(read, "feature")).isEqualTo(json.path("feature").textValue());
        for (String name : List.of("surprise", "excess", "inCluster", "forCluster")) {
            isNear(at(read, name), json.path(name));
        }
        switch (json.path("feature").textValue()) {
            case "x", "y" -> {
                isNear(at(read, "value"), json.path("value"));
                isNear(at(read, "expected"), json.path("expected"));
                isNear(at(read, "spread"), json.path("spread"));
                assertThat(at(read, "direction"))
                        .isEqualTo(json.path("direction").textValue());
            }
            case "sold" -> {
                assertThat(at(read, "value")).isEqualTo(1.0);
                isNear(at(read, "expected"), json.path("expected"));
                assertThat(at(read, "spread")).isNull();
            }
            default -> {
                assertThat(at(read, "level")).isEqualTo("blé");
                assertThat(at(read, "value")).isNull();
                isNear(at(read, "expectedLevels", "red"), json.at("/expected/red"));
            }
        }
    }

    private static void isNear(@Nullable Object read, JsonNode json) {
        double expected = json.doubleValue();
        assertThat((Double) read).isCloseTo(expected, within(SIX_DIGITS * Math.abs(expected)));
    }

    @Test
    void onlyWhatTheModelAsksForIsExplained() {
        ModelDefinition model = model("anomaly: {rate: 0.01}\nexplain: anomalies\n");
        ScoredBlock usual = scored(parameters(0.01, false), 100, 0, 1, 0);
        assertThat(at(written(model, usual), "explanation")).isNull();
    }

    @Test
    void theIdOfTheSchemaStandsInFrontAsConfluentsSerializersWriteIt() {
        ModelDefinition model = model("");
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        byte[] framed = AssignmentEncoding.framedAvro(Map.of(model.id(), 0x01020384))
                .of(model, Map::of)
                .write(block, 0, NOTHING_CARRIED);
        assertThat(framed).startsWith(0, 1, 2, 3, 0x84);
        assertThat(Arrays.copyOfRange(framed, 5, framed.length)).isEqualTo(bare(model, block));
    }

    /** The schema is part of what other programs are built on: whoever knows the first one reads what is written today. */
    @Test
    void whoKnowsTheFirstSchemaReadsWhatIsWrittenToday() throws IOException {
        byte[] text = Objects.requireNonNull(getClass().getResourceAsStream("/schemas/assignment-1.avsc"))
                .readAllBytes();
        Schema first = new Schema.Parser().parse(new String(text, UTF_8));
        for (var pair : List.of(List.of(first, SCHEMA), List.of(SCHEMA, first))) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(pair.getFirst(), pair.getLast())
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
        ModelDefinition model = model("impute: true\nexplain: {points: all, top: 2}\n");
        ScoredBlock block = scored(parameters(0, false), 100, NAN, 1, 0);
        GenericRecord read = read(bare(model, block), 0, first);
        assertThat(at(read, "logDensity")).isEqualTo(block.logDensity(0));
        assertThat((List<?>) at(read, "explanation", "features")).hasSize(2);
    }

    @Test
    void aClusterHasItsNameWhereTheModelWantsNames() {
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        Map<Integer, String> names = Map.of(4, "Nacht 日");
        for (boolean wanted : new boolean[] {true, false}) {
            ModelDefinition model = model("names: " + wanted + "\n");
            byte[] bytes = AssignmentEncoding.BARE_AVRO.of(model, () -> names).write(block, 0, NOTHING_CARRIED);
            Object name = at(read(bytes, 0, SCHEMA), "name");
            assertThat(name == null ? "" : name.toString()).isEqualTo(wanted ? "Nacht 日" : "");
        }
    }

    @Test
    void nothingIsAllocatedButTheBytes() {
        ModelDefinition model = model("impute: true\n");
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        AssignmentBytes writer = AssignmentEncoding.BARE_AVRO.of(model, Map::of);
        int length = writer.write(block, 0, NOTHING_CARRIED).length;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 100_000;
        for (int i = 0; i < rounds; i++) { // until it is compiled
            writer.write(block, 0, NOTHING_CARRIED);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            writer.write(block, 0, NOTHING_CARRIED);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
        assertThat(each).as("an array has a header and ends at a multiple of 8").isLessThanOrEqualTo(length + 24L);
    }

    @Test
    void carriedFieldsAreTextsAndThoseThatAnEventLacksAreLeftOut() {
        ModelDefinition model = model("carry: [/device, /customer, /gone]\n");
        AssignmentBytes writer = AssignmentEncoding.BARE_AVRO.of(model, Map::of);
        ScoredBlock block = scored(parameters(0, false), 100, 0, 1, 0);
        Point point = new Point(model.schema());
        JsonPointReader reader = new JsonPointReader(model.schema(), Limits.DEFAULT);
        String event =
                "{\"x\":1,\"y\":2,\"sold\":true,\"colour\":\"red\",\"customer\":12.50,\"device\":\"a\\n\\\"b\\\" é\"}";
        reader.read(event.getBytes(UTF_8), point);
        GenericRecord read = read(writer.write(block, 0, writer.carried(point.carried)), 0, SCHEMA);
        assertThat((Map<?, ?>) read.get("carried"))
                .isEqualTo(Map.of(new Utf8("device"), new Utf8("a\n\"b\" é"), new Utf8("customer"), new Utf8("12.50")));
        reader.read("{\"x\":1,\"y\":2,\"sold\":true,\"colour\":\"red\"}".getBytes(UTF_8), point);
        assertThat(writer.carried(point.carried)).isEqualTo(NOTHING_CARRIED);
    }
}
