package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.PointBlock;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The conditional distributions of one normal distribution by pattern of missing columns; the last used 256 are kept. */
final class ConditionalCache {

    private static final int LARGEST = 256;

    private final FullGaussian distribution;
    private final BitSet pattern = new BitSet();
    private final Map<BitSet, ConditionalGaussian> conditionals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, ConditionalGaussian> eldest) {
            return size() > LARGEST;
        }
    };

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
        }
        return known;
    }
}
