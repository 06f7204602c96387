package dev.stepwise.cli;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.search.LearnerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Soft memberships as CSV: a row for each point, in order; of a cluster that is not there at the time empty. */
final class AssignmentFile implements AutoCloseable {

    private final Writer file;
    private final int components;
    private final boolean marked;
    private final @Nullable KeptColumns kept;

    /** @param kept of the rows; null: nothing */
    AssignmentFile(Path path, LearnerSpec model, @Nullable KeptColumns kept) throws IOException {
        this.kept = kept;
        components = model.components();
        marked = model.anomalyRate() > 0;
        file = Files.newBufferedWriter(path);
        String probabilities =
                IntStream.rangeClosed(1, components).mapToObj(k -> "p" + k).collect(Collectors.joining(","));
        file.write((kept == null ? "" : String.join(",", kept.names()) + ",") + "version,cluster," + probabilities
                + ",logDensity,tail" + (model.shape().hasBackground() ? ",background" : "")
                + (marked ? ",anomaly\n" : "\n"));
    }

    /** Takes the points that come next. */
    void scored(ScoredBlock block) {
        try {
            for (int i = 0; i < block.size(); i++) {
                file.write((kept == null ? "" : kept.next()) + block.version() + "," + block.cluster(i));
                for (int k = 0; k < block.components(); k++) {
                    file.write("," + block.probability(k, i));
                }
                file.write(",".repeat(components - block.components()));
                file.write("," + block.logDensity(i) + "," + block.tail(i)
                        + (block.hasBackground() ? "," + block.background(i) : "")
                        + (marked ? "," + block.isAnomaly(i) + "\n" : "\n"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
