package dev.stepwise.cli.plot;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** One column of numbers or directions: a histogram, and over it the density of each component and of the mixture. */
final class DensityPanel {

    private static final int MOST_BINS = 60;
    private static final int FEWEST_BINS = 6;

    /** A component's part of the density of a value. */
    interface Density {
        double of(int place, double value);
    }

    private final PlotScene scene;
    private final int column;
    private final Density density;

    /** @param density of the column */
    DensityPanel(PlotScene scene, int column, Density density) {
        this.scene = scene;
        this.column = column;
        this.density = density;
    }

    /** Of a number. */
    DensityPanel(PlotScene scene, int column) {
        this(scene, column, (place, value) -> scene.density(place, column, value));
    }

    /**
     * Draws between the pixels of the axis and those of a height.
     *
     * @param room above the highest value, as a part of it
     */
    void draw(Svg svg, PlotAxis x, double top, double bottom, double room) {
        double[] sorted = scene.sorted(column);
        double[] heights = histogram(sorted, x);
        double most = 0;
        for (double height : heights) {
            most = Math.max(most, height);
        }
        for (double at = x.from(); at <= x.to(); at++) {
            most = Math.max(most, mixture(x.value(at)));
        }
        PlotAxis y = new PlotAxis(0, most > 0 ? (1 + room) * most : 1, bottom, top);
        double width = (x.to() - x.from()) / heights.length;
        for (int bin = 0; bin < heights.length; bin++) {
            svg.add(
                    "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" class=\"bar\"/>",
                    x.from() + bin * width + 0.5,
                    y.at(heights[bin]),
                    Math.max(0.5, width - 1),
                    bottom - y.at(heights[bin]));
        }
        for (int k = 0; k < scene.components(); k++) {
            int place = k;
            DoubleUnaryOperator ofComponent = v -> density.of(place, v);
            area(svg, x, y, ofComponent, PlotColours.of(k));
            curve(svg, x, y, ofComponent, PlotColours.of(k), 2, PlotMarks.dashes(k));
        }
        curve(svg, x, y, this::mixture, "currentColor", 1, "");
    }

    private double mixture(double x) {
        double sum = 0;
        for (int k = 0; k < scene.components(); k++) {
            sum += density.of(k, x);
        }
        return sum;
    }

    private static void area(Svg svg, PlotAxis x, PlotAxis y, DoubleUnaryOperator f, String fill) {
        svg.add(
                "<polygon points=\"%.1f,%.2f %s %.1f,%.2f\" fill=\"%s\" fill-opacity=\"0.15\"/>",
                x.from(), y.at(0), path(x, y, f), x.to(), y.at(0), fill);
    }

    private static void curve(
            Svg svg, PlotAxis x, PlotAxis y, DoubleUnaryOperator f, String stroke, double width, String dashes) {
        svg.add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
                path(x, y, f), stroke, width, dashes);
    }

    private static String path(PlotAxis x, PlotAxis y, DoubleUnaryOperator f) {
        StringBuilder path = new StringBuilder();
        for (double at = x.from(); at <= x.to(); at++) {
            path.append(String.format(Locale.ROOT, " %.1f,%.2f", at, y.at(f.applyAsDouble(x.value(at)))));
        }
        return path.substring(1);
    }

    /** Heights as densities, in bins that fill the axis: after Freedman and Diaconis 1981, but √n of them at least. */
    private double[] histogram(double[] sorted, PlotAxis x) {
        int n = sorted.length;
        double range = x.max() - x.min();
        double quartiles = n == 0 ? 0 : sorted[3 * n / 4 - (n % 4 == 0 ? 1 : 0)] - sorted[n / 4];
        double width = 2 * quartiles / Math.cbrt(n);
        double wanted = Math.max(width > 0 ? range / width : 0, Math.sqrt(n));
        int bins = Math.clamp(Math.round(wanted), FEWEST_BINS, MOST_BINS);
        double[] heights = new double[bins];
        double total = 0;
        for (int row = 0; row < scene.rows(); row++) {
            double value = scene.value(row, column);
            if (!Double.isNaN(value)) {
                total += scene.rowWeight(row);
                if (x.holds(value)) {
                    heights[Math.clamp((int) ((value - x.min()) / range * bins), 0, bins - 1)] += scene.rowWeight(row);
                }
            }
        }
        for (int bin = 0; bin < bins; bin++) {
            heights[bin] = total > 0 ? heights[bin] / (total * range / bins) : 0;
        }
        return heights;
    }
}
