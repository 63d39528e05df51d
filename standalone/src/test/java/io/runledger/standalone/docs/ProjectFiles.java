package io.runledger.standalone.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of this project as texts, for tests that hold the documents against the sources. */
final class ProjectFiles {

    /** Its folders that hold nothing of its own. */
    private static final List<String> FOREIGN = List.of("target", "node_modules");

    private ProjectFiles() {}

    /** The project's folder: the nearest one above that has the launcher. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("runledger"))
                || !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("these tests run inside the project's folder");
            }
        }
        return folder;
    }

    static String read(String path) {
        return read(root().resolve(path));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Main sources in Java, by path from the project's folder. */
    static Map<String, String> mainSources() {
        return texts("/src/main/", ".java");
    }

    /** Test sources in Java, by path from the project's folder. */
    static Map<String, String> testSources() {
        return texts("/src/test/", ".java");
    }

    /** All documents, by path from the project's folder. */
    static Map<String, String> documents() {
        return texts("", ".md");
    }

    private static Map<String, String> texts(String below, String ending) {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root())) {
            files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !isForeign(root().relativize(file)))
                    .filter(file -> ("/" + root().relativize(file)).contains(below))
                    .forEach(file -> texts.put(root().relativize(file).toString(), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root(), e);
        }
        return texts;
    }

    private static boolean isForeign(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (FOREIGN.contains(name) || name.startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
