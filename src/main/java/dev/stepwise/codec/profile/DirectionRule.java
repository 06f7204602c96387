package dev.stepwise.codec.profile;

import dev.stepwise.codec.profile.ColumnChoice.Taken;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers on a circle, as their name says and all of them allow: degrees, hours of a day, months of a year. */
final class DirectionRule {

    /** Numbers that stay within less of the circle than this are as well on a line. */
    private static final double MOST_OF_LINE = 0.5;

    private record Circle(Pattern name, double period, double least, double largest, String what) {}

    private static final List<Circle> CIRCLES = List.of(
            new Circle(
                    Pattern.compile(
                            "(?i)(.*[^a-z])?(heading|bearing|azimuth|course|direction|winddir|wind_dir|cog|yaw)([^a-z].*)?"),
                    360,
                    -180,
                    360,
                    "degrees of a circle"),
            new Circle(Pattern.compile("(?i)(.*[^a-z])?(hour|hour_of_day|stunde)"), 24, 0, 24, "hours of a day"),
            new Circle(Pattern.compile("(?i)(.*[^a-z])?(month|monat)"), 12, 1, 12, "months of a year"));

    private DirectionRule() {}

    static Optional<Taken> of(String name, NumberFacts x, int missing) {
        return CIRCLES.stream()
                .filter(circle -> circle.name().matcher(name).matches()
                        && x.least() >= circle.least()
                        && x.largest() <= circle.largest()
                        && x.largest() - x.least() > MOST_OF_LINE * circle.period())
                .findFirst()
                .map(circle -> new Taken(
                        name,
                        "von-mises",
                        List.of(),
                        "period: " + Math.round(circle.period()),
                        circle.what() + ", by the name: " + Words.range(x, missing),
                        List.of()));
    }
}
