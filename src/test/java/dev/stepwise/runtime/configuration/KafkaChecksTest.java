package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.Problems.Problem;
import dev.stepwise.codec.document.YamlNode.Position;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaChecksTest {

    private static final int LARGEST_RECORD = 2_000_000;

    private static List<String> problems(Guarantee guarantee, Map<String, String> properties) {
        Map<String, String> given = new HashMap<>(properties);
        given.putIfAbsent("bootstrap.servers", "localhost:9092");
        Problems problems = new Problems();
        new KafkaChecks(given, path -> Position.NONE, problems).run(guarantee, LARGEST_RECORD);
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static List<String> problems(String property, String value) {
        return problems(Guarantee.EXACTLY_ONCE_V2, Map.of(property, value));
    }

    @ParameterizedTest
    @CsvSource({
        "num.stream.threads,4",
        "num.standby.replicas,1",
        "state.dir,/var/lib/stepwise",
        "commit.interval.ms,500",
        "group.protocol,streams",
        "security.protocol,SASL_SSL",
        "producer.linger.ms,5",
        "main.consumer.max.poll.records,2000",
        "topic.min.insync.replicas,2",
        "statestore.cache.max.bytes,2000000",
        "com.example.interceptor.target,elsewhere"
    })
    void whatKafkaTakesPasses(String property, String value) {
        assertThat(problems(property, value)).isEmpty();
    }

    @Test
    void staticMembershipAndTheProtocolOfStreamsDoNotGoTogether() {
        for (String name : List.of("group.instance.id", "main.consumer.group.instance.id")) {
            assertThat(problems(Guarantee.EXACTLY_ONCE_V2, Map.of("group.protocol", "STREAMS", name, "a")))
                    .singleElement()
                    .asString()
                    .contains("kafka." + name)
                    .contains("group.protocol: streams")
                    .contains("leave one of them out");
            assertThat(problems(Guarantee.EXACTLY_ONCE_V2, Map.of("group.protocol", "classic", name, "a")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application.id",
                "processing.guarantee",
                "default.key.serde",
                "processing.exception.handler",
                "isolation.level",
                "consumer.isolation.level",
                "main.consumer.auto.offset.reset",
                "producer.acks",
                "producer.transactional.id"
            })
    void whatBelongsToTheServiceCannotBeSet(String property) {
        assertThat(problems(property, "all"))
                .singleElement()
                .asString()
                .startsWith("kafka." + property + ": cannot be set: ");
    }

    @ParameterizedTest
    @CsvSource({
        "linger.ms,soon,a whole number",
        "producer.batch.size,-1,'a whole number of [0,...]'",
        "compression.type,lzip,'text of [none, gzip, snappy, lz4, zstd]'",
        "sasl.login.class,no.such.Class,the name of a class on the class path"
    })
    void aValueThatKafkaWouldRefuseIsRefusedAtOnce(String property, String value, String rule) {
        assertThat(problems(property, value))
                .singleElement()
                .asString()
                .startsWith("kafka." + property + ": must be " + rule);
    }

    @ParameterizedTest
    @CsvSource({
        "bootstap.servers,bootstrap.servers",
        "num.stream.treads,num.stream.threads",
        "producer.linger.mss,producer.linger.ms"
    })
    void aSlipOfTheKeyIsFound(String property, String meant) {
        assertThat(problems(property, "1"))
                .containsExactly("kafka." + property + ": is no property of Kafka, did you mean '" + meant + "'?");
    }

    @Test
    void withoutACacheNothingWouldTellOfTheCommit() {
        for (String bytes : new String[] {"0", "1000"}) {
            assertThat(problems("statestore.cache.max.bytes", bytes))
                    .singleElement()
                    .asString()
                    .contains("must be at least 1048576");
        }
    }

    @Test
    void aTransactionOutlivesThreeCommits() {
        assertThat(problems("transaction.timeout.ms", "299"))
                .singleElement()
                .asString()
                .startsWith("kafka.transaction.timeout.ms: must be at least three times commit.interval.ms");
        assertThat(problems("transaction.timeout.ms", "300")).isEmpty();
        assertThat(problems("commit.interval.ms", "2000"))
                .singleElement()
                .asString()
                .startsWith("kafka.producer.transaction.timeout.ms");
        assertThat(problems(Guarantee.AT_LEAST_ONCE, Map.of("commit.interval.ms", "2000")))
                .isEmpty();
    }

    @Test
    void aThreadIsNotTakenForLostBetweenTwoCommits() {
        assertThat(problems("max.poll.interval.ms", "299"))
                .singleElement()
                .asString()
                .startsWith("kafka.max.poll.interval.ms: must be at least 300 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max.request.size", "producer.max.request.size", "buffer.memory"})
    void theLargestRecordFits(String property) {
        assertThat(problems(property, "1999999"))
                .singleElement()
                .asString()
                .startsWith("kafka." + property + ": must be at least 2000000 bytes");
        assertThat(problems(property, "2000000")).isEmpty();
    }
}
