package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A bearer token may also be given as the password of basic authentication, whatever the user, because that is
 * what a browser can ask people for.
 */
public final class Access {

    private final byte @Nullable [] token;
    private final byte @Nullable [] userAndPassword;

    private Access(byte @Nullable [] token, byte @Nullable [] userAndPassword) {
        this.token = token;
        this.userAndPassword = userAndPassword;
    }

    /** Whoever reaches the port. */
    public static Access open() {
        return new Access(null, null);
    }

    /**
     * Makes an access rule that lets in those who know one of the given secrets.
     *
     * @param token a bearer token, or null
     * @param user goes with the password; no colon in it
     */
    public static Access of(@Nullable String token, @Nullable String user, @Nullable String password) {
        return new Access(
                token == null
                        ? null
                        : digest(token.strip()), // a header's value has no space at its ends: RFC 9110, 5.5
                user == null || password == null ? null : digest(user + ":" + password));
    }

    /** Whether a secret is wanted. */
    public boolean isRestricted() {
        return token != null || userAndPassword != null;
    }

    /** Whether a request with this header {@code Authorization} may pass. Takes the same time however wrong a secret is. */
    boolean allows(@Nullable String authorization) {
        if (!isRestricted()) {
            return true;
        }
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization == null || space < 0) {
            return false;
        }
        String secret = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> matches(token, secret);
            case "basic" -> basic(secret);
            default -> false;
        };
    }

    private boolean basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            return matches(userAndPassword, pair) | matches(token, pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean matches(byte @Nullable [] wanted, String given) {
        return wanted != null && MessageDigest.isEqual(wanted, digest(given));
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every platform has it
        }
    }
}
