package dev.stepwise.cli;

import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.CrossValidation;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.FitReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/** Batch EM of one model to one set of points, with each number of components that the model allows. */
final class FitSearch {

    private final ModelDefinition model;
    private final Dataset points;
    private final Effort effort;

    /**
     * How long to look.
     *
     * @param restarts random starts to choose from
     * @param seed of them
     * @param maxIterations of the chosen start
     * @param tolerance relative change of the objective at which it may stop
     * @param heldOut whether to find out too how well the fits predict rows that they have not seen
     */
    record Effort(int restarts, long seed, int maxIterations, double tolerance, boolean heldOut) {}

    /** A fit: the model with its number of components, what EM found, and the report of it. */
    record Candidate(ModelDefinition model, BatchEm.Result result, FitReport report) {}

    FitSearch(ModelDefinition model, Dataset points, Effort effort) {
        this.model = model;
        this.points = points;
        this.effort = effort;
    }

    /**
     * A fit for each number of components, in ascending order; those that collapse or are not finite are left out.
     *
     * @param trace is told of every iteration of the runs that are polished
     * @throws CollapseException if all of them collapse
     * @throws InvalidParametersException if numbers keep the last of them from being finite
     */
    List<Candidate> run(BiConsumer<MixtureMapping, BatchEm.Iteration> trace) {
        List<Candidate> candidates = new ArrayList<>();
        RuntimeException failure = null;
        ComponentCount count = model.initial().isEmpty()
                ? model.components()
                : ComponentCount.of(model.initial().size());
        for (int k = count.min(); k <= count.max(); k++) {
            try {
                candidates.add(fit(model.withComponents(ComponentCount.of(k)), trace));
            } catch (CollapseException | InvalidParametersException e) {
                failure = e;
            }
        }
        if (candidates.isEmpty() && failure != null) {
            throw failure;
        }
        return candidates;
    }

    private Candidate fit(ModelDefinition definition, BiConsumer<MixtureMapping, BatchEm.Iteration> trace) {
        MixtureMapping mapping = new MixtureMapping(definition);
        Optional<MixtureModel> start = mapping.start();
        BatchEm.Options options = start.isPresent()
                ? BatchEm.Options.fromStart(effort.maxIterations(), effort.tolerance())
                : BatchEm.Options.until(effort.restarts(), effort.seed(), effort.maxIterations(), effort.tolerance());
        String task = model.components().isGiven()
                ? "fit " + definition.id()
                : "fit %s with %d components".formatted(definition.id(), mapping.components());
        try (Progress progress = Progress.of(task, "starts", options.restarts())) {
            BatchEm em = new BatchEm(mapping.shape(), mapping.prior(), options)
                    .onProgress(progress::at)
                    .onIteration(iteration -> {
                        progress.say("iteration " + iteration.number());
                        trace.accept(mapping, iteration);
                    });
            BatchEm.Result result =
                    start.map(from -> em.fitFrom(points, from)).orElseGet(() -> em.fit(points, mapping.components()));
            if (!Double.isFinite(result.logLikelihood())) {
                throw new InvalidParametersException("the log-likelihood is not finite");
            }
            FitReport report = FitReport.of(definition, points, result);
            if (effort.heldOut()) {
                progress.say("cross-validation");
                report = report.withHeldOut(heldOut(mapping, options, start));
            }
            return new Candidate(definition, result, report);
        }
    }

    private OptionalDouble heldOut(MixtureMapping mapping, BatchEm.Options options, Optional<MixtureModel> start) {
        BatchEm em = new BatchEm(mapping.shape(), mapping.prior(), options);
        return CrossValidation.logLikelihood(
                points,
                effort.seed(),
                rows -> start.map(from -> em.fitFrom(rows, from)).orElseGet(() -> em.fit(rows, mapping.components())));
    }
}
