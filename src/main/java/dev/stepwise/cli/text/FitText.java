package dev.stepwise.cli.text;

import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.ImputedPoint;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.report.Criterion;
import dev.stepwise.model.report.FitChoice;
import dev.stepwise.model.report.FitReport;
import dev.stepwise.model.report.RegimeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A fit as text for reading. */
public final class FitText {

    private static final int MOST_IMPUTED = 10;

    private FitText() {}

    public static String of(FitReport report, ModelSchema schema) {
        String state = report.converged() ? "converged after" : "NOT converged after";
        String head = String.format(
                Locale.ROOT,
                "%s: %,d points%s, %d component%s; %s %,d iteration%s%n%n",
                report.model(),
                report.points(),
                report.weight() == report.points() ? "" : " of weight " + Numbers.fixed(report.weight(), 0),
                report.components().size(),
                report.components().size() == 1 ? "" : "s",
                state,
                report.iterations(),
                report.iterations() == 1 ? "" : "s");
        StringBuilder notes = new StringBuilder("prior: " + report.prior() + "\n");
        report.notes().forEach(note -> notes.append("note: ").append(note).append('\n'));
        TextTable table = new TextTable().row("log-likelihood", List.of(Numbers.fixed(report.logLikelihood(), 3)));
        report.background().ifPresent(weight -> table.row("background", List.of(Numbers.fixed(weight, 4))));
        report.logPriorKernel().ifPresent(kernel -> table.row("log prior kernel", List.of(Numbers.fixed(kernel, 3))));
        report.evidenceBound().ifPresent(bound -> table.row("evidence, lower bound", List.of(Numbers.fixed(bound, 3))));
        report.heldOutLogLikelihood()
                .ifPresent(heldOut -> table.row("held-out log-likelihood", List.of(Numbers.fixed(heldOut, 3))));
        report.dispersion()
                .forEach((name, of) -> table.row("dispersion of " + name, List.of(Numbers.fixed(of.ratio(), 3))));
        table.row("parameters", List.of(Integer.toString(report.parameterCount())))
                .row("BIC", List.of(Numbers.fixed(report.bic(), 3)))
                .row("AIC", List.of(Numbers.fixed(report.aic(), 3)))
                .row("ICL", List.of(Numbers.fixed(report.icl(), 3)));
        return head + ComponentText.of(report.components(), schema) + traits(report.components()) + regimes(report)
                + "\n" + table
                + "\nBIC, AIC, ICL: smaller is better." + spread(schema) + "\n"
                + overDispersed(report, schema)
                + notes
                + (report.imputed() == null ? "" : imputed(report.imputed()));
    }

    /** What tells each component from the others, a line each; nothing of one that is alone. */
    private static String traits(List<ComponentSummary> components) {
        StringBuilder lines = new StringBuilder();
        for (ComponentSummary component : components) {
            String sentence =
                    component.traits() == null ? "" : component.traits().sentence();
            if (!sentence.isEmpty()) {
                lines.append("component %d has %s%n".formatted(component.id(), sentence));
            }
        }
        return lines.isEmpty() ? "" : "\n" + lines;
    }

    /** How states follow one another: a row of the transition matrix for each; nothing of a mixture. */
    private static String regimes(FitReport report) {
        RegimeReport regimes = report.regimes();
        if (regimes == null) {
            return "";
        }
        List<String> ids = report.components().stream()
                .map(component -> Integer.toString(component.id()))
                .toList();
        TextTable table = new TextTable().row("transitions", prefixed("to ", ids));
        for (int j = 0; j < ids.size(); j++) {
            table.row("from " + ids.get(j), probabilities(regimes.transitions().get(j)));
        }
        table.row("initial", probabilities(regimes.initial()));
        table.row(
                "mean duration",
                regimes.meanDurations().stream()
                        .map(points -> Numbers.fixed(points, 2))
                        .toList());
        return String.format(
                Locale.ROOT,
                "%n%,d sequence%s of points%n%s",
                regimes.sequences(),
                regimes.sequences() == 1 ? "" : "s",
                table);
    }

    private static List<String> prefixed(String before, List<String> names) {
        return names.stream().map(name -> before + name).toList();
    }

