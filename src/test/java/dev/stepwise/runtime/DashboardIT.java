package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Browser;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, before a real service; all tests look at the same page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {

    /** The order of tests that change what the others look at. */
    private static final int LATE = Order.DEFAULT + 1;

    private static final String TAB = "\uE004";

    /** Of the two clusters of the stream, until it drifts. */
    private static final double[][] CENTRES = {{-4, 10}, {4, 30}};

    private final List<Throwable> failures = new ArrayList<>();
    private volatile boolean streaming = true;
    private volatile double shift;
    private Path directory;
    private EmbeddedBroker broker;
    private Browser browser;
    private ServiceRunner runner;
    private Thread stream;
    private int port;

    @BeforeAll
    void openThePage(@TempDir Path directory) throws Exception {
        Browser.require();
        this.directory = directory;
        broker = EmbeddedBroker.builder().start();
        browser = new Browser();
        runner = new ServiceRunner(configuration(broker, 0));
        port = runner.address().getPort();
        stream = Thread.ofPlatform().daemon().start(() -> produce(new Topics(broker.bootstrapServers())));
        awaitReady(runner);
        browser.view(1280, 900, false);
        browser.open(URI.create("http://127.0.0.1:" + port + "/"));
        itFills();
    }

    @AfterAll
    void close() throws Exception {
        streaming = false;
        if (stream != null) {
            stream.join();
        }
        try (AutoCloseable last = broker;
                AutoCloseable middle = browser;
                AutoCloseable first = runner) {
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
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (!runner.service().missing().isEmpty()) {
            assertThat(System.nanoTime())
                    .as(runner.service().missing().toString())
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private void itFills() throws Exception {
        browser.await(
                "window.stepwise && stepwise.drawn.ellipses.length === 2 && stepwise.drawn.points > 20"
                        + " && stepwise.data.figures.length > 0 && stepwise.data.events.length > 0"
                        + " && document.querySelectorAll('.uplot').length === 5"
                        + " && document.querySelectorAll('#components tbody tr').length === 2",
                Patience.LONG);
        browser.await(
                "['learning', 'converged', 'bootstrapping'].includes(document.getElementById('state').textContent)",
                Patience.LONG);
    }

    @Test
    void theEllipsesSitOnTheClusters() throws Exception {
        browser.await("stepwise.data.snapshots.at(-1).points > 3000", Patience.LONG);
        browser.await("stepwise.data.newest.points > 3000", Patience.LONG);
        // five standard errors of a cluster's mean, of the hundreds of points that the memory holds
        browser.await(
                "(() => { const e = [...stepwise.drawn.ellipses].sort((a, b) => a.x - b.x);"
                        + " const near = (k, x, y) => Math.abs(e[k].x - x) < 0.4 && Math.abs(e[k].y - y) < 0.8"
                        + " && Math.abs(e[k].a - 2) < 0.5 && Math.abs(e[k].b - 1) < 0.3;"
                        + " return e.length === 2 && near(0, %s, %s) && near(1, %s, %s); })()"
                                .formatted(CENTRES[0][0], CENTRES[0][1], CENTRES[1][0], CENTRES[1][1]),
                Patience.LONG);
        assertThat(browser.run("return document.querySelector('#components').innerText")
                        .asText())
                .contains("colour", "red");
    }

    @Test
    void dirtAndAnomaliesAreShown() throws Exception {
        browser.await("stepwise.drawn.background > 0 && stepwise.drawn.anomalies > 0", Patience.LONG);
        assertThat(browser.run("return document.getElementById('scatter-note').innerText")
                        .asText())
                .contains("Grey crosses", "Rings");
        assertThat(browser.run("return document.querySelector('#weights + .legend').innerText")
                        .asText())
                .contains("none");
    }

    @Test
    void anAnomalySaysWhyAndAClusterWhatItIs() throws Exception {
        browser.await("document.querySelectorAll('#anomalies li').length > 0", Patience.LONG);
        assertThat(browser.run("return document.querySelector('#anomalies li').innerText")
                        .asText())
                .containsPattern("near cluster \\d+")
                .containsPattern("(x|y|colour) \\S+, .* expected");
        browser.await("document.querySelectorAll('#components .traits').length === 2", Patience.LONG);
        assertThat(browser.run("return document.querySelector('#components .traits').innerText")
                        .asText())
                .containsPattern("(high|low) [xy] \\(\\S+ against \\S+\\)");
    }

    /** Whoever has no right to give commands sees none. */
    @Test
    void whatHasChangedIsTold() throws Exception {
        browser.await(
                "document.querySelectorAll('#changes li').length > 0"
                        + " && document.getElementById('changes-note').textContent !== ''",
                Patience.LONG);
        assertThat(browser.run("return document.getElementById('changes-note').innerText")
                        .asText())
                .containsPattern("From version .* to version|No older version is kept");
        browser.await("stepwise.data.overview !== null && stepwise.data.overview.right === 'score'", Patience.LONG);
        assertThat(browser.run("return document.getElementById('operate-section').hidden")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void categoriesAreDrawnToo() throws Exception {
        browser.run("y.value = 2; y.dispatchEvent(new Event('change'))");
        browser.await("stepwise.drawn.y === 'colour' && stepwise.drawn.shapes === 2", Patience.LONG);
        assertThat(browser.run("return stepwise.drawn.ellipses.length").asInt()).isZero();
        browser.run("y.value = 1; y.dispatchEvent(new Event('change'))");
        browser.await("stepwise.drawn.ellipses.length === 2", Patience.LONG);
    }

    /** The other model has a single feature, which is drawn along a line. */
    @Test
    void anotherModelCanBeChosen() throws Exception {
        choose("y-alone");
        browser.await(
                "stepwise.drawn.x === 'y' && stepwise.drawn.y === '' && stepwise.drawn.shapes === 2", Patience.LONG);
        browser.await("stepwise.drawn.points > 20", Patience.LONG);
        choose("two");
        browser.await("stepwise.drawn.ellipses.length === 2 && stepwise.drawn.points > 20", Patience.LONG);
    }

    @Test
    void allModelsAreOnOneScreen() throws Exception {
        browser.await("document.querySelectorAll('#overview tbody tr').length === 2", Patience.LONG);
        browser.await("document.getElementById('service').textContent === 'running'", Patience.LONG);
        assertThat(browser.run("return document.getElementById('overview').innerText")
                        .asText())
                .contains("two", "y-alone");
        browser.await("document.querySelectorAll('#overview .spark polyline').length === 2", Patience.LONG);
        browser.run("[...document.querySelectorAll('#overview a')].find(a => a.textContent === 'y-alone').click()");
        browser.await("stepwise.data.model === 'y-alone' && stepwise.drawn.x === 'y'", Patience.LONG);
        choose("two");
        browser.await("stepwise.drawn.ellipses.length === 2 && stepwise.drawn.points > 20", Patience.LONG);
    }

    private void choose(String model) throws Exception {
        browser.run("const m = document.getElementById('models'); m.value = '" + model
                + "'; m.dispatchEvent(new Event('change'))");
    }

    @Test
    void everythingIsReachedByKeyboard() throws Exception {
        Set<String> wanted = new TreeSet<>();
        browser.run("return [...document.querySelectorAll('select, input, button, canvas[tabindex], .scroll')]"
                        + ".filter(e => !e.disabled && e.offsetParent !== null).map(e => e.id || e.className)")
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

    @Test
    void pastSnapshotsAreShown() throws Exception {
        browser.run("const t = document.getElementById('time'); t.value = 0; t.dispatchEvent(new Event('input'))");
        browser.await("stepwise.replay.snapshot()?.version === stepwise.data.snapshots[0].version", Patience.LONG);
        assertThat(browser.run("return stepwise.replay.isLive()").asBoolean()).isFalse();
        browser.run("document.getElementById('live').click()");
        assertThat(browser.run("return stepwise.replay.isLive()").asBoolean()).isTrue();
    }

    @Test
    void axeFindsNothingSerious() throws Exception {
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

    @Test
    void itDoesNotOverflowOnAPhone() throws Exception {
        browser.view(375, 812, false);
        browser.await("innerWidth === 375", Patience.LONG);
        browser.await("document.documentElement.scrollWidth <= 375", Patience.LONG);
        browser.view(1280, 900, false);
    }

    @Test
    void deadLettersAreShown() throws Exception {
        new Topics(broker.bootstrapServers())
                .produce(producer -> producer.send(new ProducerRecord<>("points", "none".getBytes(US_ASCII))));
        browser.await("document.getElementById('letters').innerText.includes('not json')", Patience.LONG);
    }

    @Test
    @Order(LATE)
    void driftIsMarked() throws Exception {
        // after the last refit of the beginning the alarm needs some thousand points to know what is usual
        browser.await("stepwise.data.snapshots.at(-1).points > 20000", Patience.LONG);
        shift = 12;
        browser.await(
                "[...document.querySelectorAll('#events .drift')].some(e => e.innerText.includes('drift confirmed'))",
                Patience.LONG);
        browser.await("stepwise.marked.likelihood?.some(m => m.event === 'drift-confirmed')", Patience.LONG);
    }

    @Test
    @Order(LATE + 1)
    void itAsksNobodyButTheServiceAndReportsNoError() throws Exception {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.getAuthority()).isEqualTo("127.0.0.1:" + port));
    }

    @Test
    @Order(LATE + 2)
    void itGoesOnAfterARestartOfTheService() throws Exception {
        runner.close();
        browser.await("!stepwise.data.connected", Patience.LONG);
        assertThat(browser.run("return document.getElementById('service').textContent")
                        .asText())
                .startsWith("no connection since ");
        runner = new ServiceRunner(configuration(broker, port));
        browser.await("stepwise.data.connected && stepwise.data.points.length > 0", Patience.LONG);
        browser.await("stepwise.data.events.some(e => e.event === 'seeded')", Patience.LONG);
        browser.await("stepwise.data.snapshots.length > 3", Patience.LONG);
    }
}
