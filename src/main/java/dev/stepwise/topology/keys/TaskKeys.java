package dev.stepwise.topology.keys;

import dev.stepwise.codec.record.InvalidRecordException;
import dev.stepwise.codec.record.KeyCodec;
import dev.stepwise.codec.record.KeysRecord;
import dev.stepwise.em.adaptation.KeySums;
import dev.stepwise.em.adaptation.KeyedScorer;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.KeyDefinition;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one scoring task. Points are scored under what is known of their keys, which then learn from them. Keys that have
 * learned lie on the heap. At the commit they are written to the store, in the transaction of their assignments, the one that was
 * seen last as the last: so the store has the keys in the order in which they were seen, and forgets the first ones. Not thread
 * safe.
 */
public final class TaskKeys {

    /** Where what the task knows beside its keys stands in the store. No key is empty. */
    private static final Bytes OWN = Bytes.wrap(new byte[0]);

    /** Bytes of keys that have learned and are not yet written: more are written before the commit. */
    private static final long CHANGED_BYTES = 16L << 20;

    /** Bytes of keys that are kept in memory for the next commit, so that they need not be made anew. */
    private static final long SPARE_BYTES = 2L << 20;

    /** Bytes of a key that has learned beside its numbers and its own bytes: objects and the place in the map. */
    private static final long BYTES_BESIDE = 256;

    /** Points between two commits that the trust in keys is chosen by: of a busy partition a few in a hundred. */
    private static final int MOST_JUDGED = 256;

    private final int most;
    private final long idleMillis;
    private final KeyReader reader;
    private final KeyedScorer scorer;

    /** Answers where nothing is learned, or other parameters than the newest are wanted. */
    private final KeyedScorer answering;

    private final KeyCodec codec;
    private final EventClock clock;
    private @Nullable KeyValueStore<Bytes, byte[]> store;
    private boolean begun;
    private int mostChanged = 1;
    private int mostSpare;

    /** What is known of keys that have learned since they were written, the one that was seen last as the last. */
    private final LinkedHashMap<KeyBytes, Known> changed = new LinkedHashMap<>(16, 0.75f, true);

    private final Deque<Known> spare = new ArrayDeque<>();
    private final KeyBytes wanted = new KeyBytes(new byte[0]);

    /** Of points without a key, and of keys that are only read. */
    private final KeySums nobody = new KeySums();

    private final byte[] @Nullable [] openKeys;
    private final double[][] openRows;
    private final double[] openWeights;
    private final int[] openLabels;
    private final long[] openTimestamps;
    private double[] probabilities = {};

    private long newKeys;
    private long tooMany;
    private long idle;
    private long keyless;

    private static final class Known {
        private final KeySums sums = new KeySums();
        private long points;
        private long seenMillis;
    }

    /**
     * @param model that has keys
     * @param capacity points of a block
     */
    public TaskKeys(ModelDefinition model, int capacity) {
        KeyDefinition definition = Objects.requireNonNull(model.key(), "a model with keys");
        int columns = model.schema().columns();
        most = definition.most();
        idleMillis = definition.idle().toMillis();
        reader = new KeyReader(model.schema());
        scorer = new KeyedScorer(columns, null, MOST_JUDGED);
        answering = scorer.alike();
        codec = new KeyCodec(meaning(model, definition));
        clock = clock(idleMillis);
        openKeys = new byte[capacity][];
        openRows = new double[capacity][columns];
        openWeights = new double[capacity];
        openLabels = new int[capacity];
        openTimestamps = new long[capacity];
    }

    /** What gives the sums their meaning: the population's structure, and what a key is. */
    private static String meaning(ModelDefinition model, KeyDefinition definition) {
        return model.fingerprint().structure() + " by " + (definition.path() == null ? "record" : definition.path());
    }

    /** A leap of event time that would forget every key is believed when several points in a row make it. */
    private static EventClock clock(long idleMillis) {
        return Objects.requireNonNull(EventClock.of(new MemoryChoice.HalfLife(idleMillis, Double.POSITIVE_INFINITY)));
    }

    /** Returns the builder of the store of a task's keys. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return OldestFirstStore.builder(name);
    }

    /** Says where keys are kept. It has been restored. */
    public void keepIn(KeyValueStore<Bytes, byte[]> restored) {
        store = restored;
    }

    /**
     * Takes a point of the open block.
     *
     * @param at its place there
     * @param recordKey of its record
     */
    public void add(int at, byte @Nullable [] recordKey, Point point, long timestampMillis) {
        openKeys[at] = reader.of(recordKey, point);
        System.arraycopy(point.row, 0, openRows[at], 0, point.row.length);
        openWeights[at] = point.weight;
        openLabels[at] = point.label;
        openTimestamps[at] = timestampMillis;
    }

