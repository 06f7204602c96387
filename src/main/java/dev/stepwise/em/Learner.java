package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns one model from a sequence of seeds, batches and findings, and is a function of that sequence alone: the same
 * records in the same order give the same parameters, events and state, to the bit. Nothing that is not finite and valid
 * is ever published. Not thread safe.
 */
public final class Learner {

    private static final String HEADER = "header";
    private static final int LAYOUT = 1;

    /**
     * What a record changed.
     *
     * @param newVersion whether {@link #parameters()} are newer than before
     * @param epochChanged whether statistics of earlier parameters can no longer be added up
     * @param events what people want to know, in order
     */
    public record Update(boolean newVersion, boolean epochChanged, List<LearnerEvent> events) {

        static final Update NOTHING = new Update(false, false, List.of());

        public Update {
            events = List.copyOf(events);
        }
    }

    private final LearnerSpec spec;
    private @Nullable ModelParameters parameters;
    private long points;
    private long droppedPoints;
    private boolean changed;

    /** One that has seen nothing. With initial parameters it has its first version at once. */
    public Learner(LearnerSpec spec) {
        this.spec = spec;
    }

    /** One that goes on where another has written this state. */
    public static Learner restore(LearnerSpec spec, Map<String, byte[]> state) {
        Learner learner = new Learner(spec);
        byte[] header = state.get(HEADER);
        if (header != null) {
            learner.read(new StateReader(header, LAYOUT));
        }
        return learner;
    }

    /** Takes the first seed; others are of those who were too late. */
    public Update apply(Seed seed) {
        if (parameters != null) {
            return Update.NOTHING;
        }
        List<Integer> ids = IntStream.range(0, spec.components()).boxed().toList();
        parameters = new ModelParameters(
                1, 1, seed.standardisation(), ids, seed.model(), spec.learns() ? seed.model() : null, 512);
        changed = true;
        return new Update(true, true, List.of(new LearnerEvent(LearnerEvent.Kind.SEEDED, 1, points, ids, 0)));
    }

    /** Learns from a batch, or counts its points when it is of another epoch. */
    public Update apply(Batch batch) {
        points += batch.points();
        changed = true;
        return Update.NOTHING;
    }

    /** Takes the answer to the request that is pending; others are out of date. */
    public Update apply(Finding finding) {
        return Update.NOTHING;
    }

    /** The newest parameters; null before the seed. */
    public @Nullable ModelParameters parameters() {
        return parameters;
    }

    /** The fit that is asked for and not yet answered. */
    public @Nullable FitRequest pendingFit() {
        return null;
    }

    /** @throws IllegalStateException before the first version */
    public Snapshot snapshot() {
        ModelParameters newest = parameters;
        if (newest == null) {
            throw new IllegalStateException("there are no parameters yet");
        }
        return new Snapshot(
                newest.version(),
                newest.epoch(),
                points,
                droppedPoints,
                points,
                0,
                Convergence.BOOTSTRAPPING,
                Double.NaN,
                newest.ids(),
                newest.userModel());
    }

    /** The state's entries that have changed since the last call; null: the entry is gone. */
    public Map<String, byte @Nullable []> drainState() {
        Map<String, byte @Nullable []> entries = new HashMap<>();
        if (changed) {
            entries.put(HEADER, header());
            changed = false;
        }
        return entries;
    }

    private byte[] header() {
        StateWriter out = new StateWriter(LAYOUT).put(points).put(droppedPoints).put(parameters != null);
        ModelParameters newest = parameters;
        if (newest == null) {
            return out.toBytes();
        }
        out.put(newest.version())
                .put(newest.epoch())
                .put(newest.standardisation().location())
                .put(newest.standardisation().scale())
                .put(newest.served().toArray());
        newest.ids().forEach(out::put);
        return out.toBytes();
    }

    private void read(StateReader in) {
        points = in.readLong();
        droppedPoints = in.readLong();
        if (!in.readBoolean()) {
            return;
        }
        long version = in.readLong();
        long epoch = in.readLong();
        Standardisation standardisation = new Standardisation(in.readDoubles(), in.readDoubles());
        MixtureModel model = MixtureModel.fromArray(spec.shape(), spec.components(), in.readDoubles());
        List<Integer> ids = new ArrayList<>();
        for (int k = 0; k < spec.components(); k++) {
            ids.add(in.readInt());
        }
        parameters =
                new ModelParameters(version, epoch, standardisation, ids, model, spec.learns() ? model : null, 512);
    }
}
