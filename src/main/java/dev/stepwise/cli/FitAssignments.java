package dev.stepwise.cli;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.markov.Decoding;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.RowTails;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.Learning;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.FitReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Soft memberships of the rows of a file as CSV, row by row: columns of the file that are kept, then
 * {@code cluster,p1,p2,…,logDensity,tail}, {@code background} and {@code anomaly} where the model has them, and for a model that imputes a column for each value that any row lacks, empty where the row has it; of a category one for each level. Where the
 * most probable path of states is asked for, it is the column {@code viterbi}, after the probabilities.
 */
final class FitAssignments {

    private final Dataset points;
    private final RowScores.Scorer scorer;
    private final List<Integer> order;
    private final List<String> ids;
    private final @Nullable KeptColumns kept;
    private final boolean background;
    private final double[] tails;
    private final double anomalyRate;
    private final List<ImputedFeature> imputed;
    /** The state of each row on the most probable path; null: not asked for. */
    private final @Nullable IntUnaryOperator path;

    /**
     * Of a mixture.
     *
     * @param units of the mixture
     * @param standardised the mixture
     * @param order in which its components are numbered
     * @param ids of the components in this order
     * @param kept of the rows; null: nothing
     */
    FitAssignments(
            ModelDefinition model,
            Dataset points,
            Units units,
            MixtureModel standardised,
            List<Integer> order,
            List<String> ids,
            @Nullable KeptColumns kept) {
        this(
                model,
                points,
                sink -> RowScores.of(points, units, standardised, sink),
                RowTails.of(points, units, standardised),
                order,
                ids,
                kept,
                null);
    }

    private FitAssignments(
            ModelDefinition model,
            Dataset points,
            RowScores.Scorer scorer,
            double[] tails,
            List<Integer> order,
            List<String> ids,
            @Nullable KeptColumns kept,
            @Nullable IntUnaryOperator path) {
        this.points = points;
        this.scorer = scorer;
        this.order = List.copyOf(order);
        this.ids = List.copyOf(ids);
        this.kept = kept;
        this.path = path;
        this.background = model.background() != Background.NONE;
        this.tails = tails;
        this.anomalyRate = Learning.specOf(model).anomalyRate();
        this.imputed = model.impute()
                ? ImputedFeature.of(model.schema()).stream()
                        .filter(this::isMissingAnywhere)
                        .toList()
                : List.of();
    }

    /** Of a fit, whose components are numbered in descending weight. */
    static FitAssignments of(ModelDefinition model, Dataset points, BatchEm.Result fit, @Nullable KeptColumns kept) {
        List<Integer> order = FitReport.order(fit.userModel());
        return new FitAssignments(model, points, fit.standardisation(), fit.model(), order, numbers(order), kept);
    }

    /**
     * Of a hidden Markov model, whose states are numbered in descending share of the points.
     *
     * @param viterbi whether the most probable path is written too
     */
    static FitAssignments of(
            ModelDefinition model,
            Dataset points,
            BatchEm.Result fit,
            Decoding decoding,
            boolean viterbi,
            @Nullable KeptColumns kept) {
        List<Integer> order = FitReport.order(fit.userModel());
        double[] tails = RowTails.of(points, fit.model().shape(), decoding.logDensities());
        return new FitAssignments(
                model, points, decoding, tails, order, numbers(order), kept, viterbi ? decoding::path : null);
    }

    private static List<String> numbers(List<Integer> order) {
        return IntStream.rangeClosed(1, order.size())
                .mapToObj(Integer::toString)
                .toList();
    }

    void write(Path path) throws IOException {
        try (Writer file = Files.newBufferedWriter(path)) {
            write(file);
        }
    }

    void write(Writer file) throws IOException {
        try {
            file.write(header());
            scorer.scores((row, probabilities, logDensity, expectation) -> {
                try {
                    file.write(row(row, probabilities, logDensity, expectation));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isMissingAnywhere(ImputedFeature feature) {
        return IntStream.range(0, points.size()).anyMatch(row -> isMissing(row, feature));
    }

    private boolean isMissing(int row, ImputedFeature feature) {
        return Double.isNaN(points.value(row, feature.column()));
    }

    private String header() {
        List<String> names = new ArrayList<>(kept == null ? List.of() : kept.names());
        names.add("cluster");
        ids.forEach(id -> names.add("p" + id));
        if (path != null) {
            names.add("viterbi");
        }
        names.add("logDensity");
        names.add("tail");
        if (background) {
            names.add("background");
        }
        if (anomalyRate > 0) {
            names.add("anomaly");
        }
        for (ImputedFeature feature : imputed) {
            if (feature.levels().isEmpty()) {
                names.add(KeptColumns.quoted("imputed." + feature.name()));
            }
            feature.levels().forEach(level -> names.add(KeptColumns.quoted("imputed." + feature.name() + "." + level)));
        }
        return String.join(",", names) + "\n";
    }

    private String row(int row, double[] probabilities, double logDensity, double[] expectation) {
        StringBuilder line = new StringBuilder();
        int cluster = 0;
        for (int place = 0; place < order.size(); place++) {
            double probability = probabilities[order.get(place)];
            line.append(',').append(probability);
            cluster = probability > probabilities[order.get(cluster)] ? place : cluster;
        }
        line.insert(0, ids.get(cluster));
        if (path != null) {
            line.append(',').append(ids.get(order.indexOf(path.applyAsInt(row))));
        }
        line.append(',').append(logDensity).append(',').append(tails[row]);
        if (background) {
            line.append(',').append(probabilities[order.size()]);
        }
        if (anomalyRate > 0) {
            line.append(',').append(TailCurve.isAnomaly(tails[row], anomalyRate));
        }
        for (ImputedFeature feature : imputed) {
            for (int i = 0; i < Math.max(1, feature.levels().size()); i++) {
                double expected =
                        feature.levels().isEmpty() ? feature.expected(expectation) : expectation[feature.offset() + i];
                line.append(',').append(isMissing(row, feature) && !Double.isNaN(expected) ? expected : "");
            }
        }
        if (kept != null) {
            line.insert(0, kept.next());
        }
        return line.append('\n').toString();
    }
}
