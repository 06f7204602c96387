package dev.stepwise.cli;

import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.CrossValidation;
import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.markov.BaumWelch;
import dev.stepwise.em.markov.Decoding;
import dev.stepwise.em.markov.Sequences;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.Criterion;
import dev.stepwise.model.report.FitChoice;
import dev.stepwise.model.report.FitReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Batch EM of one model to one set of points, with each number of components that the model allows. */
final class FitSearch {

    private final ModelDefinition model;
    private final Dataset points;
    private final @Nullable Sequences sequences;
    private final Effort effort;

    /**
     * How long to look.
     *
     * @param restarts random starts to choose from
     * @param seed of them
     * @param maxIterations of the chosen start
     * @param tolerance nats that the objective may still gain where it may stop
     * @param criterion what the best number of components is chosen by
     */
    record Effort(int restarts, long seed, int maxIterations, double tolerance, Criterion criterion) {

        private Effort withTolerance(double other) {
            return new Effort(restarts, seed, maxIterations, other, criterion);
        }
    }

    /** Fewer rows than this are fitted to the tolerance with every number of components, as that takes no time. */
    private static final int MANY_ROWS = 1_000;

    private static final int RESTARTS = 30;

    /** As many different rows, and fewer, are tables of categories and counts, which have many maxima and cost next to nothing. */
    private static final int FEW_DIFFERENT_ROWS = 500;

    private static final int RESTARTS_OF_FEW = 90;

    /** Nats that a fit may still gain that is one of several, of which the best go on. */
    private static final double ROUGHLY = 0.1;

    /** A criterion this far above the least one is not made up for by what is left to gain. */
    private static final double OUT_OF_REACH = 20 * ROUGHLY;

    /**
     * A fit: the model with its number of components, what EM found, and the report of it.
     *
     * @param decoding the states of the rows of a hidden Markov model; null for a mixture
     */
    record Candidate(
            ModelDefinition model,
            BatchEm.Result result,
            FitReport report,
            @Nullable Decoding decoding) {

        /** The memberships of these points. */
        RowScores.Scorer scorer(Dataset points) {
            return decoding != null ? decoding : sink -> RowScores.of(points, result, sink);
        }
    }

    /** @param sequences of the points, for a hidden Markov model; null: a mixture */
    FitSearch(ModelDefinition model, Dataset points, @Nullable Sequences sequences, Effort effort) {
        this.model = model;
        this.points = points;
        this.sequences = sequences;
        this.effort = effort;
    }

    /**
     * A fit for each number of components, in ascending order; those that collapse or are not finite are left out. Of several,
     * those that may be the best are fitted to the tolerance, the others, if there are many rows, until no more than a tenth of a
     * nat is left.
     *
     * @param trace is told of every iteration of the runs that are polished
     * @throws CollapseException if all of them collapse
     * @throws InvalidParametersException if numbers keep the last of them from being finite
     */
    List<Candidate> run(BiConsumer<MixtureMapping, FitIteration> trace) {
        List<Candidate> candidates = new ArrayList<>();
        RuntimeException failure = null;
        ComponentCount count = model.initial().isEmpty()
                ? model.components()
                : ComponentCount.of(model.initial().size());
        boolean roughly = count.min() < count.max()
                && sequences == null
                && points.size() >= MANY_ROWS
                && ROUGHLY > effort.tolerance()
                && isMaximised();
        Effort first = roughly ? effort.withTolerance(ROUGHLY) : effort;
        for (int k = count.min(); k <= count.max(); k++) {
            try {
                candidates.add(fit(model.withComponents(ComponentCount.of(k)), first, trace));
            } catch (CollapseException | InvalidParametersException e) {
                failure = e;
            }
        }
        if (candidates.isEmpty() && failure != null) {
            throw failure;
        }
        return roughly ? finished(candidates) : candidates;
    }

    /** Whether there is an objective that what is left to gain can be told of: variational Bayes empties components late. */
    private boolean isMaximised() {
        return !new MixtureMapping(model.withComponents(ComponentCount.of(1)))
                .prior()
                .isVariational();
    }

