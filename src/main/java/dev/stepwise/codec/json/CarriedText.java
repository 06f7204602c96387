package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.stepwise.model.CarriedValues;
import dev.stepwise.model.ModelSchema.CarriedField;
import java.util.Arrays;
import java.util.List;

/**
 * The values of an event that go on with its assignment, as JSON. A value is a number as it stands, true, false or a text. It
 * is left out where its JSON has more than {@link #MOST_BYTES}: a part of an id would be another id. Whatever a text holds, what
 * is written is JSON in UTF-8: what is no character becomes U+FFFD. Not thread safe.
 */
public final class CarriedText {

    /** Of the JSON of one value. */
    public static final int MOST_BYTES = 1024;

    private static final byte[] START = ",\"carried\":{".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    /** Most bytes that are written for one byte of a text: {@code \\u001f}. */
    private static final int LONGEST_ESCAPE = 6;

    private final byte[] scratch = new byte[MOST_BYTES + LONGEST_ESCAPE];

    /** Takes the text between two positions as the value of a field. */
    public void text(int field, byte[] bytes, int from, int to, CarriedValues into) {
        int length = 0;
        scratch[length++] = '"';
        for (int at = from; at < to; ) {
            if (bytes[at] >= 0) {
                length = put(bytes[at++], length);
            } else {
                int character = Utf8.length(bytes, at);
                if (character == 0 || character > to - at) { // what follows the text is not part of it
                    length = Utf8.put('\uFFFD', scratch, length);
                    at += broken(bytes, at, to);
                } else {
                    System.arraycopy(bytes, at, scratch, length, character);
                    length += character;
                    at += character;
                }
            }
            if (length >= MOST_BYTES) { // the last quote would be one too many
                into.drop(field);
                return;
            }
        }
        scratch[length++] = '"';
        into.put(field, scratch, length);
    }

    /** Takes a number, true or false as the value of a field, as it stands between two positions. */
    public void literal(int field, byte[] bytes, int from, int to, CarriedValues into) {
        if (to - from <= MOST_BYTES) {
            System.arraycopy(bytes, from, scratch, 0, to - from);
            into.put(field, scratch, to - from);
        } else {
            into.drop(field);
        }
    }

    /** Likewise, a text of ASCII. */
    public void literal(int field, String text, CarriedValues into) {
        byte[] bytes = text.getBytes(US_ASCII);
        literal(field, bytes, 0, bytes.length, into);
    }

    private int put(byte b, int at) {
        if (b >= ' ' && b != '"' && b != '\\') {
            scratch[at] = b;
            return at + 1;
        }
        byte letter = switch (b) {
            case '"', '\\' -> b;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 'u';
        };
        scratch[at] = '\\';
        scratch[at + 1] = letter;
        if (letter != 'u' || b >= ' ') {
            return at + 2;
        }
        scratch[at + 2] = '0';
        scratch[at + 3] = '0';
        scratch[at + 4] = HEX[b >> 4];
        scratch[at + 5] = HEX[b & 0xF];
        return at + LONGEST_ESCAPE;
    }

    /** Bytes that are no character, which one sign stands for: half of a pair has three. */
    private static int broken(byte[] bytes, int at, int to) {
        boolean half = bytes[at] == (byte) 0xED
                && at + 2 < to
                && (bytes[at + 1] & 0xE0) == 0xA0
                && (bytes[at + 2] & 0xC0) == 0x80;
        return half ? 3 : 1;
    }

    /** Writes the member of an assignment that holds the values of a point. */
    public static final class Member {

        private final byte[][] names;
        private final int longest;

        /** @param fields whose values they are */
        public Member(List<CarriedField> fields) {
            names = fields.stream().map(field -> key(field.name())).toArray(byte[][]::new);
            int length = START.length + 1;
            for (byte[] name : names) {
                length += name.length + 1;
            }
            longest = length;
        }

        private static byte[] key(String name) {
            return ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\":").getBytes(UTF_8);
        }

        /** Returns {@code ,"carried":{"device":"pump 7","customer":12}}; nothing where there is no value. */
        public byte[] of(CarriedValues values) {
            if (values.length() == 0) {
                return NOTHING;
            }
            byte[] into = new byte[longest + values.length()];
            int at = put(START, into, 0);
            for (int field = 0; field < names.length; field++) {
                if (values.length(field) > 0) {
                    at = values.copy(field, into, put(names[field], into, at));
                    into[at++] = ',';
                }
            }
            into[at - 1] = '}'; // instead of the last comma
            return at == START.length ? NOTHING : Arrays.copyOf(into, at);
        }

        private static int put(byte[] text, byte[] into, int at) {
            System.arraycopy(text, 0, into, at, text.length);
            return at + text.length;
        }
    }
}
