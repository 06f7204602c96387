package dev.stepwise.laboratory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the trials of rows, a few at the same time, in the order in which the rows were submitted. */
final class Runs implements AutoCloseable {

    private static final int AT_A_TIME = 2;

    /** Trials of a row that are under way. */
    record Pending(TableRow row, List<Future<Trial>> trials) {

        Pending {
            trials = List.copyOf(trials);
        }

        List<Trial> await() throws InterruptedException, ExecutionException {
            List<Trial> done = new ArrayList<>();
            for (Future<Trial> trial : trials) {
                done.add(trial.get());
            }
            return done;
        }
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);

    Pending submit(TableRow row) {
        return new Pending(row, row.runs().stream().map(threads::submit).toList());
    }

    /** Gives up what is left. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
