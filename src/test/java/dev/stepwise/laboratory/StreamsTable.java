package dev.stepwise.laboratory;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Prints what the learner reaches on streams whose truth is known, beside what it must reach; exit code 1 when a line does not
 * reach it.
 */
public final class StreamsTable {

    private final TableOptions options;
    private final PrintStream out;

    private StreamsTable(TableOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Options are system properties: see {@link TableOptions}. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        TableOptions options = TableOptions.ofProperties();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (options.form() == TableForm.ABLATION) {
            new Ablation(options, out).print();
        } else if (options.form() == TableForm.REAL) {
            exit(new RealStreamsTable(options, out).print());
        } else {
            boolean met = new StreamsTable(options, out).print();
            met &= !options.rows().isEmpty() || new RealStreamsTable(options, out).print();
            exit(met);
        }
    }

    private static void exit(boolean met) {
        if (!met) {
            System.exit(1);
        }
    }

    private boolean print() throws InterruptedException, ExecutionException {
        boolean met = true;
        List<Runs.Pending> rows = new ArrayList<>();
        try (Runs runs = new Runs()) {
            TableRows.askedFor(options).forEach(row -> rows.add(runs.submit(row)));
            out.println(TableLine.header());
            for (Runs.Pending row : rows) {
                List<Trial> trials = row.await();
                for (TableLine line : row.row().lines().apply(trials)) {
                    out.println(line);
                    met &= line.meetsMust();
                }
                if (options.each()) {
                    trials.forEach(this::tell);
                }
            }
        }
        return met;
    }

    private void tell(Trial trial) {
        out.printf(
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
        trial.events().forEach(event -> out.printf(Locale.ROOT, "    %,12d  %s%n", event.points(), event.sentence()));
    }
}
