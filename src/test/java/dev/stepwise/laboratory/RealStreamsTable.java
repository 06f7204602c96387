package dev.stepwise.laboratory;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Prints what the service makes of streams as they come in practice: how many points it marks, how right tails are, and
 * whether it finds outliers. Rows whose file is not there are named and left out.
 */
final class RealStreamsTable {

    private static final int CLUSTERED = 40_000;
    private static final int DAYS = 20;
    private static final int TURNS = 12;

    /** The turns that begin with the third return of the first regime. */
    private static final int THIRD_RETURN = 6;

    /** Rows of this name have a model with a uniform background. */
    private static final String BACKGROUND = "-background";

    private static final List<String> OUTLIER_SETS = List.of("shuttle", "thyroid-outliers", "cardio");

    /** A row is asked for by its name, and gives some lines; it is null where its data are absent. */
    private record Row(String name, boolean inShort, Callable<List<TableLine>> lines) {}

    private final TableOptions options;
    private final PrintStream out;

    RealStreamsTable(TableOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Whether every line reaches what it must. */
    boolean print() throws InterruptedException, ExecutionException {
        boolean met = true;
        List<Future<List<TableLine>>> pending = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Row row : rows()) {
                if (asksFor(row)) {
                    pending.add(threads.submit(row.lines()));
                }
            }
            out.println(TableLine.header());
            for (Future<List<TableLine>> lines : pending) {
                for (TableLine line : lines.get()) {
                    out.println(line);
                    met &= line.meetsMust();
                }
            }
        }
        return met;
    }

    private boolean asksFor(Row row) {
        return options.rows().isEmpty()
                ? options.form() == TableForm.REAL || row.inShort()
                : options.rows().stream()
                        .anyMatch(name -> row.name().equals(name) || row.name().startsWith(name + "-"));
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String name : List.of("machinetemp", "tweets", "nyctaxi", "elec")) {
            file(
                    rows,
                    name,
                    () -> stream(
                            name, RealRun::spec, () -> RealStreams.read(name).points(), 5, 0.7, 1.4));
            file(
                    rows,
                    name + BACKGROUND,
                    () -> stream(
                            name + BACKGROUND,
                            RealRun::specWithBackground,
                            () -> RealStreams.read(name).points(),
                            5,
                            0.7,
                            1.4));
        }
        for (int batch : new int[] {10, 60, 200}) {
            rows.add(new Row(
                    "daily-" + batch,
                    batch == 60,
                    () -> stream("daily", RealRun::spec, () -> RealStreams.daily(DAYS), batch, 0.7, 1.4)));
        }
        rows.add(stationary("clusters", () -> RealStreams.clusters(4, 3, CLUSTERED, 1)));
        rows.add(stationary("lognormal", () -> RealStreams.lognormal(CLUSTERED)));
        rows.add(stationary("t3", () -> RealStreams.heavyTailed(CLUSTERED)));
        for (int batch : new int[] {200, 1_000}) {
            rows.add(new Row("glitch-" + batch, batch == 1_000, () -> DisturbedRows.glitch(batch)));
            rows.add(new Row("burst-" + batch, batch == 200, () -> DisturbedRows.burst(batch)));
        }
        rows.add(new Row("farvalue", true, DisturbedRows::farValue));
        rows.add(new Row("late", true, () -> DisturbedRows.scales("late", 0, 1e-6, 200)));
        rows.add(new Row("unit-up", false, () -> DisturbedRows.scales("unit-up", 1, 1_000, 200)));
        rows.add(new Row("unit-down", false, () -> DisturbedRows.scales("unit-down", 1, 0.001, 200)));
        rows.add(new Row("weights", true, DisturbedRows::weights));
        for (CountStreams stream : CountStreams.values()) {
            rows.add(new Row("counts-" + stream.name(), stream == CountStreams.MIXED, () -> CountRows.of(stream)));
        }
        for (int batch : new int[] {10, 60, 200}) {
            rows.add(new Row("cycle-" + batch, batch == 60, () -> cycle(batch, false)));
            rows.add(new Row("turns-" + batch, batch == 60, () -> turns(batch)));
        }
        rows.add(new Row("cycle-held", false, () -> cycle(60, true)));
        if (OUTLIER_SETS.stream().allMatch(RealStreams::isThere)) {
            rows.add(new Row("outliers", false, () -> outliers(RealRun::spec)));
            rows.add(new Row("outliers" + BACKGROUND, false, () -> outliers(RealRun::specWithBackground)));
        } else {
            out.println("outliers: the files are not there");
        }
        return rows;
    }

    private void file(List<Row> rows, String name, Callable<List<TableLine>> lines) {
        if (RealStreams.isThere(name.replace(BACKGROUND, ""))) {
            rows.add(new Row(name, name.equals("tweets"), lines));
        } else {
            out.println(name + ": the file is not there");
        }
    }

    private static Row stationary(String name, Supplier<Dataset> data) {
        return new Row(name, name.equals("lognormal"), () -> stream(name, RealRun::spec, data, 200, 0.9, 1.1));
    }

    private static List<TableLine> stream(
            String name, IntFunction<LearnerSpec> spec, Supplier<Dataset> data, int batch, double least, double most) {
        Dataset points = data.get();
        RealRun run = RealRun.of(spec.apply(points.columns()), points, batch);
        double[] rates = run.relativeRates();
        return List.of(
                new TableLine(
                        name,
                        "mean ln p after 2,000 points, b = " + batch,
                        "",
                        List.of(Figure.unjudged(run.meanLogDensity())),
                        2),
                new TableLine(
                        name,
                        "anomalies ÷ rate, b = " + batch + ": least, most",
                        "1",
                        List.of(Figure.atLeast(rates[0], least, 0.85), Figure.atMost(rates[1], most, 1.2)),
                        2),
                new TableLine(
                        name,
                        "tails below .1, .01, .001: off by a factor",
                        "1",
                        List.of(
                                Figure.atMost(run.tailFactor(0.1), 1.3, 1.1),
                                Figure.atMost(run.tailFactor(0.01), 1.6, 1.2),
                                Figure.atMost(run.tailFactor(0.001), 3, 1.5)),
                        2));
    }

    /** Four components in a daily cycle, which they follow, or are held in by memories of some days. */
    private static List<TableLine> cycle(int batch, boolean held) {
        LearnerSpec four = new LearnerSpec(RealRun.spec(1).shape(), 4);
        LearnerSpec spec =
                held ? four.with(new MemoryChoice.NoShorterThan(new MemoryChoice.Automatic(), 20_000)) : four;
        RealRun run = RealRun.of(spec, RealStreams.daily(DAYS), batch);
        Set<Integer> ids = new TreeSet<>(run.replay().learner().snapshot().ids());
        int adoptions = 0;
        for (LearnerEvent event : run.events()) {
            if (event.points() > RealStreams.THIRD_DAY) {
                ids.addAll(event.ids());
                adoptions += event.kind() == LearnerEvent.Kind.ADOPTED ? 1 : 0;
            }
        }
        return List.of(new TableLine(
                "daily",
                "after 3 days, %sb = %d: adoptions, ids".formatted(held ? "held, " : "", batch),
                "0 / 4",
                List.of(Figure.atMost(adoptions, held ? 0 : 5, 0), Figure.atMost(ids.size(), held ? 4 : 8, 4)),
                0));
    }

    /**
     * Two regimes by turns. Where a commit has many points, those of the first one are scored before anything can have returned: then
     * nothing is asked of the gap.
     */
    private List<TableLine> turns(int batch) {
        Dataset points = RealStreams.turns(TURNS);
        RealRun run = RealRun.of(RealRun.spec(points.columns()).without(options.without()), points, batch);
        double[] truth = RealStreams.turnsTruth(points);
        double gap = 0;
        int from = THIRD_RETURN * RealStreams.REGIME_POINTS;
        for (int i = from; i < truth.length; i++) {
            gap += (truth[i] - run.logDensities()[i]) / (truth.length - from);
        }
        int others = 0;
        for (int turn = THIRD_RETURN + 2; turn < TURNS; turn++) {
            others += idsOf(run, turn).equals(idsOf(run, turn - 2)) ? 0 : 1;
        }
        boolean judged = batch <= 60;
        return List.of(
                new TableLine(
                        "turns",
                        "gap from the third return on, b = " + batch,
                        "0",
                        List.of(judged ? Figure.atMost(gap, 0.3, 0.1) : Figure.unjudged(gap)),
                        3),
                new TableLine(
                        "turns",
                        "turns with other ids than the time before",
                        "0",
                        List.of(judged ? Figure.atMost(others, 1, 0) : Figure.unjudged(others)),
                        0));
    }

    /** Ids of the clusters that one in twenty points of the second half of a turn was assigned to. */
    private static Set<Integer> idsOf(RealRun run, int turn) {
        Map<Integer, Integer> counts = new TreeMap<>();
        int half = RealStreams.REGIME_POINTS / 2;
        for (int i = 0; i < half; i++) {
            counts.merge(run.clusters()[(2 * turn + 1) * half + i], 1, Integer::sum);
        }
        counts.values().removeIf(count -> count < half / 20);
        return counts.keySet();
    }

    /** The figures of an isolation forest over each set at once (scikit-learn 1.7, 100 trees) are the goal. */
    private static List<TableLine> outliers(IntFunction<LearnerSpec> spec) {
        List<TableLine> lines = new ArrayList<>();
        double area = 0;
        double precision = 0;
        for (String name : OUTLIER_SETS) {
            RealStreams.Labelled set = RealStreams.read(name);
            RealRun run = RealRun.of(spec.apply(set.points().columns()), set.points(), 100);
            double areaOfSet = run.areaUnderCurve(set.outliers());
            double precisionOfSet = run.averagePrecision(set.outliers());
            area += areaOfSet / OUTLIER_SETS.size();
            precision += precisionOfSet / OUTLIER_SETS.size();
            lines.add(line(name, Figure.unjudged(areaOfSet), Figure.unjudged(precisionOfSet)));
        }
        lines.add(line("mean", Figure.atLeast(area, 0.95, 0.972), Figure.atLeast(precision, 0.6, 0.73)));
        return lines;
    }

    private static TableLine line(String name, Figure area, Figure precision) {
        return new TableLine(
                name,
                "outliers by tail: area, average precision",
                "",
                Stream.of(area, precision).toList(),
                3);
    }
}
