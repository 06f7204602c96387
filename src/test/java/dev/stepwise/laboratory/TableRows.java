package dev.stepwise.laboratory;

import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The rows of the table, with what they must reach. */
final class TableRows {

    private static final double NONE = Double.NaN;

    private static final Set<TableForm> EVERYWHERE = EnumSet.allOf(TableForm.class);
    private static final Set<TableForm> SHORT_AND_LONG = EnumSet.of(TableForm.SHORT, TableForm.LONG);
    private static final Set<TableForm> LONG_ONLY = EnumSet.of(TableForm.LONG);
    private static final Set<TableForm> LONG_AND_ABLATION = EnumSet.of(TableForm.LONG, TableForm.ABLATION);
    private static final Set<TableForm> ABLATION_ONLY = EnumSet.of(TableForm.ABLATION);
    private static final Set<TableForm> NOWHERE = EnumSet.noneOf(TableForm.class);

    private static final double BEST_OF_W1 = -12.48836;
    private static final double BEST_OF_W3 = -3.15218;
    private static final int BAD_STARTS = 8;
    private static final int FEW_BAD_STARTS = 2;
    private static final int CHOICES = 20;
    private static final int FEW_CHOICES = 4;
    private static final int LATE_PARTITIONS = 8;
    private static final int LATE_ROUNDS = 3;
    private static final int LATE_STREAMS = 8;
    private static final int LONG = 8_000_000;
    private static final int LESS_LONG = 1_000_000;
    private static final int SETTLED = 100_000;
    private static final int MOST_COMPONENTS = 20;

    private final TableOptions options;
    private final Replay.Options usual;

    TableRows(TableOptions options) {
        this.options = options;
        usual = new Replay.Options(options.batch(), 1, 0);
    }

