package dev.signet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channel;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rules of the layout that the compiler does not know. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.signet");

    @Test
    void features_formNoCircle() {
        slices().matching("dev.signet.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void platform_importsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("dev.signet.platform..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.signet..").and(resideOutsideOfPackage("dev.signet.platform..")))
                .check(MAIN);
    }

    @Test
    void platformParts_formNoCircle() {
        slices().matching("dev.signet.platform.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void development_isKnownToNoOtherPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.signet.platform.development..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.signet.platform.development.."))
                .check(MAIN);
    }

    /** Which is not in the artifact: no native image is built of classes that mention others that are not there. */
    @Test
    void embeddedDatabase_isMentionedByNoOtherClass() {
        String embedded = ".*\\.(EmbeddedDatabase|EmptyDatabase)";
        noClasses()
                .that()
                .haveNameNotMatching(embedded)
                .should()
                .dependOnClassesThat(resideInAPackage("io.zonky..").or(nameMatching(embedded)))
                .check(MAIN);
    }

    /**
     * A native image takes static fields as they are when it is built. Random numbers would be the same in every process,
     * and threads and sockets those of another machine.
     */
    @Test
    void staticFields_holdNothingOfOneProcess() {
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(assignableTo(RandomGenerator.class)
                        .or(assignableTo(Thread.class))
                        .or(assignableTo(ExecutorService.class))
                        .or(assignableTo(Channel.class))
                        .or(assignableTo(Socket.class))
                        .or(assignableTo(ServerSocket.class)))
                .check(MAIN);
    }

    @Test
    void classes_areInAFeature() {
        classes().should().resideInAPackage("dev.signet.*..").check(MAIN);
    }
}
