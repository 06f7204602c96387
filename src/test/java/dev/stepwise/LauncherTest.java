package dev.stepwise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher `stepwise` in a project of its own, with a JDK and a Maven that only say what they were asked. */
class LauncherTest {

    private static final List<String> TOOLS = List.of(
            "cat",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "ln",
            "mkdir",
            "readlink",
            "rm",
            "rmdir",
            "sh",
            "sleep",
            "touch");

    @TempDir
    Path directory;

    private Path project;
    private Path jdk;

    @BeforeEach
    void projectWithSpacesInItsPath() throws IOException {
        project = Files.createDirectories(directory.resolve("a project"));
        Files.copy(Path.of("stepwise"), project.resolve("stepwise"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.createDirectories(project.resolve("src/main/java"));
        maven("cat; echo from maven; sleep 0.2; echo one >>builds; mkdir -p target; echo >target/stepwise.jar");
        jdk = Files.createDirectories(directory.resolve("a jdk"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("bin/javac"), "");
        script(
                jdk.resolve("bin/java"),
                "for word; do echo \"<$word>\"; done; cat; [ \"${FAIL:-}\" = '' ] || exit $FAIL");
    }

    @Test
    void firstRunBuildsAndTheNextDoesNot() throws Exception {
        Run first = run(Map.of(), "fit", "--data", "two words.csv");
        assertThat(first.exitCode()).isZero();
        assertThat(first.output()).containsSubsequence("<-jar>", "<fit>", "<--data>", "<two words.csv>");
        assertThat(first.error()).containsExactly("building stepwise, which takes one to three minutes…", "from maven");

        Run second = run(Map.of());
        assertThat(second.error()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aNewerSourceBuildsAgain() throws Exception {
        run(Map.of());
        Path source = Files.writeString(project.resolve("src/main/java/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        run(Map.of());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void anEditDuringABuildIsNotLost() throws Exception {
        maven(
                "echo one >>builds; mkdir -p target; sleep 0.1; echo >src/main/java/Edited.java; echo >target/stepwise.jar");
        run(Map.of());
        run(Map.of());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void launchesAtTheSameTimeBuildOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(Map.of(), List.of(project.resolve("stepwise").toString())));
        }
        for (Process process : processes) {
            assertThat(finish(process).exitCode()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void soTheyDoWithoutFlockAndAfterABuildThatWasKilled() throws Exception {
        Map<String, String> environment = Map.of("PATH", pathWithout("flock"));
        Path target = Files.createDirectories(project.resolve("target"));
        Process killed = new ProcessBuilder("true").start();
        killed.waitFor();
        Path lock = Files.createSymbolicLink(target.resolve(".build-lock.pid"), Path.of(Long.toString(killed.pid())));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(environment, List.of(project.resolve("stepwise").toString())));
        }
        for (Process process : processes) {
            assertThat(finish(process).exitCode()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void aLinkFromElsewhereFindsTheProject() throws Exception {
        Path inner = Files.createSymbolicLink(directory.resolve("inner"), Path.of("a project/stepwise"));
        Path outer = Files.createSymbolicLink(directory.resolve("outer link"), inner);
        Run run = finish(start(Map.of(), List.of(outer.toString(), "--version")));
        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .contains("<" + project.toRealPath().resolve("target/stepwise.jar") + ">", "<--version>");
    }

    @Test
    void theBuildLeavesStandardInputToTheCommand() throws Exception {
        Process process = start(Map.of(), List.of(project.resolve("stepwise").toString()));
        try (var input = process.outputWriter()) {
            input.write("a point\n");
        }
        assertThat(finish(process).output()).endsWith("a point");
    }

    @Test
    void theExitCodeOfTheCommandIsTheLaunchers() throws Exception {
        assertThat(run(Map.of("FAIL", "2")).exitCode()).isEqualTo(2);
    }

    @Test
    void javaOptsComeAfterTheDefaultsAndMayChooseTheCollector() throws Exception {
        assertThat(run(Map.of("JAVA_OPTS", "-Xmx64m -Da=b")).output())
                .containsSubsequence("<-XX:+UseParallelGC>", "<-Xmx64m>", "<-Da=b>", "<-jar>");
        assertThat(run(Map.of("JAVA_OPTS", "-XX:+UseZGC")).output())
                .contains("<-XX:+UseZGC>")
                .doesNotContain("<-XX:+UseParallelGC>");
    }

    @Test
    void whatRunsForLongHasVectors() throws Exception {
        assertThat(run(Map.of(), "serve").output())
                .containsSubsequence("<--add-modules=jdk.incubator.vector>", "<-jar>");
        assertThat(run(Map.of(), "fit").output()).doesNotContain("<--add-modules=jdk.incubator.vector>");
    }

    @Test
    void whatEndsSoonLeavesTheCompilerLessToDo() throws Exception {
        assertThat(run(Map.of(), "fit").output()).containsSubsequence("<-XX:InlineSmallCode=700>", "<-jar>");
        assertThat(run(Map.of(), "serve").output()).doesNotContain("<-XX:InlineSmallCode=700>");
    }

    @Test
    void aFailedBuildRunsNothing() throws Exception {
        maven("echo broken; exit 1");
        Run run = run(Map.of());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).contains("broken");
    }

    @Test
    void withoutAJdk25ItSaysWhatToInstall() throws Exception {
        Path launcher = project.resolve("stepwise");
        Files.writeString(
                launcher, Files.readString(launcher).replaceAll("/usr/lib/jvm|/Library|/opt/", "/does-not-exist/"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"24.0.2\"\n");
        Run run = run(Map.of("PATH", pathWithout("java")));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).first().asString().contains("JDK 25");
        assertThat(project.resolve("builds")).doesNotExist();
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(project.resolve("stepwise").toString()));
        command.addAll(List.of(arguments));
        Process process = start(environment, command);
        process.outputWriter().close();
        return finish(process);
    }

    private Process start(Map<String, String> environment, List<String> command) throws IOException {
        Map<String, String> whole = new HashMap<>(Map.of("JAVA_HOME", jdk.toString(), "HOME", directory.toString()));
        whole.putAll(environment);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "MAVEN_OPTS", "SDKMAN_DIR"));
        builder.environment().putAll(whole);
        return builder.start();
    }

    private static Run finish(Process process) throws Exception {
        process.outputWriter().close();
        List<String> output = process.inputReader().readAllLines();
        List<String> error = process.errorReader().readAllLines();
        assertThat(process.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output, error);
    }

    private long builds() throws IOException {
        return Files.readAllLines(project.resolve("builds")).size();
    }

    /** A search path with everything the launcher and its stand-ins need, but one. */
    private String pathWithout(String missing) throws IOException {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : TOOLS) {
            for (Path system : List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool))) {
                if (!tool.equals(missing) && Files.exists(system)) {
                    script(tools.resolve(tool), "exec " + system + " \"$@\"");
                }
            }
        }
        return tools.toString();
    }

    private void maven(String body) throws IOException {
        script(project.resolve("mvnw"), body);
    }

    private static void script(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    private record Run(int exitCode, List<String> output, List<String> error) {}
}
