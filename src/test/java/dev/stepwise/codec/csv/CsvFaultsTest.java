package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CsvFaultsTest {

    private final CsvFaults faults = CsvFaults.ofCells();

    @Test
    void aFileWithoutFaultsPasses() {
        assertThat(faults.isEmpty()).isTrue();
        assertThatCode(() -> faults.check("f.csv")).doesNotThrowAnyException();
    }

    @Test
    void oneFaultIsSaidAsItIs() {
        add("x", "?");
        assertThatThrownBy(() -> faults.check("f.csv")).hasMessage("? is bad");
    }

    @Test
    void faultsAreCountedByColumnWithTheFirstAndAFewExamples() {
        for (int i = 0; i < 1500; i++) {
            add("x", "w" + i);
        }
        add("y", "z");
        assertThatThrownBy(() -> faults.check("f.csv"))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("f.csv: 1,501 cells cannot be read")
                .hasMessageContaining("column 'x': 1,500 such as 'w0', 'w1', 'w2'; the first: w0 is bad")
                .hasMessageContaining("column 'y': 1 such as 'z'")
                .hasMessageContaining("--missing");
    }

    @Test
    void theListOfColumnsIsBounded() {
        for (int column = 0; column < 500; column++) {
            add("c" + column, "?");
        }
        assertThatThrownBy(() -> faults.check("f.csv"))
                .hasMessageContaining("and 490 more columns")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(13));
    }

    private void add(String column, String cell) {
        faults.add(column, cell, new BadDataException(cell + " is bad"));
    }
}
