package dev.stepwise.cli;

import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.DataColumn;
import dev.stepwise.em.adaptation.KeyedScorer;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.KeyedReplay;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.ScoredBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Points of a replay that are assigned to what their keys say. */
final class ReplayKeys {

    private ReplayKeys() {}

    /** Lets those see the points who want to; with a column of keys, what the points are under their keys, which is returned. */
    static @Nullable KeyedReplay see(
            List<Consumer<ScoredBlock>> sinks,
            Path data,
            CsvFormat format,
            @Nullable String column,
            Dataset points,
            Replay replay,
            @Nullable AssignmentFile file,
            @Nullable ReplayTruth truth) {
        if (column != null) {
            KeyedReplay keyed = of(data, format, column, points, replay, file, truth);
            sinks.add(keyed::scored);
            return keyed;
        }
        if (file != null) {
            sinks.add(file::scored);
        }
        if (truth != null) {
            sinks.add(truth::scored);
        }
        return null;
    }

    /**
     * @param column of the data with the keys
     * @param file gets the assignments; null: nobody does
     * @param truth gets the clusters; null: nobody does
     */
    private static KeyedReplay of(
            Path data,
            CsvFormat format,
            String column,
            Dataset points,
            Replay replay,
            @Nullable AssignmentFile file,
            @Nullable ReplayTruth truth) {
        KeyedReplay.Sink sink = (block, i, probabilities, logDensity) -> {
            int likeliest = 0;
            for (int k = 1; k < probabilities.length; k++) {
                likeliest = probabilities[k] > probabilities[likeliest] ? k : likeliest;
            }
            int cluster = block.id(likeliest);
            if (file != null) {
                file.scored(block, i, cluster, probabilities, logDensity);
            }
            if (truth != null) {
                truth.assigned(cluster);
            }
        };
        int[] keys = DataColumn.groups(data, format, column);
        KeyedScorer scorer = new KeyedScorer(points.columns(), null);
        return new KeyedReplay(points, keys, scorer, replay::wasFitted, sink);
    }
}
