package dev.stepwise.cli.plot;

import java.util.Locale;

/** A drawing that grows element by element. Coordinates in pixels, y downwards. */
final class Svg {

    /** Colours on white paper; on dark paper they are others. */
    static final String TEXT = "#444444";

    static final String TITLE = "#222222";
    static final String GRID = "#e4e4e4";
    static final String AXIS = "#999999";
    static final String BAR = "#dde1e6";
    static final String INK = "#333333";

    private static final String TEMPLATE = """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s">
            <style>
            text { font: 12px system-ui, sans-serif; fill: %4$s }
            .title { font-size: 15px; font-weight: 600; fill: %5$s }
            .grid { stroke: %6$s }
            .axis { stroke: %7$s }
            .paper { fill: #fff }
            .mark { stroke: #fff; stroke-width: 4px; paint-order: stroke }
            .bar { fill: %8$s }
            svg { color: %9$s }
            @media (prefers-color-scheme: dark) {
            text { fill: #b4bac2 }
            .title { fill: #eceef1 }
            .grid { stroke: #30353d }
            .axis { stroke: #6c747f }
            .paper { fill: #15181d }
            .mark { stroke: #15181d }
            .bar { fill: #363c45 }
            svg { color: #dfe3e8 }
            }
            </style>
            <rect width="%1$s" height="%2$s" class="paper"/>
            %3$s</svg>
            """;

    private final StringBuilder elements = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Adds an element whose attributes are in {@code %.2f} and the like. */
    void add(String element, Object... values) {
        elements.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    /** @param anchor start, middle or end */
    void text(double x, double y, String anchor, String style, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x, y, anchor, style, escaped(text));
    }

    /** Text that reads upwards. */
    void upwards(double x, double y, String text) {
        add(
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                x, y, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return TEMPLATE.formatted(width, height, elements, TEXT, TITLE, GRID, AXIS, BAR, INK);
    }
}
