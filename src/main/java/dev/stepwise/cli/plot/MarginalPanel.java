package dev.stepwise.cli.plot;

import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A value that is drawn without the others: bars for how often it was seen, and over them how probable each component makes it. A
 * direction has densities over its circle.
 *
 * @param name of the value
 * @param values that it may have
 * @param column of a row
 * @param value number of the value in a point
 */
record MarginalPanel(String name, Values values, int column, int value) {

    private static final double ROOM = 0.05;
    private static final int[] ROUND = {1, 2, 5};
    private static final int PIXELS_OF_LETTER = 7;
    private static final int PIXELS_OF_NAME = 28;

    /** The values of features that can be drawn so, which are no numbers and whose distribution is not that of one trial. */
    static List<MarginalPanel> of(List<Feature> features) {
        List<MarginalPanel> panels = new ArrayList<>();
        int column = 0;
        int value = 0;
        for (Feature feature : features) {
            for (String name : feature.names()) {
                if (isDrawn(feature)) {
                    panels.add(new MarginalPanel(name, feature.family().values(), column, value));
                }
                column += feature.family().columns();
                value++;
            }
        }
        return panels;
    }

    private static boolean isDrawn(Feature feature) {
        return switch (feature.family().values()) {
            case Values.Number _ -> false;
            case Values.Count() ->
                feature.family().trials().isEmpty()
                        && !feature.family().outcomes(1, 2).isEmpty();
            default -> true;
        };
    }

    /** Draws between these pixels; labels stand below. */
    void draw(Svg svg, PlotScene scene, double left, double right, double top, double bottom) {
        if (values instanceof Values.Direction direction) {
            PlotAxis x = new PlotAxis(0, direction.period(), left, right);
            new DensityPanel(scene, column, (k, v) -> density(scene, k, v)).draw(svg, x, top, bottom, ROOM);
            x.ticks(PIXELS_OF_NAME).forEach(tick -> label(svg, tick.at(), bottom, tick.label()));
        } else {
            CountBins bins = bins(scene);
            List<String> names = names(bins);
            PlotAxis x = new PlotAxis(-0.6, names.size() - 0.4, left, right);
            double[][] probabilities = IntStream.range(0, scene.components())
                    .mapToObj(k -> IntStream.range(0, names.size())
                            .mapToDouble(bin -> scene.weight(k) * bins.probability(scene.marginal(k, value), bin))
                            .toArray())
                    .toArray(double[][]::new);
            new CountsPanel(scene, column, bins, probabilities).draw(svg, x, top, bottom);
            int room = roomOfName(names);
            int every = 1;
            for (int round = 1; every * x.unit() < room; round++) {
                every = ROUND[round % ROUND.length] * (int) Math.pow(10, round / ROUND.length);
            }
            int letters = (int) Math.max(room, every * x.unit()) / PIXELS_OF_LETTER;
            double begin = bins.width() > 1 ? -0.5 : 0; // a bin begins with the count that is its label
            for (int v = bins.firstMultiple(every); v < names.size(); v += every) {
                String text = names.get(v);
                label(
                        svg,
                        x.at(v + begin),
                        bottom,
                        text.length() > letters ? text.substring(0, letters - 1) + "…" : text);
            }
        }
        svg.add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\" class=\"axis\"/>", left, right, bottom);
    }

    private static void label(Svg svg, double at, double bottom, String text) {
        svg.text(at, bottom + 16, "middle", "", text);
    }

    /** A component's part of the density of a direction. */
    private double density(PlotScene scene, int place, double x) {
        return scene.weight(place)
                * Math.exp(scene.marginal(place, value).logDensity().applyAsDouble(x));
    }

    /** How many values are not drawn, and the farthest of them; empty where all are. */
    Optional<String> outside(PlotScene scene) {
        CountBins bins = values instanceof Values.Count ? bins(scene) : CountBins.from0(0);
        return bins.leftOut() == 0
                ? Optional.empty()
                : Optional.of(
                        String.format(Locale.ROOT, "%s, %d as far as %.0f", name, bins.leftOut(), bins.farthest()));
    }

    private CountBins bins(PlotScene scene) {
        return switch (values) {
            case Values.Level(List<String> levels) -> CountBins.from0(levels.size());
            case Values.YesNo() -> CountBins.from0(2);
            default -> CountBins.of(scene.sorted(column));
        };
    }

    private List<String> names(CountBins bins) {
        return switch (values) {
            case Values.Level(List<String> levels) -> levels;
            case Values.YesNo() -> List.of("no", "yes");
            default ->
                IntStream.range(0, bins.number())
                        .mapToObj(bin -> String.format(Locale.ROOT, "%.0f", bins.least(bin)))
                        .toList();
        };
    }

    /** Names of levels are cut, numbers are not. */
    private int roomOfName(List<String> names) {
        int longest = values instanceof Values.Count
                ? names.stream().mapToInt(String::length).max().orElse(0)
                : 0;
        return Math.max(PIXELS_OF_NAME, (longest + 1) * PIXELS_OF_LETTER);
    }
}
