package dev.stepwise.codec.report;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.record.InvalidRecordException;
import dev.stepwise.em.learner.LearnerEvent;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the topics that the page and REST read back. */
class ReportChecksTest {

    private static final String SNAPSHOT = """
            {"model":"m","version":7,"epoch":2,"timestamp":1,"newestEventTime":null,"points":9,"memory":1.5,
             "convergence":"learning","components":[{"id":3,"weight":0.25,"name":"low"},{"id":5,"weight":0.75}]}""";
    private static final String EVENT = """
            {"model":"m","timestamp":1,"event":"born","version":7,"points":9,"components":[3],"evidence":0.5,"message":"x"}""";

    private static void refuse(Runnable check) {
        assertThatThrownBy(check::run)
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageNotContaining("evil");
    }

    private static void snapshot(String json) {
        ReportChecks.snapshot("m", 2, json.getBytes(UTF_8));
    }

    private static void event(String json) {
        ReportChecks.event("m", json.getBytes(UTF_8));
    }

    @Test
    void whatTheServiceWritesPasses() {
        assertThatCode(() -> snapshot(SNAPSHOT)).doesNotThrowAnyException();
        assertThatCode(() -> event(EVENT)).doesNotThrowAnyException();
        LearnerEvent born = new LearnerEvent(LearnerEvent.Kind.BORN, 1, 1, 1, List.of(3), Double.NaN);
        ReportChecks.event("m", EventJson.write("m", born, 1));
        ReportChecks.event("m", EventJson.writeLost("m", 0, 0, "gone", 1));
        String later = SNAPSHOT.replace("{\"model\"", "{\"addedLater\":[{}],\"model\"");
        assertThatCode(() -> snapshot(later)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"m\"|\"other\"",
                "\"version\":7|\"version\":0",
                "\"version\":7|\"version\":9007199254740992",
                "\"version\":7|\"version\":1e999",
                "\"version\":7|\"version\":7,\"version\":7",
                "\"timestamp\":1|\"timestamp\":9e99",
                "\"timestamp\":1|\"timestamp\":8640000000000001",
                "\"points\":9|\"points\":\"evil\"",
                "\"memory\":1.5|\"memory\":1e400",
                "\"memory\":1.5|\"memory\":{}",
                "\"learning\"|[]",
                "\"id\":5|\"id\":3",
                "\"id\":5|\"id\":-1",
                "\"id\":5|\"id\":2147483648",
                "\"weight\":0.25|\"weight\":-0.25",
                "\"weight\":0.25|\"weight\":\"NaN\"",
                "\"weight\":0.25|\"weight\":2",
                "\"low\"|7",
                "[{\"id\":3|[17,{\"id\":3",
                "0.75}]|0.75},{\"id\":6,\"weight\":0}]",
                "\"components\"|\"parts\"",
            })
    void aSnapshotThatNoLearnerWritesIsRefused(String from, String to) {
        assertThat(SNAPSHOT).contains(from);
        refuse(() -> snapshot(SNAPSHOT.replace(from, to)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"m\"|\"other\"",
                "\"event\":\"born\"|\"event\":17",
                "\"event\":\"born\"|\"event\":\"<b>evil\"",
                "\"timestamp\":1|\"timestamp\":9e99",
                "\"version\":7|\"version\":-1",
                "\"points\":9|\"points\":\"evil\"",
                "[3]|[\"evil\"]",
                "[3]|3",
                "0.5|1e999",
                "\"message\":\"x\"|\"message\":null",
            })
    void anEventThatNoLearnerWritesIsRefused(String from, String to) {
        assertThat(EVENT).contains(from);
        refuse(() -> event(EVENT.replace(from, to)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "17", "[1,2]", "{", "{} {}", "</script>evil", "{\"evil\":NaN}"})
    void whatIsNoObjectIsNeither(String json) {
        refuse(() -> snapshot(json));
        refuse(() -> event(json));
    }

    /** The bytes go out among others that are UTF-8. */
    @Test
    void otherEncodingsAreRefused() {
        for (Charset charset : List.of(UTF_16LE, Charset.forName("UTF-32BE"))) {
            refuse(() -> ReportChecks.snapshot("m", 2, SNAPSHOT.getBytes(charset)));
        }
        byte[] cut = EVENT.replace("\"x\"", "\"ä\"").getBytes(UTF_8);
        cut[cut.length - 3] = '"';
        refuse(() -> ReportChecks.event("m", cut));
    }

    @Test
    void largeEventsAreRefusedUnread() {
        String ids = IntStream.range(0, 20_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        refuse(() -> event(EVENT.replace("[3]", ids)));
    }
}
