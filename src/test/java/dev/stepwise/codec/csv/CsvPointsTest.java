package dev.stepwise.codec.csv;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.family.BernoulliFeature;
import dev.stepwise.model.family.BinomialFeature;
import dev.stepwise.model.family.CategoricalFeature;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily.Trials;
import dev.stepwise.model.family.MultinomialFeature;
import dev.stepwise.model.family.PoissonFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvPointsTest {

    private static final ModelSchema XY = new ModelSchema(
            List.of(new Feature("a", "/deep/x", false, 1), new Feature("b", "/y", true, 1)),
            new LabelField("/kind", List.of("0", "1")),
            new WeightField("/n"));

    /** The columns of "heads" are read twice: with trials from a field, and by "twenty" with a constant. */
    private static final ModelSchema FAMILIES = new ModelSchema(
            List.of(
                    new Feature("yes", "/yes", false, 1, new BernoulliFeature()),
                    new Feature("kind", "/kind", false, 1, new CategoricalFeature(List.of("0", "b"))),
                    new Feature("n", "/n", false, 1, new PoissonFeature()),
                    new Feature("heads", "/heads", false, 1, new BinomialFeature(new Trials.Field("/tosses"))),
                    new Feature("twenty", "/heads", false, 1, new BinomialFeature(new Trials.Constant(20))),
                    new Feature("word", "/word", false, 1, new MultinomialFeature())),
            null,
            null);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>", "NaT", "\\N", "-99"})
    void usualSpellingsOfMissingAndThoseThatAreSaidAreMissing(String spelling) {
        CsvFormat format = new CsvFormat(null, null, Set.of("-99"), null);
        Dataset data = CsvPoints.readAll(write("y,x,n,kind\n1," + spelling + ",1,0\n"), format, XY);
        assertThat(data.value(0, 0)).isNaN();
        assertThat(data.value(0, 1)).isEqualTo(1);
    }

    @Test
    void aCommentBetweenRowsIsPassedOver() {
        Dataset data = read("x,n,y,kind\n1,1,2,0\n# calibrated\n3,1,4,1\n# end");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.value(1, 1)).isEqualTo(4);
        assertThatThrownBy(() -> read("x,n,y,kind\n#1,1,2,0\n"))
                .hasMessage("points.csv: row 1 (line 2), column 'x': '#1' is not a number");
    }

    @Test
    void aCommentMayHaveAsManyCommasAsARow() {
        Dataset data = read("x,n,y,kind\n1,1,2,0\n# 7,8,9,1\n # night, 12\n3,1,4,1\n# a, b, c, d, e, f\n");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.value(1, 0)).isEqualTo(3);
    }

    /** Such as the colour #ff0000, and rows of a table whose first column is called so. */
    @Test
    void whatBeginsWithANumberSignMayBeAValue() {
        ModelSchema colours = ModelFile.parse("id: m\nfeatures:\n  - {name: y}\n"
                        + "  - {name: colour, family: categorical, levels: ['#ff0000', '# 1', '#']}\ncomponents: 2\n")
                .schema();
        Path file = write("colour,y\n#ff0000,1\n#,2\n\"# 1\",3\n");
        Dataset data = CsvPoints.readAll(file, colours);
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.value(0, 1)).isEqualTo(0);
        assertThat(data.value(1, 1)).isEqualTo(2);
        assertThat(data.value(2, 1)).isEqualTo(1);
        assertThat(CsvColumn.groups(write("#,y\n# 1,1\n# 2,2\n"), CsvFormat.FOUND, "#"))
                .containsExactly(0, 1);
    }

    @Test
    void theColumnIsTheLastStepOfThePathAndOthersAreIgnored() {
        Dataset data = read("comment,n,y,x,kind\nhello,2,3.5,-1e3,1\n,,4,NA,\n");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.value(0, 0)).isEqualTo(-1000);
        assertThat(data.value(0, 1)).isEqualTo(3.5);
        assertThat(data.weight(0)).isEqualTo(2);
        assertThat(data.label(0)).isEqualTo(1);
        assertThat(data.value(1, 0)).isNaN();
        assertThat(data.weight(1)).isEqualTo(1);
        assertThat(data.label(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x,y,kind,n\n1,2,0,3\n",
                "x,y,kind,n\r\n1,2,0,3\r\n",
                "x,y,kind,n\n1,2,0,3",
                "\uFEFFx,y,kind,n\n1,2,0,3\n",
                "\uFEFF\"x\",\"y\",\"kind\",\"n\"\n\"1\",\"2\",\"0\",\"3\"\n",
                "x,y,kind,n\n\n1,2,0,3\n\n",
                " x , y,kind,n\n 1 ,2 ,0,3\n",
                "x,y,\"a \"\"comment\"\",\nof two lines\",kind,n\n+1,2.,\",\n\",0,3\n"
            })
    void theSameRowInManyForms(String text) {
        Dataset data = read(text);
        assertThat(data.size()).isOne();
        assertThat(new double[] {data.value(0, 0), data.value(0, 1), data.weight(0), data.label(0)})
                .containsExactly(1, 2, 3, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,0,3;oops,2,0,3 | points.csv: row 2 (line 3), column 'x': 'oops' is not a number",
                "1,Inf,0,3          | points.csv: row 1 (line 2), column 'y': 'Inf' is not a number",
                "1,-Infinity,0,3    | 'y': '-Infinity' is not a number",
                "1,1e999,0,3        | 'y': '1e999' is not a number",
                "1,2d,0,3           | 'y': '2d' is not a number",
                "1,2 3,0,3          | 'y': '2 3' is not a number",
                "1,,0,3             | points.csv: row 1 (line 2), column 'y': is required and missing",
                "1,2,2,3            | column 'kind': unknown class '2', did you mean",
                "1,2,0,-1           | column 'n': a weight must not be negative",
                "1,2,0              | points.csv: row 1 (line 2): 3 cells, where the header has 4",
                "1,2,0,3,4          | points.csv: row 1 (line 2): more cells than the 4 of the header",
                ";1,2,0,x           | points.csv: row 1 (line 3), column 'n'",
            })
    void aBadCellIsNamedByRowAndColumn(String rows, String message) {
        assertThatThrownBy(() -> read("x,y,kind,n\n" + rows.replace(';', '\n') + "\n"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCommaThatMayGroupDigitsOrBeADecimalMarkNamesTheOption() {
        assertThatThrownBy(() -> read("x,y,kind,n\n\"1,234\",2,0,3\n")).hasMessageContaining("--decimal");
        assertThatThrownBy(() -> read("x,y,kind,n\n\"a,b\",2,0,3\n"))
                .hasMessageContaining("'a,b' is not a number")
                .hasMessageNotContaining("--decimal");
    }

    /** The rest of the file would be one cell, and its rows lost. */
    @Test
    void aQuoteThatIsNeverClosedIsAnError() {
        assertThatThrownBy(() -> read("x,y,kind,n\n1,\"2,0,3\n3,4,0,3\n")).hasMessageContaining("line 2");
    }

    @Test
    void anUnknownLabelMayCountAsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("labels.csv"), "x,kind\n1,a\n2,c\n");
        LabelField label = new LabelField("/kind", List.of("a", "b"), UnknownLabel.MISSING);
        Dataset data = CsvPoints.readAll(file, new ModelSchema(List.of(new Feature("x", "/x", true, 1)), label, null));
        assertThat(data.label(0)).isZero();
        assertThat(data.label(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,n             | points.csv has no column 'kind', 'y'; its columns: x, n",
                "x,y,y,kind,n    | points.csv has the column 'y' twice",
                "''              | points.csv is empty",
            })
    void aHeaderMustHaveWhatTheModelNames(String header, String message) {
        assertThatThrownBy(() -> read(header))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void timesStandInAColumnOfTheirOwnOrInOneOfTheModel() throws IOException {
        Path file = Files.writeString(folder.resolve("points.csv"), "x,at,y,kind,n\n1,2026-01-01,5,,\n2,17,6,,\n");
        TimedPoints timed = CsvPoints.readAll(file, CsvFormat.FOUND, XY, "at");
        assertThat(timed.millis()).containsExactly(1_767_225_600_000L, 17);
        assertThat(timed.points().value(1, 0)).isEqualTo(2);
        assertThat(CsvPoints.readAll(file, CsvFormat.FOUND, XY, "y").millis()).containsExactly(5, 6);
        assertThatThrownBy(() -> CsvPoints.readAll(file, CsvFormat.FOUND, XY, "when"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("points.csv has no column 'when'");
    }

    @Test
    void twoPathsThatEndAlikeCannotComeFromOneTable() {
        ModelSchema schema = new ModelSchema(
                List.of(new Feature("a", "/p/x", false, 1), new Feature("b", "/q/x", false, 1)), null, null);
        assertThatThrownBy(() -> CsvPoints.readAll(write("x\n1\n"), schema))
                .hasMessageContaining("two paths of the model end in 'x'");
    }

    @Test
    void theColumnsOfAVectorAreCountedFromOne() {
        ModelSchema schema = new ModelSchema(List.of(new Feature("v", "/v", false, 3)), null, null);
        Dataset data = CsvPoints.readAll(write("v3,v1,v2\n3,1,2\n"), schema);
        assertThat(new double[] {data.value(0, 0), data.value(0, 1), data.value(0, 2)})
                .containsExactly(1, 2, 3);
    }

    @Test
    void valuesOfEveryFamilyAreReadFromText() {
        Dataset data = CsvPoints.readAll(
                write("yes,kind,n,heads,tosses,word\ntrue,0,3,4,10,2\nfalse,b,,,10,\n1,b,0,0,NA,NA\n"), FAMILIES);
        assertThat(rows(data))
                .containsExactly(
                        new double[] {1, 0, 3, 4, 10, 4, 20, 2},
                        new double[] {0, 1, NaN, NaN, 10, NaN, 20, NaN},
                        new double[] {1, 1, 0, 0, NaN, 0, 20, NaN});
    }

    @ParameterizedTest
    @CsvSource({"yes, no", "Yes, No", "TRUE, FALSE", "y, n", "ja, nein", "on, off", "t, f", "Sí, No"})
    void yesAndNoHaveTheirSpellings(String yes, String no) {
        Dataset data = CsvPoints.readAll(
                write("yes,kind,n,heads,tosses,word\n" + yes + ",0,3,4,10,2\n" + no + ",b,3,4,10,2\n"), FAMILIES);
        assertThat(data.value(0, 0)).isEqualTo(1);
        assertThat(data.value(1, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maybe,0,3,4,10,2  | row 1 (line 2), column 'yes': 'maybe' is not one of 0, 1, true, false, yes, no",
                "2,0,3,4,10,2      | column 'yes': '2' is not one of 0, 1, true, false",
                "1,c,3,4,10,2      | column 'kind': unknown level 'c'",
                "1,0,-1,4,10,2     | column 'n': '-1' is not a count",
                "1,0,3.5,4,10,2    | column 'n': '3.5' is not a count",
                "1,0,3,x,10,2      | column 'heads': 'x' is not a number",
                "1,0,3,4,1e999,2   | column 'tosses': '1e999' is not a number",
                "1,0,3,4,3,2       | points.csv: row 1 (line 2): 'heads' is 4, more than its 3 trials",
                "1,0,3,21,30,2     | points.csv: row 1 (line 2): 'twenty' is 21, more than its 20 trials",
                "1,0,3,4,10,.5     | column 'word': '.5' is not a count",
            })
    void aValueThatItsFamilyCannotHaveIsAnError(String row, String message) {
        assertThatThrownBy(() -> CsvPoints.readAll(write("yes,kind,n,heads,tosses,word\n" + row + "\n"), FAMILIES))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void inATableOfOneColumnAnEmptyLineIsARow() {
        ModelSchema schema = new ModelSchema(List.of(new Feature("x", "/x", false, 1)), null, null);
        assertThat(CsvPoints.readAll(write("x\n1\n\n\"\"\nNA\n2\n"), schema).size())
                .isEqualTo(5);
    }

    @Test
    void whatIsNoTextIsAnErrorOfTheData() throws IOException {
        Path file = folder.resolve("points.csv");
        Files.write(file, "x,y,kind,n\n1,2,0,3\n1,\u00ff,0,3\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> CsvPoints.readAll(file, XY))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("points.csv is not UTF-8");
        assertThatThrownBy(() -> CsvPoints.readAll(folder.resolve("gone.csv"), XY))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> read("x,y,kind,n\n1,\"2,0,3\n"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("points.csv");
    }

    private static List<double[]> rows(Dataset data) {
        return IntStream.range(0, data.size())
                .mapToObj(i -> {
                    double[] row = new double[data.columns()];
                    data.row(i, row);
                    return row;
                })
                .toList();
    }

    private Dataset read(String text) {
        return CsvPoints.readAll(write(text), XY);
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("points.csv"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
