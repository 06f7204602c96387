package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.report.EventJson;
import dev.stepwise.codec.report.ReportChecks;
import dev.stepwise.codec.report.SnapshotJson;
import dev.stepwise.em.learner.Convergence;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Checkpoint;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.Operation;
import dev.stepwise.em.operation.Outcome;
import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots and events say the same in every format. */
class ReportEncodingTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ModelDefinition MODEL = ModelFile.parse("""
            id: all
            components: 2
            background: uniform
            features:
              - {name: size, family: student-t}
              - {name: width, family: student-t}
              - {name: sold, family: bernoulli}
              - {name: colour, family: categorical, levels: ["red", "blé", "7"]}
              - {name: visits, family: poisson}
              - {name: hour, family: von-mises, period: 24}
            label: {path: /kind, classes: [a, "b\\"c"]}
            initial:
              background: 0.1
              components:
                - weight: 0.3
                  parameters:
                    mean: [1.1e-7, -3.0e+19]
                    scale: [[2, 0.1], [0.1, 0.5]]
                    degreesOfFreedom: 4.25
                    probability: {sold: 0.25}
                    rate: {visits: 3.3333333333333335}
                    probabilities: {colour: {red: 0.2, "blé": 0.3, "7": 0.5}}
                    meanDirection: {hour: 3}
                    concentration: {hour: 2}
                - weight: 0.6
                  parameters:
                    mean: [5, 6]
                    scale: [[1, 0], [0, 1]]
                    degreesOfFreedom: 30
                    probability: {sold: 0.5}
                    rate: {visits: 12}
                    probabilities: {colour: {red: 0.6, "blé": 0.2, "7": 0.2}}
                    meanDirection: {hour: 15}
                    concentration: {hour: 0.5}
            """);

    private static final MixtureMapping MAPPING = new MixtureMapping(MODEL);

    private static byte[] snapshot(long newest, double memory, boolean operated) {
        SortedMap<Integer, Long> anomalies =
                operated ? new TreeMap<>(Map.of(4, 12L, 9, 1L)) : Collections.emptySortedMap();
        Snapshot snapshot = new Snapshot(
                12,
                3,
                newest,
                5000,
                7,
                memory,
                812.5,
                0.0123,
                Convergence.LEARNING,
                operated ? -4.5 : Double.NaN,
                1.25,
                2,
                List.of(4, 9),
                MAPPING.start().orElseThrow(),
                operated ? Collections.nCopies(6, new Dispersion(Double.NaN, 0.1)) : List.of(),
                anomalies);
        Checkpoint checkpoint = new Checkpoint(11, 2, 4000, 1_700_000_000_000L, Checkpoint.Reason.HOUR, Map.of());
        Operation operation = operated
                ? new Operation(true, 11, new TreeMap<>(Map.of(9, "the \"other\"")), List.of(checkpoint))
                : Operation.NONE;
        return SnapshotJson.write("all", MAPPING, snapshot, operation, 1_700_000_000_123L);
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two bytes are a cluster of which nothing is said, and each would become a dozen values. */
    @Test
    void fewBytesNeverBecomeManyValues() {
        Schema snapshot = OutputSchema.SNAPSHOT.avro();
        int components = snapshot.getField("components").pos() + 1;
        RecordOut out = new ProtobufOut();
        for (int i = 0; i < 10_000; i++) {
            out.begin(components);
            out.end();
        }
        assertThatThrownBy(() -> new ProtobufIn().read(out.copy(), 0, snapshot))
                .isInstanceOf(BadPointException.class)
                .hasMessageContaining("more values than bytes");
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotIsReadBackAsTheJsonThatItWouldBe(Format format) {
        for (byte[] json : List.of(
                snapshot(1_700_000_000_000L, 12_800, true),
                snapshot(Long.MIN_VALUE, Double.POSITIVE_INFINITY, false))) {
            for (ReportEncoding encoding :
                    List.of(ReportEncoding.bare(format), ReportEncoding.framed(format, 0x0A000001, 2))) {
                Headers headers = new RecordHeaders();
                byte[] written = encoding.snapshot(json, headers);
                byte[] read = new OutputReader().report(written, headers);
                assertThat(parsed(read)).isEqualTo(parsed(json));
                assertThat(new OutputReader().any(written, headers)).isEqualTo(read);
                ReportChecks.snapshot("all", 2, read);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventIsReadBackAsTheJsonThatItWouldBe(Format format) {
        LearnerEvent split = new LearnerEvent(Kind.SPLIT, 12, 5000, 1_700_000_000_000L, List.of(5, 4), 0.0231);
        LearnerEvent unknown = new LearnerEvent(Kind.CONVERGED, 12, 5000, 1, List.of(), Double.NaN);
        Instruction freeze = new Instruction(new Command.Freeze(), "ann", 1_700_000_000_000L);
        Outcome outcome = new Outcome(Outcome.Kind.FROZEN, 12, 5000, List.of(), "Nothing is learned any more.");
        for (byte[] json : List.of(
                EventJson.write("all", split, 1_700_000_000_123L),
                EventJson.write("all", unknown, 1),
                EventJson.writeLost("all", 0, 0, "gone", 1),
                EventJson.write("all", freeze, outcome, 1_700_000_000_123L))) {
            Headers headers = new RecordHeaders();
            byte[] written = ReportEncoding.framed(format, 1, 0x01020384).event(json, headers);
            byte[] read = new OutputReader().report(written, headers);
            assertSame(parsed(read), parsed(json));
            ReportChecks.event("all", read);
            if (format != Format.JSON) {
                assertThat(written).startsWith(0, 1, 2, 3, 0x84);
            }
        }
    }

    /** Evidence of 0 is written without a decimal point where nothing was measured. */
    private static void assertSame(JsonNode read, JsonNode json) {
        assertThat(read.properties()).hasSameSizeAs(json.properties());
        json.properties().forEach(member -> {
            if (member.getValue().isNumber()) {
                assertThat(read.get(member.getKey()).doubleValue())
                        .isEqualTo(member.getValue().doubleValue());
            } else {
                assertThat(read.get(member.getKey())).isEqualTo(member.getValue());
            }
        });
    }

    @Test
    void otherLibrariesReadTheSameOfBothBinaryFormats() {
        byte[] json = snapshot(1_700_000_000_000L, 12_800, true);
        JsonNode avro = foreign(Format.AVRO, json);
        assertThat(foreign(Format.PROTOBUF, json)).isEqualTo(avro);
        assertThat(avro.at("/components/0/parameters/mean/numbers/1").doubleValue())
                .isEqualTo(-3.0e19);
        assertThat(avro.at("/components/0/parameters/scale/rows/1/numbers/0").doubleValue())
                .isEqualTo(0.1);
        assertThat(avro.at("/components/1/parameters/probabilities/levels/colour/probabilities/blé")
                        .doubleValue())
                .isEqualTo(0.2);
        assertThat(avro.at("/components/1/name").textValue()).isEqualTo("the \"other\"");
        assertThat(avro.at("/anomalies/4").longValue()).isEqualTo(12);
        assertThat(avro.path("frozen").booleanValue()).isTrue();
    }

    private static JsonNode foreign(Format format, byte[] json) {
        byte[] written = ReportEncoding.bare(format).snapshot(json, new RecordHeaders());
        return ForeignReaders.read(format, OutputSchema.SNAPSHOT, written);
    }

    @ParameterizedTest
    @EnumSource
    void theHeaderNamesTheFileOfTheSchema(Format format) {
        Headers headers = new RecordHeaders();
        ReportEncoding.bare(format).snapshot(snapshot(1, 1, false), headers);
        if (format == Format.JSON) {
            assertThat(headers).isEmpty();
        } else {
            assertThat(headers.lastHeader("stepwise.schema").value())
                    .asString(UTF_8)
                    .isEqualTo(OutputSchema.SNAPSHOT.file(format));
        }
    }

    @ParameterizedTest
    @CsvSource({"snapshot-2.avsc", "snapshot-1.xml", "../snapshot-1.avsc", "snapshot.avsc", "''"})
    void aSchemaThatThisReleaseDoesNotHaveIsSaid(String file) {
        Headers headers = new RecordHeaders().add(OutputReader.SCHEMA_HEADER, file.getBytes(UTF_8));
        assertThatThrownBy(() -> new OutputReader().report(new byte[] {1}, headers))
                .isInstanceOf(BadPointException.class)
                .hasMessage("a schema that this release does not have");
        assertThat(new OutputReader().any(new byte[] {1}, headers)).containsExactly(1);
    }

    /** Whatever a topic holds, it is refused or read, and what is read is no more than a multiple of it. */
    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PROTOBUF"})
    void bytesThatWereChangedAreReadOrRefused(Format format) {
        Headers headers = new RecordHeaders();
        byte[] good = ReportEncoding.framed(format, 1, 1).snapshot(snapshot(1, 1, true), headers);
        OutputReader reader = new OutputReader();
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] changed = Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
            for (int change = random.nextInt(4); change >= 0 && changed.length > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(reader.report(changed, headers).length).isLessThan(100 * good.length);
            } catch (BadPointException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 2999);
    }
}
