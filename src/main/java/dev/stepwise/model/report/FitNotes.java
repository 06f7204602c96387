package dev.stepwise.model.report;

import dev.stepwise.em.batch.FitFindings;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.family.PriorDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sentences about a fit: what was believed before, and what the data could not carry. */
final class FitNotes {

    private static final int MOST_NAMES = 5;

    private FitNotes() {}

    static String prior(ModelDefinition definition) {
        return switch (definition.estimator()) {
            case EM ->
                switch (definition.prior()) {
                    case PriorDefinition.Auto() ->
                        "auto: maximum likelihood, no component narrower than the data's steps";
                    case PriorDefinition.None() -> "none: maximum likelihood";
                    case PriorDefinition.ByHand byHand -> "by hand";
                };
            default -> "of the variational estimator";
        };
    }

    static List<String> of(ModelDefinition definition, Dataset data, FitFindings findings, int components) {
        List<String> names = definition.schema().columnNames();
        List<String> notes = new ArrayList<>();
        if (findings.grossErrors() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%d row%s with a value too far out to be a measurement (%s = %s first): taken for missing; correct the"
                            + " data, or `missing: [...]` of the feature says so",
                    findings.grossErrors(),
                    findings.grossErrors() == 1 ? "" : "s",
                    names.get(findings.grossColumn()),
                    definition.schema().transforms().get(findings.grossColumn()).inverse(findings.grossValue())));
        }
        if (findings.distinctPoints() < components) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%d components, but only %d different points: components share points; give at most %d components",
                    components,
                    findings.distinctPoints(),
                    findings.distinctPoints()));
        } else if (findings.heldComponents() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%d of %d components would collapse onto repeated or aligned values and %s as wide as the data's steps:"
                            + " fewer components or a simpler covariance may describe the data better",
                    findings.heldComponents(),
                    components,
                    findings.heldComponents() == 1 ? "is" : "are"));
        }
        if (!findings.constantColumns().isEmpty()) {
            List<String> constant =
                    findings.constantColumns().stream().map(names::get).toList();
            notes.add("constant and without information: " + some(constant) + "; leave out");
        }
        if (findings.dependentColumn() >= 0) {
            notes.add(names.get(findings.dependentColumn())
                    + " is determined by the columns before it (as shares that add up to 1 are): leave it out");
        }
        if (Math.abs(findings.weight() - data.totalWeight()) > 1e-9 * findings.weight()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "the weights add up to %.4g for %,d points: multiplied so that they are 1 on average",
                    data.totalWeight(),
                    data.size()));
        }
        return notes;
    }

    private static String some(List<String> names) {
        int more = names.size() - MOST_NAMES;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
