package dev.stepwise.cli.plot;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.model.report.ReplayWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A replay as a drawing over its points: above the likelihood of new points, with what happened; below the weights of the
 * clusters, one on the other, each in the colour of its id.
 */
public final class ReplayPlot {

    private static final int WIDTH = 960;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 56;
    private static final int HEADER = 40;
    private static final int PANEL = 230;
    private static final int GAP = 34;
    private static final int LOWER_PANEL = 170;
    private static final int FOOTER = 48;
    private static final int MOST_WINDOWS = 300;
    private static final int TICKS_ACROSS = 90;
    private static final int TICKS_UP = 36;

    /** A likelihood further below the middle than so many times the usual range is cut off. */
    private static final double ROOM_BELOW = 2;

    private static final double UNUSUAL = 0.05;

    private final List<ReplayWindow> windows;
    private final PlotEvents marks;
    private final PlotAxis x;
    private final double thousand;
    private final int top;
    private final Svg svg;

    private ReplayPlot(List<ReplayWindow> windows, List<LearnerEvent> events) {
        this.windows = windows;
        long points = windows.getLast().points();
        thousand = points >= 2_000_000 ? 1e6 : points >= 20_000 ? 1e3 : 1;
        x = new PlotAxis(0, points / thousand, LEFT, RIGHT);
        marks = new PlotEvents(events, place -> x.at(place / thousand), RIGHT);
        top = HEADER + marks.height();
        svg = new Svg(WIDTH, top + PANEL + GAP + LOWER_PANEL + FOOTER);
    }

    /** Points of a window in a drawing of so many. */
    public static int every(int points) {
        return Math.ceilDiv(points, MOST_WINDOWS);
    }

    /** The text of an SVG file. */
    public static String of(String title, List<ReplayWindow> windows, List<LearnerEvent> events) {
        ReplayPlot plot = new ReplayPlot(windows, events);
        plot.svg.text(LEFT, 24, "start", "title", title);
        plot.likelihood();
        plot.weights();
        return plot.svg.toString();
    }

    private double at(ReplayWindow window) {
        return x.at(window.points() / thousand);
    }

    private void likelihood() {
        double bottom = top + PANEL;
        double[] sorted = windows.stream()
                .mapToDouble(ReplayWindow::logLikelihood)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        PlotAxis y = range(sorted, bottom);
        upwardLines(top, bottom);
        for (PlotAxis.Tick tick : y.ticks(TICKS_UP)) {
            level(tick.at(), tick.label());
        }
        svg.upwards(18, (top + bottom) / 2, "log-likelihood of new points");
        marks.draw(svg, HEADER, bottom);
        svg.add(
                "<clipPath id=\"likelihood\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>",
                LEFT, top, RIGHT - LEFT, PANEL);
        StringBuilder path = new StringBuilder();
        for (ReplayWindow window : windows) {
            if (Double.isFinite(window.logLikelihood())) {
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", at(window), y.at(window.logLikelihood())));
            }
        }
        svg.add(
                "<polyline points=\"%s\" clip-path=\"url(#likelihood)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\""
                        + " stroke-linejoin=\"round\"/>",
                path.toString().strip());
    }

    /** The usual values with a little room; a fall that is many times as deep leaves the drawing. */
    private PlotAxis range(double[] sorted, double bottom) {
        if (sorted.length == 0) {
            return new PlotAxis(-1, 0, bottom, top);
        }
        double low = sorted[(int) (UNUSUAL * sorted.length)];
        double high = sorted[sorted.length - 1];
        double lowest = Math.max(sorted[0], low - ROOM_BELOW * (high - low));
        return PlotAxis.around(lowest, high, bottom, top);
    }

    private void weights() {
        double above = top + PANEL + GAP;
        double bottom = above + LOWER_PANEL;
        PlotAxis y = new PlotAxis(0, 1, bottom, above);
        upwardLines(above, bottom);
        for (PlotAxis.Tick tick : y.ticks(TICKS_UP)) {
            level(tick.at(), tick.label());
        }
        svg.upwards(18, (above + bottom) / 2, "weights by cluster");
        double[] floor = new double[windows.size()];
        int[] ids = windows.stream()
                .flatMap(window -> window.weights().keySet().stream())
                .mapToInt(Integer::intValue)
                .distinct()
                .sorted()
                .toArray();
        for (int id : ids) {
            double[] ceiling = floor.clone();
            Arrays.setAll(ceiling, i -> floor[i] + windows.get(i).weights().getOrDefault(id, 0.0));
            band(id, floor, ceiling, y);
            System.arraycopy(ceiling, 0, floor, 0, floor.length);
        }
        for (PlotAxis.Tick tick : x.ticks(TICKS_ACROSS)) {
            svg.text(tick.at(), bottom + 18, "middle", "", tick.label());
        }
        String unit = thousand == 1e6 ? "million points" : thousand == 1e3 ? "thousand points" : "points";
        svg.text((LEFT + RIGHT) / 2.0, bottom + 38, "middle", "", unit);
    }

    /** A cluster while it lives, with its id where it ends. */
    private void band(int id, double[] floor, double[] ceiling, PlotAxis y) {
        int last = -1;
        for (int from = 0; from < floor.length; from++) {
            int to = from;
            while (to < floor.length && windows.get(to).weights().containsKey(id)) {
                to++;
            }
            if (to > from) {
                draw(id, from, to, floor, ceiling, y);
                last = to - 1;
                from = to;
            }
        }
        if (y.at(floor[last]) - y.at(ceiling[last]) > 9) {
            double middle = (y.at(floor[last]) + y.at(ceiling[last])) / 2 + 4;
            boolean alive = last == floor.length - 1;
            svg.text(at(windows.get(last)) + (alive ? 7 : -5), middle, alive ? "start" : "end", "", "" + id);
        }
    }

    /**
     * Draws a component from one window to just before another. It draws steps, because a window's weights stand for
     * all of its points.
     */
    private void draw(int id, int from, int to, double[] floor, double[] ceiling, PlotAxis y) {
        StringBuilder outline = new StringBuilder();
        for (int i = from; i < to; i++) {
            point(outline, begin(i), y.at(ceiling[i]));
            point(outline, at(windows.get(i)), y.at(ceiling[i]));
        }
        for (int i = to - 1; i >= from; i--) {
            point(outline, at(windows.get(i)), y.at(floor[i]));
            point(outline, begin(i), y.at(floor[i]));
        }
        svg.add(
                "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.75\"%s><title>%s</title></polygon>",
                outline.toString().strip(), PlotColours.of(id - 1), rim(PlotMarks.dashes(id - 1)), "cluster " + id);
    }

    /** A colour that comes again has a rim. */
    private static String rim(String dashes) {
        return dashes.isEmpty() ? "" : " stroke=\"currentColor\" stroke-width=\"0.8\"" + dashes;
    }

    private double begin(int window) {
        return window == 0 ? LEFT : at(windows.get(window - 1));
    }

    private static void point(StringBuilder outline, double x, double y) {
        outline.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }

    private void upwardLines(double from, double bottom) {
        for (PlotAxis.Tick tick : x.ticks(TICKS_ACROSS)) {
            svg.add(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$.1f\" y2=\"%3$.1f\" class=\"grid\"/>",
                    tick.at(), from, bottom);
        }
        svg.add("<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" class=\"axis\"/>", LEFT, RIGHT, bottom);
    }

    private void level(double at, String label) {
        svg.add("<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" class=\"grid\"/>", LEFT, RIGHT, at);
        svg.text(LEFT - 8.0, at + 4, "end", "", label);
    }
}
