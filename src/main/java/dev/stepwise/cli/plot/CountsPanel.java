package dev.stepwise.cli.plot;

import java.util.Locale;

/** One column of counts: bars for how often each was seen, and over them the probability of each under every component. */
final class CountsPanel {

    private static final double BAR = 0.8;
    private static final double ROOM = 1.05;

    private final PlotScene scene;
    /** The counts from 0 on, each as a row of the model. */
    private final double[][] counts;

    CountsPanel(PlotScene scene, double[][] counts) {
        this.scene = scene;
        this.counts = counts;
    }

    /** Draws between the pixels of the axis and those of a height. */
    void draw(Svg svg, PlotAxis x, double top, double bottom) {
        double[] seen = seen();
        double[] mixture = new double[counts.length];
        double[][] probabilities = new double[scene.components()][];
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] = scene.probabilities(k, counts);
            for (int count = 0; count < counts.length; count++) {
                mixture[count] += probabilities[k][count];
            }
        }
        double most = 0;
        for (int count = 0; count < counts.length; count++) {
            most = Math.max(most, Math.max(seen[count], mixture[count]));
        }
        PlotAxis y = new PlotAxis(0, ROOM * most, bottom, top);
        for (int count = 0; count < counts.length; count++) {
            svg.add(
                    "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" class=\"bar\"/>",
                    x.at(count - BAR / 2), y.at(seen[count]), BAR * x.unit(), bottom - y.at(seen[count]));
        }
        for (int k = 0; k < probabilities.length; k++) {
            steps(svg, x, y, probabilities[k], PlotColours.of(k), 2);
        }
        steps(svg, x, y, mixture, "currentColor", 1);
    }

    /** Part of the weight at each count. */
    private double[] seen() {
        double[] seen = new double[counts.length];
        double total = 0;
        for (int row = 0; row < scene.rows(); row++) {
            double count = scene.value(row, 0);
            if (!Double.isNaN(count)) {
                seen[(int) count] += scene.rowWeight(row);
                total += scene.rowWeight(row);
            }
        }
        for (int count = 0; count < seen.length; count++) {
            seen[count] /= total > 0 ? total : 1;
        }
        return seen;
    }

    private static void steps(Svg svg, PlotAxis x, PlotAxis y, double[] heights, String stroke, double width) {
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
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>",
                path.toString().strip(), stroke, width);
    }
}
