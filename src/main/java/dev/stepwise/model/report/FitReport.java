package dev.stepwise.model.report;

import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.FitFindings;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.markov.BaumWelch;
import dev.stepwise.em.markov.Sequences;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.em.scoring.DispersionAccumulator;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ImputedPoint;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.PriorDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The report holds what batch EM found in a file of points.
 *
 * @param model id of the model
 * @param prior what was believed before any point, in a sentence
 * @param notes what the data could not carry, each with its remedy
 * @param points number of rows
 * @param weight sum of the rows' weights
 * @param components in descending weight
 * @param background weight of what belongs to no component, for a model that has it
 * @param logLikelihood natural, of all points at these parameters, without the prior
 * @param logPriorKernel log prior without its constants, if the prior was given by hand
 * @param evidenceBound lower bound of the log evidence, under variational Bayes
 * @param heldOutLogLikelihood of all points, each under a fit to others, if it was asked for and no fit collapsed
 * @param parameterCount free parameters
 * @param entropy {@code −Σ v r ln r}, how undecided the memberships are
 * @param iterations M-steps of the run that led here
 * @param converged whether both tolerances were met
 * @param dispersion of features whose family fixes the spread of their values, by name
 * @param imputed the points that lack values, with what is expected in their place; null: not asked for
 * @param regimes of a hidden Markov model, how its states follow one another; null for a mixture
 */
public record FitReport(
        String model,
        String prior,
        List<String> notes,
        long points,
        double weight,
        List<ComponentSummary> components,
        OptionalDouble background,
        double logLikelihood,
        OptionalDouble logPriorKernel,
        OptionalDouble evidenceBound,
        OptionalDouble heldOutLogLikelihood,
        int parameterCount,
        double entropy,
        int iterations,
        boolean converged,
        SequencedMap<String, Dispersion> dispersion,
        @Nullable List<ImputedPoint> imputed,
        @Nullable RegimeReport regimes) {

    public FitReport {
        notes = List.copyOf(notes);
        components = List.copyOf(components);
        dispersion = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(dispersion));
        imputed = imputed == null ? null : List.copyOf(imputed);
    }

    /** The report of a fit to these points. Components are numbered from 1 in their {@link #order}. */
    public static FitReport of(ModelDefinition definition, Dataset data, BatchEm.Result result) {
        return of(definition, data, result, sink -> RowScores.of(data, result, sink), null);
    }

    /** The report of a hidden Markov model, whose states are the components of its mixture. */
    public static FitReport of(
            ModelDefinition definition,
            Dataset data,
            BaumWelch.Result result,
            Sequences sequences,
            RowScores.Scorer rows) {
        BatchEm.Result mixture = result.mixture();
        return of(
                definition,
                data,
                mixture,
                rows,
                RegimeReport.of(result.userModel(), sequences.size(), order(mixture.userModel())));
    }

    private static FitReport of(
            ModelDefinition definition,
            Dataset data,
            BatchEm.Result result,
            RowScores.Scorer rows,
            @Nullable RegimeReport regimes) {
        MixtureMapping mapping = new MixtureMapping(definition);
        MixtureModel user = result.userModel();
        FitFindings findings = FitFindings.of(data, result);
        List<Integer> ids = IntStream.rangeClosed(1, user.components()).boxed().toList();
        return new FitReport(
                definition.id(),
                FitNotes.prior(definition),
                FitNotes.of(definition, data, findings, user.components()),
                data.size(),
                findings.weight(),
                mapping.summaries(ids, user, order(user)),
                user.shape().hasBackground() ? OptionalDouble.of(user.backgroundWeight()) : OptionalDouble.empty(),
                result.logLikelihood(),
                definition.prior() instanceof PriorDefinition.ByHand
                        ? OptionalDouble.of(result.logPriorKernel())
                        : OptionalDouble.empty(),
                Double.isNaN(result.evidenceBound())
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(result.evidenceBound()),
                OptionalDouble.empty(),
                mapping.parameterCount() + chainParameterCount(regimes),
                result.entropy(),
                result.iterations(),
                result.converged(),
                definition.schema().dispersion(dispersion(data, user, rows)),
                definition.impute() ? imputed(definition.schema(), data, rows) : null,
                regimes);
    }

    /** What the chain has beside the weights of a mixture, in whose place are the probabilities of the first states. */
    private static int chainParameterCount(@Nullable RegimeReport regimes) {
        int states = regimes == null ? 1 : regimes.initial().size();
        return states * (states - 1);
    }

    /** Returns this report with what cross-validation has found. */
    public FitReport withHeldOut(OptionalDouble logLikelihoodOfOthers) {
        return new FitReport(
                model,
                prior,
                notes,
                points,
                weight,
                components,
                background,
                logLikelihood,
                logPriorKernel,
                evidenceBound,
                logLikelihoodOfOthers,
                parameterCount,
                entropy,
                iterations,
                converged,
                dispersion,
                imputed,
                regimes);
    }

    /** Components in descending weight, those of equal weight in descending order of their first parameters. */
    public static List<Integer> order(MixtureModel user) {
        return IntStream.range(0, user.components())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -user.weight(k))
                        .thenComparing(k -> user.distribution(k, 0).toArray(), (a, b) -> Arrays.compare(b, a)))
                .toList();
    }

    private static List<Dispersion> dispersion(Dataset data, MixtureModel user, RowScores.Scorer rows) {
        DispersionAccumulator accumulator = new DispersionAccumulator(user);
        if (!accumulator.isIdle()) {
            rows.scores((row, probabilities, _, _) ->
                    accumulator.add(column -> data.value(row, column), data.weight(row), k -> probabilities[k]));
        }
        return accumulator.snapshot();
    }

    private static List<ImputedPoint> imputed(ModelSchema schema, Dataset data, RowScores.Scorer rows) {
        List<ImputedFeature> features = ImputedFeature.of(schema);
        List<ImputedPoint> imputed = new ArrayList<>();
        rows.scores((row, _, _, expectation) -> {
            ImputedPoint point = ImputedPoint.of(row + 1, features, column -> data.value(row, column), expectation);
            if (!point.isEmpty()) {
                imputed.add(point);
            }
        });
        return imputed;
    }

    /** {@code −2 ℓ + p ln(weight)}, Schwarz 1978; smaller is better. */
    public double bic() {
        return -2 * logLikelihood + parameterCount * Math.log(weight);
    }

    /** {@code −2 ℓ + 2 p}, Akaike 1974; smaller is better. */
    public double aic() {
        return -2 * logLikelihood + 2.0 * parameterCount;
    }

    /** The BIC and twice the entropy of the memberships, Biernacki, Celeux and Govaert 2000; smaller is better. */
    public double icl() {
        return bic() + 2 * entropy;
    }
}
