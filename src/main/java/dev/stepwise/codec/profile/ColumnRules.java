package dev.stepwise.codec.profile;

import dev.stepwise.codec.profile.ColumnChoice.LeftOut;
import dev.stepwise.codec.profile.ColumnChoice.Taken;
import dev.stepwise.distribution.Transform;
import dev.stepwise.model.family.Feature.Spelling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules by which the contents of a column, and here and there its name, tell what it is. */
final class ColumnRules {

    /** More levels than this cost more parameters than they tell. */
    private static final int MOST_LEVELS = 30;

    /** With fewer rows for each level than this a column repeats too little. */
    private static final int ROWS_OF_A_LEVEL = 4;

    /** Integers of so few different values are answers or codes. */
    private static final int MOST_CODES = 7;

    /** A key needs so many rows before it is told from numbers that happen to be different. */
    private static final int FEWEST_OF_KEY = 20;

    /** Counts of a larger median are numbers like others, unless they are skewed. */
    private static final double SMALL_COUNT = 10;

    private static final double FEW = 2;

    /** The skewness of an exponential distribution is 2, that of small counts about half of it. */
    private static final double SKEWED_COUNT = 1;

    /** The variance of counts over their mean, which is 1 for Poisson counts. */
    private static final double OVERDISPERSED = 1.3;

    private static final double UNDERDISPERSED = 0.7;

    /** A column of numbers may have this share of texts that stand for what is missing. */
    private static final double NEARLY_ALL = 0.9;

    /** Seconds and milliseconds since 1970, from 2001 to 2100. */
    private static final double[][] MOMENTS = {{1e9, 4.1e9}, {1e12, 4.1e12}, {1e15, 4.1e15}};

    private static final Pattern ID = Pattern.compile(
            "(?i)(.*[^a-z])?(id|uuid|guid|key|pk|nr|serial|phone|zip|plz|postcode|hash)|.*nummer|.*number|.*[a-z](Id|ID|Key|Nr|No)");
    private static final Pattern ANSWER =
            Pattern.compile("(?i)(.*[^a-z])?(label|target|species|truth|outlier|anomaly|cluster)");
    private static final Pattern SLASHED = Pattern.compile("\\d{1,2}/\\d{1,2}/\\d{2,4}");

    private static final Pattern TIME =
            Pattern.compile("(?i).*(time|date|stamp|epoch|created|updated).*|ts|at|.*_(ts|at)");
    private static final Pattern COUNT = Pattern.compile(
            "(?i)(.*[^a-z])?(counts?|number|num|anzahl|anz|qty|quantity|visits|orders|clicks|errors|events)");
    private static final Pattern NUMBER_WITH_SIGN =
            Pattern.compile("[$€£¥]?\\s?[+-]?(0|[1-9][\\d.,' ]*|0[.,]\\d+)\\s?(%|[$€£¥]|[A-Za-z°]{1,3})?");
    private static final Pattern LIST = Pattern.compile("(?s)\\[.*]|\\{.*}");
    private static final Pattern NUMBERED = Pattern.compile("(\\p{L}+[ _:.#/-]?)\\d+");

    private ColumnRules() {}

    static ColumnChoice choose(ColumnFacts facts) {
        String name = facts.name();
        if (name.isEmpty()) {
            return new LeftOut("", "has no name in the header: give it one");
        }
        if (facts.present() == 0) {
            return new LeftOut(name, "is empty");
        }
        if (facts.words().size() == 1) {
            String only = Words.quoted(facts.words().keySet().iterator().next());
            return new LeftOut(
                    name, facts.missing() == 0 ? "is always " + only : "is " + only + " or missing, and nothing else");
        }
        if (facts.isYesNo()) {
            return isAnswer(facts) ? answer(facts) : new Taken(name, "bernoulli", List.of(), yesNo(facts), List.of());
        }
        if (facts.isTimes()) {
            boolean slashed = facts.words().keySet().stream()
                    .anyMatch(word -> SLASHED.matcher(word).lookingAt());
            return TimeRule.ofTexts(facts)
                    .filter(_ -> facts.noTimes().size() <= MissingWords.MOST_TEXTS)
                    .map(taken -> MissingWords.named(taken, facts.noTimes(), new LinkedHashMap<>()))
                    .orElseGet(() -> new LeftOut(
                            name,
                            (slashed
                                            ? "holds dates with slashes, where the day may come first or the month; written as 2026-01-31, "
                                            : "holds times: ")
                                    + "--timestamp " + Words.shell(name) + " gives them to replay and produce"));
        }
        boolean isNearlyAllNumbers = facts.shareOfNumbers() > NEARLY_ALL;
        boolean isLevels = isLevels(facts) && (!isNearlyAllNumbers || facts.isAllQuoted());
        if (!facts.hasLeadingZero() && !isLevels) {
            if (facts.isAllNumbers()) {
                return numbers(facts);
            }
            if (MissingWords.areFew(facts)) {
                return MissingWords.named(
                        choose(facts.withoutTextsAnd(Set.of())), facts.noNumbers(), new LinkedHashMap<>());
            }
        }
        if (isNearlyAllNumbers && !facts.isAllNumbers()) {
            return new LeftOut(
                    name,
                    "holds numbers, and %s in %s: if they stand for what is missing, `missing: [...]` of a feature takes them"
                            .formatted(
                                    Words.some(facts.noNumbers().keySet()),
                                    Words.rows(facts.noNumbers().values().stream()
                                            .mapToInt(i -> i)
                                            .sum())));
        }
        return texts(facts);
    }

