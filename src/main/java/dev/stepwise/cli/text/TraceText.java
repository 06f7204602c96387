package dev.stepwise.cli.text;

import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelSchema;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Prints every iteration of EM: Q, the log-likelihood, and the parameters as the result has them. */
public final class TraceText implements BiConsumer<MixtureMapping, FitIteration> {

    private final ModelSchema schema;
    private final PrintWriter out;

    public TraceText(ModelSchema schema, PrintWriter out) {
        this.schema = schema;
        this.out = out;
    }

    @Override
    public void accept(MixtureMapping mapping, FitIteration iteration) {
        MixtureModel user = iteration.userModel();
        List<ComponentSummary> components = IntStream.range(0, user.components())
                .mapToObj(k -> mapping.summary(k + 1, user, k))
                .toList();
        out.printf(
                Locale.ROOT,
                "iteration %d: Q %.6f, log-likelihood %.6f%n%s%n",
                iteration.number(),
                iteration.expectedLogLikelihood(),
                iteration.logLikelihood(),
                ComponentText.of(components, schema));
    }
}
