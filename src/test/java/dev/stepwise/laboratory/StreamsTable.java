package dev.stepwise.laboratory;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints what the learner reaches on streams whose truth is known, beside what it must reach; exit code 1 when a line does not
 * reach it.
 */
public final class StreamsTable {

    /** Runs that go on at the same time. */
    private static final int THREADS = 2;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StreamsTable() {}

    /** Options are system properties: see {@link TableOptions}. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        TableOptions options = TableOptions.ofProperties();
        List<TableRow> rows =
                new TableRows(options).all().stream().filter(options::asksFor).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row is called " + String.join(" or ", options.rows()));
        }
        System.exit(print(rows, options) ? 0 : 1);
    }

    private static boolean print(List<TableRow> rows, TableOptions options)
            throws InterruptedException, ExecutionException {
        boolean met = true;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<List<Future<Trial>>> pending = rows.stream()
                    .map(row -> row.runs().stream().map(threads::submit).toList())
                    .toList();
            OUT.println(TableLine.header());
            for (int r = 0; r < rows.size(); r++) {
                List<Trial> trials = new ArrayList<>();
                for (Future<Trial> run : pending.get(r)) {
                    trials.add(run.get());
                }
                for (TableLine line : rows.get(r).lines().apply(trials)) {
                    OUT.println(line);
                    met &= line.meetsMust();
                }
                if (options.each()) {
                    trials.forEach(StreamsTable::tell);
                }
            }
        }
        return met;
    }

    private static void tell(Trial trial) {
        OUT.printf(
                Locale.ROOT,
                "    %s: prequential %.5f (gap %.5f), held out %.5f (gap %.5f), ARI %.4f, after changes %s, %d components%n",
                trial.stream(),
                trial.prequential(),
                trial.prequentialGap(),
                trial.heldOut(),
                trial.heldOutGap(),
                trial.randIndex(),
                trial.gapAfterChange().stream().map(gap -> Figure.text(gap, 4)).toList(),
                trial.components());
        trial.events().forEach(event -> OUT.printf(Locale.ROOT, "    %,12d  %s%n", event.points(), event.sentence()));
    }
}
