package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvJsonTest {

    @TempDir
    private Path folder;

    @Test
    void aRowIsAnObjectWithTheHeadersNames() throws IOException {
        assertThat(rows("x,kind,\"a \"\"b\"\"\"\n1,setosa,é\n2.50,\"a,\nb\",\n,,\nNA,NA,x\n"))
                .containsExactly(
                        "{\"x\":1,\"kind\":\"setosa\",\"a \\\"b\\\"\":\"é\"}",
                        "{\"x\":2.50,\"kind\":\"a,\\nb\"}",
                        "{}",
                        "{\"a \\\"b\\\"\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-12.50, -12.50",
        "1e-7, 1e-7",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "+1.5, 1.5",
        ".5, 0.5",
        "3., 3.0",
        "007, \"007\"",
        "1 2, \"1 2\"",
        "0x10, \"0x10\"",
        "1d, \"1d\"",
        "-, \"-\"",
        "true, true",
        "True, \"True\"",
    })
    void aNumberIsANumberAndTheRestIsText(String cell, String json) throws IOException {
        assertThat(rows("x\n" + cell + "\n")).containsExactly("{\"x\":" + json + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "1767225600123, 1767225600123",
        "-5, -5",
        "2026-01-01T00:00:00.123Z, 1767225600123",
        "2026-01-01T01:00:00+01:00, 1767225600000",
        "2026-01-01T00:00, 1767225600000",
        "2026-01-01 00:00:01, 1767225601000",
        "2026-01-01, 1767225600000",
        "1969-12-31T23:59:59Z, -1000",
    })
    void aTimestampIsInMillisecondsOrAsIso8601(String cell, long millis) throws IOException {
        try (CsvJson rows = new CsvJson(file("x,at\n1," + cell + "\n"), CsvFormat.FOUND, "at")) {
            assertThat(rows.next()).isNotNull();
            assertThat(rows.timestampMillis()).isEqualTo(millis);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "soon, 'soon' is no timestamp",
        "12:00, '12:00' is no timestamp",
        "2026-02-30, '2026-02-30' is no timestamp",
        "1.5, '1.5' is no timestamp",
        "99999999999999999999, '99999999999999999999' is no timestamp",
        "NA, a point without a timestamp",
    })
    void whatIsNoTimestampIsAnErrorWithItsRow(String cell, String message) throws IOException {
        try (CsvJson rows = new CsvJson(file("x,at\n1,0\n1," + cell + "\n"), CsvFormat.FOUND, "at")) {
            rows.next();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("row 2 (line 3), column 'at': ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void theColumnOfTimestampsMustBeThere() throws IOException {
        Path file = file("x,y\n1,2\n");
        assertThatThrownBy(() -> new CsvJson(file, CsvFormat.FOUND, "at"))
                .isInstanceOf(BadDataException.class)
                .hasMessage("points.csv has no column 'at'; its columns: x, y");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("points.csv"), text);
    }

    @Test
    void twoColumnsOfOneNameCannotBeKeys() {
        assertThatThrownBy(() -> rows("x,y,x\n1,2,3\n"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("points.csv has a column twice");
    }

    @Test
    void theBytesReadGrowToTheFilesLength() throws IOException {
        Path file = Files.writeString(folder.resolve("points.csv"), "x\n" + "1.25\n".repeat(100_000));
        try (CsvJson rows = new CsvJson(file)) {
            rows.next();
            assertThat(rows.bytesRead()).isLessThan(Files.size(file));
            while (rows.next() != null) {
                // to the end
            }
            assertThat(rows.bytesRead()).isEqualTo(Files.size(file));
            assertThat(rows.rows()).isEqualTo(100_000);
        }
    }

    private List<String> rows(String csv) throws IOException {
        List<String> objects = new ArrayList<>();
        try (CsvJson rows = new CsvJson(Files.writeString(folder.resolve("points.csv"), csv))) {
            for (byte[] row = rows.next(); row != null; row = rows.next()) {
                objects.add(new String(row, StandardCharsets.UTF_8));
            }
        }
        return objects;
    }
}
