package io.runledger.engine;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.runledger.engine.probe.ReadsAFile;
import io.runledger.engine.probe.ReadsTheClock;
import io.runledger.engine.probe.RollsDice;
import io.runledger.engine.probe.StartsAThread;
import io.runledger.engine.probe.UsesAFramework;
import io.runledger.engine.probe.UsesAHashSet;
import io.runledger.engine.probe.UsesAnUnorderedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes the engine pure. Each rule is shown to bite by a class that breaks it. */
@Tag("PURE_ENGINE")
class PurityTest {

    private static final JavaClasses ENGINE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.runledger.engine");

    private static final ArchRule ONLY_JAVA_AND_EVENTS =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "io.runledger.events..",
                            "io.runledger.engine..",
                            "org.jspecify..");

    private static final ArchRule NO_CLOCK =
            noClasses()
                    .should()
                    .callMethodWhere(
                            target(
                                    nameMatching(
                                            "now|currentTimeMillis|nanoTime|systemUTC|systemDefaultZone|tick.*")));

    private static final ArchRule NO_RANDOM =
            noClasses()
                    .should()
                    .callMethodWhere(
                            target(nameMatching("random|randomUUID|identityHashCode|shuffle")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.(util\\.(Random|SplittableRandom|random\\..*)|security\\.SecureRandom)");

    private static final ArchRule NO_THREADS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.lang\\.(Thread|ThreadLocal|Process).*|java\\.util\\.concurrent\\..*|java\\.util\\.Timer");

    private static final ArchRule NO_INPUT_OR_OUTPUT =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.net..",
                            "java.sql..");

    private static final ArchRule NO_UNORDERED =
            noClasses()
                    .should()
                    .callMethodWhere(
                            target(nameMatching("of|copyOf|ofEntries"))
                                    .and(
                                            target(
                                                    owner(
                                                            JavaClass.Predicates.type(
                                                                            java.util.Map.class)
                                                                    .or(
                                                                            JavaClass.Predicates
                                                                                    .type(
                                                                                            java
                                                                                                    .util
                                                                                                    .Set
                                                                                                    .class))))))
                    .orShould()
                    .callMethodWhere(
                            target(nameMatching("toSet|toMap|groupingBy|toUnmodifiable(Set|Map)")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)");

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(ONLY_JAVA_AND_EVENTS, UsesAFramework.class),
                Arguments.of(NO_CLOCK, ReadsTheClock.class),
                Arguments.of(NO_RANDOM, RollsDice.class),
                Arguments.of(NO_THREADS, StartsAThread.class),
                Arguments.of(NO_INPUT_OR_OUTPUT, ReadsAFile.class),
                Arguments.of(NO_UNORDERED, UsesAnUnorderedMap.class),
                Arguments.of(NO_UNORDERED, UsesAHashSet.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theEngineKeepsEveryRule(ArchRule rule, Class<?> illegal) {
        assertThat(ENGINE).isNotEmpty();
        assertThat(ENGINE.contain(illegal)).isFalse();
        rule.check(ENGINE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleReportsItsProbe(ArchRule rule, Class<?> illegal) {
        var probe = new ClassFileImporter().importClasses(illegal);
        assertThat(rule.evaluate(probe).getFailureReport().getDetails())
                .isNotEmpty()
                .allMatch(detail -> detail.contains(illegal.getSimpleName()));
    }
}
