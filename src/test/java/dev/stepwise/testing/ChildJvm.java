package dev.stepwise.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a JVM of its own, so that a test can lose it. The program should end in good order when its standard input
 * ends; see {@link #awaitEndOfInput()}.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code main} on the test's class path; what it prints goes to a file in {@code target/children}. */
    public static ChildJvm start(Class<?> main, List<String> arguments) throws IOException {
        return start(
                main.getSimpleName(), List.of("-cp", System.getProperty("java.class.path"), main.getName()), arguments);
    }

    /** Starts a jar, which brings its class path. It should end in good order when it is {@linkplain #terminate told to}. */
    public static ChildJvm startJar(Path jar, List<String> arguments) throws IOException {
        return start("jar", List.of("-jar", jar.toString()), arguments);
    }

    private static ChildJvm start(String name, List<String> program, List<String> arguments) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "children"));
        Path log = Files.createTempFile(logs, name + "-", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(program);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ChildJvm(process, log);
    }

    /** For the program: returns when whoever started it wants it to end, or is gone. */
    public static void awaitEndOfInput() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the program's input and waits for its exit code. */
    public int stop(Duration patience) throws Exception {
        process.getOutputStream().close();
        return await(patience);
    }

    /** Asks it by a signal to end in good order, and waits for its exit code. */
    public int terminate(Duration patience) throws Exception {
        process.destroy();
        return await(patience);
    }

    /** Kills it, as a machine does that loses its power, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It stands still until it is resumed, and does not know. */
    public void pause() throws Exception {
        signal("STOP");
    }

    /** It goes on. */
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0 && process.isAlive()) {
            throw new AssertionError("kill -" + name + " ended with " + code);
        }
    }

    /** Where what it prints goes to. */
    public Path log() {
        return log;
    }

    /** Waits for the exit code. */
    public int await(Duration patience) throws Exception {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + patience + ":\n" + output());
        }
        return process.exitValue();
    }

    /** What it has printed. */
    public String output() throws IOException {
        return Files.readString(log);
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
