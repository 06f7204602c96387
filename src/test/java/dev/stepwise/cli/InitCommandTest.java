package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them: what init makes of them is read back as it is, and fit runs with it unedited. */
class InitCommandTest {

    private static final int ROWS = 120;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(16);

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private Path file(String name, String header, IntFunction<String> row) throws IOException {
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int i = 0; i < ROWS; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), csv, StandardCharsets.UTF_8);
    }

    /** Two groups, by turns. */
    private double normal(int row, double first, double second, double deviation) {
        return random.nextGaussian(row % 2 == 0 ? first : second, deviation);
    }

    private int poisson(double rate) {
        double product = random.nextDouble();
        int count = 0;
        for (double limit = Math.exp(-rate); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private static String init(Path data, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("init", "--data", data));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    /** The families by name, after a fit and a replay with the unedited file. */
    private Map<String, String> families(Path data, String yaml, Object... more) throws IOException {
        ModelDefinition model = ModelFile.parse(yaml);
        Path file = Files.writeString(folder.resolve(model.id() + ".yaml"), yaml);
        for (String command : List.of("fit", "replay")) {
            List<Object> arguments = new ArrayList<>(List.of(command, "--data", data, "--model", file));
            arguments.addAll(
                    command.equals("fit") ? List.of("--restarts", 1, "--components", 2) : List.of("--batch", 60));
            arguments.addAll(List.of(more));
            CommandRun run = CommandRun.of(arguments.toArray());
            assertThat(run.exitCode()).as(command + run.err()).isZero();
        }
        Map<String, String> families = new LinkedHashMap<>();
        for (Feature feature : model.schema().features()) {
            families.put(feature.name(), feature.family().label());
        }
        return families;
    }

    private static List<String> levels(String yaml, String name) {
        return ModelFile.parse(yaml).schema().features().stream()
                .filter(feature -> feature.name().equals(name))
                .map(feature -> ((Values.Level) feature.family().values()).levels())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void customersAreDescribedByWhatTheyDo() throws IOException {
        String[] devices = {"phone", "laptop", "tablet"};
        Path data = file(
                "customers.csv",
                "customer_id,age,orders,amount,device,newsletter,joined,country",
                i -> text(
                        "K%04d,%.0f,%d,%.2f,%s,%s,2025-0%d-11,DE",
                        i,
                        normal(i, 30, 60, 5),
                        poisson(i % 2 == 0 ? 1 : 6),
                        Math.exp(normal(i, 2, 5, 1)),
                        devices[random.nextInt(3)],
                        random.nextInt(3) == 0 ? "yes" : "no",
                        1 + i % 9));
        String yaml = init(data);
        assertThat(families(data, yaml))
                .isEqualTo(Map.of(
                        "age", "gaussian",
                        "orders", "negative-binomial",
                        "amount", "gaussian",
                        "device", "categorical",
                        "newsletter", "bernoulli"));
        assertThat(levels(yaml, "device")).containsExactlyInAnyOrder(devices);
        assertThat(yaml)
                .contains(
                        "'customer_id' is a key or free text, as every row has another: 'K0000'",
                        "'joined' holds times: --timestamp joined",
                        "'country' is always 'DE'",
                        "{name: amount, transform: log}",
                        "; skewed, so that its logarithm is modelled",
                        "components: {min: 1, max: 9}",
                        "input: {topic: customers}")
                .doesNotContain("far from all others"); // of the logarithm none is
    }

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
                        "999 in 2 rows looks like a word for missing: --missing 999.0 makes it so",
                        "1 row far from all others: 100,000",
                        "# - {name: device, family: categorical, levels: [sensor-0",
                        "'celsius' is the same as 'temperature' in every row",
                        "'at' holds times");
        assertThat(init(data, "--missing", "999.0"))
                .contains("from", "; 2 missing", "# stepwise fit --data", "--missing 999.0")
                .doesNotContain("looks like");
    }

    @Test
    void aSurveyOfSemicolonsHasAnswersAsLevels() throws IOException {
        String[] words = {"gut", "zu teuer", "nie wieder", "gern wieder"};
        Path data = file(
                "umfrage.csv",
                "F1;F2;Geschlecht;zufrieden;Kommentar",
                i -> text(
                        "%d;%d;%s;%s;%s, sagt Nummer %d",
                        Math.clamp(Math.round(normal(i, 2, 4, 0.7)), 1, 5),
                        Math.clamp(Math.round(normal(i, 4, 2, 0.7)), 1, 5),
                        random.nextInt(2) == 0 ? "m" : "w",
                        random.nextInt(2) == 0 ? "Ja" : "Nein",
                        words[i % 4],
                        i));
        String yaml = init(data);
        assertThat(families(data, yaml))
                .isEqualTo(Map.of(
                        "F1",
                        "categorical",
                        "F2",
                        "categorical",
                        "Geschlecht",
                        "categorical",
                        "zufrieden",
                        "bernoulli"));
        assertThat(levels(yaml, "F1")).containsExactly("1", "2", "3", "4", "5");
        assertThat(yaml).contains("'Kommentar' is a key or free text");
    }

    @Test
    void paymentsWithDecimalCommasHaveNumbers() throws IOException {
        Path data = file(
                "zahlungen.csv",
                "Konto-Nr;Betrag;Stunde;Datum",
                i -> text(
                                "%d;%.2f;%.0f;%02d.%02d.2025",
                                10_000_000 + 7919 * i % 90_000,
                                Math.exp(normal(i, 3, 4, 0.3)),
                                Math.clamp(normal(i, 9, 20, 1.5), 0, 23),
                                1 + i % 28,
                                1 + i % 12)
                        .replace('.', ','));
        Files.writeString(data, Files.readString(data).replaceAll("(\\d\\d),(\\d\\d),2025", "$1.$2.2025"));
        String yaml = init(data);
        assertThat(families(data, yaml)).isEqualTo(Map.of("Betrag", "gaussian", "Stunde", "gaussian"));
        assertThat(yaml).contains("holds numbers of somebody or something", "'Datum' holds times", "{name: Konto-Nr}");
    }

    @Test
    void logsHaveCodesAndSkewedCounts() throws IOException {
        int[] codes = {200, 200, 200, 404, 500};
        String[] levels = {"INFO", "INFO", "WARN"};
        Path data = file(
                "access.tsv",
                "ts\tlevel\tstatus\tbytes\tduration_ms\tpath",
                i -> text(
                        "%d\t%s\t%d\t%.0f\t%.3f\t/item/%d",
                        1_760_000_000_000L + 250L * i,
                        levels[random.nextInt(3)],
                        codes[random.nextInt(5)],
                        i % 7 == 0 ? 0 : Math.exp(normal(i, 5, 8, 1)),
                        normal(i, 20, 80, 4),
                        i));
        String yaml = init(data, "--for", "anomalies");
        assertThat(families(data, yaml))
                .isEqualTo(Map.of(
                        "level", "categorical",
                        "status", "categorical",
                        "bytes", "negative-binomial",
                        "duration_ms", "gaussian"));
        assertThat(levels(yaml, "status")).containsExactly("200", "404", "500");
        assertThat(ModelFile.parse(yaml).anomalyRate()).isEqualTo(0.01);
        assertThat(yaml).contains("ts}", "holds times: --timestamp ts", "explain: anomalies");
    }

    @Test
    void countsHaveTheFamilyOfTheirDispersion() throws IOException {
        Path data = file("counts.csv", "goals,visits", i -> {
            double own = -Math.log(random.nextDouble()) * 6; // exponential: the counts are geometric
            return poisson(2.5) + "," + poisson(own);
        });
        String yaml = init(data);
        assertThat(families(data, yaml)).isEqualTo(Map.of("goals", "poisson", "visits", "negative-binomial"));
    }

    @Test
    void countsOfOneTotalOrOneNameAreMultinomial() throws IOException {
        Path dice = file("dice.csv", "red,green,blue", i -> {
            int red = random.nextInt(9);
            int green = random.nextInt(10 - red);
            return red + "," + green + "," + (12 - red - green);
        });
        assertThat(families(dice, init(dice)).values())
                .containsOnly("multinomial")
                .hasSize(3);
        Path texts = file(
                "texts.csv",
                "word_a,word_b,word_c,word_d,word_e",
                i -> poisson(2) + "," + poisson(1) + "," + poisson(3) + "," + poisson(0.4) + "," + poisson(1));
        assertThat(families(texts, init(texts)).values())
                .containsOnly("multinomial")
                .hasSize(5);
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
        assertThat(families(data, yaml)).isEqualTo(Map.of("x", "gaussian", "state", "categorical"));
        assertThat(levels(yaml, "state")).containsExactlyInAnyOrder("off", "no", "idle");
        assertThat(yaml)
                .contains(
                        "12 missing", "'y' holds numbers, and 'err' in 1 row: fit and init take it with --missing err");
        assertThat(families(data, init(data, "--missing", "err"), "--missing", "err"))
                .containsKey("y");
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
    void manyColumnsOfFewRowsHaveDiagonalCovariances() throws IOException {
        String header = "v1,v2,v3,v4,v5,v6,v7,v8,v9,v10,v11,v12";
        Path data = file("wide.csv", header, i -> {
            StringBuilder row = new StringBuilder(text("%.2f", normal(i, 0, 4, 1)));
            for (int j = 1; j < 12; j++) {
                row.append(text(",%.2f", normal(i, 0, 4, 1)));
            }
            return row.toString();
        });
        String yaml = init(data, "--without", "v1,v3");
        assertThat(families(data, yaml)).hasSize(10);
        assertThat(yaml).contains("covariance: diagonal", "'v1' was left out with --without");
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
    void anOutputIsWrittenOnceAndTheNextCommandIsTold() throws IOException {
        Path data = file("x.csv", "x", i -> text("%.2f", normal(i, 0, 5, 1)));
        Path model = folder.resolve("model.yaml");
        CommandRun run = CommandRun.of("init", "--data", data, "--output", model);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("1 gaussian", "next: stepwise fit --data " + data + " --model " + model);
        assertThat(ModelFile.read(model).id()).isEqualTo("x");
        CommandRun again = CommandRun.of("init", "--data", data, "--output", model);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
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
        assertThat(init(data)).contains("# note: the names of the columns are numbers");
        String yaml = init(data, "--header", "none");
        assertThat(yaml).contains("121 rows", "--header none").doesNotContain("# note: the names");
        assertThat(families(data, yaml, "--header", "none")).containsOnlyKeys("c1", "c2");
    }

    @Test
    void fitWithoutAModelTakesTheOneThatInitWrites() throws IOException {
        Path data = file("pairs.csv", "x,y", i -> text("%.2f,%.2f", normal(i, 0, 9, 1), normal(i, 0, 9, 1)));
        CommandRun without = CommandRun.of("fit", "--data", data, "--restarts", 2, "--components", "1..3");
        Path model = Files.writeString(folder.resolve("pairs.yaml"), init(data));
        CommandRun with =
                CommandRun.of("fit", "--data", data, "--model", model, "--restarts", 2, "--components", "1..3");
        assertThat(without.exitCode()).as(without.err()).isZero();
        assertThat(without.out()).isEqualTo(with.out()).contains("pairs: 120 points, 2 components");
        assertThat(without.err())
                .contains(
                        "a model was made of pairs.csv: 2 gaussian",
                        "stepwise init --data " + data + " --output pairs.yaml");
    }
}
