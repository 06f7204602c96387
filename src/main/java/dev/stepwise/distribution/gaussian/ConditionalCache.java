package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.PointBlock;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The conditional distributions of one normal distribution by pattern of missing columns. Those used last are kept: as many as
 * fit into a quarter of a mebibyte, which is all patterns of eight columns and seven of 64, and always four.
 */
final class ConditionalCache {

    private static final long MOST_BYTES = 1 << 18;
    private static final int FEWEST = 4;

    private final FullGaussian distribution;
    private final BitSet pattern = new BitSet();
    private final Map<BitSet, ConditionalGaussian> conditionals = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ConditionalCache(FullGaussian distribution) {
        this.distribution = distribution;
    }

    /** The conditional for the columns that point i has. */
    ConditionalGaussian of(PointBlock points, int firstColumn, int i) {
        pattern.clear();
        for (int j = 0; j < distribution.dimension(); j++) {
            if (!Double.isNaN(points.values()[(firstColumn + j) * points.capacity() + i])) {
                pattern.set(j);
            }
        }
        ConditionalGaussian known = conditionals.get(pattern);
        if (known == null) {
            known = new ConditionalGaussian(distribution, pattern);
            conditionals.put((BitSet) pattern.clone(), known);
            bytes += known.bytes();
            forget();
        }
        return known;
    }

    private void forget() {
        Iterator<ConditionalGaussian> eldest = conditionals.values().iterator();
        while (bytes > MOST_BYTES && conditionals.size() > FEWEST) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /** Returns the bytes of all distributions that the cache keeps. */
    long bytes() {
        return bytes;
    }

    /** Number of those that are kept. */
    int size() {
        return conditionals.size();
    }
}
