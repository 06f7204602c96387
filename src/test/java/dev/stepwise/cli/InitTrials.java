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
import org.junit.jupiter.api.io.TempDir;

/** Writes files as people have them, and looks at what init makes of them: it is read back as it is, and fit and replay run with it unedited. */
abstract class InitTrials {

    static final int ROWS = 120;

    @TempDir
    Path folder;

    final SplittableRandom random = new SplittableRandom(16);

    static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    Path file(String name, String header, IntFunction<String> row) throws IOException {
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int i = 0; i < ROWS; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), csv, StandardCharsets.UTF_8);
    }

    /** Two groups, by turns. */
    double normal(int row, double first, double second, double deviation) {
        return random.nextGaussian(row % 2 == 0 ? first : second, deviation);
    }

    int poisson(double rate) {
        double product = random.nextDouble();
        int count = 0;
        for (double limit = Math.exp(-rate); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    static String init(Path data, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("init", "--data", data));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    /** The families by name, after a fit and a replay with the unedited file. */
    Map<String, String> families(Path data, String yaml, Object... more) throws IOException {
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

    static List<String> levels(String yaml, String name) {
        return ModelFile.parse(yaml).schema().features().stream()
                .filter(feature -> feature.name().equals(name))
                .map(feature -> ((Values.Level) feature.family().values()).levels())
                .findFirst()
                .orElseThrow();
    }
}
