package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What init makes of files with something odd in them. */
class InitOddFilesTest extends InitTrials {

    @Test
    void telemetryNamesItsSentinelsAndLeavesOutCopies() throws IOException {
        Path data = file("telemetry.csv", "at,device,temperature,celsius,rpm,pressure", i -> {
            double temperature = i == 17 || i == 80 ? 999 : normal(i, 40, 60, 2);
            return text(
                    "2026-03-01 00:%02d:%02d,sensor-%d,%.1f,%.1f,%.0f,%.2f",
                    i / 60,
                    i % 60,
                    i % 4,
                    temperature,
                    temperature,
                    normal(i, 1500, 2800, 40),
                    i == 3 ? 1e5 : normal(i, 2, 3, 0.1));
        });
        String yaml = init(data);
        assertThat(families(data, yaml))
                .isEqualTo(Map.of("temperature", "gaussian", "rpm", "gaussian", "pressure", "gaussian"));
        assertThat(yaml)
                .contains(
                        "{name: temperature, missing: [999]}",
                        "999 in 2 rows looks like a word for missing and is taken for one",
                        "1 row far from all others: 100,000",
                        "# - {name: device, family: categorical, levels: [sensor-0",
                        "'celsius' is the same as 'temperature' in every row",
                        "'at' holds times");
        assertThat(init(data, "--missing", "999.0"))
                .contains("from", "; 2 missing", "# stepwise fit --data", "--missing 999.0")
                .doesNotContain("looks like");
    }

    @Test
    void spellingsOfMissingAreNamedOrTaken() throws IOException {
        String[] spellings = {"", "NA", "NaN", "N/A"};
        Path data = file(
                "gaps.csv",
                "x,y,state",
                i -> text(
                        "%s,%s,%s",
                        i % 10 == 0 ? spellings[i / 10 % 4] : text("%.2f", normal(i, 1, 9, 1)),
                        i == 7 ? "err" : text("%.2f", normal(i, 5, 2, 0.5)),
                        i % 3 == 0 ? "off" : i % 3 == 1 ? "no" : "idle"));
        String yaml = init(data);
        assertThat(families(data, yaml)).isEqualTo(Map.of("x", "gaussian", "y", "gaussian", "state", "categorical"));
        assertThat(levels(yaml, "state")).containsExactlyInAnyOrder("off", "no", "idle");
        assertThat(yaml).contains("12 missing", "{name: \"y\", missing: [err]}", "'err' in 1 row is taken for missing");
        assertThat(init(data, "--missing", "err")).contains("--missing err").doesNotContain("missing: [err]");
    }

    @Test
    void aCodeThatIsAlsoASpellingOfMissingIsNoted() throws IOException {
        String[] countries = {"DE", "FR", "NA", "US"};
        Path data = file(
                "countries.csv",
                "country,state",
                i -> text("%s,%s", countries[i % 4], i % 5 == 0 ? "NA" : i % 2 == 0 ? "idle" : "busy"));
        String yaml = init(data);
        assertThat(levels(yaml, "country")).containsExactlyInAnyOrder("DE", "FR", "US");
        assertThat(yaml)
                .containsOnlyOnce("'NA' in ")
                .contains("'NA' in 30 rows is taken for missing; `\"NA\"` among the levels makes it one");
    }

    @Test
    void ninesInManyRowsMayBePricesAndAreNoted() throws IOException {
        double[] prices = {9.99, 19, 29, 49, 99, 99};
        Path data = file(
                "prices.csv",
                "price,rating,depth",
                i -> text("%s,%d,%d", prices[i % 6], i % 4 == 0 ? 99 : 1 + i % 5, i % 3 == 0 ? -999 : 100 + i));
        String yaml = init(data);
        assertThat(yaml)
                .contains("99 in 40 rows may be a word for missing: `missing: [99]`", "depth, missing: [-999]")
                .contains("numbers from 9.99 to 99")
                .doesNotContain("missing: [99]}");
        assertThat(levels(yaml, "rating")).containsExactly("1", "2", "3", "4", "5", "99");
    }

    @Test
    void whatStandsForNoneIsFoundBesideNinesInManyRows() throws IOException {
        Path data = file(
                "both.csv", "depth,x", i -> text("%d,%d", i % 5 == 0 ? 9999 : i % 20 == 1 ? -999 : i % 100, i % 7));
        assertThat(init(data))
                .contains("{name: depth, family: negative-binomial, missing: [-999]}", "counts from 2 to 9,999")
                .contains("9,999 in 24 rows may be a word for missing");
    }

