package dev.stepwise.em.batch;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.BatchEm.Options;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Chooses among starts: each runs for some iterations, the worse half is left out again and again, the best few are followed. */
final class StartSearch {

    /** The best so many starts are followed to their maxima. */
    private static final int FOLLOWED = 5;

    /** So many iterations more for the better half of the starts, and twice as many for each half of these. */
    private static final int HALVING_ITERATIONS = 20;

    /** So many iterations of them, until so many nats are left. */
    private static final int FOLLOWED_ITERATIONS = 300;

    private static final double FOLLOWED_TOLERANCE = 1e-3;

    /** Starts whose objectives differ by less have found the same. */
    private static final double SAME = 1e-6;

    /** A component of fewer points than this, or than two more than columns, has no covariance of its own. */
    private static final int FEWEST_POINTS = 5;

    private final MixtureShape shape;
    private final boolean variational;
    private final Options options;
    private final IntConsumer progress;
    private final Function<MixtureModel, EmRun> begin;

    /**
     * @param variational whether components are to be emptied
     * @param progress is told after every start how many are done
     * @param begin a run from a start
     */
    StartSearch(
            MixtureShape shape,
            boolean variational,
            Options options,
            IntConsumer progress,
            Function<MixtureModel, EmRun> begin) {
        this.shape = shape;
        this.variational = variational;
        this.options = options;
        this.progress = progress;
        this.begin = begin;
    }

    /**
     * Every start for some iterations, the best of them on; those that have not collapsed, the best one first.
     *
     * @param points that runs are tried on
     * @param collapses is told of every run that ends with a component on too few points
     */
    List<EmRun> best(List<PointBlock> points, int components, List<CollapseException> collapses) {
        List<EmRun> runs = new ArrayList<>();
        KMeansStart partition = new KMeansStart(shape, points);
        SplittableRandom random = new SplittableRandom(options.seed());
        for (int restart = 0; restart < options.restarts(); restart++) {
            SplittableRandom own = random.split();
            MixtureModel start = start(partition, restart, components, own);
            try {
                EmRun run = begin.apply(start);
                run.iterate(options.trialIterations(), options.trialIterations(), 0);
                runs.add(run);
            } catch (CollapseException e) {
                collapses.add(e);
            }
            progress.accept(restart + 1);
        }
        runs.sort(StartSearch::compare);
        if (options.maxIterations() > 0 && options.restarts() > 1) {
            for (int more = HALVING_ITERATIONS; runs.size() > FOLLOWED; more *= 2) {
                halve(runs, Math.min(more, options.maxIterations()), collapses);
            }
            follow(runs, collapses);
            runs.sort(StartSearch::compare);
        }
        return runs;
    }

    /**
     * Makes a start from hard clusters, or from a few random rows for each component. Variational Bayes always begins
     * with hard clusters, because it needs components that it can empty.
     */
    private MixtureModel start(KMeansStart partition, int restart, int components, SplittableRandom random) {
        return switch (variational ? 0 : restart % 3) {
            case 0 -> partition.start(components, restart == 0, random);
            case 1 -> partition.randomStart(components, KMeansStart.PAIR, random);
            default -> partition.randomStart(components, shape.columns() + 2, random);
        };
    }

    /** Leaves out the worse half of the runs, but for a few, and takes the others on. */
    private void halve(List<EmRun> runs, int more, List<CollapseException> collapses) {
        List<EmRun> better = List.copyOf(runs.subList(0, Math.max(FOLLOWED, runs.size() / 2)));
        runs.clear();
        for (EmRun run : better) {
            try {
                run.iterate(more, 0, roughly());
                runs.add(run);
            } catch (CollapseException e) {
                collapses.add(e);
            }
        }
        runs.sort(StartSearch::compare);
    }

    /** Takes the most promising distinct runs towards their maxima; the others are left out where one of these arrives. */
    private void follow(List<EmRun> runs, List<CollapseException> collapses) {
        List<EmRun> followed = new ArrayList<>();
        List<EmRun> rest = new ArrayList<>(runs);
        while (!rest.isEmpty() && followed.size() < FOLLOWED) {
            EmRun run = rest.removeFirst();
            if (followed.stream().anyMatch(other -> Math.abs(other.objective() - run.objective()) < SAME)) {
                continue;
            }
            try {
                run.iterate(
                        variational ? options.maxIterations() : Math.min(FOLLOWED_ITERATIONS, options.maxIterations()),
                        0,
                        roughly());
                followed.add(run);
            } catch (CollapseException e) {
                collapses.add(e);
            }
        }
        runs.clear();
        runs.addAll(followed);
        runs.addAll(rest);
    }

    private double roughly() {
        // variational Bayes empties components after long stretches without any gain to speak of
        return variational ? options.tolerance() : Math.max(FOLLOWED_TOLERANCE, options.tolerance());
    }

    /** The better one first: one without components that only the prior keeps from collapsing on a few points, then by objective. */
    private static int compare(EmRun a, EmRun b) {
        int byHeld = Integer.compare(heldUp(a), heldUp(b));
        return byHeld != 0 ? byHeld : Double.compare(b.objective(), a.objective());
    }

    private static int heldUp(EmRun run) {
        double few = Math.max(FEWEST_POINTS, run.model().shape().columns() + 2);
        double[] masses = run.pass().statistics().masses();
        int held = 0;
        for (int k = 0; k < masses.length; k++) {
            held += masses[k] < few && run.prior().holdsUp(run.model(), k) ? 1 : 0;
        }
        return held;
    }
}
