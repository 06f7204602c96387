package dev.stepwise.em.regime;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the components that are there, from before the stream began to change. Between a change and its first sign a component
 * learns points that are not its own. So a copy is believed only when it is some hundred points old and no sign of a change has come
 * since; and from a sign on none is made until it is known what has changed.
 */
public final class EstablishedComponents {

    /** A copy is made, and the one before it believed, after so many points, or as many as the shortest memory spans if these are more, */
    private static final long POINTS = 512;

    /** and after so many mini-batches. */
    private static final int BATCHES = 2;

    /** So many points after its last sign a change is over, whatever it was. */
    private static final long QUIET_POINTS = 20_000;

    /** A copy is made of a component to which this part of its share of the points has come since the last one. */
    private static final double PRESENT = 0.5;

    /** A mini-batch that is predicted so many nats a point worse is of other clusters: 2.8 standard deviations off in one dimension. */
    public static final double JUMP = 4;

    /**
     * The state holds the copies.
     *
     * @param believed one of each component that is there and was before
     * @param young made last, and not believed yet
     * @param jumped whether it has changed at once, from one mini-batch to the next
     * @param frozen whether the stream may have changed, and it is not yet known how
     * @param points since the young copies were made, or the last sign of a change
     * @param batches since then
     * @param masses of the components since then, by their order; empty: there were no points yet
     */
    public record State(
            List<KnownComponent> believed,
            List<KnownComponent> young,
            boolean jumped,
            boolean frozen,
            long points,
            int batches,
            List<Double> masses) {
        public State {
            believed = List.copyOf(believed);
            young = List.copyOf(young);
            masses = List.copyOf(masses);
        }
    }

    private final double spacing;
    private List<KnownComponent> believed = List.of();
    private List<KnownComponent> young = List.of();
    private boolean jumped;
    private boolean frozen;
    private long points;
    private int batches;
    private double[] masses = {};
    private boolean changed;

    /** @param shortestMemory points that the shortest memory spans: within fewer, components change by chance */
    public EstablishedComponents(double shortestMemory) {
        spacing = Math.max(POINTS, shortestMemory);
    }

    /** The copy of a component, or null. */
    public @Nullable KnownComponent of(int id) {
        return believed.stream().filter(known -> known.id() == id).findFirst().orElse(null);
    }

    /**
     * Follows a mini-batch.
     *
     * @param ids of the components
     * @param batchMasses of the components in the mini-batch
     * @param batchPoints of the mini-batch
     * @param model of the longest memory, which has not yet learned from the mini-batch
     * @param statistics behind the model
     */
    public void follow(
            List<Integer> ids,
            double[] batchMasses,
            long batchPoints,
            MixtureModel model,
            MixtureStatistics statistics) {
        if (frozen && points >= QUIET_POINTS) {
            settle();
        }
        if (frozen) {
            points += batchPoints;
            return;
        }
        if (points >= spacing && batches >= BATCHES) {
            copy(ids, model, statistics);
        }
        masses = Arrays.copyOf(masses, ids.size());
        for (int k = 0; k < masses.length; k++) {
            masses[k] += batchMasses[k];
        }
        points += batchPoints;
        batches++;
    }

    private void copy(List<Integer> ids, MixtureModel model, MixtureStatistics statistics) {
        List<KnownComponent> old = believed;
        double all = Arrays.stream(masses).sum();
        List<KnownComponent> now = new ArrayList<>();
        List<KnownComponent> made = new ArrayList<>();
        for (int k = 0; k < ids.size(); k++) {
            int id = ids.get(k);
            KnownComponent known = find(young, id);
            KnownComponent before = known == null ? find(old, id) : known;
            if (before != null) {
                now.add(before);
            }
            if (k < masses.length && masses[k] >= PRESENT * model.weight(k) * all && masses[k] > 0) {
                made.add(KnownComponent.of(id, model, statistics, k));
            }
        }
        believed = List.copyOf(now);
        young = List.copyOf(made);
        restartWindow();
        changed = true;
    }

    private static @Nullable KnownComponent find(List<KnownComponent> components, int id) {
        return components.stream().filter(known -> known.id() == id).findFirst().orElse(null);
    }

    private void restartWindow() {
        points = 0;
        batches = 0;
        masses = new double[0];
    }

    /**
     * Points are predicted so many nats worse than those before. Where clusters move, they are drawn along, and points are predicted a
     * little worse all the time; where others take their place, these points are far from all that is there.
     */
    public void fall(double nats) {
        if (nats > JUMP) {
            jumped = true;
            suspect(false);
        }
    }

    /** Whether others may have taken the place of components at once, so that these have not moved there. */
    public boolean hasJumped() {
        return jumped;
    }

    /**
     * There is a sign of a change: what was copied last may be of after it.
     *
     * @param beginning whether it is rather the learner that changes
     */
    public void suspect(boolean beginning) {
        if (!beginning) {
            frozen = true;
            dropYoung();
        }
    }

    /** It is known what has changed, or that nothing has. */
    public void settle() {
        if (frozen) {
            frozen = false;
            jumped = false;
            dropYoung();
        }
    }

    private void dropYoung() {
        changed |= !young.isEmpty();
        young = List.of();
        restartWindow();
    }

    /** The components are others now. Copies of those that are still there stay, of those that have returned come. */
    public void replace(List<Integer> ids, List<KnownComponent> returned) {
        List<KnownComponent> others = new ArrayList<>(returned);
        believed.stream()
                .filter(known -> ids.contains(known.id()) && find(returned, known.id()) == null)
                .forEach(others::add);
        believed = List.copyOf(others);
        frozen = false;
        jumped = false;
        changed = true;
        dropYoung();
    }

    /** Forgets the copies of all but these. */
    void keepOnly(List<Integer> ids) {
        changed = true;
        believed = believed.stream().filter(known -> ids.contains(known.id())).toList();
        young = young.stream().filter(known -> ids.contains(known.id())).toList();
        restartWindow();
    }

    /** Forgets all, as where the units change. */
    public void clear() {
        believed = List.of();
        frozen = false;
        jumped = false;
        changed = true;
        dropYoung();
    }

    /** Whether copies have come or gone since the last call. */
    public boolean drainChanged() {
        boolean drained = changed;
        changed = false;
        return drained;
    }

    public State state() {
        return new State(
                believed,
                young,
                jumped,
                frozen,
                points,
                batches,
                Arrays.stream(masses).boxed().toList());
    }

    public void restore(State state) {
        believed = state.believed();
        young = state.young();
        jumped = state.jumped();
        frozen = state.frozen();
        points = state.points();
        batches = state.batches();
        masses = state.masses().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
