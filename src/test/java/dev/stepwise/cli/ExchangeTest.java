package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python of the page on exchange does what the page says. Needs scikit-learn, and is skipped with a sentence without. */
class ExchangeTest {

    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
    private static final Path DATA = Path.of("examples/old-faithful/faithful.csv");
    private static final Path MODEL = Path.of("examples/old-faithful/model.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Both programs print or write all digits; sums over 272 rows round. */
    private static final double ROUNDING = 1e-6;

    @TempDir
    private Path folder;

    @Test
    void aSnapshotScoresPointsInScikitLearnAsItDoesHere() throws Exception {
        Path snapshot = folder.resolve("snapshot.json");
        Path assignments = folder.resolve("assignments.csv");
        CommandRun.of("fit", "--data", DATA, "--model", MODEL, "--output", snapshot, "--assignments", assignments);
        List<String> printed = python(0, snapshot, DATA);
        JsonNode fit = JSON.readTree(snapshot.toFile());
        assertThat(Double.parseDouble(printed.getFirst()))
                .isCloseTo(fit.get("logLikelihood").asDouble(), within(ROUNDING));
        double[] memberships = Arrays.stream(
                        printed.get(1).replaceAll("[\\[\\]]", " ").strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        List<String> header = List.of(Files.readAllLines(assignments).getFirst().split(","));
        String[] row = Files.readAllLines(assignments).get(1).split(",");
        for (int k = 0; k < memberships.length; k++) {
            int column = header.indexOf("p" + fit.at("/components/" + k + "/id").asInt());
            assertThat(Double.parseDouble(row[column])).isCloseTo(memberships[k], within(1e-5));
        }
    }

    @Test
    void aMixtureOfScikitLearnIsAStart() throws Exception {
        Path start = folder.resolve("start.json");
        double there = Double.parseDouble(python(1, DATA, start).getFirst());
        Path model = folder.resolve("model.yaml");
        Files.writeString(model, Files.readString(MODEL) + "initial: {file: start.json}\nprior: none\n");
        Path result = folder.resolve("result.json");
        CommandRun.of("fit", "--data", DATA, "--model", model, "--max-iterations", 1, "--output", result);
        JsonNode fit = JSON.readTree(result.toFile());
        // one iteration from where the other program has stopped gains next to nothing, and loses nothing
        assertThat(fit.get("logLikelihood").asDouble()).isBetween(there - ROUNDING, there + 0.1);
    }

    /** Runs one of the page's programs with these arguments; its lines. */
    private List<String> python(int program, Path... arguments) throws IOException, InterruptedException {
        Matcher programs = PYTHON.matcher(Files.readString(Path.of("docs/exchange.md")));
        for (int i = 0; i <= program; i++) {
            assertThat(programs.find()).isTrue();
        }
        Path script = Files.writeString(folder.resolve("program" + program + ".py"), programs.group(1));
        List<String> command = new ArrayList<>(List.of(pythonWithScikitLearn(), script.toString()));
        for (Path argument : arguments) {
            command.add(argument.toAbsolutePath().toString());
        }
        return run(command);
    }

    private static String pythonWithScikitLearn() throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import sklearn.mixture")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                continue; // there is no such program
            }
        }
        return abort("no Python with scikit-learn (Debian: python3-sklearn): its side of the exchange is not tested");
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }
}
