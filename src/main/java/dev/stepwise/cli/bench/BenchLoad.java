package dev.stepwise.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.cli.terminal.Progress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The records of a benchmark: points of a mixture of normal distributions as JSON, numbers with six decimals. */
final class BenchLoad {

    private static final double SPREAD = 4;
    private static final int DISTINCT = 20_000;

    private final int dimensions;
    private final double[][] means;
    private final SplittableRandom random = new SplittableRandom(2);

    BenchLoad(int dimensions, int components) {
        this.dimensions = dimensions;
        SplittableRandom places = new SplittableRandom(1);
        means = new double[components][dimensions];
        for (double[] mean : means) {
            Arrays.setAll(mean, j -> SPREAD * places.nextGaussian());
        }
    }

    /** A model of these points, which starts where they come from. */
    String model(String input) {
        String features = IntStream.rangeClosed(1, dimensions)
                .mapToObj(j -> "{name: x" + j + "}")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        StringBuilder components = new StringBuilder();
        for (double[] mean : means) {
            components.append(String.format(
                    Locale.ROOT,
                    "    - {weight: %s, parameters: {mean: %s, covariance: %s}}%n",
                    1.0 / means.length,
                    Arrays.toString(mean),
                    identity()));
        }
        return "id: bench\ninput: {topic: " + input + "}\nfeatures: [" + features + "]\ncomponents: " + means.length
                + "\ninitial:\n  components:\n" + components;
    }

    private String identity() {
        StringJoiner rows = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < dimensions; i++) {
            double[] row = new double[dimensions];
            row[i] = 1;
            rows.add(Arrays.toString(row));
        }
        return rows.toString();
    }

    /** Writes so many points. */
    void produce(Map<String, Object> properties, String topic, long points, Progress progress) {
        byte[][] records = records();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < points; i++) {
                producer.send(new ProducerRecord<>(topic, records[(int) (i % records.length)]));
                if (i % 10_000 == 0) {
                    progress.at(i);
                }
            }
        }
    }

    /** The next point of the mixture. */
    double[] point() {
        double[] mean = means[random.nextInt(means.length)];
        double[] point = new double[dimensions];
        Arrays.setAll(point, j -> mean[j] + random.nextGaussian());
        return point;
    }

    private byte[][] records() {
        byte[][] records = new byte[DISTINCT][];
        for (int i = 0; i < records.length; i++) {
            double[] point = point();
            StringJoiner json = new StringJoiner(",", "{", "}");
            for (int j = 0; j < dimensions; j++) {
                json.add(String.format(Locale.ROOT, "\"x%d\":%.6f", j + 1, point[j]));
            }
            records[i] = json.toString().getBytes(US_ASCII);
        }
        return records;
    }
}
