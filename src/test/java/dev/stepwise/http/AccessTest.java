package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Test
    void withoutASecretEverybodyPasses() {
        assertThat(Access.open().allows(null)).isTrue();
        assertThat(Access.open().isRestricted()).isFalse();
    }

    @Test
    void aTokenPassesAsABearerTokenAndAsAPassword() {
        Access access = Access.of("s3cret", null, null);
        assertThat(access.allows("Bearer s3cret")).isTrue();
        assertThat(access.allows("bearer s3cret")).isTrue();
        assertThat(access.allows(basic("anybody:s3cret"))).isTrue();
        assertThat(access.allows("Bearer s3cre")).isFalse();
        assertThat(access.allows("Bearer ")).isFalse();
        assertThat(access.allows(basic("s3cret:"))).isFalse();
        assertThat(access.allows(null)).isFalse();
    }

    @Test
    void userAndPasswordGoTogether() {
        Access access = Access.of(null, "ops", "pass:word");
        assertThat(access.allows(basic("ops:pass:word"))).isTrue();
        assertThat(access.allows(basic("dev:pass:word"))).isFalse();
        assertThat(access.allows(basic("ops:"))).isFalse();
        assertThat(access.allows("Bearer pass:word")).isFalse();
    }

    @Test
    void whatIsNoHeaderOfThatKindDoesNotPass() {
        Access access = Access.of("s3cret", "ops", "word");
        for (String header : new String[] {"", "Basic", "Basic !!!", "Digest s3cret", "s3cret"}) {
            assertThat(access.allows(header)).as(header).isFalse();
        }
    }
}
