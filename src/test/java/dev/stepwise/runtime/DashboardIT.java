package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.testing.Browser;
import dev.stepwise.testing.Topics;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, before a real service. */
class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TAB = "\uE004";

    /** Of the two clusters of the stream, until it drifts. */
    private static final double[][] CENTRES = {{-4, 10}, {4, 30}};

    @TempDir
    private Path directory;

    private volatile boolean streaming = true;
    private volatile double shift;
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void thePageShowsWhatTheServiceDoes() throws Exception {
        Browser.require();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                Browser browser = new Browser()) {
            Thread stream;
            int port;
            try (ServiceRunner runner = new ServiceRunner(configuration(broker, 0))) {
                port = runner.address().getPort();
                stream = Thread.ofPlatform().daemon().start(() -> produce(new Topics(broker.bootstrapServers())));
                awaitReady(runner);
                browser.view(1280, 900, false);
                browser.open(URI.create("http://127.0.0.1:" + port + "/"));
                itFills(browser);
                theEllipsesSitOnTheClusters(browser);
                dirtAndAnomaliesAreShown(browser);
                categoriesAreDrawnToo(browser);
                anotherModelCanBeChosen(browser);
                everythingIsReachedByKeyboard(browser);
                pastSnapshotsAreShown(browser);
                axeFindsNothingSerious(browser);
                itDoesNotOverflowOnAPhone(browser);
                deadLettersAreShown(browser, broker);
                driftIsMarked(browser);
                assertThat(browser.console()).isEmpty();
                assertThat(browser.requests())
                        .isNotEmpty()
                        .allSatisfy(asked -> assertThat(asked.getAuthority()).isEqualTo("127.0.0.1:" + port));
            }
            browser.await("!stepwise.data.connected", PATIENCE);
            try (ServiceRunner again = new ServiceRunner(configuration(broker, port))) {
                browser.await("stepwise.data.connected && stepwise.data.points.length > 0", PATIENCE);
                browser.await("stepwise.data.events.some(e => e.event === 'seeded')", PATIENCE);
                assertThat(browser.run("return stepwise.data.snapshots.length").asInt())
                        .as("snapshots from before the restart")
                        .isGreaterThan(3);
            }
            streaming = false;
            stream.join();
            assertThat(failures).isEmpty();
        }
    }

    private ServiceConfiguration configuration(EmbeddedBroker broker, int port) {
        String yaml = """
                kafka:
                  bootstrap.servers: %s
                  state.dir: %s
                topics: {partitions: 2}
                snapshots: {interval: PT0.5S}
                http: {port: %d}
                models:
                  - id: two
                    input: {topic: points}
                    features: [{name: x}, {name: y}, {name: colour, family: categorical, levels: [red, blue]}]
                    components: 2
                    background: uniform
                    anomaly: {rate: 0.005}
                  - {id: y-alone, input: {topic: points}, features: [{name: y}], components: 2}
                """.formatted(broker.bootstrapServers(), directory, port);
        return ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of());
    }

    private void produce(Topics topics) {
        Random random = new Random(1);
        topics.produce(producer -> {
            try {
                while (streaming) {
                    for (int i = 0; i < 40; i++) {
                        double[] centre = CENTRES[random.nextInt(4) == 0 ? 1 : 0];
                        boolean dirt = random.nextInt(30) == 0;
                        String point = String.format(
                                Locale.ROOT,
                                "{\"x\":%.4f,\"y\":%.4f,\"colour\":\"%s\"}",
                                dirt ? random.nextDouble(-20, 30) : centre[0] + shift + random.nextGaussian(),
                                dirt ? random.nextDouble(-20, 60) : centre[1] + 2 * random.nextGaussian(),
                                random.nextInt(10) < (centre[0] < 0 ? 8 : 3) ? "red" : "blue");
                        producer.send(new ProducerRecord<>("points", point.getBytes(US_ASCII)));
                    }
                    Thread.sleep(20);
                }
            } catch (InterruptedException | RuntimeException e) {
                failures.add(e);
            }
        });
    }

    private static void awaitReady(ServiceRunner runner) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!runner.service().missing().isEmpty()) {
            assertThat(System.nanoTime())
                    .as(runner.service().missing().toString())
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static void itFills(Browser browser) throws Exception {
        browser.await(
                "window.stepwise && stepwise.drawn.ellipses.length === 2 && stepwise.drawn.points > 20"
                        + " && stepwise.data.figures.length > 0 && stepwise.data.events.length > 0"
                        + " && document.querySelectorAll('.uplot').length === 5"
                        + " && document.querySelectorAll('#components tbody tr').length === 2",
                PATIENCE);
        assertThat(browser.run("return document.getElementById('state').textContent")
                        .asText())
                .isIn("learning", "converged", "bootstrapping");
    }

    private static void theEllipsesSitOnTheClusters(Browser browser) throws Exception {
        browser.await("stepwise.data.snapshots.at(-1).points > 3000", PATIENCE);
        browser.await("stepwise.data.newest.points > 3000", PATIENCE);
        browser.await(
                "stepwise.drawn.ellipses.every(e => Math.abs(e.a - 2) < 0.5 && Math.abs(e.b - 1) < 0.3)", PATIENCE);
        List<double[]> centres = new ArrayList<>();
        browser.run("return stepwise.drawn.ellipses")
                .forEach(each -> centres.add(
                        new double[] {each.path("x").asDouble(), each.path("y").asDouble()}));
        centres.sort((a, b) -> Double.compare(a[0], b[0]));
        // five standard errors of a cluster's mean, of the hundreds of points that the memory holds
        for (int k = 0; k < 2; k++) {
            assertThat(centres.get(k)[0]).isCloseTo(CENTRES[k][0], within(0.4));
            assertThat(centres.get(k)[1]).isCloseTo(CENTRES[k][1], within(0.8));
        }
        assertThat(browser.run("return document.querySelector('#components').innerText")
                        .asText())
                .contains("colour", "red");
    }

    private static void dirtAndAnomaliesAreShown(Browser browser) throws Exception {
        browser.await("stepwise.drawn.background > 0 && stepwise.drawn.anomalies > 0", PATIENCE);
        assertThat(browser.run("return document.getElementById('scatter-note').innerText")
                        .asText())
                .contains("Grey crosses", "Rings");
        assertThat(browser.run("return document.querySelector('#weights + .legend').innerText")
                        .asText())
                .contains("none");
    }

    private static void categoriesAreDrawnToo(Browser browser) throws Exception {
        browser.run("y.value = 2; y.dispatchEvent(new Event('change'))");
        browser.await("stepwise.drawn.y === 'colour' && stepwise.drawn.shapes === 2", PATIENCE);
        assertThat(browser.run("return stepwise.drawn.ellipses.length").asInt()).isZero();
        browser.run("y.value = 1; y.dispatchEvent(new Event('change'))");
        browser.await("stepwise.drawn.ellipses.length === 2", PATIENCE);
    }

    /** One with a single feature, which is drawn along a line. */
    private static void anotherModelCanBeChosen(Browser browser) throws Exception {
        choose(browser, "y-alone");
        browser.await("stepwise.drawn.x === 'y' && stepwise.drawn.y === '' && stepwise.drawn.shapes === 2", PATIENCE);
        browser.await("stepwise.drawn.points > 20", PATIENCE);
        choose(browser, "two");
        browser.await("stepwise.drawn.ellipses.length === 2 && stepwise.drawn.points > 20", PATIENCE);
    }

    private static void choose(Browser browser, String model) throws Exception {
        browser.run("const m = document.getElementById('models'); m.value = '" + model
                + "'; m.dispatchEvent(new Event('change'))");
    }

    private static void everythingIsReachedByKeyboard(Browser browser) throws Exception {
        Set<String> wanted = new TreeSet<>();
        browser.run("return [...document.querySelectorAll('select, input, button, canvas[tabindex], .scroll')]"
                        + ".filter(e => !e.disabled).map(e => e.id || e.className)")
                .forEach(id -> wanted.add(id.asText()));
        assertThat(wanted).contains("models", "x", "y", "time", "play", "scatter", "events");
        Set<String> reached = new TreeSet<>();
        for (int i = 0; i < wanted.size() + 3; i++) {
            browser.press(TAB);
            reached.add(browser.run("const e = document.activeElement; return e.id || e.className")
                    .asText());
        }
        assertThat(reached).containsAll(wanted);
    }

    private static void pastSnapshotsAreShown(Browser browser) throws Exception {
        browser.run("const t = document.getElementById('time'); t.value = 0; t.dispatchEvent(new Event('input'))");
        browser.await("stepwise.replay.snapshot()?.version === stepwise.data.snapshots[0].version", PATIENCE);
        assertThat(browser.run("return stepwise.replay.isLive()").asBoolean()).isFalse();
        browser.run("document.getElementById('live').click()");
        assertThat(browser.run("return stepwise.replay.isLive()").asBoolean()).isTrue();
    }

    private static void axeFindsNothingSerious(Browser browser) throws Exception {
        try (InputStream axe =
                DashboardIT.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            browser.run(new String(axe.readAllBytes(), UTF_8));
        }
        for (boolean dark : new boolean[] {false, true}) {
            browser.view(1280, 900, dark);
            JsonNode violations = browser.runLater(
                    "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e), impact: 'critical'}]))");
            List<String> serious = new ArrayList<>();
            violations.forEach(violation -> {
                if (Set.of("serious", "critical")
                        .contains(violation.path("impact").asText())) {
                    serious.add(violation.path("id").asText() + " "
                            + violation.at("/nodes/0/html").asText());
                }
            });
            assertThat(serious).as(dark ? "in the dark" : "in the light").isEmpty();
        }
    }

    private static void itDoesNotOverflowOnAPhone(Browser browser) throws Exception {
        browser.view(375, 812, false);
        browser.await("innerWidth === 375", PATIENCE);
        browser.await("document.documentElement.scrollWidth <= 375", PATIENCE);
        browser.view(1280, 900, false);
    }

    private static void deadLettersAreShown(Browser browser, EmbeddedBroker broker) throws Exception {
        new Topics(broker.bootstrapServers())
                .produce(producer -> producer.send(new ProducerRecord<>("points", "none".getBytes(US_ASCII))));
        browser.await("document.getElementById('letters').innerText.includes('not json')", PATIENCE);
    }

    private void driftIsMarked(Browser browser) throws Exception {
        // after the last refit of the beginning the alarm needs some thousand points to know what is usual
        browser.await("stepwise.data.snapshots.at(-1).points > 20000", PATIENCE);
        shift = 12;
        browser.await("stepwise.marked.likelihood?.some(m => m.event.startsWith('drift'))", PATIENCE);
        assertThat(browser.run("return [...document.querySelectorAll('#events .drift')].map(e => e.innerText).join()")
                        .asText())
                .contains("drift confirmed");
    }
}
