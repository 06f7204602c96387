package dev.stepwise.laboratory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One or several lines of the table that come from the same runs.
 *
 * @param name by which the row is asked for alone
 * @param forms of the table that have it
 * @param runs that can go side by side
 * @param lines of their outcomes, in the order of the runs
 */
record TableRow(
        String name, Set<TableForm> forms, List<Callable<Trial>> runs, Function<List<Trial>, List<TableLine>> lines) {

    TableRow {
        forms = Set.copyOf(forms);
        runs = List.copyOf(runs);
    }
}
