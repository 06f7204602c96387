package dev.stepwise.codec.json;

import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature.Spelling;

/**
 * Reads a value of which a model says how it may be written: passes over what stands for a missing value, and takes a number
 * out of its quotes. Allocates nothing for a good value.
 */
final class SpelledReader implements FieldReader {

    private static final String EXPECTED = "a number, in quotes or not";

    private final FieldReader value;
    private final String pointer;
    private final NameTable missingTexts;
    private final double[] missingNumbers;
    private final boolean lenient;

    private SpelledReader(FieldReader value, Spelling spelling, String pointer) {
        this.value = value;
        this.pointer = pointer;
        this.missingTexts = new NameTable(spelling.missing());
        this.missingNumbers = spelling.missingNumbers();
        this.lenient = spelling.lenient();
    }

    static FieldReader of(FieldReader value, Spelling spelling, String pointer) {
        return spelling.isUsual() ? value : new SpelledReader(value, spelling, pointer);
    }

    @Override
    public void read(JsonCursor json, Point into) {
        if (json.peek() == '"') {
            text(json, into);
        } else if (!json.atNumber() || missingNumbers.length == 0) {
            value.read(json, into);
        } else {
            number(json, into);
        }
    }

    private void text(JsonCursor json, Point into) {
        int start = json.position();
        json.scalarText();
        int end = json.position();
        boolean isEmpty = json.text().from() == json.text().to();
        if (missingTexts.indexOf(json.text()) >= 0 || lenient && isEmpty) {
            return;
        }
        json.back(start);
        if (!lenient) {
            value.read(json, into);
            return;
        }
        json.back(start + 1);
        if (!isNumber(json, end - 1)) {
            json.back(start);
            throw FieldReader.wrongType(json, pointer, EXPECTED);
        }
        json.back(start + 1);
        number(json, into);
        json.back(end);
    }

    /** Whether a number stands here that reaches to a position. */
    private static boolean isNumber(JsonCursor json, int end) {
        try {
            if (json.atNumber()) {
                json.number();
                return json.position() == end;
            }
            return false;
        } catch (BadPointException _) { // such as 1. or 007
            return false;
        }
    }

    private void number(JsonCursor json, Point into) {
        int start = json.position();
        double x = json.number();
        for (double missing : missingNumbers) {
            if (x == missing) {
                return;
            }
        }
        json.back(start);
        value.read(json, into);
    }
}