    @Test
    void answersAndCodesAreToldFromWhatStandsForNone() throws IOException {
        Path data = file(
                "survey.csv",
                "q,heard,level",
                i -> text(
                        "%s,%s,%s",
                        i % 20 == 0 ? "k.A." : i % 31 == 0 ? "99" : "" + (1 + random.nextInt(5)),
                        i % 15 == 0 ? "9999" : "" + random.nextInt(2),
                        i % 3 == 0 ? "unknown" : "" + (1 + i % 2)));
        String yaml = init(data);
        assertThat(families(data, yaml))
                .isEqualTo(Map.of("q", "categorical", "heard", "bernoulli", "level", "categorical"));
        assertThat(levels(yaml, "q")).containsExactly("1", "2", "3", "4", "5");
        // a third of all is no exception, but an answer of its own
        assertThat(levels(yaml, "level")).containsExactlyInAnyOrder("1", "2", "unknown");
        assertThat(yaml).contains("missing: [99, k.A.]}", "{name: heard, family: bernoulli, missing: [9999]}");
    }

    @Test
    void numbersOnACircleAreTold() throws IOException {
        Path data = file(
                "wind.csv",
                "heading,hour,month,hours",
                i -> text(
                        "%d,%d,%d,%d",
                        Math.floorMod(Math.round(normal(i, 350, 180, 20)), 360),
                        random.nextInt(24),
                        1 + random.nextInt(12),
                        30 + random.nextInt(20)));
        String yaml = init(data);
        assertThat(families(data, yaml))
                .isEqualTo(
                        Map.of("heading", "von-mises", "hour", "von-mises", "month", "von-mises", "hours", "gaussian"));
        assertThat(yaml).contains("{name: heading, family: von-mises, period: 360}", "period: 24}", "period: 12}");
    }

    @Test
    void whatHardlyAnyRowHasIsLeftOut() throws IOException {
        Path data = file(
                "sparse.csv",
                "x,rare,list",
                i -> text("%.2f,%s,\"[%d, 2]\"", normal(i, 0, 9, 1), i % 30 == 0 ? "" + (i + 0.5) : "", i));
        String yaml = init(data);
        assertThat(families(data, yaml)).containsOnlyKeys("x");
        assertThat(yaml)
                .contains("# - {name: rare}", "is missing in 116 of 120 rows")
                .contains("'list' holds lists or objects in a text, such as '[0, 2]'");
    }

    @Test
    void manyTextsAmongNumbersMeanSomethingEach() throws IOException {
        Path data = file(
                "limits.csv",
                "x,lead",
                i -> text("%.2f,%s", normal(i, 0, 9, 1), i % 10 == 0 ? "<0." + i : text("%.2f", normal(i, 5, 6, 1))));
        String yaml = init(data);
        assertThat(families(data, yaml)).containsOnlyKeys("x");
        assertThat(yaml).contains("'lead' has", "too many for levels");
    }

    @Test
    void timesOfWhichAFewAreNoneGiveTheirHour() throws IOException {
        Path data = file(
                "visits.csv",
                "x,came",
                i -> text(
                        "%.2f,%s",
                        normal(i, 0, 9, 1),
                        i % 40 == 0 ? "not yet" : text("2025-%02d-%02d %02d:15", 1 + i % 12, 1 + i % 28, 8 + i % 4)));
        String yaml = init(data);
        assertThat(families(data, yaml)).isEqualTo(Map.of("x", "gaussian", "came.hour", "von-mises"));
        assertThat(yaml).contains("missing: [\"not yet\"]");
    }

