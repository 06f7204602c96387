package dev.stepwise.laboratory;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.laboratory.DisturbedStreams.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What becomes of the default model file on {@link DisturbedStreams}: lines of the {@link RealStreamsTable}. */
final class DisturbedRows {

    private static final int STRETCH = 1_000;

    /** Of the first fit. */
    private static final int START = 500;

    private static final int GLITCH_ROW = 101;
    private static final int CONVERGED = 20_000;
    private static final int AFTER_BURST = 500;
    private static final double MOST_GAP = 0.05;

    private DisturbedRows() {}

    /** One value beyond all others soon after the start, and for how long the model is worse than the truth. */
    static List<TableLine> glitch(int batch) {
        List<Figure> gaps = new ArrayList<>();
        int blind = 0;
        for (int exponent : new int[] {4, 8, 12}) {
            Known stream = DisturbedStreams.withValue(40_000, GLITCH_ROW, Math.pow(10, exponent));
            RealRun run = run(stream, batch);
            gaps.add(Figure.atMost(worst(run, stream, START + STRETCH, stream.truth().length), MOST_GAP, 0.02));
            blind += (int) run.events().stream()
                    .filter(event -> event.kind() == LearnerEvent.Kind.CONVERGED)
                    .filter(event -> gap(run, stream, (int) event.points() - STRETCH, (int) event.points()) > MOST_GAP)
                    .count();
        }
        return List.of(
                line("glitch", "1e4, 1e8, 1e12, b = " + batch + ": worst gap of 1,000 points", gaps, 3),
                line("glitch", "converged while worse", List.of(Figure.atMost(blind, 0, 0)), 0));
    }

    /** One value in a converged stream: what it costs the points after it, beside the same stream without it. */
    static List<TableLine> farValue() {
        int rows = CONVERGED + 3 * STRETCH;
        RealRun undisturbed = run(DisturbedStreams.plain(rows), 200);
        List<Figure> losses = Stream.of(1e3, 1e6, 1e30)
                .map(value -> {
                    RealRun run = run(DisturbedStreams.withValue(rows, CONVERGED, value), 200);
                    double loss = 0;
                    for (int i = CONVERGED + 1; i <= CONVERGED + STRETCH; i++) {
                        loss += (undisturbed.logDensities()[i] - run.logDensities()[i]) / STRETCH;
                    }
                    return Figure.atMost(loss, 0.05, 0.01);
                })
                .toList();
        return List.of(line("farvalue", "1e3, 1e6, 1e30: loss over the next 1,000 points", losses, 3));
    }

    /** Points elsewhere, now and then: what they cost the points after them, and whether they are known the next time. */
    static List<TableLine> burst(int batch) {
        int[] begins = IntStream.range(2, 6)
                .map(n -> n * DisturbedStreams.BETWEEN_BURSTS + DisturbedStreams.BURST_START)
                .toArray();
        Known stream = DisturbedStreams.withBursts(6 * DisturbedStreams.BETWEEN_BURSTS);
        RealRun run = run(stream, batch);
        double[] after = IntStream.of(begins)
                .map(begin -> begin + DisturbedStreams.BURST_POINTS)
                .mapToDouble(end -> gap(run, stream, end, end + AFTER_BURST))
                .toArray();
        return List.of(
                line(
                        "burst",
                        "b = " + batch + ": loss over the 500 points after each",
                        DoubleStream.of(after)
                                .mapToObj(loss -> Figure.atMost(loss, 0.3, 0.1))
                                .toList(),
                        2),
                line(
                        "burst",
                        "gap in the first, second and third burst",
                        IntStream.of(begins)
                                .limit(3)
                                .mapToObj(begin -> gap(run, stream, begin, begin + DisturbedStreams.BURST_POINTS))
                                .map(gap -> Figure.unjudged(gap))
                                .toList(),
                        2),
                line(
                        "burst",
                        "components at the end",
                        List.of(Figure.unjudged(
                                run.replay().learner().snapshot().ids().size())),
                        0));
    }

    /** A column whose spread leaves the scale in use: the gap from 2,000 points after on. */
    static List<TableLine> scales(String name, double before, double after, int batch) {
        Known stream = DisturbedStreams.withScales(24_000, before, after);
        RealRun run = run(stream, batch);
        int from = DisturbedStreams.CHANGE + 2 * STRETCH;
        return List.of(line(
                name,
                "b = " + batch + ": gap from 2,000 points after it, worst 1,000",
                List.of(
                        Figure.atMost(gap(run, stream, from, stream.truth().length), 0.1, 0.05),
                        Figure.atMost(worst(run, stream, from, stream.truth().length), 0.1, 0.05)),
                3));
    }

    /** Weights in other units, and one far above all others: what it costs beside weights of 1. */
    static List<TableLine> weights() {
        int rows = 20_000;
        RealRun ones = run(DisturbedStreams.plain(rows), 200);
        List<Figure> losses = new ArrayList<>();
        for (double weight : new double[] {0.001, 1_000}) {
            losses.add(Figure.atMost(
                    loss(ones, run(DisturbedStreams.weighted(rows, weight, rows, 0), 200)), 0.01, 0.001));
        }
        for (int at : new int[] {GLITCH_ROW, rows / 2}) {
            losses.add(Figure.atMost(loss(ones, run(DisturbedStreams.weighted(rows, 1, at, 1e5), 200)), 0.1, 0.01));
        }
        return List.of(line("weights", ".001, 1,000; one of 1e5, early and late: loss", losses, 3));
    }

    /** The largest loss of a thousand points beside another run. */
    private static double loss(RealRun ones, RealRun run) {
        double most = Double.NEGATIVE_INFINITY;
        for (int from = START + STRETCH; from + STRETCH <= run.logDensities().length; from += STRETCH / 2) {
            double loss = 0;
            for (int i = from; i < from + STRETCH; i++) {
                loss += (ones.logDensities()[i] - run.logDensities()[i]) / STRETCH;
            }
            most = Math.max(most, loss);
        }
        return most;
    }

    private static RealRun run(Known stream, int batch) {
        return RealRun.of(RealRun.spec(stream.points().columns()), stream.points(), batch);
    }

    private static double worst(RealRun run, Known stream, int from, int to) {
        return IntStream.iterate(from, at -> at + STRETCH <= to, at -> at + STRETCH / 2)
                .mapToDouble(at -> gap(run, stream, at, at + STRETCH))
                .max()
                .orElseThrow();
    }

    private static double gap(RealRun run, Known stream, int from, int to) {
        return IntStream.range(Math.max(0, from), to)
                .filter(i -> !Double.isNaN(stream.truth()[i]))
                .mapToDouble(i -> stream.truth()[i] - run.logDensities()[i])
                .average()
                .orElseThrow();
    }

    private static TableLine line(String name, String measure, List<Figure> figures, int digits) {
        return new TableLine(name, measure, "0", figures, digits);
    }
}
