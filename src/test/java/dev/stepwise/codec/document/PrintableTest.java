package dev.stepwise.codec.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatMovesTheCursorOrEndsTheLineIsReplaced() {
        assertThat(Printable.of("a\r\nb\u001b[31mc\u0007\u009b\u2028\u202ed\0\t", 40))
                .isEqualTo("a��b�[31mc����d��");
        assertThat(Printable.of("Größe 漢字 🙂", 40)).isEqualTo("Größe 漢字 🙂");
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        assertThat(Printable.of("x".repeat(41), 40)).isEqualTo("x".repeat(39) + "…");
        assertThat(Printable.of("x".repeat(40), 40)).hasSize(40).doesNotContain("…");
        assertThat(Printable.of("x".repeat(38) + "🙂🙂", 40)).isEqualTo("x".repeat(38) + "…");
    }
}
