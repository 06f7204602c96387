package dev.stepwise.topology;

import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The newest parameters of every model on this instance, as the topic {@code models} has them. Safe for threads. */
public final class LatestModels {

    private final Map<String, Slot> slots = new TreeMap<>();
    private final Refusals refusals;

    /** Is told of records that are not used. */
    public interface Refusals {

        /** @param why without anything of the record's content */
        void refused(long offset, String why);
    }

    /** @param refused offset of the newest record that could not be used; several readers come upon it */
    private record Slot(ServedModel model, AtomicReference<@Nullable Held> held, AtomicLong refused) {

        @Nullable
        Published newest() {
            Held now = held.get();
            return now == null ? null : now.published();
        }
    }

    /**
     * The record says what is held, from which offset, and whether the topic has a tombstone for it. After a tombstone,
     * versions may begin anew. Several readers read the topic at once from its beginning, and what one has passed the
     * others must not bring back.
     */
    private record Held(@Nullable Published published, boolean buried, long offset) {}

    /**
     * Parameters as they were published.
     *
     * @param serving for scoring
     * @param timestampMillis when the learner wrote the newest parameters
     */
    public record Published(Serving serving, long timestampMillis) {

        /** The newest parameters. */
        public ModelParameters parameters() {
            return serving.learned();
        }
    }

    public LatestModels(List<ServedModel> models) {
        this(models, (offset, why) -> {});
    }

    /** @param refusals is told once of each record that cannot be used */
    public LatestModels(List<ServedModel> models, Refusals refusals) {
        this.refusals = refusals;
        models.forEach(model -> slots.put(model.id(), new Slot(model, new AtomicReference<>(), new AtomicLong(-1))));
    }

    /** Returns where a model's newest parameters will be found. They are null before the first. */
    public Supplier<@Nullable ModelParameters> of(String model) {
        Supplier<@Nullable Serving> serving = serving(model);
        return () -> {
            Serving newest = serving.get();
            return newest == null ? null : newest.learned();
        };
    }

    /** Returns where it will be found what points of a model are scored with. It is null before the first parameters. */
    public Supplier<@Nullable Serving> serving(String model) {
        Slot slot = slots.get(model);
        if (slot == null) {
            throw new IllegalArgumentException("no model " + model);
        }
        return () -> {
            Published newest = slot.newest();
            return newest == null ? null : newest.serving();
        };
    }

    /** The newest parameters of a model; null when it has none or is not known. */
    public @Nullable ModelParameters get(String model) {
        Slot slot = slots.get(model);
        return slot == null ? null : parameters(slot);
    }

    /** The newest parameters of a model with the time of their publication; null when it has none or is not known. */
    public @Nullable Published published(String model) {
        Slot slot = slots.get(model);
        return slot == null ? null : slot.newest();
    }

    private static @Nullable ModelParameters parameters(Slot slot) {
        Published newest = slot.newest();
        return newest == null ? null : newest.parameters();
    }

    /**
     * Takes a record of the topic, unless it is older than what is there, of another shape, or none of this service's. After a
     * tombstone any version is newer; until it comes, who scores goes on with what is there. A later record of the same version tells
     * of what operators want.
     *
     * @param value null: a tombstone
     */
    public void update(String model, byte @Nullable [] value, long timestampMillis, long offset) {
        Slot slot = slots.get(model);
        if (slot == null) {
            return;
        }
        if (value == null) {
            slot.held()
                    .updateAndGet(held -> isBehind(offset, held)
                            ? held
                            : new Held(held == null ? null : held.published(), true, offset));
            return;
        }
        try {
            if (ModelRecord.readFingerprint(value).isCompatibleWith(slot.model().fingerprint())) {
                Serving serving =
                        ModelRecord.read(value, slot.model().spec().shape()).serving();
                slot.held()
                        .accumulateAndGet(
                                new Held(new Published(serving, timestampMillis), false, offset), LatestModels::newer);
            }
        } catch (RuntimeException e) { // whatever is wrong with it, one record stops no scorer
            if (slot.refused().getAndAccumulate(offset, Math::max) < offset) {
                refusals.refused(offset, "parameters of model " + model + ": " + e.getMessage());
            }
        }
    }

    private static boolean isBehind(long offset, @Nullable Held held) {
        return held != null && offset <= held.offset();
    }

    private static @Nullable Held newer(@Nullable Held held, @Nullable Held found) {
        if (held == null || found == null) {
            return held == null ? found : held;
        }
        Published known = held.published();
        Published candidate = found.published();
        if (isBehind(found.offset(), held)) {
            return held;
        }
        if (held.buried() || known == null || candidate == null) {
            return found;
        }
        long later = candidate.parameters().version() - known.parameters().version();
        if (later < 0) {
            return held;
        }
        Serving serving = candidate.serving().after(known.serving());
        return new Held(
                new Published(serving, later == 0 ? known.timestampMillis() : candidate.timestampMillis()),
                false,
                found.offset());
    }

    /** Holds nothing of a model any more, up to a tombstone; for those who look before anybody scores. */
    public void forget(String model, long offset) {
        Slot slot = slots.get(model);
        if (slot != null) {
            slot.held().updateAndGet(held -> isBehind(offset, held) ? held : new Held(null, true, offset));
        }
    }
}
