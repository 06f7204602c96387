package dev.stepwise.dashboard;

import dev.stepwise.codec.model.SnapshotReader;
import dev.stepwise.codec.report.ChangesJson;
import dev.stepwise.model.ModelChanges;
import dev.stepwise.topology.ServedModel;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Compares snapshots of a model, and keeps the last answers: snapshots may be of megabytes, and every open page asks for the same. Safe
 * for threads.
 */
final class Comparisons {

    /** There are so few spans of time that users of the page ask for at once. */
    private static final int MOST = 4;

    private final ServedModel model;
    private final LinkedHashMap<Pair, Optional<byte[]>> answers = new LinkedHashMap<>();

    /** Numbers of two snapshots. */
    private record Pair(long before, long after) {}

    Comparisons(ServedModel model) {
        this.model = model;
    }

    /**
     * Returns what differs between two snapshots; empty: they are not of a model like this.
     *
     * @param numberBefore of the first snapshot, which no other one of the model has
     * @param before it
     * @param numberAfter of the second
     * @param after it
     */
    synchronized Optional<byte[]> of(long numberBefore, byte[] before, long numberAfter, byte[] after) {
        Optional<byte[]> answer =
                answers.computeIfAbsent(new Pair(numberBefore, numberAfter), _ -> compare(before, after));
        if (answers.size() > MOST) {
            answers.pollFirstEntry();
        }
        return answer;
    }

    private Optional<byte[]> compare(byte[] before, byte[] after) {
        return SnapshotReader.read(model.mapping(), before)
                .flatMap(old -> SnapshotReader.read(model.mapping(), after)
                        .map(now -> ChangesJson.write(
                                model.id(),
                                ModelChanges.between(model.definition().schema(), old, now))));
    }
}
