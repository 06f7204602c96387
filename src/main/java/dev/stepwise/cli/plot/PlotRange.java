package dev.stepwise.cli.plot;

/**
 * What is drawn of a column: all of it, or all but a few values far out, which would press the others into a line.
 *
 * @param least value that is drawn
 * @param most value that is drawn
 * @param outside how many values are not
 * @param farthest of these the one that is farthest out; NaN: none is
 */
record PlotRange(double least, double most, int outside, double farthest) {

    /** At most one of so many values is left out. */
    private static final int OF_SO_MANY = 100;

    /** Of fewer values one may be left out all the same. */
    private static final int FEWEST = 20;

    /** Values are left out only where the others then have so many times as much room. */
    private static final double GAIN = 3;

    /** The range of values in ascending order, of which there is one at least. */
    static PlotRange of(double[] sorted) {
        int n = sorted.length;
        double range = sorted[n - 1] - sorted[0];
        int kept = n - (n < FEWEST ? 0 : Math.max(1, n / OF_SO_MANY));
        int first = 0;
        for (int i = 1; i + kept <= n; i++) {
            if (sorted[i + kept - 1] - sorted[i] < sorted[first + kept - 1] - sorted[first]) {
                first = i;
            }
        }
        // the shortest interval that holds nearly all, and what is as near to it as half its width
        double width = sorted[first + kept - 1] - sorted[first];
        if (width == 0 || GAIN * 2 * width > range) {
            return new PlotRange(sorted[0], sorted[n - 1], 0, Double.NaN);
        }
        int last = first + kept - 1;
        double low = sorted[first] - width / 2;
        double high = sorted[last] + width / 2;
        while (first > 0 && sorted[first - 1] >= low) {
            first--;
        }
        while (last < n - 1 && sorted[last + 1] <= high) {
            last++;
        }
        double farthest = first > 0 && (last == n - 1 || sorted[first] - sorted[0] > sorted[n - 1] - sorted[last])
                ? sorted[0]
                : sorted[n - 1];
        int outside = n - (last - first + 1);
        return new PlotRange(sorted[first], sorted[last], outside, outside == 0 ? Double.NaN : farthest);
    }
}
