package dev.stepwise.codec.json;

import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names of clusters as they stand in assignments. Allocates nothing for a point. Not thread safe. */
public final class NamesOfClusters {

    private final Supplier<? extends Map<Integer, String>> newest;
    private final Function<String, byte[]> written;
    private final byte[] none;
    private @Nullable Map<Integer, String> names;
    private @Nullable ModelParameters parameters;

    /** In the order of the components. */
    private byte[][] byComponent = {};

    /**
     * @param newest names by id; the same object while they are the same
     * @param written how a name is written
     * @param none what stands for a cluster without a name
     */
    public NamesOfClusters(
            Supplier<? extends Map<Integer, String>> newest, Function<String, byte[]> written, byte[] none) {
        this.newest = newest;
        this.written = written;
        this.none = none;
    }

    /** Returns the name of the cluster that point i of a block most probably belongs to, not to be changed. */
    @SuppressWarnings("ReferenceEquality") // they are objects of their own whenever they are others
    public byte[] of(ScoredBlock block, int i) {
        Map<Integer, String> now = newest.get();
        if (now != names || block.parameters() != parameters) {
            names = now;
            parameters = block.parameters();
            List<Integer> ids = block.parameters().ids();
            byComponent = ids.stream()
                    .map(id -> now.containsKey(id) ? written.apply(now.get(id)) : none)
                    .toArray(byte[][]::new);
        }
        int cluster = block.cluster(i);
        for (int k = 0; k < byComponent.length; k++) {
            if (block.id(k) == cluster) {
                return byComponent[k];
            }
        }
        return none;
    }
}
