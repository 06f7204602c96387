package dev.stepwise.cli.plot;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.family.Feature;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A fit as a drawing of its columns of numbers: the density of one, a scatter of two, pairs of more. Below them, or alone, there is
 * a panel for each other value.
 */
public final class FitPlot {

    private static final int MARGIN = 56;
    private static final int HEADER = 64;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 540;
    private static final int MOST_COLUMNS = 6;
    private static final int MOST_COUNTS = 200;
    private static final int MOST_PANELS = 24;
    private static final int PANEL = 200;
    private static final int PANEL_HEIGHT = 130;
    private static final int BELOW_PANEL = 58;
    private static final int CELL = 170;
    private static final int GAP = 12;
    private static final int ENTRY = 80;
    private static final int LINE = 18;
    private static final int MOST_OUTSIDE = 4;
    private static final double ROOM_FOR_NAME = 0.2;
    private static final int TICKS = 60;
    private static final int TICKS_OF_CELL = 36;

    /** More points than that, in all panels together, are thinned evenly. */
    static final int MOST_POINTS = 6_000;

    /** How many columns of numbers, and other values that could be drawn, the model has. */
    private record All(int columns, int others) {}

    private final PlotScene scene;
    private final All all;
    private final List<String> columns;
    private final Svg svg;
    private final int width;
    /** Height of the title and the legend. */
    private final int header;
    /** Without the panels of other values. */
    private final int height;

    private final List<MarginalPanel> others;
    /** One of so many points is drawn. */
    private final int step;

    private FitPlot(PlotScene scene, All all, List<String> columns, int width, int height, List<MarginalPanel> others) {
        int more = LINE * (Math.ceilDiv(scene.components(), entriesPerLine(width)) - 1);
        this.scene = scene;
        this.all = all;
        this.columns = columns;
        this.width = width;
        this.header = HEADER + more;
        this.height = height + more;
        this.others = others;
        this.svg = new Svg(width, this.height + Math.ceilDiv(others.size(), perLine()) * (PANEL_HEIGHT + BELOW_PANEL));
        int panels = columns.size() * (columns.size() - 1) / 2;
        this.step = Math.ceilDiv(Math.max(1, scene.rows() * panels), MOST_POINTS);
    }

    /**
     * The text of an SVG file.
     *
     * @param rows the memberships of the points
     */
    public static String of(ModelDefinition model, Dataset points, BatchEm.Result fit, RowScores.Scorer rows) {
        List<String> numbers = model.schema().features().stream()
                .filter(feature -> feature.family().isNumeric())
                .flatMap(feature -> feature.names().stream())
                .toList();
        List<String> columns = numbers.subList(0, Math.min(numbers.size(), MOST_COLUMNS));
        PlotScene scene = new PlotScene(points, fit, rows);
        List<Feature> features = model.schema().features();
        double[][] counts = features.size() == 1 ? counts(features.getFirst(), scene) : new double[0][];
        if (counts.length > 0) {
            FitPlot plot = new FitPlot(
                    scene, new All(1, 0), List.of(features.getFirst().name()), WIDTH, HEIGHT, List.of());
            plot.header(model.id());
            plot.counts(counts);
            return plot.svg.toString();
        }
        List<MarginalPanel> panels = MarginalPanel.of(features);
        List<MarginalPanel> others = panels.subList(0, Math.min(panels.size(), MOST_PANELS));
        All all = new All(numbers.size(), panels.size());
        if (columns.isEmpty()) {
            if (others.isEmpty()) {
                throw new BadDataException("--plot does not draw features of the family "
                        + features.getFirst().family().label() + (features.size() == 1 ? " with so many counts" : "")
                        + ", and the model has no others");
            }
            FitPlot plot = new FitPlot(scene, all, List.of(), WIDTH, HEADER, others);
            plot.header(model.id());
            plot.others();
            return plot.svg.toString();
        }
        int side = 2 * MARGIN + columns.size() * (CELL + GAP);
        FitPlot plot = columns.size() > 2
                ? new FitPlot(scene, all, columns, side, side + HEADER - MARGIN, others)
                : new FitPlot(scene, all, columns, WIDTH, HEIGHT, others);
        plot.header(model.id());
        switch (columns.size()) {
            case 1 -> plot.density();
            case 2 -> plot.scatter();
            default -> plot.pairs();
        }
        plot.others();
        return plot.svg.toString();
    }

