package dev.stepwise.cli;

import dev.stepwise.event.FeatureFamily;
import dev.stepwise.event.FitReport;
import dev.stepwise.event.ModelSchema;
import java.util.List;
import java.util.Locale;

/** A fit as text for reading. */
final class FitText {

    private FitText() {}

    static String of(FitReport report, ModelSchema schema) {
        String state = report.converged() ? "converged after" : "NOT converged after";
        String head = String.format(
                Locale.ROOT,
                "%s: %,d points%s, %d component%s; %s %,d iterations%n%n",
                report.model(),
                report.points(),
                report.weight() == report.points() ? "" : " of weight " + Numbers.fixed(report.weight(), 0),
                report.components().size(),
                report.components().size() == 1 ? "" : "s",
                state,
                report.iterations());
        TextTable table = new TextTable().row("log-likelihood", List.of(Numbers.fixed(report.logLikelihood(), 3)));
        report.logPriorKernel().ifPresent(kernel -> table.row("log prior kernel", List.of(Numbers.fixed(kernel, 3))));
        table.row("parameters", List.of(Integer.toString(report.parameterCount())))
                .row("BIC", List.of(Numbers.fixed(report.bic(), 3)))
                .row("AIC", List.of(Numbers.fixed(report.aic(), 3)))
                .row("ICL", List.of(Numbers.fixed(report.icl(), 3)));
        return head + ComponentText.of(report.components(), schema) + "\n" + table
                + "\nBIC, AIC, ICL: smaller is better." + spread(schema) + "\n";
    }

    private static String spread(ModelSchema schema) {
        return switch (schema.features().getFirst().family()) {
            case FeatureFamily.Gaussian() -> " After ±: the standard deviation.";
            case FeatureFamily.StudentT() -> " After ±: the square root of the scale.";
            default -> "";
        };
    }
}
