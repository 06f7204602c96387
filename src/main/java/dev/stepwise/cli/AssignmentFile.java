package dev.stepwise.cli;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.search.LearnerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Soft memberships as CSV: a row for each point, in order; of a cluster that is not there at the time empty. With keys they are those
 * under the point's key, and {@code population} has the log-density under the population, which {@code tail} and {@code anomaly} go by.
 */
final class AssignmentFile implements AutoCloseable {

    private final Writer file;
    private final int components;
    private final boolean marked;
    private final @Nullable KeptColumns kept;

    /**
     * @param keyed whether points are scored under their keys
     * @param kept of the rows; null: nothing
     */
    AssignmentFile(Path path, LearnerSpec model, boolean keyed, @Nullable KeptColumns kept) throws IOException {
        this.kept = kept;
        components = model.components();
        marked = model.anomalyRate() > 0;
        file = Files.newBufferedWriter(path);
        String probabilities =
                IntStream.rangeClosed(1, components).mapToObj(k -> "p" + k).collect(Collectors.joining(","));
        file.write((kept == null ? "" : String.join(",", kept.names()) + ",") + "version,cluster," + probabilities
                + ",logDensity,tail" + (model.shape().hasBackground() ? ",background" : "")
                + (marked ? ",anomaly" : "") + (keyed ? ",population\n" : "\n"));
    }

    /** Takes the points that come next. */
    void scored(ScoredBlock block) {
        try {
            for (int i = 0; i < block.size(); i++) {
                int point = i;
                write(
                        block,
                        i,
                        block.cluster(i),
                        k -> block.probability(k, point),
                        block.logDensity(i),
                        block.background(i),
                        "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes the next point with what its key says of it.
     *
     * @param probabilities of the components, in their order
     */
    void scored(ScoredBlock block, int i, int cluster, double[] probabilities, double logDensity) {
        try {
            double background = Math.max(0, 1 - Arrays.stream(probabilities).sum());
            write(block, i, cluster, k -> probabilities[k], logDensity, background, "," + block.logDensity(i));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(
            ScoredBlock block,
            int i,
            int cluster,
            IntToDoubleFunction probability,
            double logDensity,
            double background,
            String more)
            throws IOException {
        file.write((kept == null ? "" : kept.next()) + block.version() + "," + cluster);
        for (int k = 0; k < block.components(); k++) {
            file.write("," + probability.applyAsDouble(k));
        }
        file.write(",".repeat(components - block.components()));
        file.write("," + logDensity + "," + block.tail(i) + (block.hasBackground() ? "," + background : "")
                + (marked ? "," + block.isAnomaly(i) : "") + more + "\n");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
