package io.runledger.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.Content;
import io.runledger.events.EventCatalog;
import io.runledger.events.RefusalCode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reference says all that the code knows: codes, settings, events, addresses. */
class ReferenceTest {

    @Nested
    class Codes {

        private static final Pattern PROBLEM =
                Pattern.compile("new Problem(?:Exception)?\\(\\s*\\d{3},\\s*\"([a-z_]+)\"");
        private static final Pattern OF_A_RUN =
                Pattern.compile(
                        "(?:String [A-Z_]+ =|Verdict\\.Failed\\(|\"deadlock\"\\) \\?) ?\"([a-z_]+)\"");
        private static final Pattern REJECTED = Pattern.compile("\\bFault\\(\\s*\"([a-z_]+)\"");
        private static final Pattern FAULT =
                Pattern.compile("(?:[fF]ault|GraphFault)\\(\\s*\"([a-z_]+)\",");

        private final String errors = ProjectFiles.read("docs/reference/errors.md");

        @Test
        void everyCodeOfAnAnswerIsThere() {
            Set<String> codes = found(PROBLEM, "");
            Arrays.stream(RefusalCode.values())
                    .map(code -> code.name().toLowerCase(Locale.ROOT))
                    .forEach(codes::add);
            assertThat(codes).contains("not_found", "graph_invalid", "storage_unavailable");
            assertThat(codes).allSatisfy(code -> assertThat(errors).contains("`" + code + "`"));
        }

        @Test
        void everyCodeOfARunIsThere() {
            Set<String> codes = found(OF_A_RUN, "ErrorCodes.java");
            codes.addAll(found(OF_A_RUN, "engine/Ready.java"));
            codes.remove("deadlock"); // Shown as invalid_request.
            assertThat(codes).contains("node_failed", "step_limit");
            assertThat(codes).allSatisfy(code -> assertThat(errors).contains("| `" + code + "` |"));
        }

        @Test
        void everyCodeOfARejectedEntryIsThere() {
            Set<String> codes = found(REJECTED, "billing/ingest/");
            assertThat(codes).hasSizeGreaterThan(2);
            assertThat(codes).allSatisfy(code -> assertThat(errors).contains("| `" + code + "` |"));
        }

        @Test
        void everyCodeOfAFaultInAGraphIsThere() {
            String language = ProjectFiles.read("docs/reference/graph-language.md");
            Set<String> codes = found(FAULT, "graph-engine/src/main");
            assertThat(codes).contains("unreachable_node", "invalid_retry", "unknown_reducer");
            assertThat(codes).allSatisfy(code -> assertThat(language).contains("`" + code + "`"));
        }

        private static Set<String> found(Pattern pattern, String inFiles) {
            Set<String> found = new TreeSet<>();
            ProjectFiles.mainSources()
                    .forEach((path, source) -> {
                        if (path.contains(inFiles)) {
                            pattern.matcher(source)
                                    .results()
                                    .forEach(code -> found.add(code.group(1)));
                        }
                    });
            return found;
        }
    }

    @Nested
    class Settings {

        private static final Pattern VARIABLE =
                Pattern.compile(
                        "\"((?:RUNLEDGER|TEMPORAL|SPRING_DATASOURCE)_[A-Z_]+|[A-Z_]+_TOKEN)\"");

        private final String page = ProjectFiles.read("docs/reference/configuration.md");

        @Test
        void everyPropertyIsThere() {
            for (Class<?> type : annotated(ConfigurationProperties.class)) {
                var prefix =
                        AnnotatedElementUtils.findMergedAnnotation(
                                type, ConfigurationProperties.class);
                assertThat(prefix).isNotNull();
                for (RecordComponent component : type.getRecordComponents()) {
                    String name = component.getName().replaceAll("([A-Z])", "-$1");
                    assertThat(page)
                            .contains(
                                    "`"
                                            + prefix.value()
                                            + "."
                                            + name.toLowerCase(Locale.ROOT)
                                            + "`");
                }
            }
        }

        @Test
        void everyVariableIsThere() {
            Set<String> variables = new TreeSet<>();
            ProjectFiles.mainSources()
                    .forEach((path, source) -> {
                        if (path.startsWith("standalone/")) {
                            VARIABLE.matcher(source)
                                    .results()
                                    .forEach(found -> variables.add(found.group(1)));
                        }
                    });
            assertThat(variables).contains("RUNLEDGER_API_KEY", "TEMPORAL_ADDRESS");
            assertThat(variables).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    @Test
    void everyEventIsThereWithAllItsComponents() {
        String page = ProjectFiles.read("docs/reference/events.md");
        for (Class<?> event : EventCatalog.types()) {
            String row =
                    page.lines()
                            .filter(line -> line.startsWith("| `" + event.getSimpleName() + "` |"))
                            .findFirst()
                            .orElse("");
            for (RecordComponent component : event.getRecordComponents()) {
                String name = component.getName().replaceAll("([A-Z])", "_$1");
                String content = component.isAnnotationPresent(Content.class) ? " (content)" : "";
                assertThat(row)
                        .as("row of %s", event.getSimpleName())
                        .contains("`" + name.toLowerCase(Locale.ROOT) + "`" + content);
            }
        }
    }

    @Test
    void theDescriptionOfTheApiHasExactlyTheAddressesOfTheControllers() {
        Set<String> described = new TreeSet<>();
        String path = "";
        for (String line :
                ProjectFiles.read("query-side/src/main/resources/openapi/openapi.yaml")
                        .lines()
                        .toList()) {
            if (line.matches("  /\\S+:")) {
                path = line.strip().replaceAll(":$", "");
            } else if (line.matches("    (get|post|put|patch|delete):")) {
                described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        assertThat(described).isEqualTo(addresses());
    }

    /** Method and path of everything under {@code /api}, {@code /v1} and {@code /hooks}. */
    private static Set<String> addresses() {
        Set<String> addresses = new TreeSet<>();
        for (Class<?> controller : annotated(RestController.class)) {
            var above =
                    AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            String prefix = above == null ? "" : above.path()[0];
            for (var method : controller.getDeclaredMethods()) {
                var mapping =
                        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    String path = prefix + (mapping.path().length == 0 ? "" : mapping.path()[0]);
                    addresses.add(mapping.method()[0] + " " + path);
                }
            }
        }
        return addresses.stream()
                .filter(address -> address.matches("[A-Z]+ /(api|v1|hooks)/.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Class<?>> annotated(Class<? extends java.lang.annotation.Annotation> with) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(with));
        return scanner.findCandidateComponents("io.runledger").stream()
                .map(found -> found.getBeanClassName())
                .map(ReferenceTest::type)
                .collect(Collectors.toSet());
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
