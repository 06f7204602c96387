package dev.stepwise.em.learner;

import java.util.function.BiConsumer;
import java.util.function.Function;

/** What remains of a part of a learner's state when it has been written and read again. */
final class ThroughBytes {

    private static final int NEWEST = 2;

    private ThroughBytes() {}

    static <S> S of(S state, BiConsumer<StateWriter, S> write, Function<StateReader, S> read) {
        return of(NEWEST, state, write, read);
    }

    /** @param layout of the bytes, for what earlier releases have written */
    static <S> S of(int layout, S state, BiConsumer<StateWriter, S> write, Function<StateReader, S> read) {
        StateWriter out = new StateWriter(layout);
        write.accept(out, state);
        return read.apply(new StateReader(out.toBytes(), NEWEST));
    }
}
