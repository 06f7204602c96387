package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvDialectTest {

    @Test
    void tabsAreFoundThoughCellsHoldCommas() {
        assertThat(found("a\tb\n1,5\t2\n2,5\t3\n")).isEqualTo(new CsvDialect('\t', ',', null));
    }

    @Test
    void semicolonsComeWithDecimalCommas() {
        CsvDialect dialect = found("a;b\n1,5;2\n-2,25;3\n");
        assertThat(dialect).isEqualTo(new CsvDialect(';', ',', null));
        assertThat(dialect.plain("-2,25")).isEqualTo("-2.25");
    }

    @Test
    void groupedThousandsAreFoundWhereADecimalMarkFollowsThem() {
        assertThat(found("a;b\n1,234.5;2\n").plain("1,234,567.25")).isEqualTo("1234567.25");
        assertThat(found("a;b\n1.234,5;2\n").plain("1.234.567,25")).isEqualTo("1234567.25");
        assertThat(found("a,b\n\"1,234.5\",2\n").plain("-1,234")).isEqualTo("-1234");
    }

    @Test
    void oneCommaBeforeThreeDigitsIsNeitherDecimalNorGroupUnlessItIsSaid() {
        String text = "a;b\n1,234;2\n";
        assertThat(found(text).plain("1,234")).isEqualTo("1,234");
        assertThat(said(text, ',').plain("1,234")).isEqualTo("1.234");
        assertThat(said(text, '.').plain("1,234")).isEqualTo("1234");
    }

    @Test
    void aDelimiterInsideQuotesSeparatesNothing() {
        assertThat(found("a,b\n\"x;y\",1\n\"z;w\",2\n").delimiter()).isEqualTo(',');
    }

    @Test
    void aTableOfOneColumnHasTheCommaForADelimiter() {
        assertThat(found("a\n1.5\n2.5\n")).isEqualTo(new CsvDialect(',', '.', null));
    }

    private static CsvDialect found(String text) {
        return CsvDialect.of(text, true, CsvFormat.FOUND);
    }

    private static CsvDialect said(String text, char decimal) {
        CsvFormat found = CsvFormat.FOUND;
        return CsvDialect.of(text, true, new CsvFormat(null, decimal, found.missing(), null));
    }
}
