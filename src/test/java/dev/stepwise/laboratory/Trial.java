package dev.stepwise.laboratory;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.AdjustedRandIndex;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One pass of the learner over a stream, held against the truth. All gaps are in nats per point, what the truth has more.
 *
 * @param stream its name
 * @param prequential mean {@code ln p(x)} of all points, each scored before it was learned from
 * @param prequentialGap of the same
 * @param heldOut mean {@code ln p(x)} of the held-out points at the end; NaN: there are none
 * @param heldOutGap of the same
 * @param randIndex of the held-out points' clusters at the end, adjusted; NaN: there are none
 * @param gapAfterChange of the second 15,000 points after a change, for each change
 * @param components how many in the end
 * @param events what happened
 */
record Trial(
        String stream,
        double prequential,
        double prequentialGap,
        double heldOut,
        double heldOutGap,
        double randIndex,
        List<Double> gapAfterChange,
        int components,
        List<LearnerEvent> events) {

    private static final int WINDOW = 15_000;

    Trial {
        gapAfterChange = List.copyOf(gapAfterChange);
        events = List.copyOf(events);
    }

    static Trial of(TestStream stream, LearnerSpec spec, Replay.Options options) {
        Dataset data = new Dataset(stream.start().features());
        List<Window> windows = new ArrayList<>();
        for (double change : stream.changes()) {
            windows.add(new Window((long) (change * stream.points()) + WINDOW));
        }
        double[] truths = new double[2];
        double[] scored = new double[1];
        stream.read((point, component, truth) -> {
            double density = truth.logDensity(point);
            truths[0] += density;
            windows.forEach(window -> window.add(data.size(), density));
            data.add(point, 1, PointBlock.UNLABELLED);
        });
        List<LearnerEvent> events = new ArrayList<>();
        long[] next = new long[1];
        Replay replay = new Replay(spec, data, options, block -> {
                    for (int i = 0; i < block.size(); i++) {
                        double density = block.logDensity(i);
                        scored[0] += density;
                        windows.forEach(window -> window.add(next[0], -density));
                        next[0]++;
                    }
                })
                .onEvent(events::add)
                .run();
        double heldOut = Double.NaN;
        AdjustedRandIndex agreement = new AdjustedRandIndex();
        if (stream.heldOut() > 0) {
            Dataset other = new Dataset(data.columns());
            List<Integer> components = new ArrayList<>();
            stream.readHeldOut((point, component, truth) -> {
                truths[1] += truth.logDensity(point);
                components.add(component);
                other.add(point, 1, PointBlock.UNLABELLED);
            });
            heldOut = replay.logLikelihood(other);
            int[] at = new int[1];
            replay.score(other, block -> {
                for (int i = 0; i < block.size(); i++) {
                    agreement.add(block.cluster(i), components.get(at[0]++));
                }
            });
        }
        return new Trial(
                stream.name(),
                scored[0] / stream.points(),
                (truths[0] - scored[0]) / stream.points(),
                heldOut,
                truths[1] / stream.heldOut() - heldOut,
                agreement.value(),
                windows.stream().map(Window::gap).toList(),
                replay.learner().snapshot().ids().size(),
                events);
    }

    /** The number of times that drift was suspected. */
    long alarms() {
        return events.stream()
                .filter(event -> event.kind() == LearnerEvent.Kind.DRIFT_SUSPECTED)
                .count();
    }

    /** Times that the number of the components or one of them changed, other than in its parameters, later than so many points. */
    long changesAfter(long points) {
        Set<LearnerEvent.Kind> changes = EnumSet.of(
                LearnerEvent.Kind.BORN, LearnerEvent.Kind.SPLIT, LearnerEvent.Kind.DIED, LearnerEvent.Kind.MERGED);
        return events.stream()
                .filter(event -> event.points() > points && changes.contains(event.kind()))
                .count();
    }

    /** The points from one on, and what the truth has more of them. */
    private static final class Window {
        private final long from;
        private double sum;

        Window(long from) {
            this.from = from;
        }

        void add(long index, double density) {
            if (index >= from && index < from + WINDOW) {
                sum += density;
            }
        }

        double gap() {
            return sum / WINDOW;
        }
    }
}
