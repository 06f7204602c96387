package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Browser;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of docs/images anew, of a stream in which clusters are born and jump. */
@EnabledIfEnvironmentVariable(
        named = "STEPWISE_PICTURES",
        matches = ".+",
        disabledReason = "names the directory of the pictures")
class DashboardPicturesIT {

    /** Means of temperature and vibration of machines in their modes. */
    private static final double[][] MODES = {{42, 1.8}, {55, 4.6}, {71, 2.6}, {63, 7.4}};

    /** The last mode begins later. */
    private volatile int modes = 3;

    private volatile double warmer;
    private volatile boolean streaming = true;

    @TempDir
    private Path directory;

    @Test
    void takeThem() throws Exception {
        Browser.require();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                ServiceRunner runner = new ServiceRunner(configuration(broker));
                Browser browser = new Browser()) {
            Thread stream = Thread.ofPlatform().daemon().start(() -> produce(new Topics(broker.bootstrapServers())));
            browser.view(1280, 1000, false);
            browser.open(URI.create("http://127.0.0.1:" + runner.address().getPort() + "/"));
            browser.await("stepwise.data.snapshots.at(-1)?.points > 20000", Patience.LONG);
            modes = 4;
            browser.await("stepwise.data.events.some(e => e.event === 'born' || e.event === 'split')", Patience.LONG);
            browser.await("stepwise.data.snapshots.at(-1)?.points > 60000", Patience.LONG);
            warmer = 9;
            browser.await("stepwise.marked.likelihood?.some(m => m.event.startsWith('drift'))", Patience.LONG);
            Thread.sleep(14_000); // until the points from before the jump are gone
            for (String name : new String[] {"light", "dark", "phone"}) {
                boolean phone = name.equals("phone");
                browser.view(phone ? 390 : 1280, phone ? 1060 : 1240, name.equals("dark"));
                Thread.sleep(2_000); // until the charts have found their size
                Path picture = Path.of(System.getenv("STEPWISE_PICTURES"), "dashboard-" + name + ".png");
                Files.write(picture, browser.screenshot());
            }
            streaming = false;
            stream.join();
        }
    }

    private ServiceConfiguration configuration(EmbeddedBroker broker) {
        String yaml = """
                kafka:
                  bootstrap.servers: %s
                  state.dir: %s
                topics: {partitions: 2}
                snapshots: {interval: PT0.5S}
                http: {port: 0}
                models:
                  - id: machines
                    input: {topic: points}
                    features:
                      - {name: temperature}
                      - {name: vibration}
                      - {name: load, family: categorical, levels: [low, medium, high]}
                    components: {min: 1, max: 8}
                    background: uniform
                    anomaly: {rate: 0.001}
                """.formatted(broker.bootstrapServers(), directory);
        return ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of());
    }

    private void produce(Topics topics) {
        Random random = new Random(1);
        String[] loads = {"low", "medium", "high"};
        topics.produce(producer -> {
            try {
                while (streaming) {
                    for (int i = 0; i < 25; i++) {
                        boolean dirt = random.nextInt(100) == 0;
                        int k = random.nextInt(modes);
                        double heat = random.nextGaussian();
                        double temperature = dirt ? random.nextDouble(30, 95) : MODES[k][0] + warmer + 2.4 * heat;
                        double vibration = dirt
                                ? random.nextDouble(0, 11)
                                : MODES[k][1] + 0.3 * (k - 1) * heat + 0.35 * random.nextGaussian();
                        String load = loads[random.nextInt(4) == 0 ? random.nextInt(3) : k % 3];
                        String point = String.format(
                                Locale.ROOT,
                                "{\"temperature\":%.3f,\"vibration\":%.3f,\"load\":\"%s\"}",
                                temperature,
                                vibration,
                                load);
                        producer.send(new ProducerRecord<>("points", point.getBytes(US_ASCII)));
                    }
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
