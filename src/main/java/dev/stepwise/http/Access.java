package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what. A bearer token may also be given as the password of basic authentication, whatever the user, because that is
 * what a browser can ask people for.
 */
public final class Access {

    /**
     * Something that only those know who have a right.
     *
     * @param isPair whether it is a user and a password
     */
    private record Secret(byte[] digest, boolean isPair, Right right) {}

    private final List<Secret> secrets;

    private Access(List<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Whoever reaches the port may read and score, and nobody may more. */
    public static Access open() {
        return new Access(List.of());
    }

    /**
     * Makes an access rule that lets those read and score who know one of the given secrets.
     *
     * @param token a bearer token, or null
     * @param user goes with the password; no colon in it
     */
    public static Access of(@Nullable String token, @Nullable String user, @Nullable String password) {
        Access access = open().and(token, Right.SCORE);
        return user == null || password == null
                ? access
                : access.and(new Secret(digest(user + ":" + password), true, Right.SCORE));
    }

    /** Returns this rule with a right for those who know another bearer token; null: there is none. */
    public Access and(@Nullable String token, Right right) {
        return token == null
                ? this
                : and(new Secret(
                        digest(token.strip()),
                        false,
                        right)); // a header's value has no space at its ends: RFC 9110, 5.5
    }

    private Access and(Secret more) {
        List<Secret> all = new ArrayList<>(secrets);
        all.add(more);
        return new Access(all);
    }

    /** Whether a secret is wanted. */
    public boolean isRestricted() {
        return !secrets.isEmpty();
    }

    /** Whether no secret has more rights. */
    boolean isHighest(Right right) {
        return secrets.stream().allMatch(secret -> right.includes(secret.right()));
    }

    /** Whether anybody may give commands. */
    boolean hasAdmin() {
        return secrets.stream().anyMatch(secret -> secret.right() == Right.ADMIN);
    }

    /**
     * Returns what a request with this header {@code Authorization} may do; null: nothing. Takes the same time however wrong a secret is,
     * and whichever it is: it is compared with all of them.
     */
    @Nullable
    Right rightOf(@Nullable String authorization) {
        if (!isRestricted()) {
            return Right.SCORE;
        }
        String given = given(authorization);
        if (given == null || authorization == null) {
            return null;
        }
        boolean basic = isBasic(authorization);
        byte[] whole = digest(given);
        byte[] token = basic ? digest(given.substring(given.indexOf(':') + 1)) : whole;
        Right right = null;
        for (Secret secret : secrets) {
            boolean same = MessageDigest.isEqual(secret.digest(), secret.isPair() ? whole : token);
            if (same
                    && (basic || !secret.isPair())
                    && (right == null || secret.right().includes(right))) {
                right = secret.right();
            }
        }
        return right;
    }

    /** Returns the user that a header names; null: none. Only the password is a secret where it is a token. */
    static @Nullable String userOf(@Nullable String authorization) {
        String given = authorization == null || !isBasic(authorization) ? null : given(authorization);
        int colon = given == null ? -1 : given.indexOf(':');
        return given == null || colon < 1 ? null : given.substring(0, colon);
    }

    private static boolean isBasic(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith("basic ");
    }

    /** What is shown: a token, or a user, a colon and a password; null: nothing of that kind. */
    private static @Nullable String given(@Nullable String authorization) {
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization == null || space < 0) {
            return null;
        }
        String secret = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> secret;
            case "basic" -> decoded(secret);
            default -> null;
        };
    }

    private static @Nullable String decoded(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every platform has it
        }
    }
}
