package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTextTest {

    private static final String TABLE = "größe,b\n1,2\n";

    @TempDir
    private Path folder;

    @Test
    void aFileInGzipIsUnpackedWhateverItsName() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(TABLE.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(text(packed.toByteArray(), CsvFormat.FOUND)).isEqualTo(TABLE);
    }

    @Test
    void aByteOrderMarkTellsTheEncodingAndIsNoPartOfTheText() throws IOException {
        for (Charset encoding :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            assertThat(text(("\ufeff" + TABLE).getBytes(encoding), CsvFormat.FOUND))
                    .as(encoding.name())
                    .isEqualTo(TABLE);
        }
    }

    @Test
    void columnsThatAreLinedUpByBlanksHaveOneBetweenThem() throws IOException {
        String table = "  length   \"wide  one\"  n\n   1.50    2  3  \n 12.25   13  4\r\n\n  0      -1  5";
        assertThat(text(table.getBytes(StandardCharsets.UTF_8), CsvFormat.FOUND))
                .isEqualTo("length \"wide  one\" n\n1.50 2 3\n12.25 13 4\r\n\n0 -1 5");
    }

    @Test
    void sentencesAndOtherTablesAreNotTakenForSuch() throws IOException {
        for (String other : new String[] {
            "a  comment\nof  words\nhere  too\n", "a,  b\n1,  2\n3,  4\n", "a  b\n1  2\n3  4  5\n", "a b\n1 2\n3 4\n"
        }) {
            assertThat(text(other.getBytes(StandardCharsets.UTF_8), CsvFormat.FOUND))
                    .isEqualTo(other);
        }
    }

    @Test
    void aCodePageIsReadWhereItIsSaidAndRefusedWhereItIsNot() throws IOException {
        Charset western = Charset.forName("windows-1252");
        byte[] bytes = TABLE.getBytes(western);
        assertThat(text(bytes, new CsvFormat(null, null, Set.of(), western))).isEqualTo(TABLE);
        assertThatThrownBy(() -> text(bytes, CsvFormat.FOUND))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("--encoding");
    }

    @Test
    void aTitleAboveATableIsPassedOver() throws IOException {
        byte[] titled = "Sensor export 2024\nof all halls\n\nx;y\n1;2\n3;4\n5;6\n".getBytes(StandardCharsets.UTF_8);
        assertThat(text(titled, CsvFormat.FOUND).strip()).isEqualTo("x;y\n1;2\n3;4\n5;6");
        byte[] single = "a title\n1\n2\n3\n".getBytes(StandardCharsets.UTF_8);
        assertThat(text(single, CsvFormat.FOUND)).isEqualTo("a title\n1\n2\n3\n");
    }

    @Test
    void aFileWithoutAHeaderLosesNoRow() throws IOException {
        Path file = Files.writeString(folder.resolve("bare.csv"), "5.1;ja\n4,9;nein\n".replace('.', ','));
        try (CsvTable table = new CsvTable(file, new CsvFormat(null, null, Set.of(), null, false))) {
            assertThat(table.columns()).containsExactly("c1", "c2");
            assertThat(table.next()).isTrue();
            assertThat(table.number(String.valueOf(table.text(0)))).isEqualTo(5.1);
            assertThat(table.text(1)).isEqualTo("ja");
            assertThat(table.next()).isTrue();
            assertThat(table.text(1)).isEqualTo("nein");
            assertThat(table.next()).isFalse();
        }
    }

    @Test
    void aLineThatNamesTheDelimiterIsObeyedAndPassedOver() throws IOException {
        Path file = Files.writeString(folder.resolve("sep.csv"), "sep=|\na|b\n1|2\n");
        try (CsvText text = new CsvText(file, CsvFormat.FOUND)) {
            assertThat(text.dialect().delimiter()).isEqualTo('|');
            assertThat(text.reader().readLine()).isEqualTo("a|b");
        }
    }

    private String text(byte[] bytes, CsvFormat format) throws IOException {
        Path file = Files.write(folder.resolve("table.csv"), bytes);
        try (CsvText text = new CsvText(file, format)) {
            return text.reader().readAllAsString();
        }
    }
}
