package dev.stepwise.codec.report;

import dev.stepwise.model.report.ReplayWindow;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the windows of a replay as CSV; a number that is none or not finite is an empty cell. */
public final class ReplayWindowCsv {

    private static final List<String> COLUMNS = List.of(
            "points",
            "logLikelihood",
            "memory",
            "effectivePoints",
            "step",
            "version",
            "epoch",
            "components",
            "convergence",
            "driftStatistic",
            "holdoutLogLikelihood",
            "weights");

    private ReplayWindowCsv() {}

    /** Names of the columns. */
    public static String header() {
        return String.join(",", COLUMNS);
    }

    /** A row; its last cell holds {@code id:weight} for each component, apart by spaces. */
    public static String row(ReplayWindow window) {
        String weights = window.weights().entrySet().stream()
                .map(entry -> entry.getKey() + ":" + number(entry.getValue()))
                .collect(Collectors.joining(" "));
        return String.join(
                ",",
                "" + window.points(),
                number(window.logLikelihood()),
                number(window.memory()),
                number(window.effectivePoints()),
                number(window.step()),
                "" + window.version(),
                "" + window.epoch(),
                "" + window.weights().size(),
                JsonObjects.lower(window.convergence()),
                number(window.driftStatistic()),
                number(window.holdoutLogLikelihood()),
                weights);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? "" + value : "";
    }
}
