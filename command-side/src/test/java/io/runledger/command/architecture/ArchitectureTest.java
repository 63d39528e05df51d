package io.runledger.command.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.runledger.command.architecture.probe.Probes;
import io.runledger.command.architecture.unmarked.InNoMarkedPackage;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.run.RunCommand.RequestRun;
import java.util.stream.Stream;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RestController;

/** Rules about the code itself. Each is shown to bite by a class that breaks it. */
class ArchitectureTest {

    private static final JavaClasses COMMAND_SIDE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.runledger.command");

    /** Aggregates, and what decides for them. */
    private static final DescribedPredicate<JavaClass> DECIDERS =
            describe(
                    "aggregates, rules and states",
                    type ->
                            type.isAnnotatedWith(Aggregate.class)
                                    || type.getSimpleName().matches(".*(Rules|State)")
                                    || type.getEnclosingClass()
                                            .filter(outer ->
                                                    outer.getSimpleName().endsWith("Rules"))
                                            .isPresent()
                                    || type.getSimpleName().equals("StepEvents"));

    private static final ArchRule NO_INPUT_OR_OUTPUT =
            noClasses()
                    .that(DECIDERS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.nio..",
                            "java.net..",
                            "java.sql..",
                            "javax.sql..",
                            "java.util.concurrent..",
                            "io.temporal..",
                            "io.runledger.platform..",
                            "org.slf4j..",
                            "org.springframework..");

    private static final ArchRule NO_CLOCK =
            noClasses()
                    .that(DECIDERS)
                    .should()
                    .callMethodWhere(
                            target(nameMatching("now|currentTimeMillis|nanoTime|instant|millis")));

    private static final ArchRule NO_RANDOM =
            noClasses()
                    .that(DECIDERS)
                    .should()
                    .callMethodWhere(target(nameMatching("random|randomUUID")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.(util\\.(Random|random\\..*)|security\\..*Random)");

    private static final ArchRule ONE_LEDGER_WRITER =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("io.runledger.command.billing.ChargeRules")
                    .and()
                    .doNotHaveFullyQualifiedName("io.runledger.command.billing.CorrectionRules")
                    .should()
                    .callConstructorWhere(target(owner(assignableTo(ChargeEvent.class))));

    private static final ArchRule ONE_RUN_EXECUTION_PATH =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("io.runledger.command.run.RunStarter")
                    .should()
                    .callConstructorWhere(target(owner(assignableTo(RequestRun.class))));

    /** Controllers may validate a definition, and nothing else of the engine. */
    private static final ArchRule TRIGGERS_ONLY_START_RUNS =
            noClasses()
                    .that()
                    .areAnnotatedWith(RestController.class)
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "Temporal, or the engine but for its validation",
                                    type ->
                                            type.getPackageName().startsWith("io.temporal")
                                                    || type.getPackageName()
                                                                    .startsWith(
                                                                            "io.runledger.engine")
                                                            && !type.getSimpleName()
                                                                    .matches(
                                                                            "GraphValidator|GraphFault")));

    /** Temporal's schedules are made and changed in one place, which the doors of schedules use. */
    private static final ArchRule CRUD_IS_TEMPORAL_AUTHORITY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.runledger.command.schedule.control..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.temporal.client.schedules..", "io.temporal.api.schedule..");

    /** What carries slots out, and what accounts for them, only ever looks at the log. */
    private static final ArchRule WORKER_NEVER_CONTROLS_SCHEDULES =
            noClasses()
                    .that()
                    .haveSimpleNameContaining("SlotWorkflow")
                    .or()
                    .haveNameMatching(
                            ".*\\.Slot(Activities|ActivitiesImpl|Worker|Opener|Starter|Accountant)")
                    .should()
                    .dependOnClassesThat()
                    .haveSimpleName("ScheduleControlPort")
                    .orShould()
                    .dependOnClassesThat()
                    .haveSimpleName("ScheduleRepair")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("io.runledger.command.schedule.drift..");

    private static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
            classes()
                    .should(
                            new ArchCondition<>("live in a package that is @NullMarked") {
                                @Override
                                public void check(JavaClass type, ConditionEvents events) {
                                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                                        events.add(
                                                SimpleConditionEvent.violated(
                                                        type, type.getName() + " does not"));
                                    }
                                }
                            });

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(NO_INPUT_OR_OUTPUT, Probes.AsksADatabase.class),
                Arguments.of(NO_INPUT_OR_OUTPUT, Probes.ReadsAFile.class),
                Arguments.of(NO_CLOCK, Probes.ReadsTheClock.class),
                Arguments.of(NO_CLOCK, Probes.ClockRules.class),
                Arguments.of(NO_RANDOM, Probes.RandomRules.class),
                Arguments.of(ONE_LEDGER_WRITER, Probes.WritesACharge.class),
                Arguments.of(ONE_RUN_EXECUTION_PATH, Probes.RequestsARun.class),
                Arguments.of(TRIGGERS_ONLY_START_RUNS, Probes.StartsWorkflows.class),
                Arguments.of(TRIGGERS_ONLY_START_RUNS, Probes.ExecutesGraphs.class),
                Arguments.of(CRUD_IS_TEMPORAL_AUTHORITY, Probes.MakesASchedule.class),
                Arguments.of(WORKER_NEVER_CONTROLS_SCHEDULES, Probes.PausesInSlotWorkflow.class),
                Arguments.of(EVERY_PACKAGE_IS_NULL_MARKED, InNoMarkedPackage.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    @Tag("ONE_LEDGER_WRITER")
    @Tag("ONE_RUN_EXECUTION_PATH")
    @Tag("TRIGGERS_ONLY_START_RUNS")
    @Tag("PURE_AGGREGATES")
    @Tag("CRUD_IS_TEMPORAL_AUTHORITY")
    @Tag("WORKER_NEVER_CONTROLS_SCHEDULES")
    void theCommandSideKeepsEveryRule(ArchRule rule, Class<?> illegal) {
        assertThat(COMMAND_SIDE.contain(illegal)).isFalse();
        rule.check(COMMAND_SIDE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleReportsItsProbe(ArchRule rule, Class<?> illegal) {
        JavaClasses probes = new ClassFileImporter().importPackagesOf(illegal);
        assertThat(rule.evaluate(probes).getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains(illegal.getSimpleName()));
    }

    @Test
    void theDecidersAreThoseThatWeMean() {
        assertThat(COMMAND_SIDE.that(DECIDERS))
                .extracting(JavaClass::getSimpleName)
                .contains(
                        "GraphRun",
                        "BillingAccount",
                        "Charge",
                        "GraphDefinition",
                        "WorkerRegistration",
                        "RunRules",
                        "AttemptRules",
                        "ControlRules",
                        "UnitRules",
                        "UnitState",
                        "StoreRules",
                        "StoredValue",
                        "RunState",
                        "StepEvents",
                        "AccountRules",
                        "AccountState",
                        "ChargeRules",
                        "ChargeState",
                        "CorrectionRules",
                        "BudgetRules",
                        "BudgetState",
                        "GrantRules",
                        "ScheduleRules",
                        "ScheduleState",
                        "SlotRules",
                        "OpeningRules",
                        "AccountingRules",
                        "GraphRules");
    }
}
