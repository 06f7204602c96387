package dev.stepwise.codec;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.stepwise.event.FeatureFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the text of a cell means to a feature of each family. */
final class CsvCells {

    private static final double NO = 0;
    private static final double YES = 1;

    private CsvCells() {}

    /** Thrown for a text that means nothing to the feature; says what is wrong with it. */
    static final class BadCellException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadCellException(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads a cell that is not missing. */
    interface Reader {

        /** @throws BadCellException when the text means nothing here */
        double read(char[] text, int offset, int length);
    }

    /** The reader of a family's values. */
    static Reader of(FeatureFamily family) {
        return switch (family) {
            case FeatureFamily.Gaussian(), FeatureFamily.StudentT() -> CsvCells::number;
            case FeatureFamily.Bernoulli() -> CsvCells::yesNo;
            case FeatureFamily.Categorical(List<String> levels) -> levels(levels);
            case FeatureFamily.Poisson(), FeatureFamily.Multinomial() -> CsvCells::count;
            case FeatureFamily.Binomial _ -> CsvCells::count;
        };
    }

    static double number(char[] text, int offset, int length) {
        try {
            double number = JavaDoubleParser.parseDouble(text, offset, length);
            // the parser takes what Java's does, such as 1d or NaN
            if (Double.isFinite(number) && text[offset + length - 1] <= '9') {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new BadCellException("'%s' is not a number".formatted(shown(text, offset, length)));
    }

    static double count(char[] text, int offset, int length) {
        double number = number(text, offset, length);
        if (number < 0 || number != Math.rint(number)) {
            throw new BadCellException("'%s' is no count (0, 1, 2, …)".formatted(shown(text, offset, length)));
        }
        return number;
    }

    private static double yesNo(char[] text, int offset, int length) {
        String word = new String(text, offset, length);
        if (word.equalsIgnoreCase("true")) {
            return YES;
        }
        if (word.equalsIgnoreCase("false")) {
            return NO;
        }
        double number = number(text, offset, length);
        if (number != NO && number != YES) {
            throw new BadCellException("'%s' is none of 0, 1, true and false".formatted(shown(text, offset, length)));
        }
        return number;
    }

    private static Reader levels(List<String> levels) {
        Map<String, Integer> indices = new HashMap<>();
        levels.forEach(level -> indices.put(level, indices.size()));
        Set<String> known = Set.copyOf(levels);
        return (text, offset, length) -> {
            Integer index = indices.get(new String(text, offset, length));
            if (index == null) {
                throw new BadCellException(Problems.unknown("level", shown(text, offset, length), known));
            }
            return index;
        };
    }

    private static String shown(char[] text, int offset, int length) {
        return length > 40 ? new String(text, offset, 40) + "…" : new String(text, offset, length);
    }
}