    private void header(String title) {
        svg.text(MARGIN, 26, "start", "title", title);
        List<String> parts = new ArrayList<>();
        if (step > 1) {
            parts.add(String.format(Locale.ROOT, "%,d of %,d points", Math.ceilDiv(scene.rows(), step), scene.rows()));
        }
        if (columns.size() < all.columns()) {
            parts.add(columns.size() + " of " + all.columns() + " columns");
        }
        if (others.size() < all.others()) {
            parts.add(others.size() + " of " + all.others() + " other values");
        }
        if (!parts.isEmpty()) {
            svg.text(width - 20.0, 26, "end", "legend", String.join(", ", parts));
        }
        for (int k = 0; k < scene.components(); k++) {
            double x = MARGIN + k % entriesPerLine(width) * (double) ENTRY;
            double y = 44 + k / entriesPerLine(width) * (double) LINE;
            PlotMarks.add(svg, k, x + 5, y, 5, "fill=\"" + PlotColours.of(k) + "\"");
            svg.text(
                    x + 14,
                    y + 4,
                    "start",
                    "legend",
                    String.format(Locale.ROOT, "%d: %.1f %%", k + 1, 100 * scene.weight(k)));
        }
        String outside = outside();
        if (!outside.isEmpty()) {
            svg.text(MARGIN, header - 2.0, "start", "legend", outside);
        }
    }

    private static int entriesPerLine(int width) {
        return Math.max(1, Math.ceilDiv(width - 2 * MARGIN, ENTRY));
    }

