package dev.stepwise.em.regime;

import dev.stepwise.distribution.Family;
import dev.stepwise.em.batch.Hungarian;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which component of a new model is which component of the old one: the pairing of least total Bhattacharyya distance, where
 * pairs too far apart to be the same are none, nor are components of different classes.
 *
 * @param order the new model's components in the order that they get: within a class those that go on in the order of the old
 *     model, as far as that has places, and new ones in places that are free
 * @param predecessors for each place the old component that goes on there, or {@link #NONE}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ComponentMatching(int[] order, int[] predecessors) {

    /** The predecessor of a component that is new. */
    public static final int NONE = -1;

    /** Components that are no farther apart may be the same. */
    public static final double NEAR = 2;

    /** A match costs this much where it finds a component at its present place and not at its place before a change. */
    private static final double MOVED = 1;

    /** More than any sum of distances within the gate. */
    private static final double FAR = 1e6;

    /** Matches components where the stream has not changed. */
    public static ComponentMatching of(
            MixtureModel previous, double[] oldMasses, MixtureModel next, double[] newMasses) {
        return of(previous, null, oldMasses, next, newMasses);
    }

    /**
     * @param previous the old components as they are by now
     * @param steady the same as they were before a change, or null
     * @param oldMasses evidence behind the old components
     * @param newMasses evidence behind the new ones
     * @param next in the units of {@code previous}
     */
    public static ComponentMatching of(
            MixtureModel previous,
            @Nullable MixtureModel steady,
            double[] oldMasses,
            MixtureModel next,
            double[] newMasses) {
        int before = previous.components();
        int after = next.components();
        int size = Math.max(before, after);
        double[][] cost = new double[size][size];
        for (double[] row : cost) {
            Arrays.fill(row, 3 * FAR);
        }
        for (int i = 0; i < before; i++) {
            for (int j = 0; j < after; j++) {
                double distance =
                        previous.shape().classOf(i) == previous.shape().classOf(j)
                                ? distance(previous, steady, i, next, j)
                                : 2 * FAR;
                cost[i][j] = distance <= gate(previous.shape(), oldMasses[i], newMasses[j])
                        ? distance
                        : Math.min(distance, FAR) + FAR;
                if (Double.isNaN(cost[i][j])) {
                    cost[i][j] = 2 * FAR;
                }
            }
        }
        return ordered(previous.shape(), Hungarian.assign(cost), cost, before, after);
    }

    private static double distance(
            MixtureModel previous, @Nullable MixtureModel steady, int component, MixtureModel next, int other) {
        double now = previous.distance(component, next, other);
        if (steady == null) {
            return now;
        }
        double before = steady.distance(component, next, other);
        return before <= now + MOVED ? before : now + MOVED;
    }

    private static ComponentMatching ordered(
            MixtureShape shape, int[] successor, double[][] cost, int before, int after) {
        int[] order = new int[after];
        int[] predecessors = new int[after];
        Arrays.fill(order, NONE);
        Arrays.fill(predecessors, NONE);
        boolean[] placed = new boolean[after];
        List<Integer> late = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            int j = successor[i];
            if (j < after && cost[i][j] < FAR) {
                placed[j] = true;
                if (i < after) {
                    order[i] = j;
                    predecessors[i] = i;
                } else {
                    late.add(i); // its place is gone
                }
            }
        }
        for (int i : late) {
            int place = free(shape, order, successor[i]);
            order[place] = successor[i];
            predecessors[place] = i;
        }
        for (int j = 0; j < after; j++) {
            if (!placed[j]) {
                order[free(shape, order, j)] = j;
            }
        }
        return new ComponentMatching(order, predecessors);
    }

    /** The first place that nobody has, of the class of component j. */
    private static int free(MixtureShape shape, int[] order, int j) {
        for (int place = 0; place < order.length; place++) {
            if (order[place] < 0 && shape.classOf(place) == shape.classOf(j)) {
                return place;
            }
        }
        throw new IllegalStateException("no place for component " + j);
    }

    /** Whether a component of one model is near enough to one of another to be a part of it, or the whole of it. */
    public static boolean areNear(MixtureModel previous, int component, MixtureModel next, int other) {
        return previous.distance(component, next, other) <= NEAR;
    }

    private static double gate(MixtureShape shape, double oldMass, double newMass) {
        int parameters = shape.families().stream()
                .mapToInt((Family family) -> family.parameterCount(1))
                .sum();
        return NEAR + parameters / 8.0 * (1 / Math.max(oldMass, 1) + 1 / Math.max(newMass, 1));
    }

    /** Ids of the new components, place by place; those without a predecessor get new ones from {@code nextId} on. */
    public List<Integer> ids(List<Integer> oldIds, int nextId) {
        List<Integer> ids = new ArrayList<>();
        int next = nextId;
        for (int predecessor : predecessors) {
            ids.add(predecessor == NONE ? next++ : oldIds.get(predecessor));
        }
        return ids;
    }

    /** Whether each of so many old components goes on in its place, and none is new. */
    public boolean isComplete(int before) {
        return predecessors.length == before && IntStream.range(0, before).allMatch(i -> predecessors[i] == i);
    }

    /** Whether an old component goes on. */
    public boolean keeps(int old) {
        return placeOf(old) != NONE;
    }

    /** The place where an old component goes on, or {@link #NONE}. */
    public int placeOf(int old) {
        for (int place = 0; place < predecessors.length; place++) {
            if (predecessors[place] == old) {
                return place;
            }
        }
        return NONE;
    }
}
