package io.runledger.worker.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keeps runs replayable, and the worker apart from the aggregates. */
class WorkerArchitectureTest {

    private static final Set<String> WORKFLOW_CODE =
            Set.of(
                    "GraphRunWorkflowImpl",
                    "Attempt",
                    "Steps",
                    "Step",
                    "Ending",
                    "Pauses",
                    "Wave",
                    "Job",
                    "Fan",
                    "Conversation",
                    "Said",
                    "Progress",
                    "Folded",
                    "NodeResults",
                    "IllegalWorkflowImpl");

    private static final Set<String> NOT_REPLAYABLE =
            Set.of(
                    "now",
                    "currentTimeMillis",
                    "nanoTime",
                    "randomUUID",
                    "random",
                    "sleep",
                    "parallelStream");

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.runledger.worker");

    private static final JavaClasses PROBE =
            new ClassFileImporter().importPackages("io.runledger.worker.architecture.probe");

    private static final DescribedPredicate<JavaClass> IS_WORKFLOW_CODE =
            DescribedPredicate.describe(
                    "are workflow code", type -> WORKFLOW_CODE.contains(type.getSimpleName()));

    private static final ArchRule NO_CLOCK_AND_NO_CHANCE =
            noClasses()
                    .that(IS_WORKFLOW_CODE)
                    .should(
                            callMethodWhere(
                                    DescribedPredicate.describe(
                                            "its answer differs in a replay",
                                            WorkerArchitectureTest::isNotReplayable)))
                    .because("a replayed workflow must do the same again");

    private static final ArchRule NO_UNORDERED_COLLECTIONS =
            noClasses()
                    .that(IS_WORKFLOW_CODE)
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.HashMap")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.HashSet");

    private static final ArchRule NO_IO =
            noClasses()
                    .that(IS_WORKFLOW_CODE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.net..",
                            "java.nio..",
                            "java.sql..",
                            "java.util.concurrent..",
                            "org.springframework..",
                            "io.runledger.worker.call..",
                            "io.runledger.platform.command..");

    /** Neither by Temporal's client nor by its protocol, nor by a command or question of ours. */
    private static final ArchRule NO_SCHEDULES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.temporal.client.schedules..",
                            "io.temporal.api.schedule..",
                            "io.runledger.events.schedule..");

    private static boolean isNotReplayable(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        boolean outside = owner.startsWith("java.");
        boolean copies =
                Set.of("java.util.Map", "java.util.Set").contains(owner)
                        && Set.of("of", "copyOf", "ofEntries").contains(call.getName());
        return outside && (NOT_REPLAYABLE.contains(call.getName()) || copies);
    }

    @Test
    void workflowCodeDoesTheSameInEveryReplay() {
        for (ArchRule rule : List.of(NO_CLOCK_AND_NO_CHANCE, NO_UNORDERED_COLLECTIONS, NO_IO)) {
            rule.check(MAIN);
        }
    }

    @Test
    void eachRuleFindsWhatItForbids() {
        for (ArchRule rule : List.of(NO_CLOCK_AND_NO_CHANCE, NO_UNORDERED_COLLECTIONS, NO_IO)) {
            assertThat(rule.evaluate(PROBE).hasViolation()).as(rule.getDescription()).isTrue();
        }
    }

    @Test
    @Tag("WORKER_NEVER_CONTROLS_SCHEDULES")
    @Tag("NO_WORKER_RECONCILIATION")
    void theWorkerHasNothingToDoWithSchedules() {
        NO_SCHEDULES.check(MAIN);
        assertThat(NO_SCHEDULES.evaluate(PROBE).hasViolation()).isTrue();
    }

    @Test
    @Tag("EXECUTION_VIA_SERVICE_API")
    @Tag("SHARED_COMPUTE_HOLDS_NO_DB_CREDS")
    void theWorkerKnowsNoAggregateAndNoTable() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.runledger.command..",
                        "io.runledger.billing..",
                        "io.runledger.query..",
                        "org.axonframework..",
                        "java.sql..")
                .check(MAIN);
    }
}
