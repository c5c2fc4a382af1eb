package keyrail.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arrows between modules, as {@code ARCHITECTURE.md} draws them. */
class ModuleArrowsTest {
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("core", List.of()),
            Map.entry("wire", List.of("core")),
            Map.entry("auth", List.of("core")),
            Map.entry("config", List.of("core")),
            Map.entry("store", List.of("core")),
            Map.entry("service", List.of("core")),
            Map.entry("providers", List.of("core", "wire")),
            Map.entry("engine", List.of("core", "wire")),
            Map.entry("rehearsal", List.of("core", "wire")),
            Map.entry("testkit", List.of("core", "wire")),
            Map.entry("server", List.of("core", "wire", "engine", "service")),
            Map.entry("embed", List.of("core", "wire", "auth", "providers", "engine", "config", "store", "service")));

    @Test
    void modulesDependOnlyAlongTheArrows() {
        ARROWS.forEach((module, allowed) -> {
            List<String> packages = new ArrayList<>();
            packages.add("keyrail." + module + "..");
            allowed.forEach(other -> packages.add("keyrail." + other + ".."));
            for (String other : Product.MODULES) {
                if (!other.equals(module) && !allowed.contains(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("keyrail." + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("keyrail." + other + "..")
                            .allowEmptyShould(true)
                            .check(Product.CLASSES);
                }
            }
        });
    }

    @Test
    void everyModuleHasClassesUnderItsOwnPackage() {
        for (String module : Product.MODULES) {
            assertThat(Product.CLASSES.stream()
                            .anyMatch(one -> one.getPackageName().startsWith("keyrail." + module)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void coreKnowsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("keyrail.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("keyrail.core..", "java..", "org.jspecify.annotations..")
                .check(Product.CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : Product.MODULES) {
            if (!module.equals("core")) {
                slices().matching("keyrail." + module + ".(**)")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true)
                        .check(Product.CLASSES);
            }
        }
    }

    @Test
    void providersAndFormatsDoNotKnowEachOther() {
        slices().matching("keyrail.providers.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                        JavaClass.Predicates.resideInAPackage("keyrail.providers.shared.."))
                .check(Product.CLASSES);
        slices().matching("keyrail.wire.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                        JavaClass.Predicates.resideInAnyPackage(
                                "keyrail.wire.json..",
                                "keyrail.wire.sse..",
                                "keyrail.wire.dialect..",
                                "keyrail.wire.tree..",
                                "keyrail.wire.codec.."))
                .check(Product.CLASSES);
    }

    @Test
    void heavyLibrariesStayWhereTheyAreMeant() {
        only("io.vertx..", "keyrail.engine..", "keyrail.server..", "keyrail.embed..", "keyrail.app..");
        only("io.netty..", "keyrail.engine..", "keyrail.server..");
        only("java.sql..", "keyrail.store..");
        only("org.sqlite..", "keyrail.store..");
        only("org.flywaydb..", "keyrail.store..");
        only("picocli..", "keyrail.app..");
    }

    private static void only(String library, String... users) {
        noClasses()
                .that()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(Product.CLASSES);
    }

    @Test
    void wireAndProvidersDoNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage("keyrail.wire..", "keyrail.providers..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .check(Product.CLASSES);
    }

    @Test
    void aPlantedForeignDependencyIsCaught() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class, keyrail.core.names.Names.class);
        assertThat(planted.get(Planted.class).getDirectDependenciesFromSelf())
                .anyMatch(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("keyrail.core"));
    }

    /** Depends on core, so that the importer is known to see dependencies. */
    static final class Planted {
        boolean ask() {
            return keyrail.core.names.Names.isValid("x");
        }
    }
}
