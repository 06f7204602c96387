package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwise.codec.csv.CsvColumn;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.batch.AdjustedRandIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every file of {@code ../shared/reference}; without these data nothing is tested. The short form fits those of a thousand rows
 * and less, and {@code -Dinit=long} all of them.
 */
class InitReferenceTest {

    private static final Path REFERENCE = Path.of("../shared/reference");
    private static final boolean LONG = System.getProperty("init", "short").equals("long");
    private static final long SHORT_BYTES = 40_000;

    @TempDir
    private Path folder;

    /** A file has a model that runs as it is, or it is said what is wrong with it: never neither. */
    @TestFactory
    Stream<DynamicTest> everyFileHasAModelOrAnAnswer() throws IOException {
        assumeTrue(Files.isDirectory(REFERENCE), REFERENCE + " is absent");
        List<Path> files;
        try (Stream<Path> all = Files.walk(REFERENCE)) {
            files = all.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> answer(file)));
    }

    private void answer(Path file) throws IOException {
        CommandRun init = CommandRun.of("init", "--data", file);
        if (init.exitCode() != 0) {
            assertThat(init.exitCode()).isEqualTo(2);
            assertThat(init.err())
                    .startsWith("stepwise init: ")
                    .contains(file.getFileName().toString())
                    .doesNotContain("Exception");
            return;
        }
        ModelFile.parse(init.out());
        if (LONG || Files.size(file) < SHORT_BYTES) {
            Path model = Files.writeString(folder.resolve("m.yaml"), init.out());
            List<Object> arguments = new ArrayList<>(List.of("fit", "--data", file, "--model", model));
            if (!LONG) {
                arguments.addAll(List.of("--restarts", 1, "--components", 1));
            }
            CommandRun fit = CommandRun.of(arguments.toArray());
            assertThat(fit.exitCode()).as(fit.err()).isZero();
        }
    }

    /** The model of init against the one that was written by hand, each with the number of components of the latter. */
    @ParameterizedTest
    @CsvSource({
        // the last column is adjustedRandIndex of expected.json
        "iris.csv, '', iris.csv, species, 3, 0.9039",
        "dice.csv, '', dice-truth.csv, die, 2, 0.8700",
        "books.csv, '', books-truth.csv, group, 2, 0.9365",
        "languages.csv, 'language,label', languages.csv, language, 3, 0.8757"
    })
    void knownClassesAreFoundAsByHand(
            String data, String without, String truth, String column, int components, double byHand)
            throws IOException {
        Path file = REFERENCE.resolve(data);
        assumeTrue(Files.exists(file), file + " is absent");
        Path model = folder.resolve("m.yaml");
        Path assignments = folder.resolve("a.csv");
        List<Object> arguments = new ArrayList<>(List.of("init", "--data", file, "--output", model));
        if (!without.isEmpty()) {
            arguments.addAll(List.of("--without", without));
        }
        assertThat(CommandRun.of(arguments.toArray()).exitCode()).isZero();
        CommandRun fit = CommandRun.of(
                "fit", "--data", file, "--model", model, "--components", components, "--assignments", assignments);
        assertThat(fit.exitCode()).as(fit.err()).isZero();
        int[] clusters = CsvColumn.groups(assignments, CsvFormat.FOUND, "cluster");
        int[] groups = CsvColumn.groups(REFERENCE.resolve(truth), CsvFormat.FOUND, column);
        AdjustedRandIndex agreement = new AdjustedRandIndex();
        for (int i = 0; i < groups.length; i++) {
            agreement.add(clusters[i], groups[i]);
        }
        assertThat(agreement.value()).isGreaterThan(byHand - 0.05); // the margin that the reference asks for
    }
}
