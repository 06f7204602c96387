package dev.stepwise.cli.text;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.replay.KeyedPrediction;
import dev.stepwise.em.replay.Prediction;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.ReplayReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints what a replay found, for people to read. */
public final class ReplayText {

    private ReplayText() {}

    public static void print(ReplayReport report, ModelDefinition definition, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d points in %.1f s, %,.0f a second%n%n",
                report.model(),
                report.points(),
                report.seconds(),
                report.pointsPerSecond());
        out.print(ComponentText.of(report.components(), definition.schema()));
        TextTable table = new TextTable();
        row(
                table,
                "log-likelihood a point, before learning",
                report.prediction().meanLogLikelihood(),
                5);
        row(table, "log-likelihood a point, held out", report.holdoutLogLikelihood(), 5);
        row(table, "adjusted Rand index", report.adjustedRandIndex(), 4);
        row(table, "adjusted Rand index, held out", report.holdoutAdjustedRandIndex(), 4);
        row(table, "background", report.background().orElse(Double.NaN), 4);
        out.print("\n" + table + "\n");
        notes(report.prediction(), out);
        if (report.keys() != null) {
            keys(report.keys(), out);
        }
        if (!report.anomalies().isEmpty()) {
            out.print(anomalies(report) + "\n\n");
        }
        for (LearnerEvent event : report.events()) {
            out.printf(Locale.ROOT, "%,12d  %s%n", event.points(), event.sentence());
        }
    }

    /** What the log-likelihood before learning does not rest on. */
    private static void notes(Prediction prediction, PrintWriter out) {
        if (prediction.byFolds() > 0) {
            out.printf(
                    Locale.ROOT,
                    "The first parameters were fitted to the first %,d points. As few or no others follow, these are predicted by folds:%n"
                            + "each by a fit of the others, not by the first parameters.%n%n",
                    prediction.byFolds());
        }
        if (prediction.leftOut() > 0) {
            out.printf(
                    Locale.ROOT,
                    "The first parameters were fitted to the first %,d points, which the log-likelihood before learning leaves out.%n%n",
                    prediction.leftOut());
        }
    }

    /** What keys add to the population. */
    private static void keys(KeyedPrediction keys, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d keys; log-likelihood of %,d points, before learning: under their keys %s, under the population %s%n"
                        + "a key counts as much as the population after %s points in its weights, after %s in its means%n%n",
                keys.keys(),
                keys.points(),
                Numbers.fixed(keys.meanLogLikelihood(), 5),
                Numbers.fixed(keys.meanOfPopulation(), 5),
                points(keys.trust().weights()),
                points(keys.trust().means()));
    }

    private static String points(double trust) {
        return Double.isInfinite(trust) ? "any number of" : Numbers.fixed(trust, trust < 1 ? 2 : 0);
    }

    private static String anomalies(ReplayReport report) {
        long marked =
                report.anomalies().values().stream().mapToLong(Long::longValue).sum();
        String byCluster = report.anomalies().entrySet().stream()
                .map(count -> "%d: %,d".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%,d anomalies, %.2f %% of all points; by cluster %s",
                marked,
                100.0 * marked / report.points(),
                byCluster);
    }

    private static void row(TextTable table, String name, double value, int decimals) {
        if (!Double.isNaN(value)) {
            table.row(name, List.of(Numbers.fixed(value, decimals)));
        }
    }
}
