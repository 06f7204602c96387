package dev.stepwise.laboratory;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One or several lines of the table that come from the same runs.
 *
 * @param name by which the row is asked for alone
 * @param inShort whether the short form has it
 * @param inLong whether the long form has it
 * @param runs that can go side by side
 * @param lines of their outcomes, in the order of the runs
 */
record TableRow(
        String name,
        boolean inShort,
        boolean inLong,
        List<Callable<Trial>> runs,
        Function<List<Trial>, List<TableLine>> lines) {

    TableRow {
        runs = List.copyOf(runs);
    }
}
