package dev.stepwise.cli.plot;

import java.util.Locale;

/** Two columns of numbers: points in the colours of their memberships, and the 1- and 2-sigma ellipses of the components. */
final class ScatterPanel {

    private final PlotScene scene;
    private final int first;
    private final int second;
    private final int step;

    /** @param step draws one of so many points */
    ScatterPanel(PlotScene scene, int first, int second, int step) {
        this.scene = scene;
        this.first = first;
        this.second = second;
        this.step = step;
    }

    /** Draws the first column along x and the second along y. */
    void draw(Svg svg, PlotAxis x, PlotAxis y, double radius) {
        for (int row = 0; row < scene.rows(); row += step) {
            double a = scene.value(row, first);
            double b = scene.value(row, second);
            if (x.holds(a) && y.holds(b) && scene.rowWeight(row) > 0) {
                double[] parts = scene.memberships(row);
                String fill = "fill=\"" + PlotColours.mixed(parts) + "\" fill-opacity=\"0.65\"";
                PlotMarks.add(svg, mostOf(parts), x.at(a), y.at(b), radius, fill);
            }
        }
        for (int k = 0; k < scene.components(); k++) {
            ellipse(svg, x, y, k, 1);
            ellipse(svg, x, y, k, 2);
            svg.add(
                    "<path d=\"M%.2f,%.2f h8 m-4,-4 v8\" stroke=\"%s\" stroke-width=\"2\"/>",
                    x.at(scene.mean(k, first)) - 4, y.at(scene.mean(k, second)), PlotColours.of(k));
        }
    }

    private static int mostOf(double[] parts) {
        int most = 0;
        for (int k = 1; k < parts.length; k++) {
            most = parts[k] > parts[most] ? k : most;
        }
        return most;
    }

    /** Axes of the ellipse by the eigenvalues of the covariance in pixels. */
    private void ellipse(Svg svg, PlotAxis x, PlotAxis y, int component, double sigmas) {
        double a = scene.covariance(component, first, first) * x.unit() * x.unit();
        double b = scene.covariance(component, first, second) * x.unit() * y.unit();
        double c = scene.covariance(component, second, second) * y.unit() * y.unit();
        double middle = (a + c) / 2;
        double half = Math.hypot((a - c) / 2, b);
        String shape = String.format(
                Locale.ROOT,
                "rx=\"%.2f\" ry=\"%.2f\" transform=\"translate(%.2f %.2f) rotate(%.2f)\"",
                sigmas * Math.sqrt(middle + half),
                sigmas * Math.sqrt(Math.max(0, middle - half)),
                x.at(scene.mean(component, first)),
                y.at(scene.mean(component, second)),
                Math.toDegrees(0.5 * Math.atan2(2 * b, a - c)));
        double width = sigmas == 1 ? 2.0 : 1.2;
        // a white rim keeps it visible among points of its colour
        svg.add(
                "<ellipse %s fill=\"none\" stroke=\"white\" stroke-opacity=\"0.8\" stroke-width=\"%.1f\"/>",
                shape, width + 2);
        svg.add(
                "<ellipse %s fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
                shape, PlotColours.of(component), width, PlotMarks.dashes(component));
    }
}