    /** The same model file reads a file and a topic, so that what init writes of events has to be true of them too. */
    @Test
    void eventsWithTextsAmongNumbersAreReadAsTheyAre() throws IOException {
        StringBuilder clean = new StringBuilder();
        StringBuilder odd = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            String x = text("%.2f", normal(i, 1, 9, 1));
            String y = text("%.2f", normal(i, 5, 2, 0.5));
            clean.append(text("{\"a\":{\"x\":%s},\"y\":%s}%n", i % 9 == 0 ? "null" : x, i % 7 == 0 ? "null" : y));
            odd.append(text(
                    "{\"a\":{\"x\":%s},\"y\":%s}%n",
                    i % 9 == 0 ? i % 2 == 0 ? "\"n/a\"" : "-999" : i % 5 == 0 ? "\"" + x + "\"" : x,
                    i % 7 == 0 ? "\"\"" : y));
        }
        Path cleanFile = Files.writeString(folder.resolve("clean.jsonl"), clean);
        Path oddFile = Files.writeString(folder.resolve("odd.jsonl"), odd);
        String yaml = init(oddFile);
        assertThat(yaml)
                .contains(
                        "{name: a.x, path: /a/x, missing: [-999, n/a], lenient: true}",
                        "{name: \"y\", missing: [\"\"]}",
                        "some numbers stand in quotes");
        assertThat(families(oddFile, yaml)).containsOnlyKeys("a.x", "y");
        Path model = Files.writeString(folder.resolve("both.yaml"), yaml);
        List<String> fits = new ArrayList<>();
        for (Path data : List.of(cleanFile, oddFile)) {
            fits.add(CommandRun.of("fit", "--data", data, "--model", model, "--components", 2, "--restarts", 1)
                    .out());
        }
        assertThat(fits.getLast()).isEqualTo(fits.getFirst()).contains("odd: 120 points", "a.x");
    }

    @Test
    void aTableOfOneColumnAndOddNamesIsRead() throws IOException {
        Path single = file("einzeln.csv", "Größe in m²/s", i -> i % 9 == 0 ? "" : text("%.3f", normal(i, 1, 2, 0.1)));
        assertThat(families(single, init(single))).isEqualTo(Map.of("Größe in m²/s", "gaussian"));
        Path odd = file(
                "no.csv",
                "\"a \"\"quoted\"\" name\",no,~x/y",
                i -> text("%.2f,%.2f,%.2f", normal(i, 0, 5, 1), normal(i, 0, 5, 1), normal(i, 0, 5, 1)));
        assertThat(families(odd, init(odd))).containsOnlyKeys("a \"quoted\" name", "no", "~x/y");
    }

    @Test
    void aRowOfTotalsIsNamed() throws IOException {
        StringBuilder text = new StringBuilder("who,x,n\n");
        double sum = 0;
        for (int i = 0; i < 50; i++) {
            double x = normal(i, 1, 5, 1);
            sum += x;
            text.append(text("w%d,%.2f,%.2f%n", i, x, normal(i, 1, 5, 1)));
        }
        Path data = Files.writeString(folder.resolve("sums.csv"), text + text("Total,%.2f,%n", sum));
        String yaml = init(data);
        assertThat(yaml).containsOnlyOnce("the last value is the sum of all others");
    }

    @Test
    void numbersInDisguiseAreToldFromText() throws IOException {
        Path data = file(
                "odd.csv",
                "x,price,share,day,big",
                i -> text(
                        "%.2f,%.2f kg,%.1f°C,202501%02d,\"%d,%03d\"",
                        normal(i, 1, 5, 1),
                        normal(i, 10, 20, 3),
                        normal(i, 40, 60, 5),
                        1 + i % 28,
                        1 + i % 9,
                        random.nextInt(1000)));
        String yaml = init(data);
        assertThat(families(data, yaml)).isEqualTo(Map.of("x", "gaussian"));
        assertThat(yaml)
                .contains(
                        "'price' holds numbers with signs",
                        "'share' holds numbers with signs",
                        "'big' holds numbers with signs")
                .contains("{name: day}")
                .contains("holds times: --timestamp day");
    }

    /** No command reads such dates, so none is told to. */
    @Test
    void datesWithSlashesAreToBeWrittenDifferently() throws IOException {
        Path data = file(
                "joined.csv", "x,joined", i -> text("%.3f,%d/%02d/2025", normal(i, 0, 9, 1), 1 + i % 28, 1 + i % 12));
        assertThat(init(data)).contains("'joined' holds dates with slashes").contains("written as 2026-01-31");
    }

    @Test
    void aFileWithoutAFeatureSaysWhyOfEachColumn() throws IOException {
        Path data = file("keys.csv", "id,day,x", i -> "k" + i + ",2025-01-01,5");
        CommandRun run = CommandRun.of("init", "--data", data);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("keys.csv has no column of which a model can be made:", "'id' is a key", "'x' is always '5'");
    }

    @Test
    void aFileWithoutAHeaderIsSuspectedAndReadWithTheOption() throws IOException {
        Path data = file("bare.csv", "5.1,3.5", i -> text("%.2f,%.2f", normal(i, 5, 9, 1), normal(i, 3, 1, 1)));
        assertThat(init(data)).contains("# note: the names of the columns look like a row of data");
        Path mixed = file("mixed.csv", "5.1,a", i -> text("%.2f,%s", normal(i, 5, 9, 1), i % 3 == 0 ? "a" : "b"));
        assertThat(init(mixed)).contains("# note: the names of the columns look like a row of data");
        String yaml = init(data, "--header", "none");
        assertThat(yaml).contains("121 rows", "--header none").doesNotContain("# note: the names");
        assertThat(families(data, yaml, "--header", "none")).containsOnlyKeys("c1", "c2");
    }
}
