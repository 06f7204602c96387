package dev.stepwise.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Seconds from the start of the process until the service is ready, with a model that exists, and the same of a bare Kafka
 * Streams application, in turns on one broker: {@code ./mvnw -q -Pbench test-compile exec:exec@start}, after a build. Wants two idle cores.
 */
final class StartTime {

    private static final int ROUNDS = 5;
    private static final int POINTS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> FLAGS = List.of(
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector");

    private final Path directory = Files.createTempDirectory("stepwise-start");
    private final Path cache = directory.resolve("stepwise.aot");
    private final HttpClient client = HttpClient.newHttpClient();
    private final String servers;
    private final int port;
    private final Path configuration;

    private StartTime(String servers) throws IOException {
        this.servers = servers;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        configuration = Files.writeString(
                directory.resolve("stepwise.yaml"), """
                    kafka: {bootstrap.servers: "%s", state.dir: %s}
                    http: {port: %d}
                    models:
                      - {id: two, input: {topic: points}, features: [{name: x}], components: 2}
                    """.formatted(servers, directory.resolve("state"), port));
    }

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.initial.rebalance.delay.ms", "0")
                .start()) {
            new StartTime(broker.bootstrapServers()).run();
        }
    }

    private void run() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("points", 2, (short) 1), new NewTopic("bare-copies", 2, (short) 1)))
                    .all()
                    .get();
        }
        produce();
        service("-XX:AOTCacheOutput=" + cache, "-Xlog:aot*=off"); // fits the model, and learns what is loaded
        String[] archive = {
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + directory.resolve("stepwise.jsa"),
            "-Xlog:cds*=off"
        };
        service(archive); // makes it at its end
        double[][] seconds = new double[4][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            seconds[0][round] = bare();
            seconds[1][round] = service();
            seconds[3][round] = service(archive);
            seconds[2][round] = service("-XX:AOTCache=" + cache, "-Xlog:aot*=off");
        }
        double bare = say("bare Kafka Streams", seconds[0], Double.NaN);
        say("service", seconds[1], bare);
        say("service with AOT cache", seconds[2], bare);
        say("service, launcher's CDS", seconds[3], bare);
    }

    private static double say(String what, double[] seconds, double bare) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        System.out.printf(
                Locale.ROOT,
                "%-24s %.2f s (%.2f to %.2f)%s%n",
                what,
                median,
                sorted[0],
                sorted[sorted.length - 1],
                Double.isNaN(bare) ? "" : String.format(Locale.ROOT, ", %.2f times the bare one", median / bare));
        return median;
    }

    private void produce() {
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < POINTS; i++) {
                double x = random.nextGaussian() + i % 2 * 10;
                var unused = producer.send(new ProducerRecord<>("points", ("{\"x\":" + x + "}").getBytes(US_ASCII)));
            }
        }
    }

    /** From the start of the process until it says that it runs. */
    private double bare() throws Exception {
        List<String> command = java();
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareStreams.class.getName(),
                servers,
                directory.resolve("bare").toString()));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.inputReader()) {
            if (!"RUNNING".equals(output.readLine())) {
                throw new IllegalStateException("the bare application has ended");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            end(process);
            return seconds;
        }
    }

    /** From the start of the process until it says over HTTP that every point is scored as it comes. */
    private double service(String... flags) throws Exception {
        List<String> command = java();
        command.addAll(List.of(flags));
        command.addAll(List.of("-jar", "target/stepwise.jar", "serve", "--config", configuration.toString()));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile())
                .start();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(Files.readString(directory.resolve("service.log")));
            }
            Thread.sleep(10);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        end(process);
        return seconds;
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        return command;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
