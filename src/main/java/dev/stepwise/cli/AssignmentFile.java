package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.search.LearnerSpec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Soft memberships as CSV: a row for each point, in order, with as many probabilities as there ever were clusters; of one that is not
 * there at the time empty. How many there are is known at the end: until then the rows wait in a file of their own. With keys they
 * are those under the point's key, and {@code population} has the log-density under the population, which {@code tail} and
 * {@code anomaly} go by.
 */
final class AssignmentFile implements AutoCloseable {

    private final Path path;
    private final Path waiting;
    private final DataOutputStream rows;
    private final boolean marked;
    private final String after;
    private final @Nullable KeptColumns kept;
    private long count;
    private int most;

    /**
     * @param keyed whether points are scored under their keys
     * @param kept of the rows, closed with this file; null: nothing
     */
    AssignmentFile(Path path, LearnerSpec model, boolean keyed, @Nullable KeptColumns kept) throws IOException {
        this.path = path;
        this.kept = kept;
        marked = model.anomalyRate() > 0;
        after = ",logDensity,tail" + (model.shape().hasBackground() ? ",background" : "") + (marked ? ",anomaly" : "")
                + (keyed ? ",population\n" : "\n");
        Files.newOutputStream(path).close(); // a path that cannot be written is an error at the start
        waiting = Files.createTempFile("stepwise-assignments", ".rows");
        rows = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(waiting)));
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
        StringBuilder before = new StringBuilder(kept == null ? "" : kept.next());
        before.append(block.version()).append(',').append(cluster);
        for (int k = 0; k < block.components(); k++) {
            before.append(',').append(probability.applyAsDouble(k));
        }
        put(before.toString());
        rows.writeInt(block.components());
        put("," + logDensity + "," + block.tail(i) + (block.hasBackground() ? "," + background : "")
                + (marked ? "," + block.isAnomaly(i) : "") + more + "\n");
        count++;
        most = Math.max(most, block.components());
    }

    private void put(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        rows.writeInt(bytes.length);
        rows.write(bytes);
    }

    @Override
    public void close() throws IOException {
        try {
            rows.close();
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(waiting)));
                    OutputStream file = new BufferedOutputStream(Files.newOutputStream(path))) {
                String names = kept == null ? "" : String.join(",", kept.names()) + ",";
                String probabilities =
                        IntStream.rangeClosed(1, most).mapToObj(k -> ",p" + k).collect(Collectors.joining());
                file.write((names + "version,cluster" + probabilities + after).getBytes(UTF_8));
                for (long row = 0; row < count; row++) {
                    file.write(in.readNBytes(in.readInt()));
                    file.write(",".repeat(most - in.readInt()).getBytes(UTF_8));
                    file.write(in.readNBytes(in.readInt()));
                }
            }
        } finally {
            if (kept != null) {
                kept.close();
            }
            Files.deleteIfExists(waiting);
        }
    }
}
