import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads assignments with Apicurio's deserializer: {@code java -cp SERDES/* Assignments.java BROKER REGISTRY TOPIC}. It prints what is
 * committed now, a line for each record: "KEY SCHEMA MODEL CLUSTER PLACE SUM", with the full name of the record's schema, where among
 * its clusters the most probable one stands, and the sum of the probabilities.
 */
public final class Assignments {

    private Assignments() {}

    public static void main(String[] arguments) {
        AvroKafkaDeserializer<GenericRecord> values = new AvroKafkaDeserializer<>();
        values.configure(Map.of("apicurio.registry.url", arguments[1]), false);
        try (KafkaConsumer<String, GenericRecord> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", arguments[0], "isolation.level", "read_committed"),
                new StringDeserializer(),
                values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(arguments[2]).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, GenericRecord> record : consumer.poll(Duration.ofMillis(100))) {
                    System.out.println(record.key() + " " + line(record.value()));
                }
            }
        }
        System.out.println("done");
    }

    private static String line(GenericRecord assignment) {
        double sum = 0;
        for (Object probability : (List<?>) assignment.get("probabilities")) {
            sum += (Double) probability;
        }
        int cluster = (Integer) assignment.get("cluster");
        return assignment.getSchema().getFullName() + " " + assignment.get("model") + " " + cluster + " "
                + ((List<?>) assignment.get("clusters")).indexOf(cluster) + " " + sum;
    }
}
