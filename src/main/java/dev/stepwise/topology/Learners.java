package dev.stepwise.topology;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.model.ClustersAt;
import dev.stepwise.model.ModelChanges;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The learners that a task of the learning topology holds on the heap, and what of them is not yet published. */
final class Learners {

    /** After so long without a record no more points are expected for a while. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** A stream that has had a fit of all its rows has another one when it has so many times as many. */
    private static final double GROWTH = 1.25;

    /** One learner at work. */
    static final class Entry {
        final ServedModel model;
        final ManagedLearner learner;
        final InputPositions positions = new InputPositions();
        long publishedVersion;
        long publishedEpoch;
        private long submittedChallenge;
        private long fittedPoints;
        private long lookedMillis;
        long snapshotMillis;
        long learnedMillis;
        boolean touched;

        /** The newest snapshot; null: none since this task began. */
        private @Nullable ClustersAt shown;

        /** What was known when a change of the stream was suspected; null: none is under way. */
        private @Nullable ClustersAt beforeDrift;

        private Entry(ServedModel model, ManagedLearner learner) {
            this.model = model;
            this.learner = learner;
            // scorers may not know of a freeze: what they were told of it depends on the model file of that time
            publishedVersion = learner.operation().frozen() ? 0 : learner.storedVersion();
            ModelParameters known = learner.parameters();
            publishedEpoch = known == null ? 0 : known.epoch();
        }

        /** Publishes the present parameters at the next commit; without transactions they may have been lost on their way. */
        void publishAgain() {
            publishedVersion = 0;
        }

        /** Tells that a snapshot has been published. */
        void shows(Snapshot snapshot) {
            shown = clusters(snapshot);
        }

        private ClustersAt clusters(Snapshot snapshot) {
            return new ClustersAt(
                    snapshot.version(),
                    snapshot.timestampMillis(),
                    snapshot.ids(),
                    snapshot.model(),
                    learner.operation().names());
        }

        /**
         * Says which clusters a change of the stream has moved, once the learner follows it: since the last snapshot before the change
         * was suspected, as a short memory goes some of the way at once. Empty for other events, and where no snapshot is known.
         */
        String movedBy(LearnerEvent event) {
            switch (event.kind()) {
                case DRIFT_SUSPECTED -> beforeDrift = beforeDrift == null ? shown : beforeDrift;
                case CONVERGED -> beforeDrift = null;
                case DRIFT_CONFIRMED -> {
                    ClustersAt before = beforeDrift == null ? shown : beforeDrift;
                    beforeDrift = null;
                    return before == null
                            ? ""
                            : ModelChanges.between(model.definition().schema(), before, clusters(learner.snapshot()))
                                    .sentence();
                }
                default -> {}
            }
            return "";
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

        /**
         * A fit of all rows, of a stream that is silent and has grown since the last one; null: nothing is to be done. The request
         * is not kept: after a restart it is made once more.
         *
         * @param now wall-clock time in milliseconds
         */
        @Nullable
        Challenge newFitOfAllRows(long now) {
            boolean isSilent = learner.parameters() != null && now - learnedMillis >= SILENCE.toMillis();
            if (!isSilent || lookedMillis == learnedMillis) {
                return null;
            }
            lookedMillis = learnedMillis; // nothing changes before the next record
            long points = learner.snapshot().points();
            if (points < GROWTH * fittedPoints) {
                return null;
            }
            Challenge fit = learner.fitOfAllRows();
            fittedPoints = fit == null ? fittedPoints : points;
            return fit;
        }
    }

    static final char SEPARATOR = '/';

    private final Map<String, ServedModel> models;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Set<String> withoutLearner = new HashSet<>();
    private final CommitPace pace = new CommitPace();

    Learners(Map<String, ServedModel> models) {
        this.models = models;
    }

    /**
     * Brings back all whose state is in a store. That of models which are not served any more stays where it is, and so does a state
     * that cannot be read, as one of a later release: such a model has no learner until there is a release that can, or a reset.
     *
     * @param unreadable is given the id of such a model and why
     */
    void restore(Map<String, byte[]> store, BiConsumer<String, String> unreadable) {
        Map<String, Map<String, byte[]>> byModel = new TreeMap<>();
        store.forEach((key, value) -> {
            int at = key.indexOf(SEPARATOR); // without one, nothing of this service wrote it
            byModel.computeIfAbsent(key.substring(0, Math.max(0, at)), model -> new HashMap<>())
                    .put(key.substring(at + 1), value);
        });
        byModel.forEach((id, state) -> {
            ServedModel model = models.get(id);
            if (model != null) {
                try {
                    Entry entry = new Entry(model, ManagedLearner.restore(model.spec(), state));
                    entry.positions.restore(state);
                    entries.put(id, entry);
                } catch (RuntimeException e) { // whatever is wrong with it, the other models go on
                    withoutLearner.add(id);
                    unreadable.accept(id, String.valueOf(e.getMessage()));
                }
            }
        });
    }

    /** Whether a model is served whose state cannot be read. */
    boolean isWithoutLearner(String id) {
        return withoutLearner.contains(id);
    }

    /** The learner of a model; null when it is not served, or its state cannot be read. */
    @Nullable
    Entry of(String id) {
        ServedModel model = withoutLearner.contains(id) ? null : models.get(id);
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