    private static List<String> probabilities(List<Double> values) {
        return values.stream().map(value -> Numbers.fixed(value, 4)).toList();
    }

    /** Several numbers of components side by side, and which is best. */
    public static String table(FitChoice choice, ComponentCount tried) {
        boolean heldOut = choice.criterion() == Criterion.HELD_OUT;
        TextTable table = new TextTable()
                .row(
                        "components",
                        List.of(
                                "log-likelihood",
                                heldOut ? "held-out" : "parameters",
                                "BIC",
                                "AIC",
                                "ICL",
                                "iterations",
                                ""));
        for (FitReport report : choice.candidates()) {
            String mark = report.equals(choice.best()) ? "best " + name(choice.criterion()) : "";
            table.row(
                    Integer.toString(report.components().size()),
                    List.of(
                            Numbers.fixed(report.logLikelihood(), 3),
                            heldOut ? heldOut(report) : Integer.toString(report.parameterCount()),
                            Numbers.fixed(report.bic(), 3),
                            Numbers.fixed(report.aic(), 3),
                            Numbers.fixed(report.icl(), 3),
                            Integer.toString(report.iterations()),
                            report.converged() ? mark : "NOT converged " + mark));
        }
        int collapsed = tried.max() - tried.min() + 1 - choice.candidates().size();
        return table
                + (collapsed == 0
                        ? ""
                        : "A component collapsed onto too few points with %d of the numbers: they are left out.%n"
                                .formatted(collapsed))
                + (choice.candidates().size() > 1 && choice.best().components().size() == tried.max()
                        ? "The largest number tried is the best: more may be better still.%n".formatted()
                        : "");
    }

    private static String name(Criterion criterion) {
        return criterion == Criterion.HELD_OUT ? criterion.toString() : criterion.name();
    }

    private static String heldOut(FitReport report) {
        return report.heldOutLogLikelihood().isPresent()
                ? Numbers.fixed(report.heldOutLogLikelihood().getAsDouble(), 3)
                : "collapsed";
    }

    private static String imputed(List<ImputedPoint> imputed) {
        if (imputed.isEmpty()) {
            return "\nNothing is missing.\n";
        }
        StringBuilder text = new StringBuilder("\nexpected where a row lacks a value:\n");
        for (ImputedPoint point : imputed.subList(0, Math.min(MOST_IMPUTED, imputed.size()))) {
            List<String> values = new ArrayList<>();
            point.values().forEach((name, value) -> values.add(name + " " + Numbers.fixed(value, 3)));
            point.levels()
                    .forEach((name, levels) -> levels.forEach(
                            (level, value) -> values.add(name + " = " + level + " " + Numbers.fixed(value, 3))));
            text.append("row %d: %s%n".formatted(point.row(), String.join(", ", values)));
        }
        int more = imputed.size() - MOST_IMPUTED;
        return text + (more > 0 ? "… and %,d more rows: --assignments FILE.csv has all of them%n".formatted(more) : "");
    }

    /** A warning for every feature whose values spread clearly more than its family lets them. */
    private static String overDispersed(FitReport report, ModelSchema schema) {
        StringBuilder text = new StringBuilder();
        for (Feature feature : schema.features()) {
            for (String name : feature.names()) {
                Dispersion dispersion = report.dispersion().get(name);
                if (dispersion != null && dispersion.isClear()) {
                    text.append(
                            "%s spreads more within components than %s counts do, %s times as much: use family %s.%n"
                                    .formatted(
                                            name,
                                            feature.family().label(),
                                            Numbers.fixed(dispersion.ratio(), 2),
                                            feature.family().moreDispersed().orElseThrow()));
                }
            }
        }
        return text.toString();
    }

    private static String spread(ModelSchema schema) {
        boolean any = schema.features().stream()
                .anyMatch(feature ->
                        feature.family().isNumeric() && feature.transform().isNone());
        return !any
                ? ""
                : schema.features().getFirst().family().parameters().stream()
                        .filter(parameter -> parameter.form() == Parameter.Form.MATRIX)
                        .map(matrix -> " After ±: " + matrix.text() + ".")
                        .collect(Collectors.joining());
    }
}