    /** The rows that are asked for, of which there is at least one. */
    static List<TableRow> askedFor(TableOptions options) {
        List<TableRow> rows =
                new TableRows(options).all().stream().filter(options::asksFor).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row is called " + String.join(" or ", options.rows()));
        }
        return rows;
    }

    /** One row, as other options have it. */
    static TableRow named(String name, TableOptions options) {
        return new TableRows(options)
                .all().stream()
                        .filter(row -> row.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private List<TableRow> all() {
        List<TableRow> rows = new ArrayList<>();
        rows.add(separated("W1-100", new Replay.Options(100, 1, 0), "b = 100", LONG_ONLY));
        rows.add(separated("W1-1000", new Replay.Options(1000, 1, 0), "b = 1000", SHORT_AND_LONG));
        rows.add(separated("W1-20000", new Replay.Options(20_000, 1, 0), "b = 20000", LONG_ONLY));
        rows.add(separated(
                "W1-late",
                new Replay.Options(1000, LATE_PARTITIONS, LATE_ROUNDS),
                "8 partitions, 3 rounds old",
                LONG_ONLY));
        rows.add(many());
        rows.add(overlapping());
        rows.add(moving());
        for (StreamKind kind :
                List.of(StreamKind.JUMP, StreamKind.SMALLJUMP, StreamKind.BIRTH, StreamKind.BIRTHSPARE)) {
            rows.add(changing(kind, 0.001, 0.003, 0.0005, NONE));
        }
        rows.add(changing(StreamKind.DRIFT, 0.004, 0.015, 0.001, 0.003));
        rows.add(changing(StreamKind.RECUR, 0.004, 0.015, 0.001, 0.003));
        rows.add(badStart("badstart-W1", StreamKind.W1, BEST_OF_W1));
        rows.add(badStart("badstart-W3", StreamKind.W3, BEST_OF_W3));
        rows.add(stationary());
        rows.add(chosen());
        rows.add(settled());
        rows.add(changing(StreamKind.NESTED, NONE, NONE, NONE, NONE));
        rows.add(late(StreamKind.JUMP, LATE_PARTITIONS / 2));
        rows.add(late(StreamKind.BIRTH, LATE_PARTITIONS));
        for (StreamKind kind : List.of(
                StreamKind.DEATH,
                StreamKind.TWOBIRTHS,
                StreamKind.ROTATION,
                StreamKind.SCALE,
                StreamKind.WEIGHTS,
                StreamKind.HEAVYTAILS)) {
            rows.add(changing(kind, NONE, NONE, NONE, NONE));
        }
        return rows;
    }

    private Callable<Trial> run(TestStream stream, int components, Replay.Options pace) {
        return () -> Trial.of(stream, spec(stream, components), pace);
    }

    private LearnerSpec spec(TestStream stream, int components) {
        return new LearnerSpec(stream.start().shape(), components).without(options.without());
    }

    private Callable<Trial> run(StreamKind kind, Replay.Options pace) {
        return run(kind.stream(0), kind.components(), pace);
    }

    private static TableRow single(
            String name, Set<TableForm> forms, Callable<Trial> run, Function<Trial, List<TableLine>> lines) {
        return new TableRow(name, forms, List.of(run), trials -> lines.apply(trials.getFirst()));
    }

    private static TableLine line(
            String stream, String measure, double best, double value, double must, double goal, int digits) {
        return new TableLine(
                stream, measure, Figure.text(best, digits), List.of(Figure.atLeast(value, must, goal)), digits);
    }

    private TableRow separated(String name, Replay.Options pace, String how, Set<TableForm> forms) {
        return single(
                name,
                forms,
                run(StreamKind.W1, pace),
                trial -> List.of(line("W1", "held out, " + how, BEST_OF_W1, trial.heldOut(), -12.4889, -12.4885, 5)));
    }

    private TableRow many() {
        return single(
                "W2",
                LONG_AND_ABLATION,
                run(StreamKind.W2, usual),
                trial -> List.of(
                        line("W2", "held out", -44.9256, trial.heldOut(), -45.00, -44.94, 4),
                        line("W2", "adjusted Rand index, held out", 0.992, trial.randIndex(), 0.96, 0.99, 3)));
    }

    private TableRow overlapping() {
        return single(
                "W3",
                LONG_AND_ABLATION,
                run(StreamKind.W3, usual),
                trial -> List.of(line("W3", "held out", BEST_OF_W3, trial.heldOut(), -3.1527, -3.1523, 5)));
    }

    private TableRow moving() {
        return single(
                "W4",
                EVERYWHERE,
                run(StreamKind.W4, usual),
                trial -> List.of(line(
                        "W4",
                        "before learning, b = " + options.batch(),
                        -6.63322,
                        trial.prequential(),
                        -6.648,
                        -6.643,
                        5)));
    }

    private TableRow changing(StreamKind kind, double must, double mustWorst, double goal, double goalWorst) {
        boolean judged = !Double.isNaN(must);
        return new TableRow(
                kind.text(),
                judged ? EVERYWHERE : kind == StreamKind.NESTED ? ABLATION_ONLY : NOWHERE,
                eachSeed(kind, usual, options.seeds()),
                trials -> {
                    List<TableLine> lines = new ArrayList<>();
                    Figure end = Figure.atMost(mean(trials, Trial::heldOutGap), must, goal);
                    Figure worstEnd = Figure.atMost(worst(trials, Trial::heldOutGap), mustWorst, goalWorst);
                    lines.add(
                            new TableLine(kind.text(), "gap at the end, mean / worst", "0", List.of(end, worstEnd), 4));
                    if (!trials.getFirst().gapAfterChange().isEmpty()) {
                        Figure change = Figure.atMost(
                                mean(trials, TableRows::afterChanges), judged ? 0.01 : NONE, judged ? 0.003 : NONE);
                        Figure worstChange = Figure.unjudged(worst(trials, TableRows::afterChanges));
                        lines.add(new TableLine(
                                kind.text(),
                                "gap in the 2nd 15,000 after a change",
                                "0",
                                List.of(change, worstChange),
                                4));
                    }
                    return lines;
                });
    }

    /** What is learned from comes late: after an adoption, of the epoch before. */
    private TableRow late(StreamKind kind, int partitions) {
        Replay.Options late = new Replay.Options(options.batch(), partitions, LATE_ROUNDS);
        String how = "%d partitions, %d rounds old: ".formatted(partitions, LATE_ROUNDS);
        return new TableRow(
                kind.text() + "-late",
                ABLATION_ONLY,
                eachSeed(kind, late, IntStream.range(0, LATE_STREAMS).boxed().toList()),
                trials -> List.of(
                        unjudged(kind, how + "gap at the end", trials, Trial::heldOutGap),
                        unjudged(kind, how + "2nd 15,000", trials, TableRows::afterChanges)));
    }

    private static TableLine unjudged(
            StreamKind kind, String measure, List<Trial> trials, ToDoubleFunction<Trial> gap) {
        return new TableLine(
                kind.text(),
                measure,
                "0",
                List.of(Figure.unjudged(mean(trials, gap)), Figure.unjudged(worst(trials, gap))),
                4);
    }

    private List<Callable<Trial>> eachSeed(StreamKind kind, Replay.Options pace, List<Integer> seeds) {
        return seeds.stream()
                .map(seed -> run(kind.stream(seed), kind.components(), pace))
                .toList();
    }

    private TableRow badStart(String name, StreamKind kind, double best) {
        int starts = options.form() == TableForm.LONG ? BAD_STARTS : FEW_BAD_STARTS;
        List<Callable<Trial>> runs = IntStream.range(0, starts)
                .<Callable<Trial>>mapToObj(seed -> () -> {
                    TestStream stream = kind.stream(0);
                    LearnerSpec spec = BadStart.spec(stream.start(), seed).without(options.without());
                    return Trial.of(stream, spec, usual);
                })
                .toList();
        return new TableRow(name, EVERYWHERE, runs, trials -> {
            Figure worst = Figure.atMost(best - least(trials, Trial::heldOut), 0.001, NONE);
            return List.of(new TableLine(
                    kind.text(), "two seeds in one cluster: gap, worst of " + starts, "0", List.of(worst), 4));
        });
    }

    private TableRow stationary() {
        return single(
                "stationary",
                LONG_ONLY,
                run(StreamKind.STAT.stream(0, LONG), StreamKind.STAT.components(), usual),
                trial -> List.of(new TableLine(
                        "stat",
                        "false alarms in 8,000,000 points",
                        "0",
                        List.of(Figure.atMost(trial.alarms(), 1, 0)),
                        0)));
    }

    /** The number of clusters, found by the learner among 1 to 20. */
    private TableRow chosen() {
        int streams = options.form() == TableForm.LONG ? CHOICES : FEW_CHOICES;
        List<Callable<Trial>> runs = IntStream.range(0, streams)
                .mapToObj(seed -> chosen(WellSeparated.stream(seed)))
                .toList();
        return new TableRow("choice", SHORT_AND_LONG, runs, trials -> {
            long right = IntStream.range(0, streams)
                    .filter(seed -> trials.get(seed).components() == WellSeparated.components(seed))
                    .count();
            return List.of(new TableLine(
                    "separated",
                    "number of clusters right, of " + streams,
                    "" + streams,
                    List.of(Figure.atLeast(right, streams - 1, streams)),
                    0));
        });
    }

    private TableRow settled() {
        return single(
                "settled",
                LONG_ONLY,
                chosen(StreamKind.STAT.stream(0, LESS_LONG)),
                trial -> List.of(new TableLine(
                        "stat",
                        "changes of a chosen number after 100,000 points",
                        "0",
                        List.of(Figure.atMost(trial.changesAfter(SETTLED), 0, 0)),
                        0)));
    }

    private Callable<Trial> chosen(TestStream stream) {
        return () -> Trial.of(stream, spec(stream, MOST_COMPONENTS).withFewestComponents(1), usual);
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

    private static double least(List<Trial> trials, ToDoubleFunction<Trial> measure) {
        return trials.stream().mapToDouble(measure).min().orElseThrow();
    }
}