    /**
     * Has the points of the open block, which were scored under the population, answered by their keys. Keys learn how far points are
     * from the newest parameters, also where points are assigned with others.
     *
     * @param newest of the population
     * @param frozen keys learn nothing: that a point was there leaves no trace
     * @param block of the parameters that points are assigned with
     */
    @SuppressWarnings("ReferenceEquality") // one object is one version; an equal one is answered likewise
    public void answer(ModelParameters newest, boolean frozen, ScoredBlock block) {
        begin();
        boolean learnsWhatItSays = !frozen && block.parameters() == newest;
        if (!frozen) {
            scorer.use(newest);
            bound();
        }
        if (!learnsWhatItSays) {
            answering.use(block.parameters());
        }
        int components = Math.max(block.components(), newest.ids().size());
        if (probabilities.length != components) {
            probabilities = new double[components];
        }
        for (int i = 0; i < block.size(); i++) {
            byte[] key = openKeys[i];
            openKeys[i] = null;
            keyless += key == null ? 1 : 0;
            KeySums sums = frozen ? known(key) : sums(key, openTimestamps[i]);
            if (!learnsWhatItSays) {
                answering.answer(openRows[i], sums, probabilities);
                block.answer(i, probabilities, answering.background(), answering.logDensity());
            }
            if (!frozen) {
                scorer.score(openRows[i], openWeights[i], openLabels[i], sums, probabilities);
            }
            if (learnsWhatItSays) {
                block.answer(i, probabilities, scorer.background(), scorer.logDensity());
            }
        }
    }

    /** Bounds the keys in memory, which are as large as the parameters make them. */
    private void bound() {
        long each = BYTES_BESIDE + KeyDefinition.MOST_BYTES + scorer.bytesOfKey();
        mostChanged = (int) Math.clamp(CHANGED_BYTES / each, 1, most);
        mostSpare = (int) Math.min(SPARE_BYTES / each, mostChanged);
        while (spare.size() > mostSpare) {
            spare.removeLast();
        }
    }

    /** What is known of a key, which does not learn. */
    private KeySums known(byte @Nullable [] key) {
        Known learned = key == null ? null : changed.get(wanted.set(key));
        if (learned != null) {
            return learned.sums;
        }
        byte[] written = key == null ? null : kept().get(Bytes.wrap(key));
        if (written == null) {
            nobody.clear();
        } else {
            codec.read(written, nobody);
        }
        return nobody;
    }

    /** What is known of a key, which is about to learn. */
    private KeySums sums(byte @Nullable [] key, long timestampMillis) {
        clock.observe(timestampMillis);
        if (key == null) {
            nobody.clear();
            return nobody;
        }
        Known known = changed.get(wanted.set(key));
        if (known == null) {
            if (changed.size() >= mostChanged) {
                write();
            }
            known = spare.isEmpty() ? new Known() : spare.removeLast();
            byte[] written = kept().get(Bytes.wrap(key));
            if (written == null) {
                known.sums.clear();
                known.points = 0;
                newKeys++;
            } else {
                known.points = codec.read(written, known.sums) ? codec.points(written) : 0;
            }
            changed.put(new KeyBytes(key), known);
        }
        known.points++;
        known.seenMillis = clock.time();
        return known.sums;
    }

    /** Before a commit: writes what has changed, and forgets what is too much or too old. How far keys are trusted is chosen anew. */
    public KeyCounts commit() {
        begin();
        scorer.batchEnded();
        write();
        kept().put(OWN, new KeysRecord(scorer.choice(), clock.state()).toBytes());
        KeyCounts counts = new KeyCounts(newKeys, tooMany, idle, keyless);
        newKeys = 0;
        tooMany = 0;
        idle = 0;
        keyless = 0;
        return counts;
    }

    private void write() {
        changed.forEach((key, known) -> {
            kept().put(Bytes.wrap(key.bytes()), codec.write(known.sums, known.points, known.seenMillis));
            if (spare.size() < mostSpare) {
                spare.addLast(known);
            }
        });
        changed.clear();
        forget();
    }

    /** The first keys of the store are those that were not seen for longest. */
    private void forget() {
        List<Bytes> gone = new ArrayList<>();
        long left = kept().approximateNumEntries() - 1;
        long oldest = clock.time() - idleMillis;
        try (KeyValueIterator<Bytes, byte[]> all = kept().all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                if (next.key.equals(OWN)) {
                    continue;
                }
                if (left > most) {
                    tooMany++;
                } else if (codec.seenMillis(next.value) < oldest) {
                    idle++;
                } else {
                    break;
                }
                left--;
                gone.add(next.key);
            }
        }
        gone.forEach(kept()::delete);
    }

    /** Goes on where the task was at its last commit, wherever that was. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        byte[] own = kept().get(OWN);
        if (own == null) {
            kept().put(OWN, new KeysRecord(scorer.choice(), clock.state()).toBytes());
            return;
        }
        try {
            KeysRecord record = KeysRecord.read(own);
            scorer.goOnFrom(record.choice());
            clock.restore(record.clock());
        } catch (InvalidRecordException _) {
            // of a later release: the trust in keys is chosen anew, and the clock begins with the next points
        }
    }

    private KeyValueStore<Bytes, byte[]> kept() {
        return Objects.requireNonNull(store, "keys without a store");
    }
}
