package io.runledger.query.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.runledger.command.SiblingProbe;
import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final ArchRule NO_SIBLINGS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.runledger.command..",
                            "io.runledger.worker..",
                            "io.runledger.billing..",
                            "io.runledger.standalone..");

    private static final ArchRule NOTHING_IS_EXECUTED =
            noClasses()
                    .should()
                    .callMethodWhere(
                            target(owner(type(GraphEngine.class)))
                                    .and(
                                            target(
                                                    nameMatching(
                                                            "work|verdict|answered|fanned|apply"))));

    private static final ArchRule PROJECTORS_ARE_FUNCTIONS_OF_THE_LOG =
            noClasses()
                    .that()
                    .haveSimpleNameEndingWith("Projector")
                    .or()
                    .haveSimpleNameEndingWith("ProjectorProbe")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class);

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("io.runledger.query");

    /** Reaches into a sibling side. */
    static final class SiblingUser {
        SiblingProbe reached = new SiblingProbe();
    }

    /** Carries a graph out. */
    static final class Executor {
        Verdict executed(Program program, Execution at) {
            return GraphEngine.verdict(program, at);
        }
    }

    /** Looks at the clock. */
    static final class ClockProjectorProbe {
        Instant looked = Instant.now();
    }

    @Test
    void noSiblingSideIsReachedInto() {
        NO_SIBLINGS.check(OURS);
        assertThat(reports(NO_SIBLINGS, SiblingUser.class)).isTrue();
    }

    @Test
    void nothingHereExecutesAGraph() {
        NOTHING_IS_EXECUTED.check(OURS);
        assertThat(reports(NOTHING_IS_EXECUTED, Executor.class)).isTrue();
    }

    @Test
    void projectorsReadNoClockAndMakeNothingUp() {
        PROJECTORS_ARE_FUNCTIONS_OF_THE_LOG.check(OURS);
        assertThat(reports(PROJECTORS_ARE_FUNCTIONS_OF_THE_LOG, ClockProjectorProbe.class))
                .isTrue();
    }

    private static boolean reports(ArchRule rule, Class<?> probe) {
        return rule.evaluate(new ClassFileImporter().importClasses(probe)).hasViolation();
    }
}