    /** The candidates, of which those that may be the best have converged; those that collapse on the way are left out. */
    private List<Candidate> finished(List<Candidate> candidates) {
        Criterion criterion = effort.criterion();
        List<Candidate> finished = new ArrayList<>(candidates);
        Set<Integer> done = new HashSet<>();
        for (int next = best(finished, criterion, done); next >= 0; next = best(finished, criterion, done)) {
            Candidate rough = finished.get(next);
            done.add(rough.result().model().components());
            try {
                finished.set(next, goOn(rough));
            } catch (CollapseException | InvalidParametersException e) {
                if (finished.size() == 1) {
                    throw e;
                }
                finished.remove(next);
            }
        }
        return finished;
    }

    /** Index of a candidate that is not done and may be the best; -1: there is none. */
    private static int best(List<Candidate> candidates, Criterion criterion, Set<Integer> done) {
        double least = criterion.of(new FitChoice(
                        criterion, candidates.stream().map(Candidate::report).toList())
                .best());
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (!done.contains(candidate.result().model().components())
                    && criterion.of(candidate.report()) - least < OUT_OF_REACH) {
                return i;
            }
        }
        return -1;
    }

    private Candidate goOn(Candidate candidate) {
        MixtureMapping mapping = new MixtureMapping(candidate.model());
        BatchEm.Result result =
                new BatchEm(mapping.shape(), mapping.prior(), options(effort)).goOn(points, candidate.result());
        FitReport report = FitReport.of(candidate.model(), points, result)
                .withHeldOut(candidate.report().heldOutLogLikelihood());
        return new Candidate(candidate.model(), result, report, null);
    }

    /** Starts that find the highest maximum of these points as good as always. */
    static int restartsFor(Dataset points) {
        int different = points.merged().size();
        return different < points.size() && different <= FEW_DIFFERENT_ROWS ? RESTARTS_OF_FEW : RESTARTS;
    }

    private static BatchEm.Options options(Effort effort) {
        return BatchEm.Options.until(effort.restarts(), effort.seed(), effort.maxIterations(), effort.tolerance());
    }

    private Candidate fit(ModelDefinition definition, Effort effort, BiConsumer<MixtureMapping, FitIteration> trace) {
        MixtureMapping mapping = new MixtureMapping(definition);
        Optional<MixtureModel> start = mapping.start();
        BatchEm.Options options = start.isPresent()
                ? BatchEm.Options.fromStart(effort.maxIterations(), effort.tolerance())
                : options(effort);
        String task = model.components().isGiven()
                ? "fit " + definition.id()
                : "fit %s with %d components".formatted(definition.id(), mapping.components());
        try (Progress progress = Progress.of(task, "starts", options.restarts())) {
            if (sequences != null) {
                return fit(definition, mapping, sequences, options, progress, trace);
            }
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
            if (effort.criterion() == Criterion.HELD_OUT) {
                progress.say("cross-validation");
                report = report.withHeldOut(heldOut(mapping, options, start));
            }
            return new Candidate(definition, result, report, null);
        }
    }

    private Candidate fit(
            ModelDefinition definition,
            MixtureMapping mapping,
            Sequences ofPoints,
            BatchEm.Options options,
            Progress progress,
            BiConsumer<MixtureMapping, FitIteration> trace) {
        BaumWelch em = new BaumWelch(mapping.shape(), mapping.prior(), options)
                .onProgress(progress::at)
                .onIteration(iteration -> {
                    progress.say("iteration " + iteration.number());
                    trace.accept(mapping, iteration);
                });
        BaumWelch.Result result = mapping.start()
                .map(from -> em.fitFrom(points, ofPoints, from))
                .orElseGet(() -> em.fit(points, ofPoints, mapping.components()));
        if (!Double.isFinite(result.mixture().logLikelihood())) {
            throw new InvalidParametersException("the log-likelihood is not finite");
        }
        Decoding decoding = Decoding.of(points, ofPoints, result);
        FitReport report = FitReport.of(definition, points, result, ofPoints, decoding);
        return new Candidate(definition, result.mixture(), report, decoding);
    }

    private OptionalDouble heldOut(MixtureMapping mapping, BatchEm.Options options, Optional<MixtureModel> start) {
        BatchEm em = new BatchEm(mapping.shape(), mapping.prior(), options);
        return CrossValidation.logLikelihood(
                points,
                effort.seed(),
                rows -> start.map(from -> em.fitFrom(rows, from)).orElseGet(() -> em.fit(rows, mapping.components())));
    }
}
