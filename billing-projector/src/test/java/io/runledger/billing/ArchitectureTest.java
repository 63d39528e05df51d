package io.runledger.billing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.runledger.events.DomainEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.runledger.billing");

    private static final JavaClasses PROBES =
            new ClassFileImporter().importPackages("io.runledger.billing.probe");

    private static final ArchRule NO_EVENT_IS_MADE_HERE =
            noClasses()
                    .should()
                    .callConstructorWhere(
                            DescribedPredicate.describe(
                                    "it makes an event",
                                    (JavaConstructorCall call) ->
                                            call.getTargetOwner()
                                                    .isAssignableTo(DomainEvent.class)));

    private static final ArchRule NO_OTHER_SIDE_IS_IMPORTED =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.runledger.command..",
                            "io.runledger.worker..",
                            "io.runledger.query..",
                            "io.runledger.engine..",
                            "io.runledger.standalone..");

    private static final ArchRule NO_CLOCK_IS_READ =
            noClasses()
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "it reads the clock or rolls dice",
                                    (JavaCall<?> call) ->
                                            call.getName().equals("now")
                                                    || call.getName().equals("randomUUID")
                                                    || call.getName().equals("currentTimeMillis")));

    @Test
    @Tag("ONE_LEDGER_WRITER")
    void onlyTheAggregatesMakeEvents() {
        NO_EVENT_IS_MADE_HERE.check(OURS);
        assertThat(NO_EVENT_IS_MADE_HERE.evaluate(PROBES).hasViolation()).isTrue();
    }

    @Test
    void noOtherSideIsImported() {
        NO_OTHER_SIDE_IS_IMPORTED.check(OURS);
    }

    @Test
    void nothingHereReadsAClockOrRollsDice() {
        NO_CLOCK_IS_READ.check(OURS);
    }
}
