import static java.nio.charset.StandardCharsets.US_ASCII;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Scanner;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes events with Apicurio's serializer: {@code java -cp SERDES/* Events.java BROKER REGISTRY TOPIC}. Every line of its input is
 * "VERSION FROM TO": events of that version of the schema with these numbers as keys are serialized and put into a queue; version 0
 * sends what one such line has put there, for which no registry is needed. It answers each line with "done".
 */
public final class Events {

    private static final Schema FIRST = new Schema.Parser().parse("""
            {"type":"record","name":"Event","namespace":"example","fields":[
             {"name":"id","type":"long"},
             {"name":"x","type":"int"},
             {"name":"more","type":{"type":"record","name":"More","fields":[{"name":"y","type":"double"}]}}]}
            """);

    /** A field is new, an int has become a double, and a record may be missing. */
    private static final Schema SECOND = new Schema.Parser().parse("""
            {"type":"record","name":"Event","namespace":"example","fields":[
             {"name":"id","type":"long"},
             {"name":"note","type":"string","default":""},
             {"name":"x","type":"double"},
             {"name":"more","type":["null",{"type":"record","name":"More","fields":[{"name":"y","type":"double"}]}]}]}
            """);

    private Events() {}

    public static void main(String[] arguments) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", arguments[0],
                "apicurio.registry.url", arguments[1],
                "apicurio.registry.auto-register", true,
                "apicurio.registry.find-latest", false);
        AvroKafkaSerializer<GenericRecord> serializer = new AvroKafkaSerializer<>();
        serializer.configure(properties, false);
        Random random = new Random(17);
        Queue<List<ProducerRecord<byte[], byte[]>>> queue = new ArrayDeque<>();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
                Scanner lines = new Scanner(System.in)) {
            while (lines.hasNextInt()) {
                int version = lines.nextInt();
                int from = lines.nextInt();
                int to = lines.nextInt();
                if (version == 0) {
                    queue.remove().forEach(producer::send);
                    producer.flush();
                } else {
                    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
                    for (int i = from; i < to; i++) {
                        records.add(new ProducerRecord<>(
                                arguments[2],
                                i % 2,
                                String.valueOf(i).getBytes(US_ASCII),
                                serializer.serialize(arguments[2], event(version, i, random))));
                    }
                    queue.add(records);
                }
                System.out.println("done");
            }
        }
    }

    private static GenericRecord event(int version, int number, Random random) {
        Schema schema = version == 1 ? FIRST : SECOND;
        Schema more = version == 1
                ? schema.getField("more").schema()
                : schema.getField("more").schema().getTypes().get(1);
        GenericRecord inner = new GenericData.Record(more);
        inner.put("y", number % 2 * 10 + random.nextGaussian());
        GenericRecord event = new GenericData.Record(schema);
        event.put("id", (long) number);
        double x = number % 3 * 20 + 5 * random.nextGaussian();
        event.put("x", version == 1 ? (Object) (int) x : (Object) x);
        if (version == 2) {
            event.put("note", "of the second version");
        }
        event.put("more", inner);
        return event;
    }
}
