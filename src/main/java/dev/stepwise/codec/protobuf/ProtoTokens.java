package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.UnsuitableSchemaException;

/** The words of a schema's text, one after the other, without comments. */
final class ProtoTokens {

    /** Comes after the last word. */
    static final String END = "";

    private final String text;
    private int at;
    private String word = END;
    private boolean quoted;

    ProtoTokens(String text) {
        this.text = text;
        advance();
    }

    /** Whether the word at hand is this one, and not in quotes. */
    boolean is(String expected) {
        return !quoted && word.equals(expected);
    }

    boolean isEnd() {
        return !quoted && word.equals(END);
    }

    /** Returns the word at hand, of a quoted text what stands between the quotes, and goes on to the next. */
    String next() {
        if (isEnd()) {
            throw bad("more");
        }
        String taken = word;
        advance();
        return taken;
    }

    /** Goes on if the word at hand is this one; whether it was. */
    boolean skip(String expected) {
        boolean is = is(expected);
        if (is) {
            advance();
        }
        return is;
    }

    void expect(String expected) {
        if (!skip(expected)) {
            throw bad("'" + expected + "'");
        }
    }

    /** Takes a name, with dots if it has some. */
    String name() {
        char first = quoted || isEnd() ? ' ' : word.charAt(0);
        if (!isLetter(first) && first != '.') {
            throw bad("a name");
        }
        return next();
    }

    /** Passes over everything up to the semicolon that ends a statement, or over the braces that do. */
    void skipStatement() {
        int depth = 0;
        int brackets = 0;
        while (true) {
            if (is("{")) {
                depth++;
            } else if (is("[")) {
                brackets++;
            } else if (is("]")) {
                brackets--;
            } else if (is("}") && --depth <= 0 && brackets == 0) {
                next();
                skip(";");
                return;
            } else if (is(";") && depth == 0) {
                next();
                return;
            }
            next();
        }
    }

    UnsuitableSchemaException bad(String expected) {
        long line = 1
                + text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new UnsuitableSchemaException("is no Protobuf schema: expected " + expected + " in line " + line
                + (isEnd() ? " at its end" : ", not '" + word + "'"));
    }

    private void advance() {
        blanks();
        quoted = false;
        if (at == text.length()) {
            word = END;
            return;
        }
        int from = at;
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            quote(c);
        } else if (isPartOfName(c) || c == '.') {
            while (at < text.length() && (isPartOfName(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            word = text.substring(from, at);
        } else {
            at++;
            word = text.substring(from, at);
        }
    }

    private void quote(char mark) {
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != mark; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++; // what an escape stands for does not matter to any schema that is read here
            }
            content.append(text.charAt(at));
        }
        at = Math.min(text.length(), at + 1);
        word = content.toString();
        quoted = true;
    }

    private void blanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF') {
                at++;
            } else if (text.startsWith("//", at)) {
                at = end("\n", 1);
            } else if (text.startsWith("/*", at)) {
                at = end("*/", 2);
            } else {
                return;
            }
        }
    }

    private int end(String mark, int length) {
        int found = text.indexOf(mark, at + 2);
        return found < 0 ? text.length() : found + length;
    }

    private static boolean isPartOfName(char c) {
        return isLetter(c) || c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
}
