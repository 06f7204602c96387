package dev.stepwise.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

    /** A file that is not served leaves the page empty. */
    @Test
    void everyScriptOfThePageIsServed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/stepwise/dashboard"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".js"))
                            .map(name -> "/dashboard/" + name))
                    .isNotEmpty()
                    .isSubsetOf(Page.resources().all().keySet());
        }
    }
}
