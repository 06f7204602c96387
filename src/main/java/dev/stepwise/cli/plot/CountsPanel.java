package dev.stepwise.cli.plot;

import java.util.Locale;

/** One column of counts or levels: bars for how often each was seen, and over them the probability of each under every component. */
final class CountsPanel {

    private static final double BAR = 0.8;
    private static final double ROOM = 1.05;

    private final PlotScene scene;
    private final int column;
    private final CountBins bins;
    private final double[][] probabilities;

    /**
     * @param bins of the counts or levels
     * @param probabilities of the bins, of each component its part
     */
    CountsPanel(PlotScene scene, int column, CountBins bins, double[][] probabilities) {
        this.scene = scene;
        this.column = column;
        this.bins = bins;
        this.probabilities = probabilities;
    }

    /** Draws between the pixels of the axis and those of a height. */
    void draw(Svg svg, PlotAxis x, double top, double bottom) {
        double[] seen = seen();
        int counts = seen.length;
        double[] mixture = new double[counts];
        for (double[] ofComponent : probabilities) {
            for (int count = 0; count < counts; count++) {
                mixture[count] += ofComponent[count];
            }
        }
        double most = 0;
        for (int count = 0; count < counts; count++) {
            most = Math.max(most, Math.max(seen[count], mixture[count]));
        }
        PlotAxis y = new PlotAxis(0, most > 0 ? ROOM * most : 1, bottom, top);
        for (int count = 0; count < counts; count++) {
            svg.add(
                    "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" class=\"bar\"/>",
                    x.at(count - BAR / 2), y.at(seen[count]), BAR * x.unit(), bottom - y.at(seen[count]));
        }
        for (int k = 0; k < probabilities.length; k++) {
            steps(svg, x, y, probabilities[k], PlotColours.of(k), 2, PlotMarks.dashes(k));
        }
        steps(svg, x, y, mixture, "currentColor", 1, "");
    }

    /** Part of the weight in each bin. */
    private double[] seen() {
        double[] seen = new double[probabilities[0].length];
        double total = 0;
        for (int row = 0; row < scene.rows(); row++) {
            double count = scene.value(row, column);
            if (!Double.isNaN(count)) {
                int bin = bins.bin(count);
                if (bin >= 0) {
                    seen[bin] += scene.rowWeight(row);
                }
                total += scene.rowWeight(row);
            }
        }
        for (int count = 0; count < seen.length; count++) {
            seen[count] /= total > 0 ? total : 1;
        }
        return seen;
    }

    private static void steps(
            Svg svg, PlotAxis x, PlotAxis y, double[] heights, String stroke, double width, String dashes) {
        StringBuilder path = new StringBuilder();
        for (int count = 0; count < heights.length; count++) {
            path.append(String.format(
                    Locale.ROOT,
                    "%.2f,%3$.2f %.2f,%3$.2f ",
                    x.at(count - 0.5),
                    x.at(count + 0.5),
                    y.at(heights[count])));
        }
        svg.add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"%s/>",
                path.toString().strip(), stroke, width, dashes);
    }
}
