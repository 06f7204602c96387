package dev.stepwise.codec.json;

/** UTF-8 (RFC 3629), byte by byte. */
final class Utf8 {

    private Utf8() {}

    /** Bytes of the character at a position; 0: an overlong form, half of a pair, above U+10FFFF or cut off. */
    static int length(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length < 3 || isSecond(first, bytes[at + 1] & 0xFF) ? length : 0;
    }

    private static boolean isSecond(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
    }

    /** Writes a code point, which may be half of a pair. Returns the end. */
    static int put(int code, byte[] into, int at) {
        if (code < 0x80) {
            into[at] = (byte) code;
            return at + 1;
        }
        int continued = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        int mark = continued == 1 ? 0xC0 : continued == 2 ? 0xE0 : 0xF0;
        into[at] = (byte) (mark | code >> 6 * continued);
        for (int i = 1; i <= continued; i++) {
            into[at + i] = (byte) (0x80 | code >> 6 * (continued - i) & 0x3F);
        }
        return at + continued + 1;
    }
}
