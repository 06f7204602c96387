package dev.stepwise.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {

    private static final String ROWS = "x,y\n1,2\n";

    @TempDir
    private Path folder;

    @Test
    void aFileIsReadWhereItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("points.csv"), ROWS);
        assertThat(new DataFile().convert(file.toString())).isEqualTo(file);
        Path missing = folder.resolve("missing.csv");
        assertThat(new DataFile().convert(missing.toString())).isEqualTo(missing);
        assertThat(new DataFile().convert(folder.toString())).isEqualTo(folder);
    }

    /** As the shell makes one of {@code <(zcat points.csv.gz)}. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsKeptWholeAsItCanBeReadOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "printf 'x,y\\n1,2\\n' > " + pipe).start();
        Path kept = new DataFile().convert(pipe.toString());
        assertThat(writer.waitFor()).isZero();
        assertThat(kept).hasContent(ROWS.strip());
        assertThat(kept).hasContent(ROWS.strip());
    }
}
