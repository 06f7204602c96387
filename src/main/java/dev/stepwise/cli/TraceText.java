package dev.stepwise.cli;

import dev.stepwise.em.BatchEm;
import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.MixtureMapping;
import dev.stepwise.event.ModelSchema;
import dev.stepwise.mixture.MixtureModel;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Prints every iteration of EM: Q, the log-likelihood, and the parameters as the result has them. */
final class TraceText implements BiConsumer<MixtureMapping, BatchEm.Iteration> {

    private final ModelSchema schema;
    private final PrintWriter out;

    TraceText(ModelSchema schema, PrintWriter out) {
        this.schema = schema;
        this.out = out;
    }

    @Override
    public void accept(MixtureMapping mapping, BatchEm.Iteration iteration) {
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
