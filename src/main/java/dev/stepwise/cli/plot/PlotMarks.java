package dev.stepwise.cli.plot;

import java.util.Locale;

/** Forms of marks and lines, which tell components apart whose colours are the same. */
final class PlotMarks {

    /** Of the lines of components whose colour comes for the first time, the second time and so on. */
    private static final String[] DASHES = {"", "7 3", "2 3", "9 3 2 3"};

    private PlotMarks() {}

    private static int form(int place) {
        return place / PlotColours.number() % DASHES.length;
    }

    /** Returns the attribute of a component's lines, which is empty for a solid line. */
    static String dashes(int place) {
        String dashes = DASHES[form(place)];
        return dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
    }

    /** Adds the mark of a component: a disc, a square, a diamond or a triangle. */
    static void add(Svg svg, int place, double x, double y, double radius, String attributes) {
        switch (form(place)) {
            case 0 -> svg.add("<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.1f\" %s/>", x, y, radius, attributes);
            case 1 -> polygon(svg, x, y, radius, attributes, -1, -1, 1, -1, 1, 1, -1, 1);
            case 2 -> polygon(svg, x, y, radius, attributes, 0, -1.4, 1.4, 0, 0, 1.4, -1.4, 0);
            default -> polygon(svg, x, y, radius, attributes, 0, -1.3, 1.2, 1, -1.2, 1);
        }
    }

    /** @param corners x and y of each, in radiuses */
    private static void polygon(Svg svg, double x, double y, double radius, String attributes, double... corners) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            points.append(
                    String.format(Locale.ROOT, "%.2f,%.2f ", x + radius * corners[i], y + radius * corners[i + 1]));
        }
        svg.add("<polygon points=\"%s\" %s/>", points.toString().strip(), attributes);
    }
}
