package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What init makes of files that are written well. */
class InitCommandTest extends InitTrials {

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
        assertThat(families(data, yaml)).isEqualTo(Map.of("Betrag", "gaussian", "Stunde", "von-mises"));
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
    void aDashForTheOutputPrintsIt() throws IOException {
        Path data = file("x.csv", "x", i -> text("%.2f", normal(i, 0, 5, 1)));
        CommandRun run = CommandRun.of("init", "--data", data, "--output", "-");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(CommandRun.of("init", "--data", data).out());
        assertThat(Path.of("-")).doesNotExist();
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
