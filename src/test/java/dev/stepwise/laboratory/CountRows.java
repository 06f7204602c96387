package dev.stepwise.laboratory;

import dev.stepwise.em.search.LearnerSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What odd rows do to streams of counts and categories: lines of the {@link RealStreamsTable}. */
final class CountRows {

    private static final int MOST_COMPONENTS = 6;
    private static final int BATCH = 200;
    private static final int CONVERGED = 10_000;
    private static final int AFTER = 1_000;

    /** Within a batch. */
    private static final int BEGIN = CONVERGED + 100;

    private static final int BURST = 400;

    private CountRows() {}

    /** One odd row, and a burst of odd ones, beside the same stream without them. */
    static List<TableLine> of(CountStreams stream) {
        RealRun plain = run(stream, 0, 0);
        List<Figure> losses = Stream.of(1e3, 1e6)
                .map(size -> Figure.atMost(loss(plain, run(stream, 1, size), BEGIN + 1, AFTER), 0.05, 0.01))
                .toList();
        double burst = loss(plain, run(stream, BURST, 1e4), BEGIN + BURST, AFTER / 2);
        boolean judged = stream != CountStreams.CATEGORICAL; // a level that has come a few times is far no longer
        String name = stream.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return List.of(
                new TableLine(name, "1e3, 1e6 once: loss over the next 1,000 points", "0", losses, 3),
                new TableLine(
                        name,
                        "a burst: loss over the 500 points after",
                        "0",
                        List.of(judged ? Figure.atMost(burst, 0.3, 0.1) : Figure.unjudged(burst)),
                        3));
    }

    private static RealRun run(CountStreams stream, int odd, double size) {
        LearnerSpec spec = new LearnerSpec(stream.shape(), MOST_COMPONENTS).withFewestComponents(1);
        return RealRun.of(spec, stream.points(CONVERGED + 3 * AFTER, BEGIN, odd, size), BATCH);
    }

    private static double loss(RealRun plain, RealRun run, int from, int points) {
        double loss = 0;
        for (int i = from; i < from + points; i++) {
            loss += (plain.logDensities()[i] - run.logDensities()[i]) / points;
        }
        return loss;
    }
}
