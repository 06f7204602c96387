package dev.stepwise.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.metrics.MeterNames.Subject;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.topology.AssignmentCounts;
import dev.stepwise.topology.keys.KeyCounts;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {

    private static final byte[] SNAPSHOT = """
            {"model":"a","version":7,"epoch":2,"timestamp":1,"points":100,"droppedPoints":3,"effectivePoints":90.5,"memory":3200,"background":0.01,
             "anomalies":{"3":4,"9":2},"step":0.01,"convergence":"learning","meanLogLikelihood":-4.5,"frozen":true,"pinned":5,
             "components":[{"id":3,"name":"Night shift","weight":0.25},{"id":5,"weight":0.75}]}
            """.getBytes(UTF_8);

    private static final AssignmentCounts NOTHING_ASSIGNED = new AssignmentCounts(Map.of(), Double.NaN, List.of());

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServiceMeters meters = new ServiceMeters(registry, List.of("a"));

    private void all() {
        meters.named("a");
        meters.snapshot("a", SNAPSHOT);
        meters.happened("a", new LearnerEvent(LearnerEvent.Kind.BORN, 1, 1, 1, List.of(3), 0));
        meters.challenged("a");
        meters.ready(() -> true);
        meters.registry(() -> 2);
        meters.failedLogins(() -> 4);
        meters.bootstrap("a", () -> 17);
        meters.deadLetter("a", Reason.NOT_JSON);
        meters.learned("a", 1_000_000);
        meters.source("points");
        meters.deletedUnread("points", 3);
        meters.internal("models");
        meters.refused("models", 0, 1, "no record");
        meters.lost("a", 5);
        meters.repeated("a", 7);
        meters.parameters(model -> null);
        meters.age("a");
        meters.anomalyRate("a", 0.01);
        meters.keys("a");
        meters.keysWritten("a", new KeyCounts(4, 2, 1, 3));
        meters.lag("points", () -> 5);
        meters.batchesEnded("a", List.of(), new AssignmentCounts(Map.of(3, 1L), 0.1, List.of(0L)));
        meters.blockScored("a", block(), _ -> new byte[0], 1_000);
    }

    @Test
    void whatAModelDoesNotHaveHasNoSeries() {
        meters.snapshot(
                "a",
                new String(SNAPSHOT, UTF_8).replace("\"background\":0.01,", "").getBytes(UTF_8));
        meters.parameters(model -> null);
        assertThat(registry.scrape())
                .contains("stepwise_model_version{model=\"a\"} 7.0")
                .doesNotContain("stepwise_background_weight{")
                .doesNotContain("stepwise_model_age_seconds{");
        meters.snapshot("a", SNAPSHOT);
        assertThat(registry.scrape()).contains("stepwise_background_weight{model=\"a\"} 0.01");
    }

    @Test
    void namesAreLabelsOfTheModelsThatWantThem() {
        meters.snapshot("a", SNAPSHOT);
        assertThat(registry.scrape()).doesNotContain("Night shift");
        meters.named("a");
        meters.snapshot("a", SNAPSHOT);
        assertThat(registry.scrape()).contains("name=\"Night shift\"");
        String calm = "{\"model\":\"a\",\"version\":8,\"components\":[{\"id\":3,\"name\":\"Day shift\",\"weight\":1}]}";
        meters.snapshot("a", calm.getBytes(UTF_8));
        assertThat(registry.scrape())
                .contains(
                        "name=\"Day shift\"",
                        "stepwise_model_pinned{model=\"a\"} 0.0",
                        "stepwise_model_frozen{model=\"a\"} 0.0")
                .doesNotContain("Night shift");
    }

    @Test
    void aModelIsShownAsItsNewestSnapshotHasIt() {
        all();
        assertThat(registry.scrape())
                .contains("stepwise_model_version{model=\"a\"} 7.0")
                .contains("stepwise_log_likelihood_nats{model=\"a\"} -4.5")
                .contains("stepwise_cluster_weight{cluster=\"3\",model=\"a\"} 0.25")
                .contains("stepwise_cluster_name{cluster=\"3\",model=\"a\",name=\"Night shift\"} 1.0")
                .contains("stepwise_model_pinned{model=\"a\"} 5.0")
                .contains("stepwise_model_frozen{model=\"a\"} 1.0")
                .contains("stepwise_cluster_anomalies{cluster=\"3\",model=\"a\"} 4.0")
                .contains("stepwise_convergence{model=\"a\",state=\"learning\"} 1.0")
                .contains("stepwise_convergence{model=\"a\",state=\"converged\"} 0.0")
                .contains("stepwise_dead_letters_total{model=\"a\",reason=\"not-json\"} 1.0")
                .contains("stepwise_bootstrap_missing_points{model=\"a\"} 17.0")
                .contains("stepwise_learner_memory_points{model=\"a\"} 3200.0")
                .contains("stepwise_background_weight{model=\"a\"} 0.01")
                .contains("stepwise_challenges_total{model=\"a\"} 1.0")
                .contains("stepwise_registry_waiting_schemas 2.0")
                .contains("stepwise_failed_logins_total 4.0")
                .contains("stepwise_ready 1.0");
        meters.snapshot(
                "a", new String(SNAPSHOT, UTF_8).replace("\"id\":3", "\"id\":9").getBytes(UTF_8));
        assertThat(registry.scrape()).contains("cluster=\"9\"").doesNotContain("cluster=\"3\"");
    }

    /** One meter that goes and comes while all are read was read twice, and the answer was an error. */
    @Test
    void metersMayBeReadWhileClustersComeAndGo() throws Exception {
        String one = """
                {"model":"a","background":0.01,"anomalies":{"%d":4},"components":[{"id":%d,"weight":1}]}
                """;
        AtomicBoolean done = new AtomicBoolean();
        Thread snapshots = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; !done.get(); i++) {
                meters.snapshot("a", one.formatted(i % 2, i % 2).getBytes(UTF_8));
            }
        });
        try {
            for (int i = 0; i < 3_000; i++) {
                assertThat(Exposition.of(registry)).contains("stepwise_model_version{model=\"a\"}");
            }
        } finally {
            done.set(true);
            snapshots.join();
        }
    }

    @Test
    void modelsThatAreNotServedHaveNoMeters() {
        meters.snapshot("other", SNAPSHOT);
        assertThat(registry.scrape()).doesNotContain("model=\"other\"");
    }

    /** With UPDATE_DOCS in the environment the page is written anew. */
    @Test
    void everyMeterIsOnThePage() throws IOException {
        all();
        Set<String> made = new TreeSet<>();
        registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).forEach(made::add);
        assertThat(made).isEqualTo(new TreeSet<>(MeterNames.all().keySet()));
        StringBuilder table = new StringBuilder("| meter | kind | tags | of | means |\n|---|---|---|---|---|\n");
        MeterNames.all()
                .forEach((name, meaning) -> table.append("| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                inPrometheus(name),
                                kind(name),
                                tags(name),
                                meaning.subject().name().toLowerCase(Locale.ROOT),
                                meaning.description())));
        Path page = Path.of("docs/metrics.md");
        String text = Files.readString(page);
        int from = text.indexOf("| meter |");
        String expected = text.substring(0, from) + table + text.substring(text.indexOf("\n\n", from) + 1);
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page)).isEqualTo(expected);
    }

    @Test
    void keysThatWereForgottenAreCountedByTheReason() {
        meters.keys("a");
        meters.keysWritten("a", new KeyCounts(4, 2, 1, 3));
        assertThat(registry.scrape())
                .contains(
                        "stepwise_keys_begun_total{model=\"a\"} 4.0",
                        "stepwise_keys_forgotten_total{model=\"a\",reason=\"too-many\"} 2.0",
                        "stepwise_keys_forgotten_total{model=\"a\",reason=\"idle\"} 1.0",
                        "stepwise_keyless_points_total{model=\"a\"} 3.0");
    }

    /** Of two instances that have read the same snapshot, one is idle and one does everything. */
    @Test
    void whatIsSaidOfTheModelIsTheSameOnEveryInstanceAndNothingElseIs() {
        all();
        busy();
        PrometheusMeterRegistry idle = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServiceMeters other = new ServiceMeters(idle, List.of("a"));
        other.named("a");
        other.ready(() -> false);
        other.bootstrap("a", () -> 0);
        other.parameters(model -> null);
        other.age("a");
        other.anomalyRate("a", 0.01);
        other.keys("a");
        other.lag("points", () -> 0);
        other.snapshot("a", SNAPSHOT);
        MeterNames.all().forEach((name, meaning) -> {
            if (name.equals(MeterNames.SNAPSHOT_AGE)) {
                assertThat(values(idle, name).getFirst())
                        .isCloseTo(values(registry, name).getFirst(), within(60.0));
            } else if (meaning.subject() == Subject.MODEL) {
                assertThat(values(idle, name)).as(name).isEqualTo(values(registry, name));
            } else {
                assertThat(values(idle, name)).as(name).isNotEqualTo(values(registry, name));
            }
        });
    }

    private void busy() {
        TailReport anomalies = new TailReport(new double[0], new double[0], new TreeMap<>(Map.of(1, 2L)));
        MixtureStatistics nothing = new MixtureStatistics(new double[0], List.of());
        meters.batchesEnded(
                "a",
                List.of(new MiniBatch(0, 0, 0, 40, 80, -120, -120, 0, null, anomalies, nothing, List.of())),
                NOTHING_ASSIGNED);
    }

    /** Of one point. */
    private static ScoredBlock block() {
        MixtureModel model = MixtureModel.fromArray(MixtureShape.of(new PoissonFamily(1)), 1, new double[] {1, 5});
        ModelParameters parameters = new ModelParameters(1, 1, Units.identity(1), List.of(1), model, null, 0);
        return new Scorer(1, 1, 0, () -> parameters).add(new double[] {3}, 1, -1, 0);
    }

    /** All numbers of a meter's series, in an order of their own. */
    private static List<Double> values(MeterRegistry registry, String name) {
        return registry.find(name).meters().stream()
                .sorted(Comparator.comparing(meter -> meter.getId().toString()))
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .map(Measurement::getValue)
                .toList();
    }

    /** Without the log-likelihood of a batch, which is noise beside that of the windows. */
    @Test
    void everyMeterIsInAPanelOfADashboard() throws IOException {
        all();
        StringBuilder questions = new StringBuilder();
        for (String dashboard : List.of("convergence", "operations")) {
            new ObjectMapper()
                    .readTree(Path.of("helm/stepwise/dashboards", dashboard + ".json")
                            .toFile())
                    .path("panels")
                    .findValuesAsText("expr")
                    .forEach(expression -> questions.append(expression).append('\n'));
        }
        assertThat(MeterNames.all().keySet().stream()
                        .filter(name -> !Pattern.compile("\\b" + inPrometheus(name) + "(_bucket)?\\{")
                                .matcher(questions)
                                .find()))
                .containsExactly(MeterNames.BATCH_LOG_LIKELIHOOD);
    }

    private String inPrometheus(String name) {
        Meter.Id id = registry.get(name).meter().getId();
        String scraped = registry.config().namingConvention().name(name, id.getType(), id.getBaseUnit());
        String line = scraped + (id.getType() == Meter.Type.COUNTER ? "_total" : "");
        assertThat(registry.scrape()).contains("\n" + line);
        return line;
    }

    private String kind(String name) {
        return switch (registry.get(name).meter().getId().getType()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER, DISTRIBUTION_SUMMARY -> "histogram";
            case LONG_TASK_TIMER, OTHER -> throw new AssertionError("not foreseen: " + name);
        };
    }

    private String tags(String name) {
        return registry.get(name).meter().getId().getTags().stream()
                .map(tag -> "`" + tag.getKey() + "`")
                .collect(Collectors.joining(", "));
    }

    @Test
    void everyMeterSaysWhatItMeansAndHasTheUnitOnThePage() {
        all();
        for (Meter meter : registry.getMeters()) {
            MeterNames.Meaning meaning = MeterNames.all().get(meter.getId().getName());
            assertThat(meter.getId().getDescription()).isEqualTo(meaning.description());
            assertThat(meter.getId().getBaseUnit()).as(meter.getId().getName()).isEqualTo(meaning.unit());
        }
    }

    @Test
    void everythingThatCanBeCountedIsThereBeforeItHappens() {
        String scrape = registry.scrape();
        for (Reason reason : Reason.values()) {
            String label = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(scrape).contains("stepwise_dead_letters_total{model=\"a\",reason=\"" + label + "\"} 0.0");
        }
        assertThat(scrape)
                .contains("stepwise_points_total{model=\"a\"} 0.0")
                .contains("stepwise_events_total{event=\"born\",model=\"a\"} 0.0")
                .contains("stepwise_learning_seconds_count{model=\"a\"} 0");
    }

    @Test
    void aBatchIsCountedWithItsMeanLogLikelihood() {
        meters.batchesEnded("a", List.of(batch(40, 80, -120), batch(10, 10, -20)), NOTHING_ASSIGNED);
        meters.batchesEnded("a", List.of(batch(5, 0, 0)), NOTHING_ASSIGNED);
        assertThat(registry.scrape())
                .contains("stepwise_points_total{model=\"a\"} 55.0")
                .contains("stepwise_batch_points_count{model=\"a\"} 3")
                .contains("stepwise_batch_log_likelihood_nats{model=\"a\"} -2.0");
    }

    private static MiniBatch batch(long points, double weight, double logLikelihood) {
        MixtureStatistics nothing = new MixtureStatistics(new double[0], List.of());
        return new MiniBatch(0, 0, 0, points, weight, logLikelihood, logLikelihood, 0, nothing, List.of());
    }

    @Test
    void assignmentsAreCountedByClusterAndForgottenWithTheCluster() {
        meters.batchesEnded("a", List.of(), new AssignmentCounts(Map.of(3, 40L, 4, 2L), 0.5, List.of()));
        meters.batchesEnded("a", List.of(), NOTHING_ASSIGNED);
        assertThat(registry.scrape())
                .contains("stepwise_assignments_total{cluster=\"3\",model=\"a\"} 40.0")
                .contains("stepwise_assignments_total{cluster=\"4\",model=\"a\"} 2.0")
                .contains("stepwise_batch_entropy_nats{model=\"a\"} 0.5");
        meters.snapshot("a", SNAPSHOT);
        assertThat(registry.scrape())
                .contains("stepwise_assignments_total{cluster=\"3\"")
                .doesNotContain("stepwise_assignments_total{cluster=\"4\"");
    }

    @Test
    void latencyIsWhatHasPassedSinceThePointHappened() {
        long now = System.currentTimeMillis();
        meters.batchesEnded(
                "a",
                List.of(),
                new AssignmentCounts(Map.of(3, 3L), 0, List.of(now + 60_000, now - 30_000, now - 3_600_000)));
        assertThat(registry.scrape())
                .contains("stepwise_latency_seconds_bucket{model=\"a\",le=\"0.01\"} 1")
                .contains("stepwise_latency_seconds_bucket{model=\"a\",le=\"60.0\"} 2")
                .contains("stepwise_latency_seconds_count{model=\"a\"} 3");
    }
}
