package dev.stepwise.cli.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Files that a command will write when its work is done. */
public final class OutputFiles {

    private OutputFiles() {}

    /**
     * Says at once, and not after the work, that a file cannot be written.
     *
     * @param files null: one that was not asked for
     */
    public static void require(CommandSpec spec, @Nullable Path... files) {
        for (Path file : files) {
            if (file == null) {
                continue;
            }
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new ParameterException(
                        spec.commandLine(), file + " cannot be written: there is no folder " + folder);
            }
            if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
                throw new ParameterException(
                        spec.commandLine(),
                        file + " cannot be written: it is " + (Files.isDirectory(file) ? "a folder" : "not allowed"));
            }
        }
    }
}
