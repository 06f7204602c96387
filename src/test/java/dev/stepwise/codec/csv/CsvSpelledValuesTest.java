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
import java.util.Set;
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
    void aLevelMayBeCalledAsMissingValuesUsuallyAre() throws IOException {
        Dataset data = read("family: categorical, levels: [NA, DE, FR]", "x,y\nNA,1\nFR,NA\nn/a,2\n,3\n");
        int level = 1; // after the number
        assertThat(data.value(0, level)).isEqualTo(0);
        assertThat(data.value(1, level)).isEqualTo(2);
        assertThat(data.value(1, 0)).isNaN();
        assertThat(data.value(2, level)).isNaN();
        assertThat(data.value(3, level)).isNaN();
    }

    @Test
    void aLevelIsMissingWhereTheCommandLineSaysSo() throws IOException {
        ModelSchema schema = ModelFile.parse(
                        "id: m\nfeatures:\n  - {name: x, family: categorical, levels: [a, b, c]}\n" + "components: 2\n")
                .schema();
        CsvFormat said = new CsvFormat(null, null, Set.of("b"), null);
        Dataset data = CsvPoints.readAll(Files.writeString(folder.resolve("b.csv"), "x,y\nb,1\nc,1\n"), said, schema);
        assertThat(data.value(0, 0)).isNaN();
        assertThat(data.value(1, 0)).isEqualTo(2);
    }

    @Test
    void whatIsComparedAsTextIsMissingAsText() throws IOException {
        int level = 1; // after the number
        Dataset levels = read("family: categorical, levels: ['00', '01'], missing: [0]", "x,y\n00,1\n0,1\n01,1\n");
        assertThat(levels.value(0, level)).isEqualTo(0);
        assertThat(levels.value(1, level)).isNaN();
        assertThat(levels.value(2, level)).isEqualTo(1);
        Dataset answers = read("family: bernoulli, missing: [9]", "x,y\n1,1\n9,1\n");
        assertThat(answers.value(0, level)).isEqualTo(1);
        assertThat(answers.value(1, level)).isNaN();
        assertThatThrownBy(() -> read("family: bernoulli, missing: [9]", "x,y\n1,1\n9.0,1\n"))
                .hasMessageContaining("'9.0' is not one of 0, 1, true, false, yes, no");
    }

    @Test
    void whatIsRequiredMayNotBeMissingInAnySpelling() {
        assertThatThrownBy(() -> read("required: true, missing: [-1]", "x,y\n1,2\n-1,2\n"))
                .hasMessage("a.csv: row 2 (line 3), column 'x': is required and missing");
    }
}
