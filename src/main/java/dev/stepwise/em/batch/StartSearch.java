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

    /** The best so many starts are followed to their maxima, and up to ten times as many, as far, where rows are few. */
    private static final int FOLLOWED = 5;

    private static final int MOST_TIMES = 10;

    /** From so many different rows on there are no more than that. */
    private static final int MANY_ROWS = 20_000;

    /** So many iterations more for the better half of the starts, and twice as many for each half of these. */
    private static final int HALVING_ITERATIONS = 20;

    /** So many iterations of them, until so many nats are left. */
    private static final int FOLLOWED_ITERATIONS = 300;

    private static final double FOLLOWED_TOLERANCE = 1e-3;

    /** Runs that have arrived, at objectives that differ by less, have found the same: so many times what may be left of each. */
    private static final double SAME = 2;

    /** A component of fewer points than this, or than two more than columns, has no covariance of its own. */
    private static final int FEWEST_POINTS = 5;

    private final MixtureShape shape;
    private final boolean variational;
    private final Options options;
    private final IntConsumer progress;
    private final Function<MixtureModel, EmRun> begin;
    private int times = 1;

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
        int rows = points.stream().mapToInt(PointBlock::size).sum();
        times = Math.clamp(MANY_ROWS / rows, 1, MOST_TIMES);
        KMeansStart partition = new KMeansStart(shape, points);
        SplittableRandom random = new SplittableRandom(options.seed());
        int starts = components == 1 && !shape.hasBackground() ? 1 : options.restarts();
        for (int restart = 0; restart < starts; restart++) {
            SplittableRandom own = random.split();
            MixtureModel start = start(partition, restart, components, own);
            try {
                EmRun run = begin.apply(start);
                run.iterate(options.trialIterations(), options.trialIterations(), variational ? 0 : roughly());
                runs.add(run);
            } catch (CollapseException e) {
                collapses.add(e);
            }
            progress.accept(restart + 1);
        }
        sort(runs);
        if (options.maxIterations() > 0 && starts > 1) {
            for (int more = HALVING_ITERATIONS; runs.size() > times * FOLLOWED; more *= 2) {
                halve(runs, Math.min(more, options.maxIterations()), collapses);
            }
            follow(runs, collapses);
            sort(runs);
        }
        return runs;
    }

    /** The best first, and of those that have arrived at the same maximum only one. */
    private void sort(List<EmRun> runs) {
        runs.sort(StartSearch::compare);
        List<EmRun> distinct = new ArrayList<>();
        for (EmRun run : runs) {
            if (!isKnown(run, distinct)) {
                distinct.add(run);
            }
        }
        runs.clear();
        runs.addAll(distinct);
    }

    private boolean isKnown(EmRun run, List<EmRun> others) {
        return !variational
                && run.isConverged()
                && others.stream()
                        .anyMatch(other -> other.isConverged()
                                && Math.abs(other.objective() - run.objective()) <= SAME * roughly());
    }

    /** Variational Bayes always begins with hard clusters, because it needs components that it can empty. */
    private MixtureModel start(KMeansStart partition, int restart, int components, SplittableRandom random) {
        return variational
                ? partition.start(components, restart == 0, random)
                : partition.byTurns(restart, components, random);
    }

    /** Leaves out the worse half of the runs, but for a few, and takes the others on. */
    private void halve(List<EmRun> runs, int more, List<CollapseException> collapses) {
        List<EmRun> better = List.copyOf(runs.subList(0, Math.max(times * FOLLOWED, runs.size() / 2)));
        runs.clear();
        for (EmRun run : better) {
            if (run.isConverged() || goOn(run, more, collapses)) {
                runs.add(run);
            }
        }
        sort(runs);
    }

    /** Takes the most promising runs towards their maxima, until there are a few distinct ones. */
    private void follow(List<EmRun> runs, List<CollapseException> collapses) {
        int most =
                variational ? options.maxIterations() : Math.min(times * FOLLOWED_ITERATIONS, options.maxIterations());
        List<EmRun> followed = new ArrayList<>();
        List<EmRun> rest = new ArrayList<>(runs);
        while (!rest.isEmpty() && followed.size() < times * FOLLOWED) {
            EmRun run = rest.removeFirst();
            boolean arrived = run.isConverged() || goOn(run, most, collapses);
            if (arrived && !isKnown(run, followed)) {
                followed.add(run);
            }
        }
        runs.clear();
        runs.addAll(followed);
        runs.addAll(rest);
    }

    /** Whether a run did not collapse in so many iterations. */
    private boolean goOn(EmRun run, int iterations, List<CollapseException> collapses) {
        try {
            run.iterate(iterations, 0, roughly());
            return true;
        } catch (CollapseException e) {
            collapses.add(e);
            return false;
        }
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
