package dev.stepwise.runtime.configuration;

import dev.stepwise.http.Access;
import dev.stepwise.http.Right;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What requests may have to know.
 *
 * @param token to read and score, or null
 * @param readToken to read only, or null
 * @param adminToken to do all that, and to give commands; or null
 * @param user of basic authentication, or null
 * @param password that goes with the user: to read and score
 */
public record HttpSecrets(
        @Nullable String token,
        @Nullable String readToken,
        @Nullable String adminToken,
        @Nullable String user,
        @Nullable String password) {

    /** Nothing. */
    public static final HttpSecrets NONE = new HttpSecrets(null, null, null, null, null);

    /** Who may ask for what. */
    Access access() {
        return Access.of(token, user, password).and(readToken, Right.READ).and(adminToken, Right.ADMIN);
    }

    /** Whether no two are the same: whoever knows one would have the rights of the other. */
    boolean areDifferent() {
        Set<String> different = new HashSet<>();
        boolean all = true;
        for (String secret : new @Nullable String[] {token, readToken, adminToken, password}) {
            all &= secret == null || different.add(secret.strip());
        }
        return all;
    }

    /** Says which are given. */
    @Override
    public String toString() {
        return "HttpSecrets[token=" + isGiven(token) + ", readToken=" + isGiven(readToken) + ", adminToken="
                + isGiven(adminToken) + ", user=" + user + ", password=" + isGiven(password) + "]";
    }

    private static String isGiven(@Nullable String secret) {
        return secret == null ? "none" : "given";
    }
}
