package dev.stepwise.http;

import java.util.List;

/** A request that cannot be answered, as a problem of RFC 9457. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final transient List<String> missing;

    /** @param detail what is wrong with this request, and what would be right */
    Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.missing = List.of();
    }

    /** @param missing until there would be no problem, a sentence each */
    Problem(int status, String title, List<String> missing) {
        super(String.join("; ", missing), null, false, false);
        this.status = status;
        this.title = title;
        this.missing = List.copyOf(missing);
    }

    /** There is no room for this request now, which changes by itself. */
    static Problem busy(String title) {
        return new Problem(503, title, "Try again in a moment.");
    }

    /** Too many wrong secrets have come from where this request comes from. */
    static Problem tooManyGuesses() {
        return new Problem(
                429,
                "Too many wrong secrets",
                "Try again in " + FailedLogins.SECONDS_EACH + " seconds, with the right one.");
    }

    /** After how many seconds it is worth while to try again; 0: not by itself. */
    int retryAfterSeconds() {
        return switch (status) {
            case 429 -> FailedLogins.SECONDS_EACH;
            case 503 -> missing.isEmpty() ? 1 : 0;
            default -> 0;
        };
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Returns what is missing, sentence by sentence. It is empty where that is not the problem. */
    List<String> missing() {
        return missing;
    }
}
