package dev.stepwise.cli;

import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.RowTails;
import dev.stepwise.em.scoring.TailCurve;
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
import java.util.stream.IntStream;

/**
 * Soft memberships of the rows of a file as CSV, row by row: {@code cluster,p1,p2,…,logDensity,tail}, {@code background}
 * and {@code anomaly} where the model has them, and for a model that imputes a column for each value that any row lacks, empty where the row has it; of a category one for each level.
 */
final class FitAssignments {

    private final Dataset points;
    private final List<Integer> order;
    private final boolean background;
    private final double[] tails;
    private final double anomalyRate;
    private final List<ImputedFeature> imputed;

    private FitAssignments(ModelDefinition model, Dataset points, BatchEm.Result fit) {
        this.points = points;
        this.order = FitReport.order(fit.userModel());
        this.background = fit.model().shape().hasBackground();
        this.tails = RowTails.of(points, fit.standardisation(), fit.model());
        this.anomalyRate = Learning.specOf(model).anomalyRate();
        this.imputed = model.impute()
                ? ImputedFeature.of(model.schema()).stream()
                        .filter(this::isMissingAnywhere)
                        .toList()
                : List.of();
    }

    static void write(Path path, ModelDefinition model, Dataset points, BatchEm.Result fit) throws IOException {
        FitAssignments assignments = new FitAssignments(model, points, fit);
        try (Writer file = Files.newBufferedWriter(path)) {
            file.write(assignments.header());
            RowScores.of(points, fit, (row, probabilities, logDensity, expectation) -> {
                try {
                    file.write(assignments.row(row, probabilities, logDensity, expectation));
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
        List<String> names = new ArrayList<>(List.of("cluster"));
        for (int k = 1; k <= order.size(); k++) {
            names.add("p" + k);
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
                names.add(quoted("imputed." + feature.name()));
            }
            feature.levels().forEach(level -> names.add(quoted("imputed." + feature.name() + "." + level)));
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
        line.insert(0, cluster + 1).append(',').append(logDensity).append(',').append(tails[row]);
        if (background) {
            line.append(',').append(probabilities[order.size()]);
        }
        if (anomalyRate > 0) {
            line.append(',').append(TailCurve.isAnomaly(tails[row], anomalyRate));
        }
        for (ImputedFeature feature : imputed) {
            for (int i = 0; i < Math.max(1, feature.levels().size()); i++) {
                double expected = expectation[feature.offset() + i];
                line.append(',').append(isMissing(row, feature) && !Double.isNaN(expected) ? expected : "");
            }
        }
        return line.append('\n').toString();
    }

    private static String quoted(String name) {
        return name.matches("[^\",\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
