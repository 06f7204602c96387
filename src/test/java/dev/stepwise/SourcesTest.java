package dev.stepwise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The sources stay small enough to be read: rooms, files and methods have a size that they do not pass. */
class SourcesTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final int FILES_OF_A_ROOM = 30;
    private static final int LINES_OF_A_FILE = 350;
    private static final int LINES_OF_A_METHOD = 60;

    @Test
    void aRoomHasAtMostThirtyFiles() throws IOException {
        Map<Path, Long> rooms =
                sources().stream().collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        assertThat(rooms).isNotEmpty();
        rooms.values().removeIf(files -> files <= FILES_OF_A_ROOM);
        assertThat(rooms).as("rooms of more than " + FILES_OF_A_ROOM + " files").isEmpty();
    }

    @Test
    void aFileHasAtMostThreeHundredAndFiftyLines() throws IOException {
        Map<Path, Long> lines = new TreeMap<>();
        for (Path source : sources()) {
            try (Stream<String> of = Files.lines(source)) {
                lines.put(source, of.count());
            }
        }
        assertThat(lines).isNotEmpty();
        lines.values().removeIf(count -> count <= LINES_OF_A_FILE);
        assertThat(lines).as("files of more than " + LINES_OF_A_FILE + " lines").isEmpty();
    }

    @Test
    void aMethodHasAtMostSixtyLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                LineMap lines = unit.getLineMap();
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        if (method.getBody() != null) {
                            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                            if (last - first + 1 > LINES_OF_A_METHOD) {
                                tooLong.add(unit.getSourceFile().getName() + ": " + method.getName() + ", "
                                        + (last - first + 1) + " lines");
                            }
                        }
                        return super.visitMethod(method, nothing);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
