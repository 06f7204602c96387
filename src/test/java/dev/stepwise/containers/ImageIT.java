package dev.stepwise.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image by itself, as the chart runs it. */
@Tag("containers")
class ImageIT {

    private static final Path CONFIGURATION =
            Path.of("src/main/docker/stepwise.yaml").toAbsolutePath();

    @BeforeAll
    static void build() throws Exception {
        Docker.run("build", "--tag", "stepwise", ".");
    }

    private static String stepwise(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--rm",
                "--user",
                "10001:10001",
                "--read-only",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--tmpfs",
                "/tmp",
                "--volume",
                CONFIGURATION + ":/etc/stepwise/stepwise.yaml:ro",
                "stepwise"));
        command.addAll(List.of(arguments));
        return Docker.run(command.toArray(String[]::new));
    }

    @Test
    void itRunsAsNobodyWithAReadOnlyRootAndNoCapabilities() throws Exception {
        assertThat(stepwise("serve", "--config", "/etc/stepwise/stepwise.yaml", "--check"))
                .contains("stepwise.yaml is valid: models [old-faithful]");
        JsonNode image = new ObjectMapper().readTree(Docker.run("image", "inspect", "stepwise"));
        assertThat(image.path(0).path("Config").path("User").asText()).isEqualTo("10001:10001");
    }

    /** A broker, the service and a stream: all that is written goes to the temporary directory. */
    @Test
    void theDemoNeedsNothingButATemporaryDirectory() throws Exception {
        assertThat(stepwise("demo", "--for", "8s")).contains("old-faithful");
    }

    @Test
    void itListsItsLibrariesWithTheirLicences() throws Exception {
        String image = Docker.run(
                "run", "--rm", "--entrypoint", "sh", "stepwise", "-c", "ls lib && cat LICENSE THIRD-PARTY.txt");
        assertThat(image).contains("Apache License");
        String[] jars = image.lines().takeWhile(line -> line.endsWith(".jar")).toArray(String[]::new);
        assertThat(jars).hasSizeGreaterThan(50);
        assertThat(image.lines()
                        .skip(jars.length)
                        .filter(line -> line.contains(".jar "))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyInAnyOrder(jars);
    }

    @Test
    void itsHealthCheckStartsNoVirtualMachine() throws Exception {
        JsonNode image = new ObjectMapper().readTree(Docker.run("image", "inspect", "stepwise"));
        assertThat(image.path(0).path("Config").path("Healthcheck").path("Test").toString())
                .contains("curl")
                .doesNotContain("java");
    }
}
