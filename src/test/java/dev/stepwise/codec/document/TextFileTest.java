package dev.stepwise.codec.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    @TempDir
    private Path folder;

    @Test
    void aFileIsReadUpToItsBound() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "ä2");
        assertThat(TextFile.read(file, 3)).hasValue("ä2");
        assertThat(TextFile.read(file, 2)).isEmpty();
        Files.write(file, new byte[] {-1});
        assertThatThrownBy(() -> TextFile.read(file, 3)).isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> TextFile.read(folder.resolve("none"), 3)).isInstanceOf(NoSuchFileException.class);
    }

    /** Its size is 0, and it never ends. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsNotReadToItsEnd() throws Exception {
        assertThat(TextFile.read(Path.of("/dev/zero"), 1 << 20)).isEmpty();
    }
}
