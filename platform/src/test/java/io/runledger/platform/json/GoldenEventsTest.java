package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.Id;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.TimeoutPolicy;
import io.runledger.events.run.UnitOutcome;
import io.runledger.events.schedule.Drift;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.events.worker.Protocol;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events are stored for ever, so every form in which one was ever written must stay readable and
 * mean the same. One golden file per event type and revision has all components, one the required
 * ones only, with content shown decrypted. The files are never changed: run the tests with {@code
 * -Drunledger.golden.write=true} to write the missing ones; it overwrites none. A type that gains
 * an optional component gets a further file, {@code full-2} and so on.
 */
@Tag("STORED_EVENTS_STAY_READABLE")
class GoldenEventsTest {

    private static final String WRITE = "runledger.golden.write";

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private static final ObjectWriter PRETTY =
            MessageJson.mapper().writer().withDefaultPrettyPrinter();

    @BeforeAll
    static void writeMissingFiles() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            for (Class<?> type : EventCatalog.types()) {
                writeIfMissing(file(type, "min"), SampleEvents.minimal(type));
                if (!uncovered(type).isEmpty()) {
                    writeIfMissing(nextFull(type), SampleEvents.full(type));
                }
            }
        }
    }

    private static void writeIfMissing(Path file, DomainEvent event) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text(event));
        }
    }

    private static Path nextFull(Class<?> type) {
        Path file = file(type, "full");
        for (int number = 2; Files.exists(file); number++) {
            file = file(type, "full-" + number);
        }
        return file;
    }

    static List<Class<?>> types() {
        return EventCatalog.types();
    }

    static Stream<Arguments> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream()
                    .map(Arguments::of);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeHasFilesThatShowAllItsComponents(Class<?> type) throws IOException {
        assertThat(file(type, "min")).as(howToMakeThem(type)).exists();
        assertThat(file(type, "full")).as(howToMakeThem(type)).exists();
        assertThat(uncovered(type)).as(howToMakeThem(type)).isEmpty();
    }

    private static String howToMakeThem(Class<?> type) {
        return ("%s has components that no golden file shows. If they are new, run this test once"
                        + " with -D%s=true, which writes what is missing, and commit the files")
                .formatted(type.getSimpleName(), WRITE);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsReadAndWrittenAgainAsItStands(String name) throws IOException {
        DomainEvent event = read(name);
        assertThat(text(event))
                .as(
                        "%s would be stored in another form now: components are only ever added, as"
                                + " nullable ones; anything else needs a new revision and an"
                                + " upcaster",
                        name)
                .isEqualTo(Files.readString(FOLDER.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void noRequiredComponentIsMissingFromAnyFile(String name) throws Exception {
        requireComplete(name, read(name));
    }

    private static void requireComplete(String name, Object value) throws Exception {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object part = component.getAccessor().invoke(value);
            if (!SampleEvents.isNullable(component)) {
                assertThat(part)
                        .as(
                                "%s was stored without \"%s\", so that component must be nullable",
                                name, component.getName())
                        .isNotNull();
            }
            if (part instanceof Record nested
                    && nested.getClass().getPackageName().startsWith("io.runledger")) {
                requireComplete(name, nested);
            }
        }
    }

    @Test
    void theStoredFormsOfEnumConstantsAreFixed() {
        assertThat(forms(RunKind.values()))
                .containsExactly("user_immediate", "system_scheduled", "system_webhook");
        assertThat(forms(UnitOutcome.values()))
                .containsExactly("charged", "failed", "void", "disputed");
        assertThat(forms(PauseKind.values())).containsExactly("before", "after", "node");
        assertThat(forms(Provenance.values())).containsExactly("callback", "reconciler");
        assertThat(forms(HoldEnd.values()))
                .containsExactly("run_ended", "unit_settled", "unused", "expired");
        assertThat(forms(Pricing.values())).containsExactly("paid", "free", "user_funded");
        assertThat(forms(BudgetScope.values()))
                .containsExactly("tenant", "account", "graph", "schedule");
        assertThat(forms(DecisionKind.values())).containsExactly("approve", "reject", "edit");
        assertThat(forms(TimeoutPolicy.values()))
                .containsExactly("approve", "reject", "cancel", "fail");
        assertThat(forms(OverlapPolicy.values()))
                .containsExactly("skip", "buffer_one", "buffer_all", "allow_all", "cancel_other");
        assertThat(forms(SlotReason.values()))
                .containsExactly(
                        "overlap",
                        "missed",
                        "paused",
                        "insufficient_credits",
                        "grant_not_found",
                        "grant_expired",
                        "grant_revoked",
                        "grant_scope_mismatch",
                        "graph_not_found",
                        "refused");
        assertThat(forms(Drift.values()))
                .containsExactly("missing", "orphaned", "state_mismatch", "definition_mismatch");
        assertThat(forms(WebhookScheme.values()))
                .containsExactly("github", "standard", "hmac_sha256", "plane");
        assertThat(forms(DeliveryOutcome.values()))
                .containsExactly("started", "filtered", "refused", "decided");
        assertThat(forms(BudgetPeriod.values())).containsExactly("day", "month");
        assertThat(forms(Protocol.values()))
                .containsExactly(
                        "webhook", "api_chat", "openai_chat", "a2a", "mqtt", "redis_stream");
    }

    private static List<String> forms(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> MessageJson.toJson(constant).text().replace("\"", ""))
                .toList();
    }

    private static DomainEvent read(String name) throws IOException {
        String typeName = name.substring(0, name.indexOf('.'));
        Class<?> type =
                EventCatalog.types().stream()
                        .filter(known -> known.getSimpleName().equals(typeName))
                        .findFirst()
                        .orElseThrow(() ->
                                new AssertionError(
                                        typeName
                                                + " is in the log of somebody and must stay in the"
                                                + " catalog under this name"));
        return (DomainEvent)
                MessageJson.mapper().readValue(Files.readString(FOLDER.resolve(name)), type);
    }

    /** The components that no file of the type shows, with those of the records in it. */
    private static Set<String> uncovered(Class<?> type) throws IOException {
        Set<String> missing = components("", type);
        if (Files.isDirectory(FOLDER)) {
            for (Path file : filesOf(type)) {
                missing.removeAll(names("", MessageJson.mapper().readTree(Files.readString(file))));
            }
        }
        return missing;
    }

    private static Set<String> components(String place, Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name =
                    place
                            + component
                                    .getName()
                                    .replaceAll("([A-Z])", "_$1")
                                    .toLowerCase(Locale.ROOT);
            names.add(name);
            Class<?> part = component.getType();
            boolean single = Id.class.isAssignableFrom(part) || Json.class.isAssignableFrom(part);
            if (part.isRecord() && !single) {
                names.addAll(components(name + ".", part));
            }
        }
        return names;
    }

    private static Set<String> names(String place, JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.properties()
                .forEach(field -> {
                    names.add(place + field.getKey());
                    names.addAll(names(place + field.getKey() + ".", field.getValue()));
                });
        return names;
    }

    private static List<Path> filesOf(Class<?> type) throws IOException {
        String beginning = type.getSimpleName() + "." + LogSerializer.FIRST_REVISION + ".full";
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .toList();
        }
    }

    private static Path file(Class<?> type, String kind) {
        return FOLDER.resolve(
                "%s.%s.%s.json"
                        .formatted(type.getSimpleName(), LogSerializer.FIRST_REVISION, kind));
    }

    private static String text(DomainEvent event) {
        try {
            return PRETTY.writeValueAsString(event) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