    private static ColumnChoice texts(ColumnFacts facts) {
        String name = facts.name();
        if (!isLevels(facts)) {
            if (facts.words().keySet().stream().limit(50).allMatch(NUMBER_WITH_SIGN.asMatchPredicate())) {
                return new LeftOut(
                        name,
                        "holds numbers with signs that are no part of them, such as %s: write them without, or say --decimal"
                                .formatted(Words.some(facts.words().keySet())));
            }
            if (facts.words().keySet().stream().allMatch(LIST.asMatchPredicate())) {
                return new LeftOut(
                        name,
                        "holds lists or objects in a text, such as %s: give each element a column of its own"
                                .formatted(Words.quoted(
                                        facts.words().keySet().iterator().next())));
            }
            boolean allDifferent = !facts.hasManyWords() && facts.words().size() == facts.present()
                    || facts.words().values().stream().allMatch(rows -> rows == 1);
            String example = Words.some(facts.words().keySet());
            return new LeftOut(
                    name,
                    allDifferent
                            ? "is a key or free text, as every row has another: " + example
                            : "has %s different texts, too many for levels: %s"
                                    .formatted(
                                            (facts.hasManyWords()
                                                    ? "1,000 or more"
                                                    : "" + facts.words().size()),
                                            example));
        }
        if (isAnswer(facts)) {
            return answer(facts);
        }
        List<String> levels = List.copyOf(facts.words().keySet());
        if (facts.hasLeadingZero() && facts.isAllNumbers() && ID.matcher(name).matches()) {
            return new LeftOut(name, "categorical", levels, "holds numbers of somebody or something, by its name");
        }
        if (areNamesOfThings(levels)) {
            return new LeftOut(
                    name,
                    "categorical",
                    levels,
                    "names who or what was observed: "
                            + Words.some(facts.words().keySet()));
        }
        return new Taken(name, "categorical", levels, levels(facts), ColumnWarnings.ofLevels(facts));
    }

    private static boolean isLevels(ColumnFacts facts) {
        int levels = facts.words().size();
        return levels >= 2 && levels <= MOST_LEVELS && facts.present() >= ROWS_OF_A_LEVEL * levels;
    }

    /** Whether all are one word and a number, such as sensor-1, sensor-2. */
    private static boolean areNamesOfThings(List<String> levels) {
        Matcher first = NUMBERED.matcher(levels.getFirst());
        return levels.size() > 1
                && first.matches()
                && levels.stream().allMatch(level -> {
                    Matcher matcher = NUMBERED.matcher(level);
                    return matcher.matches() && matcher.group(1).equals(first.group(1));
                });
    }

    private static boolean isAnswer(ColumnFacts facts) {
        return ANSWER.matcher(facts.name()).matches() && isLevels(facts);
    }

    private static LeftOut answer(ColumnFacts facts) {
        return new LeftOut(
                facts.name(),
                "categorical",
                List.copyOf(facts.words().keySet()),
                "holds the answer, by its name: clusters are found without it. To learn from it, use `label`");
    }

