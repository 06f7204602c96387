package dev.stepwise.laboratory;

import dev.stepwise.em.LearnerSpec;
import dev.stepwise.em.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** The rows of the table, with what they must reach. */
final class TableRows {

    private static final double NONE = Double.NaN;

    private final TableOptions options;

    TableRows(TableOptions options) {
        this.options = options;
    }

    List<TableRow> all() {
        List<TableRow> rows = new ArrayList<>();
        rows.add(drifting());
        for (StreamKind kind :
                List.of(StreamKind.JUMP, StreamKind.SMALLJUMP, StreamKind.BIRTH, StreamKind.BIRTHSPARE)) {
            rows.add(changing(kind, 0.001, 0.003, 0.0005, NONE));
        }
        rows.add(changing(StreamKind.DRIFT, 0.004, 0.015, 0.001, 0.003));
        rows.add(changing(StreamKind.RECUR, 0.004, 0.015, 0.001, 0.003));
        for (StreamKind kind : List.of(
                StreamKind.DEATH, StreamKind.TWOBIRTHS, StreamKind.ROTATION, StreamKind.SCALE, StreamKind.WEIGHTS)) {
            rows.add(changing(kind, NONE, NONE, NONE, NONE));
        }
        return rows;
    }

    private LearnerSpec spec(StreamKind kind, TestStream stream) {
        return new LearnerSpec(stream.start().shape(), kind.components()).without(options.without());
    }

    private Callable<Trial> run(StreamKind kind, int seed, Replay.Options pace) {
        return () -> {
            TestStream stream = kind.stream(seed);
            return Trial.of(stream, spec(kind, stream), pace);
        };
    }

    private TableRow drifting() {
        return new TableRow(
                "W4",
                true,
                true,
                List.of(run(StreamKind.W4, 0, new Replay.Options(options.batch(), 1, 0))),
                trials -> List.of(new TableLine(
                        "W4",
                        "every point before it is learned from, b = " + options.batch(),
                        "-6.63322",
                        List.of(Figure.atLeast(trials.getFirst().prequential(), -6.648, -6.643)),
                        5)));
    }

    private TableRow changing(StreamKind kind, double must, double mustWorst, double goal, double goalWorst) {
        boolean judged = !Double.isNaN(must);
        List<Callable<Trial>> runs = options.seeds().stream()
                .map(seed -> run(kind, seed, new Replay.Options(options.batch(), 1, 0)))
                .toList();
        return new TableRow(kind.text(), judged, judged, runs, trials -> {
            List<TableLine> lines = new ArrayList<>();
            lines.add(new TableLine(
                    kind.text(),
                    "held-out gap at the end, mean / worst of " + trials.size(),
                    "0",
                    List.of(
                            Figure.atMost(mean(trials, Trial::heldOutGap), must, goal),
                            Figure.atMost(worst(trials, Trial::heldOutGap), mustWorst, goalWorst)),
                    4));
            lines.add(new TableLine(
                    kind.text(),
                    "gap in the second 15,000 after a change",
                    "0",
                    List.of(
                            Figure.atMost(
                                    mean(trials, TableRows::afterChanges), judged ? 0.01 : NONE, judged ? 0.003 : NONE),
                            Figure.atMost(worst(trials, TableRows::afterChanges), NONE, NONE)),
                    4));
            return lines;
        });
    }

    private static double afterChanges(Trial trial) {
        return trial.gapAfterChange().stream().mapToDouble(gap -> gap).average().orElse(Double.NaN);
    }

    private static double mean(List<Trial> trials, ToDoubleFunction<Trial> measure) {
        return trials.stream().mapToDouble(measure).average().orElseThrow();
    }

    private static double worst(List<Trial> trials, ToDoubleFunction<Trial> measure) {
        return trials.stream().mapToDouble(measure).max().orElseThrow();
    }
}
