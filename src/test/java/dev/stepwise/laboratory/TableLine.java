package dev.stepwise.laboratory;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A line of the table.
 *
 * @param stream that was learned
 * @param measure what the figures are
 * @param best the best that is known
 * @param figures one or several, such as a mean and the worst
 * @param digits after the point
 */
record TableLine(String stream, String measure, String best, List<Figure> figures, int digits) {

    private static final String FORMAT = "%-11s %-47s %-10s %-17s %-18s %-18s %s";

    TableLine {
        figures = List.copyOf(figures);
    }

    static String header() {
        return String.format(FORMAT, "stream", "measure", "best", "result", "must", "goal", "met");
    }

    String result() {
        return join(Figure::value, "");
    }

    boolean meetsMust() {
        return figures.stream().allMatch(Figure::meetsMust);
    }

    private String met() {
        if (figures.stream().allMatch(figure -> Double.isNaN(figure.must()) && Double.isNaN(figure.goal()))) {
            return "";
        }
        if (!meetsMust()) {
            return "NO";
        }
        boolean goals = figures.stream().anyMatch(figure -> !Double.isNaN(figure.goal()));
        return goals && figures.stream().allMatch(Figure::meetsGoal) ? "goal" : "must";
    }

    @Override
    public String toString() {
        String relation = figures.getFirst().more() ? "≥ " : "≤ ";
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        stream,
                        measure,
                        best,
                        result(),
                        join(Figure::must, relation),
                        join(Figure::goal, relation),
                        met())
                .stripTrailing();
    }

    private String join(ToDoubleFunction<Figure> part, String relation) {
        String joined = figures.stream()
                .map(figure -> Figure.text(part.applyAsDouble(figure), digits))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" / "));
        return joined.isEmpty() ? "" : relation + joined;
    }
}
