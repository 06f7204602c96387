package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

    private static final int LARGEST_RECORD = 100 << 20;

    private static KafkaSettings settings(Guarantee guarantee, Map<String, String> properties) {
        Map<String, String> given = new HashMap<>(properties);
        given.put("bootstrap.servers", "localhost:9092");
        return new KafkaSettings("stepwise", guarantee, LARGEST_RECORD, given);
    }

    private static KafkaSettings settings(Map<String, String> properties) {
        return settings(Guarantee.EXACTLY_ONCE_V2, properties);
    }

    @Test
    void bothTopologiesCommitTenTimesASecondUnderBothGuarantees() {
        for (Guarantee guarantee : Guarantee.values()) {
            KafkaSettings settings = settings(guarantee, Map.of());
            assertThat(settings.learning()).containsEntry("commit.interval.ms", 100);
            assertThat(settings.scoring("points"))
                    .containsEntry("commit.interval.ms", 100)
                    .containsEntry("processing.guarantee", guarantee.label());
        }
    }

    @Test
    void everyTopologyIsAnApplicationOfItsOwn() {
        assertThat(settings(Map.of()).learning()).containsEntry("application.id", "stepwise-learning");
        assertThat(settings(Map.of()).scoring("points")).containsEntry("application.id", "stepwise-scoring-points");
    }

    @Test
    void aLostInstanceHoldsUpTheOthersForSeconds() {
        StreamsConfig streams = new StreamsConfig(settings(Map.of()).scoring("points"));
        assertThat(streams.getProducerConfigs("p")).containsEntry("transaction.timeout.ms", 5_000);
        assertThat(streams.getMainConsumerConfigs("g", "c", 0)).containsEntry("session.timeout.ms", 8_000);
    }

    @Test
    void noRestoreWaitsForAFetchOfWhatIsRestoredAlready() {
        StreamsConfig streams = new StreamsConfig(settings(Map.of()).learning());
        assertThat(streams.getRestoreConsumerConfigs("c")).containsEntry("fetch.max.wait.ms", 50);
        assertThat(streams.getMainConsumerConfigs("g", "c", 0)).doesNotContainKey("fetch.max.wait.ms");
    }

    @Test
    void whatIsGivenWinsOverWhatMeasuredWell() {
        KafkaSettings settings = settings(Map.of("linger.ms", "5", "producer.compression.type", "zstd"));
        Map<String, Object> streams = new StreamsConfig(settings.scoring("points")).getProducerConfigs("p");
        assertThat(streams).containsEntry("linger.ms", "5").containsEntry("compression.type", "zstd");
        assertThat(settings.producer()).containsEntry("linger.ms", "5").containsEntry("compression.type", "zstd");
    }

    @Test
    void theLargestRecordFitsIntoEveryProducerAndTheChangelog() {
        Map<String, Object> streams = new StreamsConfig(settings(Map.of()).learning()).getProducerConfigs("p");
        for (Map<String, Object> producer : List.of(streams, settings(Map.of()).producer())) {
            assertThat(producer).containsEntry("max.request.size", LARGEST_RECORD);
            assertThat((Long) producer.get("buffer.memory")).isGreaterThan(LARGEST_RECORD);
        }
        assertThat(settings(Map.of()).learning()).containsEntry("topic.max.message.bytes", LARGEST_RECORD);
    }

    @Test
    void theNewerGroupProtocolIsKeptFromClientsWithoutAGroup() {
        KafkaSettings settings = settings(Map.of("group.protocol", "streams"));
        StreamsConfig streams = new StreamsConfig(settings.scoring("points"));
        assertThat(streams.getString("group.protocol")).isEqualTo("streams");
        assertThat(streams.originals()).doesNotContainKey("session.timeout.ms");
        assertThat(new ConsumerConfig(withDeserializers(settings.consumer())).getString("group.protocol"))
                .isEqualTo("classic");
    }

    private static Map<String, Object> withDeserializers(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("key.deserializer", ByteArrayDeserializer.class);
        all.put("value.deserializer", ByteArrayDeserializer.class);
        return all;
    }

    @Test
    void everyClientGetsTheSecurityThatItsPrefixSays() {
        KafkaSettings settings = settings(Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "admin.sasl.mechanism", "A",
                "consumer.sasl.mechanism", "B",
                "producer.sasl.mechanism", "C"));
        assertThat(new AdminClientConfig(settings.admin()).getString("sasl.mechanism"))
                .isEqualTo("A");
        assertThat(new ConsumerConfig(withDeserializers(settings.consumer())).getString("sasl.mechanism"))
                .isEqualTo("B");
        Map<String, Object> producer = new HashMap<>(settings.producer());
        producer.put("key.serializer", ByteArraySerializer.class);
        producer.put("value.serializer", ByteArraySerializer.class);
        assertThat(new ProducerConfig(producer).getString("sasl.mechanism")).isEqualTo("C");
        assertThat(settings.admin()).containsEntry("security.protocol", "SASL_PLAINTEXT");
    }

    @Test
    void aClientIdIsMadeOneForEachTopology() {
        KafkaSettings settings = settings(Map.of("client.id", "fleet"));
        assertThat(settings.learning()).containsEntry("client.id", "fleet-learning");
        assertThat(settings.scoring("points")).containsEntry("client.id", "fleet-scoring-points");
        assertThat(settings.admin()).containsEntry("client.id", "fleet");
    }
}
