package dev.stepwise.codec.json;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes a text with JSON apart: one value, or an array of values, each as the bytes that it is. Nothing is made of them, so that
 * a text costs no more than its bytes, whatever it holds; who reads a part looks at its members.
 */
public final class JsonParts {

    private JsonParts() {}

    /**
     * Cuts the parts out.
     *
     * @param limits of the whole text
     * @param parts is given each, in order; what it throws ends the cutting
     * @return whether the text is an array, whose elements the parts are
     * @throws BadPointException when this is no JSON, or beyond the limits
     */
    public static boolean cut(byte[] json, Limits limits, Consumer<byte[]> parts) {
        JsonCursor cursor = new JsonCursor(limits);
        cursor.open(json, 0);
        boolean many = cursor.peek() == '[';
        if (!many) {
            cutOne(cursor, json, parts);
        } else if (cursor.enter(']')) {
            do {
                cutOne(cursor, json, parts);
            } while (cursor.more(']'));
        }
        cursor.close();
        return many;
    }

    private static void cutOne(JsonCursor cursor, byte[] json, Consumer<byte[]> parts) {
        int from = cursor.position();
        cursor.skip();
        parts.accept(Arrays.copyOfRange(json, from, cursor.position()));
    }
}
