package dev.stepwise.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.cli.text.ComponentText;
import dev.stepwise.cli.text.Numbers;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.runtime.Service;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows what the demo learns of a model. It redraws in place on a terminal, and else prints a line now and then. */
final class DemoView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAR = 40;

    private final Service service;
    private final ServedModel model;
    private final PrintWriter out;
    private final boolean inPlace;
    private int shownLines;

    DemoView(Service service, ServedModel model, PrintWriter out, boolean inPlace) {
        this.service = service;
        this.model = model;
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Shows how things stand, in the place of what was shown before. */
    void refresh(long seconds, long points, double perSecond) {
        if (inPlace) {
            String text = headline(seconds, points, perSecond) + "\n" + clusters();
            if (shownLines > 0) {
                out.printf("\033[%dA\033[J", shownLines);
            }
            out.print(text);
            shownLines = (int) text.chars().filter(c -> c == '\n').count();
        } else {
            out.println(headline(seconds, points, perSecond)
                    + summaries().stream()
                            .map(c -> String.format(Locale.ROOT, "   %d: %.3f", c.id(), c.weight()))
                            .collect(Collectors.joining()));
        }
        out.flush();
    }

    /** Prints what the demo has come to. */
    void summary(long points, double seconds) {
        out.printf(
                Locale.ROOT,
                "%n%,d points in %.0f s, each with its soft membership in topic %s%n%n",
                points,
                seconds,
                service.topics().assignments(model.id()));
        out.print(clusters());
        out.flush();
    }

    private String headline(long seconds, long points, double perSecond) {
        List<String> missing = service.missing();
        String state = missing.isEmpty() ? learned() : missing.getFirst();
        return String.format(Locale.ROOT, "%4d s   %,10d points   %,7.0f/s   %s", seconds, points, perSecond, state);
    }

    private String learned() {
        JsonNode snapshot = snapshot();
        if (snapshot.isEmpty()) {
            return "first parameters are there";
        }
        JsonNode logLikelihood = snapshot.get("meanLogLikelihood");
        return (logLikelihood.isNumber()
                        ? "log-likelihood " + Numbers.fixed(logLikelihood.asDouble(), 4) + " a point   "
                        : "")
                + snapshot.get("convergence").asText()
                + "   version " + snapshot.get("version").asText();
    }

    /** The latest snapshot; without fields before the first. */
    private JsonNode snapshot() {
        byte[] snapshot = service.latestSnapshot(model.id());
        try {
            return snapshot == null ? JSON.createObjectNode() : JSON.readTree(snapshot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have retired have next to no weight in the parameters, and are in no snapshot. */
    private boolean isThere(int id, double weight) {
        return !KnownComponent.isAbsent(weight)
                || snapshot().path("components").findValues("id").stream().anyMatch(there -> there.asInt() == id);
    }

    private List<ComponentSummary> summaries() {
        ModelParameters parameters = service.latestModels().get(model.id());
        List<ComponentSummary> summaries = new ArrayList<>();
        if (parameters != null) {
            var inUserUnits = parameters.userModel();
            for (int k = 0; k < parameters.ids().size(); k++) {
                if (isThere(parameters.ids().get(k), inUserUnits.weight(k))) {
                    summaries.add(model.mapping().summary(parameters.ids().get(k), inUserUnits, k));
                }
            }
        }
        return summaries;
    }

    private String clusters() {
        List<ComponentSummary> summaries = summaries();
        if (summaries.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n");
        for (ComponentSummary component : summaries) {
            int filled = (int) Math.round(component.weight() * BAR);
            text.append(String.format(
                    Locale.ROOT,
                    "cluster %-3d %s%s %5.1f %%%n",
                    component.id(),
                    "█".repeat(filled),
                    "░".repeat(BAR - filled),
                    100 * component.weight()));
        }
        return text.append('\n')
                .append(ComponentText.of(summaries, model.definition().schema()))
                .toString();
    }
}
