package dev.stepwise.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.BadPointException.Reason;
import dev.stepwise.em.LearnerEvent;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {

    private static final byte[] SNAPSHOT = """
            {"model":"a","version":7,"epoch":2,"timestamp":1,"points":100,"droppedPoints":3,"effectivePoints":90.5,
             "step":0.01,"convergence":"learning","meanLogLikelihood":-4.5,
             "components":[{"id":3,"weight":0.25},{"id":5,"weight":0.75}]}
            """.getBytes(UTF_8);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServiceMeters meters = new ServiceMeters(registry, List.of("a"));

    private void all() {
        meters.snapshot("a", SNAPSHOT);
        meters.happened("a", new LearnerEvent(LearnerEvent.Kind.BORN, 1, 1, 1, List.of(3), 0));
        meters.ready(() -> true);
        meters.bootstrap("a", () -> 17);
        meters.deadLetter("a", Reason.NOT_JSON);
        meters.learned("a", 1_000_000);
    }

    @Test
    void aModelIsShownAsItsNewestSnapshotHasIt() {
        all();
        assertThat(registry.scrape())
                .contains("stepwise_model_version{model=\"a\"} 7.0")
                .contains("stepwise_log_likelihood{model=\"a\"} -4.5")
                .contains("stepwise_cluster_weight{cluster=\"3\",model=\"a\"} 0.25")
                .contains("stepwise_convergence{model=\"a\",state=\"learning\"} 1.0")
                .contains("stepwise_convergence{model=\"a\",state=\"converged\"} 0.0")
                .contains("stepwise_dead_letters_total{model=\"a\",reason=\"not-json\"} 1.0")
                .contains("stepwise_bootstrap_missing_points{model=\"a\"} 17.0")
                .contains("stepwise_ready 1.0");
        meters.snapshot(
                "a", new String(SNAPSHOT, UTF_8).replace("\"id\":3", "\"id\":9").getBytes(UTF_8));
        assertThat(registry.scrape()).contains("cluster=\"9\"").doesNotContain("cluster=\"3\"");
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
        StringBuilder table = new StringBuilder("| meter | means |\n|---|---|\n");
        MeterNames.all().forEach((name, meaning) -> table.append("| `%s` | %s |%n".formatted(name, meaning)));
        Path page = Path.of("docs/metrics.md");
        String text = Files.readString(page);
        int from = text.indexOf("| meter |");
        String expected = text.substring(0, from) + table + text.substring(text.indexOf("\n\n", from) + 1);
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page)).isEqualTo(expected);
    }
}