    /** What the axes leave out. */
    private String outside() {
        List<String> parts = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            PlotRange range = scene.range(column);
            if (range != null && range.outside() > 0) {
                parts.add("%s, %d as far as %s"
                        .formatted(
                                columns.get(column),
                                range.outside(),
                                new BigDecimal(scene.inUnit(column, range.farthest()))
                                        .round(new MathContext(4))
                                        .stripTrailingZeros()
                                        .toPlainString()));
            }
        }
        others.forEach(panel -> panel.outside(scene).ifPresent(parts::add));
        int more = parts.size() - MOST_OUTSIDE;
        String told = String.join("; ", parts.subList(0, Math.min(parts.size(), MOST_OUTSIDE)));
        return parts.isEmpty() ? "" : "outside: " + told + (more > 0 ? "; and of " + more + " more" : "");
    }

    /** All counts that a feature may have or has had, from 0 on, as rows; empty if it has no counts or too many. */
    private static double[][] counts(Feature feature, PlotScene scene) {
        double[] sorted = scene.sorted(0);
        if (feature.size() > 1 || sorted.length == 0 || sorted[sorted.length - 1] > MOST_COUNTS) {
            return new double[0][];
        }
        return feature.family()
                .outcomes((int) sorted[sorted.length - 1], MOST_COUNTS + 1)
                .toArray(double[][]::new);
    }

    private void counts(double[][] counts) {
        PlotAxis x = new PlotAxis(-0.6, counts.length - 0.4, MARGIN, width - 20);
        below(x, height - MARGIN, height - MARGIN);
        double[][] probabilities = IntStream.range(0, scene.components())
                .mapToObj(k -> scene.probabilities(k, counts))
                .toArray(double[][]::new);
        new CountsPanel(scene, 0, CountBins.from0(counts.length), probabilities).draw(svg, x, header, height - MARGIN);
        svg.text((x.from() + x.to()) / 2, height - 14, "middle", "", columns.getFirst());
        svg.upwards(MARGIN - 20, (header + height - MARGIN) / 2.0, "probability");
    }

    private int perLine() {
        return Math.max(1, (width - MARGIN) / (PANEL + GAP));
    }

    /** A panel for each value that is no number, line by line. */
    private void others() {
        for (int i = 0; i < others.size(); i++) {
            double left = MARGIN + i % perLine() * (double) (PANEL + GAP);
            double top = height + i / perLine() * (double) (PANEL_HEIGHT + BELOW_PANEL) + GAP;
            svg.text(
                    left + PANEL / 2.0,
                    top + GAP,
                    "middle",
                    "title",
                    others.get(i).name());
            others.get(i).draw(svg, scene, left, left + PANEL, top + 2 * GAP, top + PANEL_HEIGHT);
        }
    }

    private void density() {
        PlotAxis x = scene.axis(0, MARGIN, width - 20);
        below(x, header, height - MARGIN);
        new DensityPanel(scene, 0).draw(svg, x, header, height - MARGIN, 0.05);
        svg.text((x.from() + x.to()) / 2, height - 14, "middle", "", columns.getFirst());
        svg.upwards(
                MARGIN - 20,
                (header + height - MARGIN) / 2.0,
                scene.isTransformed(0) ? "density of the transform" : "density");
    }

    private void scatter() {
        PlotAxis x = scene.axis(0, MARGIN + 8, width - 20);
        PlotAxis y = scene.axis(1, height - MARGIN, header);
        below(x, header, height - MARGIN);
        left(y, x.from(), x.to());
        clipped(0, x, y, () -> new ScatterPanel(scene, 0, 1, step).draw(svg, x, y, 3.5));
        svg.text((x.from() + x.to()) / 2, height - 14, "middle", "", columns.get(0));
        svg.upwards(18, (header + height - MARGIN) / 2.0, columns.get(1));
    }

    private void pairs() {
        int d = columns.size();
        for (int i = 0; i < d; i++) {
            double top = header + i * (CELL + GAP);
            for (int j = 0; j <= i; j++) {
                double from = MARGIN + j * (CELL + GAP);
                PlotAxis x = scene.axis(j, from, from + CELL);
                PlotAxis y = scene.axis(i, top + CELL, top);
                int column = i;
                int other = j;
                if (i == j) {
                    new DensityPanel(scene, i).draw(svg, x, top, top + CELL, ROOM_FOR_NAME);
                    svg.text(from + CELL / 2.0, top + 14, "middle", "title", columns.get(i));
                } else {
                    grid(x, y);
                    clipped(i * d + j, x, y, () -> new ScatterPanel(scene, other, column, step).draw(svg, x, y, 2));
                    if (j == 0) {
                        left(y, x.from(), x.from());
                    }
                }
                if (i == d - 1) {
                    below(x, top + CELL, top + CELL);
                }
            }
        }
    }

    private void grid(PlotAxis x, PlotAxis y) {
        svg.add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" class=\"grid\"/>",
                x.from(), y.to(), x.to() - x.from(), y.from() - y.to());
    }

    /** Nothing of an ellipse shall leave its panel. */
    private void clipped(int id, PlotAxis x, PlotAxis y, Runnable drawing) {
        svg.add(
                "<clipPath id=\"panel%d\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></clipPath>",
                id, x.from(), y.to(), x.to() - x.from(), y.from() - y.to());
        svg.add("<g clip-path=\"url(#panel%d)\">", id);
        drawing.run();
        svg.add("</g>");
    }

    /** Labels under an axis, and its lines up to {@code top}. */
    private void below(PlotAxis x, double top, double bottom) {
        for (PlotAxis.Tick tick : x.ticks(columns.size() > 2 ? TICKS_OF_CELL : TICKS)) {
            svg.add(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$.1f\" y2=\"%3$.1f\" class=\"grid\"/>",
                    tick.at(), top, bottom);
            svg.text(tick.at(), bottom + 18, "middle", "", tick.label());
        }
        svg.add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\" class=\"axis\"/>", x.from(), x.to(), bottom);
    }

    /** Labels to the left of an axis, and its lines from there to {@code right}. */
    private void left(PlotAxis y, double left, double right) {
        for (PlotAxis.Tick tick : y.ticks(columns.size() > 2 ? TICKS_OF_CELL : TICKS)) {
            svg.add(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\" class=\"grid\"/>",
                    left, right, tick.at());
            svg.text(left - 6, tick.at() + 4, "end", "", tick.label());
        }
        svg.add(
                "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$.1f\" y2=\"%3$.1f\" class=\"axis\"/>",
                left, y.from(), y.to());
    }
}
