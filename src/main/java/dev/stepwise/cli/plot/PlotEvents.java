package dev.stepwise.cli.plot;

import dev.stepwise.em.learner.LearnerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;

/** Events as marks at their points, in rows of labels that do not touch; where there is no room left, the mark alone. */
final class PlotEvents {

    private static final int MOST_ROWS = 6;
    private static final double ROW = 15;
    private static final double LETTER = 6.1;
    private static final double SPACE = 10;

    /** Marks that are nearer than that are one. */
    private static final double SAME = 3;

    private record Mark(double at, List<LearnerEvent> events, int row) {

        String label() {
            boolean saysMore = events.stream().anyMatch(event -> event.kind() != LearnerEvent.Kind.ADOPTED);
            return events.stream()
                    .filter(event -> !saysMore || event.kind() != LearnerEvent.Kind.ADOPTED)
                    .map(PlotEvents::text)
                    .distinct()
                    .collect(Collectors.joining(", "));
        }
    }

    private static final int NO_ROW = -1;

    private final List<Mark> marks = new ArrayList<>();
    private final double right;
    private final int rows;

    /**
     * @param events in the order in which they happened
     * @param places of points
     * @param right where labels have to end
     */
    PlotEvents(List<LearnerEvent> events, LongToDoubleFunction places, double right) {
        this.right = right;
        double[] ends = new double[MOST_ROWS];
        int used = 0;
        for (int i = 0; i < events.size(); ) {
            double at = places.applyAsDouble(events.get(i).points());
            List<LearnerEvent> together = new ArrayList<>();
            while (i < events.size() && places.applyAsDouble(events.get(i).points()) - at < SAME) {
                together.add(events.get(i++));
            }
            Mark mark = new Mark(at, List.copyOf(together), NO_ROW);
            double from = start(mark);
            int row = 0;
            while (row < MOST_ROWS && ends[row] > from) {
                row++;
            }
            if (row < MOST_ROWS) {
                ends[row] = from + width(mark) + SPACE;
                used = Math.max(used, row + 1);
                mark = new Mark(at, mark.events(), row);
            }
            marks.add(mark);
        }
        rows = used;
    }

    private double width(Mark mark) {
        return LETTER * mark.label().length();
    }

    private double start(Mark mark) {
        return Math.min(mark.at() + 4, right - width(mark));
    }

    /** Returns the height of all rows of labels, in pixels. */
    int height() {
        return (int) (rows * ROW) + 8;
    }

    /** Draws labels from one height on, and their marks down to another. */
    void draw(Svg svg, double top, double bottom) {
        for (Mark mark : marks) {
            double from = mark.row() == NO_ROW ? top + rows * ROW : top + mark.row() * ROW;
            svg.add(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$.1f\" y2=\"%3$.1f\" class=\"axis\" stroke-dasharray=\"2 3\"/>",
                    mark.at(), from, bottom);
        }
        for (Mark mark : marks) {
            if (mark.row() != NO_ROW) {
                svg.text(start(mark), top + mark.row() * ROW + 11, "start", "mark", mark.label());
            }
        }
    }

    private static String text(LearnerEvent event) {
        List<Integer> ids = event.ids();
        return switch (event.kind()) {
            case SEEDED -> "begun";
            case DRIFT_SUSPECTED -> "drift?";
            case DRIFT_CONFIRMED -> "drift";
            case REBASED -> "begun again";
            case ADOPTED -> "adopted";
            case BORN -> ids.getFirst() + " born";
            case SPLIT -> ids.get(0) + " split off " + ids.get(1);
            case DIED -> ids.getFirst() + " died";
            case RETURNED -> ids.getFirst() + " returned";
            case MERGED -> ids.get(0) + " merged into " + ids.get(1);
            case CONVERGED -> "converged";
        };
    }
}
