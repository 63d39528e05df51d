package io.runledger.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents hang together: links lead somewhere, decisions have one number each. */
class DocumentsTest {

    private static final String ADR = "docs/adr/";
    private static final Pattern ADR_FILE = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");

    /** A link of Markdown that is no picture. */
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");

    @Test
    void everyDecisionHasItsOwnNumberAndAHeadingThatMatchesItsFile() {
        Map<String, String> byNumber = new TreeMap<>();
        decisions()
                .forEach((file, text) -> {
                    var name = ADR_FILE.matcher(file);
                    assertThat(name.matches()).as("%s is named NNNN-title.md", file).isTrue();
                    assertThat(byNumber.put(name.group(1), file)).as("number of %s", file).isNull();
                    String heading = text.lines().findFirst().orElse("");
                    assertThat(heading)
                            .as("heading of %s", file)
                            .startsWith("# " + name.group(1) + " ");
                    assertThat(anchor(heading.substring(2)) + ".md")
                            .as("file of \"%s\"", heading)
                            .isEqualTo(file);
                });
        assertThat(byNumber).isNotEmpty();
    }

    @Test
    void everyDecisionHasItsThreeParts() {
        decisions()
                .forEach((file, text) ->
                        assertThat(headings(text))
                                .as(file)
                                .containsSubsequence("Context", "Decision", "Consequences"));
    }

    @Test
    void theListOfDecisionsIsComplete() {
        String list = ProjectFiles.read(ADR + "README.md");
        assertThat(decisions().keySet()).allSatisfy(file -> assertThat(list).contains(file));
    }

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        ProjectFiles.documents()
                .forEach((path, text) -> {
                    String prose = CODE_BLOCK.matcher(text).replaceAll("");
                    for (MatchResult link : LINK.matcher(prose).results().toList()) {
                        if (!link.group(1).contains(":") && !leadsSomewhere(path, link.group(1))) {
                            broken.add(path + " -> " + link.group(1));
                        }
                    }
                });
        assertThat(broken).isEmpty();
    }

    private static Map<String, String> decisions() {
        return ProjectFiles.documents().entrySet().stream()
                .filter(document -> document.getKey().startsWith(ADR))
                .filter(document -> !document.getKey().endsWith("README.md"))
                .collect(
                        Collectors.toMap(
                                document -> document.getKey().substring(ADR.length()),
                                Map.Entry::getValue));
    }

    private static boolean leadsSomewhere(String from, String link) {
        String[] parts = link.split("#", 2);
        Path file = ProjectFiles.root().resolve(from);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || anchors(ProjectFiles.read(target)).contains(parts[1]);
    }

    private static List<String> headings(String text) {
        String prose = CODE_BLOCK.matcher(text).replaceAll("");
        return HEADING.matcher(prose).results().map(heading -> heading.group(1)).toList();
    }

    private static Set<String> anchors(String text) {
        return headings(text).stream().map(DocumentsTest::anchor).collect(Collectors.toSet());
    }

    /** What GitHub makes of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }
}
