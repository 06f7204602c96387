package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPartsTest {

    private final List<String> parts = new ArrayList<>();

    private boolean cut(String json) {
        return JsonParts.cut(json.getBytes(UTF_8), new Limits(1_000, 8), part -> parts.add(new String(part, UTF_8)));
    }

    @Test
    void elementsOfAnArrayAreThePartsAsTheyAre() {
        assertThat(cut(" [ {\"x\" : 1e400} ,\n{\"é\":{\"y\":[1,{}]}},\"]\",12 , null,[1,[2]] ] "))
                .isTrue();
        assertThat(parts)
                .containsExactly("{\"x\" : 1e400}", "{\"é\":{\"y\":[1,{}]}}", "\"]\"", "12", "null", "[1,[2]]");
        assertThat(cut("[]")).isTrue();
        assertThat(parts).hasSize(6);
    }

    @Test
    void anythingElseIsOnePart() {
        assertThat(cut(" {\"a\":[1,2]} ")).isFalse();
        assertThat(parts).containsExactly("{\"a\":[1,2]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "[1", "[1,]", "[1]]", "{} {}", "{\"a\":}", "NaN", "[[[[[[[[[1]]]]]]]]]"})
    void whatIsNoJsonOrTooDeepIsRefused(String json) {
        assertThatThrownBy(() -> cut(json)).isInstanceOf(BadPointException.class);
    }
}
