package dev.stepwise.topology;

import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Challenge;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The learners that a task of the learning topology holds on the heap, and what of them is not yet published. */
final class Learners {

    /** One learner at work. */
    static final class Entry {
        final ServedModel model;
        final ManagedLearner learner;
        final InputPositions positions = new InputPositions();
        long publishedVersion;
        long publishedEpoch;
        private long submittedChallenge;
        long snapshotMillis;
        boolean touched;

        private Entry(ServedModel model, ManagedLearner learner) {
            this.model = model;
            this.learner = learner;
            ModelParameters known = learner.parameters();
            publishedVersion = known == null ? 0 : known.version();
            publishedEpoch = known == null ? 0 : known.epoch();
        }

        /** Publishes the present parameters at the next commit; without transactions they may have been lost on their way. */
        void publishAgain() {
            publishedVersion = 0;
        }

        /**
         * The challenge that the learner asks for, once for each request, and again when it has been brought back, as the answer may
         * have been lost with its process; null: nothing new.
         */
        @Nullable
        Challenge newChallenge() {
            long number = learner.pendingChallengeNumber();
            if (number <= submittedChallenge) {
                return null;
            }
            submittedChallenge = number;
            return learner.pendingChallenge();
        }
    }

    static final char SEPARATOR = '/';

    private final Map<String, ServedModel> models;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final CommitPace pace = new CommitPace();

    Learners(Map<String, ServedModel> models) {
        this.models = models;
    }

    /** Brings back all whose state is in a store; that of models which are not served any more stays where it is. */
    void restore(Map<String, byte[]> store) {
        Map<String, Map<String, byte[]>> byModel = new TreeMap<>();
        store.forEach((key, value) -> {
            int at = key.indexOf(SEPARATOR);
            byModel.computeIfAbsent(key.substring(0, at), model -> new HashMap<>())
                    .put(key.substring(at + 1), value);
        });
        byModel.forEach((id, state) -> {
            ServedModel model = models.get(id);
            if (model != null) {
                Entry entry = new Entry(model, ManagedLearner.restore(model.spec(), state));
                entry.positions.restore(state);
                entries.put(id, entry);
            }
        });
    }

    /** The learner of a model; null when it is not served. */
    @Nullable
    Entry of(String id) {
        ServedModel model = models.get(id);
        return model == null
                ? null
                : entries.computeIfAbsent(id, key -> new Entry(model, new ManagedLearner(model.spec())));
    }

    /** Returns the pace of the task's commits. */
    CommitPace pace() {
        return pace;
    }

    Iterable<Entry> all() {
        return entries.values();
    }

    /** Puts what has changed since the last call into a store. */
    static void save(Entry entry, BiConsumer<String, byte @Nullable []> store) {
        BiConsumer<String, byte @Nullable []> own =
                (key, value) -> store.accept(entry.model.id() + SEPARATOR + key, value);
        entry.learner.drainState().forEach(own);
        entry.positions.drain(own);
    }
}
