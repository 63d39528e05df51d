package io.runledger.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table of invariants against the tests that carry their names. */
class InvariantsTest {

    private static final String PAGE = "docs/concepts/invariants.md";

    /** A row of a table that begins with a name in capitals and ends with test classes. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)` \\|.*\\|([^|]*)\\|$");

    private static final Pattern CLASS = Pattern.compile("`([A-Za-z]+Test)`");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-Z][A-Z0-9_]+)\"\\)");

    @Test
    void everyInvariantIsGuardedByTheTestsThatItsRowNames() {
        Map<String, Set<String>> guards = guards();
        rows().forEach((invariant, classes) -> {
            assertThat(classes).as("tests in the row of %s", invariant).isNotEmpty();
            assertThat(guards.getOrDefault(invariant, Set.of()))
                    .as("test classes with @Tag(\"%s\")", invariant)
                    .containsAll(classes);
        });
    }

    @Test
    void everyNameThatATestCarriesIsInTheTable() {
        assertThat(rows().keySet()).as("rows of %s", PAGE).containsAll(guards().keySet());
    }

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new TreeMap<>();
        for (MatchResult row : ROW.matcher(ProjectFiles.read(PAGE)).results().toList()) {
            Set<String> classes = new TreeSet<>();
            CLASS.matcher(row.group(2)).results().forEach(found -> classes.add(found.group(1)));
            Collection<String> earlier = rows.put(row.group(1), classes);
            assertThat(earlier).as("another row of %s", row.group(1)).isNull();
        }
        assertThat(rows).as("rows of %s", PAGE).isNotEmpty();
        return rows;
    }

    /** The names that tests carry, and their classes. */
    private static Map<String, Set<String>> guards() {
        Map<String, Set<String>> guards = new TreeMap<>();
        ProjectFiles.testSources()
                .forEach((path, source) -> {
                    String name = path.replaceAll(".*/", "").replace(".java", "");
                    TAG.matcher(source)
                            .results()
                            .forEach(tag ->
                                    guards.computeIfAbsent(tag.group(1), _ -> new TreeSet<>())
                                            .add(name));
                });
        return guards;
    }
}
