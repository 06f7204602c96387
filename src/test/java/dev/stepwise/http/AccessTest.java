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
        assertThat(Access.open().rightOf(null)).isEqualTo(Right.SCORE);
        assertThat(Access.open().isRestricted()).isFalse();
    }

    @Test
    void aTokenPassesAsABearerTokenAndAsAPassword() {
        Access access = Access.of("s3cret", null, null);
        assertThat(access.rightOf("Bearer s3cret")).isEqualTo(Right.SCORE);
        assertThat(access.rightOf("bearer s3cret")).isEqualTo(Right.SCORE);
        assertThat(access.rightOf(basic("anybody:s3cret"))).isEqualTo(Right.SCORE);
        assertThat(access.rightOf("Bearer s3cre")).isNull();
        assertThat(access.rightOf("Bearer ")).isNull();
        assertThat(access.rightOf(basic("s3cret:"))).isNull();
        assertThat(access.rightOf(null)).isNull();
    }

    @Test
    void userAndPasswordGoTogether() {
        Access access = Access.of(null, "ops", "pass:word");
        assertThat(access.rightOf(basic("ops:pass:word"))).isEqualTo(Right.SCORE);
        assertThat(access.rightOf(basic("dev:pass:word"))).isNull();
        assertThat(access.rightOf(basic("ops:"))).isNull();
        assertThat(access.rightOf("Bearer pass:word")).isNull();
    }

    @Test
    void everyTokenHasItsRightAndEachRightHasThoseBeforeIt() {
        Access access =
                Access.of("score", "ops", "word").and("look", Right.READ).and(" rule ", Right.ADMIN);
        assertThat(access.rightOf("Bearer look")).isEqualTo(Right.READ);
        assertThat(access.rightOf("Bearer score")).isEqualTo(Right.SCORE);
        assertThat(access.rightOf("Bearer rule")).isEqualTo(Right.ADMIN);
        assertThat(access.rightOf(basic("ann:rule"))).isEqualTo(Right.ADMIN);
        assertThat(access.rightOf(basic("ops:word"))).isEqualTo(Right.SCORE);
        assertThat(access.rightOf("Bearer ops:word")).isNull();
        assertThat(access.hasAdmin()).isTrue();
        assertThat(Access.of("score", null, null).hasAdmin()).isFalse();
        Access twice = Access.of("same", null, null).and("same", Right.READ);
        assertThat(twice.rightOf("Bearer same")).as("the higher one").isEqualTo(Right.SCORE);
        assertThat(Access.open().and(null, Right.ADMIN).isRestricted()).isFalse();
        for (Right right : Right.values()) {
            assertThat(Right.ADMIN.includes(right)).isTrue();
            assertThat(right.includes(Right.READ)).isTrue();
            assertThat(Right.READ.includes(right)).isEqualTo(right == Right.READ);
        }
    }

    @Test
    void theUserIsThatOfBasicAuthentication() {
        assertThat(Access.userOf(basic("ann:rule"))).isEqualTo("ann");
        for (String header : new String[] {null, "Bearer ann:rule", basic(":rule"), basic("rule"), "Basic !!!"}) {
            assertThat(Access.userOf(header)).isNull();
        }
    }

    @Test
    void whatIsNoHeaderOfThatKindDoesNotPass() {
        Access access = Access.of("s3cret", "ops", "word");
        for (String header : new String[] {"", "Basic", "Basic !!!", "Digest s3cret", "s3cret"}) {
            assertThat(access.rightOf(header)).as(header).isNull();
        }
    }
}
