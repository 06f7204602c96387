package dev.stepwise.codec.csv;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSpelledValuesTest {

    @TempDir
    private Path folder;

    private Dataset read(String feature, String text) throws IOException {
        ModelSchema schema = ModelFile.parse(
                        "id: m\nfeatures: [{name: x, " + feature + "}, {name: y}]\ncomponents: 2\n")
                .schema();
        return CsvPoints.readAll(Files.writeString(folder.resolve("a.csv"), text), schema);
    }

    @Test
    void aFeatureHasSpellingsOfItsOwn() throws IOException {
        Dataset data = read("missing: [-999, err]", "x,y\n-999.0,-999\nerr,1\n5,2\n");
        assertThat(data.value(0, 0)).isNaN();
        assertThat(data.value(0, 1)).isEqualTo(-999);
        assertThat(data.value(1, 0)).isNaN();
        assertThat(data.value(2, 0)).isEqualTo(5);
    }

    @Test
    void numbersAreThoseOfTheDialect() throws IOException {
        Dataset data = read("missing: [-999], lenient: true", "x;y\n-999,00;1,5\n2,5;3,5\n");
        assertThat(new double[] {data.value(0, 0), data.value(1, 0), data.value(0, 1)})
                .containsExactly(NaN, 2.5, 1.5);
    }

    @Test
    void levelsMayHaveThemToo() throws IOException {
        Dataset data = read("family: categorical, levels: [a, b], missing: [c]", "x,y\nb,1\nc,2\n");
        int level = 1; // after the number
        assertThat(data.value(0, level)).isEqualTo(1);
        assertThat(data.value(1, level)).isNaN();
    }

    @Test
    void whatIsRequiredMayNotBeMissingInAnySpelling() {
        assertThatThrownBy(() -> read("required: true, missing: [-1]", "x,y\n1,2\n-1,2\n"))
                .hasMessage("a.csv: row 2 (line 3), column 'x': is required and missing");
    }
}
