package dev.stepwise.distribution;

/** Points of a block of columns as vectors whose Euclidean distances make sense, for k-means. */
public interface Embedding {

    /** Numbers for each point. */
    int length();

    /** Writes point i, NaN for what is missing, to {@code out} from {@code at} on. */
    void embed(PointBlock points, int i, double[] out, int at);

    /** Columns as they are. */
    static Embedding ofColumns(int firstColumn, int columns) {
        return new Embedding() {
            @Override
            public int length() {
                return columns;
            }

            @Override
            public void embed(PointBlock points, int i, double[] out, int at) {
                for (int j = 0; j < columns; j++) {
                    out[at + j] = points.values()[(firstColumn + j) * points.capacity() + i];
                }
            }
        };
    }
}