    private static ColumnChoice numbers(ColumnFacts facts) {
        String name = facts.name();
        NumberFacts x = NumberFacts.of(facts.sortedNumbers());
        Set<Double> sentinels = MissingWords.sentinels(x);
        if (!sentinels.isEmpty()) {
            SequencedMap<Double, Integer> rows = new LinkedHashMap<>(x.sentinels());
            rows.keySet().retainAll(sentinels);
            return MissingWords.named(choose(facts.withoutTextsAnd(sentinels)), Map.of(), rows);
        }
        if (isMoments(facts, x)) {
            return TimeRule.ofNumbers(facts, x.sorted())
                    .filter(_ -> !facts.hasQuotedNumbers())
                    .orElseGet(() -> new LeftOut(
                            name,
                            "gaussian",
                            List.of(),
                            "holds times: --timestamp " + Words.shell(name) + " gives them to replay and produce"));
        }
        boolean allDifferent = x.distinct() == x.size() && x.size() >= FEWEST_OF_KEY;
        if (x.whole() && allDifferent && facts.isAscending() && x.largest() - x.least() == x.size() - 1) {
            return new LeftOut(name, "gaussian", List.of(), "counts the rows one by one");
        }
        if (x.whole() && ID.matcher(name).matches() && (x.distinct() > MOST_CODES || allDifferent)) {
            return new LeftOut(name, "gaussian", List.of(), "holds numbers of somebody or something, by its name");
        }
        if (isAnswer(facts)) {
            return answer(facts);
        }
        Optional<Taken> direction = DirectionRule.of(name, x, facts.missing());
        if (direction.isPresent()) {
            return lenient(facts, direction.get());
        }
        List<String> warnings = ColumnWarnings.of(facts, x, Transform.NONE);
        boolean plain = facts.words().keySet().stream().noneMatch(word -> Double.isNaN(ColumnWarnings.parse(word)));
        if (plain && isCodes(x) && isLevels(facts)) {
            List<String> levels = facts.words().keySet().stream()
                    .sorted(Comparator.comparingDouble(ColumnWarnings::parse))
                    .toList();
            return new Taken(
                    name,
                    "categorical",
                    levels,
                    levels(facts) + "; without `family` and `levels` it is a number",
                    warnings);
        }
        Transform transform = SkewedNumbers.transform(x);
        Taken taken = isCount(name, x)
                ? count(name, x, warnings)
                : number(name, transform, Words.range(x, facts.missing()), ColumnWarnings.of(facts, x, transform));
        return lenient(facts, taken);
    }

    private static Taken lenient(ColumnFacts facts, Taken numbers) {
        return facts.hasQuotedNumbers()
                ? numbers.withSpelling(
                        new Spelling(List.of(), true), List.of("some numbers stand in quotes; `lenient` takes them"))
                : numbers;
    }

    private static Taken number(String name, Transform transform, String range, List<String> warnings) {
        return transform.isNone()
                ? new Taken(name, "gaussian", List.of(), range, warnings)
                : new Taken(
                        name,
                        "gaussian",
                        List.of(),
                        "transform: " + transform.kind().label(),
                        range + "; skewed, so that its logarithm is modelled",
                        warnings);
    }

    private static boolean isMoments(ColumnFacts facts, NumberFacts x) {
        for (double[] unit : MOMENTS) {
            if (x.least() >= unit[0] && x.largest() <= unit[1]) {
                return facts.isAscending() || TIME.matcher(facts.name()).matches();
            }
        }
        return x.whole() && x.least() >= 1900_01_01 && x.largest() <= 2100_12_31 && areDays(x);
    }

    /** Whether all are a year, a month and a day in eight digits. */
    private static boolean areDays(NumberFacts x) {
        return Arrays.stream(x.sorted()).allMatch(day -> {
            double month = Math.floor(day / 100) % 100;
            return month >= 1 && month <= 12 && day % 100 >= 1 && day % 100 <= 31;
        });
    }

    /** Few integers that are no counts: those begin at 0 and have no gap. */
    private static boolean isCodes(NumberFacts x) {
        boolean counts = x.least() == 0 && x.distinct() > 4 && x.largest() == x.distinct() - 1;
        return x.whole()
                && x.distinct() <= MOST_CODES
                && !counts
                && x.sentinels().isEmpty()
                && x.far().isEmpty();
    }

    /** Whether integers count something: by their name, as they are small, or as they are skewed and begin near 0. */
    private static boolean isCount(String name, NumberFacts x) {
        boolean small = x.zeros() > 0 && x.median() <= SMALL_COUNT;
        boolean skewed = x.least() <= FEW && x.skewness() > SKEWED_COUNT;
        return x.whole()
                && x.least() >= 0
                && (small || skewed || COUNT.matcher(name).matches())
                && x.variance() > UNDERDISPERSED * x.mean();
    }

    private static Taken count(String name, NumberFacts x, List<String> warnings) {
        double dispersion = x.variance() / x.mean();
        String what = "counts from %s to %s, %s on average; variance %s times the mean"
                .formatted(
                        Words.number(x.least()),
                        Words.number(x.largest()),
                        Words.number(x.mean()),
                        Words.number(dispersion));
        return new Taken(name, dispersion > OVERDISPERSED ? "negative-binomial" : "poisson", List.of(), what, warnings);
    }

    private static String yesNo(ColumnFacts facts) {
        return "yes or no: "
                + facts.words().entrySet().stream()
                        .map(entry -> share(entry, facts.present()))
                        .collect(Collectors.joining(", "))
                + Words.missing(facts.missing());
    }

    private static String levels(ColumnFacts facts) {
        return facts.words().size() + " levels: "
                + facts.words().entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(4)
                        .map(entry -> share(entry, facts.present()))
                        .collect(Collectors.joining(", "))
                + (facts.words().size() > 4 ? ", …" : "") + Words.missing(facts.missing());
    }

    private static String share(Map.Entry<String, Integer> entry, int of) {
        return "%s %.0f %%".formatted(Words.oneLine(entry.getKey()), 100.0 * entry.getValue() / of);
    }
}
