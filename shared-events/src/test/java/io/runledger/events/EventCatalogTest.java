package io.runledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every event type must be to be stored for ever. */
@Tag("STORED_EVENTS_STAY_READABLE")
class EventCatalogTest {

    @Test
    void everyTypeIsARecordWithANameOfItsOwn() {
        assertThat(EventCatalog.types())
                .isNotEmpty()
                .allMatch(Class::isRecord)
                .allMatch(DomainEvent.class::isAssignableFrom)
                .extracting(Class::getSimpleName)
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyEventsThatKnowWhoseKeyEncryptsThemHaveContent() {
        assertThat(EventCatalog.types())
                .filteredOn(EventCatalogTest::hasContent)
                .isNotEmpty()
                .allMatch(ContentOwner.class::isAssignableFrom)
                .allMatch(type -> hasComponent(type, "contentKey") || hasComponent(type, "runId"));
    }

    private static boolean hasContent(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.isAnnotationPresent(Content.class));
    }

    private static boolean hasComponent(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .anyMatch(name::equals);
    }
}
